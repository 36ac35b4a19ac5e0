"""The matter around the chapters of the e-book, where it differs from that on paper."""

from __future__ import annotations

from collections import Counter

from lxml import html
from lxml.html import HtmlElement
from sphinx.locale import _

from lemmata.editions.pdf.join_pages import element
from lemmata.editions.pdf.print_matter import by_whom, title_words, titled_in_chinese
from lemmata.editions.pdf.printed_pages import Contents, IndexEntry, Page, slug
from lemmata.sphinx.html_body import marked
from lemmata.sphinx.language import by_pinyin

COVER = "cover.png"


def words(text: str) -> HtmlElement:
    """Return `text` in a span, its Chinese marked as such."""
    return html.fragment_fromstring(marked(text), create_parent="span")


def cover_page(contents: Contents) -> HtmlElement:
    """Return the picture of the cover, filling the page."""
    named = ", ".join(filter(None, [_("Cover: %s") % contents.title, contents.title_zh]))
    return element("section", element("p", element("img", src=COVER, alt=named)), class_="cover")


def answers(pages: list[Page]) -> HtmlElement | None:
    """Return the model answers, by chapter; each leads back to its question. None when there is none."""
    made = element("section", element("h1", _("Model answers")), class_="answers")
    for one in pages:
        if not one.answers:
            continue
        chapter = element("section", element("h2", title_words(one)), id=f"answers-{slug(one.name)}")
        for answer in one.answers:
            back = element("a", answer.head, href=f"#{answer.place}")
            chapter.append(element("section", element("h3", back, class_="answer-head"),
                                   html.fragment_fromstring(answer.body), id=answer.id))
        made.append(chapter)
    return made if len(made) > 1 else None


def _index_line(entry: IndexEntry, chapters: dict[str, str]) -> HtmlElement:
    made = element("li", words(entry.words))
    seen: Counter[str] = Counter()
    for target in entry.targets:
        page = target.partition("--")[0]
        seen[page] += 1
        link = element("a", words(chapters[page]), href=f"#{target}")
        if seen[page] > 1:
            link.append(element("span", f" ({seen[page]})"))
        made.append(element("span", "; " if sum(seen.values()) > 1 else ": ", link))
    if entry.below:
        inner = element("ul")
        inner.extend(_index_line(one, chapters) for one in entry.below)
        made.append(inner)
    return made


def index(contents: Contents, chapters: dict[str, str]) -> HtmlElement | None:
    """Return the index; an entry leads to its place in a chapter, which is named. None when the book has no entry.

    `chapters` gives the title of each page by its slug.
    """
    if not contents.index:
        return None
    made = element("section", element("h1", _("Index")), class_="book-index")
    for number, (head, entries) in enumerate(by_pinyin(contents.index, lambda entry: entry.words), start=1):
        listing = element("ul", class_="index")
        listing.extend(_index_line(entry, chapters) for entry in entries)
        made.append(element("section", element("h2", words(head)), listing, id=f"letter-{number}"))
    return made


def colophon(contents: Contents) -> HtmlElement:
    """Return the last page: type, tools."""
    made = element("section", element("h1", _("Colophon")), class_="colophon")
    made.append(element("p", element("em", contents.title), *titled_in_chinese(contents),
                        f" {by_whom(contents)}"))
    family = {"family": contents.font_family}
    made.append(element("p", _(
        "Chinese is set in Noto Serif CJK by Adobe and Google, under the SIL Open Font License, in cuts of the book’s own: "
        "%(family)s Han SC and %(family)s Han TC. All else is in the type that the reader chose.") % family
        if contents.has_faces else _("All is in the type that the reader chose.")))
    built = _("Written in MyST Markdown; built with Jupyter Book and Sphinx.")
    made.append(element("p", f"{built} " + (
        _("Every chart has a description in words, every Chinese run says its language, and nothing needs a script or a "
          "connection.") if contents.is_chinese else
        _("Every chart has a description in words and nothing needs a script or a connection."))))
    if contents.address:
        made.append(element("p", _("The web edition:") + " ", element("a", contents.address, href=contents.address), "."))
    return made
