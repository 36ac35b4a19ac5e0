"""The options of {records}, held against the table: columns, choices, order, selection and the sentence of a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from lemmata.sphinx.described_tables import Described, Refused, label, shown
from lemmata.sphinx.record_tables import Row

#: More choices than these are no help in a list; the search field finds the value.
MOST_CHOICES = 60
#: What stands in the address for an empty cell.
NOTHING = "-"


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
        """Return what the row has for it."""
        return row[self.name][:4] if self.year else row[self.name]


def pairs(option: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of `Head = column; Other = column`. Raises Refused."""
    for part in filter(None, (one.strip() for one in text.split(";"))):
        head, sign, value = (one.strip() for one in part.partition("="))
        if not (head and sign and value):
            raise Refused(f"{option}: {part!r}, expected 'Head = column'")
        yield head, value


def columns(table: Described, text: str) -> list[Column]:
    """Return the columns that are asked for. Raises Refused."""
    found = [Column(head, tuple(table.need(name.strip(), "columns") for name in names.split(",")))
             for head, names in pairs("columns", text)]
    if not found:
        raise Refused("columns: none, expected first the column that names a row")
    once([column.head for column in found], "columns: the head {!r} twice, expected each once")
    return found


def facets(table: Described, text: str) -> list[Facet]:
    """Return the choices that are asked for. Raises Refused."""
    found = []
    for head, value in pairs("facets", text):
        name, _, part = value.partition(":")
        if part not in ("", "year"):
            raise Refused(f"facets: {value!r}, expected a column, or a column of dates with ':year'")
        found.append(Facet(head, table.need(name, "facets"), part == "year"))
    once([choice.name for choice in found], "facets: {} twice, expected each choice once")
    choosable(table, found)
    return found


def choosable(table: Described, found: list[Facet]) -> None:
    """Raise Refused where a cell of a choice cannot stand in the address, or its year cannot be told."""
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
    """Raise Refused where a choice has more values than a list is good for."""
    for choice in choices:
        if (count := len({choice.value(row) for row in rows})) > MOST_CHOICES:
            raise Refused(f"facets: {choice.name} has {count} values, expected at most {MOST_CHOICES}")


def once(names: list[str], told: str) -> None:
    """Raise Refused, worded by `told`, for a name that stands twice."""
    for name, count in Counter(names).items():
        if count > 1:
            raise Refused(told.format(name))


def sentence(table: Described, template: str, row: Row | None = None) -> str:
    """Return the sentence of a row; without one, only whether the template fits the table. Raises Refused."""
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
    """Return whether a cell is a word of a closed list or an identifier of the data, and no name."""
    return "enum" in field.get("constraints", {}) or label(field, cell) != cell


def order(table: Described, text: str) -> list[tuple[int, Row]]:
    """Return the rows in the order that is asked for, empty cells last. Raises Refused."""
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
    """Return the rows that have one of `values` in a column. Raises Refused when no row of the table has one of them."""
    table.need(column, "only")
    if unknown_values := set(values) - {row[column] for _, row in table.rows}:
        raise Refused(f"only: no row has {min(unknown_values)!r} in {column}")
    return [one for one in rows if one[1][column] in values]
