"""Notes of a reading: tied to the words of the gloss, beside it in columns, folded to their heads on a telephone."""

from functools import cache

import pytest
from playwright.sync_api import expect

from tests.conftest import watched

PAGE = "chapters/auction.html"
PHONE = {"width": 390, "height": 844}
OPEN = ".note details[open]"
READINGS = ["auction", "settlement", "access", "copyrightability", "aura"]
#: The notes whose head ends in one column while their text begins in the next. WebKit may leave a sliver of a head behind.
LONE_HEADS = """document.querySelectorAll("[data-length]").forEach((one) => one.removeAttribute("data-length"));
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 200));
  const columns = (one) => Array.from(one.getClientRects()).filter((box) => box.height > 4).map((box) => Math.round(box.left));
  return Array.from(document.querySelectorAll(".segment .note")).filter((note) => {
    const text = columns(note.querySelector("details"));
    return columns(note.querySelector(".note-head")).some((left) => Math.abs(left - text[0]) > 4);
  }).map((note) => note.id);"""


@pytest.fixture(scope="module")
def laid_out(browser, server):
    """`laid_out(reading, width=1400)` is a wide page whose segments are all laid out, far ones too, opened once."""
    @cache
    def opened(reading: str):
        page = open_page(f"chapters/{reading}.html")
        page.evaluate("document.querySelectorAll('[data-length]').forEach((one) => one.removeAttribute('data-length'))")
        return page

    def resized(reading: str, width: int = 1400):
        page = opened(reading)
        page.set_viewport_size({"width": width, "height": 900})
        return page

    with watched(browser, server) as (open_page, faults):
        yield resized
    assert faults == []


def test_a_key_leads_to_its_note_and_the_number_back(visit):
    page = visit(PAGE, java_script_enabled=False)
    key = page.locator("a.key[id]").first
    note, place = key.get_attribute("href"), key.get_attribute("id")
    key.click()
    assert page.url.endswith(note) and page.locator(note).is_visible()
    page.locator(f"{note} a.note-number").click()
    assert page.url.endswith(f"#{place}")
    expect(key).to_be_in_viewport()


def test_a_note_and_its_words_are_lit_together(visit):
    page = visit(PAGE)
    key = page.locator("a.key[id]").first
    note = page.locator(key.get_attribute("href"))
    key.hover()
    expect(note).to_have_class("note " + note.get_attribute("class").split()[1] + " lit")
    page.locator("h1").hover()
    expect(page.locator(".lit")).to_have_count(0)
    note.locator(".lemma").hover()
    expect(key).to_have_class("key reference internal lit")


def test_segments_are_headings_and_notes_have_names(look):
    page = look(PAGE)
    segments = page.locator(".segment[id]").count()
    assert page.locator(".segment[id] > .segment-text > h3").count() == segments > 10
    note = page.get_by_role("note").first
    assert note.get_attribute("aria-labelledby") == note.locator(".note-head").get_attribute("id")
    expect(note).to_have_accessible_name(" ".join(note.locator(".note-head").inner_text().split()))


