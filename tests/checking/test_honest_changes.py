"""Puts in each change of `honest_changes.json`, a month of plausible news, and looks that no rule takes it for a fault.

A new suit, a sale, a deal, a model, a status that moved on: each is a list of rows that are new, or of cells of a row that
stands. All rest on two sources of that month, and the record is one of the end of it.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from lemmata.checks import registry
from lemmata.checks.csvfile import Cell
from lemmata.checks.located_tables import Row, Table, Tables
from tests.this_book import DATA, ROOT

NEWS = json.loads((Path(__file__).parent / "honest_changes.json").read_text(encoding="utf-8"))
AS_OF = "2026-11-30"


@cache
def record() -> Tables:
    """The tables of the book as they stand."""
    return registry.read(DATA, ROOT)[0]


def put(table: Table, cells: dict[str, str], key: str = "") -> None:
    """Write `cells` into the row of that key, or into a row of their own at the end."""
    if not key:
        line = table.rows[-1].line() + 1
        table.rows.append(Row({name: Cell(cells.get(name, ""), line) for name in table.rows[0]}))
        assert cells.keys() <= table.rows[0].keys()
        return
    at, row = next((at, row) for at, row in enumerate(table.rows) if next(iter(row.values())).text == key)
    table.rows[at] = Row(row | {name: Cell(text, row[name].line) for name, text in cells.items()})


def faults_after(rows: list[dict]) -> set[str]:
    """What the check finds in the tables of the month with these rows in."""
    today = record()
    fresh = Tables(today.root, today.data, AS_OF, today.created, today.schemas)
    fresh.tables = {name: Table(one.schema, one.file, list(one.rows)) for name, one in today.tables.items()}
    for cells in NEWS["sources"]:
        put(fresh.tables["sources"], cells)
    for one in rows:
        put(fresh.tables[one["table"]], one["cells"], one.get("row", ""))
    return {str(fault) for table in fresh.tables.values() for fault in registry.judge(table, fresh)}


@cache
def without() -> set[str]:
    """What the new day alone brings to light: plans whose day is over."""
    return faults_after([])


def test_news_of_the_month_is_no_fault():
    """All of it at once: rules on a whole table are asked once, and a fault names its line."""
    assert faults_after([row for change in NEWS["changes"] for row in change["rows"]]) - without() == set()


def test_the_list_is_long_and_touches_most_tables_that_grow():
    assert len(NEWS["changes"]) >= 50
    assert len({row["table"] for change in NEWS["changes"] for row in change["rows"]}) >= 15


def test_a_row_that_is_wrong_is_told_among_the_news():
    wrong = {"table": "open_models", "row": "O22", "cells": {"country": "United States"}}
    assert any("expected 'China'" in fault for fault in faults_after([wrong]) - without())


@pytest.mark.parametrize(("named", "is_told"), [("RE68", False), ("RE69", True)])
def test_a_rule_that_holds_two_rows_against_one_another_is_answered_by_a_note_that_names_the_other(named, is_told):
    cells = {"body": "Bombay High Court (Justice Gedela)", "note": f"Another court than in {named}: the order names both."}
    told = faults_after([{"table": "decisions", "row": "D-43", "cells": cells}]) - without()
    assert any("RE68, of that day" in fault for fault in told) is is_told
