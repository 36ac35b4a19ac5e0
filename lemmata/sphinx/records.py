"""The directive {records}: a table of the record, open to look at, each row with an address of its own.

    ```{records} cases
    :columns: Suit = short_name; Filed = filed_date; Court = court, docket
    :facets: Kind of works = sector; Year = filed_date:year
    :sort: filed_date desc
    :only: jurisdiction = US CA

    {plaintiff} against {defendant}[, before {court}].
    ```

The first column names the row. The body is the sentence that tells what a row is: `{column}` prints a cell, and a part in
square brackets is left out where a cell in it is empty. Everything is checked against the description of the table.
Which tables have such a page, and which column names their rows, is told once, by `lemmata_records` in the configuration.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import edition
from lemmata.record.description import title, within
from lemmata.record.row_history import History
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.described_tables import Described, Refused, described
from lemmata.sphinx.fact_roles import source_link
from lemmata.sphinx.interface_words import worded
from lemmata.sphinx.record_html import SOURCES, form, opening, without
from lemmata.sphinx.record_options import columns, facets, few, having, order, pairs, sentence
from lemmata.sphinx.record_tables import Record, Row, record, unknown

logger = logging.getLogger(__name__)
RELIABILITY = ("primary", "secondary", "tertiary")
#: What a directive notes of the page being read when it lists rows that have their own page elsewhere.
REPEATS = "lemmata_repeats_rows"


class record_item(docutils_nodes.General, docutils_nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """A row of `table` with all that is told of it; `names` is what the search lists it by."""


class record_mentions(docutils_nodes.General, docutils_nodes.TextElement):  # noqa: N801
    """Where the book speaks of a row (`table`, `key`), filled in when all pages are read."""


class RecordsDirective(SphinxDirective):
    """A table of the record, a row a row."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"columns": directives.unchanged, "facets": directives.unchanged,
                             "sort": directives.unchanged, "only": directives.unchanged_required,
                             "search": directives.unchanged}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        data = record(self.env, "datapackage.json", name, "sources", "facts")
        try:
            return self.made(data, described(data, name))
        except Refused as error:
            logger.warning("records %s: %s", name, error, location=self.get_location(), type="lemmata")
            return []

    def made(self, data: Record, table: Described) -> list[docutils_nodes.Node]:
        """Return the controls and the table. Raises Refused."""
        heads = columns(table, self.options.get("columns", ""))
        choices = facets(table, self.options.get("facets", ""))
        template = "\n".join(self.content)
        sentence(table, template)
        found = order(table, self.options.get("sort", ""))
        for column, values in pairs("only", self.options.get("only", "")):
            found = having(table, found, column, values.split())
        if not found and table.rows:
            raise Refused("only: no row has all that is asked for")
        rows = [row for _, row in found]
        few(choices, rows)
        finding = [table.need(one.strip(), "search") for one in self.options.get("search", "").split(",") if one.strip()]
        points, histories = pointing(data, table), self.histories(data, table)
        made: list[docutils_nodes.Node] = [raw(form(table, heads, choices, rows, data.package["as_of"]))]
        for line, row in found:
            if not row[heads[0].names[0]]:
                raise Refused(f"{table.path.name}:{line}: no {heads[0].names[0]}, expected the name of the row")
            made.append(self.item(data, table, row, opening(table, row, heads, choices, template),
                                  names(row, heads[0].names[0], finding), points[row[table.key]],
                                  histories.get(row[table.key])))
        return [*made, raw("</table></div>")]

    def histories(self, data: Record, table: Described) -> dict[str, History]:
        """Return in which editions the rows came and changed. Raises Refused."""
        for path in sorted((data.data / edition.FOLDER).glob("*" + edition.ENDING)):
            self.env.note_dependency(str(path))
        try:
            return data.histories.get(table.name, {})
        except edition.Unreadable as error:
            raise Refused(str(error)) from error

    def item(self, data: Record, table: Described, row: Row, begins: str, names: list[str],
             points: list[docutils_nodes.Node], history: History | None) -> record_item:
        """Return a row, its evidence by grade, what is empty, where the book speaks of it, and its history."""
        key = row[table.key]
        record_links.mark(self.env, place(table.name, key), key)
        item = record_item("", raw(begins), ids=[key], table=table.name, names=names)
        by_grade: dict[str, list[str]] = defaultdict(list)
        for source in filter(None, row.get(SOURCES, "").split(";")):
            if source not in data.sources:
                unknown("source", source, data.sources, self.get_location())
                continue
            by_grade[data.sources[source]["reliability"]].append(source)
        if by_grade:
            line = nodes.paragraph(_("Evidence.") + " ")
            for grade in RELIABILITY:
                for number, source in enumerate(by_grade[grade]):
                    line += docutils_nodes.Text("; " if number else f"{worded(grade).capitalize()}: ")
                    line += source_link(data, source, self.get_location())
                if by_grade[grade]:
                    line += docutils_nodes.Text(". ")
            item += line
        if empty := without(table, row):
            item += nodes.paragraph(empty)
        if points:
            line = nodes.paragraph(_("See") + " ")
            for number, point in enumerate(points):
                line += [docutils_nodes.Text("; ")] if number else []
                line += point
            item += line
        item += record_mentions("", "", table=table.name, key=key)
        if history:
            item += told_history(table, history)
        item += raw("</details></td></tr></tbody>")
        return item


