"""Words of a notebook hold in each edition: on a page, in JupyterLab, on paper and in an e-book."""

import json
import re

import pytest

from lemmata.sphinx import notebook_pages
from tests.this_book import FIGURES, NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
THING = r"(?:table|chart|figure|picture|list|text|limit|code|cell|step|panel|paragraph)s?"
#: A page puts the first chart and how to read it under the title; paper has no control and no code, a phone no left and right.
PLACES = re.compile(
    rf"\b{THING} (?:above|below|overleaf)\b|\b(?:above|below) {THING}\b|\b(?:limit|see|as) below\b|\bhead of (?:the|this) page\b"
    rf"|\b(?:on this|run the|than the|so the|the whole|question of this|rest of the|foot of the) page\b"
    rf"|\b(?:left|right|upper|lower|top|bottom)(?:-hand)? {THING}\b|\bon the (?:left|right),? (?:is|are|a|of American)\b"
    r"|\bclick|\bhover|\bdrop-?down\b|\bpress the|\b(?:next|previous) notebook\b|\bunfold|\{doc\}", re.IGNORECASE)
#: What can be done on a screen alone, and is said to be.
SCREEN = re.compile(r"\bslider\b|\b[Mm]ove (?:the rate|from)\b|\b[Tt]he calculator takes\b|\b[Ii]n the calculator\b")


def false_somewhere(words: str) -> list[str]:
    """Words of place that are false in one of the editions, with what stands around them."""
    sentences = re.split(r"(?<=[.?!])\s+", words)
    return [one for one in sentences if PLACES.search(one) or SCREEN.search(one) and "on a screen" not in one.lower()]


def cells(path) -> str:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in found if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_the_words_of_a_notebook_hold_wherever_it_is_read(path):
    assert false_somewhere(cells(path)) == []


def test_the_words_of_a_figure_hold_wherever_it_is_read():
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIGURES.glob("*.json"))}
    parts = ("headline", "subtitle", "caption", "alt")
    told = {name: false_somewhere(" ".join(str(one.get(part, "")) for part in parts)) for name, one in found.items()}
    assert {name: words for name, words in told.items() if words} == {}


def test_the_line_where_a_first_chart_was_drawn_holds_wherever_it_is_read():
    code = notebook_pages.__file__
    with open(code, encoding="utf-8") as file:
        sentence = re.search(r'_\("This step draws"\).*?"", _\("(.*?)"\)', file.read(), re.DOTALL)
    assert sentence and not false_somewhere(f"This step draws {sentence[1]}.")


@pytest.mark.parametrize("words", [
    "This step draws the chart at the head of the page.", "The table above separates the two.", "See the chart below.",
    "The left panel shows where people began to study.", "Move the rate and look where the total crosses the line.",
    "Change day and the whole page goes back in time.", "In the calculator, find the fee.",
    "{doc}`The next notebook </notebooks/x>` shows more.", "Click on a bar.",
])
def test_a_word_of_place_that_is_false_somewhere_is_told(words):
    assert false_somewhere(words) != []


@pytest.mark.parametrize("words", [
    "Only this bar lies above the estimate.", "Left of the line are the claims that are right.", "It hangs on one page alone.",
    "On a screen the rate can be moved: look where the total crosses the line.", "the first chart of this notebook",
    "A judgment takes the place of the one below it.", "Several of them are under appeal.",
])
def test_a_word_that_is_true_everywhere_passes(words):
    assert false_somewhere(words) == []
