"""Joining: where links to the web edition lead, and which pages do not fit together."""

import json
from dataclasses import asdict

import pytest
from lxml import html

from lemmata.editions.pdf import join_pages
from lemmata.editions.pdf.printed_pages import Answer, Chapter, Listed, Page
from lemmata.editions.pdf.split_links import split_links


@pytest.mark.parametrize(("address", "made"), [
    ("", "<p><span>Bartz</span>, <a href=\"#x\">x</a></p>"),
    ("https://example.org/b/", '<p><a class="row" href="https://example.org/b/record/cases.html#US-01">Bartz</a>, '
                               '<a href="#x">x</a></p>')])
def test_a_link_to_a_page_of_the_web_edition_alone_leads_there_or_nowhere(address, made):
    text = '<p><a class="row" href="web:record/cases.html#US-01">Bartz</a>, <a href="#x">x</a></p>'
    assert join_pages.lead_to_web(text, address) == made


def test_two_pages_of_one_name_are_refused(tmp_path):
    with pytest.raises(join_pages.JoiningFailed, match="two pages have one name in different folders: a/x, b/x"):
        join_pages.join(tmp_path, [Chapter("a/x", "A"), Chapter("b/x", "B")])


def table(name: str) -> str:
    return f'<table id="{name}"><caption><span class="caption-number" data-number="{name}"></span>Words</caption></table>'


def test_tables_are_numbered_through_the_book_and_in_their_captions(tmp_path):
    for name in ("a", "b"):
        page = Page(name, "", table(f"{name}--t"), [], [], [Listed(f"{name}--t", "", "Words")])
        (tmp_path / f"{name}.json").write_text(json.dumps(asdict(page)))
    pages = join_pages.join(tmp_path, [Chapter("a", "A"), Chapter("b", "B")])
    assert [table.number for one in pages for table in one.tables] == ["Table\u00a01", "Table\u00a02"]
    assert [html.fromstring(one.article).text_content() for one in pages] == ["Table\u00a01Words", "Table\u00a02Words"]


def test_an_answer_leads_to_the_web_edition_too(tmp_path):
    answer = Answer("a", "b", "Answer", '<p><a href="web:record/cases.html">cases</a></p>')
    (tmp_path / "a.json").write_text(json.dumps(asdict(Page("a", "", "", [answer], [], []))))
    page, = join_pages.join(tmp_path, [Chapter("a", "A")], "https://example.org")
    assert page.answers[0].body == '<p><a href="https://example.org/record/cases.html">cases</a></p>'


@pytest.mark.parametrize(("document", "told"), [
    ('<p id="a"></p><p id="a"></p>', "the id a occurs twice"),
    ('<p id="a"><a href="#b">b</a></p>', "a link leads to #b"), ('<p><span data-target="b"></span></p>', "a link leads to #b"),
    ('<p id="a"><span data-targets="a c"></span></p>', "a link leads to #c")])
def test_what_leads_nowhere_is_told(document, told):
    with pytest.raises(join_pages.JoiningFailed, match=told):
        join_pages.check_links(document)


def test_words_that_look_like_a_link_are_none():
    join_pages.check_links('<p id="a">id="a" href="#b" <a href="#a">a</a> <a href="https://example.org/#b">b</a></p>')


@pytest.mark.parametrize(("link", "split"), [
    ("<b>Words</b> and more", '<a href="#x">Words and more</a>'),
    ('On <span lang="zh-Hans">作品</span> here', '<a href="#x">On </a><span lang="zh-Hans"><a href="#x">作品</a></span>'
                                                '<a href="#x"> here</a>')])
def test_a_link_holds_words_only(link, split):
    document = html.fromstring(f'<p>See <a href="#x">{link}</a>.</p>')
    split_links(document)
    assert html.tostring(document, encoding="unicode") == f"<p>See {split}.</p>"
