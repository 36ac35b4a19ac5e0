"""Marks in a chapter that nobody meant to print."""

import json
from pathlib import Path

import pytest

from lemmata.checks import chapter_rules, text_rules
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


def test_a_mark_in_the_text_of_a_notebook_is_told_with_its_cell_and_one_in_its_code_is_not(tmp_path):
    (tmp_path / "notebooks").mkdir()
    cells = [{"cell_type": kind, "id": kind, "source": "｛fact｝`x`"} for kind in ("code", "markdown")]
    (tmp_path / "notebooks" / "n.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    found = [*text_rules.marks_of_another_width_in_a_notebook(tmp_path, Tables(tmp_path, tmp_path / "data"))]
    assert list(map(str, found)) == ["notebooks/n.ipynb:1: cell 2: holds the full-width '｛', expected its ASCII form in markup"]


def test_chinese_prose_is_no_markup():
    text, tables = "# 題\n\n本章（細讀）：一則［無題］摘報。\n\n======\n", Tables(Path(), Path())
    assert not [*chapter_rules.marks_of_a_merge(text, "c.md", tables),
                *chapter_rules.marks_of_another_width(text, "c.md", tables)]


@pytest.mark.parametrize(("line", "told"), [("It rose to {fact} `x`.", True), ("It rose to {fact}`x`.", False),
                                            ("Write `` {fact} `x` `` so.", False), ("A set {a, b} `code`.", False)])
def test_a_role_stands_at_its_text(line, told):
    found = [*chapter_rules.role_apart_from_its_text(f"# T\n\n{line}\n", "c.md", Tables(Path(), Path()))]
    assert [(one.line, one.message) for one in found] == [
        (3, "holds {fact} and then a blank, expected its text in backticks at once")][:told]


@pytest.mark.parametrize(("line", "told"), [
    ("[x](javascript:alert(1))", "'javascript:alert(1)' has the scheme 'javascript', expected http or https"),
    ('<a href="https://u@a.example.org/">', "'https://u@a.example.org/' names a user, expected an address without one"),
    ("[x](https://a.example.org/) and [y](aura.md#z) and <mailto:a@example.org>", None),
    ("Open `http://localhost:8000` then.", None),
])
def test_a_link_of_a_chapter_passes_the_gate(line, told):
    found = [*chapter_rules.address_in_a_chapter(f"# T\n\n{line}\n", "c.md", Tables(Path(), Path()))]
    assert [(one.line, one.message) for one in found] == ([(3, told)] if told else [])


def test_front_matter_that_is_no_yaml_is_told_at_its_line():
    found = [*chapter_rules.front_matter("---\nzh: zh-Hant\ntitle: a: b\n---\n", "c.md", Tables(Path(), Path()))]
    assert [(one.line, one.column) for one in found] == [(3, "front matter")]
