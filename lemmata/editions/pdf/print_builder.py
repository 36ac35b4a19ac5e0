"""The Sphinx builder `print`: writes the pages of the book for print and e-book, each as the data of a `Page`.

It writes from what the builder of the site has read, and reads only what has changed since: it differs from that one in
what it writes. `print_tree` makes of the document of a page what is shown of it. Beside the pages the builder leaves what
they do not say themselves (`Contents`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from docutils import nodes as docutils_nodes
from myst_nb.core.render import base_render_priority
from sphinx.application import Sphinx
from sphinx.builders.html import BuildInfo, StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.transforms.post_transforms import SphinxPostTransform

from lemmata.editions import font_subset
from lemmata.editions.pdf import print_tree
from lemmata.editions.pdf.print_answers import answer
from lemmata.editions.pdf.print_elements import depart_html_element, elements, html_element, visit_html_element
from lemmata.editions.pdf.print_tables import figures_of, label_tables
from lemmata.editions.pdf.printed_pages import (
    BUILDER,
    CONTENTS,
    WEB,
    Answer,
    Chapter,
    Contents,
    IndexEntry,
    Listed,
    Page,
    Part,
    slug,
)
from lemmata.record.project import Project
from lemmata.record.settings import Settings
from lemmata.sphinx.html_body import mark_chinese
from lemmata.sphinx.record_tables import of_build
from lemmata.sphinx.site_navigation import parts

#: What writes the pages.
CODE = sorted(Path(__file__).parent.glob("print*.py"))


class PrintBuilder(StandaloneHTMLBuilder):
    """Writes each page that is printed, under ids and with links that are those of the whole book."""

    name = BUILDER
    out_suffix = ".json"
    copysource = False
    add_permalinks = False
    search = False

    def get_theme_config(self) -> tuple[str, dict[str, Any]]:
        """Return a theme that draws nothing: no template is used."""
        return "basic", {}

    def create_build_info(self) -> BuildInfo:
        """Return what, when it changes, has every page written again: the settings of HTML, and this code."""
        # Sphinx's types know the names of its own builders only.
        return BuildInfo(self.config, self.tags, ["html", PrintBuilder.name])  # type: ignore[list-item, arg-type]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the name of a page in the whole book, or the address of one that only the web edition has."""
        if docname == "genindex":
            return "index"
        return f"{WEB}{docname}.html" if docname in self.web_only() else slug(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the name of the page `to`: all pages stand in one document."""
        return self.get_target_uri(to, typ)

    def write(self, build_docnames: Iterable[str] | None, updated_docnames: Iterable[str],
              method: Literal["all", "specific", "update"] = "update") -> None:
        """Write the pages but for those that only the web edition has."""
        chosen = self.env.found_docs if build_docnames in (None, ["__all__"]) else build_docnames
        web_only = self.web_only()
        super().write([*({*chosen} - web_only)], [*({*updated_docnames} - web_only)], method)

    def write_doc(self, docname: str, doctree: docutils_nodes.document) -> None:
        """Write a page as the data of a `Page`."""
        prefix = f"{slug(docname)}--"
        self.secnumbers = {name and f"#{prefix}{name[1:]}": number
                           for name, number in self.env.toc_secnumbers.get(docname, {}).items()}
        self.fignumbers = {kind: {f"{prefix}{name}": number for name, number in numbers.items()}
                           for kind, numbers in self.env.toc_fignumbers.get(docname, {}).items()}
        doctree.settings = self.docsettings
        self.current_docname, self.imgpath = docname, self.imagedir
        place = Path(self.get_outfilename(docname))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(asdict(self.page(docname, doctree)), ensure_ascii=False), encoding="utf-8")

    def page(self, docname: str, doctree: docutils_nodes.document) -> Page:
        """Return what is written of a page."""
        answers = []
        for one in elements(doctree, answer):
            one.parent.remove(one)
            answers.append(Answer(one["id"], one["place"], one["head"], self.html(one[0], doctree)))
        figures = [Listed(*one) for one in figures_of(doctree)]
        tables = [Listed(name, "", words) for name, words in label_tables(doctree, slug(docname))]
        title = self.html(print_tree.title_of(doctree), doctree)
        article = f'<article class="chapter" id="{slug(docname)}">{self.html(doctree, doctree)}</article>'
        return Page(docname, title, article, answers, figures, tables)

    def html(self, node: docutils_nodes.Node, document: docutils_nodes.document) -> str:
        """Return `node` of a document as HTML, its Chinese marked."""
        translator = self.create_translator(document, self)
        node.walkabout(translator)
        return mark_chinese("".join(translator.body))

    def web_only(self) -> set[str]:
        """Return the pages whose front matter says that paper goes without them: a table whose rows are filtered and sorted
        would be as long there as the book."""
        return {name for name in self.env.found_docs if self.env.metadata[name].get("web_only")}

    def gen_indices(self) -> None:
        """Write no page of the index: `Contents` has what it lists."""

    def gen_pages_from_extensions(self) -> None:
        """Write no page that an extension makes for the site."""

    def gen_additional_pages(self) -> None:
        """Write no page that a theme makes for the site."""

    def copy_download_files(self) -> None:
        """Copy no file to be taken away."""

    def copy_static_files(self) -> None:
        """Copy no style and no script, but make the folder: MyST-NB writes its style there unasked."""
        Path(self.outdir, "_static").mkdir(exist_ok=True)


class LeaveOut(SphinxPostTransform):
    """Take out of a page what print does not show, before pictures are collected and sphinx-design makes HTML of its own."""

    builders = (PrintBuilder.name,)
    # After the segments that a front page shows are in their places.
    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Take it out."""
        print_tree.leave_out(self.document, self.env.docname)


def _entries(raw: list[tuple[str, Any]]) -> list[IndexEntry]:
    def places(links: list[tuple[str, str]]) -> list[str]:
        return [uri.replace("#", "--") for _, uri in links]

    return [IndexEntry(words, places(links), [IndexEntry(name, places(more)) for name, more in below])
            for words, (links, below, _) in raw]


def _write_contents(app: Sphinx, exception: Exception | None) -> None:
    if exception or not isinstance(app.builder, PrintBuilder):
        return
    # Not taken from the page of the index: when no page has changed, none is written.
    index = IndexEntries(app.env).create_index(app.builder)
    config, root, web_only = app.config, app.config.root_doc, app.builder.web_only()
    order = [Part("", [Chapter(root, app.env.titles[root].astext())])]
    for part in parts(app.env, root):
        chapters = [Chapter(entry.target, entry.title) for entry in part.entries if entry.target not in web_only]
        order += [Part(part.caption, chapters)] if chapters else []
    book = Settings.of_sphinx(config)
    contents = Contents(
        title=config.html_title, short_title=config.html_short_title, title_zh=book.title_zh,
        author=config.author, copyright=config.copyright, licence=book.licence,
        licence_url=book.licence_url, licence_code=book.licence_code, address=config.html_baseurl, parts=order,
        index=[(head, _entries(raw)) for head, raw in index], about=book.about,
        keywords=book.keywords, languages=sorted({row["language"] for row in of_build(app).readings.values()}),
        language=config.language, catalogues=[str(Path(app.srcdir, folder)) for folder in config.locale_dirs],
        has_faces=font_subset.has_fonts(Project(Path(app.srcdir)).fonts), font_family=book.font_family)
    Path(app.outdir, CONTENTS).write_text(json.dumps(asdict(contents), ensure_ascii=False), encoding="utf-8")


def _render_notebooks_as_html(app: Sphinx, config: Config) -> None:
    """Let MyST-NB choose of a notebook's outputs what it chooses for `html`: it goes by the builder's name."""
    if "nb_mime_priority_overrides" in config:
        config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, *(
            (PrintBuilder.name, kind, priority) for kind, priority in base_render_priority()["html"].items())]


