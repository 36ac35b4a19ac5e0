"""Offprints: a PDF of one chapter, set as in the book, with its own answers or, as a handout, without them; what it refers
to elsewhere leads to the web.

Numbers of tables and figures are those of the book. Several are set at a time.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from lxml.html import HtmlElement
from sphinx.locale import _

from lemmata.command_line import Refused, asked
from lemmata.editions.build_site import BuildFailed
from lemmata.editions.pdf import print_matter
from lemmata.editions.pdf.join_pages import JoiningFailed, article_of, element, join, with_class
from lemmata.editions.pdf.print_document import as_text, whole
from lemmata.editions.pdf.printed_pages import Contents, Page, address_in_print, load, slug, write_pages
from lemmata.editions.pdf.render_process import Typeset, typeset
from lemmata.record import command_run
from lemmata.record.project import Project, find_project


def opening(contents: Contents, one: Page) -> HtmlElement:
    """Return what a reader who has only these pages needs to know: from which book, by whom, how to cite, under which licence."""
    cited = [contents.author, ", “", print_matter.title_words(one), "”, " + _("in") + " ",
             element("em", contents.title), f" ({contents.copyright})"]
    where = [", ", address_in_print(f"{contents.address.rstrip('/')}/{one.name}.html")] if contents.address else []
    return element("section", element("p", element("strong", contents.title),
                                      *([" ", print_matter.chinese(contents.title_zh)] if contents.title_zh else [])),
                   element("p", _("An offprint of one chapter. To cite:") + " ", *cited, *where, "."),
                   print_matter.rights(contents), id="offprint", class_="offprint")


def loosen(document: HtmlElement, pages: dict[str, str], address: str) -> None:
    """Let what leads to a page that is not here lead to the web edition, or, if it has no address, be words.

    `pages` gives the name of each page by its slug.
    """
    here = set(document.xpath("//@id"))
    for node in document.xpath("//span[@data-target]"):
        if node.get("data-target") not in here:
            whole = next((one for one in node.iterancestors("span") if "page-reference" in one.get("class", "")), node)
            whole.drop_tree()
    for link in document.xpath("//a[starts-with(@href, '#')]"):
        target = link.get("href")[1:]
        if target in here:
            continue
        name, _, place = target.partition("--")
        if address and name in pages:
            link.set("href", f"{address.rstrip('/')}/{pages[name]}.html" + (f"#{place}" if place else ""))
        else:
            link.tag = "span"
            del link.attrib["href"]


def offprint(contents: Contents, one: Page, answers: bool = True) -> str:
    """Return the document of one chapter. Raises JoiningFailed."""
    article = article_of(one)
    body = element("body", opening(contents, one), article)
    if not answers:
        for line in with_class(article, "answer-link"):
            line.drop_tree()
    elif (key := print_matter.answers([one])) is not None:
        for heading in key.xpath("./h2"):
            heading.drop_tree()
        body.append(key)
    title = " ".join(print_matter.title_words(one).text_content().split())
    names = {slug(chapter.name): chapter.name for part in contents.parts for chapter in part.chapters}
    loosen(body, names, contents.address)
    return whole(f"{title} ({contents.short_title})", contents, as_text(*body))


def build_offprints(names: list[str], book: Project, out: Path | None = None, address: str = "", answers: bool = True,
                    time_limit: float = 300) -> dict[str, Typeset]:
    """Set the chapters `names` as PDFs in `out` (pdf/chapters of the builds); return what setting each took, by name.

    `address` is where the book is published, if not where `_config.yml` says. Raises BuildFailed.
    """
    work, out = book.build / "print", out or book.build / "pdf" / "chapters"
    try:
        work.mkdir(parents=True, exist_ok=True)
        out.mkdir(parents=True, exist_ok=True)
        folder = write_pages(book)
        contents = load(folder)
        contents = replace(contents, address=address or contents.address)
        joined = join(folder, [chapter for part in contents.parts for chapter in part.chapters], contents.address)
        by_name = {slug(one.name): one for one in joined}

        def set_one(name: str) -> Typeset:
            document, aside = work / f"{name}.html", out / f"{name}.part"
            document.write_text(offprint(contents, by_name[name], answers), encoding="utf-8")
            try:
                done = typeset(document, folder, aside, work, book.fonts, time_limit)
                aside.replace(out / f"{name}.pdf")
            finally:
                aside.unlink(missing_ok=True)
            return done

        return dict(zip(names, command_run.in_threads(set_one, names), strict=True))
    except JoiningFailed as error:
        raise BuildFailed(str(error)) from error
    except OSError as error:
        raise BuildFailed(command_run.refused(error, out)) from error


def main(argv: list[str]) -> int:
    """Run `python -m lemmata offprints`."""
    book = find_project()
    started = time.monotonic()
    try:
        made = build_offprints(asked("offprints", argv, book).chapters, book)
    except (Refused, BuildFailed) as error:
        print(error, file=sys.stderr)
        print("offprints: not built", file=sys.stderr)
        return 1
    for name, one in made.items():
        print(f"offprints: {name}, {one.pages} pages, {one.seconds:.0f} s, {one.memory} MB")
    print(f"offprints: {book.build / 'pdf' / 'chapters'}, {time.monotonic() - started:.0f} s")
    return 0
