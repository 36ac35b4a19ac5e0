"""What Jupyter Book is told by, and the other texts: a slip is told with file and line before anything is built."""

import json
from pathlib import Path

import pytest

from lemmata.checks import settings_rules, text_rules
from lemmata.checks.located_tables import Tables
from lemmata.checks.yaml_file import read
from lemmata.record import front_matter
from lemmata.record.settings import keys
from tests.this_book import ROOT

TOC = """format: jb-book
root: intro
parts:
  - caption: Readings
    chapters:
      - file: chapters/one
      - file: notebooks/two
"""
CONFIG = 'title: A book\nauthor: Its authors\ncopyright: "2026"\nhtml: {baseurl: ""}\nrepository: {url: "", branch: main}\n' \
    "sphinx: {config: {html_theme: lemmata, extensions: [myst_nb, lemmata.sphinx, lemmata.editions.pdf.print_builder]}}\n"


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


def test_what_an_entry_may_say_beside_its_page_passes(book):
    (book / "_toc.yml").write_text(TOC.replace("- caption", "- numbered: 2\n    maxdepth: 1\n    reversed: false\n    caption")
                                   .replace("chapters/one", "chapters/one\n        title: One"))
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
    ("- caption", "- maxdepth: deep\n    caption", "4: maxdepth: 'deep' does not fit here, expected a whole number"),
    ("- caption", "- maxdepth: true\n    caption", "4: maxdepth: True does not fit here, expected a whole number"),
    ("- caption", "- numbered: \"3\"\n    caption",
     "4: numbered: '3' does not fit here, expected true, false or how many levels"),
    ("- caption", "- reversed: 1\n    caption", "4: reversed: 1 does not fit here, expected true or false"),
    ("notebooks/two", "notebooks/two\n        title: 2", "8: title: 2 does not fit here, expected text, in quotation marks"),
    ("parts:", "defaults: x\nparts:", "3: defaults: 'x' does not fit here, expected keys and values"),
    ("root: intro", "root: intro\nroot: intro", "3: file: key 'root' stands at line 2 already, expected it once"),
    ("parts:", "<<<<<<< HEAD\nparts:", "4: file: is no YAML (could not find expected ':'), expected a colon and a blank after "
                                      "each key and quotation marks around text with signs"),
])
def test_a_slip_in_the_contents_is_told(book, before, after, line):
    (book / "_toc.yml").write_text(TOC.replace(before, after))
    assert f"_toc.yml:{line}" in told(book)


@pytest.mark.parametrize("text", ["5: x\n", "[]\n", "- a\n", "? [a]\n: b\n", "parts: [{1: 2}]\n", "yes: [on, off]\n",
                                  "parts: [{chapters: [{file: 3}]}]\n", "chapters: {a: b}\n", "root: [x]\n",
                                  "parts: x\n", "chapters: [{file: chapters/one, 7: 8}]\n"])
@pytest.mark.parametrize("name", ["_toc.yml", "_config.yml"])
def test_no_shape_of_the_settings_ends_in_a_traceback(book, name, text):
    (book / name).write_text(text)
    assert any(line.startswith(f"{name}:") for line in told(book))


def test_a_page_that_bears_the_name_of_a_made_one_is_told(book):
    (book / "search.md").write_text("# Mine\n")
    (book / "_toc.yml").write_text(TOC.replace("notebooks/two", "search"))
    assert told(book) == ["_toc.yml:7: file: 'search' is the name of a page that the build makes, expected another"]


