"""What the quiz of each chapter asks: a number, a Chinese word, a judgement between two verdicts, which the ledger bears out."""

import re

import pytest

from lemmata.record import facts, front_matter, quiz
from lemmata.record.csv_rows import rows
from tests import this_book

TAUGHT = front_matter.taught(this_book.ROOT)
ITEMS = quiz.items()
VERDICTS = ("confirmed", "imprecise", "contradicted", "contested", "unverifiable")
HAN = re.compile(r"[\u3400-\u9fff]")
LEDGER = {row["claim_id"]: row["verdict"] for row in rows(this_book.DATA / "claims.csv")}


def words(item: quiz.Item) -> str:
    return " ".join([item.question, *(option.text for option in item.options)])


def verdicts_in(text: str) -> set[str]:
    return {one for one in VERDICTS if re.search(rf"\b{one}\b", text, re.IGNORECASE)}


@pytest.mark.parametrize("chapter", TAUGHT)
def test_each_chapter_asks_for_a_number_a_chinese_word_and_a_verdict(chapter):
    mine = [item for item in ITEMS if item.chapter == chapter]
    assert any(item.kind == "numeric" for item in mine)
    assert any(HAN.search(words(item)) for item in mine)
    assert any(len(verdicts_in(words(item))) >= 2 for item in mine)


#: Items that ask which verdicts the ledger has, and the claims meant, in the order in which the options judge them.
JUDGED = {"auction-q06": ("S0-01", "S0-10"), "settlement-q01": ("S1-21", "S1-23"), "settlement-q07": ("S1-04", "S1-24"),
          "settlement-q11": ("S1-06", "S1-15"), "access-q05": ("S1-116", "S1-110"), "access-q11": ("S1-133", "S1-136"),
          "copyrightability-q12": ("S2-43", "S2-24"), "aura-q04": ("S3-21", "S3-22"),
          "aura-q11": ("S3-09", "S3-15", "S3-39"), "crossings-q11": ("S1-112", "S2-08", "S0-01")}


def in_order(text: str) -> list[str]:
    return re.findall(rf"\b(?:{'|'.join(VERDICTS)})\b", text.lower())


def test_each_item_that_offers_verdicts_is_held_against_the_ledger():
    assert {item.id for item in ITEMS if any(verdicts_in(option.text) for option in item.options)} == set(JUDGED)


@pytest.mark.parametrize("name", JUDGED)
def test_the_right_answer_alone_gives_the_verdicts_of_the_ledger(name):
    item = next(item for item in ITEMS if item.id == name)
    assert set(item.claim_ids) >= set(JUDGED[name])
    found = [LEDGER[claim] for claim in JUDGED[name]]
    assert [in_order(option.text) == found for option in item.options] == [option.correct for option in item.options]


def test_a_number_is_computed_and_not_read_off_the_question():
    known = facts.facts()
    for item in (item for item in ITEMS if item.kind == "numeric"):
        assert known[item.fact_id].number_text not in item.question
        assert f"{{fact}}`{item.fact_id}`" not in item.question
