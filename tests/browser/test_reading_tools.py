"""What a script adds to a reading: notes of one kind, keys from note to note, a jump, links that can be copied."""

import pytest
from playwright.sync_api import expect

PAGE = "chapters/settlement.html"


def test_notes_of_one_kind_are_shown_and_counted(visit):
    page = visit(PAGE)
    notes = page.locator(".segment .note")
    whole = notes.count()
    law = page.locator(".segment .note-law").count()
    assert 0 < law < whole
    page.get_by_label("Notes").select_option("law")
    expect(page.locator(".segment .note:visible")).to_have_count(law)
    expect(page.locator(".reading-tools output")).to_have_text(f"{law} of {whole} notes are shown")
    page.get_by_label("Notes").select_option("")
    expect(page.locator(".segment .note:visible")).to_have_count(whole)


def test_keys_lead_from_note_to_note_past_what_is_hidden(visit):
    page = visit(PAGE, reduced_motion="reduce")
    page.get_by_label("Notes").select_option("law")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    wanted = page.evaluate("Array.from(document.querySelectorAll('.segment .note-law'), (note) => note.id)")
    reached = []
    for _ in wanted[:3]:
        page.keyboard.press("Alt+ArrowDown")
        reached.append(page.evaluate("document.activeElement.id"))
        assert page.evaluate("""() => { const box = document.activeElement.getBoundingClientRect();
                                        return box.top >= 0 && box.top < innerHeight; }""")
    assert reached == wanted[:3]
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.id") == wanted[1]


def test_keys_leave_a_field_alone(visit):
    page = visit(PAGE)
    page.get_by_label("Notes").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.localName") == "select"


def test_a_segment_is_one_choice_away(visit):
    page = visit(PAGE, reduced_motion="reduce")
    target = page.locator(".segment").nth(7).get_attribute("id")
    page.get_by_label("Go to").focus()
    page.get_by_label("Go to").select_option(target)
    assert page.url.endswith(f"#{target}")
    expect(page.locator(f"#{target} .segment-head")).to_be_in_viewport()


@pytest.mark.parametrize("place", [".segment .note", ".segment", ".record-claims tr[id]", "figure[id]", ".exercise"])
def test_the_link_of_what_is_pointed_at_is_copied(visit, place):
    page = visit(PAGE, width=1400)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one = page.locator(place).nth(1 if place == ".segment .note" else 0)
    one.scroll_into_view_if_needed()
    one.hover(position={"x": 5, "y": 5})
    button = page.locator(".copy-link")
    expect(button).to_have_count(1)
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url.split("#")[0] + "#" + one.get_attribute("id")


def test_one_button_serves_all_places_and_the_keyboard_reaches_it(visit):
    page = visit(PAGE, reduced_motion="reduce")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    note = page.evaluate("document.activeElement.id")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "copy-link":
            break
    assert page.evaluate("document.activeElement.className") == "copy-link"
    assert page.locator(f"#{note} .copy-link").count() == 1


def test_from_link_to_link_the_button_is_no_stop_of_its_own(visit):
    page = visit(PAGE, reduced_motion="reduce")
    page.locator(".segment .locator").nth(1).focus()
    reached = []
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
        page.keyboard.press(key)
        reached.append(page.evaluate("document.activeElement.className"))
    assert page.locator(".copy-link").count() == 1
    assert any(one.startswith("key ") for one in reached) and "copy-link" not in reached


def test_the_choices_of_the_jump_come_when_it_is_about_to_be_used(visit):
    page = visit(PAGE)
    jump = page.get_by_label("Go to")
    assert jump.locator("option").count() == 1
    jump.focus()
    assert jump.locator("option").count() == 1 + page.locator(".segment[id]").count()


def test_pinyin_is_off_until_it_is_asked_for_and_is_remembered(visit):
    page = visit("chapters/copyrightability.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    button, lemma = page.get_by_role("button", name="Pinyin"), page.locator(".note .lemma").first
    expect(button).to_have_attribute("aria-pressed", "false")
    before = lemma.inner_text()
    assert page.locator("ruby").count() == 0
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(lemma.locator("rt").first).to_be_visible()
    assert [url.rsplit("/", 1)[-1] for url in asked if url.endswith(".js")] == ["pinyin.js"]
    assert lemma.locator("rt").first.get_attribute("lang") == "zh-Latn-pinyin"
    assert lemma.evaluate("""one => { const plain = one.cloneNode(true);
        plain.querySelectorAll("rt").forEach((sound) => sound.remove()); return plain.textContent; }""") == before
    # Every character of the lemma has one syllable, and no reading is wider than its page.
    assert lemma.locator("rt").count() == len(before)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    page.reload()
    expect(page.locator(".note .lemma rt").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".note .lemma rt").first).not_to_be_visible()
    page.emulate_media(media="screen")
    button.click()
    expect(page.locator(".note .lemma rt").first).not_to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Pinyin")).to_have_attribute("aria-pressed", "false")
    assert page.locator("ruby").count() == 0


def test_pinyin_comes_from_a_folder_and_makes_no_telephone_wider(visit, site):
    page = visit((site / "chapters" / "aura.html").as_uri(), width=390, height=844)
    page.get_by_role("button", name="Pinyin").click()
    expect(page.locator(".note .lemma rt").first).to_be_visible()
    page.get_by_role("button", name="Open all notes").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_there_is_no_pinyin(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.get_by_role("button", name="Pinyin").count() == 0 and page.locator("rt").count() == 0
