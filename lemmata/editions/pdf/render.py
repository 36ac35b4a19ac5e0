"""Sets the joined document as a PDF: page numbers are filled in until they settle, then the file is written.

Runs as a process of its own, `python -m lemmata.editions.pdf.render BOOK.html PAGES BOOK.pdf`, so that a layout that never
ends is stopped, and so that FONTCONFIG_FILE is read before any font is. It imports what it needs for that and nothing
else: what it holds is held beside the whole book.
"""

from __future__ import annotations

import copy
import gc
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

STYLE = Path(__file__).parent / "print.css"
#: A number changes the length of a line and so, rarely, the page of another; more rounds would mean a circle.
ROUNDS = 6
#: So many stand on a page, the back matter's narrow columns and the empty ends of chapters taken together.
LETTERS = 2000


class SettingFailed(Exception):
    """The pages could not be set as they should; the message says what the typesetter complained of."""


# Page numbers -------------------------------------------------------------------------------------------


def guess(document: HtmlElement) -> dict[str, int]:
    """The page on which each id may stand, by the letters before it: a number as wide as the right one."""
    letters, made = 0, {}
    for node in document.body.iter(html.etree.Element):
        if identifier := node.get("id"):
            made[identifier] = 1 + letters // LETTERS
        letters += len(node.text or "") + len(node.tail or "")
    return made


def fill(document: HtmlElement, pages: dict[str, int]) -> HtmlElement:
    """A copy of `document` with the number of each target's page.

    In the index a page that bears an entry twice is named once, and each number is a link.
    """
    made = copy.deepcopy(document)
    for node in made.xpath("//span[@data-target]"):
        node.text = str(pages[node.get("data-target")])
        node.drop_tag()
    for node in made.xpath("//span[@data-targets]"):
        targets = node.get("data-targets").split()
        del node.attrib["data-targets"]
        first: dict[int, str] = {}
        for target in targets:
            first.setdefault(pages[target], target)
        for number, target in sorted(first.items()):
            link = html.Element("a", href=f"#{target}")
            link.text, link.tail = str(number), ", "
            node.append(link)
        node[-1].tail = ""
        node.text = "\u2002"
    return made


# The process --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typeset:
    """What setting a book gave and took: pages, seconds, megabytes, the first and last page of each id."""

    pages: int
    seconds: float
    memory: int
    places: dict[str, tuple[int, int]]


class Faults(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.told.append(record.getMessage())


def source_of(text: str, base: Path, fetcher: Any) -> Any:
    """The document `text` as WeasyPrint reads it, under its own style sheet less what the book has no use for.

    Its rules for footnotes and notes in the margin, and for the marker of a list, name no element, so that every element
    of the book gets six styles for boxes that it never has: measured, 190,000 of 224,000 styles and 220 MB.
    """
    from weasyprint import CSS, HTML
    from weasyprint.html import UA

    rules = re.sub(r"(?m)^::(?:footnote|note)-.*$", "", UA).replace("\n::marker", "\nli::marker")

    class Book(HTML):
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [CSS(string=rules)]

    return Book(string=text, base_url=f"{base}/", url_fetcher=fetcher)


def complete_tags(main_language: str) -> None:
    """Let WeasyPrint write into the tags what it leaves out: the language of an element, the words of a link.

    It writes the document's language only, and describes a link by the name of its target. Its builder of tags calls
    itself by name for every box, which is where this one steps in. A page is painted before it is tagged, and when it is
    tagged its boxes are let go: the tags of the book take the room of its pages.
    """
    import pydyf
    from weasyprint.formatting_structure.boxes import PageBox
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_completely(box: Any, *arguments: Any) -> Any:
        element = getattr(box, "element", None)
        language = element.get("lang") if element is not None else None
        if element is not None and getattr(box, "link_annotation", None):
            words = " ".join("".join(element.itertext()).split())
            box.link_annotation["Contents"] = pydyf.String(words or element.get("href"))
        for made in build(box, *arguments):
            if language and language != main_language:
                made["Lang"] = pydyf.String(language)
            yield made
        if isinstance(box, PageBox):
            box.children = ()

    tags._build_box_tree = build_completely


def wrap_list_bodies(document: object, pdf: Any) -> None:
    """Put what an item of a list holds beside its label into a list body, as PDF/UA asks.

    WeasyPrint does so for words that stand in the item, not for paragraphs in it. It calls this before it writes.
    """
    import pydyf

    def tag(reference: object) -> str:
        # A child is a reference ("12 0 R"), or the number of marked content.
        return pdf.objects[int(reference.split()[0])].get("S") if isinstance(reference, bytes) else ""

    for item in list(pdf.objects):
        if not isinstance(item, pydyf.Dictionary) or item.get("S") != "/LI":
            continue
        loose = [child for child in item["K"] if tag(child) not in ("/Lbl", "/LBody")]
        if loose:
            body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "Pg": item["Pg"],
                                     "P": item.reference})
            pdf.add_object(body)
            for child in loose:
                pdf.objects[int(child.split()[0])]["P"] = body.reference
            item["K"] = pydyf.Array([*(child for child in item["K"] if child not in loose), body.reference])


