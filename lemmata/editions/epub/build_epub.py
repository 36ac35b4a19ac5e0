"""Builds the EPUB aside and puts it in the place of the last good one when it is whole."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from sphinx.locale import _

from lemmata.command_line import asked
from lemmata.editions import font_subset
from lemmata.editions.build_site import BuildFailed
from lemmata.editions.epub import epub_matter
from lemmata.editions.epub.cover import cover
from lemmata.editions.epub.documents import STYLE, documents, pictures, xhtml
from lemmata.editions.epub.navigation import NAME as NAVIGATION
from lemmata.editions.epub.navigation import navigation
from lemmata.editions.epub.package import Item, container, package
from lemmata.editions.pdf.build_pdf import check_glyphs
from lemmata.editions.pdf.join_pages import JoiningFailed
from lemmata.editions.pdf.printed_pages import load, write_pages
from lemmata.record import command_run, settings, zip_archive
from lemmata.record.project import Project, find_project
from lemmata.record.shipped_fonts import shipped_file

FOLDER, PACKAGE = "EPUB", "package.opf"
#: Stands first and unpacked, so that the kind of the file can be read without unpacking it.
MIMETYPE = "mimetype"
#: The front of the book up to the contents.
BEFORE_CONTENTS = ("cover", "title", "imprint")


def released(root: Path) -> str:
    """Return the day of the release, as the reference of the book has it: the same for all who build it. Raises BuildFailed."""
    file = root / "CITATION.cff"
    day = yaml.safe_load(file.read_text(encoding="utf-8")).get("date-released")
    if day is None:
        raise BuildFailed(f"{file}: no date-released, expected the day of the release")
    return str(day)


def style(faces: list[str]) -> bytes:
    """Return the style sheet, with the rules for those of its faces that are packed."""
    text = (Path(__file__).parent / "epub.css").read_text(encoding="utf-8")
    rules = re.findall(r"^@font-face \{.*?url\(fonts/(.*?)\).*\n", text, re.MULTILINE)
    for file in set(rules) - set(faces):
        text = re.sub(rf"^@font-face \{{.*?url\(fonts/{re.escape(file)}\).*\n", "", text, flags=re.MULTILINE)
    return text.encode()


def epub_files(folder: Path, day: str, fonts: Path) -> dict[str, bytes]:
    """Return the files of the EPUB by path, from the pages for print in `folder` and the faces in `fonts`.

    Raises JoiningFailed, OSError.
    """
    contents = load(folder)
    book = documents(folder, contents)
    contents_page = navigation(book)
    images = list(dict.fromkeys(one for document in book.documents for one in pictures(document.section)))
    text = {one.file: xhtml(one.title, one.section, one.place, contents.language) for one in book.documents}
    text[NAVIGATION] = xhtml(_("Contents"), contents_page, "frontmatter", contents.language)
    han = [cut.file for cut in font_subset.CUTS if cut.is_han] if font_subset.has_fonts(fonts) else []
    files = text | {STYLE: style(han)}
    files |= {f"fonts/{name}": shipped_file(fonts, name).read_bytes() for name in han}
    files |= {name: cover(contents, fonts) if name == epub_matter.COVER else (folder / name).read_bytes() for name in images}
    properties = {NAVIGATION: "nav", epub_matter.COVER: "cover-image"}
    items = [Item(name, properties.get(name, "")) for name in files]
    front = [one.file for one in book.documents if one.name in BEFORE_CONTENTS]
    spine = [*front, NAVIGATION, *(one.file for one in book.documents if one.file not in front)]
    made = package(contents, day, items, spine)
    return {MIMETYPE: b"application/epub+zip", "META-INF/container.xml": container(f"{FOLDER}/{PACKAGE}"),
            f"{FOLDER}/{PACKAGE}": made, **{f"{FOLDER}/{name}": contents for name, contents in files.items()}}


def place_of(book: Project) -> Path:
    """Return where the EPUB of a book is built: NAME.epub, by its short title."""
    return book.build / "epub" / f"{settings.file_name(book.root)}.epub"


def build_epub(book: Project, time_limit: float = 900, say: Callable[[str], None] = print) -> Path:
    """Build the EPUB of a book; return its path. Raises BuildFailed."""
    place = place_of(book)
    try:
        check_glyphs(book)
        say("epub: writing the pages")
        folder = write_pages(book, time_limit)
        zip_archive.write(place, epub_files(folder, released(book.root), book.fonts), stored=(MIMETYPE,))
    except JoiningFailed as error:
        raise BuildFailed(str(error)) from error
    except OSError as error:
        raise BuildFailed(command_run.refused(error, book.build)) from error
    return place


def main(argv: list[str]) -> int:
    """Run `python -m lemmata epub`."""
    book = find_project()
    options = asked("epub", argv, book)
    started = time.monotonic()
    try:
        place = build_epub(book, options.time_limit, say=lambda words: print(words, flush=True))
    except BuildFailed as error:
        print(error, file=sys.stderr)
        print("epub: not built" + ("; the last good EPUB is untouched" if place_of(book).exists() else ""), file=sys.stderr)
        return 1
    print(f"epub: {place}, {place.stat().st_size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s")
    return 0
