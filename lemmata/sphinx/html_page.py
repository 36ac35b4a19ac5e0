"""The book's Sphinx theme (`theme/`): registers it, and hands its templates what they draw.

The theme inherits nothing: no Bootstrap, no icon font, no script of an extension. What a page loads are the files of
`theme/static/`, by name. That keeps the page small and lets it carry a Content-Security-Policy without exceptions.
Nothing here touches a builder of another theme (print).
"""

from __future__ import annotations

import html
import re
import shutil
import zlib
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from pypinyin import Style, lazy_pinyin
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from lemmata.record import front_matter, tables
from lemmata.record.settings import Settings, Way
from lemmata.sphinx import language, search
from lemmata.sphinx.nodes import fold, segment
from lemmata.sphinx.record_tables import of_build
from lemmata.sphinx.teaching_metadata import day

#: The theme of the site by the name that `_config.yml` has; the print edition has another.
THEME = "lemmata"
FOLDER = Path(__file__).parent / "theme"
STATIC = FOLDER / "static"
#: No inline script, no inline style, no other host. `connect-src` is for the summaries of the search.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'")
#: What heads the analyses of a part that serve no one chapter.
ALL = "All readings"
#: Pages that are made and stand in no file of the book.
MADE = {"index", "genindex", "search", "404"}
#: The page that a server shows for an address that leads nowhere.
NOWHERE = "404"
#: Scripts of theme/static/js that only some pages load, each with the mark of such a page.
SCRIPTS = {"reading": '<section id="seg-', "own-copy": '<form class="own-copy', "explorer": '<div class="explorer',
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


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a page, or a section of the page that is shown."""

    target: str
    title: str
    current: bool = False
    subtitle: str = ""
    group: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the book as _toc.yml has it; the caption is empty for pages before the first part."""

    caption: str
    entries: list[Entry]

    @property
    def current(self) -> bool:
        """Whether the page that is shown stands in this part."""
        return any(entry.current for entry in self.entries)


@dataclass(frozen=True)
class Page:
    """A page as the contents list it; `serves` is the title of the chapter that a notebook serves."""

    name: str
    title: str
    subtitle: str = ""
    serves: str = ""


@lru_cache(maxsize=1)
def _contents(env: BuildEnvironment) -> list[tuple[str, list[Page]]]:
    """Caption and pages of each part. Read once: the pages ask as often as there are pages.

    From `env.tocs`, which is in memory: to read every page's doctree for its toctree took a sixth of a small build.
    """
    def page(name: str, title: str | None) -> Page:
        path = Path(env.doc2path(name))
        chapter = f"chapters/{front_matter.serves(path)}" if path.suffix == ".ipynb" else ""
        return Page(name, title or env.titles[name].astext(), front_matter.subtitle(path).replace("'", "’"),
                    env.titles[chapter].astext() if chapter in env.titles else "")

    def pages(toctree: addnodes.toctree) -> list[Page]:
        found = []
        for title, name in toctree["entries"]:
            if name in env.titles:
                found.append(page(name, title))
                found += [one for below in env.tocs[name].findall(addnodes.toctree) for one in pages(below)]
        return found

    listed = [(toctree.get("caption") or "", pages(toctree))
              for toctree in env.tocs[env.config.root_doc].findall(addnodes.toctree)]
    return [(caption, entries) for caption, entries in listed if entries]


def _told_everywhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Every page, if the contents are others than those that the pages show: each page lists them."""
    told = [(caption, [(one.name, one.title, one.subtitle, one.serves) for one in pages]) for caption, pages in _contents(env)]
    before, env.lemmata_contents = getattr(env, "lemmata_contents", None), told  # type: ignore[attr-defined]
    return [] if before == told else sorted(env.found_docs)


def grouped(pages: list[Page], current: str) -> list[Entry]:
    """The pages as lines; the first of a run that serves one chapter bears its title as `group`, and the first after
    such runs says that it serves all."""
    made, before = [], ""
    for one in pages:
        group = (one.serves or (ALL if before else "")) if one.serves != before else ""
        made.append(Entry(one.name, one.title, one.name == current, one.subtitle, group))
        before = one.serves
    return made


def parts(env: BuildEnvironment, current: str, whole: bool = True) -> list[Part]:
    """The contents of the book, in the order of _toc.yml; if not `whole`, of other parts only the first page.

    A page that lists the whole book grows with it.
    """
    return [Part(caption, grouped(pages, current) if whole or not caption or any(one.name == current for one in pages)
                 else [Entry(pages[0].name, pages[0].title)]) for caption, pages in _contents(env)]


@dataclass(frozen=True)
class Link:
    """A link of the bar or of the foot: `current` is "page" on its page, "true" in its part, else empty."""

    title: str
    page: str
    anchor: str = ""
    current: str = ""


def links(listed: list[Way], found: set[str], contents: list[Part], current: str) -> list[Link]:
    """Make the links that the settings list, each to the first of its pages that the book has."""
    made = []
    for one in listed:
        page = next((name for name in one.pages if name in found), "")
        is_in_part = any(part.current and part.caption == one.part for part in contents)
        # A way to a place on a page is not the page.
        here = "page" if page == current and not one.anchor else "true" if is_in_part and one.part else ""
        if page:
            made.append(Link(one.title, page, one.anchor, here))
    return made


def reading_section(doctree: nodes.document | None) -> str:
    """The address of the section that holds the reading of a page; empty where a page has none."""
    first = next((one for one in doctree.findall(segment) if one.get("ids")), None) if doctree is not None else None
    while first is not None and not isinstance(first, nodes.section):
        first = first.parent
    return first["ids"][0] if first is not None else ""


def sections(doctree: nodes.document | None, folded: bool = True) -> list[Entry]:
    """The sections of the second level of a page, those in a fold only if `folded`."""
    if doctree is None:
        return []
    top = next(doctree.findall(nodes.section), None)
    inner = []
    for child in top.children if top else []:
        # Some may lie in a fold.
        inner += [one for one in (child.children if folded and isinstance(child, fold) else [child])
                  if isinstance(one, nodes.section)]
    return [Entry(section["ids"][0], section.next_node(nodes.title).astext()) for section in inner]


def shorten(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """The first sentences of `text` that fit into `length` characters, or as many whole words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length - 1]
    sentence = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[:sentence + 1] if sentence > length // 3 else cut[:cut.rfind(" ")].rstrip(",;:–— ") + "…"


