"""Reads a table of `data/` as rows of strings: for whoever needs its words, and no types (`tables` has those)."""

from __future__ import annotations

import csv
from pathlib import Path

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    """The rows of a table, cells by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
