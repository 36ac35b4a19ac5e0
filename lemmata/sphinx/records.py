"""A table of the record, open to look at: {records} prints each row with an address of its own.

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
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import edition
from lemmata.record.description import primary_key, title, within
from lemmata.record.number_format import format_figure, format_number
from lemmata.record.row_history import History
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.charts import source_link
from lemmata.sphinx.record_tables import Record, Row, record, unknown

logger = logging.getLogger(__name__)

#: More choices than these are no help in a list; the search field finds the value.
MOST_CHOICES = 60
#: What stands in the address for an empty cell.
NOTHING = "-"
RELIABILITY = ("primary", "secondary", "tertiary")
SOURCES = "source_ids"
#: What a directive notes of the page being read when it lists rows that have their own page elsewhere.
REPEATS = "lemmata_repeats_rows"


class record_item(docutils_nodes.General, docutils_nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """A row of `table` with all that is told of it; `names` is what the search lists it by."""


class record_mentions(docutils_nodes.General, docutils_nodes.TextElement):  # noqa: N801
    """Where the book speaks of a row (`table`, `key`), filled in when all pages are read."""


class Refused(ValueError):
    """The options do not fit the table."""


# The table ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Described:
    """A table with its description: columns by name, its key, its rows with the lines on which they end."""

    name: str
    path: Path
    title: str
    fields: dict[str, dict[str, Any]]
    key: str
    rows: list[tuple[int, Row]]

    def need(self, column: str, option: str) -> str:
        """`column`, which the table must have. Raises Refused."""
        if column not in self.fields:
            raise Refused(f"{option}: {self.path.name} has no column {column!r}, expected one of {', '.join(self.fields)}")
        return column


def described(data: Record, name: str) -> Described:
    """The table `name`. Raises Refused when it is not described, has a row without a key, or one key twice."""
    resources = {one["name"]: one for one in data.package["resources"]}
    if name not in resources:
        raise Refused(f"no table {name!r} in datapackage.json, expected one of {', '.join(sorted(resources))}")
    schema, path = resources[name]["schema"], data.data / resources[name]["path"]
    key, *more = primary_key(resources[name])
    if more:
        raise Refused(f"{path.name}: a primary key of several columns, expected one, which is the address of a row")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [(reader.line_num, row) for row in reader]
    seen: dict[str, int] = {}
    for line, row in rows:
        if not row.get(key):
            raise Refused(f"{path.name}:{line}: a row without a {key}, expected one")
        if row[key] in seen:
            raise Refused(f"{path.name}:{line}: {key} {row[key]!r} stands on line {seen[row[key]]} too, expected it once")
        if not re.fullmatch(r"[\w.:-]+", row[key]):
            raise Refused(f"{path.name}:{line}: {key} {row[key]!r}, expected letters, figures and . _ : - alone")
        seen[row[key]] = line
    return Described(name, path, resources[name]["title"], {one["name"]: one for one in schema["fields"]}, key, rows)


def label(field: dict[str, Any], cell: str) -> str:
    """The label of a category, as Table Schema has them; else a name of the data in words."""
    labels = {one["value"]: one["label"] for one in field.get("categories", ())}
    return labels.get(cell) or (cell.replace("_", " ") if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", cell) else cell)


def shown(field: dict[str, Any], row: Row) -> str:
    """A cell as a reader sees it: the label of a category, a number with its unit, a name of the data in words."""
    cell = row[field["name"]]
    if not cell:
        return ""
    if field["type"] in ("number", "integer"):
        if field.get("constraints", {}).get("maximum", 0) and field["constraints"]["maximum"] < 3000:
            return cell  # a year
        unit = field.get("unit") or row.get(f"{field['name']}_currency") or row.get("unit") or row.get("currency") or ""
        return format_figure(float(cell), unit) if unit else format_number(float(cell))
    return label(field, cell)


# What is asked for --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of the page: its head, and the columns of the table that stand in it."""

    head: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Facet:
    """A choice: its label, the column, and whether only the year of a date counts."""

    label: str
    name: str
    year: bool

    def value(self, row: Row) -> str:
        """What the row has for it."""
        return row[self.name][:4] if self.year else row[self.name]


def pairs(option: str, text: str) -> Iterator[tuple[str, str]]:
    """`Head = column; Other = column` in pairs. Raises Refused."""
    for part in filter(None, (one.strip() for one in text.split(";"))):
        head, sign, value = (one.strip() for one in part.partition("="))
        if not (head and sign and value):
            raise Refused(f"{option}: {part!r}, expected 'Head = column'")
        yield head, value


