"""Builds the PDF aside and puts it in the place of the last good one when it is whole."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lemmata.command_line import asked
from lemmata.editions import font_subset
from lemmata.editions.build_site import BuildFailed
from lemmata.editions.pdf.join_pages import JoiningFailed
from lemmata.editions.pdf.print_document import assemble
from lemmata.editions.pdf.printed_pages import write_pages
from lemmata.editions.pdf.render_process import Typeset, typeset
from lemmata.record import command_run, settings
from lemmata.record.project import Project, find_project

#: What a build leaves beside the PDF for checks: the joined document, and what setting it gave and took.
DOCUMENT, SETTING = "book.html", "setting.json"
#: So many characters without a glyph are told of; a new chapter may bring a hundred.
TOLD = 20


def check_glyphs(book: Project) -> None:
    """Raise BuildFailed when the book has a character that the shipped fonts do not draw."""
    if faults := font_subset.missing_glyphs(font_subset.book_texts(book.root), book.fonts):
        more = [f"… and {len(faults) - TOLD} more"] if len(faults) > TOLD else []
        raise BuildFailed("\n".join([*map(str, faults[:TOLD]), *more]))


def place_of(book: Project) -> Path:
    """Return where the PDF of a book is built: NAME.pdf, by its short title."""
    return book.build / "pdf" / f"{settings.file_name(book.root)}.pdf"


def build_pdf(book: Project, time_limit: float = 1800, say: Callable[[str], None] = print) -> Typeset:
    """Build the PDF of a book.

    The joined document and the page of each id stay in print/ beside it for checks. Raises BuildFailed.
    """
    work, place = book.build / "print", place_of(book)
    aside = place.with_suffix(".part")
    try:
        check_glyphs(book)
        work.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        say("pdf: writing the pages")
        folder = write_pages(book, time_limit)
        document = work / DOCUMENT
        document.write_text(assemble(folder, book.data), encoding="utf-8")
        say("pdf: setting the pages")
        done = typeset(document, folder, aside, work, book.fonts, time_limit)
        (work / SETTING).write_text(json.dumps(asdict(done)), encoding="utf-8")
        aside.replace(place)
    except JoiningFailed as error:
        raise BuildFailed(str(error)) from error
    except OSError as error:
        raise BuildFailed(command_run.refused(error, book.build)) from error
    finally:
        aside.unlink(missing_ok=True)
    return done


def main(argv: list[str]) -> int:
    """Run `python -m lemmata pdf`."""
    book = find_project()
    options = asked("pdf", argv, book)
    started = time.monotonic()
    try:
        made = build_pdf(book, options.time_limit, say=lambda words: print(words, flush=True))
    except BuildFailed as error:
        print(error, file=sys.stderr)
        print("pdf: not built" + ("; the last good PDF is untouched" if place_of(book).exists() else ""), file=sys.stderr)
        return 1
    place = place_of(book)
    print(f"pdf: {place}, {made.pages} pages, {place.stat().st_size / 1e6:.1f} MB, "
          f"{time.monotonic() - started:.0f} s ({made.seconds:.0f} s and {made.memory} MB to set)")
    return 0
