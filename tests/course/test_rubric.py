"""A rubric is read from its table, and one that does not add up is told."""

import pytest

from lemmata.course.rubric import RubricFailed, read


def table(*rows: str) -> list[list[str]]:
    return [row.split("|") for row in rows]


def test_a_level_gives_a_point_more_than_the_one_below():
    found = read(table("Criterion|Weak|Sound|Excellent", "Money|bare|named|named, with its basis", "Speaker|none|one|all"))
    assert found.levels == ("Weak", "Sound", "Excellent")
    assert [one.name for one in found.criteria] == ["Money", "Speaker"]
    assert found.points == 6


@pytest.mark.parametrize(("rows", "told"), [
    (("Criterion|Weak|Sound", "Money|bare"), "criterion 'Money' has 1 levels, expected 2: Weak, Sound"),
    (("Criterion|Weak|Sound", "Money|bare|"), "criterion 'Money' says nothing of the level 'Sound'"),
    (("Criterion|Weak|Sound", "Money|bare|bare"), "criterion 'Money' says the same of two levels"),
    (("Criterion|Weak|Sound", "Money|a|b", "Money|c|d"), "criterion 'Money' stands twice"),
    (("Criterion|Weak", "Money|bare"), "1 levels and 1 criteria"),
    ((), "no table, expected criteria and levels"),
])
def test_a_rubric_that_does_not_add_up_is_told(rows, told):
    with pytest.raises(RubricFailed, match=told):
        read(table(*rows))
