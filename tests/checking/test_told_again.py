"""What a page, the contents and the settings tell again: a slip from what is told elsewhere has its file, line and message."""

import json
from pathlib import Path

import pytest

from lemmata.checks import told_again_rules, whole_book_rules
from lemmata.checks.csvfile import Cell
from lemmata.checks.located_tables import Row, Table, Tables
from lemmata.checks.table_schema import Schema

TABLES = {
    "events": [
        {"event_id": "E1", "reading_id": "one", "date": "2024-07-09", "event": "A block takes effect", "source_ids": "AA-001"}
    ],
    "cases": [{"case_id": "US-01", "docket": "3:24-cv-05417", "note": "787 F. Supp. 3d 1007", "source_ids": "AA-002"}],
}


def tables_of(root: Path) -> Tables:
    """Two tables of one row each."""
    tables = Tables(root, root / "data", "2026-10-31", "2026-11-25")
    for name, rows in TABLES.items():
        fields = [{"name": column, "type": "string", "title": column, "description": "A column."} for column in rows[0]]
        schema = Schema.read({"name": name, "path": f"{name}.csv", "schema": {"fields": fields, "primaryKey": fields[0]["name"]}})
        tables.schemas[name] = schema
        tables.tables[name] = Table(
            schema,
            f"data/{name}.csv",
            [Row({column: Cell(text, number) for column, text in row.items()}) for number, row in enumerate(rows, 2)],
        )
    return tables


def told(text: str, root: Path = Path("."), rules=(*told_again_rules.RULES, told_again_rules.head_of_its_column)) -> list[str]:
    """What the rules on a page find in a text."""
    tables = tables_of(root)
    return [str(fault) for rule in rules for fault in rule(text, "chapters/one.md", tables)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**摘要** 無争議之作品。", "1: text: mixes '争' into an abstract in the other script, expected one script"),
        (
            "On 9 July 2024 it was done.\n**摘要** 早在2023年8月。",
            "2: text: tells of 2023年8月 in the abstract, which no event of the reading and no line of the page has; "
            "expected one day",
        ),
        (
            "From 9 July 2023 {cite}`AA-001`.",
            "1: text: tells of 2023-07-09 beside AA-001, where the tables have 2024-07-09; expected one day",
        ),
        (
            "From 9 August {cite}`AA-001`.",
            "1: text: tells of 08-09 beside AA-001, where the tables have 2024-07-09; expected one day",
        ),
        ("It was on 9 July 2025.", "1: text: tells of 2025-07-09, where the tables have 2024-07-09; expected one day"),
        (
            "No 3:24-cv-05147 was filed.",
            "1: text: holds '3:24-cv-05147', which no row has, expected '3:24-cv-05417' or another of the tables",
        ),
        (
            "See 778 F Supp 3d 1007.",
            "1: text: holds '778 F Supp 3d 1007', which no row has, expected '787FSupp3d1007' or another of the tables",
        ),
        ("Reading takes about 1 minutes, " + "word " * 300, "1: minutes: gives 1 minutes to 304 words, expected 2 or more"),
        (
            "```{gallery} one\n```\n```{gallery} one\n```",
            "3: text: shows the charts of 'one', as line 1 does; expected each reading once",
        ),
        ("| No | a |\n| --- | --- |\n| 1 | b |\n| 3 | c |", "4: text: is row 3 where 2 is due, expected rows numbered from 1"),
        (":columns: Price in = price_out", "1: columns: heads 'price_out' with 'Price in', expected the column of 'in'"),
        (
            "---\nprerequisites: two of the five readings\nbuilds_on: {chapters: [a, b], needed: 1}\n---\n",
            "1: builds_on: needs 1 and says 'two of the five readings', expected one number",
        ),
    ],
)
def test_a_slip_is_told_with_its_line(line, words):
    assert told(line) == [f"chapters/one.md:{words}"]


