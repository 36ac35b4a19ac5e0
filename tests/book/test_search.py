"""How the search splits text and queries: English by stems, Chinese by characters and pairs, both scripts as one."""

import pytest

from lemmata.sphinx import search


def test_a_han_run_is_indexed_by_its_characters_and_pairs():
    assert search.index_terms("人类艺术") == ["人", "类", "艺", "术", "人类", "类艺", "艺术"]


def test_a_query_asks_for_pairs_so_that_the_order_of_characters_counts():
    assert search.query_terms("佳士得") == ["佳士", "士得"]


def test_a_query_of_one_character_asks_for_it():
    assert search.query_terms("竊") == ["窃"]


@pytest.mark.parametrize("traditional, simplified", [
    ("獎勵", "奖励"), ("剽竊", "剽窃"), ("侵權", "侵权"), ("藝術品拍賣", "艺术品拍卖"), ("著作權", "著作权"),
    ("隨著", "随着"),
])
def test_traditional_and_simplified_characters_are_one(traditional, simplified):
    assert search.query_terms(traditional) == search.query_terms(simplified)
    assert search.index_terms(traditional) == search.index_terms(simplified)


def test_what_stands_around_a_character_does_not_change_how_it_is_folded():
    # OpenCC leaves 乾隆 as it is and turns 乾燥 into 干燥; a query for one character could not know.
    assert search.fold("乾隆")[0] == search.fold("乾燥")[0] == search.fold("乾")


@pytest.mark.parametrize("text, terms", [
    ("sell-through", ["sell", "through"]),
    ("AI藝術品", ["ai", "艺术", "术品"]),
    ("Christie’s", ["christie"]),
    ("US$728,784", ["us", "728784"]),
    ("450000", ["450000"]),
    ("450,000", ["450000"]),
    ("1，234,567.5", ["1234567", "5"]),
    ("12,345,6789", ["12", "345", "6789"]),
    ("in 1984,199 works", ["in", "1984", "199", "works"]),
    ("língyùn", ["lingyun"]),
    ("ＡＩ", ["ai"]),
    ("snake_case", ["snake", "case"]),
    ("", []),
    ("?!「」", []),
])
def test_a_query_is_split_into_words_and_runs(text, terms):
    assert search.query_terms(text) == terms


@pytest.mark.parametrize("text", ["佳士得首場AI藝術拍賣會", "sell-through rate", "US$1,750,000", "12,345,6789", "獎",
                                  "Refik Anadol 的作品"])
def test_every_term_of_a_query_is_in_the_index_of_the_same_text(text):
    assert set(search.query_terms(text)) <= set(search.index_terms(text))


def test_a_number_is_indexed_whole_and_by_its_groups():
    assert search.index_terms("at 450,000") == ["450000", "at", "450", "000"]
    assert search.index_terms("in 1984,199") == ["in", "1984", "199"]


def test_english_words_are_stemmed_and_chinese_terms_are_not():
    language = search.SearchEnglishAndChinese({})
    assert [language.stem(word) for word in language.split("Signatures 签名")] == ["signatur", "签", "名", "签名"]


def test_no_chinese_term_is_filtered_out():
    language = search.SearchEnglishAndChinese({})
    assert all(language.word_filter(term) for term in search.index_terms("不是的了 作品"))


def test_the_names_of_a_term_are_told_apart():
    assert search.names("人工智慧 (TW); 人工智能 (HK)") == ["人工智慧", "人工智能"]
    assert search.names("") == []


def test_the_folding_covers_forms_that_the_book_does_not_have():
    table = search.folding(search.fold("奖励"))
    assert table["獎"] == "奖" and table["勵"] == "励"


def test_the_folding_leaves_out_characters_that_the_index_does_not_have():
    assert "龍" not in search.folding("奖励")
