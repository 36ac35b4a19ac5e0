"""The book's Sphinx theme (`theme/`): registers it, and hands its templates what they draw.

The theme inherits nothing: no Bootstrap, no icon font, no script of an extension. What a page loads are the files of
`theme/static/`, by name. That keeps the page small and lets it carry a Content-Security-Policy without exceptions.
Nothing here touches a builder of another theme (print).
"""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from lemmata.record import tables
from lemmata.record.settings import Settings
from lemmata.sphinx import config_values, content_visibility, interface_words, language, search
from lemmata.sphinx.html_body import mark_chinese, marked, mend
from lemmata.sphinx.record_tables import of_build
from lemmata.sphinx.site_navigation import contents_of, links, parts, reading_section, sections, told_everywhere
from lemmata.sphinx.teaching_metadata import day

#: The theme of the site by the name that `_config.yml` has; the print edition has another.
THEME = "lemmata"
FOLDER = Path(__file__).parent / "theme"
STATIC = FOLDER / "static"
#: No inline script, no inline style, no other host. `connect-src` is for the summaries of the search.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'")
#: Pages that are made and stand in no file of the book.
MADE = {"index", "genindex", "search", "404"}
#: The page that a server shows for an address that leads nowhere.
NOWHERE = "404"
#: Scripts of theme/static/js that only some pages load, each with the mark of such a page.
SCRIPTS = {"reading": '<section id="seg-', "explorer": '<div class="explorer',
           "calculator": '<form class="calculator', "records": '<form class="records-tools'}
#: Style sheets of theme/static/css that only some pages load, each with the mark of such a page.
SHEETS = {"notebook": re.compile(r'class="(?:highlight|cell|explorer|calculator)|<pre'),
          "own-copy": re.compile(r'<form class="own-copy'),
          "gallery": re.compile(r'<ul class="gallery'),
          "front": re.compile(r'class="(?:excerpt|finding|readings|counts|pictures)\b'),
          # A table that is looked through, and what changed in one.
          "records": re.compile(r'<table class="record(?:s| record-changes)\b')}
#: Search engines cut a description after about this many characters.
DESCRIPTION_LENGTH = 160


