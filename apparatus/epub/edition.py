"""Builds the EPUB aside and puts it in the place of the last good one when it is whole."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from apparatus import archive, fonts, repository
from apparatus.building import BuildFailed
from apparatus.epub import matter
from apparatus.epub.cover import cover
from apparatus.epub.documents import STYLE, documents, pictures, xhtml
from apparatus.epub.navigation import NAME as NAVIGATION
from apparatus.epub.navigation import navigation
from apparatus.epub.package import Item, container, package
from apparatus.print.edition import check_glyphs
from apparatus.print.joining import JoiningFailed
from apparatus.print.pages import load, write_pages

NAME = "whose-work.epub"
FOLDER, PACKAGE = "EPUB", "package.opf"
#: Stands first and unpacked, so that the kind of the file can be read without unpacking it.
MIMETYPE = "mimetype"
#: The front of the book up to the contents.
BEFORE_CONTENTS = ("cover", "title", "imprint")


def released(root: Path) -> str:
    """The day of the release, as the reference of the book has it: the same for all who build it. Raises BuildFailed."""
    file = root / "CITATION.cff"
    day = yaml.safe_load(file.read_text(encoding="utf-8")).get("date-released")
    if day is None:
        raise BuildFailed(f"{file}: no date-released, expected the day of the release")
    return str(day)


def epub_files(folder: Path, day: str) -> dict[str, bytes]:
    """The files of the EPUB by path, from the pages for print in `folder`. Raises JoiningFailed, OSError."""
    contents = load(folder)
    book = documents(folder, contents)
    contents_page = navigation(book)
    images = list(dict.fromkeys(one for document in book.documents for one in pictures(document.section)))
    text = {one.file: xhtml(one.title, one.section, one.place) for one in book.documents}
    text[NAVIGATION] = xhtml("Contents", contents_page, "frontmatter")
    han = [cut.file for cut in fonts.CUTS if cut.is_han]
    files = text | {STYLE: (Path(__file__).parent / "epub.css").read_bytes()}
    files |= {f"fonts/{name}": (repository.FONTS / name).read_bytes() for name in han}
    files |= {name: cover(contents) if name == matter.COVER else (folder / name).read_bytes() for name in images}
    properties = {NAVIGATION: "nav", matter.COVER: "cover-image"}
    items = [Item(name, properties.get(name, "")) for name in files]
    front = [one.file for one in book.documents if one.name in BEFORE_CONTENTS]
    spine = [*front, NAVIGATION, *(one.file for one in book.documents if one.file not in front)]
    made = package(contents, day, items, spine)
    return {MIMETYPE: b"application/epub+zip", "META-INF/container.xml": container(f"{FOLDER}/{PACKAGE}"),
            f"{FOLDER}/{PACKAGE}": made, **{f"{FOLDER}/{name}": contents for name, contents in files.items()}}


def build_epub(root: Path = repository.ROOT, build: Path = repository.BUILD, time_limit: float = 900,
               say: Callable[[str], None] = print) -> Path:
    """Build the EPUB of the book at `root` as `build`/epub/whose-work.epub; returns its path. Raises BuildFailed."""
    work, place = build / "print", build / "epub" / NAME
    try:
        check_glyphs(root)
        work.mkdir(parents=True, exist_ok=True)
        say("epub: reading and writing the pages")
        folder = write_pages(root, work, time_limit)
        archive.write(place, epub_files(folder, released(root)), stored=(MIMETYPE,))
    except JoiningFailed as error:
        raise BuildFailed(str(error)) from error
    except OSError as error:
        raise BuildFailed(f"{error.filename or build}: {error.strerror or error}") from error
    return place


def main(argv: list[str]) -> int:
    """`python -m apparatus epub`."""
    parser = argparse.ArgumentParser(prog="python -m apparatus epub", description="Build the EPUB.")
    parser.add_argument("--time-limit", type=float, default=900, metavar="SECONDS")
    options = parser.parse_args(argv)
    started = time.monotonic()
    try:
        place = build_epub(time_limit=options.time_limit, say=lambda words: print(words, flush=True))
    except BuildFailed as error:
        print(error, file=sys.stderr)
        last = repository.BUILD / "epub" / NAME
        print("epub: not built" + ("; the last good EPUB is untouched" if last.exists() else ""), file=sys.stderr)
        return 1
    print(f"epub: {place}, {place.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s")
    return 0
