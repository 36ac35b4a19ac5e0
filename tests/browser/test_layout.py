"""How the page lies on screens of several sizes, in light and dark."""

import pytest
from playwright.sync_api import expect

from lemmata.sources import copies
from tests.this_book import DATA


def gloss_and_notes(page):
    """The box of head and gloss of the first segment that has notes, and the pieces, one a column, in which its notes lie."""
    segment = page.locator(".segment:has(.notes)").first
    pieces = segment.locator(".notes").evaluate("one => Array.from(one.getClientRects(), ({ x, y }) => ({ x, y }))")
    return segment.locator(".segment-text").bounding_box(), pieces


@pytest.mark.parametrize("width", [1100, 1400, 1920])
def test_notes_stand_beside_their_gloss_on_wide_screens(look, width):
    gloss, notes = gloss_and_notes(look("chapters/auction.html", width=width))
    beside = [piece for piece in notes if piece["x"] >= gloss["x"] + gloss["width"]]
    assert beside and all(abs(piece["y"] - gloss["y"]) < 20 for piece in beside)


@pytest.mark.parametrize("width", [320, 390, 1099])
def test_notes_stand_under_their_gloss_on_narrow_screens(look, width):
    gloss, notes = gloss_and_notes(look("chapters/auction.html", width=width))
    assert len(notes) == 1 and notes[0]["y"] >= gloss["y"] + gloss["height"]


@pytest.mark.parametrize("width, media, skipped", [
    (390, "screen", "auto"), (1400, "screen", "auto"), (390, "print", "visible")])
@pytest.mark.parametrize("name, box", [
    ("chapters/aura.html", ".segment"), ("chapters/evidence.html", ".sources li"), ("chapters/glossary.html", ".glossary dd")])
def test_a_box_is_laid_out_when_it_comes_near(look, name, box, width, media, skipped):
    page = look(name, width=width)
    page.emulate_media(media=media)
    assert set(page.locator(box).evaluate_all("all => all.map((one) => getComputedStyle(one).contentVisibility)")) == {skipped}


@pytest.mark.parametrize("width, media, row, table", [
    (390, "screen", "auto", "visible"), (1400, "screen", "visible", "auto"), (390, "print", "visible", "visible")])
@pytest.mark.parametrize("name, kind", [("chapters/aura.html", "claims"), ("chapters/facts.html", "facts")])
def test_a_telephone_lays_out_a_row_when_it_comes_near_a_wide_screen_the_table(look, name, kind, width, media, row, table):
    page = look(name, width=width)
    page.emulate_media(media=media)
    how = "all => all.map((one) => getComputedStyle(one).contentVisibility)"
    assert set(page.locator(f".record-{kind} tbody tr").evaluate_all(how)) == {row}
    assert set(page.locator(f".record-scroll:has(> .record-{kind})").evaluate_all(how)) == {table}


@pytest.mark.parametrize("width, media, skipped", [
    (390, "screen", "auto"), (1400, "screen", "visible"), (390, "print", "visible")])
def test_a_telephone_lays_out_a_section_below_the_reading_when_it_comes_near(look, width, media, skipped):
    page = look("chapters/aura.html", width=width)
    page.emulate_media(media=media)
    below = page.locator("#test-yourself, #discuss-write-compute, #what-the-record-shows")
    how = "all => all.map((one) => getComputedStyle(one).contentVisibility)"
    assert below.evaluate_all(how) == [skipped] * 3
    # The reading has segments, which wait one by one.
    assert page.locator("#the-reading").evaluate_all(how) == ["visible"]


def test_no_script_asks_for_the_place_of_what_lies_in_a_closed_fold(visit):
    # For an answer a browser lays out the whole fold.
    page = visit("search.html")
    page.add_init_script("""window.asked = [];
        const real = Element.prototype.getBoundingClientRect;
        Element.prototype.getBoundingClientRect = function () {
            if (this.closest("details:not([open]) > :not(summary)")) asked.push(this.outerHTML.slice(0, 80));
            return real.call(this);
        };""")
    page.goto(page.url.rsplit("/", 1)[0] + "/chapters/auction.html")
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 0")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") > 0
    assert page.evaluate("asked") == []


@pytest.mark.parametrize("name", [f"chapters/{one}.html" for one in ("auction", "aura", "copyrightability", "crossings")])
def test_a_section_that_waits_is_about_as_high_as_it_will_be(visit, name):
    page = visit(name, width=390)
    reckoned, real = page.evaluate("""() => {
        const all = [...document.querySelectorAll("section[data-length]:not(.segment)")];
        const high = () => all.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0), before = high();
        document.querySelectorAll("[data-length]").forEach((one) => one.removeAttribute("data-length"));
        return [before, high()]; }""")
    assert 0.9 <= reckoned / real < 1.25


