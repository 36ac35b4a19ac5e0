"""Marks in a chapter that nobody meant to print."""

from pathlib import Path

import pytest

from lemmata.checks import chapter_rules
from lemmata.checks.located_tables import Tables


@pytest.mark.parametrize(("line", "message"), [
    ("<<<<<<< HEAD", "holds the conflict marker '<<<<<<<', expected the text that was chosen"),
    (">>>>>>> other", "holds the conflict marker '>>>>>>>', expected the text that was chosen"),
    ("｛fact｝`x`", "holds the full-width '｛', expected its ASCII form in markup"),
    ("{term}｀著作權｀", "holds the full-width '｀', expected its ASCII form in markup"),
    ("［a］（b）", "holds the full-width '］（', expected its ASCII form in markup"),
    ("：：：{segment} x", "holds the full-width '：：：', expected its ASCII form in markup"),
])
def test_a_mark_is_told_at_its_line(line, message):
    text, tables = f"# Title\n\n{line}\n", Tables(Path(), Path())
    found = [*chapter_rules.marks_of_a_merge(text, "c.md", tables), *chapter_rules.marks_of_another_width(text, "c.md", tables)]
    assert [(one.line, one.message) for one in found] == [(3, message)]


def test_chinese_prose_is_no_markup():
    text, tables = "# 題\n\n本章（細讀）：一則［無題］摘報。\n\n======\n", Tables(Path(), Path())
    assert not [*chapter_rules.marks_of_a_merge(text, "c.md", tables),
                *chapter_rules.marks_of_another_width(text, "c.md", tables)]
