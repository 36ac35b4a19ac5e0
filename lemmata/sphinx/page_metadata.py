"""Metadata of a page for programs: how it is cited (BibTeX, CSL JSON), what it is (schema.org), where all stand (sitemap).

Addresses are given only where `_config.yml` says where the book is published (`html: baseurl`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from lemmata.record import csv_rows, front_matter, settings, tables
from lemmata.sphinx.html_page import description, is_site

FOLDER, SITEMAP = "_downloads/cite", "sitemap.xml"
#: What BibTeX takes for its own.
SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Cited:
    """A page as it is cited: its name in the book, its title, the book's title and author, year, language, address (or '')."""

    name: str
    title: str
    book: str
    author: str
    year: str
    language: str
    address: str
    licence: str
    about: str = ""
    matter: dict[str, Any] = field(default_factory=dict)
    as_of: str = ""
    prefix: str = "book"

    @property
    def key(self) -> str:
        """The key in a bibliography: the short title of the book in letters alone, a colon, the name of the page."""
        return f"{self.prefix}:" + re.sub(r"\W+", "-", self.name)


def year_of(words: str) -> str:
    """Return the year of the edition in the words of `copyright`: of several, as in 2025–2026, the last. Raises ConfigError."""
    found = re.findall(r"(?<!\d)\d{4}(?!\d)", words, re.ASCII)
    if not found:
        raise ConfigError(f"_config.yml: copyright: {words!r} holds no year, expected the year of the edition")
    return found[-1]


def bibtex(page: Cited) -> str:
    """Return the page as an entry of a BibTeX file. Braces keep capitals and the name of the contributors whole."""
    def safe(words: str) -> str:
        return "".join(SPECIAL.get(letter, letter) for letter in words)

    fields = {"author": f"{{{safe(page.author)}}}", "title": f"{{{safe(page.title)}}}", "booktitle": f"{{{safe(page.book)}}}",
              "year": year_of(page.year), "langid": page.language}
    if page.address:
        fields["url"] = page.address
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@incollection{{{page.key},\n{lines}}}\n"


def csl(page: Cited) -> list[dict[str, Any]]:
    """Return the page as CSL JSON, which Zotero and citation processors read."""
    issued = {"date-parts": [[int(year_of(page.year))]]}
    item = {"id": page.key, "type": "chapter", "title": page.title, "container-title": page.book,
            "author": [{"literal": page.author}], "issued": issued, "language": page.language}
    return [item | ({"URL": page.address} if page.address else {})]


def json_ld(page: Cited) -> dict[str, Any]:
    """Return the page in the terms of schema.org: an article of the book, and, where it is taught, a learning resource."""
    matter = page.matter
    said: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "ScholarlyArticle", "name": page.title, "inLanguage": page.language,
        "author": {"@type": "Organization", "name": page.author}, "datePublished": year_of(page.year), "license": page.licence,
        "isAccessibleForFree": True, "isPartOf": {"@type": "Book", "name": page.book}}
    if page.about:
        said["description"] = page.about
    if page.address:
        said["url"] = page.address
    if matter.get("objectives"):
        said |= {"@type": ["ScholarlyArticle", "LearningResource"], "teaches": matter["objectives"],
                 "educationalLevel": str(matter.get("level", "")), "timeRequired": f"PT{matter.get('minutes', 0)}M",
                 "competencyRequired": str(matter.get("prerequisites", "")), "keywords": matter.get("keywords", []),
                 "learningResourceType": "annotated reading", "dateModified": page.as_of}
    return said


def data_set(resource: dict[str, Any], page: Cited, site: str) -> dict[str, Any]:
    """Return a table of the record in the terms of schema.org; its addresses are told where that of the book (`site`) is
    known."""
    files = [{"@type": "DataDownload", "encodingFormat": kind, "name": name}
             | ({"contentUrl": f"{site.rstrip('/')}/data/{name}"} if site else {})
             for kind, name in (("text/csv", resource["path"]), ("application/json", f"{resource['name']}.json"))]
    return {"@type": "Dataset", "name": resource["title"], "description": f"{resource['description']} {resource['coverage']}",
            "license": page.licence, "creator": {"@type": "Organization", "name": page.author}, "dateModified": resource["as_of"],
            "isAccessibleForFree": True, "variableMeasured": [one["name"] for one in resource["schema"]["fields"]],
            "distribution": files}


