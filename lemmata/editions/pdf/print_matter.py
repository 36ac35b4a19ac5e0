"""The matter around the chapters of a printed book: cover, contents, lists, part openers, answers, index, colophon."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from lxml import html
from lxml.html import HtmlElement
from sphinx.locale import _

from lemmata.editions.pdf.join_pages import element, on_page, page_of
from lemmata.editions.pdf.printed_pages import Contents, IndexEntry, Listed, Page, address_in_print, slug
from lemmata.sphinx.language import by_pinyin

#: The tools that the colophon names, and the distributions that they come in.
TOOLS = {"Jupyter Book": "jupyter-book", "Sphinx": "sphinx", "MyST-NB": "myst-nb", "Matplotlib": "matplotlib",
         "WeasyPrint": "weasyprint"}


def subtitle(contents: Contents) -> str:
    """Return what the full title says beyond the short one."""
    return contents.title.removeprefix(contents.short_title).strip(" :")


def chinese(words: str) -> HtmlElement:
    """Return a run of the title's language."""
    return element("span", words, lang="zh-Hant")


def titled_in_chinese(contents: Contents) -> list[HtmlElement | str]:
    """Return what follows the title of a book that has a Chinese one."""
    return [" ", chinese(f"《{contents.title_zh}》")] if contents.title_zh else []


# Front --------------------------------------------------------------------------------------------------


def seal_rows(title: str) -> tuple[str, str] | None:
    """Return the rows of a seal of four characters, which is read from right to left; None when the title has not four."""
    characters = title.strip("？！《》")
    if len(characters) != 4:
        return None
    return characters[2] + characters[0], characters[3] + characters[1]


def seal(rows: tuple[str, str]) -> HtmlElement:
    """Return four characters in a square, as a seal is cut."""
    made = element("p", class_="seal", lang="zh-Hant")
    made.extend(element("span", row) for row in rows)
    return made


def cover(contents: Contents) -> HtmlElement:
    """Return the cover: title, subtitle, and the Chinese title as a seal when it has the four characters of one."""
    made = element("section", element("p", contents.short_title, class_="cover-title"),
                   element("p", subtitle(contents), class_="cover-subtitle"), id="cover", class_="cover")
    if rows := seal_rows(contents.title_zh):
        made.append(seal(rows))
    return made


def title_page(contents: Contents) -> HtmlElement:
    """Return the title page."""
    return element("section", element("p", contents.short_title, class_="title"),
                   element("p", subtitle(contents), class_="subtitle"),
                   *([element("p", chinese(contents.title_zh), class_="title-zh")] if contents.title_zh else []),
                   element("p", contents.author, class_="author"),
                   element("p", contents.copyright, class_="year"), id="title", class_="title-page")


def rights(contents: Contents) -> HtmlElement:
    """Return under which licences the book stands."""
    licence = element("a", contents.licence, href=contents.licence_url)
    code = ", " + _("the code under %s") % contents.licence_code if contents.licence_code else ""
    others = _("The tables carry the licences of their origins. The sources that the book reads are not part of it and keep "
               "their own.")
    return element("p", _("The text is under the licence") + " ", licence, f"{code}. {others}")


def imprint(contents: Contents) -> HtmlElement:
    """Return the back of the title page: rights, and how to cite."""
    made = element("section", element("p", f"© {contents.copyright} {contents.author}"), rights(contents),
                   id="imprint", class_="imprint")
    made.append(element("p", _("To cite:") + f" {contents.author}, ", element("em", contents.title), f" ({contents.copyright})",
                        f", {address_in_print(contents.address)}." if contents.address else "."))
    return made


def line(words: HtmlElement | str, target: str, kind: str) -> HtmlElement:
    """Return a line of a list at the front: words, and the page of `target` at the end of the line."""
    # Two links: what stands apart on the page cannot be one annotation.
    number = element("span", element("a", page_of(target), href=f"#{target}"), class_="number")
    return element("li", element("a", words, href=f"#{target}"), " ", number, class_=kind)


def title_words(page: Page) -> HtmlElement:
    """Return the title of a chapter with its Chinese runs."""
    return html.fragment_fromstring(page.title)


def contents_page(contents: Contents, pages: dict[str, Page], after: list[tuple[str, str]]) -> HtmlElement:
    """Return the contents; `after` are id and title of what follows the last part."""
    made = element("ul", class_="contents-list")
    for number, part in enumerate(contents.parts):
        if part.caption:
            made.append(line(part.caption, f"part-{number}", "contents-part"))
        for chapter in part.chapters:
            made.append(line(title_words(pages[chapter.name]), slug(chapter.name), "contents-chapter"))
    for target, words in after:
        made.append(line(words, target, "contents-after"))
    return element("section", element("h1", _("Contents")), made, id="contents", class_="front")


def lists_page(figures: list[Listed], tables: list[Listed]) -> HtmlElement:
    """Return the list of figures and the list of tables."""
    made = element("section", element("h1", _("Figures and tables")), id="lists", class_="front")
    for heading, rows in ((_("Figures"), figures), (_("Tables"), tables)):
        if rows:
            made.append(element("h2", heading))
            listing = element("ul", class_="contents-list")
            listing.extend(line(f"{row.number}\u2002{row.words}", row.id, "listed") for row in rows)
            made.append(listing)
    return made


