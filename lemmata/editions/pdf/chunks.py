"""Sets a book in chunks, each a PDF of its own, so that they are laid out and written on all cores and none holds the whole."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import resource
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from lemmata.editions.pdf.page_layout import lay_out, places
from lemmata.editions.pdf.pdf_tags import write
from lemmata.editions.pdf.survey import Surveyed
from lemmata.record import command_run

#: About so many pages are a chunk: what two processes hold of as many is less than what one held of a book of 600.
PAGES = 150
#: How a link is written that leads into another chunk, until the chunks are one PDF again.
ELSEWHERE = "chunk:"


class Faults(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.told.append(record.getMessage())


@dataclass(frozen=True)
class Chunk:
    """A chunk of a book as it was set: its PDF, the first and the last page of each id, the number of the page behind its last,
    the level of each of its bookmarks, what the typesetter complained of; by which process, and how many MB that has held."""

    pdf: Path
    places: dict[str, tuple[int, int]]
    behind: int
    levels: list[int]
    faults: list[str]
    process: int
    memory: int


def divide(surveyed: list[Surveyed]) -> list[list[Surveyed]]:
    """Return the units of a book as chunks of about `PAGES` pages.

    Each begins on a right page, as any document does, behind one on which something stands.
    """
    whole = sum(unit.pages for unit in surveyed)
    share = whole / max(1, round(whole / PAGES))
    # Where a chunk may begin: the unit that would be its first, and the pages before it.
    places: list[tuple[int, int]] = []
    pages = 0
    for at, unit in enumerate(surveyed):
        if pages % 2 == 0:
            places.append((at, pages))
        pages += (unit.right and pages % 2) + unit.pages
    begins = {0} | {min(places, key=lambda place: abs(place[1] - number * share))[0]
                    for number in range(1, max(1, round(whole / PAGES)))}
    bounds = [*sorted(begins), len(surveyed)]
    return [surveyed[first:behind] for first, behind in pairwise(bounds)]


def mark_links(document: HtmlElement, book: Collection[str]) -> HtmlElement:
    """Let each link of a chunk to what stands in another one say so, and return it: WeasyPrint drops a link that leads nowhere.

    `book` holds the ids of the whole book.
    """
    here = set(document.xpath("//@id"))
    for link in document.xpath("//a[starts-with(@href, '#')]"):
        # lxml writes an address as an address is written.
        target = unquote(link.get("href")[1:])
        if target in book and target not in here:
            link.set("href", ELSEWHERE + target)
    return document


def set_chunk(text: str, first: int, pdf: Path, base: Path) -> Chunk:
    """Lay out and write the document `text`, whose first page has the number `first`, as `pdf`. Raises OSError."""
    faults = Faults()
    logging.getLogger("weasyprint").handlers = [faults]
    document = html.document_fromstring(text)
    language = document.get("lang")
    book = lay_out(document, base, first)[1]
    # What laid the pages out is no longer needed, and what writes them takes room.
    del document
    gc.collect()
    found = {name: (first + begins, first + ends) for name, (begins, ends) in places(book).items()}
    levels = [level for page in book.pages for level, *_ in page.bookmarks]
    behind = first + len(book.pages)
    write(book, pdf, language, f"{first}-")
    del book
    gc.collect()
    return Chunk(pdf, found, behind, levels, faults.told, os.getpid(), memory())


def memory() -> int:
    """Return how many MB this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def collect_when_done() -> None:
    """Have Python look for garbage when it is told to: millions of small objects live until a layout ends."""
    gc.disable()


def _begin_worker() -> None:
    """Prepare a process that lays out pages."""
    command_run.watch_parent()
    collect_when_done()


Work = Callable[..., list[Any]]


@contextmanager
def cores(most: int) -> Iterator[Work]:
    """Yield a function like `map`, which calls a function on up to `most` cores; where one is enough, in this process."""
    workers = min(os.cpu_count() or 1, most)
    if workers == 1:
        collect_when_done()
        yield lambda function, *arguments: list(map(function, *arguments))
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker) as pool:
        yield lambda function, *arguments: list(pool.map(function, *arguments))
