"""Sentences stay true for one, for none, and for more than fit."""

import pytest

from lemmata.notebooks import words


@pytest.mark.parametrize(("number", "noun", "text"), [
    (1, "suit", "1 suit"), (2, "suit", "2 suits"), (0, "dated suit", "0 dated suits"), (1204, "work", "1,204 works"),
    (2, "company", "2 companies"), (3, "series", "3 series")])
def test_a_noun_follows_its_number(number, noun, text):
    assert words.count(number, noun) == text


def test_small_numbers_are_spelt():
    assert [words.spelt(number) for number in (0, 3, 12, 13)] == ["no", "three", "twelve", "13"]


def test_a_part_of_a_whole_begins_a_sentence():
    assert [words.part(*pair) for pair in ((3, 5), (1, 13), (0, 4))] == ["Three of five", "One of 13", "None of four"]


def test_a_list_ends_with_and():
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed([]) == "none" and words.listed(["a"]) == "a"


def test_a_share_shows_its_base_and_divides_by_nothing():
    assert words.share(10, 57) == "10 of 57, 18 per cent"
    assert words.share(0, 0) == "0 of 0"


def test_an_alternative_text_is_cut_between_items_and_says_how_many_are_left():
    text = words.within("Heads:", [f"item {number} of them" for number in range(20)], "The end.", most=20)
    assert len(text.split()) <= 20 and text.endswith("more. The end.") and text.startswith("Heads: item 0 of them;")


def test_a_text_that_fits_is_whole():
    assert words.within("Two:", ["a 1", "b 2"]) == "Two: a 1; b 2."


@pytest.mark.parametrize(("text", "small"), [
    ("Asked, December 2025", "asked, December 2025"), ("MDL 3143", "MDL 3143"), ("", "")])
def test_words_in_a_sentence_begin_small_unless_they_are_a_name_of_capitals(text, small):
    assert words.within_a_sentence(text) == small


def test_a_long_name_is_cut_between_words():
    assert words.cut("Memories of Passersby", 12) == "Memories of …" and words.cut("Dio", 12) == "Dio"


def test_a_name_with_a_comma_of_its_own_is_told_from_its_neighbours():
    assert words.listed(["music", "film, television", "images"]) == "music; film, television; and images"


def test_a_comma_within_a_number_parts_no_names():
    assert words.listed(["450,000 works", "two suits"]) == "450,000 works and two suits"