def columns(table: Described, text: str) -> list[Column]:
    """The columns that are asked for. Raises Refused."""
    found = [Column(head, tuple(table.need(name.strip(), "columns") for name in names.split(",")))
             for head, names in pairs("columns", text)]
    if not found:
        raise Refused("columns: none, expected first the column that names a row")
    once([column.head for column in found], "columns: the head {!r} twice, expected each once")
    return found


def facets(table: Described, text: str) -> list[Facet]:
    """The choices that are asked for. Raises Refused."""
    found = []
    for label, value in pairs("facets", text):
        name, _, part = value.partition(":")
        if part not in ("", "year"):
            raise Refused(f"facets: {value!r}, expected a column, or a column of dates with ':year'")
        found.append(Facet(label, table.need(name, "facets"), part == "year"))
    once([choice.name for choice in found], "facets: {} twice, expected each choice once")
    choosable(table, found)
    return found


def choosable(table: Described, found: list[Facet]) -> None:
    """Raises Refused where a cell of a choice cannot stand in the address, or its year cannot be told."""
    for choice, (line, row) in product(found, table.rows):
        if "|" in row[choice.name]:
            raise Refused(f"{table.path.name}:{line}: '|' in a cell of a facet, expected a value without it")
        if row[choice.name] == NOTHING:
            raise Refused(f"{table.path.name}:{line}: {NOTHING!r} in a cell of a facet, expected a value that is not the sign "
                          "of an empty cell")
        if choice.year and row[choice.name] and not re.match(r"\d{4}(?!\d)", row[choice.name]):
            raise Refused(f"{table.path.name}:{line}: {choice.name} {row[choice.name]!r}, expected a date that begins with its "
                          "year")


def few(choices: list[Facet], rows: list[Row]) -> None:
    """Raises Refused where a choice has more values than a list is good for."""
    for choice in choices:
        if (count := len({choice.value(row) for row in rows})) > MOST_CHOICES:
            raise Refused(f"facets: {choice.name} has {count} values, expected at most {MOST_CHOICES}")


def once(names: list[str], told: str) -> None:
    """Raises Refused, with a name that stands twice in `told`."""
    for name, count in Counter(names).items():
        if count > 1:
            raise Refused(told.format(name))


def sentence(table: Described, template: str, row: Row | None = None) -> str:
    """The sentence of a row; without one, only whether the template fits the table. Raises Refused."""
    template = " ".join(template.split())
    rest = re.sub(r"\[[^\[\]]*\]", "", template)
    if "[" in rest or "]" in rest:
        raise Refused("row template: a bracket that is not closed or stands inside another, expected pairs side by side")
    for name in re.findall(r"\{(\w*)\}", template):
        table.need(name, "row template")
    if not re.search(r"\w", rest):
        raise Refused("row template: nothing outside of brackets, expected words that every row has")
    for name in re.findall(r"\{(\w*)\}", rest):
        if row is None and not table.fields[name].get("constraints", {}).get("required"):
            raise Refused(f"row template: {name} may be empty, expected it in square brackets")
    if row is None:
        return ""

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: shown(table.fields[found[1]], row), text)

    def part(found: re.Match[str]) -> str:
        return fill(found[1]) if all(row[name] for name in re.findall(r"\{(\w+)\}", found[1])) else ""
    made = " ".join(re.sub(r"([.?!])\.(?=\s|$)", r"\1", fill(re.sub(r"\[([^\[\]]*)\]", part, template))).split())
    first = re.match(r"\{(\w+)\}", template)
    # A word of the data begins a sentence as any word does; a name is spelt as it is: eBay, xAI.
    return made[:1].upper() + made[1:] if first and is_word(table.fields[first[1]], row[first[1]]) else made


def is_word(field: dict[str, Any], cell: str) -> bool:
    """Whether a cell is a word of a closed list or an identifier of the data, and no name."""
    return "enum" in field.get("constraints", {}) or label(field, cell) != cell


def order(table: Described, text: str) -> list[tuple[int, Row]]:
    """The rows in the order that is asked for, empty cells last. Raises Refused."""
    if not text:
        return table.rows
    name, _, direction = text.partition(" ")
    table.need(name, "sort")
    if direction not in ("", "asc", "desc"):
        raise Refused(f"sort: {direction!r}, expected asc or desc")
    is_number = table.fields[name]["type"] in ("number", "integer")
    full = [one for one in table.rows if one[1][name]]
    full.sort(key=lambda one: float(one[1][name]) if is_number else one[1][name], reverse=direction == "desc")
    return full + [one for one in table.rows if not one[1][name]]


