"""Setting: what an element costs, and what page numbers become."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html
from weasyprint import HTML
from weasyprint.css import get_all_computed_styles
from weasyprint.css.targets import TargetCollector

from lemmata.editions.pdf import page_layout, survey
from lemmata.editions.pdf.page_gaps import fill_up
from lemmata.editions.pdf.page_numbers import fill
from tests.this_book import FIGURES


@pytest.fixture
def styles():
    """The styles of a small document, by tag and pseudo-element."""
    page = "<html lang=en><body><p>Words</p><ul><li>A line</li></ul><q>said</q></body></html>"
    source = page_layout.source_of(html.document_fromstring(page), Path.cwd(), None)
    found = get_all_computed_styles(source, target_collector=TargetCollector()).get_computed_styles()
    return {(element.tag, pseudo) for element, pseudo in found}


def test_an_element_has_no_styles_for_notes_that_it_does_not_have(styles):
    assert {pseudo for tag, pseudo in styles if tag == "p"} == {None}


def test_weasyprint_is_handed_what_its_own_parser_makes_of_a_page():
    text = ("<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>A &amp; b</title></head><body>"
            "<p>One <em>two</em> three<br>four &lt; 5<!-- left out --> six</p><ul><li>A<li>B</ul>"
            "<table><tbody><tr><td colspan=2>字 </td></tr></tbody></table><img alt='a \"b\"' src=a.svg></body></html>")
    parsed = HTML(string=text).etree_element
    for one in parsed.iter():
        # A comment is nothing that is laid out.
        for at, other in reversed([*enumerate(one)]):
            if not isinstance(other.tag, str):
                before = one[at - 1]
                before.tail = (before.tail or "") + (other.tail or "")
                one.remove(other)
    handed = page_layout.source_of(html.document_fromstring(text), Path.cwd(), None).etree_element
    assert ElementTree.tostring(handed) == ElementTree.tostring(parsed)


def test_a_list_has_its_markers_and_a_quotation_its_marks(styles):
    assert {("li", None), ("li", "marker"), ("q", "before"), ("q", "after")} <= styles


def test_an_entry_names_a_page_once_and_pages_in_order():
    document = html.document_fromstring("<p><span data-targets='b a c'></span></p>")
    filled = fill(document, {"a": 7, "b": 12, "c": 7})
    assert [(one.text, one.get("href")) for one in filled.iter("a")] == [("7", "#a"), ("12", "#b")]


def style(body: str, selector: str):
    """What the style sheet of print computes for the first element of a class in `body`."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    page = html.document_fromstring(f"<html lang=en><body>{body}</body></html>")
    source = page_layout.source_of(page, Path.cwd(), None)
    fonts = FontConfiguration()
    sheet = CSS(filename=page_layout.STYLE, font_config=fonts)
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


def moves(template, moved: set[str]) -> bool:
    """Whether a paragraph is moved when a document is laid out and looked at."""
    source, book = page_layout.lay_out(template, Path.cwd())
    return fill_up(template, source.etree_element, book, moved)


def filled(body: str) -> tuple[list[str], list[str]]:
    """What stands in the section, tag by tag, before and after pages are filled up, and which charts moved."""
    template = html.document_fromstring(f'<html lang="en"><body><section>{body}</section></body></html>')
    moved: set[str] = set()
    while moves(template, moved):
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
    (PARAGRAPH * 4 + CHART.format(high=60).replace("chart", "other") + CHART.format(high=120) + AFTER,
     "the page shows another"),
    (PARAGRAPH * 20 + CHART.format(high=120) + AFTER, "the page is full")], ids=lambda one: one if len(one) < 30 else "")
def test_a_chart_stays_where(body, why):
    assert filled(body)[1] == [], why


def test_a_page_that_shows_another_chart_is_not_left_half_empty():
    assert filled(PARAGRAPH + CHART.format(high=60).replace("chart", "other") + CHART.format(high=120) + AFTER)[1] == ["chart"]


@pytest.mark.parametrize("behind", ["<h2>Next</h2>{}", "<section><h2>Next</h2>{}</section>"], ids=["heading", "section"])
def test_the_heading_that_follows_comes_with_its_text_where_half_a_page_is_empty(behind):
    template = html.document_fromstring('<html lang="en"><body><section>' + PARAGRAPH * 5 + CHART.format(high=130)
                                        + behind.format(AFTER) + "</section></body></html>")
    assert moves(template, set())
    order = [one.tag for one in template.iter("p", "h2", "figure") if one.getparent().tag != "figcaption"]
    assert order[5:] == ["h2", "p", "p", "figure"]


def test_no_chart_passes_another_and_no_heading_is_left_above_one():
    second = CHART.format(high=60).replace("chart", "other")
    template = html.document_fromstring('<html lang="en"><body><section>' + PARAGRAPH * 5 + CHART.format(high=130)
                                        + f"<h2>Next</h2>{second}{AFTER}</section></body></html>")
    moves(template, set())
    assert [one.tag for one in template.find("body/section")][5:7] == ["figure", "h2"]
    assert [one.get("id") for one in template.iter("figure")] == ["chart", "other"]