def description(doctree: nodes.document | None) -> str:
    """What a search engine shows of a page: its first paragraph of prose, or of anything if it has no prose."""
    if doctree is None:
        return ""
    paragraphs = [one for one in doctree.findall(nodes.paragraph) if one.astext().strip()]
    prose = [one for one in paragraphs if isinstance(one.parent, nodes.section)]
    return shorten((prose or paragraphs)[0].astext()) if paragraphs else ""


def mend(body: str) -> str:
    """Take out of a page's HTML what the policy forbids and what leaves a reader who listens without a name."""
    # What a notebook prints as HTML may bring scripts.
    body = re.sub(r"<script(?![^>]*\bsrc=)[^>]*>.*?</script>", "", body, flags=re.DOTALL)
    # pandas writes a style element before each table and a style in its head; the page has its own.
    body = re.sub(r"<style\b[^>]*>.*?</style>\s*", "", body, flags=re.DOTALL)
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    # Sphinx writes the size of a picture as a style, which the policy forbids; as attributes it keeps the place too.
    body = re.sub(r' style="width: (\d+)px; height: (\d+)px;"', r' width="\1" height="\2"', body)
    # Its list says role="list", so an entry is an item; the role that docutils writes is deprecated.
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    # docutils opens a second caption for the legend of a figure that begins with more than a picture.
    body = re.sub(r'(<figcaption>\s*<p>(?:(?!</?figcaption).)*?)<figcaption>\s*(?=<div class="legend">)', r"\1", body,
                  flags=re.DOTALL)
    # What is far below, or is drawn for the other colouring, is not fetched.
    body = re.sub(r"<img (?![^>]*\bloading=)", '<img loading="lazy" ', body)
    body = tidy_tables(body)
    # A header cell that heads nothing: the corner of a table with an index.
    return re.sub(r"<th>\s*</th>", "<td></td>", body)


def tidy_tables(body: str) -> str:
    """The tables of pandas without the ids that differ in each run, their columns of numbers marked as such.

    What is not known is an empty cell, as in the tables of the record.
    """
    body = re.sub(r"<td>(?:&lt;NA&gt;|NaN|NaT|None)</td>", "<td></td>", body)
    return re.sub(r'<table id="T_\w+".*?</table>', _tidy_table, body, flags=re.DOTALL)


def _tidy_table(table: re.Match[str]) -> str:
    text = re.sub(r' id="T_\w+"', "", table[0])
    columns: dict[str, list[str]] = {}
    for column, value in re.findall(r'<td class="data row\d+ (col\d+)"\s*>(.*?)</td>', text, flags=re.DOTALL):
        columns.setdefault(column, []).append(value.strip())
    for column, values in columns.items():
        figures = [value for value in values if re.search(r"\d", value)]
        if figures and all(re.fullmatch(r"[-−+]?[\d,.]+%?", value) for value in figures):
            text = re.sub(rf'(class="[^"]*\b{column})"', r'\1 number"', text)
    return text


