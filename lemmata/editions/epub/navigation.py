"""Where a reader can go: contents, lists of figures and tables, landmarks, in one document that is a page of the book too."""

from __future__ import annotations

import copy

from lxml.html import HtmlElement
from sphinx.locale import _

from lemmata.editions.epub.documents import TYPE, Book, Document
from lemmata.editions.epub.epub_matter import words
from lemmata.editions.pdf.join_pages import element
from lemmata.editions.pdf.printed_pages import Listed

NAME = "nav.xhtml"


def _heading(heading: HtmlElement) -> HtmlElement:
    """Return the words of a heading with their languages, without its links."""
    made = copy.deepcopy(heading)
    made.tag, made.tail = "span", None
    made.attrib.clear()
    for node in made.xpath(".//*[not(@lang)]"):
        node.drop_tag()
    for node in made.xpath(".//*[@id]"):
        del node.attrib["id"]
    return made


def _entry(documents: list[Document]) -> HtmlElement:
    """Return a line of the contents with the sections of a page below it, which reading systems fold.

    `documents` are the files of the page: one, or those in which it goes on too.
    """
    first = documents[0]
    headings = first.section.xpath(".//h1") or [words(first.title)]
    made = element("li", element("a", _heading(headings[0]), href=first.file))
    sections = [(one.file, node) for one in documents for node in one.section.xpath(".//section[@id][h2]")]
    if sections:
        below = element("ol", hidden="hidden")
        below.extend(element("li", element("a", _heading(node.xpath("./h2")[0]), href=f"{file}#{node.get('id')}"))
                     for file, node in sections)
        made.append(below)
    return made


def _contents(book: Book) -> HtmlElement:
    pages: dict[str, list[Document]] = {}
    for one in book.documents:
        pages.setdefault(one.page, []).append(one)
    made = element("ol")
    for number, (caption, names) in enumerate(book.parts):
        entries = [_entry(pages[name]) for name in names]
        if caption:
            below = element("ol")
            below.extend(entries)
            opener = pages[f"part-{number}"][0]
            entries = [element("li", element("a", words(caption), href=opener.file), below)]
        made.extend(entries)
    made.extend(_entry(files) for files in pages.values() if files[0].place == "backmatter")
    return made


def _listing(kind: str, heading: str, rows: list[Listed]) -> HtmlElement:
    made = element("ol")
    made.extend(element("li", element("a", f"{row.number}\u2002", words(row.words), href=row.id)) for row in rows)
    nav = element("nav", element("h2", heading), made, class_="listing", aria_label=heading)
    nav.set(TYPE, kind)
    return nav


def _landmarks(book: Book) -> HtmlElement:
    first = next(one for one in book.documents if one.place == "bodymatter")
    rows = [("cover", _("Cover"), "cover.xhtml"), ("toc", _("Contents"), NAME), ("bodymatter", _("The book"), first.file)]
    rows += [(one.kind, one.title, one.file) for one in book.documents if one.kind == "index"]
    made = element("ol")
    for kind, label, file in rows:
        link = element("a", label, href=file)
        link.set(TYPE, kind)
        made.append(element("li", link))
    nav = element("nav", element("h2", _("Landmarks")), made, hidden="hidden", aria_label=_("Landmarks"))
    nav.set(TYPE, "landmarks")
    return nav


def navigation(book: Book) -> HtmlElement:
    """Return the navigation of the book as the section of a document; call it before the documents are made XML."""
    contents = element("nav", element("h1", _("Contents")), _contents(book), class_="contents", role="doc-toc",
                       aria_label=_("Contents"))
    contents.set(TYPE, "toc")
    made = element("section", contents)
    if book.figures:
        made.append(_listing("loi", _("Figures"), book.figures))
    if book.tables:
        made.append(_listing("lot", _("Tables"), book.tables))
    made.append(_landmarks(book))
    return made
