"""A cell corrected, a row more or less: the chart that shows it says what is then true, and no longer what was."""

import re
from functools import cache

import pytest

from tests.notebook_house import lines_of
from tests.told_changes import CHANGES


@cache
def told() -> dict[str, tuple[str, dict[str, str]]]:
    """By change: the error, or nothing, and the words by chart."""
    return {change: (error, words) for _, _, change, error, words in lines_of("told_changes.py")}


@pytest.mark.parametrize("change", CHANGES, ids=[one[0] for one in CHANGES])
def test_the_chart_says_what_is_true_after_the_change(change):
    name, _, _, _, chart, wanted, unwanted = change
    error, words = told()[name]
    said = words[chart] if chart else error
    assert not (chart and error), error
    assert re.search(wanted, said, re.DOTALL), said
    assert not re.search(unwanted, said), said


@pytest.mark.parametrize("change", CHANGES, ids=[one[0] for one in CHANGES])
def test_what_is_looked_for_is_not_said_of_the_record_as_it_is(change):
    """Words that hold with the change and without it would hold if the notebook took no notice."""
    _, notebook, _, _, chart, wanted, unwanted = change
    error, words = told()[f"{notebook} as it is"]
    assert error == ""
    assert not re.search(wanted, words.get(chart, ""), re.DOTALL) or re.search(unwanted, words.get(chart, ""))
