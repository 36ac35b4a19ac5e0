"""The difference of two editions of a table, by primary key: rows added and withdrawn, cells changed, columns.

A row is the same row as long as it keeps its key, wherever it stands; a row that got another key is withdrawn and added.
Cells are compared as they are written. Cells of a column that an edition had not are told apart from cells that changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lemmata.record.csv_rows import Row
from lemmata.record.edition import Edition, Table, Unreadable

#: The columns of the changes as a table, and what its third holds.
HEAD = ("table", "key", "change", "column", "was", "now")
KINDS = ("row added", "row withdrawn", "cell changed", "column added", "column withdrawn")


@dataclass(frozen=True)
class TableDiff:
    """The changes of a table. Rows and cells are found by key, its cells joined where it has several columns."""

    name: str
    title: str
    before: int
    now: int
    added: dict[str, Row] = field(default_factory=dict)
    withdrawn: dict[str, Row] = field(default_factory=dict)
    #: By key and column what a cell held and holds, of columns that both editions have.
    changed: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    #: By column what its cells hold in rows that both editions have, by key; and the columns that are gone.
    columns_added: dict[str, dict[str, str]] = field(default_factory=dict)
    columns_withdrawn: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells changed."""
        return sum(map(len, self.changed.values()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.withdrawn or self.changed or self.columns_added or self.columns_withdrawn)


@dataclass(frozen=True)
class Comparison:
    """Two editions and the tables in which they differ, in the order of the later."""

    before: Edition
    now: Edition
    tables: list[TableDiff]


def by_key(name: str, table: Table, key: tuple[str, ...], version: str) -> dict[str, Row]:
    """Return the rows by their key. Raises Unreadable when a column of the key is missing or two rows have one key."""
    if lacking := [column for column in key if column not in table.columns]:
        raise Unreadable(f"{name} of {version}: no column {lacking[0]!r}, expected the primary key {', '.join(key)}, "
                         "by which editions are compared")
    found: dict[str, Row] = {}
    for row in table.rows:
        identifier = " / ".join(row[column] for column in key)
        if identifier in found:
            raise Unreadable(f"{name} of {version}: two rows with the key {identifier!r}, expected one")
        found[identifier] = row
    return found


def compare(name: str, before: Table | None, now: Table | None, versions: tuple[str, str] = ("before", "now")) -> TableDiff:
    """Return what changed in a table; one that an edition has not is a table without rows there. Raises Unreadable."""
    described = now or before
    assert described is not None
    was = by_key(name, before, described.key, versions[0]) if before else {}
    rows = by_key(name, now, described.key, versions[1]) if now else {}
    columns = set(before.columns if before else ()), set(now.columns if now else ())
    both = [column for column in described.columns if column in columns[0] & columns[1]]
    kept = [key for key in rows if key in was]
    changed = {key: cells for key in kept
               if (cells := {one: (was[key][one], rows[key][one]) for one in both if was[key][one] != rows[key][one]})}
    fresh = [column for column in described.columns if column not in columns[0]] if before and now else []
    return TableDiff(name, described.title, len(was), len(rows), {key: rows[key] for key in rows if key not in was},
                     {key: was[key] for key in was if key not in rows}, changed,
                     {column: {key: rows[key][column] for key in kept if rows[key][column]} for column in fresh},
                     tuple(sorted(columns[0] - columns[1])) if before and now else ())


def compare_editions(before: Edition, now: Edition) -> Comparison:
    """Return the tables in which two editions differ. Raises Unreadable."""
    names = [*now.tables, *(name for name in before.tables if name not in now.tables)]
    made = [compare(name, before.tables.get(name), now.tables.get(name), (before.version, now.version)) for name in names]
    return Comparison(before, now, [one for one in made if not one.is_empty])


def history(editions: list[Edition]) -> list[Comparison]:
    """Return each edition compared with the one before it, the latest first; those in which nothing changed are left out.

    Raises Unreadable when two that differ have one version: what is told of an edition is known by its version for ever.
    """
    made = [compare_editions(one, two) for one, two in zip(editions, editions[1:], strict=False)]
    for one in made:
        if one.tables and one.before.version == one.now.version:
            raise Unreadable(f"datapackage.json: version {one.now.version} is that of a kept edition with other tables "
                             f"({one.tables[0].name} changed), expected a later one")
    return [one for one in reversed(made) if one.tables]


def lines(table: TableDiff) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the changes of a table one a line, in the columns of HEAD: with them the earlier edition becomes the later."""
    added, withdrawn, cell, column_added, column_withdrawn = KINDS
    for column in table.columns_withdrawn:
        yield table.name, "", column_withdrawn, column, "", ""
    for column in table.columns_added:
        yield table.name, "", column_added, column, "", ""
    for key, row in table.withdrawn.items():
        yield from ((table.name, key, withdrawn, column, value, "") for column, value in row.items() if value)
    for key, row in table.added.items():
        yield from ((table.name, key, added, column, "", value) for column, value in row.items() if value)
    for column, values in table.columns_added.items():
        yield from ((table.name, key, cell, column, "", value) for key, value in values.items())
    for key, cells in table.changed.items():
        yield from ((table.name, key, cell, column, was, now) for column, (was, now) in cells.items())
