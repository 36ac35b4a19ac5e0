"""The quiz of each chapter, as the tables hold it."""

import re
from collections import Counter

import pytest
import yaml

from lemmata.record import facts, quiz
from tests.this_book import CHAPTERS

ITEMS = quiz.items()
TAUGHT = sorted({item.chapter for item in ITEMS})


#: Single choice and several right answers: kinds whose options a reader may weigh by their manner alone.
WEIGHED = ("multiple-choice", "multiple-response")
#: Manners that give options away where they are kept for wrong ones (or right ones).
MANNERS = {
    "a reason": r"\b(since|because)\b",
    "no exception": r"\b(always|never|only|every\w*|nobody|nothing|none|all|alone|must|cannot|whole|whatever|any|no)\b",
    "a reservation": r"\b(may|might|can|could|seems?|some|partly|as a rule|in part)\b",
    "a second clause": r";",
}


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
    assert max(places.values()) <= places.total() // 4 + 1


def test_true_and_false_are_right_about_as_often():
    true = [item.options[0].correct for item in ITEMS if item.kind == "true-false"]
    assert 1 / 3 <= sum(true) / len(true) <= 2 / 3


def lengths(item: quiz.Item) -> list[int]:
    """The characters of each option, a number of the record counted as four."""
    return [len(re.sub(r"\{\w+\}`[^`]*`", "0000", option.text)) for option in item.options]


@pytest.mark.parametrize("item", [item for item in ITEMS if item.kind == "multiple-choice"], ids=lambda item: item.id)
def test_the_right_option_is_as_long_as_the_others(item):
    right = [option.correct for option in item.options].index(True)
    others = [length for place, length in enumerate(lengths(item)) if place != right]
    assert 0.85 * min(others) <= lengths(item)[right] <= 1.15 * max(others)


def test_the_right_option_is_not_often_the_longest_or_the_shortest():
    chosen = [item for item in ITEMS if item.kind == "multiple-choice"]
    for pick in (max, min):
        told = [item.options[lengths(item).index(pick(lengths(item)))].correct for item in chosen]
        assert sum(told) <= 0.35 * len(told)


@pytest.mark.parametrize("manner", MANNERS)
def test_a_manner_of_speaking_is_as_frequent_in_right_options_as_in_wrong_ones(manner):
    options = [option for item in ITEMS if item.kind in WEIGHED for option in item.options]
    marked = [option.correct for option in options if re.search(MANNERS[manner], option.text, re.IGNORECASE)]
    expected = sum(option.correct for option in options) / len(options)
    assert len(marked) >= 12
    assert 0.6 * expected <= sum(marked) / len(marked) <= 1.5 * expected, f"{sum(marked)} of {len(marked)} are right"


def test_the_answer_of_a_numeric_item_is_a_number_of_the_record():
    known = facts.facts()
    for item in ITEMS:
        if item.kind == "numeric":
            value = known[item.fact_id].value
            assert isinstance(value, float | int) and 0 <= item.tolerance <= 0.1
            # What was measured or rounded needs room; a count has none.
            assert item.tolerance or value == int(value)


def test_a_chapter_prints_its_quiz():
    for chapter in TAUGHT:
        assert f"```{{quiz}} {chapter}\n```" in (CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8")
