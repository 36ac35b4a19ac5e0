"""Sets the joined document as a PDF: page numbers are filled in until they settle, then the file is written.

Runs as a process of its own, `python -m apparatus.print.typesetting BOOK.html BOOK.pdf`, so that a layout that never
ends is stopped, and so that FONTCONFIG_FILE is read before any font is.
"""

from __future__ import annotations

import copy
import gc
import json
import logging
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from apparatus import fonts
from apparatus.building import BuildFailed
from apparatus.print.joining import element

STYLE = Path(__file__).parent / "print.css"
#: A number changes the length of a line and so, rarely, the page of another; more rounds would mean a circle.
ROUNDS = 6


class SettingFailed(Exception):
    """The pages could not be set as they should; the message says what the typesetter complained of."""


# Page numbers -------------------------------------------------------------------------------------------


def fill(document: HtmlElement, pages: dict[str, int]) -> HtmlElement:
    """A copy of `document` with the number of each target's page; an unknown one takes the room of a number.

    In the index a page that bears an entry twice is named once, and each number is a link.
    """
    made = copy.deepcopy(document)
    for node in made.xpath("//span[@data-target]"):
        node.text = str(pages.get(node.get("data-target"), 100))
        node.drop_tag()
    for node in made.xpath("//span[@data-targets]"):
        targets = node.get("data-targets").split()
        del node.attrib["data-targets"]
        first: dict[int, str] = {}
        for target in targets:
            first.setdefault(pages.get(target, 100), target)
        for number, target in sorted(first.items()):
            node.append(element("a", str(number), href=f"#{target}"))
            node[-1].tail = ", "
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


def typeset(document: Path, base: Path, place: Path, work: Path, time_limit: float) -> Typeset:
    """Set the HTML file `document` as the PDF `place`; pictures are found from the folder `base`.

    Raises BuildFailed.
    """
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts.write_fontconfig(work / "fontconfig"))}
    command = [sys.executable, "-m", "apparatus.print.typesetting", str(document), str(base), str(place)]
    try:
        done = subprocess.run(command, env=environment, text=True, timeout=time_limit, capture_output=True)
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"setting the pages took longer than {time_limit:.0f} s and was stopped") from error
    if done.returncode:
        # Of a trace only the end helps.
        raise BuildFailed("\n".join(done.stderr.strip().splitlines()[-12:]) or "setting the pages failed")
    return Typeset(**json.loads(done.stdout))


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
    itself by name for every box, which is where this one steps in.
    """
    import pydyf
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


def set_pages(source: Path, base: Path, place: Path) -> Typeset:
    """Set the book in this process. Raises SettingFailed, or OSError when the file cannot be written."""
    started = time.monotonic()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    faults = Faults()
    logging.getLogger("weasyprint").handlers = [faults]
    template = html.document_fromstring(source.read_text(encoding="utf-8"))
    complete_tags(template.get("lang"))
    font_config = FontConfiguration()
    # A book that fetches something from elsewhere is another book tomorrow.
    fetcher = URLFetcher(allowed_protocols=["file"])
    cache: dict[object, object] = {}
    # Millions of small objects live until the round ends, and looking through them again and again takes time: measured,
    # 182 s for 202, at 1,677 MB for 1,512.
    gc.disable()
    pages: dict[str, int] = {}
    for _ in range(ROUNDS):
        text = html.tostring(fill(template, pages), encoding="unicode", doctype="<!DOCTYPE html>")
        faults.told.clear()
        book = HTML(string=text, base_url=f"{base}/", url_fetcher=fetcher).render(
            stylesheets=[CSS(filename=STYLE, font_config=font_config)], font_config=font_config, cache=cache)
        # An element that goes on overleaf is an anchor of each of its pages.
        places: dict[str, tuple[int, int]] = {}
        for number, page in enumerate(book.pages, start=1):
            for name in page.anchors:
                places[name] = places.get(name, (number, number))[0], number
        found = {name: first for name, (first, _) in places.items()}
        if found == pages:
            break
        pages = found
        book = None
        gc.collect()
    else:
        raise SettingFailed(f"the page numbers did not settle in {ROUNDS} rounds")
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
