"""A cell that a reader runs again, changed or not, works on what the cells before it made: nothing is halved or joined twice."""

from functools import cache
from typing import Any

import pytest

from tests.notebook_house import lines_of
from tests.this_book import NOTEBOOKS


@cache
def tried() -> dict[str, tuple[Any, Any]]:
    """By notebook error and words, run once and with each cell twice."""
    return {name: (once, twice) for name, once, twice in lines_of("cells_again.py")}


@pytest.mark.parametrize("name", [path.name for path in sorted(NOTEBOOKS.glob("*.ipynb"))])
def test_a_notebook_says_the_same_when_each_cell_is_run_twice(name):
    once, twice = tried()[name]
    assert once[0] == twice[0] == ""
    assert once[1] and once[1] == twice[1]
