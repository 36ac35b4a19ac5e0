"""Rules on the data folder: its description, its files, their headers and the lengths of their rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lemmata.checks import csvfile
from lemmata.checks.cell_rules import nearest, real_date
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Row, Table, Tables
from lemmata.checks.resource_json_schema import misshapen
from lemmata.checks.table_schema import DATE, Field, Schema, line_of
from lemmata.record import contract, edition

DESCRIPTION = "datapackage.json"
#: What may stand in the folder beside the tables.
COMPANIONS = {DESCRIPTION, "references.bib", "README.md"}
TYPES = {"string", "number", "integer", "boolean"}


def label(path: Path, root: Path) -> str:
    """A file as faults name it: relative to the book, else to where the command runs, else in full."""
    for place in (root, Path.cwd()):
        if path.is_relative_to(place):
            return path.relative_to(place).as_posix()
    return str(path)


def read_description(path: Path, file: str) -> dict | Fault:
    """`datapackage.json` as it stands, or why it cannot be read."""
    try:
        described = json.loads(csvfile.decode(path.read_bytes()))
        resources = described["resources"]
    except FileNotFoundError:
        return Fault(file, 1, "file", "is missing, expected the description of the tables", "package_readable")
    except csvfile.Unreadable as error:
        return Fault(file, error.line, "file", error.message, "package_readable")
    except json.JSONDecodeError as error:
        return Fault(file, error.lineno, "file", f"is no JSON ({error.msg}), expected a data package",
                     "package_readable")
    except (KeyError, TypeError):
        resources = None
    if not isinstance(resources, list) or not resources or not all(isinstance(one, dict) for one in resources):
        return Fault(file, 1, "resources", "none, expected a list of tables", "package_readable")
    return described


def package_shape(described: dict, text: str, file: str) -> Iterator[Fault]:
    """The description holds texts, numbers and lists where they belong."""
    for resource in described["resources"]:
        name = resource.get("name")
        line = line_of(text, name) if isinstance(name, str) else 1
        if wrong := misshapen(resource):
            place, expected = wrong
            yield Fault(file, line, place, f"of table {name!r} {expected}", "package_shape")


def package_complete(described: dict, text: str, file: str) -> Iterator[Fault]:
    """Every table and column is described, and the package says as of when."""
    def fault(line: int, column: str, message: str) -> Fault:
        return Fault(file, line, column, message, "package_complete")

    as_of = described.get("as_of", "")
    if not isinstance(as_of, str) or real_date(as_of, Field("as_of", pattern=DATE), Tables(Path(), Path())):
        line = next((number for number, one in enumerate(text.split("\n"), 1) if '"as_of"' in one), 1)
        yield fault(line, "as_of", f"{as_of!r} is no date, expected the day to which the data is complete")
    seen: set[str] = set()
    for resource in described["resources"]:
        name = resource.get("name", "")
        line = line_of(text, name)
        titles: set[str] = set()
        lacking = [key for key in ("name", "path", "title", "description", "coverage", "schema")
                   if not resource.get(key)]
        if lacking:
            yield fault(line, lacking[0], f"table {name!r} has none, expected one")
            continue
        if name in seen:
            yield fault(line, "name", f"table {name!r} is described twice, expected once")
        seen.add(name)
        for field in resource["schema"].get("fields", ()):
            where = line_of(text, name, field.get("name", ""))
            if not field.get("name") or not field.get("description"):
                yield fault(where, "description", f"column {field.get('name', '')!r} of {name} has none, expected one")
            elif not field.get("title"):
                yield fault(where, "title", f"column {field['name']!r} of {name} has none, expected words for readers")
            if field.get("type") not in TYPES:
                yield fault(where, "type", f"{field.get('type')!r} of {name}.{field.get('name')}, expected one of "
                            f"{', '.join(sorted(TYPES))}")
            if field.get("title") in titles:
                yield fault(where, "title", f"{field['title']!r} is that of two columns of {name}, expected one of its own")
            titles |= {field.get("title", "")} - {""}


def package_keys(described: dict, text: str, file: str) -> Iterator[Fault]:
    """Keys are columns that there are."""
    columns = {one["name"]: {field["name"] for field in one["schema"]["fields"]} for one in described["resources"]}
    for resource in described["resources"]:
        schema = Schema.read(resource)
        line = line_of(text, schema.name)
        pairs = [(schema.name, schema.primary_key)]
        for key in schema.foreign_keys:
            pairs += [(schema.name, key.columns), (key.resource, key.target)]
        if not schema.primary_key:
            yield Fault(file, line, "primaryKey", f"table {schema.name!r} has none, expected one", "package_keys")
        for name, named in pairs:
            if name not in columns:
                yield Fault(file, line, "foreignKeys", f"unknown table {name!r}, expected one of this file"
                            f"{nearest(name, columns)}", "package_keys")
            else:
                for column in named:
                    if column not in columns[name]:
                        yield Fault(file, line, "keys", f"unknown column {column!r} of {name}, expected one of its "
                                    f"fields{nearest(column, columns[name])}", "package_keys")


def contracted_columns(described: dict, text: str, file: str) -> Iterator[Fault]:
    """A table that the engine reads has the columns that it reads."""
    for resource in described["resources"]:
        name, columns = resource["name"], [field["name"] for field in resource["schema"]["fields"]]
        for column in contract.lacking(name, columns):
            yield Fault(file, line_of(text, name), column, contract.message(name), "contracted_columns")


def undescribed_file(data: Path, root: Path, schemas: dict[str, Schema]) -> Iterator[Fault]:
    """No file lies in the folder that the description does not know."""
    known = COMPANIONS | {schema.path for schema in schemas.values()}
    for path in sorted(data.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(data).parts)
        is_edition = path.parent == data / edition.FOLDER and path.name.endswith(edition.ENDING)
        if path.is_file() and not (hidden or is_edition) and path.relative_to(data).as_posix() not in known:
            yield Fault(label(path, root), 1, "file", f"is not described, expected a table of {DESCRIPTION}", "undescribed_file")


def header_fault(header: list[csvfile.Cell], schema: Schema) -> tuple[str, str, str] | None:
    """Return what is wrong with a header: column, message, rule; None for a good one."""
    names, expected = [cell.text for cell in header], [field.name for field in schema.fields]
    for name in expected:
        if name not in names:
            odd = [other for other in names if other not in expected]
            return name, "missing column, expected after " + (expected[expected.index(name) - 1] if name != expected[0]
                                                              else "nothing") + \
                (f"; {odd[0]!r} is unknown" if odd else ""), "missing_column"
    for position, name in enumerate(names):
        if name not in expected:
            return name or f"column {position + 1}", f"extra column {name!r}, expected only those of {DESCRIPTION}", \
                "extra_column"
        if name in names[:position]:
            return name, "column stands twice, expected once", "extra_column"
    if names != expected:
        name = next(name for name, other in zip(names, expected, strict=True) if name != other)
        return name, f"columns in another order, expected {expected[names.index(name)]} here", "column_order"
    return None


def read_table(path: Path, file: str, schema: Schema) -> tuple[Table | None, list[Fault]]:
    """A table, None when it cannot be read, and the faults of its form."""
    try:
        header, *records = csvfile.records(csvfile.decode(path.read_bytes()))
    except (FileNotFoundError, IsADirectoryError):
        return None, [Fault(file, 1, "file", f"is missing, expected the table {schema.name!r} of {DESCRIPTION}",
                            "missing_file")]
    except csvfile.Unreadable as error:
        return None, [Fault(file, error.line, "file", error.message, error.rule)]
    if wrong := header_fault(header, schema):
        return None, [Fault(file, 1, *wrong)]
    if not records:
        return None, [Fault(file, 1, "file", "has a header and no row, expected rows", "empty_file")]
    names = [field.name for field in schema.fields]
    rows, faults = [], []
    for record in records:
        count = len(record)
        if count == len(names):
            rows.append(Row(zip(names, record, strict=True)))
        elif count < len(names):
            faults.append(Fault(file, record[0].line, names[count], f"row of {count} cells ends before it, expected "
                                f"{len(names)}", "short_row"))
        else:
            faults.append(Fault(file, record[0].line, names[-1], f"row of {count} cells goes on after it, expected "
                                f"{len(names)}: is a cell with a comma in quotation marks?", "long_row"))
    # With rows left out, what refers to them would be reported besides.
    return (None if faults else Table(schema, file, rows)), faults
