"""Another value gives other words; a fault in a table gives a true chart or an error that names the file."""

from functools import cache
from pathlib import Path

import pytest

from tests.notebook_house import lines_of
from tests.this_book import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
SOUND = {"as it is", "larger numbers", "other words and dates", "other dates", "fewer rows"}


@cache
def of_all() -> list[list]:
    return lines_of("bad_tables.py", *(path.name for path in PATHS))


def tried(path: Path) -> list[tuple[str, str, str, dict[str, str]]]:
    """File, form, error and alternative texts of each form of each table that a notebook reads."""
    return [tuple(line) for name, *line in of_all() if name == path.name]


@every_notebook
def test_a_faulty_table_is_drawn_truly_or_named(path):
    faulty = [one for one in tried(path) if one[1] not in SOUND]
    assert len(faulty) >= 3
    assert [one[:3] for one in faulty if one[2] and one[0] not in one[2]] == []


@every_notebook
def test_the_alternative_text_of_every_chart_changes_with_its_data(path):
    runs = [one for one in tried(path) if one[1] in SOUND]
    now = next(alts for _, form, error, alts in runs if form == "as it is" and not error)
    changed = {name for _, _, _, alts in runs for name, alt in alts.items() if alt != now[name]}
    assert now and set(now) - changed == set()
