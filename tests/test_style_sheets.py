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


def test_the_frame_of_a_verdict_in_an_e_book_is_round_no_other_word():
    """A count of verdicts bears the class of the verdict that it counts, and had a thick frame round its word."""
    sheet = (ROOT / "lemmata" / "editions" / "epub" / "epub.css").read_text(encoding="utf-8")
    framed = re.findall(r"^([^{}\n]*\.verdict-\w+[^{}\n]*)\{[^}]*\b(?:border|font-weight)", sheet, re.MULTILINE)
    assert len(framed) == 4 and all(one.startswith(".verdict.verdict-") for one in framed)
