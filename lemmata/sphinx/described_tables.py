"""A table with its description, as pages of the record show it: columns by name, cells in words."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.record.description import primary_key
from lemmata.record.number_format import format_figure, format_number
from lemmata.sphinx.record_tables import Record, Row


class Refused(ValueError):
    """The options do not fit the table."""


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
        """Return `column`, which the table must have. Raises Refused."""
        if column not in self.fields:
            raise Refused(f"{option}: {self.path.name} has no column {column!r}, expected one of {', '.join(self.fields)}")
        return column


def described(data: Record, name: str) -> Described:
    """Return the table `name`. Raises Refused when it is not described, has a row without a key, or one key twice."""
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
    """Return the label of a category, as Table Schema has them; else a name of the data in words."""
    labels = {one["value"]: one["label"] for one in field.get("categories", ())}
    return labels.get(cell) or (cell.replace("_", " ") if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", cell) else cell)


def shown(field: dict[str, Any], row: Row) -> str:
    """Return a cell as a reader sees it: the label of a category, a number with its unit, a name of the data in words."""
    cell = row[field["name"]]
    if not cell:
        return ""
    if field["type"] in ("number", "integer"):
        if field.get("constraints", {}).get("maximum", 0) and field["constraints"]["maximum"] < 3000:
            return cell  # a year
        unit = field.get("unit") or row.get(f"{field['name']}_currency") or row.get("unit") or row.get("currency") or ""
        return format_figure(float(cell), unit) if unit else format_number(float(cell))
    return label(field, cell)
