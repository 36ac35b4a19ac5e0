"""Two copies of a text that differ in their setting have one fingerprint; an altered letter gives another."""

import pytest

from lemmata.sources.normalise import BASE, SHORTEST_ROLLED, fingerprint, normalise, rolling

TEXT = "小猫说：“今天——5月3日——不下雨”，便出门了。"


def same(one: str, other: str) -> bool:
    return fingerprint(normalise(one)) == fingerprint(normalise(other))


def test_letters_and_digits_are_left_and_nothing_else():
    assert normalise("小猫 (a cat), 3 岁！") == "小猫acat3岁"


@pytest.mark.parametrize("copy", [
    pytest.param(TEXT.replace("“", '"').replace("”", '"'), id="straight quotes"),
    pytest.param(TEXT.replace("“", "「").replace("”", "」"), id="corner brackets"),
    pytest.param(TEXT.replace("——", "--"), id="hyphens for dashes"),
    pytest.param(TEXT.replace("——", " – "), id="spaced dashes"),
    pytest.param(TEXT.replace("，", ", ").replace("。", "."), id="half-width marks"),
    pytest.param(" ".join(TEXT), id="blanks between all characters"),
    pytest.param(TEXT.replace("今", "\u3000今").replace("月", "月\u00a0\u200b"), id="blanks of other kinds"),
    pytest.param(TEXT.replace("出", "\n\n出"), id="page break"),
    pytest.param(TEXT.replace("5", "５").replace("3", "３"), id="full-width digits"),
])
def test_another_setting_has_the_same_fingerprint(copy: str):
    assert copy != TEXT
    assert same(copy, TEXT)


@pytest.mark.parametrize("copy", [
    pytest.param(TEXT.replace("猫", "狗"), id="one character"),
    pytest.param(TEXT.replace("5", "6"), id="one digit"),
    pytest.param(TEXT.replace("猫", "貓"), id="the other script"),
    pytest.param(TEXT.replace("小猫", "猫小"), id="order"),
    pytest.param(TEXT.replace("便", ""), id="one character less"),
])
def test_an_altered_letter_has_another_fingerprint(copy: str):
    assert copy != TEXT
    assert not same(copy, TEXT)


def test_capitals_are_letters_of_their_own():
    assert not same("a Cat", "a cat")


@pytest.mark.parametrize("mark", ["[1]", "[10]", "[1][2]", "[1] [2]", "^[1]^", "¹", "¹²", "⁴"])
def test_marks_of_notes_and_references_are_no_text(mark: str):
    assert same(f"小猫出门了{mark}。", "小猫出门了。")


@pytest.mark.parametrize("text", ["[2025]", "(1)", "[a]", "〔1〕"])
def test_other_brackets_hold_text(text: str):
    assert normalise(f"小猫{text}") != "小猫"


def test_a_word_divided_at_the_line_end_is_the_word():
    assert same("a win-\ndow", "a window")


def test_ligatures_are_their_letters():
    assert normalise("ﬁsh") == "fish"


def test_the_fingerprint_is_sha_256_in_hexadecimal():
    assert fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_rolling_value_of_a_text_goes_on_from_that_of_its_beginning():
    text = normalise(TEXT) * 2
    before, after = int(rolling(text[:-1]), 16), int(rolling(text), 16)
    assert after == (before * BASE + ord(text[-1])) % 2**32


def test_a_short_text_has_no_rolling_value():
    assert rolling("貓" * (SHORTEST_ROLLED - 1)) == "" and len(rolling("貓" * SHORTEST_ROLLED)) == 8
