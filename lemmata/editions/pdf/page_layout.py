"""Lay a document out as pages with WeasyPrint."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from lxml.html import HtmlElement

STYLE = Path(__file__).parent / "print.css"


def as_weasyprint_reads(element: HtmlElement) -> ElementTree.Element:
    """Return an element as the standard library has it, with all in it. Of the pages of a book WeasyPrint's own parser makes the
    same, and takes twelve times as long."""
    made = ElementTree.Element(element.tag, dict(element.attrib))
    made.text, made.tail = element.text, element.tail
    made.extend(map(as_weasyprint_reads, element.iterchildren("*")))
    return made


def source_of(document: HtmlElement, base: Path, fetcher: Any) -> Any:
    """Return a document for WeasyPrint, under its own style sheet less what the book has no use for.

    Its rules for footnotes and notes in the margin, and for the marker of a list, name no element, so that every element
    of the book gets six styles for boxes that it never has: measured, 190,000 of 224,000 styles and 220 MB.
    """
    from cssselect2 import ElementWrapper
    from weasyprint import CSS, HTML
    from weasyprint.html import UA

    rules = re.sub(r"(?m)^::(?:footnote|note)-.*$", "", UA).replace("\n::marker", "\nli::marker")

    class Book(HTML):
        def __init__(self) -> None:
            super().__init__(string="<html>", base_url=f"{base}/", url_fetcher=fetcher)
            # A comment has no element, and what stands behind it would go with it.
            etree.strip_tags(document, etree.Comment)
            self.wrapper_element = ElementWrapper.from_html_root(as_weasyprint_reads(document), content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [CSS(string=rules)]

    return Book()


def let_go(pictures: dict[str, Any]) -> None:
    """Let go of what `pictures` hold of the layout: its boxes before they were laid out, and the styles of all elements.

    A chart keeps the whole of it to set its words in, which takes fonts and dictionaries.
    """
    for picture in pictures.values():
        if context := getattr(picture, "_context", None):
            context.style_for = context.target_collector = context.page_maker = None
            context.tables.clear()


@cache
def fonts() -> tuple[Any, Any]:
    """Return the configuration of fonts of this process, and the style sheet of print read under it."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    return configuration, CSS(filename=STYLE, font_config=configuration)


def lay_out(document: HtmlElement, base: Path, first: int = 1) -> tuple[Any, Any]:
    """Return the document as WeasyPrint reads it, and its pages; pictures are found from the folder `base`.

    `first` is the number of its first page.
    """
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    configuration, style = fonts()
    # A book that fetches something from elsewhere is another book tomorrow.
    source = source_of(document, base, URLFetcher(allowed_protocols=["file"]))
    pictures: dict[str, Any] = {}
    numbered = CSS(string=f"@page :first {{ counter-reset: page {first} }}")
    book = source.render(stylesheets=[style, numbered], font_config=configuration, cache=pictures)
    let_go(pictures)
    return source, book


def places(book: Any) -> dict[str, tuple[int, int]]:
    """Return the first and the last page of each id, from 0: an element that goes on overleaf is an anchor of each of its
    pages."""
    found: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(book.pages):
        for name in page.anchors:
            found[name] = found.get(name, (number, number))[0], number
    return found