@pytest.mark.parametrize(
    "line",
    [
        "**摘要** 著作權與后羿之台。",
        "**摘要** 著作权与皇后。",
        "From 9 July 2024 {cite}`AA-001`, on 9 July {cite}`AA-001`.",
        "A year from 9 July 2024 to 9 July 2025 {cite}`AA-001`.",
        "Nos 3:24-cv-05417 and 1:20-cv-00613; 787 F Supp 3d 1007; 499 US 340.",
        "On 9 July 2024.\n**摘要** 2024年7月9日，2024年7月，2023年。",
        "Reading takes about 2 minutes.",
        "| No | a |\n| --- | --- |\n| 1 | b |\n| 2 | c |\n\n| a | b |\n| --- | --- |\n| 7 | 8 |",
        ":columns: Price in = price_in; Filed = filed_date; Low = estimate_low",
    ],
)
def test_what_is_right_is_not_told(line):
    assert told(line) == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The least of a book whose files agree."""
    for folder in ("chapters", "notebooks", "data", "assignments"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: intro\nchapters:\n  - file: chapters/one\n  - file: chapters/two\n"
    )
    (tmp_path / "chapters/one.md").write_text("---\nobjectives: [a, b]\n---\n# One\n\n| No | |\n| --- | --- |\n| 1 | |\n")
    (tmp_path / "chapters/two.md").write_text(
        "---\nbuilds_on: {chapters: [one], needed: 1}\n---\n{doc}`one` has one notebooks in order.\n"
    )
    (tmp_path / "assignments/one.md").write_text('+++ {"task": "sum", "points": 2, "objective": 2}\n')
    (tmp_path / "notebooks/a.ipynb").write_text(
        json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {},
                "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "As the row of US-01 has it."}],
            }
        )
    )
    (tmp_path / "data/works.bib").write_text("@book{author2011,\n  year = {2011}\n}\n")
    (tmp_path / "CITATION.cff").write_text("title: A book\ndate-released: 2026-11-25\nlicense:\n  - CC-BY-4.0\n")
    (tmp_path / "_config.yml").write_text(
        "title: A book\nsphinx:\n  config:\n    lemmata_row_names:\n      No 05417: cases/US-01\n"
        "    lemmata_title_zh: 誰的作品\n    lemmata_title_zh_lang: zh-Hant\n    lemmata_licence: CC BY 4.0\n"
        "    lemmata_licence_url: https://creativecommons.org/licenses/by/4.0/\n"
    )
    return tmp_path


def test_files_that_agree_are_not_told(book):
    assert list(whole_book_rules.judge(book, tables_of(book))) == []


def test_files_that_are_not_there_are_not_told(tmp_path):
    assert list(whole_book_rules.judge(tmp_path, tables_of(tmp_path))) == []


@pytest.mark.parametrize(
    ("file", "was", "now", "words"),
    [
        (
            "_toc.yml",
            "chapters/one\n  - file: chapters/two",
            "chapters/two\n  - file: chapters/one",
            "_toc.yml:4: file: lists 'chapters/two' before 'chapters/one', on which it builds; expected it after",
        ),
        (
            "_config.yml",
            "No 05417:",
            "Kadrey:",
            "_config.yml:5: lemmata_row_names: 'Kadrey' shares no word with cases/US-01, expected a row that it names",
        ),
        (
            "_config.yml",
            "licenses/by/",
            "licenses/by-nc/",
            "_config.yml:9: lemmata_licence_url: leads to 'by-nc' beside 'CC BY 4.0', expected one licence",
        ),
        ("_config.yml", "誰", "谁", "_config.yml:6: lemmata_title_zh: holds '谁', expected characters of zh-Hant"),
        ("CITATION.cff", "A book", "Another", "CITATION.cff:1: title: 'Another' is not 'A book' of _config.yml, expected that"),
        (
            "CITATION.cff",
            "2026-11-25",
            "2025-11-25",
            "CITATION.cff:2: date-released: '2025-11-25' is not '2026-11-25' of datapackage.json, expected that",
        ),
        ("CITATION.cff", "CC-BY-4.0", "CC-BY-NC-4.0", "CITATION.cff:3: license: lacks 'CC BY 4.0' of _config.yml, expected it"),
        ("data/works.bib", "{2011}", "{2001}", "data/works.bib:2: year: 2001 of 'author2011', expected 2011 or another key"),
        (
            "data/works.bib",
            "  year = {2011}",
            "  url = {https://a.org/@author},\n  year = {2001}",
            "data/works.bib:3: year: 2001 of 'author2011', expected 2011 or another key",
        ),
        ("notebooks/a.ipynb", "US-01", "US-10", "notebooks/a.ipynb:1: cell 1: names the row 'US-10', expected a key of a table"),
        (
            "chapters/two.md",
            "one notebooks",
            "two notebooks",
            "chapters/two.md:4: text: says 'two notebooks in order', but one lists 1; expected that",
        ),
        (
            "assignments/one.md",
            '"objective": 2',
            '"objective": 3',
            "assignments/one.md:1: objective: 3 of a chapter with 2 objectives, expected 1 to 2",
        ),
    ],
)
def test_two_files_that_disagree_are_told_once(book, file, was, now, words):
    text = (book / file).read_text(encoding="utf-8")
    assert was in text
    (book / file).write_text(text.replace(was, now), encoding="utf-8")
    assert [str(fault) for fault in whole_book_rules.judge(book, tables_of(book))] == [words]