def robots(site: str) -> str:
    """Return what robots are told: all may be read; where the sitemap is, if the address of the book is known."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {site.rstrip('/')}/{SITEMAP}\n" if site else "")


def script(said: dict[str, Any]) -> str:
    """Return JSON that can stand in a script element: nothing in it ends the element."""
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def days(names: Iterable[str], data: Path) -> dict[str, str]:
    """Return the day of each page: that of the edition, or of its latest correction; a page that lists corrections has the
    latest.

    Days of files or commits would differ from one copy of the book to the next.
    """
    package = tables.package(data)
    errata = csv_rows.rows(data / "errata.csv") if (data / "errata.csv").exists() else []
    listing = {page for one in package["resources"] if one["name"] == "errata" for page in one.get("consumers", ())}
    return {name: max([package["created"][:10], *(row["corrected"] for row in errata if row["page"] == name or name in listing)])
            for name in names}


def sitemap(addresses: dict[str, str]) -> str:
    """Return the pages as a sitemap, each address with its day."""
    lines = "".join(f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod></url>\n" for address, day in addresses.items())
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{lines}</urlset>\n")


def _address(app: Sphinx, name: str) -> str:
    return urljoin(app.config.html_baseurl.rstrip("/") + "/", f"{quote(name)}.html") if app.config.html_baseurl else ""


def cited(app: Sphinx, name: str, doctree: nodes.document | None = None) -> Cited:
    """Return the page `name` of the book that is built."""
    path = Path(app.env.doc2path(name))
    matter = front_matter.read(path) if path.suffix == ".md" else {}
    config = app.config
    return Cited(name, app.env.titles[name].astext(), config.html_title, config.author, config.copyright, config.language,
                 _address(app, name), config.lemmata_licence_url, description(doctree), matter,
                 tables.package(Path(app.srcdir) / "data")["as_of"], settings.slug(config.html_short_title).replace("-", ""))


def _tell(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Hand the template what it says of a page of the book."""
    if not is_site(app) or pagename not in app.env.found_docs:
        return
    context["year"] = year_of(app.config.copyright)
    page = cited(app, pagename, doctree)
    # Sphinx gives the address as the file is called, blanks and Chinese with it.
    context["pageurl"] = page.address or None
    said = json_ld(page)
    if table := getattr(app.env, "lemmata_record_pages", {}).get(pagename):
        described = tables.describe(table, Path(app.srcdir) / "data")
        said["mainEntity"] = data_set(described, page, app.config.html_baseurl)
    context["json_ld"] = script(said)
    context["cite_files"] = {"BibTeX": f"{FOLDER}/{pagename}.bib", "CSL JSON": f"{FOLDER}/{pagename}.json"}


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the citations of all pages, and the sitemap where the address of the book is known."""
    if exception or not is_site(app):
        return
    pages = [cited(app, name) for name in sorted(app.env.found_docs)]
    for page in pages:
        place = Path(app.outdir, FOLDER, page.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_name(place.name + ".bib").write_text(bibtex(page), encoding="utf-8")
        item = json.dumps(csl(page), ensure_ascii=False, indent=1) + "\n"
        place.with_name(place.name + ".json").write_text(item, encoding="utf-8")
    Path(app.outdir, "robots.txt").write_text(robots(app.config.html_baseurl), encoding="utf-8")
    if app.config.html_baseurl:
        changed = days((page.name for page in pages), Path(app.srcdir) / "data")
        Path(app.outdir, SITEMAP).write_text(sitemap({page.address: changed[page.name] for page in pages}), encoding="utf-8")


def _keep_year(app: Sphinx, config: Any) -> None:
    """Note the year as `_config.yml` has it, before Sphinx puts that of SOURCE_DATE_EPOCH in its place."""
    config.lemmata_year = config.copyright


def _restore_year(app: Sphinx, config: Any) -> None:
    """Restore the year of the book, which is the editors' to say, not the machine's: citations, metadata and footers bear it."""
    config.copyright = config.lemmata_year


def setup(app: Sphinx) -> None:
    """Tell each page, and write when the pages stand."""
    app.add_config_value("lemmata_year", "", "", [str])
    # Sphinx corrects it at 800.
    app.connect("config-inited", _keep_year, priority=799)
    app.connect("config-inited", _restore_year, priority=801)
    app.connect("html-page-context", _tell, priority=850)
    app.connect("build-finished", write, priority=900)
