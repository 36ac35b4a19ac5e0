"""What is wrong with the prose of a chapter, each with its line; and what looks like it and is not."""

from types import SimpleNamespace

import pytest

from lemmata.checks import prose_rules

PAGE = "# Title\n\n## First\n\nText.\n\n## Second\n\n| a | b |\n| --- | --- |\n| 1 | `x | y` |\n"


def told(text: str) -> list[str]:
    return [str(fault) for rule in prose_rules.RULES for fault in rule(text, "chapters/a.md", SimpleNamespace())]


@pytest.mark.parametrize(("line", "words"), [
    ("TODO check this.", "holds 'TODO', expected the text that was to come"),
    ("<!-- ask counsel -->", "holds '<!--', expected MyST: what is HTML is published as it stands, a comment too"),
    ("<script>alert(1)</script>", "holds '<script>', expected MyST: what is HTML is published as it stands, a comment too"),
    (r"See \cite{AU-005}.", r"holds '\\cite{AU-005}', expected MyST: a command of LaTeX is printed as it stands"),
    ("![](../figures/a.svg)", "holds '![](../figures/a.svg)', expected what it shows, for who does not see it"),
    ("On February 12, 2025 it was told.", "holds 'February 12, 2025', expected day, month, year: 5 September 2025"),
    ("It is the the headline.", "holds 'the the', expected the word once"),
    ("A note.[^lost]", "holds the mark [^lost], expected a line [^lost]: with its text"),
    ("#### Deep", "'#### Deep' follows a heading of level 2, expected level 3 or less"),
    ("## First", "'First' is a heading at line 3 too, expected a name of its own"),
    ("| a | b |\n| --- | --- |\n| 1 | 2 | 3 |", "a row of 3 cells, expected 2 as in the head of the table"),
    ("| a | b |\n| --- | --- |\n| 1 \\| 2 |", "a row of 1 cells, expected 2 as in the head of the table"),
    ("The color of a work.", "holds 'color', expected the British spelling"),
    ("It was authorized.", "holds 'authorized', expected the British spelling"),
])
def test_what_is_left_over_is_told_with_its_line(line, words):
    number = PAGE.count("\n") + 2 + line.count("\n")
    assert told(f"{PAGE}\n{line}\n") == [f"chapters/a.md:{number}: text: {words}"]


@pytest.mark.parametrize("line", [
    "It had had that that effect.", "In `TODO` and `<br>` nothing is wrong.", "```\nTODO <!-- \\cite{a}\n```",
    "A price of $5 and $6.", "A note.[^told]\n\n[^told]: Its text.", "### Third\n\n#### Fourth\n\n### Fifth\n\n#### Fourth",
    "It was told on 12 February 2025.", "Less < more > less.",
    'The *Center for Color* said "the color"; `color` is code.', "A programme, a judgment, a licence, to license, an actor.",
    "| a | b |\n| --- | --- |\n| 1 \\| 2 | 3 |"])
def test_what_looks_like_it_is_let_be(line):
    assert told(f"{PAGE}\n{line}\n") == []
