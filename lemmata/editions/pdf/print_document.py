"""Puts the book together: the joined chapters and what stands around them, as one HTML document."""

from __future__ import annotations

from html import escape
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement
from sphinx.locale import _

from lemmata.editions.pdf import print_matter
from lemmata.editions.pdf.join_pages import check_links, element, join
from lemmata.editions.pdf.printed_pages import Contents, load
from lemmata.record.tables import package


def head(title: str, contents: Contents) -> HtmlElement:
    """Return the metadata: a PDF shows its title in the window and names its author, and what the book says of itself."""
    told = {"author": contents.author, "description": contents.about, "keywords": ", ".join(contents.keywords)}
    return element("head", element("meta", charset="utf-8"), element("title", title),
                   *(element("meta", name=name, content=words) for name, words in told.items() if words))


def as_text(*written: HtmlElement) -> str:
    """Return elements as HTML."""
    return "".join(html.tostring(one, encoding="unicode") for one in written)


def whole(title: str, contents: Contents, body: str) -> str:
    """Return a document of this title. Raises JoiningFailed.

    Each first heading bears the title of the book, which print.css puts at the head of the pages that follow.
    """
    check_links(body)
    headed = body.replace("<h1", f'<h1 data-book="{escape(contents.short_title)}"')
    return f'<!DOCTYPE html>\n<html lang="{contents.language}">{as_text(head(title, contents))}<body>{headed}</body></html>'


def assemble(folder: Path, data: Path) -> str:
    """Return the book whose pages stand in `folder` and whose tables stand in `data`, as one document. Raises JoiningFailed."""
    contents = load(folder)
    pages = join(folder, [chapter for part in contents.parts for chapter in part.chapters], contents.address)
    by_name = {one.name: one for one in pages}
    figures, tables = print_matter.list_figures(pages), [table for one in pages for table in one.tables]
    back = [("answers", _("Model answers"), print_matter.answers(pages)), ("index", _("Index"), print_matter.index(contents)),
            ("colophon", _("Colophon"), print_matter.colophon(contents, package(data)))]
    back = [one for one in back if one[2] is not None]
    text = [as_text(print_matter.cover(contents), print_matter.title_page(contents), print_matter.imprint(contents),
                    print_matter.contents_page(contents, by_name, [(name, words) for name, words, __ in back]))]
    if figures or tables:
        text.append(as_text(print_matter.lists_page(figures, tables)))
    for number, part in enumerate(contents.parts):
        if part.caption:
            text.append(as_text(print_matter.part_opener(part.caption, number)))
        text += [by_name[chapter.name].article for chapter in part.chapters]
    text += [as_text(one) for __, __, one in back]
    return whole(contents.title, contents, "".join(text))