def marked(text: str, default: str = "zh-Hans") -> str:
    """`text` as HTML with its Chinese marked as such: for titles, which Sphinx hands over as plain text."""
    pieces, start = [], 0
    for run in language.RUN.finditer(text):
        pieces += [html.escape(text[start:run.start()]),
                   f'<span lang="{language.script(run[0], default)}">{run[0]}</span>']
        start = run.end()
    return "".join([*pieces, html.escape(text[start:])])


class _ChineseMarker(HTMLParser):
    """Copies HTML letter by letter and marks the Chinese that stands in no Chinese element."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self, default: str) -> None:
        super().__init__(convert_charrefs=False)
        self.default = default
        self.written: list[str] = []
        self.languages: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")
        if tag not in self.VOID:
            around = self.languages[-1][1] if self.languages else ""
            self.languages.append((tag, dict(attrs).get("lang") or around))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        while self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        plain = self.cdata_elem or (self.languages and self.languages[-1][1].startswith("zh"))
        # The data is HTML already: only runs are wrapped, nothing is escaped again.
        self.written.append(data if plain else language.RUN.sub(
            lambda run: f'<span lang="{language.script(run[0], self.default)}">{run[0]}</span>', data))

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")


def mark_chinese(body: str, default: str = "zh-Hans") -> str:
    """`body` with its remaining Chinese marked: code and what notebooks print reach the page as ready HTML, past the
    transform that marks the text of chapters."""
    marker = _ChineseMarker(default)
    marker.feed(body)
    marker.close()
    return "".join(marker.written)


def index_heads(heads: list[tuple[str, list]]) -> list[tuple[str, str, list]]:
    """Sphinx's index as (id, head, entries): the Chinese entries under one head, by pronunciation.

    Sphinx makes a head of each first character, and sorts by code point, in which no reader can look anything up.
    """
    def is_chinese(head: str) -> bool:
        return language.RUN.match(head) is not None

    chinese = [entry for head, entries in heads if is_chinese(head) for entry in entries]
    made = [(head.lower(), head, entries) for head, entries in heads if not is_chinese(head)]
    if chinese:
        by_sound = sorted(chinese, key=lambda entry: lazy_pinyin(entry[0], style=Style.TONE3))
        made.append(("chinese", "Chinese, by pinyin", by_sound))
    return made


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
        """The address of a file of theme/static/, with a mark that changes when the file does."""
        return f"{context['pathto']('_static/' + name, True)}?v={zlib.crc32((STATIC / name).read_bytes()):08x}"

    contents = parts(app.env, pagename, whole=whole)
    told = {one.name: one.subtitle for _, pages in _contents(app.env) for one in pages}
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
    """The page for addresses that lead nowhere."""
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
    """A style sheet or script of the theme as the site has it: without the comments, which a reader would load."""
    return REMARKS[kind].sub("", text)


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


class ScrollingTables(HTML5Translator):
    """Writes HTML as Sphinx does, with a box around each table, in which a wide one scrolls."""

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
        app.set_translator(app.builder.name, ScrollingTables, override=True)


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

    here = Path(__file__).parent
    config.lemmata_read_by = mark(*here.glob("*.py"), here.parent / "record" / "facts.py")
    config.lemmata_drawn_by = mark(*(path for path in FOLDER.rglob("*") if path.is_file()))


def is_site(app: Sphinx) -> bool:
    """Whether the pages of the site are being built, and not those for print or for a test."""
    return app.builder.name == "html" and _has_theme(app)


def _has_theme(app: Sphinx) -> bool:
    # A builder may have a theme of its own, as that of print.
    return isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.get_theme_config()[0] == THEME


def _link_no_picture(app: Sphinx, config: Config) -> None:
    """Let a chart with a size be no link to its own file, which print and e-book have not."""
    config.html_scaled_image_link = False


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the theme, and draw its pages in the HTML builder."""
    app.connect("config-inited", _link_no_picture)
    app.add_html_theme(THEME, str(FOLDER))
    app.add_config_value("lemmata_read_by", "", "env", [str])
    app.add_config_value("lemmata_drawn_by", "", "html", [str])
    app.connect("config-inited", _note_code)
    app.connect("builder-inited", refuse, priority=100)
    app.connect("builder-inited", _set_translator)
    app.connect("env-updated", _told_everywhere)
    # After every part had its say about the page.
    app.connect("html-page-context", _draw, priority=900)
    app.connect("html-collect-pages", _nowhere)
    app.connect("build-finished", _make_index, priority=400)
    app.connect("build-finished", _leave_out_remarks)
    # After MyST-NB wrote its style, which nothing loads.
    app.connect("build-finished", _prune, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
