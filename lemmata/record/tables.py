"""Loads the tables of `data/` with the types that `datapackage.json` gives them.

Needs pandas only, so that a notebook runs where nothing but the repository was pulled.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path

import pandas as pd

from lemmata.record.description import primary_key
from lemmata.record.project import find_project
from lemmata.record.tracing import trace

#: Frictionless type to pandas. Dates stay strings: a year, a month and a day are three different things to know.
TYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}

#: What a cell of such a column looks like, and what it is called.
READ = {"Int64": (re.compile(r"-?[0-9]{1,18}"), "a whole number"),
        "Float64": (re.compile(r"-?[0-9]+(\.[0-9]+)?"), "a number"),
        "boolean": (re.compile("true|false", re.IGNORECASE), "true or false")}


@cache
def _package(path: Path, size: int, modified: int) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def folder() -> Path:
    """Return the folder of the tables of the current book."""
    return find_project().data


def package(data: Path | None = None) -> dict:
    """Return the description of the tables, as it stands in `datapackage.json`; read again when the file changed."""
    path = (data or folder()) / "datapackage.json"
    status = path.stat()
    return _package(path, status.st_size, status.st_mtime_ns)


def describe(name: str, data: Path | None = None) -> dict:
    """Return the description of one table. Raises KeyError with the names that there are."""
    resources = {resource["name"]: resource for resource in package(data)["resources"]}
    if name not in resources:
        raise KeyError(f"no table {name!r}, expected one of {', '.join(sorted(resources))}")
    return resources[name]


def _misread(path: Path, types: dict[str, str]) -> str:
    """Return where a row is first too long or a cell not of its column's type, and what was expected there; or nothing."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        line = rows.line_num + 1
        for row in rows:
            if len(row) > len(header):
                return f"{line}: {header[-1]}: a row of {len(row)} cells, expected {len(header)}"
            for column, cell in zip(header, row, strict=False):
                meant = READ.get(types.get(column, ""))
                if meant and cell and not meant[0].fullmatch(cell):
                    return f"{line}: {column}: {cell[:40]!r}, expected {meant[1]}"
            line = rows.line_num + 1
    return ""


def load(name: str, data: Path | None = None, *, is_checked: bool = True) -> pd.DataFrame:
    """Return the table `name`, a row a row of the file, unknown values as <NA>; `attrs["file"]` names the file.

    It is that of the folder `data`, or else of the current book.

    Raises KeyError for an unknown name, ValueError for a file without a row or without a column that is described, for one
    that has a row twice (unless `is_checked` is false: a build tells the line of such a row), and for one that is no CSV of
    these types.
    """
    data = data or folder()
    resource = describe(name, data)
    types = {field["name"]: TYPES.get(field["type"], "string") for field in resource["schema"]["fields"]}
    path = data / resource["path"]
    trace("read", path.name)
    try:
        rows = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8")
    except (ValueError, TypeError) as error:  # pandas names neither the file nor the place; a parser's error is a ValueError.
        raise ValueError(f"{path}:{_misread(path, types) or f'1: file: {error}, expected a CSV in UTF-8'}") from error
    if lacking := [column for column in types if column not in rows.columns]:
        raise ValueError(f"{path}: no column {lacking[0]!r}, expected {', '.join(types)}")
    if rows.empty:
        raise ValueError(f"{path}: a header and no row, expected rows")
    key = list(primary_key(resource))
    if is_checked and key and (twice := rows.duplicated(key)).any():
        found = ", ".join(str(cell) for cell in rows.loc[twice, key].iloc[0])
        raise ValueError(f"{path}: two rows with {', '.join(key)} {found}, expected one")
    rows.attrs["file"] = str(path)
    return rows


def value(rows: pd.DataFrame, key: str, column: str = "value_number") -> float | str:
    """Return what stands in the row `key` of a table that is indexed by its key, a number or words.

    Raises LookupError naming the file when there is no such row or its cell is empty.
    """
    if key not in rows.index or pd.isna(rows.loc[key, column]):
        raise LookupError(f"{rows.attrs.get('file', 'the table')}: no {column} in a row {key!r}, expected one")
    found = rows.loc[key, column]
    return found if isinstance(found, str) else float(found)
