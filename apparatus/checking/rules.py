"""Every rule of the check by name, and the order in which they are asked."""

from __future__ import annotations

from pathlib import Path

from apparatus.checking import cells, chapters, facts, fences, folder, rows, teaching, whole
from apparatus.checking.fault import Fault
from apparatus.checking.schema import Schema
from apparatus.checking.tables import Table, Tables

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
}


def catalogue() -> dict[str, str]:
    """What each rule demands, by its name."""
    functions = (folder.package_shape, folder.package_complete, folder.package_keys, folder.undescribed_file, *cells.RULES,
                 *rows.RULES, *facts.RULES, *whole.RULES, *teaching.RULES, *chapters.RULES)
    return FORM | {rule.__name__: (rule.__doc__ or "").split("\n")[0] for rule in functions}


def judge(table: Table, tables: Tables) -> list[Fault]:
    """The faults of a table that could be read; of those of one cell only the first."""
    found: dict[tuple[int, str], Fault] = {}

    def note(line: int, column: str, message: str, rule: str) -> None:
        found.setdefault((line, column), Fault(table.file, line, column, message, rule))

    for field in table.schema.fields:
        asked = cells.rules_of(field)
        for row in table.rows:
            text, line = row[field.name]
            if wrong := cells.judge(text, field, asked, tables):
                note(line, field.name, wrong[1], wrong[0])
    for rule in rows.RULES:
        for row in table.rows:
            for line, column, message in rule(row, table, tables):
                note(line, column, message, rule.__name__)
    for rule in (*(facts.RULES if table.schema.name == "facts" else ()), *whole.RULES, *teaching.RULES):
        for line, column, message in rule(table, tables):
            note(line, column, message, rule.__name__)
    return list(found.values())


def examine(data: Path, root: Path) -> tuple[Tables, list[Fault]]:
    """The tables of the folder `data` that could be read, and all faults of data and chapters, in order of place."""
    tables = Tables(root, data)
    description = data / folder.DESCRIPTION
    file = folder.label(description, root)
    described = folder.read_description(description, file)
    if isinstance(described, Fault):
        return tables, [described]
    text = description.read_text(encoding="utf-8")
    for rule in (folder.package_shape, folder.package_complete, folder.package_keys):
        # Rules that come from a wrong description would find what is not wrong, or fail.
        if faults := list(rule(described, text, file)):
            return tables, sorted(faults)
    faults = []
    tables.as_of = described["as_of"]
    tables.schemas = {one["name"]: Schema.read(one) for one in described["resources"]}
    faults += folder.undescribed_file(data, root, tables.schemas)
    for schema in tables.schemas.values():
        path = data / schema.path
        table, wrong = folder.read_table(path, folder.label(path, root), schema)
        faults += wrong
        if table:
            tables.tables[schema.name] = table
    for table in tables.tables.values():
        faults += judge(table, tables)
    for path in fences.chapters(root):
        faults += chapters.judge(path, folder.label(path, root), tables)
    return tables, sorted(faults)
