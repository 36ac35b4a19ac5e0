"""Writes the decks into _build/course: a folder that works as it is, and the same files as one zip."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sys
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from markupsafe import Markup

from lemmata.command_line import Refused, asked
from lemmata.course.content import CourseFailed, Module, read
from lemmata.course.slides.deck import Chart, Deck, decks
from lemmata.editions.build_site import swap
from lemmata.record import settings, zip_archive
from lemmata.record.project import Project, find_project
from lemmata.record.shipped_fonts import shipped_file
from lemmata.sphinx import web_fonts
from lemmata.sphinx.html_page import STATIC

HERE = Path(__file__).resolve().parent
FOLDER = "slides"
#: Pixels of a slide. slides.css and slides.js have the same.
WIDTH, HEIGHT = 1280, 720
#: What reveal.js writes into the head for the print view. The policy lets in these two styles and no others.
PRINT_STYLES = (f"@page{{size:{WIDTH}px {HEIGHT}px; margin: 0px;}}",
                ".reveal section>img, .reveal section>video, .reveal section>iframe"
                f"{{max-width: {WIDTH}px; max-height:{HEIGHT}px}}")
#: The colourings of a chart.
MODES = ("light", "dark")
#: A chart of this shape, width by height, or a higher one has its caption beside it.
HIGH = 1.75
#: What the decks share with the pages: rules of these names, each standing at the beginning of a line.
SHARED = re.compile(r"^(?::root|:lang\(zh\)|:is\(:lang[^{]*|\.verdict[\w:-]*) \{[^{}]*\}\n", re.MULTILINE)


def policy() -> str:
    """Return the Content-Security-Policy of a deck."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in PRINT_STYLES)
    return (f"default-src 'none'; script-src 'self'; style-src 'self' {hashes}; img-src 'self'; font-src 'self'; "
            "base-uri 'none'; form-action 'none'")


def shared_style() -> str:
    """Return the colours, faces and verdicts of the pages, out of their style sheets."""
    return "".join(match[0] for name in ("page", "reading")
                   for match in SHARED.finditer((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8")))


def chinese_faces(pages: dict[str, str], fonts: Path) -> dict[str, bytes]:
    """Return the Chinese faces cut to what the decks draw, with their licence, contents by path; `fonts/fonts.css` names them.

    The machine in a lecture hall may have no Chinese font, and the lemma is the largest thing on a slide.
    """
    if not fonts.is_dir():
        return {"fonts/fonts.css": b""}
    wanted: dict[web_fonts.Face, set[str]] = {}
    for page in pages.values():
        for face, characters in web_fonts.needed(html.document_fromstring(page)).items():
            drawn = web_fonts.coverage(shipped_file(fonts, face.file))
            wanted.setdefault(face, set()).update(one for one in characters if ord(one) in drawn)
    rules, packed = "", {"fonts/OFL.txt": (fonts / "OFL.txt").read_bytes()}
    for face, found in wanted.items():
        if characters := "".join(sorted(found)):
            path = shipped_file(fonts, face.file)
            name = web_fonts.slice_name(path, characters)
            packed[f"fonts/{name}"] = web_fonts.cut(path, characters)
            rules += web_fonts.rule(face, name, characters)
    return packed | {"fonts/fonts.css": rules.encode()}


def files(made: list[Deck], root: Path, base_url: str) -> dict[str, bytes]:
    """Return the decks and all that they load, contents by path. Raises OSError."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    book = settings.Settings.read(root)
    # Texts come from pages, as HTML; what comes from tables and front matter is escaped.
    templates = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
                            trim_blocks=True, lstrip_blocks=True)
    templates.filters["html"] = Markup
    templates.globals |= {"policy": policy(), "base_url": base_url, "high": HIGH, "modes": MODES, "book": config["title"],
                          "author": config["author"], "licence": book.licence,
                          "book_zh": book.title_zh, "book_zh_lang": book.title_zh_lang}
    pages = {f"{deck.module.name}.html": templates.get_template("deck.html").render(deck=deck) for deck in made}
    pages["index.html"] = templates.get_template("index.html").render(decks=made)
    packed = {name: page.encode() for name, page in pages.items()} | chinese_faces(pages, root / "fonts")
    packed["slides.css"] = shared_style().encode() + (HERE / "slides.css").read_bytes()
    packed["slides.js"] = (HERE / "slides.js").read_bytes()
    for path in sorted((HERE / "reveal").iterdir()):
        packed[f"reveal/{path.name}"] = path.read_bytes()
    for name in sorted({one.id for deck in made for one in deck.thread if isinstance(one, Chart)}):
        for mode in MODES:
            packed[f"figures/{name}.{mode}.svg"] = (root / "figures" / f"{name}.{mode}.svg").read_bytes()
    return packed


def write_slides(modules: list[Module], out: Path, base_url: str, book: Project) -> Path:
    """Write the decks of `modules`, chapters of the built `book`, into `out`/slides and as a zip beside it.

    Returns the path of the zip. Raises CourseFailed, OSError; what stood there stays until the new decks are whole.
    """
    packed = files(decks(modules, book, base_url), book.root, base_url)
    fresh = out / f"{FOLDER}.fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for name, contents in packed.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    swap(fresh, out / FOLDER)
    called = f"{settings.file_name(book.root)}-slides"
    zip_archive.write(out / f"{called}.zip", {f"{called}/{name}": contents for name, contents in packed.items()})
    return out / f"{called}.zip"


def main(argv: list[str]) -> int:
    """Run `python -m lemmata slides`."""
    book = find_project()
    out = book.build / "course"
    try:
        options = asked("slides", argv, book)
        modules = read(book, options.chapters, options.base_url)
        made = write_slides(modules, out, options.base_url, book)
    except (Refused, CourseFailed, OSError) as error:
        print(error, file=sys.stderr)
        print("slides: not built", file=sys.stderr)
        return 1
    print(f"slides: {made}, {made.stat().st_size / 1000:.0f} kB; the decks themselves in {out / FOLDER}")
    return 0
