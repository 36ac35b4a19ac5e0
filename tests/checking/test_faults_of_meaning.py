"""Puts in each fault of `faults_of_meaning.csv` and `faults_of_files.csv`, lists written from the description of the tables
and the chapters before the rules were read, and looks whether the check names its file, line and column.

In both a character that cannot be seen is written by its number, \\u200b. A fault without a column is a second row, made of
the first by the values that are named.
"""

import csv
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from lemmata.checks import chapter_rules, registry, settings_rules, text_rules, whole_book_rules
from lemmata.checks.csvfile import Cell
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Row, Tables
from tests.this_book import BOOK, DATA, ROOT


def listed(name: str) -> list[dict[str, str]]:
    """The faults of a list."""
    return list(csv.DictReader((Path(__file__).parent / name).open(encoding="utf-8", newline="")))


def spelt(text: str) -> str:
    """A text of a list with the characters that are written by number or as an escape."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")


LISTED, FILES = listed("faults_of_meaning.csv"), listed("faults_of_files.csv")


@cache
def record() -> Tables:
    """The tables of the book as they stand."""
    tables, _ = registry.read(DATA, ROOT)
    return tables


def put_in(faults: list[dict[str, str]]) -> tuple[Tables, list[int]]:
    """The record with each of `faults`, and their lines."""
    tables, lines = record(), []
    fresh = Tables(tables.root, tables.data, tables.as_of, tables.created, tables.schemas)
    fresh.tables = {name: type(one)(one.schema, one.file, list(one.rows)) for name, one in tables.tables.items()}
    for fault in faults:
        table = fresh.tables[fault["table"]]
        row = next(one for key, one in tables.tables[fault["table"]].keys.items()
                   if f"{':'.join(key)}:".startswith(f"{fault['row']}:"))
        number = tables.tables[fault["table"]].rows.index(row)
        other = Row(table.rows[number])
        if fault["column"]:
            was, value = row[fault["column"]], re.sub(r"\\u[0-9a-f]{4}", lambda match: spelt(match[0]), fault["value"])
            assert was.text != value, "the cell says so already"
            other[fault["column"]] = Cell(value, was.line)
        else:
            number, was = len(table.rows), Cell("", table.rows[-1].line() + 1)
            other = Row({column: Cell(cell.text, was.line) for column, cell in row.items()})
            other.update({column: Cell(value, was.line) for column, _, value in
                          (part.partition("=") for part in fault["value"].split("|"))})
        table.rows[number:number + 1] = [other]
        lines.append(was.line)
    return fresh, lines


def told(found: list[Fault], fault: dict[str, str], file: str, line: int) -> list[Fault]:
    """Those that tell of a fault: at its place, or, where two rows contradict one another, at the other, naming this one."""
    return [one for one in found if (one.file, one.line) == (file, line)] or [
        one for one in found if f"line {line} " in one.message or fault["row"].split(":")[0] in one.message]


def spoilt(fault: dict[str, str]) -> tuple[list[Fault], str, int]:
    """The faults that the check finds once a cell is replaced, and the place of that cell: those of its table, and where none
    of them tells of it, those of the others, up to the first that has one that does."""
    fresh, [line] = put_in([fault])
    own = fresh.tables[fault["table"]]
    found: list[Fault] = []
    for table in (own, *(one for one in fresh.tables.values() if one is not own)):
        found += registry.judge(table, fresh)
        if told(found, fault, own.file, line):
            break
    return found, own.file, line


@cache
def judged(name: str):
    """What `spoilt` tells of the fault of that name: two tests ask for it."""
    return spoilt(next(fault for fault in LISTED if fault["fault"] == name))


def test_the_record_itself_has_no_fault():
    tables = record()
    assert [str(found) for one in tables.tables.values() for found in registry.judge(one, tables)] == []


def test_the_list_is_long_and_every_fault_has_a_reason():
    assert len(LISTED) >= 100
    assert len({(one["table"], one["row"], one["column"], one["value"]) for one in LISTED}) == len(LISTED)
    assert all(len(one["why"]) > 10 for one in LISTED)
    assert {one["table"] for one in LISTED} == set(record().tables), "a table without a fault"


@pytest.mark.parametrize("fault", [one for one in LISTED if not one["harmless"]], ids=lambda one: one["fault"])
def test_each_is_caught_where_it_stands(fault):
    found, file, line = judged(fault["fault"])
    here = told(found, fault, file, line)
    assert found, f"{fault['table']}/{fault['row']}/{fault['column']} = {fault['value']!r}: {fault['why']}: not caught"
    assert here, f"not told at {file}:{line}, but: " + "; ".join(map(str, found[:3]))
    assert re.search(r"expected|unknown", here[0].message), here[0]


def test_what_is_listed_as_harmless_is_not_caught():
    harmless = [one for one in LISTED if one["harmless"]]
    fresh, _ = put_in(harmless)
    assert len(harmless) > 10 and all(len(one["harmless"]) > 20 for one in harmless)
    assert [str(found) for one in fresh.tables.values() for found in registry.judge(one, fresh)] == []


def test_each_rule_of_meaning_is_broken_by_one_of_them():
    broken = {one.rule for fault in LISTED if not fault["harmless"] for one in judged(fault["fault"])[0]}
    assert {rule.__name__ for rule in registry.book_rules(BOOK)} <= broken


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """The texts of the book, in a folder of their own."""
    root = tmp_path_factory.mktemp("book")
    for part in ("_config.yml", "_toc.yml", "CITATION.cff", "intro.md", "chapters", "record", "notebooks", "assignments", "data",
                 "figures"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy2)(ROOT / part, root / part)
    return root


def faults_of(root: Path, file: str) -> list[Fault]:
    """What the check finds in a text of a book, or in the book because of it."""
    tables = record()
    if file.startswith("data/") and not file.endswith(".bib"):
        return registry.read(root / "data", root)[1]
    tables = Tables(root, root / "data", tables.as_of, tables.created, tables.schemas, tables.tables)
    found = [*settings_rules.judge(root), *text_rules.judge(root, tables), *whole_book_rules.judge(root, tables)]
    if file.startswith(("chapters/", "record/")):
        found += chapter_rules.judge(root / file, file, tables)
    return found


@pytest.mark.parametrize("fault", FILES, ids=lambda one: one["fault"])
def test_each_fault_of_a_file_is_caught_where_it_stands_or_listed_as_harmless(fault, book):
    path, find, put = book / fault["file"], spelt(fault["find"]), spelt(fault["put"])
    whole = path.read_bytes().decode("utf-8")
    assert whole.count(find) >= 1, f"{fault['file']} holds no {find!r}"
    path.write_bytes(whole.replace(find, put, 1).encode("utf-8"))
    line = whole[:whole.index(find)].count("\n") + 1
    try:
        found = faults_of(book, fault["file"])
    finally:
        path.write_bytes(whole.encode("utf-8"))
    if fault["harmless"]:
        assert not found and len(fault["harmless"]) > 20, f"listed as harmless, and caught: {found}"
        return
    # The cell of a notebook, or the line after a lost comma, is near enough.
    assert any(one.file == fault["file"] and abs(one.line - line) <= 12 for one in found), f"{fault['why']}: {found[:3]}"
    assert all(re.search(r"expected", one.message) for one in found)


def test_a_chapter_that_is_taken_out_of_the_contents_is_told_once(book):
    path = book / "_toc.yml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("      - file: chapters/auction\n", ""), encoding="utf-8")
    try:
        found = faults_of(book, "_toc.yml")
    finally:
        path.write_text(whole, encoding="utf-8")
    assert [(one.file, one.line) for one in found] == [("_toc.yml", 1)]
    assert re.fullmatch(r"does not list 'chapters/auction', to which \S+:\d+ leads and \d+ other links; expected it in the "
                        r"contents, or no link to it", found[0].message)
