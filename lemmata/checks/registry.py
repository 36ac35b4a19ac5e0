"""Every rule of the check by name, and the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from lemmata.checks import (
    cell_rules,
    chapter_rules,
    fact_rules,
    package_rules,
    readable_rules,
    row_rules,
    settings_rules,
    table_rules,
    teaching_rules,
    text_rules,
    told_again_rules,
    whole_book_rules,
)
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.checks.table_schema import Schema
from lemmata.record.project import Project, project_around
from lemmata.record.settings import Settings
from lemmata.sources import authoring

#: The setting that names the modules of the book's own rules. Each has `RULES`, functions of a table and of all tables.
BOOK_RULES = "lemmata_rules"


class TwiceRegistered(Exception):
    """Two of the book's rules have one name, by which faults are told; the message says which."""


Rule = Callable[[Table, Tables], Iterator[Found]]

#: An id of a row, as messages and notes have it: US-01, E12, V04.
ROW_ID = re.compile(r"\b[A-Z]{1,3}-?\d+[a-z]?\b")

#: Rules on the form of a file, which reading it finds.
FORM = {
    "package_readable": "The description of the tables is there and is JSON.",
    "missing_file": "Every table described has its file.",
    "empty_file": "A file has a header and rows.",
    "empty_line": "No line is empty.",
    "encoding": "A file is UTF-8.",
    "bom": "A file has no byte-order mark.",
    "line_end": "Lines end in LF.",
    "last_line": "The last line ends too: a file without is cut off.",
    "quotes": "Quotation marks are closed, and none stands in a cell that does not open with one.",
    "missing_column": "Every column described is there.",
    "extra_column": "No column is there that is not described.",
    "column_order": "Columns stand in the order of the description.",
    "short_row": "No row has fewer cells than the header.",
    "long_row": "No row has more cells than the header.",
    "yaml": "Settings, contents and front matter are YAML, and each key stands once.",
}


@cache
def book_rules(book: Project) -> tuple[Rule, ...]:
    """Return the rules on tables that are the book's own.

    Raises ImportError when a module that is named is not there, TwiceRegistered for two rules of one name.
    """
    found: dict[str, tuple[str, Rule]] = {}
    for name in Settings.read(book.root).rules:
        for rule in book.module(name).RULES:
            first, _ = found.setdefault(rule.__name__, (name, rule))
            if found[rule.__name__][1] is not rule or first != name:
                raise TwiceRegistered(f"the rule {rule.__name__!r} is registered by {first} and by {name}")
    return tuple(rule for _, rule in found.values())


def catalogue(book: Project) -> dict[str, str]:
    """Return what each rule demands, by its name."""
    functions = (readable_rules.file_can_be_opened, package_rules.package_shape, package_rules.package_complete,
                 package_rules.package_keys, package_rules.contracted_columns, package_rules.undescribed_file,
                 *cell_rules.RULES, *row_rules.RULES, *fact_rules.RULES,
                 *table_rules.RULES, *book_rules(book), *teaching_rules.RULES, *chapter_rules.RULES,
                 *(rule for _, rule in settings_rules.RULES), *text_rules.RULES, *whole_book_rules.RULES,
                 told_again_rules.head_of_its_column)
    return FORM | {rule.__name__: (rule.__doc__ or "").split("\n")[0] for rule in functions}


def is_answered(row: Row | None, message: str) -> bool:
    """Return whether a note of a row names the row that a rule holds against it: whoever wrote the note has seen both."""
    notes = " ".join(row(name) for name in row if name.endswith("note")) if row else ""
    return bool(set(ROW_ID.findall(message)) & set(ROW_ID.findall(notes)))


def judge(table: Table, tables: Tables) -> list[Fault]:
    """Return the faults of a table that could be read; of those of one cell only the first."""
    found: dict[tuple[int, str], Fault] = {}

    def note(line: int, column: str, message: str, rule: str) -> None:
        found.setdefault((line, column), Fault(table.file, line, column, message, rule))

    for field in table.schema.fields:
        asked, wrong = cell_rules.rules_of(field), {}
        for row in table.rows:
            text, line = row[field.name]
            if text not in wrong:  # what stands in many rows of a column is judged once
                wrong[text] = cell_rules.judge(text, field, asked, tables)
            if fault := wrong[text]:
                note(line, field.name, fault[1], fault[0])
    for rule in row_rules.RULES:
        for row in table.rows:
            for line, column, message in rule(row, table, tables):
                note(line, column, message, rule.__name__)
    of_book = book_rules(project_around(tables.root))
    for rule in (*(fact_rules.RULES if table.schema.name == "facts" else ()), *table_rules.RULES, *of_book,
                 *teaching_rules.RULES):
        for line, column, message in rule(table, tables):
            if rule not in of_book or not is_answered(table.row_at(line), message):
                note(line, column, message, rule.__name__)
    return list(found.values())


def read(data: Path, root: Path) -> tuple[Tables, list[Fault]]:
    """Return the tables of the folder `data` that could be read, and what is wrong with their form."""
    tables = Tables(root, data)
    description = data / package_rules.DESCRIPTION
    file = package_rules.label(description, root)
    described = package_rules.read_description(description, file)
    if isinstance(described, Fault):
        return tables, [described]
    text = description.read_text(encoding="utf-8")
    for rule in (package_rules.package_shape, package_rules.package_complete,
                 package_rules.package_keys, package_rules.contracted_columns):
        # Rules that come from a wrong description would find what is not wrong, or fail.
        if faults := list(rule(described, text, file)):
            return tables, faults
    tables.as_of, tables.created = described["as_of"], str(described.get("created", ""))[:10]
    tables.schemas = {one["name"]: Schema.read(one) for one in described["resources"]}
    faults = list(package_rules.undescribed_file(data, root, tables.schemas))
    for schema in tables.schemas.values():
        path = data / schema.path
        table, wrong = package_rules.read_table(path, package_rules.label(path, root), schema)
        faults += wrong
        if table:
            tables.tables[schema.name] = table
    return tables, faults


def examine(data: Path, root: Path) -> tuple[Tables, list[Fault]]:
    """Return the tables of the folder `data` that could be read, and all faults of data and chapters, in order of place."""
    if unread := list(readable_rules.file_can_be_opened(root, data)):
        return Tables(root, data), unread
    try:
        book_rules(project_around(root))
    except SyntaxError as error:  # half a merge in a module of rules
        file = package_rules.label(Path(error.filename), root) if error.filename else "_config.yml"
        said = f"is no Python ({error.msg}), expected a module of rules"
        return Tables(root, data), [Fault(file, error.lineno or 1, "file", said, "settings_of_the_book")]
    except Exception as error:  # whatever the book's own modules raise while they are loaded
        said = str(error) if isinstance(error, ImportError | AttributeError | TwiceRegistered) else repr(error)
        return Tables(root, data), [Fault("_config.yml", 1, BOOK_RULES, f"{said}, expected modules that have RULES",
                                          "settings_of_the_book")]
    tables, faults = read(data, root)
    faults += [*settings_rules.judge(root), *text_rules.judge(root, tables), *whole_book_rules.judge(root, tables)]
    if not tables.schemas:
        return tables, sorted(faults)
    for table in tables.tables.values():
        faults += judge(table, tables)
    for path in (*authoring.chapters(root), *sorted((root / "record").glob("*.md"))):
        faults += chapter_rules.judge(path, package_rules.label(path, root), tables)
    return tables, sorted(faults)