def names(row: Row, first: str, more: list[str]) -> list[str]:
    """Return what the search finds a row by: its name, and each part of the cells of `more`, which part names by semicolons."""
    parts = (part.strip() for column in more for part in row[column].split(";"))
    return list(dict.fromkeys(filter(None, [row[first], *(row[column] for column in more), *parts])))


def raw(text: str) -> docutils_nodes.raw:
    """Return a node of HTML that is written as it is."""
    return docutils_nodes.raw("", text, format="html")


def changed_place(version: str, table: str) -> str:
    """Return the name by which what an edition changed in a table is known to links."""
    return f"changed {version} {table}"


def told_history(table: Described, history: History) -> docutils_nodes.paragraph:
    """Tell in which edition a row came, and what later ones changed in it, each with a link to all that it changed."""
    def link(version: str) -> docutils_nodes.Node:
        return record_links.link(changed_place(version, table.name), _("edition %s") % version, kind="xref", needed=False)
    line = nodes.paragraph(_("History.") + " ")
    line += docutils_nodes.Text((_("In the record since") if history.is_first else _("Added in")) + " ")
    line += docutils_nodes.Text(_("edition %s") % history.came) if history.is_first else link(history.came)
    line += docutils_nodes.Text("." if history.changed else ", " + _("unchanged since.") if history.is_first else ".")
    for version, changed in history.changed.items():
        line += docutils_nodes.Text(" " + _("Changed in") + " ")
        line += link(version)
        titles = [within(title(table.fields.get(one, {"name": one}))) for one in changed]
        line += docutils_nodes.Text(f": {', '.join(titles)}.")
    return line


def place(table: str, key: str) -> str:
    """Return the name by which a row is known to links."""
    return f"row {table} {key}"


def row_of(target: str) -> tuple[str, str] | None:
    """Return table and key of the row that `place` named; None for the name of anything else."""
    kind, *named = target.split(" ", 2)
    return (named[0], named[1]) if kind == "row" and len(named) == 2 else None


def pointing(data: Record, table: Described) -> dict[str, list[docutils_nodes.Node]]:
    """Return links to the facts of the prose that stand in a row of `table`, by the key of the row."""
    found: dict[str, list[docutils_nodes.Node]] = defaultdict(list)
    with (data.data / "facts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["table"] == table.name:
                found[row["key"]].append(record_links.link(
                    f"fact-{record_links.slug(row['fact_id'])}", row["label"], kind="xref"))
    return found


def _nothing(self, node):
    """Write nothing: the HTML of a row stands in its children."""


def setup(app: Sphinx) -> None:
    """Register the directive and the node of a row."""
    app.add_node(record_item, html=(_nothing, _nothing), latex=(_nothing, _nothing), text=(_nothing, _nothing))
    app.add_node(record_mentions)
    app.add_directive("records", RecordsDirective)
