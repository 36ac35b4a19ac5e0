"""A row more, a cell emptied, another day of closing: each notebook still runs and its words stay true and whole."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.notebook_house import lines_of
from tests.this_book import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]
#: What may lie ahead of the day of the edition, and is told as a plan.
PLANS = {"settlement_timeline"}
#: Words that may follow 1 and end in s without being a plural.
VERBS = {"is", "was", "has", "lies", "does", "us", "this", "rests", "moves", "as", "less", "ends", "loss"}


@cache
def of_all() -> list[list]:
    return lines_of("row_changes.py", *(path.name for path in PATHS))


def tried(path: Path) -> list[tuple[str, str, str, dict[str, str]]]:
    """Table, change, error and words by chart of every run of a notebook."""
    return [tuple(line) for name, *line in of_all() if name == path.name]


def faults(words: str) -> list[str]:
    """What no published sentence may hold: a hole, a sum without its plural, a part above its whole."""
    found = re.findall(r"\bnan\b|NaT|<NA>|\bNone\b(?! of)|\binf\b|  |\(\)| [,.;]|"
                       r"\b\d+\.0 (?!per cent|years|million|times)[a-z]", words)
    found += [f"1 {noun}" for noun in re.findall(r"(?<![\d,.])\b1 ([a-z]+s)\b", words) if noun not in VERBS]
    found += re.findall(r"(?<![\d,.])\b1 (?:that )?(?:are|were|have|stand|lie|fall|rest|end)\b", words)
    found += [f"{part} of {whole}" for part, whole in re.findall(r"(?<![\d,.])\b(\d+) of (\d+)\b(?![,.]\d)", words)
              if int(part) > int(whole)]
    return found


def days(words: str) -> list[str]:
    """The days and months that a text names."""
    month = "|".join(MONTHS)
    return [f"{year}-{MONTHS.index(name) + 1:02d}-{int(number or 1):02d}"
            for number, name, year in re.findall(rf"(?:\b(\d{{1,2}}) )?\b({month}) (20\d\d)", words)]


@every_notebook
def test_it_runs_or_names_the_table_that_lacks_what_it_needs(path):
    stopped = [one[:3] for one in tried(path) if one[2] and not re.search(r"data/\w+\.csv\b.*(expected|names)", one[2])]
    assert stopped == []


@every_notebook
def test_its_words_stay_whole(path):
    assert [(table, change, name, fault) for table, change, _, charts in tried(path) for name, words in charts.items()
            for fault in faults(words)] == []


@every_notebook
def test_nothing_after_the_day_of_the_edition_is_told(path):
    late = [(change, name, day) for _, change, _, charts in tried(path) if change.startswith("closed on ")
            for name, words in charts.items() for day in days(words) if day > change.removeprefix("closed on ")]
    assert late == [] or path.stem in PLANS


def halves(words: str) -> list[str]:
    """The half-years and quarters that a text names, by their first days."""
    return [f"{year}-{'01' if half == 'I' else '07'}-01" for year, half in re.findall(r"\b(20\d\d) (I{1,2})\b", words)] + [
        f"{year}-{3 * int(quarter) - 2:02d}-01" for year, quarter in re.findall(r"\b(20\d\d) Q([1-4])\b", words)]


@every_notebook
def test_no_period_that_begins_after_the_day_of_the_edition_is_told(path):
    late = [(change, name, first) for _, change, _, charts in tried(path) if change.startswith("closed on ")
            for name, words in charts.items() for first in halves(words) if first > change.removeprefix("closed on ")]
    assert late == []


@every_notebook
def test_a_period_is_told_as_not_over_while_it_runs_only(path):
    # On the last day of September a quarter is over and a half-year is not.
    over = {"closed on 2026-06-30": "not over", "closed on 2026-09-30": r"(?<!half-year is )not over",
            "closed on 2026-12-31": "not over"}
    assert [(change, name) for _, change, _, charts in tried(path) if change in over
            for name, words in charts.items() if re.search(over[change], words)] == []


@every_notebook
def test_a_period_that_runs_on_the_day_of_the_edition_is_told_as_not_over(path):
    if "not over" in path.read_text(encoding="utf-8"):
        runs = {change: charts for _, change, error, charts in tried(path) if not error}
        running = ("nothing", "closed on 2025-01-31", "closed on 2025-09-05", "closed on 2025-10-31")
        assert [change for change in running if not any("not over" in words for words in runs[change].values())] == []


@every_notebook
def test_trackers_and_artists_gathered_as_others_are_told_as_no_one(path):
    assert [(table, change, name) for table, change, _, charts in tried(path) for name, words in charts.items()
            if re.search(r"(?m)(^|[.;] )other had|works by all others", words)] == []


@every_notebook
def test_another_day_of_closing_changes_what_the_charts_say_where_their_rows_have_dates(path):
    runs = {change: charts for _, change, error, charts in tried(path) if not error}
    now, then = runs["nothing"], runs.get("closed on 2025-01-31", {})
    code = path.read_text(encoding="utf-8")
    if "dates.known" in code and then:
        assert any(then.get(name) != words for name, words in now.items())