def test_head_and_gloss_of_a_tall_segment_stay_while_notes_pass(visit):
    page = visit("chapters/settlement.html", height=700, reduced_motion="reduce")
    segment = page.locator(".segment.tall").first
    end = segment.evaluate("one => one.getBoundingClientRect().bottom + scrollY")
    page.evaluate("y => scrollTo(0, y)", end - 450)
    expect(segment.locator(".segment-head")).to_be_in_viewport(ratio=1)
    expect(segment.locator(".gloss")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width, least", [(1100, 2), (1400, 3), (1920, 4)])
def test_gloss_and_notes_stand_in_as_many_columns_as_fit(laid_out, width, least):
    page = laid_out("auction", width)
    lefts = page.locator(".segment:not(.tall) :is(.segment-text, .note)").evaluate_all(
        "all => Array.from(new Set(all.map((one) => Math.round(one.getClientRects()[0].left))))")
    rem, room = 17, page.locator(".segment").first.evaluate("one => one.clientWidth")
    assert len(lefts) == (room + 2 * rem) // (20 * rem) >= least


#: Of all segments with notes, how high the column of the gloss is and how much of that is paper.
PAPER = """all => all.map((segment) => {
  const gloss = segment.querySelector(".segment-text").getBoundingClientRect();
  const pieces = [gloss, ...Array.from(segment.querySelectorAll(".note"), (note) => [...note.getClientRects()]).flat()];
  const end = (some) => Math.max(...some.map(({ bottom }) => bottom));
  const below = end(pieces) - end(pieces.filter(({ left }) => left < gloss.right));
  return [end(pieces) - gloss.top, below];
})"""


@pytest.mark.parametrize("reading", READINGS)
def test_the_column_of_the_gloss_is_empty_for_no_more_than_two_fifths_of_a_reading(laid_out, reading):
    parts = laid_out(reading).locator(".segment:has(.notes)").evaluate_all(PAPER)
    assert len(parts) > 10
    assert sum(below for _, below in parts) <= 0.4 * sum(whole for whole, _ in parts)


@pytest.mark.parametrize("reading", READINGS)
def test_a_segment_whose_gloss_does_not_stay_is_no_higher_than_a_window(laid_out, reading):
    parts = laid_out(reading).locator(".segment:not(.tall):has(.notes)").evaluate_all(PAPER)
    # A window of 900 less the bar; the widest face that a machine may have, DejaVu, makes them a twentieth higher than others.
    assert max(whole for whole, _ in parts) <= 850


def test_on_a_telephone_notes_are_folded_but_the_first_and_open_by_a_tap(visit):
    page = visit(PAGE, **PHONE)
    expect(page.locator(OPEN)).to_have_count(1)
    note = page.locator(".note").nth(2)
    note.locator(".lemma").click()
    expect(note.locator("details > p").first).to_be_visible()
    note.locator(".lemma").click()
    expect(note.locator("details > p").first).not_to_be_visible()


def test_on_a_telephone_all_notes_are_opened_and_folded_by_a_button(visit):
    page = visit(PAGE, **PHONE)
    page.get_by_role("button", name="Open all notes").click()
    expect(page.locator(OPEN)).to_have_count(page.locator(".note").count())
    page.get_by_role("button", name="Fold all notes").click()
    expect(page.locator(OPEN)).to_have_count(1)


def test_on_a_telephone_an_address_and_a_key_open_their_note(visit):
    page = visit(PAGE, **PHONE)
    last = page.locator(".note[id]").last
    there = visit(f"{PAGE}#{last.get_attribute('id')}", **PHONE)
    expect(there.locator(f"#{last.get_attribute('id')} details > p").first).to_be_in_viewport()
    key = page.locator("a.key[id]").nth(3)
    key.click()
    expect(page.locator(f"{key.get_attribute('href')} details > p").first).to_be_in_viewport()
    # Closed again, the same link opens it again, though the address does not change.
    page.locator(f"{key.get_attribute('href')} .lemma").click()
    key.click()
    expect(page.locator(f"{key.get_attribute('href')} details > p").first).to_be_visible()


def test_on_a_telephone_keys_open_the_note_that_they_lead_to(visit):
    page = visit(PAGE, reduced_motion="reduce", **PHONE)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.note')[1]")
    expect(page.locator(".note").nth(1).locator("details > p").first).to_be_in_viewport()


def test_folded_notes_leave_at_most_55_per_cent_of_the_readings(visit):
    height = """() => { document.querySelectorAll('[data-length]').forEach((one) => one.removeAttribute('data-length'));
        const all = Array.from(document.querySelectorAll('.segment'), (one) => one.getBoundingClientRect());
        return all.at(-1).bottom - all[0].top; }"""
    for reading in READINGS:
        page = visit(f"chapters/{reading}.html", **PHONE)
        short = page.evaluate(height)
        page.get_by_role("button", name="Open all notes").click()
        long = page.evaluate(height)
        assert short <= 0.55 * long, reading


def test_on_a_telephone_what_has_no_note_is_folded_but_headings_and_opens_by_its_sign_and_its_address(visit):
    page = visit("chapters/aura.html", **PHONE)
    dates, heading = page.locator("#seg-aura-dates .gloss p").first, page.locator("#seg-aura-h1 .gloss p").first
    assert not dates.is_visible() and heading.is_visible()
    page.locator("#seg-aura-dates summary").click()
    expect(dates).to_be_visible()
    assert visit("chapters/aura.html#seg-aura-dates", **PHONE).locator("#seg-aura-dates .gloss p").first.is_visible()
    wide = visit("chapters/aura.html")
    assert wide.locator("#seg-aura-dates .gloss p").first.is_visible()
    assert not wide.locator("#seg-aura-dates summary").is_visible()
    plain = visit("chapters/aura.html", java_script_enabled=False, **PHONE)
    assert plain.locator("#seg-aura-dates .gloss p").first.is_visible()


@pytest.mark.parametrize("options", [{"java_script_enabled": False, **PHONE}, {"width": 1400}])
def test_without_a_script_and_on_a_wide_screen_notes_are_whole(look, options):
    page = look(PAGE, **options)
    expect(page.locator(OPEN)).to_have_count(page.locator(".note").count())
    assert page.locator(".note").nth(5).locator("details > p").first.is_visible()


def test_on_a_telephone_the_sign_of_a_note_folds_it_by_keyboard_too(visit):
    page = visit(PAGE, **PHONE)
    note = page.locator(".note").nth(2)
    note.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(note.locator("details > p").first).to_be_visible()


def test_on_a_wide_screen_heads_of_notes_neither_fold_nor_stop_the_tabulator(visit):
    page = visit(PAGE)
    page.locator(".note .lemma").first.click()
    expect(page.locator(OPEN)).to_have_count(page.locator(".note").count())
    assert not page.locator(".note summary").evaluate_all("all => all.some((one) => one.checkVisibility())")


def test_folded_notes_are_printed_whole_and_folded_again(visit):
    page = visit(PAGE, **PHONE)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(OPEN)).to_have_count(page.locator(".note").count())
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(OPEN)).to_have_count(1)


