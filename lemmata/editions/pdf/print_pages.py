"""Writes the pages of the book for print: Sphinx's HTML builder, a theme that is nothing but the text.

The web theme's styles never reach the typesetter, which they bring to a halt. Settings are those of `_config.yml`,
less what only a screen needs. Runs as a process of its own: `python -m lemmata.editions.pdf.print_pages SOURCE OUT`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from lemmata.editions.build_site import BuildFailed

#: Extensions for the screen alone.
SCREEN_ONLY = {"sphinx_book_theme", "sphinx_thebe", "sphinx_togglebutton", "sphinx_copybutton", "sphinx_comments"}
#: What Sphinx is told to leave behind beside the pages.
CONTENTS = "contents.json"


@dataclass
class Chapter:
    """A page of the book: its docname and its title."""

    name: str
    title: str


@dataclass
class Part:
    """A part of the book as _toc.yml has it; the caption is empty for the front page."""

    caption: str
    chapters: list[Chapter]


@dataclass
class IndexEntry:
    """A line of the index: words, addresses (`chapters/x.html#index-0`), lines below it."""

    words: str
    targets: list[str]
    below: list[IndexEntry] = field(default_factory=list)


@dataclass
class Contents:
    """What the pages do not say themselves: names, the order of the book, its index by heads (letters)."""

    title: str
    short_title: str
    title_zh: str
    author: str
    copyright: str
    licence: str
    licence_url: str
    address: str
    parts: list[Part]
    index: list[tuple[str, list[IndexEntry]]]
    #: Pages that only the web edition has: a table whose rows are filtered and sorted would be as long on paper as the book.
    web_only: list[str] = field(default_factory=list)


def settings(root: Path) -> dict[str, Any]:
    """The configuration of Jupyter Book for the book at `root`, made fit for print."""
    from jupyter_book.config import get_final_config

    made, _ = get_final_config(user_yaml=root / "_config.yml", sourcedir=root,
                               cli_config={"latex_individualpages": False, "nitpicky": True})
    screen = {name for name in made if name.startswith(("html_theme", "html_logo", "html_favicon", "comments_"))}
    made = {name: value for name, value in made.items() if name not in screen}
    return made | {
        "extensions": [name for name in made["extensions"] if name not in SCREEN_ONLY] + ["lemmata.editions.pdf.print_pages"],
        "html_theme": "basic",
        "templates_path": [str(Path(__file__).parent / "theme")],
        "html_static_path": [],
        "html_copy_source": False,
        "html_permalinks": False,
        "html_codeblock_linenos_style": "inline",
        "pygments_style": "bw",
    }


# The extension that Sphinx runs -------------------------------------------------------------------------


def _no_search(app: Sphinx) -> None:
    app.builder.search = False  # type: ignore[attr-defined]


def _entries(raw: list[tuple[str, Any]]) -> list[IndexEntry]:
    made = []
    for words, (links, below, _) in raw:
        made.append(IndexEntry(words, [uri for _, uri in links],
                               [IndexEntry(name, [uri for _, uri in links]) for name, links in below]))
    return made


def _write_contents(app: Sphinx, exception: Exception | None) -> None:
    if exception:
        return
    from sphinx.environment.adapters.indexentries import IndexEntries

    from lemmata.sphinx.html_page import parts

    # Not taken from the page of the index: when no page has changed, none is written.
    index = IndexEntries(app.env).create_index(app.builder)
    config, root = app.config, app.config.root_doc
    web_only = {name for name in app.env.found_docs if app.env.metadata[name].get("web_only")}
    order = [Part("", [Chapter(root, app.env.titles[root].astext())])]
    for part in parts(app.env, root):
        chapters = [Chapter(entry.target, entry.title) for entry in part.entries if entry.target not in web_only]
        order += [Part(part.caption, chapters)] if chapters else []
    words = config.html_context
    contents = Contents(
        title=config.html_title, short_title=config.html_short_title, title_zh=words.get("title_zh", ""),
        author=config.author, copyright=config.copyright, licence=words.get("licence", ""),
        licence_url=words.get("licence_url", ""), address=config.html_baseurl, parts=order,
        index=[(head, _entries(raw)) for head, raw in index], web_only=sorted(web_only))
    Path(app.outdir, CONTENTS).write_text(json.dumps(asdict(contents), ensure_ascii=False), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Leave the order of the book and its index beside the pages."""
    app.connect("builder-inited", _no_search)
    app.connect("build-finished", _write_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def load(out: Path) -> Contents:
    """What `write_pages` left in `out`."""
    raw = json.loads((out / CONTENTS).read_text(encoding="utf-8"))

    def entries(raw: list[dict[str, Any]]) -> list[IndexEntry]:
        return [IndexEntry(one["words"], one["targets"], entries(one["below"])) for one in raw]

    return Contents(**raw | {
        "parts": [Part(one["caption"], [Chapter(**chapter) for chapter in one["chapters"]]) for one in raw["parts"]],
        "index": [(head, entries(one)) for head, one in raw["index"]]})


# The process --------------------------------------------------------------------------------------------


def write_pages(root: Path, work: Path, time_limit: float = 600) -> Path:
    """Write the pages of the book at `root` under `work`; return their folder. Every warning is fatal.

    Raises BuildFailed.
    """
    out = work / "pages"
    command = [sys.executable, "-m", "lemmata.editions.pdf.print_pages", str(root), str(out), str(work / "doctrees")]
    try:
        done = subprocess.run(command, text=True, timeout=time_limit, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"the pages for print took longer than {time_limit:.0f} s and were stopped") from error
    faults = [line for line in done.stdout.splitlines() if "WARNING:" in line or "ERROR:" in line]
    if done.returncode or faults:
        raise BuildFailed("\n".join(faults or done.stdout.splitlines()[-30:]))
    return out


def main(argv: list[str]) -> int:
    """Run Sphinx for the book at argv[0] into argv[1]; argv[2] is for what it keeps between builds."""
    root, out, kept = map(Path, argv)
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    try:
        with patch_docutils(None), docutils_namespace():
            app = Sphinx(root, None, out, kept, "html", confoverrides=settings(root), warningiserror=True,
                         keep_going=True, status=None)
            app.build()
    except SphinxError as error:
        print(f"ERROR: {error}")
        return 1
    except OSError as error:
        print(f"ERROR: {error.filename or out}: {error.strerror or error}")
        return 1
    return app.statuscode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
