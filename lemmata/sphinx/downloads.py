"""The downloads: every table as CSV, all of them as a data package, the notes as annotations; {downloads}.

A CSV that is downloaded opens with the mark by which spreadsheet programs know UTF-8; those of data/ have none.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from functools import cache
from pathlib import Path

from docutils import nodes as docutils_nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from lemmata.record import atomic_write, settings, zip_archive
from lemmata.sphinx import nodes, page_content, web_annotations
from lemmata.sphinx.html_page import is_site
from lemmata.sphinx.record_tables import of_build, record

#: What a spreadsheet program takes for a formula, and a signed number is none; or for something else than it is: of a
#: fingerprint 6862e360 it makes infinity, of 007 seven, of 2-3 the second of March.
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]+%?$)|(?:\d+[eE]\d+|0\d+|\d{1,2}[-/]\d{1,2}(?:[-/]\d{1,4})?)$")
FOLDER, NOTES = "_downloads", "annotations.jsonld"
#: Where programs find each table by its name, as CSV and as JSON, with the description of the whole beside.
TABLES, BIBLIOGRAPHY = "data", "references.bib"


def table_link(env_docname: str, path: str, words: str) -> addnodes.download_reference:
    """Return a link that downloads a table."""
    return addnodes.download_reference("", "", docutils_nodes.inline("", words), reftarget=f"/data/{path}", refdoc=env_docname)


def package_name(app: Sphinx) -> str:
    """Return the file of the data package."""
    return f"{settings.slug(app.config.html_short_title)}-data.zip"


class DownloadsDirective(SphinxDirective):
    """Links to the data package and to the notes as annotations."""

    def run(self) -> list[docutils_nodes.Node]:
        count = len(record(self.env, "datapackage.json").package["resources"])
        up = "../" * self.env.docname.count("/")
        items = docutils_nodes.bullet_list()
        for name, words, what in (
                (package_name(self.env.app), _("The data package"),
                 _("%d tables with their description and the bibliography, as a zip.") % count),
                (NOTES, _("The notes as Web Annotations"), _("each with its lemma, its segment and its kind, as JSON-LD."))):
            link = docutils_nodes.reference("", words, internal=True, refuri=f"{up}{FOLDER}/{name}", classes=["download"])
            items += docutils_nodes.list_item("", nodes.paragraph(link, f": {what}"))
        return [items]


def package(data: Path) -> dict[str, bytes]:
    """Return the files of the data package by name, its description first, as Frictionless programs expect."""
    described = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    names = ["datapackage.json", *(one["path"] for one in described["resources"]), BIBLIOGRAPHY]
    return {name: (data / name).read_bytes() for name in names if (data / name).is_file()}


def typed(rows: list[dict[str, str]], fields: list[dict]) -> list[dict[str, object]]:
    """Return the rows of a table with the types of its columns: numbers as such, what is not known as None."""
    def value(cell: str, kind: str) -> object:
        if not cell:
            return None
        return int(cell) if kind == "integer" else float(cell) if kind == "number" else cell
    return [{field["name"]: value(row[field["name"]], field["type"]) for field in fields} for row in rows]


def for_programs(data: Path) -> dict[str, bytes]:
    """Return the files of the data package by name, each table as JSON too."""
    files = package(data)
    for resource in json.loads(files["datapackage.json"])["resources"]:
        kinds = tuple((field["name"], field["type"]) for field in resource["schema"]["fields"])
        files[f"{resource['name']}.json"] = _as_json(files[resource["path"]], kinds)
    return files


@cache
def _zipped(files: tuple[tuple[str, bytes], ...]) -> bytes:
    return zip_archive.pack(dict(files))


@cache
def _as_json(table: bytes, kinds: tuple[tuple[str, str], ...]) -> bytes:
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))
    fields = [{"name": name, "type": kind} for name, kind in kinds]
    return json.dumps(typed(rows, fields), ensure_ascii=False, indent=0).encode()


@cache
def escape_formulas(text: str) -> str:
    """Return a CSV in which a spreadsheet program computes nothing: what it would take for a formula begins with an
    apostrophe (against CSV injection, also called formula injection)."""
    rows = list(csv.reader(io.StringIO(text)))
    if not any(FORMULA.match(cell) for row in rows for cell in row):
        return text
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([f"'{cell}" if FORMULA.match(cell) else cell for cell in row] for row in rows)
    return made.getvalue()


def preload(data: Path) -> None:
    """Make of the tables, before they are asked for, what `write` makes of them."""
    _zipped(tuple(package(data).items()))
    for name, content in for_programs(data).items():
        if name.endswith(".csv"):
            escape_formulas(content.decode("utf-8-sig"))


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the package and the annotations, and mark the tables."""
    if exception or not is_site(app):
        return
    folder, data = Path(app.outdir, FOLDER), Path(app.srcdir, "data")
    folder.mkdir(exist_ok=True)
    atomic_write.write(folder / package_name(app), _zipped(tuple(package(data).items())))
    (Path(app.outdir) / TABLES).mkdir(exist_ok=True)
    for name, content in for_programs(data).items():
        (Path(app.outdir) / TABLES / name).write_bytes(content)
    readings = of_build(app).readings
    notes = {name: page_content.read(page_content.folder_of(app), f"chapters/{name}", "").notes
             for name in readings if f"chapters/{name}" in app.env.found_docs}
    told = web_annotations.collection(notes, readings, app.config.html_title, app.config.lemmata_licence_url,
                                      app.config.language)
    (folder / NOTES).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for table in folder.rglob("*.csv"):
        table.write_bytes(codecs.BOM_UTF8 + escape_formulas(table.read_text(encoding="utf-8-sig")).encode())


def setup(app: Sphinx) -> None:
    """Register the directive, and write when the pages stand."""
    app.add_directive("downloads", DownloadsDirective)
    # After `changes` (890) has written its CSV, which gets the mark of UTF-8 as the tables do.
    app.connect("build-finished", write, priority=900)