@pytest.mark.parametrize("width", [390, 800, 1100, 1400, 1920])
def test_a_page_whose_boxes_are_not_laid_out_is_about_as_long_as_it_will_be(visit, width):
    page = visit("chapters/aura.html", width=width)
    height = "document.documentElement.scrollHeight"
    before = page.evaluate(height)
    page.evaluate("document.querySelectorAll('[data-length]').forEach((one) => one.removeAttribute('data-length'))")
    assert 1 <= before / page.evaluate(height) < 1.2


def test_the_ledger_is_a_table_on_a_wide_screen_and_cards_on_a_phone(look):
    cells = ".record-claims tbody tr:first-child > *"
    wide = [cell.bounding_box()["y"] for cell in look("chapters/auction.html").locator(cells).all()]
    assert len(set(wide)) == 1
    phone = look("chapters/auction.html", width=390)
    shown = [cell.bounding_box() for cell in phone.locator(cells).all() if cell.is_visible()]
    assert len({box["y"] for box in shown}) >= 3
    label = phone.locator(cells).nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label.strip('"') == phone.locator(cells).nth(1).get_attribute("data-label")


@pytest.mark.parametrize("scheme, shown, hidden", [("light", "only-light", "only-dark"),
                                                   ("dark", "only-dark", "only-light")])
def test_a_figure_shows_the_colouring_of_the_page(look, scheme, shown, hidden):
    page = look("chapters/auction.html", scheme=scheme)
    assert page.locator(f"img.{shown}").count() > 0
    assert all(image.is_visible() for image in page.locator(f"img.{shown}").all())
    assert not any(image.is_visible() for image in page.locator(f"img.{hidden}").all())


def test_light_and_dark_differ_and_each_is_what_it_says(look):
    def brightness(scheme: str) -> int:
        ground = look("intro.html", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        return int(ground.split("(")[1].split(",")[0])
    assert brightness("light") > 240
    assert brightness("dark") < 40


def test_the_voice_of_the_source_looks_unlike_the_voice_of_the_book(look):
    page = look("chapters/auction.html")
    style = """element => { const style = getComputedStyle(element);
        return [style.fontStyle, style.textDecorationStyle, getComputedStyle(element, '::before').content]; }"""
    said, fact = page.locator("a.said").first.evaluate(style), page.locator("a.fact").first.evaluate(style)
    assert all(one != other for one, other in zip(said, fact, strict=True))


@pytest.mark.parametrize("lang, face", [("zh-Hans", "SC"), ("zh-Hant", "TC")])
def test_each_script_has_its_own_faces(look, lang, face):
    family = look("chapters/auction.html").evaluate("""(lang) => {
        const span = document.querySelector('article').appendChild(document.createElement('span'));
        span.lang = lang;
        const family = getComputedStyle(span).fontFamily;
        span.remove();
        return family;
    }""", lang)
    assert f"Songti {face}" in family


def test_a_browser_that_does_not_know_both_colourings_shows_the_light_one(visit, look):
    page = visit("chapters/auction.html", scheme="dark", bypass_csp=True)
    # Every colour of the page has a light and a dark side in the first rule of the sheet.
    names = page.evaluate("""() => Array.from(document.styleSheets[0].cssRules[0].style)
        .filter((name) => document.styleSheets[0].cssRules[0].style.getPropertyValue(name).startsWith('light-dark'))""")
    assert {"--paper", "--ink"} <= set(names)
    colours = """(names) => names.map((name) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = `var(${name})`;
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
    })"""
    # As such a browser: what asks for light-dark() is not met, what asks for its absence is.
    page.evaluate("""() => Array.from(document.styleSheets).forEach((sheet) => {
        for (let at = sheet.cssRules.length - 1; at >= 0; at--) {
            const rule = sheet.cssRules[at];
            if (!(rule instanceof CSSSupportsRule) || !rule.conditionText.includes('light-dark')) continue;
            const inner = rule.conditionText.startsWith('not') ? Array.from(rule.cssRules, (one) => one.cssText) : [];
            sheet.deleteRule(at);
            inner.reverse().forEach((one) => sheet.insertRule(one, at));
        }
    })""")
    light = look("chapters/auction.html", scheme="light")
    assert page.evaluate(colours, names) == light.evaluate(colours, names)
    assert page.locator("img.only-light").first.is_visible() and not page.locator("img.only-dark").first.is_visible()
    assert not page.locator("button.appearance").is_visible()


def test_nothing_moves_where_the_reader_wants_rest(visit):
    page = visit("chapters/auction.html", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_print_leaves_the_text_alone(look):
    page = look("chapters/auction.html")
    page.emulate_media(media="print")
    assert not page.locator("#contents").is_visible()
    gloss, notes = gloss_and_notes(page)
    assert len(notes) == 1 and notes[0]["y"] >= gloss["y"] + gloss["height"]


def test_long_contents_open_at_the_page_that_is_read(visit):
    page = visit("chapters/glossary.html", height=300)
    page.get_by_role("button", name="Contents").click()
    current, contents = page.locator("#contents > ul [aria-current='page']"), page.locator("#contents")
    page.wait_for_function("() => document.getElementById('contents').scrollTop > 0")
    top = current.bounding_box()["y"] - contents.bounding_box()["y"]
    assert 0 <= top < contents.bounding_box()["height"] - current.bounding_box()["height"]


@pytest.mark.parametrize("width, most", [(1400, 500), (390, 700)])
@pytest.mark.parametrize("name", [row["reading_id"] for row in copies.readings(DATA)])
def test_the_first_paragraph_with_notes_begins_near_the_top(look, name, width, most):
    page = look(f"chapters/{name}.html", width=width)
    top = page.locator(".segment:has(.notes)").first.evaluate("one => one.getBoundingClientRect().top + window.scrollY")
    assert top <= most


def test_what_is_folded_behind_the_head_opens_by_its_address(visit):
    page = visit("chapters/auction.html")
    card = page.locator("#source-card-auction")
    assert not card.is_visible()
    page.get_by_role("link", name="the source", exact=True).click()
    assert card.is_visible()


def test_a_heading_that_is_led_to_is_not_covered_by_the_line_of_sections(visit):
    page = visit("chapters/auction.html#against-the-grain", reduced_motion="reduce")
    line = page.locator(".on-page").bounding_box()
    assert line["y"] == 0
    assert page.locator("#against-the-grain > h2").bounding_box()["y"] >= line["height"]


def test_the_line_of_sections_follows_the_reader_to_the_last_one(visit):
    page = visit("chapters/crossings.html", reduced_motion="reduce")
    line, current = page.locator(".on-page"), page.locator(".on-page [aria-current]")
    assert line.evaluate("one => one.scrollWidth > one.clientWidth"), "the line has room: the test needs a longer one"
    expect(current).to_have_count(0)
    for link in page.locator(".on-page a").all():
        section = link.get_attribute("href")
        page.evaluate("id => document.getElementById(id).scrollIntoView()", section.removeprefix("#"))
        expect(current).to_have_attribute("href", section)
        expect(current).to_be_in_viewport(ratio=0.9)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).to_have_attribute("href", section)
    where = page.evaluate("scrollY")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == where
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)