def having(table: Described, rows: list[tuple[int, Row]], column: str, values: list[str]) -> list[tuple[int, Row]]:
    """The rows that have one of `values` in a column. Raises Refused when no row of the table has one of them."""
    table.need(column, "only")
    if unknown_values := set(values) - {row[column] for _, row in table.rows}:
        raise Refused(f"only: no row has {min(unknown_values)!r} in {column}")
    return [one for one in rows if one[1][column] in values]


# The HTML of a row --------------------------------------------------------------------------------------


def cell(field: dict[str, Any], row: Row) -> tuple[str, str]:
    """What a cell shows as HTML, and the attribute that keeps what the table has where that differs."""
    raw, text = row[field["name"]], shown(field, row)
    if re.match(r"https?://", raw):
        return f'<a href="{html.escape(raw)}">{html.escape(urlsplit(raw).netloc.removeprefix("www."))}</a>', ""
    return html.escape(text, quote=False), f' data-v="{html.escape(raw)}"' if raw != text else ""


def opening(table: Described, row: Row, heads: list[Column], choices: list[Facet], template: str) -> str:
    """The row up to its evidence: cells by head, the sentence, and what the table has beside."""
    key = html.escape(row[table.key])
    chosen = html.escape("|".join(choice.value(row) for choice in choices))
    rests = f' data-s="{html.escape(row[SOURCES])}"' if row.get(SOURCES) else ""
    made = [f'<tbody id="{key}" data-f="{chosen}"{rests}><tr>']
    for number, head in enumerate(heads):
        parts = [(name, *cell(table.fields[name], row)) for name in head.names if row[name]]
        words = " ".join(text if name == head.names[0] else f"<small>{text}</small>" for name, text, _ in parts)
        raw = parts[0][2] if len(head.names) == 1 and parts else ""
        if number:
            made.append(f'<td data-label="{html.escape(head.head)}"{raw}>{words}</td>')
        else:
            made.append(f'<th scope="row"{raw}><a href="#{key}">{re.sub("</?a[^>]*>", "", words)}</a></th>')
    made.append(f'</tr><tr><td colspan="{len(heads)}"><details><summary>'
                f'{html.escape(sentence(table, template, row), quote=False)}</summary><dl>')
    alone = {head.names[0] for head in heads if len(head.names) == 1} | {SOURCES, table.key}
    for name, field in table.fields.items():
        if row[name] and name not in alone:
            text, raw = cell(field, row)
            made.append(f"<dt>{html.escape(title(field), quote=False)}</dt>\n<dd{raw}>{text}</dd>")
    made.append("</dl>")
    # The search takes the tags out: without a break the words of two cells would be one.
    return "\n".join(made)


def without(table: Described, row: Row) -> str:
    """Which cells are empty, in words."""
    empty = [within(title(field)) for name, field in table.fields.items() if not row[name] and "note" not in name]
    return f"Not known, or does not apply: {', '.join(empty)}." if empty else ""


def form(table: Described, heads: list[Column], choices: list[Facet], rows: list[Row], as_of: str, caption: str = "") -> str:
    """The controls, which the script shows, and the head of the table; without the script the whole table stands."""
    # By the titles that a row shows, the columns as the data name them: what is taken away bears their names.
    names = html.escape(json.dumps({title(field): name for name, field in table.fields.items()}, ensure_ascii=False))
    data = f'data-table="{html.escape(table.name)}" data-key="{table.key}" data-day="{as_of}" data-columns="{names}"'
    made = [f'<form class="records-tools" hidden {data}>'
            '<label>Find <input type="search" name="q" autocomplete="off" spellcheck="false"></label>']
    for choice in choices:
        counts = Counter(choice.value(row) for row in rows)
        values = sorted(counts, reverse=choice.year)
        values = [value for value in values if value] + [value for value in values if not value]
        labels = {value: html.escape(label(table.fields[choice.name], value) or "not known") for value in values}
        options = "".join(f'<option value="{html.escape(value or NOTHING)}">{labels[value]} ({counts[value]})</option>'
                          for value in values)
        made.append(f'<label>{html.escape(choice.label)} <select name="{choice.name}"><option value="">all</option>'
                    f"{options}</select></label>")
    counted = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    made.append(f'<p><output>{counted}</output> <button type="button" name="csv">These rows as CSV</button> '
                '<button type="reset">Show all</button></p></form>')
    head = "".join(f'<th scope="col" data-c="{column.names[0] if len(column.names) == 1 else ""}">{html.escape(column.head)}</th>'
                   for column in heads)
    return "".join(made) + (f'<div class="records-box"><table class="records records-{table.name}">'
                            f"<caption>{html.escape(caption or f'{table.title}, {table.path.name}')}"
                            # Where a script tells the count, it is told once.
                            f'<span class="records-count">: {counted}</span></caption><thead><tr>{head}</tr></thead>')


