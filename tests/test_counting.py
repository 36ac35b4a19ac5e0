"""Counting in Chinese texts."""

import math
from collections import Counter

import pandas as pd
import pytest

from whosework.counting import concordance, count, fold, grams, keyness


def test_scripts_are_folded_and_words_are_not_exchanged():
    assert fold("剽竊 與軟體Ａ") == "剽窃 与软体A"


def test_a_run_of_characters_never_crosses_a_mark():
    assert grams(["作品，作者AI创作"], 2) == {"作品": 1, "作者": 1, "创作": 1}
    assert grams(["作品作品"], 2) == {"作品": 2, "品作": 1}


def test_a_form_within_a_longer_one_counts_as_the_longer():
    assert count(["法人作品不是作品"], ["作品", "法人作品"]) == {"法人作品": 1, "作品": 1}


def test_no_form_is_found_nowhere():
    assert count(["作品"], []) == {}


def test_keyness_by_hand():
    # 10 of 1,000 characters against 0 of 1,000: 5 were due in each; 2 * 10 * ln(10 / 5).
    table = keyness(Counter({"甲": 10}), Counter({"乙": 10}), (1_000, 1_000))
    assert table["form"].tolist() == ["甲", "乙"]
    assert table["keyness"].tolist() == pytest.approx([20 * math.log(2), -20 * math.log(2)])


def test_a_form_as_frequent_in_both_has_no_keyness():
    assert keyness(Counter({"甲": 2}), Counter({"甲": 4}), (100, 200))["keyness"].tolist() == [0]


def test_an_empty_collection_is_refused():
    with pytest.raises(ValueError, match="collections of 0 and 5 characters"):
        keyness(Counter(), Counter({"甲": 1}), (0, 5))


def test_a_concordance_shows_every_place_with_its_neighbours():
    texts = pd.DataFrame({"place": ["1.1", "1.2"], "text": ["机器的灵韵消逝了", "光韵与灵韵"]})
    table = concordance(texts, "灵韵", width=2)
    assert table.to_numpy().tolist() == [["1.1", "器的", "灵韵", "消逝"], ["1.2", "韵与", "灵韵", ""]]
