"""Rows come and go: runs notebooks on changed copies of the tables and prints what their charts then say.

Called by test_notebooks_rows.py in a process of its own: `python row_changes.py HOUSE NOTEBOOK…`. Each run is a fork.
With BOOK_THOROUGH in the environment every change is tried (`make audit`), else some for each notebook.
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import bad_tables

#: Days on which the edition might have closed: before the settlement, on its day, a year before this edition, on the last
#: day of a half-year, of a quarter and of a year.
OTHER_DAYS = ("2025-01-31", "2025-09-05", "2025-10-31", "2026-06-30", "2026-09-30", "2026-12-31")
#: Columns that say of what kind an amount is, and the kind that no row has.
KINDS_OF_MONEY = {"currency": "JPY", "award_currency": "JPY", "unit": "EUR"}


def rewritten(text: str, change) -> str:
    """A table with its rows changed: `change` gets the header and the rows and returns rows."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    return bad_tables.written(header, change(header, [list(row) for row in rows]))


def forms(resource: dict, text: str, code: str) -> Iterator[tuple[str, str]]:
    """What may happen to a table between two editions: a row more, a row less, a cell emptied that need not be filled."""
    # Not at the head of the file: the engine that is imported must be the copy in the house.
    from lemmata.record.description import primary_key

    key = primary_key(resource)

    def more(header: list[str], rows: list[list[str]]) -> list[list[str]]:
        new = list(rows[-1])
        new[header.index(key[0])] += "-new"
        return [*rows, new]

    def one_cell(name: str, change, which: int = 0):
        """A change of the first or last filled cell of a column."""
        def changed(header: list[str], rows: list[list[str]]) -> list[list[str]]:
            place = header.index(name)
            filled = [number for number, row in enumerate(rows) if row[place]]
            if filled:
                rows[filled[which]][place] = change(rows[filled[which]][place])
            return rows
        return rewritten(text, changed)

    yield "a row more", rewritten(text, more)
    yield "a row twice", rewritten(text, lambda header, rows: [*rows, list(rows[-1])])
    yield "one row", rewritten(text, lambda header, rows: rows[:1])
    yield "the first row less", rewritten(text, lambda header, rows: rows[1:])
    yield "the last row less", rewritten(text, lambda header, rows: rows[:-1])
    for field in resource["schema"]["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        if name in key or not re.search(rf"\b{name}\b", code):
            continue
        if not limits.get("required"):
            yield f"first {name} emptied", one_cell(name, lambda _: "")
            yield f"last {name} emptied", one_cell(name, lambda _: "", -1)
        if "enum" in limits or name in bad_tables.CATEGORIES:
            yield f"a new {name}", one_cell(name, lambda _: bad_tables.NEW)
        if limits.get("pattern") == bad_tables.DATE:
            yield f"a {name} to come", one_cell(name, lambda _: bad_tables.FUTURE)
            yield f"a {name} known to the year", one_cell(name, lambda date: date[:4], -1)
        if field["type"] in ("number", "integer"):
            yield f"a {name} ten times as large", one_cell(name, lambda cell: f"{float(cell) * 10:.12g}")
            yield f"a {name} of nought", one_cell(name, lambda _: "0")
        if name in KINDS_OF_MONEY:
            yield f"another {name}", one_cell(name, lambda _, name=name: KINDS_OF_MONEY[name], -1)


def main(house: Path, names: list[str]) -> None:
    """Print a line of JSON for each change: notebook, table, change, error, words by chart."""
    os.chdir(house)
    os.environ.pop("READER_SOURCES", None)
    sys.path.insert(0, str(house))
    bad_tables.preload()
    described = (house / "data/datapackage.json").read_text(encoding="utf-8")
    resources = {one["name"]: one for one in json.loads(described)["resources"]}
    said = partial(bad_tables.run, whole=True)
    # Another day changes what is said, and which rows are drawn as a row less does.
    only_said = partial(said, drawn="BOOK_THOROUGH" in os.environ)
    for turn, name in enumerate(names):
        cells = bad_tables.code_cells(house / "notebooks" / name)
        code = "\n".join(cells)
        bad_tables.one_run(name, house / "data/datapackage.json", described, "nothing", cells, said)
        for day in OTHER_DAYS:
            package = json.dumps(json.loads(described) | {"as_of": day})
            bad_tables.one_run(name, house / "data/datapackage.json", package, f"closed on {day}", cells, only_said)
        changes = [(path, text, change) for table in bad_tables.tables_of(code)
                   for path in [house / "data" / resources[table]["path"]]
                   for change, text in forms(resources[table], path.read_text(encoding="utf-8"), code)]
        for path, text, change in bad_tables.some(changes, 5, turn):
            bad_tables.one_run(name, path, text, change, cells, said)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
