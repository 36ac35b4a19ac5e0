"""Sets the joined document as a PDF with WeasyPrint: surveyed, laid out until its page numbers settle, and written.

Runs as a process of its own, `python -m lemmata.editions.pdf.render BOOK.html PAGES BOOK.pdf`, so that a layout that never
ends is stopped, and so that FONTCONFIG_FILE is read before any font is. It imports what it needs for that and nothing
else: what it holds is held beside the whole book.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from lxml import html

from lemmata.editions.pdf.page_layout import collect_rarely, lay_out, places
from lemmata.editions.pdf.page_numbers import fill, guess
from lemmata.editions.pdf.print_fonts import number_glyphs
from lemmata.editions.pdf.split_links import split_links
from lemmata.editions.pdf.survey import put_together, survey
from lemmata.record import command_run

#: A number changes the length of a line and so, rarely, the page of another; more rounds would mean a circle.
ROUNDS = 4


class SettingFailed(Exception):
    """The pages could not be set as they should; the message says what the typesetter complained of."""


@dataclass(frozen=True)
class Typeset:
    """Results and costs of setting a book: pages, seconds, megabytes, the first and last page of each id."""

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


def finish(document: object, pdf: Any) -> None:
    """Mend what WeasyPrint is about to write: the bodies of lists, and the numbers by which pages name Chinese characters."""
    wrap_list_bodies(document, pdf)
    number_glyphs(document, pdf)


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


def look_for(wanted: set[str], pages: dict[str, int]) -> None:
    """Raise SettingFailed where a page number is printed of what stands on no page."""
    if astray := sorted(wanted - pages.keys()):
        raise SettingFailed(f"a page number is printed of #{astray[0]}, which stands on no page")


def set_pages(document: Path, base: Path, place: Path) -> Typeset:
    """Set the book in this process. Raises SettingFailed, or OSError when the file cannot be written."""
    started = time.monotonic()
    faults = Faults()
    logging.getLogger("weasyprint").handlers = [faults]
    template = html.document_fromstring(document.read_text(encoding="utf-8"))
    split_links(template)
    wanted = {target for one in template.xpath("//@data-target | //@data-targets") for target in one.split()}
    guessed = guess(template)
    look_for(wanted, guessed)
    template, pages = put_together(template, survey(template, {name: guessed[name] for name in wanted}, base))
    look_for(wanted, pages)
    complete_tags(template.get("lang"))
    list_pages_once()
    collect_rarely()
    for _ in range(ROUNDS):
        faults.told.clear()
        book = lay_out(fill(template, pages), base)[1]
        found = {name: (first + 1, last + 1) for name, (first, last) in places(book).items()}
        before, pages = pages, {name: first for name, (first, _) in found.items()}
        if all(pages[name] == before[name] for name in wanted):
            break
        book = None
        gc.collect()
    else:
        raise SettingFailed(f"the page numbers did not settle in {ROUNDS} rounds")
    # What laid the pages out is no longer needed, and what writes them takes room: measured at 482 pages, 963 MB for 1,034.
    del template
    gc.collect()
    for page in book.pages:
        page.paint = partial(paint_compactly, page.paint)
    book.write_pdf(place, pdf_variant="pdf/ua-1", finisher=finish)
    if faults.told:
        raise SettingFailed("\n".join(faults.told))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Typeset(len(book.pages), round(time.monotonic() - started, 1), memory, found)


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
    command_run.watch_parent()
    sys.exit(main(sys.argv[1:]))
