"""What holds of every page, on one walk over them: to load a page takes longer than to look at it.

It asks for little and of nobody else, complains of nothing, and is no wider than its window.
"""

import pytest

from tests.conftest import watched
from tests.this_book import THOROUGH

#: A page with its styles, scripts (explorer and calculator among them) and icon; charts come on top, and slices of the
#: Chinese faces where the machine has none.
REQUESTS = 10
#: 320 is a window of 1280 at 400 %, and 700 one of 1400 at 200 % (WCAG 1.4.10, 1.4.4).
WIDTHS = [320, 390, 700, 1040, 1100, 1400] if THOROUGH else [320, 700, 1100]
#: Style sheets of a reader's own and the width at which each is tried. The first has the values of WCAG 1.4.12; of the others
#: the queries of the page's sheets know nothing: the window stays wide to them.
READERS = {
    "spacing widened": (390, "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em "
                             "!important; } p { margin-bottom: 2em !important; }"),
    "letters of 150 %": (1200, "html { font-size: 150% !important; }"),
    "letters of 200 %": (1200, "html { font-size: 200% !important; }")}
#: Applies a sheet as the browser applies a reader's own, and no policy of the page has a say in it.
APPLY = """(rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
}"""
#: What makes the page wider than its window: nothing, or the elements that reach over the edge.
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const over = Array.from(document.querySelectorAll('body *'))
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .slice(0, 3).map((one) => one.outerHTML.slice(0, 100));
    return over.length ? over : [`${document.documentElement.scrollWidth} wide`];
}"""


class Walk:
    """What was seen on each page: the requests beside images and fonts, and what is too wide by page and view."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str]] = {}
        self.wide: dict[tuple[str, str], list[str]] = {}
        self.faults: list[str] = []


@pytest.fixture(scope="module")
def walk(browser, server, pages, specimens) -> Walk:
    """All pages, each loaded once; with sheets of a reader's own those that together hold an element of each kind."""
    seen, requests = Walk(), []
    with watched(browser, server) as (open_page, seen.faults):
        page = open_page(pages[0])
        page.on("request", lambda request: requests.append(request))
        for name in pages:
            page.set_viewport_size({"width": 1400, "height": 900})
            requests.clear()
            page.goto(server + name)
            seen.asked[name] = [one.url for one in requests if one.resource_type not in ("image", "font")]
            views = {f"{width} wide": (width, "") for width in WIDTHS} | (READERS if name in specimens else {})
            for view, (width, rules) in views.items():
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate(APPLY, rules)
                if over := page.evaluate(OVERFLOW):
                    seen.wide[name, view] = over
    return seen


def test_no_page_asks_another_host_or_complains(walk, pages):
    assert walk.faults == [] and set(walk.asked) == set(pages)


def test_a_page_asks_for_little(walk):
    assert {name: asked for name, asked in walk.asked.items() if len(asked) > REQUESTS and name != "search.html"} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(walk, width):
    assert {name: over for (name, view), over in walk.wide.items() if view == f"{width} wide"} == {}


@pytest.mark.parametrize("view", READERS)
def test_a_style_sheet_of_the_readers_own_makes_no_page_wider(walk, view):
    assert {name: over for (name, seen), over in walk.wide.items() if seen == view} == {}


def test_what_is_too_wide_is_seen(visit):
    page = visit("chapters/paths.html")
    assert page.evaluate(OVERFLOW) == []
    page.evaluate(APPLY, "main p { width: 2000px !important; max-width: none !important; }")
    assert page.evaluate(OVERFLOW)[0].startswith("<p")


def test_the_site_works_from_a_folder_of_files(visit, site):
    page = visit((site / "chapters" / "auction.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).display") != "block", "the page has no style sheet"
    assert page.locator("button.appearance").get_attribute("hidden") is None, "the script of the page did not run"