# The directive ------------------------------------------------------------------------------------------


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
        """The controls and the table. Raises Refused."""
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
        """In which editions the rows came and changed. Raises Refused."""
        for path in sorted((data.data / edition.FOLDER).glob("*" + edition.ENDING)):
            self.env.note_dependency(str(path))
        try:
            return data.histories.get(table.name, {})
        except edition.Unreadable as error:
            raise Refused(str(error)) from error

    def item(self, data: Record, table: Described, row: Row, begins: str, names: list[str],
             points: list[docutils_nodes.Node], history: History | None) -> record_item:
        """A row, its evidence by grade, what is empty, where the book speaks of it, and its history."""
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
            line = nodes.paragraph("Evidence. ")
            for grade in RELIABILITY:
                for number, source in enumerate(by_grade[grade]):
                    line += docutils_nodes.Text("; " if number else f"{grade.capitalize()}: ")
                    link = source_link(data, source, self.get_location())
                    link["hint"] = ""
                    line += link
                if by_grade[grade]:
                    line += docutils_nodes.Text(". ")
            item += line
        if empty := without(table, row):
            item += nodes.paragraph(empty)
        if points:
            line = nodes.paragraph("See ")
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
    """What the search finds a row by: its name, and each part of the cells of `more`, which part names by semicolons."""
    parts = (part.strip() for column in more for part in row[column].split(";"))
    return list(dict.fromkeys(filter(None, [row[first], *(row[column] for column in more), *parts])))


def raw(text: str) -> docutils_nodes.raw:
    """HTML as it is."""
    return docutils_nodes.raw("", text, format="html")


def changed_place(version: str, table: str) -> str:
    """The name by which what an edition changed in a table is known to links."""
    return f"changed {version} {table}"


def told_history(table: Described, history: History) -> docutils_nodes.paragraph:
    """In which edition a row came, and what later ones changed in it, each with a link to all that it changed."""
    def link(version: str) -> docutils_nodes.Node:
        return record_links.link(changed_place(version, table.name), f"edition {version}", kind="xref", needed=False)
    line = nodes.paragraph("History. ")
    line += docutils_nodes.Text("In the record since " if history.is_first else "Added in ")
    line += docutils_nodes.Text(f"edition {history.came}") if history.is_first else link(history.came)
    line += docutils_nodes.Text("." if history.changed else ", unchanged since." if history.is_first else ".")
    for version, columns in history.changed.items():
        line += docutils_nodes.Text(" Changed in ")
        line += link(version)
        titles = [within(title(table.fields.get(one, {"name": one}))) for one in columns]
        line += docutils_nodes.Text(f": {', '.join(titles)}.")
    return line


def place(table: str, key: str) -> str:
    """The name by which a row is known to links."""
    return f"row {table} {key}"


def row_of(target: str) -> tuple[str, str] | None:
    """Table and key of the row that `place` named; None for the name of anything else."""
    kind, *named = target.split(" ", 2)
    return (named[0], named[1]) if kind == "row" and len(named) == 2 else None


def pointing(data: Record, table: Described) -> dict[str, list[docutils_nodes.Node]]:
    """Links to the figures of the prose that stand in a row of `table`, by the key of the row."""
    found: dict[str, list[docutils_nodes.Node]] = defaultdict(list)
    with (data.data / "facts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["table"] == table.name:
                found[row["key"]].append(record_links.link(
                    f"fact-{record_links.slug(row['fact_id'])}", row["label"], kind="xref"))
    return found


def _nothing(self, node):
    """A row writes nothing of its own: its HTML stands in its children."""


def setup(app: Sphinx) -> None:
    """Register the directive and the node of a row."""
    app.add_node(record_item, html=(_nothing, _nothing), latex=(_nothing, _nothing), text=(_nothing, _nothing))
    app.add_node(record_mentions)
    app.add_directive("records", RecordsDirective)
