"""Pages of the builder `print` as data, and what they do not say themselves. Who joins the pages has them written and reads
them here, and loads no builder for it."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lemmata.editions.build_site import build_pages
from lemmata.record.project import Project
from lemmata.sphinx import interface_words

#: The name of the builder.
BUILDER = "print"
#: What is left beside the pages.
CONTENTS = "contents.json"
#: The scheme of addresses of pages that only the web edition has; who joins the pages knows where that is, or that it is nowhere.
WEB = "web:"
#: Attributes that name other elements of the page.
NAMING = ("for", "aria-labelledby", "aria-describedby")


def slug(page: str) -> str:
    """Return the id of a page in the whole book: chapters/auction is auction, and an id holds no blank.

    The folder would only lengthen ids: two pages of one name in two folders are refused when the pages are joined.
    """
    return re.sub(r"\s+", "-", posixpath.basename(page))


def address_in_print(url: str) -> str:
    """Return a web address as it is printed: without scheme and end slash, to be broken after its marks."""
    plain = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
    return re.sub(r"([/.?&=_-])(?=.)", "\\1\u200b", plain)


@dataclass
class Chapter:
    """A page of the book: its docname and its title."""

    name: str
    title: str


@dataclass(frozen=True)
class Answer:
    """An answer, taken out of its page: its id, the id of the place it was taken from, what heads it, its contents as HTML."""

    id: str
    place: str
    head: str
    body: str


@dataclass(frozen=True)
class Listed:
    """A line of the list of figures or of tables; of a table the number is not known before the pages are joined."""

    id: str
    number: str
    words: str


@dataclass(frozen=True)
class Page:
    """A page as the builder writes it: its docname, title and contents as HTML, what was taken out of it, what it adds to
    the lists."""

    name: str
    title: str
    article: str
    answers: list[Answer]
    figures: list[Listed]
    tables: list[Listed]


@dataclass
class Part:
    """A part of the book as _toc.yml has it; the caption is empty for the front page."""

    caption: str
    chapters: list[Chapter]


@dataclass
class IndexEntry:
    """A line of the index: words, ids of its places (`auction--index-0`), lines below it."""

    words: str
    targets: list[str]
    below: list[IndexEntry] = field(default_factory=list)


@dataclass
class Contents:
    """The frame of the pages: names, the order of the book, its index by heads (letters)."""

    title: str
    short_title: str
    title_zh: str
    author: str
    copyright: str
    licence: str
    licence_url: str
    address: str
    parts: list[Part]
    index: list[tuple[str, list[IndexEntry]]]
    #: What programs are told of the book: what it is in a sentence, its subjects, the languages of what it reads.
    about: str = ""
    keywords: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    #: The language of the book itself, and the folders of its catalogues.
    language: str = "en"
    catalogues: list[str] = field(default_factory=list)
    #: The licence of the code that comes with the book, if any does.
    licence_code: str = ""
    #: Whether the book ships faces of its own.
    has_faces: bool = True
    #: What their families are called before their kind.
    font_family: str = ""

    @property
    def is_chinese(self) -> bool:
        """Whether a text that the book reads is Chinese."""
        return any(one.startswith("zh") for one in self.languages)


def write_pages(book: Project, time_limit: float = 600) -> Path:
    """Write the pages of a book in its folder of builds; return their folder. Every warning is fatal.

    Raises BuildFailed.
    """
    return build_pages(book.root, book.build / "work", time_limit, BUILDER, CONTENTS)


def load(out: Path) -> Contents:
    """Return what `write_pages` left in `out`; what is written around the pages has its words in the language of the book."""
    raw = json.loads((out / CONTENTS).read_text(encoding="utf-8"))

    def entries(raw: list[dict[str, Any]]) -> list[IndexEntry]:
        return [IndexEntry(one["words"], one["targets"], entries(one["below"])) for one in raw]

    interface_words.load(raw["catalogues"], raw["language"])
    return Contents(**raw | {
        "parts": [Part(one["caption"], [Chapter(**chapter) for chapter in one["chapters"]]) for one in raw["parts"]],
        "index": [(head, entries(one)) for head, one in raw["index"]]})


def load_page(out: Path, name: str) -> Page:
    """Return what `write_pages` left in `out` of a page."""
    raw = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    made = {"answers": Answer, "figures": Listed, "tables": Listed}
    return Page(**raw | {part: [kind(**one) for one in raw[part]] for part, kind in made.items()})
