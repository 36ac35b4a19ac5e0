"""Surveys a book before it is set whole: each unit of sections is laid out alone, on all cores, and its gaps are filled.

A unit begins on a page of its own, so that what stands where in it does not depend on the others; only its first page does.
So the whole book need be laid out but once, where nothing was amiss.
"""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from lemmata.editions.pdf import page_layout
from lemmata.editions.pdf.page_gaps import fill_up
from lemmata.editions.pdf.page_numbers import fill

#: A look ends with the first page that it fills, since all behind it moves: no unit of the book has more that are left empty.
LOOKS = 6


@dataclass(frozen=True)
class Surveyed:
    """A unit with its gaps filled: its sections as HTML, its number of pages, the page of each id, from 0 in the unit.

    `right` says that it begins on a right page.
    """

    sections: str
    pages: int
    places: dict[str, int]
    right: bool


def units(document: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the sections of a book, together where one begins on the page of the one before it, or on the page behind it."""
    held: list[HtmlElement] = []
    for section in document.body:
        before = held[-1].get("class", "").split() if held else []
        if held and not {"part", "offprint"} & {*before}:
            yield held
            held = []
        held.append(section)
    if held:
        yield held


def alone(document: HtmlElement, unit: list[HtmlElement]) -> str:
    """Return the document that has nothing but a unit."""
    made = html.Element("html", dict(document.attrib))
    made.append(copy.deepcopy(document.head))
    body = html.Element("body")
    body.extend(copy.deepcopy(one) for one in unit)
    made.append(body)
    return html.tostring(made, encoding="unicode", doctype="<!DOCTYPE html>")


def begins_right(book: Any) -> bool:
    """Return whether the style of what a document begins with asks for a right page."""
    box = book.pages[0]._page_box
    while getattr(box, "children", ()):
        if box.style["break_before"] in ("right", "recto"):
            return True
        box = box.children[0]
    return False


def survey_unit(text: str, pages: dict[str, int], base: Path) -> Surveyed:
    """Lay a unit out, with `pages` as the page of each id, until no page before a chart is left empty."""
    template = html.document_fromstring(text)
    moved: set[str] = set()
    for _ in range(LOOKS):
        source, book = page_layout.lay_out(fill(template, pages), base)
        if not fill_up(template, source.etree_element, book, moved):
            break
    else:
        source, book = page_layout.lay_out(fill(template, pages), base)
    sections = "".join(html.tostring(one, encoding="unicode") for one in template.body)
    places = {name: first for name, (first, _) in page_layout.places(book).items()}
    made = Surveyed(sections, len(book.pages), places, begins_right(book))
    # Nobody else looks for what a layout leaves behind.
    del source, book
    gc.collect()
    return made


def survey(document: HtmlElement, pages: dict[str, int], base: Path, work: Callable[..., list[Any]]) -> list[Surveyed]:
    """Survey the units of a document, the longest first; `work` is like `map`, on as many cores as there are."""
    texts = [alone(document, unit) for unit in units(document)]
    order = sorted(range(len(texts)), key=lambda one: -len(texts[one]))
    done = dict(zip(order, work(partial(survey_unit, pages=pages, base=base), [texts[number] for number in order]), strict=True))
    return [done[number] for number in range(len(texts))]


def put_together(document: HtmlElement, surveyed: list[Surveyed], first: int = 1) -> tuple[HtmlElement, dict[str, int], int]:
    """Return the document with units as they were surveyed, the page of each id in it, and the page behind the last.

    `first` is the page on which it begins.
    """
    made = html.Element("html", dict(document.attrib))
    made.append(copy.deepcopy(document.head))
    body = html.Element("body")
    made.append(body)
    pages: dict[str, int] = {}
    for unit in surveyed:
        # A left page that nothing stands on.
        first += unit.right and first % 2 == 0
        pages |= {name: first + page for name, page in unit.places.items()}
        first += unit.pages
        body.extend(html.fragments_fromstring(unit.sections))
    return made, pages, first
