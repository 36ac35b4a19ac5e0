"""The quiz of each chapter, as the tables hold it."""

from collections import Counter

import pytest
import yaml

from lemmata.record import facts, quiz
from lemmata.record.project import CHAPTERS

ITEMS = quiz.items()
TAUGHT = sorted({item.chapter for item in ITEMS})


def objectives(chapter: str) -> list[str]:
    text = (CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---\n")[1])["objectives"]


@pytest.mark.parametrize("chapter", TAUGHT)
def test_a_chapter_has_twelve_items_and_each_objective_is_tested(chapter):
    mine = [item for item in ITEMS if item.chapter == chapter]
    assert len(mine) >= 12
    assert {item.objective for item in mine} == set(range(1, len(objectives(chapter)) + 1))


@pytest.mark.parametrize("chapter", TAUGHT)
def test_the_right_option_has_no_place_of_its_own(chapter):
    places = Counter([option.correct for option in item.options].index(True) for item in ITEMS
                     if item.chapter == chapter and item.kind == "multiple-choice")
    assert max(places.values()) <= 0.6 * places.total()


@pytest.mark.parametrize("chapter", TAUGHT)
def test_the_right_option_is_not_told_by_its_length(chapter):
    chosen = [item for item in ITEMS if item.chapter == chapter and item.kind == "multiple-choice"]
    longest = [max(item.options, key=lambda option: len(option.text)).correct for item in chosen]
    assert sum(longest) <= 0.6 * len(longest)


def test_the_answer_of_a_numeric_item_is_a_number_of_the_record():
    known = facts.facts()
    for item in ITEMS:
        if item.kind == "numeric":
            assert isinstance(known[item.fact_id].value, float | int) and 0 < item.tolerance <= 0.1


def test_a_chapter_prints_its_quiz():
    for chapter in TAUGHT:
        assert f"```{{quiz}} {chapter}\n```" in (CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8")