def shorten(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """Return the first sentences of `text` that fit into `length` characters, or as many whole words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length - 1]
    sentence = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[:sentence + 1] if sentence > length // 3 else cut[:cut.rfind(" ")].rstrip(",;:–— ") + "…"


def description(doctree: nodes.document | None) -> str:
    """Return what a search engine shows of a page: its first paragraph of prose, or of anything if it has no prose."""
    if doctree is None:
        return ""
    paragraphs = [one for one in doctree.findall(nodes.paragraph) if one.astext().strip()]
    prose = [one for one in paragraphs if isinstance(one.parent, nodes.section)]
    return shorten((prose or paragraphs)[0].astext()) if paragraphs else ""


def index_heads(heads: list[tuple[str, list]]) -> list[tuple[str, str, list]]:
    """Return Sphinx's index as (id, head, entries)."""
    return [("chinese" if head == language.chinese_head() else head.lower(), head, entries)
            for head, entries in language.by_pinyin(heads, lambda entry: entry[0])]


def preload(app: Sphinx) -> None:
    """Compile the templates of a page before the first is drawn."""
    if is_site(app):
        templates: Any = app.builder.templates
        for file in FOLDER.glob("*.html"):
            templates.environment.get_template(file.name)


def _draw(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
          doctree: nodes.document | None) -> None:
    """Hand the templates what they draw."""
    if not is_site(app):
        return
    whole = pagename == app.config.root_doc or pagename not in app.env.found_docs

    if pagename == NOWHERE and app.config.html_baseurl:
        # It may be shown at any depth: its addresses begin at the root of the site.
        root, plain = urlsplit(app.config.html_baseurl).path.rstrip("/") + "/", context["pathto"]
        context |= {"pathto": lambda *args, **more: root + plain(*args, **more), "content_root": root}

    def asset(name: str) -> str:
        """Return the address of a file of theme/static/, with a mark that changes when the file does (cache busting)."""
        return f"{context['pathto']('_static/' + name, True)}?v={zlib.crc32((STATIC / name).read_bytes(), words):08x}"

    contents = parts(app.env, pagename, whole=whole)
    # A script is written with them.
    words = zlib.crc32(b"".join(one.read_bytes() for one in interface_words.catalogues(Path(app.srcdir), app.config)))
    told = {one.name: one.subtitle for _, pages in contents_of(app.env) for one in pages}
    # The page above, the one before, the one after.
    _, before, after = getattr(app.builder, "relations", {}).get(pagename, (None, None, None))
    book = Settings.of_sphinx(app.config)
    context |= {
        "asset": asset,
        "book": book,
        "policy": POLICY,
        "marked": marked,
        "book_author": app.config.author,
        # The front page and the pages that Sphinx makes stand in no part; the search orders what it finds by them.
        "book_parts": contents,
        "doors": links(book.doors, app.env.found_docs, contents, pagename),
        "edition": {"as_of": day(tables.package(Path(app.srcdir) / "data")["as_of"]),
                    "links": links(book.foot, app.env.found_docs, [], pagename)},
        "reads_chinese": any(row["language"].startswith("zh") for row in of_build(app).readings.values()),
        "on_page": [] if pagename == app.config.root_doc else sections(doctree, folded=False),
        "reading_section": reading_section(doctree),
        "subtitles": {"prev": told.get(before, ""), "next": told.get(after, "")},
        "whole_contents": whole,
        "page_sections": sections(doctree),
        # The front matter's html_meta comes first: it is written by hand.
        "description": "" if 'name="description"' in context.get("metatags", "") else description(doctree),
        # docutils repeats the viewport, which the template has.
        "metatags": re.sub(r'<meta[^>]*name="viewport"[^>]*>', "", context.get("metatags", "")).strip(),
        "page_scripts": [name for name, mark in SCRIPTS.items() if mark in context.get("body", "")],
        "page_sheets": [name for name, mark in SHEETS.items() if mark.search(context.get("body", ""))],
        "is_notebook": context.get("sourcename", "").endswith(".ipynb"),
    }
    if "genindexentries" in context:
        context["index_heads"] = index_heads(context["genindexentries"])
    if "body" in context:
        zh = app.env.metadata.get(pagename, {}).get("zh") or "zh-Hans"
        context["body"] = mark_chinese(mend(context["body"]), zh)


def _nowhere(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Return the page for addresses that lead nowhere."""
    return [(NOWHERE, {}, "404.html")] if is_site(app) else []


def _make_index(app: Sphinx, exception: Exception | None) -> None:
    """Let the front page be the index. sphinx-external-toc would write a bare page that only sends the reader on."""
    if not exception and is_site(app) and app.config.root_doc != "index":
        shutil.copyfile(Path(app.outdir, app.config.root_doc + ".html"), Path(app.outdir, "index.html"))


def remove_former(site: Path, names: set[str], ending: str = ".html") -> None:
    """Remove pages of former builds that are none of `names` (of pages, without their endings). Sphinx leaves them standing."""
    for path in site.rglob(f"*{ending}"):
        if path.relative_to(site).with_suffix("").as_posix() not in names:
            path.unlink()


#: A comment of a style sheet; one of a script, which has its lines to itself.
REMARKS = {".css": re.compile(r"/\*.*?\*/[ \t]*\n?", re.DOTALL),
           ".js": re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)}


def bare(text: str, kind: str) -> str:
    """Return a style sheet or script of the theme as the site has it: without the comments, which a reader would load, and a
    script with its words."""
    text = REMARKS[kind].sub("", text)
    return interface_words.inlined(text) if kind == ".js" else text


def _leave_out_remarks(app: Sphinx, exception: Exception | None) -> None:
    """Write styles and scripts without their comments."""
    if exception or not is_site(app):
        return
    for path in STATIC.rglob("*"):
        if path.suffix in REMARKS:
            Path(app.outdir, "_static", path.relative_to(STATIC)).write_text(
                bare(path.read_text(encoding="utf-8"), path.suffix), encoding="utf-8")


def _prune(app: Sphinx, exception: Exception | None) -> None:
    """Remove pages of former builds, and the styles and scripts that extensions wrote and no page loads.

    web_fonts.py keeps its own folder in order.
    """
    if exception or not is_site(app):
        return
    remove_former(Path(app.outdir), app.env.found_docs | MADE)
    own = {path.name.removesuffix(".jinja") for path in STATIC.iterdir()} | {search.FOLDING_SCRIPT, "pinyin.js", "fonts"}
    for path in Path(app.outdir, "_static").iterdir():
        if path.name not in own:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # Hosts that run Jekyll over what they are given leave out folders that begin with a line, as those of Sphinx do.
    Path(app.outdir, ".nojekyll").touch()


class SiteTranslator(HTML5Translator):
    """Writes HTML as Sphinx does, with a box around each table, in which a wide one scrolls, and lengths of late sections."""

    def visit_section(self, node: nodes.Element) -> None:
        """Open it; one that a phone need not lay out at once tells its length."""
        self.section_level += 1
        self.body.append(self.starttag(node, "section", **content_visibility.attributes(node)))

    def visit_table(self, node: nodes.Element) -> None:
        """Open the box."""
        self.body.append('<div class="table-scroll">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close it."""
        super().depart_table(node)
        self.body.append("</div>\n")


def _set_translator(app: Sphinx) -> None:
    if is_site(app):
        app.set_translator(app.builder.name, SiteTranslator, override=True)


def refuse(app: Sphinx) -> None:
    """Refuse builders whose pages our templates cannot draw: they have other addresses, which notes and courses lead to."""
    if _has_theme(app) and app.builder.name != "html":
        raise ExtensionError(f"builder {app.builder.name!r} is not drawn by this book, expected html (or make pdf, make epub)")


def _note_code(app: Sphinx, config: Config) -> None:
    """Let pages be read again when the authoring language changed, and drawn again when the page did.

    Sphinx watches texts and templates; a page also depends on our code, and names its styles by what is in them.
    """
    def mark(*files: Path) -> str:
        return f"{zlib.crc32(b''.join(path.read_bytes() for path in sorted(files))):08x}"

    here, words = Path(__file__).parent, interface_words.catalogues(Path(app.srcdir), config)
    config.lemmata_read_by = mark(*here.glob("*.py"), here.parent / "record" / "facts.py", *words)
    config.lemmata_drawn_by = mark(*(path for path in FOLDER.rglob("*") if path.is_file()))


def is_site(app: Sphinx) -> bool:
    """Return whether the pages of the site are being built, and not those for print or for a test."""
    return app.builder.name == "html" and _has_theme(app)


def _has_theme(app: Sphinx) -> bool:
    # A builder may have a theme of its own, as that of print.
    return isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.get_theme_config()[0] == THEME


def _link_no_picture(app: Sphinx, config: Config) -> None:
    """Let a chart with a size be no link to its own file, which print and e-book have not."""
    config.html_scaled_image_link = False


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the theme, and draw its pages in the HTML builder."""
    config_values.setup(app)
    app.connect("config-inited", _link_no_picture)
    app.add_html_theme(THEME, str(FOLDER))
    app.add_config_value("lemmata_read_by", "", "env", [str])
    app.add_config_value("lemmata_drawn_by", "", "html", [str])
    app.connect("config-inited", _note_code)
    app.connect("builder-inited", refuse, priority=100)
    app.connect("builder-inited", _set_translator)
    app.connect("env-updated", told_everywhere)
    # After every part had its say about the page.
    app.connect("html-page-context", _draw, priority=900)
    app.connect("html-collect-pages", _nowhere)
    app.connect("build-finished", _make_index, priority=400)
    app.connect("build-finished", _leave_out_remarks)
    # After MyST-NB wrote its style, which nothing loads.
    app.connect("build-finished", _prune, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
