"""Setting: what an element costs, and what page numbers become."""

import json
from pathlib import Path

import pytest
from lxml import html
from weasyprint.css import get_all_computed_styles
from weasyprint.css.targets import TargetCollector

from lemmata.editions.pdf import render
from lemmata.record import project


@pytest.fixture
def styles():
    """The styles of a small document, by tag and pseudo-element."""
    page = "<html lang=en><body><p>Words</p><ul><li>A line</li></ul><q>said</q></body></html>"
    source = render.source_of(page, Path.cwd(), None)
    found = get_all_computed_styles(source, target_collector=TargetCollector()).get_computed_styles()
    return {(element.tag, pseudo) for element, pseudo in found}


def test_an_element_has_no_styles_for_notes_that_it_does_not_have(styles):
    assert {pseudo for tag, pseudo in styles if tag == "p"} == {None}


def test_a_list_has_its_markers_and_a_quotation_its_marks(styles):
    assert {("li", None), ("li", "marker"), ("q", "before"), ("q", "after")} <= styles


def test_an_entry_names_a_page_once_and_pages_in_order():
    document = html.document_fromstring("<p><span data-targets='b a c'></span></p>")
    filled = render.fill(document, {"a": 7, "b": 12, "c": 7})
    assert [(one.text, one.get("href")) for one in filled.iter("a")] == [("7", "#a"), ("12", "#b")]


def style(body: str, selector: str):
    """What the style sheet of print computes for the first element of a class in `body`."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    source = render.source_of(f"<html lang=en><body>{body}</body></html>", Path.cwd(), None)
    fonts = FontConfiguration()
    sheet = CSS(filename=render.STYLE, font_config=fonts)
    found = get_all_computed_styles(source, user_stylesheets=[sheet], target_collector=TargetCollector(), font_config=fonts)
    return next(made for (element, pseudo), made in found.get_computed_styles().items()
                if pseudo is None and selector in (element.get("class") or element.tag).split())


@pytest.mark.parametrize(("classes", "frame"), [("verdict verdict-unverifiable", True),
                                                 ("tally-verdict verdict-unverifiable", False)])
def test_only_the_badge_of_a_verdict_has_a_frame(classes, frame):
    made = style(f'<p><span class="{classes}">unverifiable</span></p>', "verdict-unverifiable")
    assert (made["border_top_style"] != "none" and made["border_top_width"] > 0) == frame


@pytest.mark.parametrize("holder", ['<figure class="chart">', '<div class="finding"><div class="picture">'])
def test_a_chart_is_as_wide_as_the_text(holder):
    made = style(f'{holder}<img class="only-light" src="data:," width="900" height="300">', "only-light")
    assert made["width"].value == 100 and made["width"].unit == "%" and made["height"] == "auto"


PARAGRAPH = "<p>" + "Words that fill a page. " * 10 + "</p>"
CHART = '<figure id="chart"><div style="height: {high}mm">.</div><figcaption><p>What it shows.</p></figcaption></figure>'
AFTER = "<p>It is read so. " + "More of it. " * 40 + "</p><p>And so on.</p>"


def laid_out(template):
    """The document as it is laid out, and the pages."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    source = render.source_of(html.tostring(template, encoding="unicode"), Path.cwd(), None)
    return source.etree_element, source.render(stylesheets=[CSS(filename=render.STYLE, font_config=fonts)], font_config=fonts)


def filled(body: str) -> tuple[list[str], list[str]]:
    """What stands in the section, tag by tag, before and after pages are filled up, and which charts moved."""
    template = html.document_fromstring(f'<html lang="en"><body><section>{body}</section></body></html>')
    moved: set[str] = set()
    while render.fill_up(template, *laid_out(template), moved):
        pass
    return [one.tag for one in template.find("body/section")], sorted(moved)


@pytest.mark.parametrize("chart", [CHART, f"<div><div>{CHART}</div></div>"], ids=["alone", "in boxes"])
def test_text_that_follows_a_chart_fills_the_page_that_is_left_empty_before_it(chart):
    tags, moved = filled(PARAGRAPH * 8 + chart.format(high=120) + AFTER)
    assert moved == ["chart"]
    assert tags == ["p"] * 10 + ["figure" if chart is CHART else "div"]


def test_text_moves_in_under_the_heading_of_a_chart():
    tags, moved = filled(PARAGRAPH * 8 + "<h2>In numbers</h2>" + CHART.format(high=120) + AFTER)
    assert moved == ["chart"] and tags[8:10] == ["h2", "p"]


@pytest.mark.parametrize(("body", "why"), [
    (PARAGRAPH * 2 + CHART.format(high=60) + AFTER, "it has room"),
    (PARAGRAPH * 8 + CHART.format(high=120) + "<h2>Next</h2>" + AFTER, "a heading follows"),
    (PARAGRAPH * 2 + CHART.format(high=60).replace("chart", "other") + CHART.format(high=120) + AFTER,
     "the page shows another"),
    (PARAGRAPH * 20 + CHART.format(high=120) + AFTER, "the page is full")], ids=lambda one: one if len(one) < 30 else "")
def test_a_chart_stays_where(body, why):
    assert filled(body)[1] == [], why


#: Three times as high as wide: no chart of the book is higher than 1.1.
HIGH = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 300'%3E%3C/svg%3E"


def test_a_high_chart_fits_on_a_page_with_the_longest_caption():
    longest = max((json.loads(path.read_text(encoding="utf-8"))["caption"] for path in project.FIGURES.glob("*.json")), key=len)
    template = html.document_fromstring(f'<html lang="en"><body><section><figure class="chart"><img class="only-light" alt=""'
                                        f' src="{HIGH}"><figcaption><p>{longest}</p></figcaption></figure></section>')
    (page,) = laid_out(template)[1].pages
    boxes = {box.element_tag: box for box in page._page_box.descendants() if box.element_tag in ("img", "p", "section")}
    room = page._page_box.content_box_y() + page._page_box.height
    assert boxes["img"].height > 0.5 * page._page_box.height
    assert boxes["img"].position_y + boxes["img"].height <= boxes["p"].position_y
    assert boxes["p"].position_y + boxes["p"].height <= room