def test_notes_are_whole_where_the_script_that_folds_them_does_not_come(visit):
    page = visit("chapters/glossary.html", **PHONE)
    page.route("**/reading.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(page.url.replace("glossary", "auction"))
    page.wait_for_load_state("load")
    assert page.locator(".note").nth(5).locator("details > p").first.is_visible()


def shift(page) -> float:
    """The layout shift of a page up to now."""
    return page.evaluate("""() => new Promise((done) => new PerformanceObserver((list) =>
        done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: 'layout-shift', buffered: true})
        || setTimeout(() => done(0), 500))""")


@pytest.mark.parametrize("screen", [PHONE, {"width": 1400}], ids=["telephone", "desktop"])
def test_what_the_script_adds_moves_nothing(visit, screen):
    assert shift(visit(PAGE, **screen)) < 0.01


@pytest.mark.parametrize("width", [1100, 1400, 1920])
@pytest.mark.parametrize("reading", READINGS)
def test_no_head_of_a_note_stands_alone_at_the_foot_of_a_column(laid_out, reading, width):
    assert laid_out(reading, width).evaluate(f"async () => {{ {LONE_HEADS} }}") == []


@pytest.mark.parametrize("reading", ["auction", "aura"])
def test_no_column_ends_inside_the_head_of_a_note(laid_out, reading):
    broken = laid_out(reading).evaluate("""[...document.querySelectorAll(".note-head")]
                              .filter((head) => head.getClientRects().length > 1).map((head) => head.id)""")
    assert broken == []
