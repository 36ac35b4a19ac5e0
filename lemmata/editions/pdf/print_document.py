"""Puts the book together: the joined chapters and what stands around them, as one HTML document."""

from __future__ import annotations

from pathlib import Path

from lxml.html import HtmlElement

from lemmata.editions.pdf import print_matter
from lemmata.editions.pdf.join_pages import check_links, element, join, split_links
from lemmata.editions.pdf.printed_pages import Contents, load
from lemmata.record.tables import package


def head(title: str, contents: Contents) -> HtmlElement:
    """Metadata: a PDF shows its title in the window and names its author, and what the book says of itself."""
    told = {"author": contents.author, "description": contents.about, "keywords": ", ".join(contents.keywords)}
    return element("head", element("meta", charset="utf-8"), element("title", title),
                   *(element("meta", name=name, content=words) for name, words in told.items() if words))


def set_running_heads(document: HtmlElement, contents: Contents) -> None:
    """Give each first heading the title of the book, which print.css puts at the head of the pages that follow."""
    for heading in document.iter("h1"):
        heading.set("data-book", contents.short_title)


def assemble(folder: Path, data: Path) -> HtmlElement:
    """The book whose pages stand in `folder` and whose tables stand in `data`, as one document. Raises JoiningFailed."""
    contents = load(folder)
    chapters = [chapter for part in contents.parts for chapter in part.chapters]
    joined = join(folder, chapters, contents.address)
    by_name = {one.chapter.name: one for one in joined}
    figures, tables = print_matter.number_figures(joined), print_matter.number_tables(joined)
    back = [("answers", "Model answers", print_matter.answers(joined)),
            ("index", "Index", print_matter.index(contents)),
            ("colophon", "Colophon", print_matter.colophon(contents, package(data)))]
    back = [one for one in back if one[2] is not None]
    body = element("body", print_matter.cover(contents), print_matter.title_page(contents), print_matter.imprint(contents),
                   print_matter.contents_page(contents, by_name, [(name, words) for name, words, _ in back]))
    if figures or tables:
        body.append(print_matter.lists_page(figures, tables))
    for number, part in enumerate(contents.parts):
        if part.caption:
            body.append(print_matter.part_opener(part.caption, number))
        body.extend(by_name[chapter.name].article for chapter in part.chapters)
    body.extend(one for _, _, one in back)
    document = element("html", head(contents.title, contents), body, lang="en")
    set_running_heads(document, contents)
    split_links(document)
    check_links(document)
    return document
