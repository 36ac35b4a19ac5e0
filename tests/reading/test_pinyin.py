"""Readings of Chinese words: from words, not from characters, and told of where they are not sure."""

import re

import pytest

from lemmata.sources import anchors, pinyin
from lemmata.sphinx.pinyin_script import syllables_of, told
from lemmata.sphinx.record_tables import listed
from tests.this_book import DATA


@pytest.mark.parametrize("text, syllables", [
    ("紐約藝術品拍賣行", "niǔ yuē yì shù pǐn pāi mài háng"),
    ("獎勵剽竊行為", "jiǎng lì piāo qiè xíng wéi"),
    ("灵韵重建", "líng yùn chóng jiàn"),
    ("尤为重要", "yóu wéi zhòng yào"),
    ("書籍去重", "shū jí qù chóng"),
    ("参与着艺术作品", "cān yù zhe yì shù zuò pǐn"),
    ("數位音樂串流", "shù wèi yīn yuè chuàn liú"),
    ("视为类电作品", "shì wéi lèi diàn zuò pǐn"),
    ("未过多地直接", "wèi guò duō de zhí jiē"),
    ("不是第一个", "bù shì dì yī gè"),
])
def test_a_character_has_the_reading_of_its_word_in_either_script(text, syllables):
    assert pinyin.read(text) == (syllables.split(), "")


def test_a_character_of_several_readings_that_stands_in_no_known_word_is_told_of():
    _, unsure = pinyin.read("約行")
    assert unsure == "行"
    made, doubts = syllables_of(iter([("作品", "a lemma"), ("約行", "another")]))
    assert made == {"作品": "zuò pǐn"}
    assert doubts == ["another: '行' has more than one reading, expected a word with it in lemmata/sources/pinyin.csv"]


def test_what_changes_its_reading_from_word_to_word_is_never_settled_alone():
    assert pinyin.CHANGING.isdisjoint(pinyin.checked())


def test_each_row_has_a_syllable_for_each_character_and_is_in_simplified_script():
    for words, syllables in pinyin.checked().items():
        assert len(words) == len(syllables) and pinyin.fold(words) == words, words
        assert all(re.fullmatch("[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+", one) for one in syllables), words


def test_every_lemma_and_term_has_its_reading():
    made, doubts = syllables_of(told(anchors.load(DATA), listed(DATA / "terms.csv")))
    assert doubts == [] and len(made) > 500
    assert all(len(run) == len(syllables.split()) for run, syllables in made.items())


def test_terms_are_read_as_the_glossary_prints_them():
    def letters(text: str) -> str:
        return re.sub("[^\\w]", "", text.lower())

    differing = set()
    for row in listed(DATA / "terms.csv"):
        forms, kept = row["term_zh_hans"].split("; "), row["pinyin"].split("; ")
        for form, known in zip(forms, kept, strict=False) if len(forms) == len(kept) else []:
            if pinyin.RUN.fullmatch(form) and letters("".join(pinyin.read(form)[0])) != letters(known):
                differing.add(row["term_id"])
    # Of 佣金 (yòngjīn, a commission) the glossary has the tone of 雇佣.
    assert differing <= {"buyers_premium"}
