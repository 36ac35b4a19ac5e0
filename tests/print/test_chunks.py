"""Chunks: a book that is set in several processes is one PDF, as if it had been set in one."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from lemmata.editions.pdf import chunks, render
from lemmata.editions.pdf.survey import Surveyed

PARAGRAPH = "<p>" + "Some words that fill a line of a page. " * 25 + "</p>"
TABLE = "<table><thead><tr><th>One</th><th>Two</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"


def chapter(name: str, to: str) -> str:
    """A chapter of some pages, with a table, and a link and a page number that lead to another."""
    return (f'<article class="chapter" id="{name}"><h1>Chapter {name}</h1>{PARAGRAPH * 12}{TABLE}<section><h2>More</h2>'
            f'<p>See <a href="#{to}">there</a>, page <span data-target="{to}"></span>.</p></section></article>')


#: Chapters in three parts; each leads to the next, and the last to the first.
NAMES = ["a", "b", "é", "d", "e", "f"]
BOOK = "".join((f'<section class="part" id="part-{at}"><h1>Part {at}</h1></section>' if at % 2 == 0 else "")
               + chapter(name, NAMES[(at + 1) % len(NAMES)]) for at, name in enumerate(NAMES))


def set_book(folder: Path, pages_of_a_chunk: int) -> tuple[render.Typeset, Path, int]:
    """What was told of the book, set in chunks of so many pages, its PDF, and how many chunks there were."""
    source, place = folder / "book.html", folder / "book.pdf"
    source.write_text(f'<html lang="en"><head><title>A book</title></head><body>{BOOK}</body></html>', encoding="utf-8")
    count = []

    def counted(surveyed: list[Surveyed]) -> list[list[Surveyed]]:
        count.append(len(made := chunks.divide(surveyed)))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "PAGES", pages_of_a_chunk)
        patch.setattr(render, "divide", counted)
        # One process is enough for a small book, and starts at once.
        patch.setattr(chunks.os, "cpu_count", lambda: 1)
        return render.set_pages(source, folder, place), place, count[0]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The same book set as one chunk and as several."""
    return [set_book(tmp_path_factory.mktemp(name), pages) for name, pages in (("whole", 1000), ("chunks", 4))]


@pytest.fixture(scope="module")
def pdfs(books):
    opened = [pikepdf.open(place) for _, place, _ in books]
    yield opened
    for one in opened:
        one.close()


def tree(element: pikepdf.Object, pages: dict) -> tuple:
    """An element of the tags with its page, its words for a reader and what it holds; content by its number."""
    if not isinstance(element, pikepdf.Dictionary):
        return (int(element),)
    if element.get("/Type") == pikepdf.Name.OBJR:
        return ("link", pages[element.Pg.objgen], str(element.Obj.Contents))
    held = element.get("/K", pikepdf.Array())
    return (str(element.S), pages[element.Pg.objgen] if "/Pg" in element else None, str(element.get("/Lang")),
            *(tree(one, pages) for one in held))


def numbered(pdf: pikepdf.Pdf) -> dict:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def test_the_book_of_chunks_was_set_in_chunks(books):
    assert books[0][2] == 1 and books[1][2] >= 3


def test_every_page_shows_what_it_would_in_one(books):
    texts = [[page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(place)] for _, place, _ in books]
    assert len(texts[0]) > 15 and texts[0] == texts[1]


def test_what_was_told_of_it_is_the_same(books):
    one, other = (told for told, _, _ in books)
    assert one.places == other.places and one.pages == other.pages == len(pikepdf.open(books[1][1]).pages)


def test_the_tags_are_one_tree_in_the_order_of_the_book(pdfs):
    made = [tree(pdf.Root.StructTreeRoot.K[0], numbered(pdf)) for pdf in pdfs]
    assert made[0] == made[1]
    assert len(pdfs[1].Root.StructTreeRoot.K) == 1


