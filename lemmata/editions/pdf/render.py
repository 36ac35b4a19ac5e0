"""Sets the joined document as a PDF with WeasyPrint: surveyed, its chunks laid out until their page numbers settle and written,
and merged.

Runs as a process of its own, `python -m lemmata.editions.pdf.render BOOK.html PAGES BOOK.pdf`, so that a layout that never
ends is stopped, and so that FONTCONFIG_FILE is read before any font is. It imports what it needs for that and nothing
else: what it holds is held beside the whole book.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from lemmata.editions.pdf.chunks import Chunk, Work, cores, divide, mark_links, memory, set_chunk
from lemmata.editions.pdf.merge_chunks import merge
from lemmata.editions.pdf.page_numbers import fill, guess
from lemmata.editions.pdf.split_links import split_links
from lemmata.editions.pdf.survey import Surveyed, put_together, survey, units
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


def printed_numbers(document: HtmlElement) -> set[str]:
    """Return the ids whose pages a document prints."""
    return {target for one in document.xpath("//@data-target | //@data-targets") for target in one.split()}


def look_for(wanted: set[str], pages: dict[str, int]) -> None:
    """Raise SettingFailed where a page number is printed of what stands on no page."""
    if astray := sorted(wanted - pages.keys()):
        raise SettingFailed(f"a page number is printed of #{astray[0]}, which stands on no page")


def set_chunks(document: HtmlElement, chunks: list[list[Surveyed]], base: Path, folder: Path, work: Work) -> list[Chunk]:
    """Set the chunks of a book in `folder` until each page number that it prints of itself is right. Raises SettingFailed.

    `work` is like `map`, on as many cores as there are.
    """
    wanted = printed_numbers(document)
    firsts, templates, pages = [1], list[HtmlElement](), dict[str, int]()
    for held in chunks:
        template, foreseen, behind = put_together(document, held, firsts[-1])
        templates.append(template)
        firsts.append(behind)
        pages |= foreseen
    look_for(wanted, pages)
    for _ in range(ROUNDS):
        texts = [html.tostring(mark_links(fill(template, pages), pages), encoding="unicode", doctype="<!DOCTYPE html>")
                 for template in templates]
        # The longest first, so that no core waits for the other.
        order = sorted(range(len(texts)), key=lambda one: -len(texts[one]))
        made = work(partial(set_chunk, base=base), [texts[one] for one in order], [firsts[one] for one in order],
                    [folder / f"{one}.pdf" for one in order])
        done = [chunk for _, chunk in sorted(zip(order, made, strict=True), key=lambda one: one[0])]
        if [chunk.behind for chunk in done] != firsts[1:] and len(chunks) > 1:
            # A chunk is longer than its survey foresaw, and the next would begin elsewhere.
            return set_chunks(document, [[unit for held in chunks for unit in held]], base, folder, work)
        before, pages = pages, {name: first for chunk in done for name, (first, _) in chunk.places.items()}
        if all(pages[name] == before[name] for name in wanted):
            return done
    raise SettingFailed(f"the page numbers did not settle in {ROUNDS} rounds")


def set_pages(document: Path, base: Path, place: Path) -> Typeset:
    """Set the book `document` as the PDF `place`, on all cores.

    Raises SettingFailed, or OSError when a file cannot be written.
    """
    started = time.monotonic()
    template = html.document_fromstring(document.read_text(encoding="utf-8"))
    split_links(template)
    guessed, wanted = guess(template), printed_numbers(template)
    look_for(wanted, guessed)
    with tempfile.TemporaryDirectory(dir=document.parent) as folder:
        with cores(len([*units(template)])) as work:
            surveyed = survey(template, {name: guessed[name] for name in wanted}, base, work)
            chunks = set_chunks(template, divide(surveyed), base, Path(folder), work)
        if told := [fault for chunk in chunks for fault in chunk.faults]:
            raise SettingFailed("\n".join(told))
        # Those that set them are gone when they are merged.
        held = {chunk.process: chunk.memory for chunk in sorted(chunks, key=lambda chunk: chunk.memory)} | {os.getpid(): memory()}
        if len(chunks) > 1:
            merge(chunks, place)
        else:
            chunks[0].pdf.replace(place)
    return Typeset(chunks[-1].behind - 1, round(time.monotonic() - started, 1), max(sum(held.values()), memory()),
                   {name: pages for chunk in chunks for name, pages in chunk.places.items()})


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