def test_what_is_folded_is_not_the_section_that_is_read(visit):
    page = visit("chapters/settlement.html", reduced_motion="reduce")
    page.evaluate("document.querySelector('.segment:nth-of-type(2)').scrollIntoView()")
    expect(page.locator(".on-page [aria-current]")).to_have_text("The reading")


@pytest.mark.parametrize("name", ["auction", "aura", "crossings"])
def test_no_text_of_a_chapter_lies_behind_a_scroller_of_its_own(visit, name):
    page = visit(f"chapters/{name}.html", height=700)
    assert page.evaluate("""() => {
        document.querySelectorAll("[data-length]").forEach((one) => one.removeAttribute("data-length"));
        return [...document.querySelectorAll("article *")].filter((one) => one.scrollHeight > one.clientHeight + 1
            && ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowY) && one.clientHeight > 20
            && !one.matches("pre, table, .unseen")).map((one) => one.outerHTML.slice(0, 100)); }""") == []


@pytest.mark.parametrize("width, shown", [(1400, ".bar .doors"), (800, ".bar .doors")])
def test_the_ways_in_stand_in_the_bar(look, width, shown):
    assert look("chapters/auction.html", width=width).locator(shown).is_visible()


def test_on_a_phone_the_ways_in_stand_in_the_contents(visit):
    page = visit("chapters/auction.html", width=390)
    assert not page.locator(".bar .doors").is_visible()
    page.get_by_role("button", name="Contents").click()
    assert page.locator("#contents .doors").is_visible()


def test_where_colours_are_forced_only_the_place_that_is_read_has_a_border(visit):
    page = visit("chapters/auction.html", forced_colors="active")
    page.get_by_role("button", name="Contents").click()
    colours = page.locator("#contents > ul a").evaluate_all("""links => links.map((link) =>
        [link.getAttribute("aria-current"), getComputedStyle(link).borderLeftColor])""")
    current = {colour for here, colour in colours if here}
    assert current and current.isdisjoint({colour for here, colour in colours if not here})