def part_opener(caption: str, number: int) -> HtmlElement:
    """Return the page before the first chapter of a part."""
    numbers = ["", _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"), _("Ten")]
    words = _("Part %s") % (numbers[number] if number < len(numbers) else number)
    return element("section", element("p", words, class_="part-number"), element("h1", caption),
                   id=f"part-{number}", class_="part")


# Numbers of figures and tables --------------------------------------------------------------------------


def _first_sentence(words: str) -> str:
    found = re.match(r"(.+?[^A-Z][.?!])\s", words + " ")
    return (found[1] if found else words).rstrip(".")


def list_figures(pages: list[Page]) -> list[Listed]:
    """Return the figures in order, by the numbers that Sphinx gave them.

    A chart that a notebook draws and a chapter shows is one line with two numbers.
    """
    made: dict[str, Listed] = {}
    for figure in (figure for one in pages for figure in one.figures):
        if first := made.get(figure.words):
            made[figure.words] = replace(first, number=f"{first.number}, {figure.number.split()[-1]}")
        else:
            made[figure.words] = replace(figure, words=_first_sentence(figure.words))
    return list(made.values())


# Back ---------------------------------------------------------------------------------------------------


def answers(pages: list[Page]) -> HtmlElement | None:
    """Return the model answers, by chapter; each says where its question stands. None when there is none."""
    made = element("article", element("h1", _("Model answers")), id="answers", class_="chapter answers")
    for one in pages:
        if not one.answers:
            continue
        made.append(element("h2", title_words(one)))
        for answer in one.answers:
            back = element("a", answer.head, on_page(_(" on page\u00a0"), answer.place), href=f"#{answer.place}")
            made.append(element("section", element("p", back, class_="answer-head"), html.fragment_fromstring(answer.body),
                                id=answer.id, class_="answer-section"))
    return made if len(made) > 1 else None


def _index_line(entry: IndexEntry) -> HtmlElement:
    made = element("li", element("span", entry.words, class_="index-words"))
    if entry.targets:
        made.append(element("span", class_="pages-of", data_targets=" ".join(entry.targets)))
    if entry.below:
        inner = element("ul")
        inner.extend(_index_line(one) for one in entry.below)
        made.append(inner)
    return made


def index(contents: Contents) -> HtmlElement | None:
    """Return the index, with a place for the page numbers of every entry. None when the book has no entry."""
    if not contents.index:
        return None
    columns = element("div", class_="index-columns")
    for head, entries in by_pinyin(contents.index, lambda entry: entry.words):
        listing = element("ul", class_="index")
        listing.extend(_index_line(entry) for entry in entries)
        columns.append(element("h2", head, class_="index-head"))
        columns.append(listing)
    return element("article", element("h1", _("Index")), columns, id="index", class_="chapter index-article")


def fingerprints(package: dict[str, Any]) -> HtmlElement:
    """Return name and first digits of the SHA-256 of every table that the book was set from, as `package` has them."""
    made = element("ul", class_="fingerprints")
    for table in package["resources"]:
        # The first half tells two tables apart; the whole stands in the package.
        made.append(element("li", f"{table['name']} ", element("code", table["hash"].removeprefix("sha256:")[:16])))
    return made


def by_whom(contents: Contents) -> str:
    """Return by whom the book is, and of when, after its title in a sentence."""
    return _("by %s, %s.") % (contents.author[:1].lower() + contents.author[1:], contents.copyright)


def colophon(contents: Contents, package: dict[str, Any]) -> HtmlElement:
    """Return the last page: rights, type, tools and their versions, the tables and their fingerprints."""
    made = element("section", element("h1", _("Colophon")), id="colophon", class_="colophon")
    made.append(element("p", element("em", contents.title), *titled_in_chinese(contents),
                        f" {by_whom(contents)} ",
                        _("Version %s; the record as of %s.") % (package["version"], package["as_of"])))
    *tools, last = (f"{name}\u00a0{version(distribution)}" for name, distribution in TOOLS.items())
    family = {"family": contents.font_family}
    faces = _("Set in Source Serif and Source Sans by Adobe and in Noto Serif CJK by Adobe and Google, all under the SIL "
              "Open Font License, in cuts of the book’s own: %(family)s Serif, %(family)s Sans, %(family)s Han."
              ) % family if contents.has_faces else _("Set in DejaVu Serif and Sans.")
    tagged = (_("The pages are tagged for screen readers (PDF/UA-1), and every Chinese run says its language.")
              if contents.is_chinese else _("The pages are tagged for screen readers (PDF/UA-1)."))
    built = _("Written in MyST Markdown; built with %s and %s.") % (", ".join(tools), last)
    for words in (faces, f"{built} {tagged} " + _("A printed page number is the number of the page in the file.")):
        made.append(element("p", words))
    if contents.address:
        made.append(element("p", _("The web edition:") + " ", element("a", contents.address, href=contents.address), "."))
    head = _("The tables that this edition was set from, each with the first sixteen digits of its SHA-256:")
    made.append(element("p", head, class_="fingerprints-head"))
    made.append(fingerprints(package))
    return made
