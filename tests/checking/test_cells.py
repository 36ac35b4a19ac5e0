"""Rules on one cell, asked of a column and a text alone. Where they stand in a file is tested with the real tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from lemmata.checks import cell_rules, table_rules
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import DATE, Field

TEXT, NUMBER, COUNT = Field("note"), Field("price", "number"), Field("signatures", "integer")
DAY, KEY = Field("date", pattern=DATE), Field("event_id", pattern=r"^\S+$")


def objection(field: Field, text: str) -> str | None:
    """Name of the rule that objects."""
    found = cell_rules.judge(text, field, cell_rules.rules_of(field), Tables(Path(), Path()))
    return found[0] if found else None


@pytest.mark.parametrize("text", ["0", "7", "277200", "-4.5", "0.05", "728784.00", ""])
def test_a_plain_number_is_taken(text):
    assert objection(NUMBER, text) is None


@pytest.mark.parametrize("text", [
    "277,200", "277 200", "277\u2019200", "1.234.567", "1_000", "２７７２００", "²", "٣", "$277200", "£5", "277200 USD",
    "RMB 5", "26%", "NaN", "nan", "inf", "-Infinity", "1e5", "+5", "0277", "277200.", ".5", "--5", "many", "5 lots",
    "−5"])
def test_anything_else_is_no_number(text):
    assert objection(NUMBER, text) == "plain_number"


def test_a_count_has_no_decimals():
    assert objection(COUNT, "34") is None
    assert objection(COUNT, "34.0") == "plain_number"


@pytest.mark.parametrize("text", ["2021", "2021-10", "2021-10-04", "2024-02-29", ""])
def test_a_date_of_a_year_a_month_or_a_day_is_taken(text):
    assert objection(DAY, text) is None


@pytest.mark.parametrize("text", [
    "4 October 2021", "2021/10/04", "04.10.2021", "2021-1-4", "21-10-04", "２０２１-10-04", "2021-10-04T10", "20211004",
    "2021-02-29", "2021-13", "2021-00-01", "2021-10-00", "2021-04-31", "0000-01-01"])
def test_anything_else_is_no_date(text):
    assert objection(DAY, text) == "real_date"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_starts_as_a_formula(start):
    assert objection(TEXT, f"{start}1+1") == "formula_start"


@pytest.mark.parametrize("character", [
    "\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff", "\u00ad", "\u00a0", "\u3000", "\u2028", "\x00", "\x07",
    "\t", "\ufffd", "\ue000", "\u202e"])
def test_no_character_is_unseen(character):
    assert objection(TEXT, f"佳{character}士得") == "unseen_character"


def test_a_text_may_have_several_lines_and_a_key_may_not():
    assert objection(TEXT, "one\ntwo") is None
    assert objection(KEY, "one\ntwo") == "unseen_character"


@pytest.mark.parametrize("text", ["<b>", "</p>", "<br/>", '<a href="x">', "<!-- x", "&amp;", "&#160;", "&#xa0;"])
def test_html_is_told(text):
    assert objection(TEXT, f"a {text} b") == "markup"


@pytest.mark.parametrize("text", ["1 < 2 and 3 > 2", "AT&T; R&D;", "x<3", "Q&A", "《誰的作品？》", "a – b", "don’t"])
def test_what_looks_like_html_and_is_not_is_taken(text):
    assert objection(TEXT, text) is None


@pytest.mark.parametrize(("one", "other", "is_slip"), [
    ("Meta", "Mata", True), ("Meta", "Mtea", True), ("Metal", "Meta", True), ("Met", "Mat", False), ("Met", "Meta", False),
    ("Hangzhou", "Yangzhou", False), ("Model 3a", "Model 4a", False), ("Meta", "Meta", False), ("Meta", "Moto", False)])
def test_a_name_of_four_letters_or_more_may_be_a_slip_of_another(one, other, is_slip):
    assert table_rules.one_slip_apart(one, other) == table_rules.one_slip_apart(other, one) == is_slip


def test_the_nearest_key_is_named_when_one_is_near():
    known = ["auction", "aura", "AU-002"]
    assert cell_rules.nearest("acution", known) == ", nearest is 'auction'"
    assert cell_rules.nearest(" au-002", known) == ", nearest is 'AU-002'"
    assert cell_rules.nearest("AU-003", known) == ""


@pytest.mark.parametrize("text", ["It decided *Feilin*.", "**Not** so", "the row `S0-01`"])
def test_markdown_in_a_column_that_is_printed_as_it_is_is_told_and_in_one_of_markdown_is_not(text):
    assert objection(TEXT, text) == "markup_in_plain_text"
    assert objection(replace(TEXT, markdown=True), text) != "markup_in_plain_text"


@pytest.mark.parametrize("text", ["2 * 3 * 4", "a footnote*", "5*6*7", "*"])
def test_a_star_that_marks_nothing_is_no_markdown(text):
    assert objection(TEXT, text) != "markup_in_plain_text"