def let_go(pictures: dict[str, Any]) -> None:
    """Let go of what `pictures` hold of the layout: its boxes before they were laid out, and the styles of all elements.

    A chart keeps the whole of it to set its words in, which takes fonts and dictionaries.
    """
    for picture in pictures.values():
        if context := getattr(picture, "_context", None):
            context.style_for = context.target_collector = context.page_maker = None
            context.tables.clear()


def paint_compactly(paint: Callable[[Any, float], None], stream: Any, scale: float = 1) -> None:
    """Paint a page, and keep what was painted as one string instead of an object for each of its operators."""
    import pydyf

    paint(stream, scale)
    # An array is its items in brackets.
    stream.stream = [pydyf.Array(stream.stream).data[1:-1]]


def list_pages_once() -> None:
    """Let a PDF make the list of its pages once: the tags ask for it at each element, 77,000 times in this book."""
    import pydyf

    make = pydyf.PDF.page_references.fget

    @cache
    def list_pages(pdf: Any, count: int) -> tuple[bytes, ...]:
        return make(pdf)

    pydyf.PDF.page_references = property(lambda pdf: list_pages(pdf, pdf.pages["Count"]))


def set_pages(source: Path, base: Path, place: Path) -> Typeset:
    """Set the book in this process. Raises SettingFailed, or OSError when the file cannot be written."""
    started = time.monotonic()
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    faults = Faults()
    logging.getLogger("weasyprint").handlers = [faults]
    template = html.document_fromstring(source.read_text(encoding="utf-8"))
    complete_tags(template.get("lang"))
    list_pages_once()
    font_config = FontConfiguration()
    # A book that fetches something from elsewhere is another book tomorrow.
    fetcher = URLFetcher(allowed_protocols=["file"])
    # Millions of small objects live until the round ends, and looking through them again and again takes time: rarely, then.
    gc.set_threshold(200_000, 10, 5)
    pages = guess(template)
    wanted = {target for one in template.xpath("//@data-target | //@data-targets") for target in one.split()}
    for _ in range(ROUNDS):
        text = html.tostring(fill(template, pages), encoding="unicode", doctype="<!DOCTYPE html>")
        faults.told.clear()
        pictures: dict[str, Any] = {}
        book = source_of(text, base, fetcher).render(
            stylesheets=[CSS(filename=STYLE, font_config=font_config)], font_config=font_config, cache=pictures)
        let_go(pictures)
        # An element that goes on overleaf is an anchor of each of its pages.
        places: dict[str, tuple[int, int]] = {}
        for number, page in enumerate(book.pages, start=1):
            for name in page.anchors:
                places[name] = places.get(name, (number, number))[0], number
        found = {name: first for name, (first, _) in places.items()}
        if astray := sorted(wanted - found.keys()):
            raise SettingFailed(f"a page number is printed of #{astray[0]}, which stands on no page")
        if found == pages:
            break
        pages = found
        book = None
        gc.collect()
    else:
        raise SettingFailed(f"the page numbers did not settle in {ROUNDS} rounds")
    # What laid the pages out is no longer needed, and what writes them takes room: measured at 482 pages, 963 MB for 1,034.
    del template, text, pictures
    gc.collect()
    for page in book.pages:
        page.paint = partial(paint_compactly, page.paint)
    book.write_pdf(place, pdf_variant="pdf/ua-1", finisher=wrap_list_bodies)
    if faults.told:
        raise SettingFailed("\n".join(faults.told))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Typeset(len(book.pages), round(time.monotonic() - started, 1), memory, places)


def main(argv: list[str]) -> int:
    """Set argv[0] with pictures from argv[1] as argv[2]; print what was done as JSON."""
    source, base, place = map(Path, argv)
    try:
        done = set_pages(source, base, place)
    except SettingFailed as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or place}: {error.strerror or error}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(done)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
