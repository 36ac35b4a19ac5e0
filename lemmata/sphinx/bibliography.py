"""How works are cited: by author and year, as rows of the evidence are; the list is in the order of its authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from docutils import nodes
from pybtex.database import BibliographyData, Entry
from pybtex.plugin import find_plugin
from pybtex.plugin import register_plugin as register_style
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

#: As _config.yml names them.
CITED, LISTED = "author_year_as_evidence", "by_author"
#: Printed for a year that is not known; a citation in the text has it from its own style.
NO_YEAR = "n.d."
#: Parts of pybtex that it looks for among all installed packages, anew at each citation: found once, they are told to it.
LOOKED_FOR = (("pybtex.backends", "docutils"), ("pybtex.backends", "plaintext"))


@dataclass
class WorkReferenceStyle(AuthorYearReferenceStyle):
    """[Farrell and Newman 2019]; a case or a book without author by its title."""

    author_year_sep: str = " "


class WorkSorting(SortingStyle):
    """By author, year and title; what has no author first. The braces that keep a name together do not count."""

    def sorting_key(self, entry: Entry) -> tuple[str, ...]:
        return tuple(part.replace("{", "").replace("}", "") for part in super().sorting_key(entry))


class WorkStyle(PlainStyle):
    """The plain style in that order, which says of a work whose year is not known that it has none."""

    default_sorting_style = WorkSorting
    #: The words of each work that was formatted, with the work, by its identity: a build asks for all of them, however little
    #: has changed, and the file is read once in a process.
    _told: ClassVar[dict[int, tuple[Entry, Any]]] = {}

    def format_entry(self, label: str, entry: Entry, bib_data: BibliographyData | None = None) -> FormattedEntry:
        if self._told.get(id(entry), (None,))[0] is not entry:
            self._told[id(entry)] = entry, self._format(label, entry, bib_data).text
        return FormattedEntry(entry.key, self._told[id(entry)][1], label)

    def _format(self, label: str, entry: Entry, bib_data: BibliographyData | None) -> FormattedEntry:
        # The file leaves such a year out: reference managers end on letters where they expect a number. A statute needs none.
        if "year" not in entry.fields and entry.type != "misc":
            dated = Entry(entry.type, fields=[*entry.fields.items(), ("year", NO_YEAR)], persons=entry.persons)
            dated.key = entry.key
            entry = dated
        return super().format_entry(label, entry, bib_data=bib_data)


def leave_out_tooltips(app: Sphinx, config: Config) -> None:
    """Have no link to a work hold the whole entry: page.js tells it where it is asked for."""
    config.bibtex_tooltips = False


def mark_citations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the links to works as citations."""
    works = {citation.citation_id for citation in app.env.get_domain("cite").citations}  # type: ignore[attr-defined]
    for link in doctree.findall(nodes.reference):
        if link.get("refuri", "").partition("#")[2] in works:
            link["classes"].append("cite")


def setup(app: Sphinx) -> None:
    """Register the styles."""
    app.connect("config-inited", leave_out_tooltips)
    app.connect("doctree-resolved", mark_citations)
    register_plugin("sphinxcontrib.bibtex.style.referencing", CITED, WorkReferenceStyle)
    register_style("pybtex.style.formatting", LISTED, WorkStyle)
    for group, name in LOOKED_FOR:
        register_style(group, name, find_plugin(group, name), force=True)
