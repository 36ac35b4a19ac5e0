"""Characters that nobody sees, in the texts that are neither tables nor chapters, and those that stop a build."""

import csv
import json
from pathlib import Path

import pytest

from lemmata.checks import unseen_rules
from lemmata.checks.cell_rules import decomposed_letters, length
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Field
from lemmata.editions.build_site import BuildFailed, see_that_it_can_be_read
from tests import latin_book


def told(root: Path) -> list[str]:
    """The faults of the texts at `root`."""
    return list(map(str, unseen_rules.unseen_in_a_text(root, Tables(root, root / "data"))))


def notebook(source: str) -> str:
    """A notebook with one cell, written in ASCII as Jupyter may write it."""
    cell = {"cell_type": "markdown", "id": "a", "source": source}
    return json.dumps({"cells": [cell], "nbformat": 4}, indent=1)


@pytest.mark.parametrize(("file", "text", "where"), [
    ("notebooks/a.ipynb", notebook("The words before\0after"), "notebooks/a.ipynb:6: text: holds U+0000"),
    ("notebooks/a.ipynb", notebook("The words before\ud800after"), "notebooks/a.ipynb:6: text: holds U+D800"),
    ("notebooks/a.ipynb", notebook("The words before\u202eafter"), "notebooks/a.ipynb:6: text: holds U+202E"),
    ("_config.yml", 'title: One\nauthor: "Who \\0 ever"\n', "_config.yml:2: text: holds U+0000"),
    ("_toc.yml", "root: intro\nparts:\n- caption: One\u200btwo\n", "_toc.yml:3: text: holds U+200B"),
    ("data/datapackage.json", '{\n "title": "A title\\u0007 here"\n}', "data/datapackage.json:2: text: holds U+0007"),
    ("data/references.bib", "@book{a,\n  title = {One\x0ctwo},\n}\n", "data/references.bib:2: text: holds U+000C"),
    ("assignments/a.md", "One\nTwo\ufeff three\n", "assignments/a.md:2: text: holds U+FEFF"),
    ("figures/a.json", '{"caption": "cafe\u0301"}', "figures/a.json:1: text: holds 'é' in another form (U+0065 U+0301)"),
])
def test_a_character_that_nobody_sees_is_told_with_its_line(tmp_path, file, text, where):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert [one[:len(where)] for one in told(tmp_path)] == [where]


def test_tabs_line_ends_and_what_is_written_as_code_are_no_fault(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.ipynb").write_text(notebook('print("\\u0000")\n\tx = 1\n'), encoding="utf-8")
    (tmp_path / "README.md").write_text("```\nall:\n\techo 誰的作品 café\n```\n", encoding="utf-8")
    assert told(tmp_path) == []


def test_a_letter_and_its_mark_are_one_character_where_there_is_one():
    assert decomposed_letters("cafe\u0301 au lait", Field("title"), None) == \
        "holds 'é' in another form (U+0065 U+0301), expected it as one character: NFC"
    assert decomposed_letters("café, 誰的作品, x\u0304", Field("title"), None) is None


@pytest.mark.parametrize(("file", "old", "new"), [
    ("chapters/{}", b"\n\n", b"\n\n\0"),
    ("data/lemmata.csv", b"\n", b"\x1b\n"),
    ("_config.yml", b"title: ", b'subtitle: "a\\x07b"\ntitle: '),
])
def test_no_edition_is_begun_of_what_none_can_carry(tmp_path, file, old, new):
    book = latin_book.made(tmp_path / "book")
    page = next((book / "chapters").glob("*.md")).name
    table = next((book / "data").glob("*.csv")).name
    path = book / file.format(page).replace("lemmata.csv", table)
    see_that_it_can_be_read(book)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(BuildFailed, match=rf"{path.name}:\d+: text: holds U\+00"):
        see_that_it_can_be_read(book)


def test_what_is_odd_and_can_be_carried_stops_the_check_alone(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a.md").write_text("One\u200btwo cafe\u0301\n", encoding="utf-8")
    assert unseen_rules.what_no_edition_carries(tmp_path) == []


@pytest.mark.parametrize(("name", "told", "stops"), [
    ("cafe\u0301.md", "chapters/cafe\\u0301.md:1: file: the name holds 'é' in another form (U+0065 U+0301), expected", True),
    ("a\u202eb.md", "chapters/a\\u202eb.md:1: file: the name holds U+202E (RIGHT-TO-LEFT OVERRIDE), expected only", False),
    ("a\nb.md", "chapters/a\\nb.md:1: file: the name holds U+000A", False),
])
def test_the_name_of_a_file_can_be_read_and_found(tmp_path, name, told, stops):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / name).write_text("One\n", encoding="utf-8")
    [fault] = map(str, unseen_rules.name_of_a_file(tmp_path, Tables(tmp_path, tmp_path / "data")))
    assert fault.startswith(told)
    assert unseen_rules.what_no_edition_carries(tmp_path) == ([fault] if stops else [])


@pytest.mark.parametrize("name", ["100% a#b.md", "it's a?b.md", "測試 頁.md", "café.md", "-rf.md", "a;b $(x).md"])
def test_other_names_are_no_fault(tmp_path, name):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / name).write_text("One\n", encoding="utf-8")
    assert list(unseen_rules.name_of_a_file(tmp_path, Tables(tmp_path, tmp_path / "data"))) == []


def test_a_cell_as_long_as_a_file_is_told_and_read(tmp_path):
    assert length("a" * 10_000, Field("note"), None) is None
    assert length("a" * 200_000, Field("note"), None) == "200000 characters, expected at most 10000"
    (tmp_path / "a.csv").write_text(f"id,note\n1,{'a' * 200_000}\n", encoding="utf-8")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))[1][1]) == 200_000
