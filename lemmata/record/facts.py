"""Facts, the numbers that the prose uses: each stands once in the tables, and is printed from there.

A row of `facts.csv` holds a value, or says where it stands (table, key, column), or names the function of
the book that computes it (`derived_figures`).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lemmata.record import derived_figures, tables
from lemmata.record.description import primary_key
from lemmata.record.number_format import SCALES, format_figure
from lemmata.record.project import Project, find_project, project_around
from lemmata.record.tracing import trace


@dataclass(frozen=True)
class Fact:
    """A number about the world: its id, what it is, its value, how it is printed, and its evidence."""

    id: str
    label: str
    value: float | str
    value_high: float | None
    unit: str
    text: str
    number_text: str
    basis: str
    as_of: str
    source_ids: tuple[str, ...]
    note: str
    #: Names of the tables that the value was taken or computed from, beside `facts` itself.
    tables: tuple[str, ...] = ()


class UnknownFact(KeyError):
    """No fact has this id, or it has no value; the message says why."""

    def __str__(self) -> str:
        """Return the message as it is: a KeyError prints it with quotation marks."""
        return str(self.args[0])


def _cell(row: dict[str, str], frame: pd.DataFrame, data: Path) -> tuple[dict[str, Any], float | str, Any]:
    """Return the row of `frame` that a fact refers to, and its value (and high value, for a range named `low:high`)."""
    key = primary_key(tables.describe(row["table"], data))[0]
    columns = row["column"].split(":")
    rows = frame[frame[key] == row["key"]]
    reference = f"{row['fact_id']} refers to {row['table']}/{row['key']}/{row['column']}"
    if len(rows) != 1 or not set(columns) <= set(frame.columns):
        raise UnknownFact(f"{reference}, which is not there")
    found = rows.iloc[0]
    values = [found[column] for column in columns]
    if any(pd.isna(value) for value in values):
        raise UnknownFact(f"{reference}, which is empty")
    number = [float(value) if not isinstance(value, str) else value for value in values]
    return found.to_dict(), number[0], (number[1] if len(number) > 1 else None)


def _computed(derived: str, table: Callable[[str], pd.DataFrame], book: Project, line: int) -> float:
    """Return what a function of the book computes for the fact at `line`. Raises UnknownFact where that is no number."""
    place = f"data/facts.csv:{line}: derived"
    try:
        value = derived_figures.compute(derived, table, book)
    except derived_figures.NoSuchFigure as error:
        raise UnknownFact(f"{place}: {error}") from error
    except Exception as error:
        raise UnknownFact(f"{place}: {derived!r} raised {type(error).__name__}: {error}, expected a number") from error
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise UnknownFact(f"{place}: {derived!r} gave {value!r}, expected a finite number")
    return value


def facts(data: Path | None = None) -> dict[str, Fact]:
    """Return every fact of `facts.csv` by its id, of the folder `data` or else of the current book.

    Raises UnknownFact, with the line, where a reference leads nowhere or a function gives no number.
    """
    book = project_around(data) if data else find_project()
    data = data or book.data
    found = {}
    frames: dict[str, pd.DataFrame] = {}

    used: set[str] = set()

    def table(name: str) -> pd.DataFrame:
        used.add(name)
        if name not in frames:
            frames[name] = tables.load(name, data, is_checked=False)
        return frames[name]

    trace("read", "facts.csv")
    with (data / "facts.csv").open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file)
        rows = [(read.line_num, row) for row in read]
    for line, row in rows:
        high: float | None = None
        used.clear()
        sources, as_of = row["source_ids"], row["as_of"]
        value: float | str
        if row["table"]:
            try:
                origin, value, high = _cell(row, table(row["table"]), data)
            except UnknownFact as error:
                raise UnknownFact(f"data/facts.csv:{line}: {error}, expected a cell that has a value") from error
            sources = sources or (origin["source_ids"] if isinstance(origin.get("source_ids"), str) else "")
            as_of = as_of or (origin["as_of"] if isinstance(origin.get("as_of"), str) else "")
        elif row["derived"]:
            value = _computed(row["derived"], table, book, line)
        elif row["value_number"]:
            value = float(row["value_number"]) * SCALES[row["scale"]]
            high = float(row["value_high"]) * SCALES[row["scale"]] if row["value_high"] else None
        else:
            value = row["value_date"] or row["value_text"]
        decimals = int(row["decimals"]) if row["decimals"] else None
        if isinstance(value, str):
            text = number_text = value
        else:
            text = format_figure(value, row["unit"], high=high, decimals=decimals, scale=row["scale"])
            bare = "year" if row["unit"] == "year" else ""
            number_text = format_figure(value, bare, high=high, decimals=decimals, scale=row["scale"])
        found[row["fact_id"]] = Fact(row["fact_id"], row["label"], value, high, row["unit"], text, number_text,
                                     row["basis"], as_of, tuple(filter(None, sources.split(";"))), row["note"],
                                     tuple(sorted(used)))
    return found