def test_an_element_hangs_below_what_holds_it(pdfs):
    document = pdfs[1].Root.StructTreeRoot.K[0]
    assert {element.P.objgen for element in document.K} == {document.objgen}


def parents(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    listed = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(map(int, listed[::2]), listed[1::2], strict=True))


def test_each_page_and_each_link_finds_its_own_tags(pdfs):
    found = parents(pdfs[1])
    for page in pdfs[1].pages:
        assert {element.Pg.objgen for element in found[int(page.StructParents)]} <= {page.objgen}
        for link in page.get("/Annots", []):
            assert any(getattr(one, "Obj", None) == link for one in found[int(link.StructParent)].K
                       if isinstance(one, pikepdf.Dictionary))
    assert sorted(found) == list(range(len(found)))


def test_the_head_of_a_table_has_a_name_of_its_own(pdfs):
    heads = [str(one.ID) for one in pdfs[1].objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
    named = {str(head) for one in pdfs[1].objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TD"
             for head in one.A.Headers}
    assert len(heads) == len(set(heads)) == 2 * len(NAMES) and named == set(heads)


def test_a_link_into_another_chunk_leads_to_its_place(pdfs):
    names = list(pdfs[1].Root.Names.Dests.Names)
    places = dict(zip(map(str, names[::2]), names[1::2], strict=True))
    links = [link for page in pdfs[1].pages for link in page.get("/Annots", [])]
    assert [str(link.Dest) for link in links] == NAMES[1:] + NAMES[:1]
    assert not any("/A" in link for link in links)
    pages = numbered(pdfs[1])
    assert [pages[places[name][0].objgen] for name in NAMES] == sorted(pages[places[name][0].objgen] for name in NAMES)
    assert list(places) == sorted(places)


def outline(pdf: pikepdf.Pdf) -> list:
    """The bookmarks with their pages, nested, and how many each says that it shows."""
    pages = numbered(pdf)

    def below(item: pikepdf.Object) -> list:
        found, one = [], item.get("/First")
        while one is not None:
            found.append((str(one.Title), pages[one.Dest[0].objgen], int(one.Count), below(one)))
            assert one.Parent == item
            one = one.get("/Next")
        return found

    return below(pdf.Root.Outlines)


def test_the_bookmarks_are_one_outline(pdfs):
    assert outline(pdfs[0]) == outline(pdfs[1])
    assert len(outline(pdfs[1])) == 3


def test_a_chunk_begins_on_a_right_page_behind_one_that_is_not_empty():
    def unit(pages: int, right: bool = False) -> Surveyed:
        return Surveyed("", pages, {}, right)

    # After 149 pages the next would begin on a left one, after 303 behind an empty one; 404 is nearest to 300 and to 450.
    made = chunks.divide([unit(100), unit(49), unit(3), unit(151), unit(100, right=True), unit(98), unit(100)])
    assert [[one.pages for one in chunk] for chunk in made] == [[100, 49, 3], [151, 100], [98, 100]]


def test_a_short_book_is_one_chunk():
    assert len(chunks.divide([Surveyed("", 3, {}, True), Surveyed("", 40, {}, True)])) == 1


def test_a_longer_chunk_than_was_foreseen_has_the_book_set_in_one(tmp_path, monkeypatch):
    """What its numbers make of a chunk is not what the survey saw: what follows would bear wrong numbers."""
    found = chunks.set_chunk

    def longer(text: str, first: int, pdf: Path, base: Path) -> chunks.Chunk:
        grown = text.replace("</article>", PARAGRAPH * 12 + "</article>", 1) if first == 1 and 'id="f"' not in text else text
        return found(grown, first, pdf, base)

    monkeypatch.setattr(render, "set_chunk", longer)
    told, place, count = set_book(tmp_path, 4)
    assert count > 1
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(place)]
    assert len(pages) == told.pages
    for name in NAMES:
        assert re.search(rf"Chapter {name}\b", pages[told.places[name][0] - 1])
