"""Rows of several tables in the order of their days, month by month: {timeline}.

    ```{timeline}
    - {kind: Suits, table: cases, date: filed_date, row: "{short_name}[, {court}]"}
    - {kind: Access rules, table: events, date: date, row: "{event}", only: {category: [access_policy]}}
    ```

Each line says of what kind its rows are, from which table and by which date; `row` is a sentence as in {records}, and leads
to the page that has the row. Controls, script and style are those of a page of the record.
"""

from __future__ import annotations

import html
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record.csv_rows import Row
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.described_tables import Described, Refused, described
from lemmata.sphinx.interface_words import month
from lemmata.sphinx.record_html import form
from lemmata.sphinx.record_options import NOTHING, Column, Facet, choosable, few, having, sentence
from lemmata.sphinx.record_tables import Record, record
from lemmata.sphinx.records import REPEATS, place, raw

logger = logging.getLogger(__name__)

#: What a line has to say, and what it may say.
ASKED, MORE = ("kind", "table", "date", "row"), ("only",)


def choices() -> list[Facet]:
    """Return what a reader can choose by."""
    return [Facet(_("Kind"), "kind", False), Facet(_("Year"), "date", True)]


def month_of(date: str) -> str:
    """Return the month of a date in words; of one that is known to the year, that it is."""
    return f"{month(int(date[5:7]))} {date[:4]}" if len(date) >= 7 else _("%s, month not known") % date[:4]


def lines(text: str) -> list[dict[str, Any]]:
    """Return what the body asks for. Raises Refused."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refused(f"{str(error).splitlines()[0]}, expected a list in YAML") from error
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise Refused("no list of lines, expected '- {kind: …, table: …, date: …, row: …}'")
    for number, one in enumerate(found, 1):
        if not (one.get("only") is None or isinstance(one["only"], dict) and all(
                isinstance(values, list) and values for values in one["only"].values())):
            raise Refused(f"line {number}: only {one['only']!r}, expected columns, each with a list of values")
        if lacking := [name for name in ASKED if not isinstance(one.get(name), str)]:
            raise Refused(f"line {number}: no {lacking[0]}, expected one")
        if odd := set(one) - {*ASKED, *MORE}:
            raise Refused(f"line {number}: {min(odd)!r}, expected one of {', '.join((*ASKED, *MORE))}")
        if "|" in one["kind"] or one["kind"] == NOTHING or not one["kind"].strip():
            raise Refused(f"line {number}: kind {one['kind']!r}, expected words that can stand in an address")
    return found


def placed(data: Record, asked: list[dict[str, Any]]) -> tuple[list[Row], dict[str, int]]:
    """Return the rows, the latest month first and in it the latest day; and how many of a kind have no date. Raises Refused."""
    found: list[Row] = []
    undated: dict[str, int] = {}
    for one in asked:
        table = described(data, one["table"])
        choosable(table, [Facet(_("Year"), table.need(one["date"], "date"), True)])
        sentence(table, one["row"])
        rows = table.rows
        for column, values in (one.get("only") or {}).items():
            rows = having(table, rows, column, [str(value) for value in values])
        for row in (row for __, row in rows):
            if row[one["date"]]:
                found.append({"row": f"{table.name}-{row[table.key]}", "what": sentence(table, one["row"], row),
                              "date": row[one["date"]], "kind": one["kind"], "table": table.name, "key": row[table.key]})
            else:
                undated[one["kind"]] = undated.get(one["kind"], 0) + 1
    # What is known to the month comes after the days of the month, what is known to the year after its months.
    found.sort(key=lambda row: (row["date"][:4], len(row["date"]) > 4, row["date"][:7], row["date"]), reverse=True)
    seen: set[str] = set()
    for row in found:
        if row["row"] in seen:
            raise Refused(f"the row {row['key']} of {row['table']} is asked for twice, expected it in one line")
        seen.add(row["row"])
    few(choices(), found)
    return found, undated


class timeline_row(docutils_nodes.General, docutils_nodes.TextElement):  # noqa: N801 – docutils names nodes in lower case
    """A row, whose HTML stands in its children: a link may stand among words only."""


class TimelineDirective(SphinxDirective):
    """Rows of several tables by month, with the controls of a page of the record."""

    has_content = True

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "datapackage.json")
        self.env.temp_data[REPEATS] = True
        try:
            asked = lines("\n".join(self.content))
            record(self.env, *(one["table"] for one in asked))
            rows, undated = placed(data, asked)
        except Refused as error:
            logger.warning("timeline: %s", error, location=self.get_location(), type="lemmata")
            return []
        return [*self.said(rows, undated), *self.table(data, rows)]

    def said(self, rows: list[Row], undated: dict[str, int]) -> list[docutils_nodes.Node]:
        """Return what is left out, and ways to the years."""
        made: list[docutils_nodes.Node] = []
        if undated:
            made.append(nodes.paragraph(_("Without a date, and so not here:") + " " + "; ".join(
                f"{kind} {number}" for kind, number in undated.items()) + "."))
        years = nodes.paragraph(_("To the year:") + " ")
        for number, year in enumerate(dict.fromkeys(row["date"][:4] for row in rows)):
            years += [docutils_nodes.Text(", ")] if number else []
            first = next(row["date"] for row in rows if row["date"].startswith(year))
            years += docutils_nodes.reference("", year, internal=True, refuri=f"#{first[:7]}")
        years += docutils_nodes.Text(".")
        return [*made, years]

    def table(self, data: Record, rows: list[Row]) -> list[docutils_nodes.Node]:
        """Return the controls and the table, a head a month."""
        fields = {name: {"name": name, "type": "string"} for name in ("what", "date", "kind")}
        whole = Described("timeline", Path("timeline"), _("Timeline"), fields, "row", list(enumerate(rows)))
        heads = [Column(_("What"), ("what",)), Column(_("Date"), ("date",)), Column(_("Kind"), ("kind",))]
        made: list[docutils_nodes.Node] = [raw(form(whole, heads, choices(), rows, data.package["as_of"],
                                                    _("By month, the latest first")))]
        for date, group in groupby(rows, lambda row: row["date"][:7]):
            made.append(raw(f'<tbody class="month" id="{date}"><tr><th scope="rowgroup" colspan="{len(heads)}">{month_of(date)}'
                            "</th></tr></tbody>"))
            for row in group:
                chosen = html.escape(f"{row['kind']}|{row['date'][:4]}")
                made.append(timeline_row(
                    "", "", raw(f'<tbody id="{html.escape(row["row"])}" data-f="{chosen}"><tr><th scope="row">'),
                    record_links.link(place(row["table"], row["key"]), row["what"], kind="xref", needed=False),
                    raw(f'</th>\n<td data-label="{html.escape(heads[1].head)}">{row["date"]}</td>\n'
                        f'<td data-label="{html.escape(heads[2].head)}">{html.escape(row["kind"])}</td></tr></tbody>')))
        return [*made, raw("</table></div>")]


def _nothing(self, node):
    """Write nothing that is a row's own."""


def setup(app: Sphinx) -> None:
    """Register the directive and the node of a row."""
    app.add_node(timeline_row, html=(_nothing, _nothing), latex=(_nothing, _nothing), text=(_nothing, _nothing))
    app.add_directive("timeline", TimelineDirective)
