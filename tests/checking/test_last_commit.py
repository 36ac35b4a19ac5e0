"""What of the tables differs from the last commit is told, with its place, what it was and what it is."""

import csv
import shutil
import subprocess
from random import Random

import pytest

from lemmata.checks import last_commit
from lemmata.checks.registry import examine, read
from tests.latin_book import made
from tests.this_book import DATA


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def book(tmp_path):
    """The Latin book, committed."""
    folder = made(tmp_path / "book")
    git(folder, "init", "-q")
    git(folder, "add", "data")
    git(folder, "commit", "-qm", "Begin")
    return folder


def edit(folder, name, was, now):
    path = folder / "data" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")


def told(folder):
    return last_commit.told(examine(folder / "data", folder)[0])


def test_nothing_is_told_where_nothing_differs(book):
    assert told(book) == []


def test_a_cell_that_no_rule_doubts_is_told_with_its_place_and_what_it_was(book):
    edit(book, "accessions", "A03,gaius,corn", "A03,gaius,vine")
    assert told(book) == ["check: changed since the last commit:", "data/accessions.csv:4: thing: was 'corn', is 'vine'"]


def test_of_a_long_cell_the_part_is_told_that_differs(book):
    edit(book, "claims", "stands for all", "stands for some")
    [_, line] = told(book)
    assert line.startswith("data/claims.csv:5: comment: was '") and "stands for all" in line and "stands for some" in line


def test_a_new_row_is_told_at_its_line_and_one_that_is_gone_by_its_key(book):
    edit(book, "accessions", "A04,", "A44,")
    assert told(book)[1:] == ["data/accessions.csv:5: case_id: new row 'A44'",
                              "data/accessions.csv:1: case_id: row 'A04' is gone"]


def test_of_many_changes_of_a_table_the_first_ten_are_told_and_a_count(book):
    path = book / "data" / "accessions.csv"
    text = path.read_text(encoding="utf-8")
    rows = text.count(",LT-00")
    path.write_text(text.replace("LT-001", "LT-00x").replace("LT-002", "LT-001").replace("LT-00x", "LT-002"), encoding="utf-8")
    lines = told(book)[1:]
    assert rows > last_commit.OF_A_TABLE == len(lines) - 1
    assert lines[-1] == f"data/accessions.csv: … and {rows - last_commit.OF_A_TABLE} more"


def test_outside_a_repository_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = made(tmp_path / "book")
    edit(folder, "accessions", "A03,gaius,corn", "A03,gaius,vine")
    assert told(folder) == []


def test_without_git_nothing_is_told(book, monkeypatch):
    edit(book, "accessions", "A03,gaius,corn", "A03,gaius,vine")
    monkeypatch.setenv("PATH", "")
    assert told(book) == []


def test_a_cell_of_each_table_of_the_book_is_told_by_file_and_column(tmp_path):
    """What no rule may doubt, a word, a name, a remark, is told all the same."""
    shutil.copytree(DATA, tmp_path / "data")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "data")
    git(tmp_path, "commit", "-qm", "Begin")
    random, expected = Random(20261130), []
    schemas = {table.schema.path: table.schema for table in read(tmp_path / "data", tmp_path)[0].tables.values()}
    for path in sorted((tmp_path / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        row = random.randrange(len(rows))
        column = random.choice([one for one in head if one not in schemas[path.name].primary_key])
        rows[row][head.index(column)] += "x"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
        expected.append((f"data/{path.name}", column))
    lines = last_commit.told(read(tmp_path / "data", tmp_path)[0])[1:]
    assert len(expected) == len(schemas) <= last_commit.IN_ALL
    assert sorted((line.split(":")[0], line.split(": ")[1]) for line in lines) == sorted(expected)


def test_what_is_told_is_no_longer_than_a_screen(book):
    for path in sorted((book / "data").glob("*.csv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *(f"x{row}" for row in rows), ""]), encoding="utf-8")
    lines = told(book)
    assert len(lines) == 1 + last_commit.IN_ALL + 1
    assert lines[-1].startswith("check: ") and lines[-1].endswith("tables; git diff has them")