@pytest.mark.parametrize(("before", "after", "line"), [
    ('"2026"', "2026", "3: copyright: 2026 does not fit here, expected text, in quotation marks"),
    ("A book", "", "1: title: None does not fit here, expected text, in quotation marks"),
    ("main", "1.0", "5: branch: 1.0 does not fit here, expected text, in quotation marks"),
    ('{url: ""', "{url: \"git@host.example.org:o/book.git\"", "5: url: 'git@host.example.org:o/book.git' is no address, expected "
                                                        "https:// and then ASCII without a blank"),
    ('baseurl: ""', "baseurl: https://u:key@a.example.org/",
     "4: baseurl: 'https://u:key@a.example.org/' names a user, expected an address without one"),
    ('baseurl: ""', 'baseurl: "javascript:alert(1)"', "4: baseurl: 'javascript:alert(1)' has the scheme 'javascript', expected "
                                                     "http or https"),
    ('baseurl: ""', "baseurl: \"https://a.example.org/?x=1\"",
     "4: baseurl: 'https://a.example.org/?x=1' holds a query or a fragment, expected the address of a folder"),
    ("branch: main", "brench: main", "5: brench: is no setting of repository, expected one of branch, path_to_book, url, "
                                     "nearest is 'branch'"),
    ("title", "5: x\ntitle", "1: 5: is no setting of a book, expected one of author, bibtex_bibfiles, binder, copyright, "
                             "description, email, exclude_patterns, execute, html, latex, launch_buttons, logo, "
                             "only_build_toc_files, parse, repository, sphinx, title"),
    ("config: {html_theme", "config: {language: english, html_theme",
     "6: language: 'english' is no tag of a language, expected two letters as en"),
    ("A book", '" "', "1: title: ' ' says nothing, expected words"),
    ("author: Its authors\n", "", "1: author: None says nothing, expected words"),
    ('"2026"', "Its authors", "3: copyright: 'Its authors' names no year, expected one in quotation marks, as \"2026\""),
    ("title", "execute: {timeout: long}\ntitle", "1: timeout: 'long' does not fit here, expected a number from -1"),
    ("title", "execute: {execute_notebooks: of}\ntitle",
     "1: execute_notebooks: 'of' does not fit here, expected one of auto, cache, force, inline, off, false"),
    ("title", "execute:\ntitle", "1: execute: None does not fit here, expected keys and values"),
    ("title", "exclude_patterns: [_build, 3]\ntitle",
     "1: exclude_patterns: 3 does not fit here, expected text, in quotation marks"),
    ("title", "exclude_patterns: _build\ntitle", "1: exclude_patterns: '_build' does not fit here, expected a list"),
    ("title", "only_build_toc_files: maybe\ntitle", "1: only_build_toc_files: 'maybe' does not fit here, expected true or false"),
    ("title", "bibtex_bibfiles: refs.bib\ntitle", "1: bibtex_bibfiles: 'refs.bib' does not fit here, expected a list"),
    ("title", "bibtex_bibfiles: [refs.bib]\ntitle", "1: bibtex_bibfiles: no file 'refs.bib', expected a bibliography"),
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


@pytest.mark.parametrize(("entry", "line"), [
    ("@article{a,\n  year = {1992}\n  title = {T},\n}\n",
     "2: year: is not parted from the next field, expected a comma at its end"),
    ("@artcle{a,\n}\n", "1: entry: 'artcle' is no kind of entry, expected one of article, book, booklet, inbook, incollection, "
                        "inproceedings, manual, mastersthesis, misc, phdthesis, proceedings, techreport, unpublished, nearest is "
                        "'article'"),
    ("@misc{a,\n}\n@misc{A,\n}\n", "3: key: 'A' stands at line 1 already, expected a key of its own"),
    ("@misc{a,\n  year = {20009},\n}\n", "2: year: '{20009},' is no year, expected four digits, or no field of that "
                                     "name"),
    ("@misc{a,\n  year = {n.d.},\n}\n", "2: year: '{n.d.},' is no year, expected four digits, or no field of that "
                                    "name"),
    ("@misc{a,\n  title = {One},\n  title = {Two},\n}\n", "3: title: stands twice in the entry, expected once"),
    ("@misc{a,\n  title = {One,\n}\n\n@misc{b,\n}\n", "1: entry: is not closed, expected '}' on a line of its own"),
    ("@misc{a,\n  title = {One}},\n}\n", "2: entry: closes more braces than were opened, expected as many"),
    ("@misc{a,\n  word\n}\n", "2: entry: 'word' is no field, expected name = {value},"),
    ("@misc{a,\n  author = {One, A, B, C and Two, D},\n}\n",
     "2: author: 'One, A, B, C' has more than two commas, expected Name, First and the next after 'and'"),
    ("@misc a\n", "1: entry: '@misc a' opens no entry, expected @kind{key,"),
])
def test_a_slip_in_the_bibliography_is_told(book, entry, line):
    (book / "data" / "references.bib").write_text(entry)
    assert told(book) == [f"data/references.bib:{line}"]


def test_a_bibliography_in_order_passes(book):
    (book / "data" / "references.bib").write_text(
        "% Works.\n\n@Article{a2020,\n  title = {{The {X} of\n    two lines}},\n  note = {a \\{ brace},\n"
        "  author = {One, Jr., A and {Two, B, C, D}},\n  year = {1992}\n}\n")
    assert told(book) == []


@pytest.mark.parametrize(("cell", "said"), [
    ({"outputs": [{"output_type": "stream", "name": "stdout", "text": ["hi"]}]}, "stores what it put out"),
    ({"outputs": [], "execution_count": 3}, "stores what it put out"),
    ({"outputs": [], "execution_count": None, "id": "one"}, "has the id 'one' of a cell before it"),
])
def test_what_a_run_leaves_in_a_notebook_is_told(book, cell, said):
    cells = [{"cell_type": "markdown", "id": "one", "source": []}, {"cell_type": "code", "source": []} | cell]
    (book / "notebooks/two.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells},
                                                         indent=1))
    line, = told(book)
    assert line.startswith("notebooks/two.ipynb:") and f": cell 2: {said}" in line and ":1:" not in line


def test_a_page_that_is_linked_and_not_in_the_contents_is_told_once(book):
    (book / "intro.md").write_text("# Page\n\n{doc}`chapters/three`, {doc}`it <chapters/three>`, not `` {doc}`chapters/x` ``\n")
    (book / "chapters/one.md").write_text("# Page\n\n{doc}`three`, {doc}`/intro`\n")
    assert told(book) == ["_toc.yml:1: file: does not list 'chapters/three', to which chapters/one.md:3 leads and 2 other links; "
                          "expected it in the contents, or no link to it".replace("one.md", "one")]


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


@pytest.mark.parametrize(("was", "now", "told"), [
    ("cases: short_name, decisions", "cases: shortname, decisions", "unknown column 'shortname' of cases"),
    ("cases: short_name, decisions", "casses: short_name, decisions", "unknown table 'casses'"),
    ('"*Bartz*": cases/US-01', '"*Bartz*": cases/US-999', "'*Bartz*' stands for 'cases/US-999', which is no row"),
    ("pages: [chapters/glossary]", "pages: [chapters/glosary]", "no page 'chapters/glosary'"),
    ("whosework.derived", "whosework.derivd", "no module 'whosework.derivd'")])
def test_what_the_books_own_settings_name_is_there(was, now, told):
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert list(settings_rules.settings_of_the_book(*read(text), ROOT)) == []
    line = text[:text.index(was)].count("\n") + 1
    found = list(settings_rules.settings_of_the_book(*read(text.replace(was, now, 1)), ROOT))
    assert [(place, message.split(", expected")[0]) for place, _, message in found] == [(line, told)]


def test_a_part_that_says_caption_has_one():
    contents = TOC.replace("caption: Readings", "caption:").replace("chapters/one", "intro") \
        .replace("notebooks/two", "chapters/method")
    found = list(settings_rules.contents_of_the_book(*read(contents.replace("root: intro", "root: chapters/data")), ROOT))
    assert [(line, column) for line, column, _ in found] == [(4, "caption")]


@pytest.mark.parametrize(("before", "after", "told_of"), [
    ("html_theme: lemmata, ", "", "6: html_theme: None is not the theme of the engine, expected lemmata"),
    ("lemmata.sphinx, ", "", "6: extensions: 'lemmata.sphinx' is not among them, expected myst_nb, lemmata.sphinx, "
                             "lemmata.editions.pdf.print_builder"),
    ("{html_theme", "{lemmata_record: {}, html_theme", "6: lemmata_record: is no setting of the engine, expected one of "
     f"{', '.join(keys())}, nearest is 'lemmata_records'"),
    ("{html_theme", "{lemmata_rules: one, html_theme", "6: lemmata_rules: 'one' is no list, expected the modules with the "
                                                       "book's own rules on tables"),
    ("{html_theme", "{lemmata_license: CC0, html_theme", "6: lemmata_license: is no setting of the engine, expected one of "
     f"{', '.join(keys())}, nearest is 'lemmata_licence'"),
    ("{html_theme", "{lemmata_title_zh: 5, html_theme", "6: lemmata_title_zh: 5 is no text, expected the title in Chinese, "
                                                        "beside that of `_config.yml`"),
    ("{html_theme", "{lemmata_foot: [{titel: x, title: x, pages: [intro]}], html_theme",
     "6: lemmata_foot: 'titel' is no key of it, expected one of title, pages, anchor, part, nearest is 'title'"),
    ("{html_theme", "{lemmata_foot: [{title: x}], html_theme",
     "6: lemmata_foot: has no pages, expected the links at the foot of each page, as those of the bar"),
    ("{html_theme", "{nb_custom_formats: {.ipynb: [lemmata.notebooks.execution_cache.read, {}, false]}, html_theme",
     "6: nb_custom_formats: 'lemmata.notebooks.execution_cache.read' is no reader of the engine, expected "
     "lemmata.execution.execution_cache.read"),
    ("sphinx: {config", "sphinx: {configuration", "6: sphinx: has no config, expected html_theme and extensions of the engine in "
                                                  "it"),
])
def test_settings_without_those_of_the_engine_or_with_others_are_told(book, before, after, told_of):
    (book / "_config.yml").write_text(CONFIG.replace(before, after))
    found = [fault for fault in told(book) if "configuration: is no setting" not in fault]
    assert found == [f"_config.yml:{told_of}"]
