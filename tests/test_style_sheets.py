"""What the style sheets may not say, since a browser that readers use does not understand it."""

import re

import pytest

from lemmata.sphinx.html_page import STATIC
from tests.this_book import ROOT

SHEETS = sorted((STATIC / "css").glob("*.css"))


def declarations(sheet) -> list[tuple[str, str]]:
    """Property and value of each declaration."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(name.strip(), " ".join(value.split())) for name, value in re.findall(r"([\w-]+)\s*:\s*([^;{}]+)[;}]", text)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_shorthand_gives_a_text_decoration_more_than_its_line(sheet):
    """WebKit throws a shorthand with style, colour or thickness away, and the browser's own underline with it."""
    assert [value for name, value in declarations(sheet) if name == "text-decoration" and " " in value] == []


def selectors(sheet) -> list[str]:
    """Each selector of a sheet, of a list one by one."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    lists = re.findall(r"([^{};]+)\{", re.sub(r"@[^{;]+[{;]", "", text))
    return [" ".join(one.split()) for each in lists for one in re.split(r",(?![^()]*\))", each)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_what_a_script_sets_on_the_root_changes_the_style_of_named_elements_alone(sheet):
    """A selector that ends in any element has a browser reckon the style of the whole page anew: 100 ms on a phone."""
    subjects = {one: re.split(r"[\s>+~]+(?![^()]*\))", one)[-1] for one in selectors(sheet)
                if re.search(r"\[data-(?:notes|rows|pinyin)", one)}
    assert [one for one, subject in subjects.items() if re.match(r"\*|:(?!is\()", subject)] == []


def test_the_frame_of_a_verdict_in_an_e_book_is_round_no_other_word():
    """A count of verdicts bears the class of the verdict that it counts, and had a thick frame round its word."""
    sheet = (ROOT / "lemmata" / "editions" / "epub" / "epub.css").read_text(encoding="utf-8")
    framed = re.findall(r"^([^{}\n]*\.verdict-\w+[^{}\n]*)\{[^}]*\b(?:border|font-weight)", sheet, re.MULTILINE)
    assert len(framed) == 4 and all(one.startswith(".verdict.verdict-") for one in framed)
