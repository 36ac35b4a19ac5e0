"""The tables in memory, every cell with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lemmata.checks.csvfile import Cell
from lemmata.checks.table_schema import Schema

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
#: What a rule on rows or tables finds: line, column, what is wrong and what was expected.
Found = tuple[int, str, str]


class Row(dict[str, Cell]):
    """A row: cells by column."""

    def __call__(self, column: str) -> str:
        """Return the text of a cell; empty when the table has no such column."""
        try:
            return self[column].text
        except KeyError:
            return ""

    def line(self, column: str = "") -> int:
        """Return the line of a cell, or of the first."""
        return self[column].line if column in self else next(iter(self.values())).line

    def told(self, column: str, message: str) -> Found:
        """Tell of a cell what is wrong and what was expected."""
        return self.line(column), column, message

    def sources(self) -> set[str]:
        """Return the ids of its evidence."""
        return set(filter(None, self("source_ids").split(";")))

    def number(self, column: str) -> float | None:
        """Return the value of a cell; None when it is empty or no number, which another rule says."""
        # float() alone would take "nan", "1_000" and full-width digits.
        return float(self(column)) if NUMBER.fullmatch(self(column)) else None

    def key(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Return the texts of several cells."""
        return tuple(self(column) for column in columns)


@dataclass
class Table:
    """A table that could be read: its description, its rows, and the name of its file as faults give it."""

    schema: Schema
    file: str
    rows: list[Row]

    @cached_property
    def keys(self) -> dict[tuple[str, ...], Row]:
        """Rows by primary key."""
        return {row.key(self.schema.primary_key): row for row in self.rows}

    def row_at(self, line: int) -> Row | None:
        """Return the row that has a cell on a line of the file; None for the line of the header."""
        return next((row for row in self.rows if any(cell.line == line for cell in row.values())), None)

    def values(self, columns: tuple[str, ...]) -> set[tuple[str, ...]]:
        """Return the keys that stand in `columns`."""
        return {row.key(columns) for row in self.rows}


@dataclass
class Tables:
    """All tables of a data folder that could be read, by name, and what they belong to.

    A table that could not be read is not in `tables`: what refers to it is not reported besides.
    """

    root: Path
    data: Path
    as_of: str = ""
    created: str = ""
    schemas: dict[str, Schema] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    known: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = field(default_factory=dict)
    #: What each role of a chapter may name, and where; made when the first chapter asks.
    named: dict[str, tuple[set[str], str]] | None = None

    #: What the rules on pages gather of all tables, once for all pages, by a name of theirs.
    gathered: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Table | None:
        """Return a table, None when it is not described or could not be read."""
        return self.tables.get(name)

    def keyed_by(self, column: str) -> Schema | None:
        """Return the table whose primary key is `column` alone."""
        return next((one for one in self.schemas.values() if one.primary_key == (column,)), None)

    def known_keys(self, name: str, columns: tuple[str, ...]) -> set[tuple[str, ...]] | None:
        """Return keys in `columns` of a table; None when the table could not be read."""
        table = self.get(name)
        if table is None:
            return None
        if (name, columns) not in self.known:
            self.known[name, columns] = table.values(columns)
        return self.known[name, columns]
