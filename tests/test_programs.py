"""The examples for programs on the page of the record do what they say, in each program that this machine has."""

import re
import shutil
import subprocess
import sys

import pytest

from lemmata.record.csv_rows import rows
from tests.this_book import DATA, ROOT

PAGE = ROOT / "record" / "programs.md"
#: What runs the examples of a language: its program, and what stands before them and tells it where the book is.
RUN = {"python": ([sys.executable, "-"], "BOOK = {book!r}\n"), "r": (["Rscript", "-"], "BOOK <- '{book}'\n"),
       "sh": (["sh", "-e"], ""), "sql": (["duckdb"], "")}
NEEDS = {"python": sys.executable, "r": "Rscript", "sh": "jq", "sql": "duckdb"}
SUITS = sum(row["jurisdiction"] == "US" and row["sector"] == "books" for row in rows(DATA / "cases.csv"))
SETTLED = [row["short_name"] for row in rows(DATA / "cases.csv") if row["outcome"] == "settled" and row["jurisdiction"] == "US"]


def examples() -> dict[str, str]:
    """The examples of the page, by language."""
    return dict(re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


def test_the_page_has_five_lines_for_each_program():
    assert examples().keys() == RUN.keys()
    assert {len(lines.splitlines()) for lines in examples().values()} == {5}


@pytest.mark.parametrize("language", RUN)
def test_an_example_runs_and_finds_the_suits_of_the_table(site, language):
    if shutil.which(NEEDS[language]) is None:
        pytest.skip(f"{NEEDS[language]} is not installed")
    command, before = RUN[language]
    lines = before.format(book=str(site)) + examples()[language].replace("BOOK/", f"{site}/")
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert all(name in done.stdout for name in SETTLED)
    assert re.search(rf"\b{SUITS}\b", done.stdout)
