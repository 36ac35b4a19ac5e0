"""The page without a mouse."""

import pytest
from playwright.sync_api import expect


def focused(page) -> str:
    """What has the focus, as a reader would name it."""
    return page.evaluate("""() => {
        const element = document.activeElement;
        if (element === document.body) return 'body';
        return element.id || element.className || element.textContent.trim() || element.localName;
    }""")


@pytest.mark.parametrize("width", [1400, 390])
def test_the_first_stop_leads_past_the_contents(visit, width):
    page = visit("chapters/auction.html", width=width)
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    assert page.locator(".skip").first.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert focused(page) == "content"


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
def test_a_key_leads_to_the_search(visit, width, keys):
    page = visit("chapters/auction.html", width=width)
    page.keyboard.press(keys)
    assert focused(page) == "find"
    page.keyboard.type("竊")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")


def test_single_keys_do_nothing_so_that_speech_input_is_safe(visit):
    page = visit("chapters/auction.html")
    for key in "/ks?":
        page.keyboard.press(key)
    assert page.url.endswith("chapters/auction.html") and focused(page) == "body"


@pytest.mark.parametrize("name", ["intro.html", "chapters/auction.html", "notebooks/auction_results.html",
                                  "search.html?q=佳士得"])
def test_every_control_is_reached_and_shows_that_it_has_the_focus(visit, name):
    page = visit(name, reduced_motion="reduce")
    if name.startswith("search"):
        expect(page.locator("ul.search > li").first).to_be_visible()
    wanted = page.evaluate("""() => {
        const kinds = 'a[href], button, input, select, summary, [tabindex="0"]';
        const controls = Array.from(document.querySelectorAll(kinds));
        // Of a group of radio buttons the keyboard stops at the chosen one; arrows reach the others.
        const shown = controls.filter((one) => one.checkVisibility() && !one.disabled && (one.type !== 'radio' || one.checked));
        shown.forEach((one, at) => { one.dataset.at = at; });
        return shown.length;
    }""")
    reached, dim = set(), []
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(2 * wanted):
        page.keyboard.press("Tab")
        at, outline = page.evaluate("""() => {
            const style = getComputedStyle(document.activeElement);
            return [document.activeElement.dataset.at || document.activeElement.localName,
                    style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)];
        }""")
        if at == "body":
            break
        if not at.isdigit():  # a box that scrolls, which browsers let one reach of themselves
            continue
        reached.add(int(at))
        if outline < 2:
            dim.append(int(at))
    missed = page.evaluate("at => at.map((n) => document.querySelector(`[data-at='${n}']`).outerHTML.slice(0, 90))",
                           sorted(set(range(wanted)) - reached))
    assert missed == []
    assert dim == []


def test_the_contents_open_and_close_on_a_phone(visit):
    page = visit("chapters/auction.html", width=390)
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").press("Enter")
    page.get_by_role("button", name="Close").press("Enter")
    assert not contents.is_visible()


def test_a_link_to_a_section_closes_the_contents_on_a_phone(visit):
    page = visit("chapters/auction.html", width=390)
    page.get_by_role("button", name="Contents").click()
    link = page.locator("#contents .sections a").last
    anchor = link.evaluate("link => decodeURIComponent(link.hash.slice(1))")
    link.click()
    assert not page.locator("#contents").is_visible()
    expect(page.locator(f"[id='{anchor}'] > h2")).to_be_in_viewport()


def test_the_contents_open_without_a_script(visit):
    page = visit("chapters/auction.html", width=390, java_script_enabled=False)
    page.get_by_role("button", name="Contents").click()
    assert page.locator("#contents").is_visible()


def test_the_appearance_is_chosen_and_kept(visit):
    page = visit("chapters/auction.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Contents").click()
    button = page.locator("button.appearance")
    button.press("Enter")
    button.press("Enter")
    assert button.inner_text() == "Appearance: dark"
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(page.url.replace("chapters/auction", "intro"))
    assert page.evaluate(ground) == dark


def test_the_second_stop_of_a_chapter_leads_to_its_reading(visit):
    page = visit("chapters/auction.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the reading"
    page.keyboard.press("Enter")
    assert page.url.endswith("#the-reading")


def test_on_a_phone_the_search_opens_a_field_and_without_a_script_a_page(visit):
    page = visit("chapters/auction.html", width=390)
    page.get_by_role("link", name="Search").click()
    assert focused(page) == "find"
    plain = visit("chapters/auction.html", width=390, java_script_enabled=False)
    plain.get_by_role("link", name="Search").click()
    plain.wait_for_url("**/search.html")
