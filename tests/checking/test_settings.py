"""What Jupyter Book is told by, and the other texts: a slip is told with file and line before anything is built."""

import json
from pathlib import Path

import pytest

from lemmata.checks import settings_rules, text_rules
from lemmata.checks.located_tables import Tables
from lemmata.checks.yaml_file import read
from lemmata.record import front_matter

TOC = """format: jb-book
root: intro
parts:
  - caption: Readings
    chapters:
      - file: chapters/one
      - file: notebooks/two
"""
CONFIG = 'title: A book\nauthor: Its authors\ncopyright: "2026"\nhtml: {baseurl: ""}\nrepository: {url: "", branch: main}\n'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The least of a book."""
    for folder in ("chapters", "notebooks", "data"):
        (tmp_path / folder).mkdir()
    for name in ("intro.md", "chapters/one.md", "chapters/three.md"):
        (tmp_path / name).write_text("# Page\n")
    (tmp_path / "notebooks/two.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}))
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "_config.yml").write_text(CONFIG)
    return tmp_path


def told(book: Path) -> list[str]:
    """The faults of the book, in order."""
    return [str(fault) for fault in [*settings_rules.judge(book), *text_rules.judge(book, Tables(book, book / "data"))]]


def test_a_book_in_order_has_no_fault(book):
    assert told(book) == []


def test_shapes_of_contents_that_are_built_pass(book):
    (book / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters:\n- file: chapters/one.md\n  sections:\n"
                                   "  - file: notebooks/two\n")
    (book / "chapters" / "three.md").unlink()
    assert told(book) == []


@pytest.mark.parametrize(("before", "after", "line"), [
    ("      - file: notebooks/two\n", "      - url: https://example.org/\n        title: x\n",
     "7: url: leads to no page of the book, expected file: and its path; a link to another place stands in a chapter"),
    ("      - file: notebooks/two\n", "      - glob: notebooks/*\n",
     "7: glob: leads to no page of the book, expected file: and its path"),
    ("chapters/one", "chapters/onne",
     "6: file: no page 'chapters/onne', expected a chapter (.md) or a notebook (.ipynb), nearest is 'chapters/one'"),
    ("notebooks/two", "Chapters/ONE".replace("C", "c", 1).replace("ONE", "one"),
     "7: file: 'chapters/one' stands at line 6 already, expected every page once"),
    ("notebooks/two", "../other", "7: file: '../other' lies outside the book, expected a path below the root"),
    ("    chapters:\n      - file: chapters/one\n      - file: notebooks/two\n", "",
     "4: chapters: lists no page, expected one or more"),
    ("format: jb-book\n", "format: jb-article\n", "1: format: 'jb-article' is no form that is read, expected jb-book"),
    ("caption:", "captoin:", "4: captoin: is no key of a part, expected one of caption, chapters, maxdepth, numbered, "
                             "reversed, nearest is 'caption'"),
    ("root: intro", "root: intro\nroot: intro", "3: file: key 'root' stands at line 2 already, expected it once"),
    ("parts:", "<<<<<<< HEAD\nparts:", "4: file: is no YAML (could not find expected ':'), expected a colon and a blank after "
                                      "each key and quotation marks around text with signs"),
])
def test_a_slip_in_the_contents_is_told(book, before, after, line):
    (book / "_toc.yml").write_text(TOC.replace(before, after))
    assert f"_toc.yml:{line}" in told(book)


def test_a_page_that_bears_the_name_of_a_made_one_is_told(book):
    (book / "search.md").write_text("# Mine\n")
    (book / "_toc.yml").write_text(TOC.replace("notebooks/two", "search"))
    assert told(book) == ["_toc.yml:7: file: 'search' is the name of a page that the build makes, expected another"]


@pytest.mark.parametrize(("before", "after", "line"), [
    ('"2026"', "2026", "3: copyright: 2026 names no year, expected one in quotation marks, as \"2026\""),
    ("A book", "", "1: title: None is no text, expected one"),
    ("main", "1.0", "5: branch: 1.0 is no text, expected one, in quotation marks"),
    ('{url: ""', "{url: \"git@host.example.org:o/book.git\"", "5: url: 'git@host.example.org:o/book.git' is no address, expected "
                                                        "https:// and then ASCII without a blank"),
    ('baseurl: ""', "baseurl: https://u:key@a.example.org/",
     "4: baseurl: 'https://u:key@a.example.org/' names a user, expected an address without one"),
    ('baseurl: ""', 'baseurl: "javascript:alert(1)"', "4: baseurl: 'javascript:alert(1)' has the scheme 'javascript', expected "
                                                     "http or https"),
    ('baseurl: ""', "baseurl: \"https://a.example.org/?x=1\"",
     "4: baseurl: 'https://a.example.org/?x=1' holds a query or a fragment, expected the address of a folder"),
])
def test_a_slip_in_the_settings_is_told(book, before, after, line):
    (book / "_config.yml").write_text(CONFIG.replace(before, after, 1))
    assert told(book) == [f"_config.yml:{line}"]


def test_a_year_may_stand_among_words(book):
    (book / "_config.yml").write_text(CONFIG.replace('"2026"', '"2025–2026"'))
    assert told(book) == []


@pytest.mark.parametrize(("raw", "line"), [
    (b"", "1: file: is empty, expected a notebook; every file of the folder is run: delete what is none"),
    (b'{"cells": [\n<<<<<<< HEAD\n', "2: file: is no JSON (Expecting value), expected a notebook"),
    (b"[]", "1: file: is no notebook of format 4, expected cells and nbformat: 4"),
    (b'{"nbformat": 4, "cells": [{}]}', "1: file: cell 1 has no kind or no source, expected both"),
    (b"\xff\xfe", "1: file: byte 0xff is no UTF-8, expected UTF-8"),
])
def test_a_file_that_is_no_notebook_is_told_outside_the_contents_too(book, raw, line):
    (book / "notebooks" / "Untitled 1.ipynb").write_bytes(raw)
    assert f"notebooks/Untitled 1.ipynb:{line}" in told(book)


def test_addresses_of_notebooks_and_of_the_bibliography_pass_the_gate(book):
    cell = {"cell_type": "markdown", "source": ["See\n", "[this](javascript:alert(1)) and [that](#here)."], "metadata": {}}
    (book / "notebooks/two.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    (book / "data" / "references.bib").write_text("@misc{a,\n  url = {http://localhost/x},\n  doi = {11.1/x},\n}\n")
    assert told(book) == [
        "notebooks/two.ipynb:1: cell 1: 'javascript:alert(1)' has the scheme 'javascript', expected http or https",
        "data/references.bib:2: url: 'http://localhost/x' has the host 'localhost', expected a public name",
        "data/references.bib:3: doi: 'doi:11.1/x' is no DOI, expected doi:10.1234/…"]


@pytest.mark.parametrize("name", ["README.md", "data/references.bib", "templates/layout.html", "notebooks/notes.txt", "Makefile"])
def test_a_marker_of_a_merge_is_told_in_any_text(book, name):
    place = book / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> theirs\n")
    assert told(book) == [f"{name}:2: text: holds the conflict marker '<<<<<<<', expected the text that was chosen"]


def test_every_value_knows_its_line():
    value, lines = read("a: 1\nb:\n  - c: x\n", first=5)
    assert value == {"a": 1, "b": [{"c": "x"}]} and lines["b", 0, "c"] == 7


def test_taught_pages_are_found_at_any_depth_and_links_are_none():
    contents = {"root": "intro", "parts": [{"chapters": [{"file": "chapters/a.md", "sections": [{"file": "chapters/b"}]},
                                                         {"url": "https://example.org/"}]}]}
    assert list(front_matter.listed(contents)) == ["chapters/a", "chapters/b"]
    assert list(front_matter.listed({"root": "intro", "chapters": [{"file": "chapters/a"}]})) == ["chapters/a"]
