"""Puts in each fault of `faults_of_meaning.csv`, a list written from the description of the tables and the chapters
before the rules were read, and looks whether the check names its file, line and column."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from lemmata.checks import meaning_rules, registry
from lemmata.checks.csvfile import Cell
from lemmata.checks.located_tables import Row, Tables
from lemmata.record.project import DATA, ROOT

LISTED = list(csv.DictReader((Path(__file__).parent / "faults_of_meaning.csv").open(encoding="utf-8", newline="")))


@cache
def record() -> Tables:
    """The tables of the book as they stand."""
    tables, _ = registry.read(DATA, ROOT)
    return tables


def spoilt(fault: dict[str, str]):
    """The faults that the check finds once a cell is replaced, and the place of that cell."""
    tables = record()
    table = tables.tables[fault["table"]]
    row = next(one for key, one in table.keys.items() if f"{':'.join(key)}:".startswith(f"{fault['row']}:"))
    number, was = table.rows.index(row), row[fault["column"]]
    assert was.text != fault["value"], "the cell says so already"
    other = Row(row)
    other[fault["column"]] = Cell(fault["value"], was.line)
    fresh = Tables(tables.root, tables.data, tables.as_of, tables.created, tables.schemas)
    fresh.tables = {name: type(one)(one.schema, one.file, list(one.rows)) for name, one in tables.tables.items()}
    fresh.tables[fault["table"]].rows[number] = other
    found = registry.judge(fresh.tables[fault["table"]], fresh)
    if fault["harmless"] or not any(one.line == was.line for one in found):
        found = [found for one in fresh.tables.values() for found in registry.judge(one, fresh)]
    return found, table.file, was.line


def test_the_record_itself_has_no_fault():
    tables = record()
    assert [str(found) for one in tables.tables.values() for found in registry.judge(one, tables)] == []


def test_the_list_is_long_and_every_fault_has_a_reason():
    assert len(LISTED) >= 100
    assert len({(one["table"], one["row"], one["column"], one["value"]) for one in LISTED}) == len(LISTED)
    assert all(len(one["why"]) > 10 for one in LISTED)
    assert {one["table"] for one in LISTED} == set(record().tables), "a table without a fault"


@pytest.mark.parametrize("fault", LISTED, ids=lambda one: one["fault"])
def test_each_is_caught_where_it_stands_or_listed_as_harmless(fault):
    found, file, line = spoilt(fault)
    # Where two rows contradict one another the fault may stand at the other, and then names this one.
    here = [one for one in found if (one.file, one.line) == (file, line)] or [
        one for one in found if f"line {line} " in one.message or fault["row"].split(":")[0] in one.message]
    if fault["harmless"]:
        assert not found and len(fault["harmless"]) > 20, f"listed as harmless, and caught: {found}"
        return
    assert found, f"{fault['table']}/{fault['row']}/{fault['column']} = {fault['value']!r}: {fault['why']}: not caught"
    assert here, f"not told at {file}:{line}, but: " + "; ".join(map(str, found[:3]))
    assert re.search(r"expected|unknown", here[0].message), here[0]


def test_each_rule_of_meaning_is_broken_by_one_of_them():
    broken = {one.rule for fault in LISTED if not fault["harmless"] for one in spoilt(fault)[0]}
    assert {rule.__name__ for rule in meaning_rules.RULES} <= broken
