"""Sets the joined document as a PDF: page numbers are filled in until they settle, then the file is written.

Runs as a process of its own, `python -m lemmata.editions.pdf.render BOOK.html PAGES BOOK.pdf`, so that a layout that never
ends is stopped, and so that FONTCONFIG_FILE is read before any font is. It imports what it needs for that and nothing
else: what it holds is held beside the whole book.
"""

from __future__ import annotations

import copy
import gc
import itertools
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
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
#: Which share of a page may be left empty before a chart, and which share a heading above a chart takes at most.
EMPTY, HEADING = 0.2, 0.12


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


# Room before a chart ------------------------------------------------------------------------------------


def standing(figure: HtmlElement) -> HtmlElement:
    """A chart with the boxes that hold nothing else: what is moved when it is moved."""
    while figure.getparent().tag == "div" and len(figure.getparent()) == 1:
        figure = figure.getparent()
    return figure


def paragraphs_after(figure: HtmlElement) -> list[HtmlElement]:
    """The paragraphs that follow a chart at once."""
    return [*itertools.takewhile(lambda one: one.tag == "p", standing(figure).itersiblings())]


def text_bottom(box: Any) -> float:
    """Where the lowest line or picture of a box ends."""
    if hasattr(box, "text") or hasattr(box, "replacement"):
        return box.position_y + box.height
    return max(map(text_bottom, getattr(box, "children", ())), default=0.0)


def shows_chart(box: Any) -> bool:
    """Whether a chart, or a part of one, stands in a box."""
    return getattr(box, "element_tag", "") == "figure" or any(map(shows_chart, getattr(box, "children", ())))


def heights(box: Any, wanted: dict[Any, str]) -> Iterator[tuple[str, float, float]]:
    """The name, the top and the height of each box of an element in `wanted`."""
    if (name := wanted.get(getattr(box, "element", None))) is not None and hasattr(box, "margin_height"):
        yield name, box.position_y, box.margin_height()
        if not name.startswith("figure "):
            return
    for child in getattr(box, "children", ()):
        yield from heights(child, wanted)


def fill_up(template: HtmlElement, set_document: Any, book: Any, moved: set[str]) -> bool:
    """Where a page is left empty before a chart, set the paragraphs that follow the chart before it; whether one was moved.

    No chart is moved twice (`moved` has their ids). `set_document` is the document that was laid out as `book`: its elements
    stand as those of `template` do, and a chart is known by its id.
    """
    charts = {one.get("id"): one for one in template.iter("figure") if one.get("id") and one.get("id") not in moved}
    parents = {child: parent for parent in set_document.iter() for child in parent}
    wanted: dict[Any, str] = {}
    for figure in set_document.iter("figure"):
        if (name := figure.get("id")) in charts:
            wanted[figure] = f"figure {name}"
            unit = figure
            while parents[unit].tag == "div" and len(parents[unit]) == 1:
                unit = parents[unit]
            siblings = list(parents[unit])
            for number, _ in enumerate(paragraphs_after(charts[name])):
                wanted[siblings[siblings.index(unit) + 1 + number]] = f"{number} {name}"
    high: dict[str, float] = {}
    first: dict[int, tuple[str, float]] = {}
    pictured = set()
    bottoms, bodies = [], []
    for number, page in enumerate(book.pages):
        root = page._page_box.children[0]
        bodies.append((page._page_box.content_box_y(), page._page_box.height))
        bottoms.append(text_bottom(root))
        pictured.update({number} if shows_chart(root) else ())
        for name, top, height in heights(root, wanted):
            high[name] = high.get(name, 0) + height
            if name.startswith("figure "):
                first.setdefault(number, (name.removeprefix("figure "), top))
    for number, (name, top) in first.items():
        start, whole = bodies[number]
        free = bodies[number - 1][0] + bodies[number - 1][1] - bottoms[number - 1] if number else 0
        # A heading may stand above the chart. Beside another chart the text would be read as that one's.
        if free < EMPTY * whole or top - start > HEADING * whole or number - 1 in pictured:
            continue
        chart, room = standing(charts[name]), free - (top - start)
        for at, paragraph in enumerate(paragraphs_after(charts[name])):
            if at and high.get(f"{at} {name}", 0) > room:
                break
            room -= high.get(f"{at} {name}", 0)
            chart.addprevious(paragraph)
            moved.add(name)
    return bool(moved & charts.keys())


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


def set_pages(document: Path, base: Path, place: Path) -> Typeset:
    """Set the book in this process. Raises SettingFailed, or OSError when the file cannot be written."""
    started = time.monotonic()
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    faults = Faults()
    logging.getLogger("weasyprint").handlers = [faults]
    template = html.document_fromstring(document.read_text(encoding="utf-8"))
    complete_tags(template.get("lang"))
    list_pages_once()
    font_config = FontConfiguration()
    # A book that fetches something from elsewhere is another book tomorrow.
    fetcher = URLFetcher(allowed_protocols=["file"])
    # Millions of small objects live until the round ends, and looking through them again and again takes time: rarely, then.
    gc.set_threshold(200_000, 10, 5)
    pages = guess(template)
    wanted = {target for one in template.xpath("//@data-target | //@data-targets") for target in one.split()}
    moved: set[str] = set()
    for turn in range(ROUNDS):
        text = html.tostring(fill(template, pages), encoding="unicode", doctype="<!DOCTYPE html>")
        faults.told.clear()
        pictures: dict[str, Any] = {}
        source = source_of(text, base, fetcher)
        book = source.render(
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
        # Text that moved up moves charts behind it, so that a second look pays; a third finds next to nothing.
        is_filled = turn < 2 and fill_up(template, source.etree_element, book, moved)
        if found == pages and not is_filled:
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
