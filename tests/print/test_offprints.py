"""Offprints: one chapter by itself, valid, with its answers, leading to nothing that is not there."""

import shutil

import page
import pikepdf
import pytest
from lxml import html

from lemmata.editions.pdf import offprints
from lemmata.editions.pdf.join_pages import check_links, join
from lemmata.editions.pdf.printed_pages import load, write_pages
from lemmata.record.project import Project
from tests.this_book import BUILD, ROOT

CHAPTER = "crossings"
#: Where the pages for print stand below the folder of builds.
PAGES = "work/_build/print"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a build that holds one offprint; what the whole book was printed from is not made again."""
    build = tmp_path_factory.mktemp("offprint")
    for part in ("executed", "work"):
        if (BUILD / part).is_dir():
            shutil.copytree(BUILD / part, build / part)
    offprints.build_offprints([CHAPTER], Project(ROOT, build))
    return build


def test_it_is_valid_as_pdf_ua_1(built):
    report = page.validate_pdf(built / "pdf" / "chapters" / f"{CHAPTER}.pdf", profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []


def test_it_names_chapter_and_book(built):
    with pikepdf.open(built / "pdf" / "chapters" / f"{CHAPTER}.pdf") as opened, opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Kinds and records (Whose Work?)"


def test_it_holds_the_chapter_its_answers_and_no_other_chapter(built):
    document = html.parse(str(built / "print" / f"{CHAPTER}.html")).getroot()
    articles = document.xpath("//article/@id")
    assert articles == [CHAPTER, "answers"]
    assert len(document.xpath("//*[@class='answer-section']")) >= 3
    check_links(html.tostring(document, encoding="unicode"))
    assert document.xpath("//a[starts-with(@href, '#')]")


def test_a_handout_holds_neither_answers_nor_lines_that_lead_to_them(built):
    contents = load(built / PAGES)
    chapters = [chapter for part in contents.parts for chapter in part.chapters]
    one, = (one for one in join(built / PAGES, chapters, contents.address) if one.name.endswith(CHAPTER))
    with_them, without = (html.fromstring(text).xpath("//*[@id='answers'] | //*[@class='answer-link']")
                          for text in (offprints.offprint(contents, one, answers) for answers in (True, False)))
    assert len(with_them) >= 4 and not without


def test_a_second_build_without_a_change_keeps_the_index(built):
    # Sphinx writes no page of the index when it writes no other.
    again = load(write_pages(Project(ROOT, built)))
    assert len(again.index) > 20


@pytest.mark.parametrize(("address", "link"), [
    ("", "<span>the sale</span>"),
    ("https://example.org/book/", '<a href="https://example.org/book/chapters/auction.html#seg-auction-1">the sale</a>')])
def test_what_leads_out_leads_to_the_web_or_nowhere(address, link):
    document = html.fromstring('<div><p id="here"><a href="#auction--seg-auction-1">the sale</a>'
                               '<span class="page-reference"> (p. <span data-target="auction--seg-auction-1"></span>)</span> '
                               '<a href="#here">here</a></p></div>')
    offprints.loosen(document, {"auction": "chapters/auction"}, address)
    assert html.tostring(document, encoding="unicode") == f'<div><p id="here">{link} <a href="#here">here</a></p></div>'


def test_an_unknown_chapter_is_told(capsys):
    assert offprints.main(["auctoin"]) == 1
    assert "offprints: unknown chapter 'auctoin', expected one of auction," in capsys.readouterr().err
