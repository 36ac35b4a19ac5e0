"""The options of each command that builds, in a module that loads next to nothing.

`python -m lemmata` reads it before it loads the command and before it waits for another one: a chapter, a folder or a
number that cannot be meant ends the command at once, whoever holds the book.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
from collections.abc import Callable
from pathlib import Path

from lemmata.checks import addresses, settings_rules, yaml_file
from lemmata.checks.csvfile import Unreadable
from lemmata.record.front_matter import taught
from lemmata.record.project import CONTENTS, SETTINGS, Project

#: Where `make serve` shows the book; what leads there is for trying out.
LOCAL = "http://localhost:8000/"
#: Numbers for practice: everybody gets them who builds the course and says nothing else.
PUBLIC_SEED = 1
#: Seconds for one cell of a notebook.
CELL_LIMIT = 60.0
#: Folders of builds that commands make.
PLACES = ("html", "pdf", "epub", "offline", "course", "work", "print", "executed")


class Refused(Exception):
    """A command cannot mean what it was asked; the message says what, and what it expected."""


def seconds(text: str) -> float:
    """Return a length of time. Raises ArgumentTypeError for none, for less and for what never ends."""
    with contextlib.suppress(ValueError):
        if 0 < (number := float(text)) < math.inf:
            return number
    raise argparse.ArgumentTypeError(f"{text!r}, expected seconds, more than 0")


def count(text: str) -> int:
    """Return how many. Raises ArgumentTypeError for what is no whole number and for less than one."""
    with contextlib.suppress(ValueError):
        if (number := int(text)) >= 1:
            return number
    raise argparse.ArgumentTypeError(f"{text!r}, expected a whole number, 1 or more")


def mapping(path: Path) -> dict:
    """Return what a file of YAML says by its keys. Raises Refused, with its line, for what is none."""
    try:
        said, lines = yaml_file.read(path.read_bytes().decode("utf-8-sig"))
    except Unreadable as error:
        raise Refused(f"{path.name}:{error.line}: {error.message}") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name}: holds byte {error.object[error.start]:#04x}, expected UTF-8") from error
    for line, column, message in settings_rules.shapes_of_settings(said, lines) if path.name == SETTINGS else ():
        raise Refused(f"{path.name}:{line}: {column}: {message}")
    if not isinstance(said, dict):
        raise Refused(f"{path.name}:1: says nothing by a key, expected format, root and parts")
    return said


def published(root: Path) -> str:
    """Return where the book is published, as `_config.yml` says (`html: baseurl`), or where `make serve` shows it. Raises
    Refused."""
    return (mapping(root / SETTINGS).get("html") or {}).get("baseurl") or LOCAL


def checked_base_url(text: str) -> str:
    """Return the address where the book is published, with a slash at its end. Raises Refused when `text` is none."""
    if addresses.fault_of(text, local=True):
        raise Refused(f"--base-url: {text!r}, expected an address such as https://example.org/book/")
    return text.rstrip("/") + "/"


def chosen(names: list[str], known: list[str], option: str) -> list[str]:
    """Return the chapters `names`, each once, or all that are `known` when none is named. Raises Refused on one that is not."""
    if unknown := [name for name in names if name not in known]:
        raise Refused(f"{option}: unknown chapter {unknown[0]!r}, expected one of {', '.join(known)}")
    return list(dict.fromkeys(names)) or known


def _of_site(parser: argparse.ArgumentParser, book: Project) -> None:
    parser.add_argument("--base-url", default=published(book.root), metavar="URL",
                        help="where the book is published (default: %(default)s)")


def _course(parser: argparse.ArgumentParser, book: Project) -> None:
    _of_site(parser, book)
    parser.add_argument("--only", nargs="+", default=[], dest="chapters", metavar="CHAPTER",
                        help="these chapters only, by the names of their files")
    parser.add_argument("--seed", type=int, default=PUBLIC_SEED, metavar="N",
                        help="what the numbers of the assignments and of one quiz item a chapter are drawn from (default: "
                             "%(default)s, which is public)")


def _slides(parser: argparse.ArgumentParser, book: Project) -> None:
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help="these chapters only, by the names of their files")
    _of_site(parser, book)


def _offprints(parser: argparse.ArgumentParser, book: Project) -> None:
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help=f"of {', '.join(taught(book.root))} (default: all)")


def _execute(parser: argparse.ArgumentParser, book: Project) -> None:
    parser.add_argument("--jobs", type=count, default=2, metavar="N", help="notebooks that run at a time (default: %(default)s)")
    parser.add_argument("--time-limit", type=seconds, default=CELL_LIMIT, metavar="SECONDS",
                        help="for one cell (default: %(default)s)")


def _fonts(parser: argparse.ArgumentParser, book: Project) -> None:
    parser.add_argument("--originals", type=Path, action="append", default=[], metavar="DIR",
                        help="look here first for the fonts to cut from")
    parser.add_argument("--latin", action="store_true", help="cut the Latin fonts anew, too")


def _within(limit: float) -> Callable[[argparse.ArgumentParser, Project], None]:
    def add(parser: argparse.ArgumentParser, book: Project) -> None:
        parser.add_argument("--time-limit", type=seconds, default=limit, metavar="SECONDS")

    return add


def _html(parser: argparse.ArgumentParser, book: Project) -> None:
    _within(900)(parser, book)
    parser.add_argument("--check", action="store_true", help="validate tables and chapters first; after a fault, build nothing")


#: What each command can be asked; those that are not here read their own words, and load little.
ASKED: dict[str, tuple[str, Callable[[argparse.ArgumentParser, Project], object]]] = {
    "execute": ("Run the notebooks that have no good copy and redraw the figures.", _execute),
    "html": ("Run the notebooks and build the site.", _html),
    "pdf": ("Build the PDF.", _within(1800)),
    "epub": ("Build the EPUB.", _within(900)),
    "fonts": ("Cut the shipped fonts to the characters of the book.", _fonts),
    "offprints": ("Set chapters as PDFs of their own.", _offprints),
    "course": ("Build a course for a learning platform.", _course),
    "slides": ("Build a deck of slides for each chapter.", _slides),
}


def see_that_it_can_be_built(book: Project) -> None:
    """Read the settings and the contents of a book, and look where it is built.

    Raises Refused for what cannot be read or would be waited for, and where a file stands in the place of a folder.
    """
    for name in (SETTINGS, CONTENTS):
        mapping(book.root / name)
    for place in (book.figures, book.build, *(book.build / one for one in PLACES)):
        if place.exists() and not place.is_dir():
            raise Refused(f"{place}: is a file, expected a folder, or nothing")
    described = book.data / "datapackage.json"
    try:
        if described.is_file() and not isinstance(json.loads(described.read_bytes()), dict):
            raise Refused(f"{described.relative_to(book.root)}:1: says nothing by a key, expected a data package")
    except json.JSONDecodeError as error:
        told = f"{described.relative_to(book.root)}:{error.lineno}: is no JSON ({error.msg})"
        raise Refused(f"{told}, expected a data package") from error
    # Who opens a pipe waits until somebody writes into it.
    for path in (one for folder in (book.root, book.chapters, book.notebooks, book.data) for one in sorted(folder.glob("*.*"))):
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise Refused(f"{path.relative_to(book.root)}: is a pipe, a socket or a device, expected a file")


def asked(command: str, argv: list[str], book: Project) -> argparse.Namespace:
    """Return what the words after a command ask for; help and words of no option end the process, as argparse does.

    Raises Refused for a chapter, a folder or an address that cannot be meant.
    """
    purpose, options = ASKED[command]
    parser = argparse.ArgumentParser(prog=f"python -m lemmata {command}", description=purpose)
    options(parser, book)
    found = parser.parse_args(argv)
    if hasattr(found, "chapters"):
        found.chapters = chosen(found.chapters, taught(book.root), "--only" if command == "course" else command)
    if hasattr(found, "base_url"):
        found.base_url = checked_base_url(found.base_url)
    for folder in getattr(found, "originals", []):
        if not folder.is_dir():
            raise Refused(f"--originals: {str(folder)!r} is no folder, expected one with fonts")
    return found
