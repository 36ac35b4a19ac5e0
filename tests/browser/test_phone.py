"""On a phone a page fetches and shows the charts that are drawn for it, and what scrolls sideways says so."""

import io
import re

import pytest
from PIL import Image

from lemmata.notebooks.chart_style import DARK, LIGHT

PAGES = ["chapters/settlement.html", "notebooks/licensing.html", "notebooks/claims.html", "chapters/figures.html", "intro.html"]
#: What a picture of a page shows, and whether it is as wide as its place.
SHOWN = """() => Array.from(document.querySelectorAll("picture > img"), (one) => one)
  .filter((one) => one.offsetParent !== null).map((one) => [one.currentSrc.split("/").pop(), one.getBoundingClientRect().width,
    one.parentElement.parentElement.clientWidth])"""


def look_through(page) -> None:
    """Scroll to each picture, so that it is fetched."""
    for picture in page.locator("picture > img:visible").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function("""() => Array.from(document.querySelectorAll("picture > img"))
      .every((one) => one.offsetParent === null || (one.complete && one.naturalWidth > 0))""")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width, narrow", [(390, True), (1400, False)])
def test_a_page_fetches_the_pictures_of_its_width_alone(visit, pages, scheme, width, narrow):
    name = next(one for one in PAGES if one in pages)
    page = visit("404.html", width, scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/")[-1]))
    page.goto(page.url.replace("404.html", name))
    look_through(page)
    pictures = {one for one in asked if one.endswith(".svg") and re.search(r"\.(light|dark)\d*\.svg$", one)}
    assert pictures and {(".narrow." in one, f".{scheme}" in one) for one in pictures} == {(narrow, True)}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_no_chart_scrolls_sideways_on_a_phone(look, pages, name, width):
    if name not in pages:
        pytest.skip(f"the book has no {name}")
    page = look(name, width)
    look_through(page)
    shown = page.evaluate(SHOWN)
    assert shown and all(".narrow." in file for file, _, _ in shown)
    assert [(file, wide, place) for file, wide, place in shown if wide > place + 0.5] == []
    assert page.evaluate("""() => Array.from(document.querySelectorAll("figure.chart, .picture"))
      .filter((one) => one.scrollWidth > one.clientWidth).length""") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_scrolls_sideways_shows_it_and_says_it(visit, pages, scheme):
    name = next(one for one in ["notebooks/licensing.html", *pages] if one in pages)
    page = visit(name, 390, scheme)
    boxes = page.locator(".cell_output:has(table):visible, .table-scroll:visible, .cell_output pre:visible")
    wide = [one for one in boxes.all() if one.evaluate("box => box.scrollWidth > box.clientWidth")]
    assert wide
    for box in wide:
        assert (box.get_attribute("tabindex"), box.get_attribute("role")) == ("0", "group")
        assert box.get_attribute("aria-label").endswith("scrolls sideways")
        assert box.evaluate("box => getComputedStyle(box).backgroundAttachment") == "local, local, scroll, scroll"

    def edges(at: int) -> list[bytes]:
        """The left and the right edge of the first box, scrolled so far."""
        box = wide[0].bounding_box()
        wide[0].evaluate("(box, at) => { box.scrollLeft = at; }", at)
        clips = [{"x": x, "y": box["y"] + box["height"] - 3, "width": 2, "height": 2}
                 for x in (box["x"], box["x"] + box["width"] - 2)]
        return [page.screenshot(clip=clip) for clip in clips]

    wide[0].evaluate("box => box.scrollIntoView({ block: 'end' })")
    (left, right), (left_later, right_later) = edges(0), edges(10_000)
    # At the start there is more on the right alone, at the end on the left alone.
    assert left != left_later and right != right_later


@pytest.mark.parametrize(("scheme", "drawn_on"), [("light", LIGHT.paper), ("dark", DARK.paper)])
@pytest.mark.parametrize("name", PAGES)
def test_the_paper_of_a_chart_is_that_of_the_page(look, pages, name, scheme, drawn_on):
    if name not in pages:
        pytest.skip(f"the book has no {name}")
    page = look(name, 390, scheme)
    picture = page.locator("picture > img:visible").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("one => one.decode()")
    seen = Image.open(io.BytesIO(picture.screenshot())).convert("RGB").getcolors(1 << 24)
    assert tuple(bytes.fromhex(drawn_on[1:])) not in {colour for _, colour in seen}


#: The cells of tables that are a day or a month and stand on more than one line.
BROKEN_DAYS = """() => Array.from(document.querySelectorAll(":is(td, th):not(.records *)")).filter((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return /^\\s*\\d{4}-\\d\\d(-\\d\\d)?\\s*$/.test(cell.textContent) &&
    new Set(Array.from(words.getClientRects(), (box) => box.top)).size > 1;
}).map((cell) => cell.textContent)"""


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("name", ["chapters/method.html", "notebooks/litigation.html", "notebooks/copyright_decisions.html"])
def test_a_cell_that_is_a_day_is_not_broken_over_lines(look, pages, name, width):
    if name not in pages:
        pytest.skip(f"the book has no {name}")
    assert look(name, width).evaluate(BROKEN_DAYS) == []


def test_the_text_of_a_table_that_scrolls_is_not_set_a_word_a_line(look, pages):
    if "chapters/analyses.html" not in pages:
        pytest.skip("the book has no such table")
    page = look("chapters/analyses.html", 390)
    columns = page.locator(".table-scroll tbody tr:first-child > *").evaluate_all("cells => cells.map((one) => one.clientWidth)")
    assert sorted(columns)[-3] > 90
