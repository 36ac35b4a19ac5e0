"""Reads a table of `data/` as rows of strings: for whoever needs its words, and no types (`tables` has those)."""

from __future__ import annotations

import csv
from pathlib import Path

Row = dict[str, str]


def rows_if_any(path: Path) -> list[Row]:
    """Return the rows of a table that a book may go without; none where it has no such table."""
    return rows(path) if path.exists() else []


def rows(path: Path) -> list[Row]:
    """Return the rows of a table, cells by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