def _make_for_print(app: Sphinx, doctree: docutils_nodes.document, docname: str) -> None:
    if isinstance(app.builder, PrintBuilder):
        printed = app.env.found_docs - app.builder.web_only()
        numbers = {name: app.config.numfig_format["figure"] % ".".join(map(str, number))
                   for name, number in app.env.toc_fignumbers.get(docname, {}).get("figure", {}).items()}
        print_tree.make_for_print(doctree, docname, {slug(name) for name in printed} | {"index"}, numbers)


def _note_code(app: Sphinx, config: Config) -> None:
    """Let pages be written again when what writes them has changed."""
    config.lemmata_printed_by = f"{zlib.crc32(b''.join(path.read_bytes() for path in CODE)):08x}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the builder and what it makes of a document."""
    app.add_builder(PrintBuilder)
    app.add_config_value("lemmata_printed_by", "", PrintBuilder.name, [str])  # type: ignore[arg-type]
    app.connect("config-inited", _note_code)
    # After every part had its say about the document.
    app.connect("doctree-resolved", _make_for_print, priority=990)
    app.add_post_transform(LeaveOut)
    app.add_node(html_element, html=(visit_html_element, depart_html_element))
    app.connect("config-inited", _render_notebooks_as_html)
    app.connect("build-finished", _write_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