#: 100 mm high where it is as wide as the text.
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 125 {high}"/>'
PICTURE = '<figure id="{name}"><img alt="" src="{name}.svg"><figcaption><p>What it shows.</p></figcaption></figure>'


def made_smaller(folder, body: str, **high: int) -> tuple[set[str], list[int]]:
    """The charts of `body` that are set smaller when its gaps are filled, and the page on which each chart then stands.

    `high` gives the height of each picture in millimetres.
    """
    for name, height in high.items():
        (folder / f"{name}.svg").write_text(DRAWN.format(high=height))
    surveyed = survey.survey_unit(f'<html lang="en"><body><section>{body}</section></body></html>', {}, folder)
    document = html.fromstring(surveyed.sections)
    return ({one.getparent().get("id") for one in document.iter("img") if "max-height" in one.get("style", "")},
            [surveyed.places[name] for name in high])


def test_a_chart_that_all_but_fits_is_set_smaller(tmp_path):
    assert made_smaller(tmp_path, PARAGRAPH * 4 + PICTURE.format(name="one") + AFTER, one=120) == ({"one"}, [0])


def test_two_charts_that_all_but_fit_a_page_share_it(tmp_path):
    body = PARAGRAPH + PICTURE.format(name="one") + PICTURE.format(name="two") + AFTER
    assert made_smaller(tmp_path, body, one=95, two=80) == ({"one", "two"}, [0, 0])


def test_no_chart_is_set_so_small_that_its_words_are_not_read(tmp_path):
    shrunk, (page,) = made_smaller(tmp_path, PARAGRAPH * 7 + PICTURE.format(name="one") + AFTER, one=120)
    assert shrunk == set() and page == 1


#: Three times as high as wide: no chart of the book is higher than 1.1.
HIGH = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 300"/>'


def test_a_high_chart_fits_on_a_page_with_the_longest_caption(tmp_path):
    (tmp_path / "high.svg").write_text(HIGH)
    longest = max((json.loads(path.read_text(encoding="utf-8"))["caption"] for path in FIGURES.glob("*.json")), key=len)
    template = html.document_fromstring(f'<html lang="en"><body><section><figure class="chart"><img class="only-light" alt=""'
                                        f' src="high.svg"><figcaption><p>{longest}</p></figcaption></figure></section>')
    (page,) = page_layout.lay_out(template, tmp_path)[1].pages
    boxes = {box.element_tag: box for box in page._page_box.descendants() if box.element_tag in ("img", "p", "section")}
    room = page._page_box.content_box_y() + page._page_box.height
    assert boxes["img"].height > 0.5 * page._page_box.height
    assert boxes["img"].position_y + boxes["img"].height <= boxes["p"].position_y
    assert boxes["p"].position_y + boxes["p"].height <= room


#: Words for the same stretch of pages in each document.
LONG = PARAGRAPH * 30
BOOK = f"""
<section class="cover" id="a"><p>Cover</p></section>
<section class="title-page" id="b"><p>Title</p></section>
<section class="front" id="c"><h1>Contents</h1><p><span data-target="g"></span></p></section>
<section class="part" id="d"><h1>One</h1></section>
<article class="chapter" id="e"><h1>First</h1>{LONG}<p id="f">End</p></article>
<article class="chapter" id="g"><h1>Second</h1>{PARAGRAPH * 3}{CHART.format(high=120)}{AFTER}</article>
<section class="part" id="h"><h1>Two</h1></section>
<article class="chapter" id="i"><h1>Third</h1>{LONG}</article>
"""


@pytest.fixture(scope="module")
def surveyed():
    """A book of three chapters as it was put together after its survey, and the pages that the survey foresees."""
    document = html.document_fromstring(f'<html lang="en"><head><title>A book</title></head><body>{BOOK}</body></html>')
    found = survey.survey(document, {"g": 10}, Path.cwd(), lambda *work: list(map(*work)))
    return survey.put_together(document, found)


def test_a_survey_foresees_the_page_of_each_id(surveyed):
    document, pages, behind = surveyed
    whole = page_layout.places(page_layout.lay_out(fill(document, pages), Path.cwd())[1])
    assert {name: first + 1 for name, (first, _) in whole.items()} == pages
    assert set("abcdefghi") <= pages.keys() and behind == max(last for _, last in whole.values()) + 2


def test_a_survey_fills_the_page_before_a_chart(surveyed):
    (chart,) = surveyed[0].iter("figure")
    assert chart.getprevious().text == "And so on."


def test_what_begins_on_a_page_of_another_is_surveyed_with_it():
    document = html.document_fromstring(f'<html lang="en"><head></head><body>{BOOK}</body></html>')
    assert ["".join(one.get("id") for one in unit) for unit in survey.units(document)] == ["a", "b", "c", "de", "g", "hi"]
