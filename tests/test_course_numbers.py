"""Numbers that a course asks for and objectives that it names, on items and masters made here: nothing need be built."""

import shutil

import pytest

from lemmata.course import assignment_source, marking, seeded_items
from lemmata.course.content import CourseFailed, Question
from lemmata.record import tables
from tests.this_book import BOOK


@pytest.mark.parametrize(("value", "tolerance", "key"), [
    (4.5678, 0.01, "4.57"), (-4.5678, 0.01, "-4.57"), (-0.5, 0, "-0.5"), (4.5678, 0, "4.5678"), (12, 0, "12")])
def test_a_key_has_as_few_decimals_as_its_tolerance_takes_on_either_side_of_nought(value, tolerance, key):
    assert marking.key(Question("a", "numeric", "o", "How much?", value=value, tolerance=tolerance)) == key


def test_equal_answers_are_told_though_none_has_a_tolerance(tmp_path):
    path = tmp_path / "one.items.py"
    path.write_text("OBJECTIVE = 1\ndef draw(random, table):\n    for value in (3, 4, 3):\n        yield {'question': 'x', "
                    "'value': value, 'unit': '', 'tolerance': 0, 'feedback': 'y'}\n", encoding="utf-8")
    with pytest.raises(CourseFailed, match="two variants have the answer 3"):
        seeded_items.read(path, 9, ["To count"], lambda name: None)


@pytest.mark.parametrize("number", [0, 99])
def test_objectives_are_counted_from_one(number, tmp_path):
    pytest.importorskip("jupytext")
    shutil.copytree(BOOK.assignments, tmp_path / "assignments")
    path = tmp_path / "assignments" / "auction.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"objective": 4', f'"objective": {number}', 1), encoding="utf-8")
    with pytest.raises(CourseFailed, match=f"objective {number}, but the front matter of chapters/auction.md states"):
        assignment_source.read(path, 1, BOOK.chapters, lambda name: tables.load(name, BOOK.data), BOOK.data)
