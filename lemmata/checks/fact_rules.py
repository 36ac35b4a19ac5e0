"""Rules on `facts.csv`: a number stands once, with its evidence, and its reference leads to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import NUMBER, Found, Row, Table, Tables
from lemmata.checks.row_rules import VALUES
from lemmata.record import derived_figures
from lemmata.record.project import Project, project_around

REFERENCE = ("table", "key", "column")


@cache
def derived_functions(book: Project) -> dict[str, tuple[str, ...]]:
    """Names of the book's derived numbers that a fact may name, with what each takes besides the tables.

    Read from its source: to import it would import pandas, which takes longer than all checks.
    """
    file = derived_figures.source(book)
    if file is None:
        return {}
    derived_figures.registered(file)
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    defined = {one.name: tuple(argument.arg for argument in one.args.args[1:])
               for one in tree.body if isinstance(one, ast.FunctionDef)}
    listed = next(one for one in tree.body if isinstance(one, ast.AnnAssign | ast.Assign)
                  and any(isinstance(target, ast.Name) and target.id == "FIGURES"
                          for target in ([one.target] if isinstance(one, ast.AnnAssign) else one.targets)))
    named = {node.id for node in ast.walk(listed) if isinstance(node, ast.Name)}
    return {name: more for name, more in defined.items() if name in named}


def fact_rows(tables: Tables) -> Iterator[Row]:
    """The rows of `facts.csv`."""
    table = tables.get("facts")
    return iter(table.rows if table else ())


def kinds(row: Row) -> list[str]:
    """The columns in which a fact says what it is: a value's, `table` for a reference, `derived`."""
    found = [column for column in VALUES if row(column)]
    found += ["table"] if any(row(column) for column in REFERENCE) else []
    return found + (["derived"] if row("derived") else [])


def one_kind_of_value(table: Table, tables: Tables) -> Iterator[Found]:
    """A fact has a value, or says where it stands, or names the function that derives it."""
    for row in fact_rows(tables):
        found = kinds(row)
        if not found:
            yield row.told("value_number", "no value, expected a value, a reference or a derivation")
        elif len(found) > 1:
            yield row.told(found[1], f"a second value beside {found[0]}, expected one kind")


def reference_resolves(table: Table, tables: Tables) -> Iterator[Found]:
    """The table, key and column of a fact lead to a cell that says something."""
    for row in fact_rows(tables):
        if kinds(row) != ["table"]:
            continue
        missing = [column for column in REFERENCE if not row(column)]
        if missing:
            yield row.told(missing[0], "is empty, expected table, key and column")
            continue
        name, key, columns = (row(column) for column in REFERENCE)
        schema, there = tables.schemas.get(name), tables.get(name)
        if schema is None:
            yield row.told("table", f"unknown table {name!r}, expected one of datapackage.json{nearest(name, tables.schemas)}")
        elif there is not None:
            origin = there.keys.get((key,))
            unknown = [column for column in columns.split(":") if column not in schema]
            if origin is None:
                yield row.told("key", f"unknown key {key!r}, expected a {schema.primary_key[0]} of "
                                      f"{schema.path}{nearest(key, [one[0] for one in there.keys])}")
            elif unknown:
                yield row.told("column", f"unknown column {unknown[0]!r}, expected one of {schema.path}"
                                         f"{nearest(unknown[0], schema.by_name)}")
            else:
                for column in columns.split(":"):
                    if not origin(column):
                        yield row.told("column", f"{schema.path}:{origin.line(column)} has no {column}, expected a value")
                    elif row("unit") and not schema.by_name[column].numeric and not NUMBER.fullmatch(origin(column)):
                        yield row.told("column", f"{column} of {schema.path}:{origin.line(column)} is no number, "
                                                 f"expected one of {row('unit')}")
                ends = [origin.number(column) for column in columns.split(":")]
                if len(ends) == 2 and None not in ends and ends[0] > ends[1]:  # type: ignore[operator]
                    yield row.told("column", f"{columns!r} is {ends[0]:g} to {ends[1]:g}, expected the low end first")


def derivation_exists(table: Table, tables: Tables) -> Iterator[Found]:
    """The function of a derived fact is there, and so is the row that it is asked about."""
    book = project_around(tables.root)
    try:
        derived_functions(book)
    except derived_figures.TwiceRegistered as error:
        yield 1, "derived", str(error)
        return
    for row in fact_rows(tables):
        name, colon, argument = row("derived").partition(":")
        if not name:
            continue
        takes = derived_functions(book).get(name)
        if takes is None:
            yield row.told("derived", f"unknown function {name!r}, expected one of "
                                      f"{derived_figures.module_name(book)}{nearest(name, derived_functions(book))}")
        elif bool(takes) != bool(argument) or bool(colon) != bool(argument):
            wanted = f"{name}:{takes[0].upper()}" if takes else name
            yield row.told("derived", f"{row('derived')!r} is no call of {name}, expected {wanted}")
        elif takes and (schema := tables.keyed_by(f"{takes[0]}_id")):
            known = tables.known_keys(schema.name, schema.primary_key)
            if known is not None and (argument,) not in known:
                yield row.told("derived", f"unknown {takes[0]} {argument!r}, expected a key of "
                                          f"{schema.path}{nearest(argument, [one for one, in known])}")


def unit_of_the_value(row: Row, tables: Tables) -> str | None:
    """The unit that a fact's value has where it stands; None when that place gives none."""
    there = tables.get(row("table"))
    origin = there.keys.get((row("key"),)) if there else None
    column = row("column").partition(":")[0]
    if origin is None or there is None or column not in there.schema:
        return None
    field = there.schema.by_name[column]
    if not field.numeric:
        return None
    return field.unit or origin("unit") or origin("currency") or None


def unit_of_the_fact(table: Table, tables: Tables) -> Iterator[Found]:
    """A fact that is a number has a unit, the one of the place where it stands."""
    for row in fact_rows(tables):
        if row("derived") and not row("unit"):
            yield row.told("unit", "is empty beside a derived number, expected a unit")
        unit = unit_of_the_value(row, tables)
        if unit and row("unit") != unit:
            yield row.told("unit", f"{row('unit')!r} is not the unit of {row('table')}/{row('key')}/"
                                   f"{row('column')}, expected {unit}")


def scale_of_the_fact(table: Table, tables: Tables) -> Iterator[Found]:
    """`scale`, `decimals` and `value_high` belong to numbers."""
    for row in fact_rows(tables):
        if row("value_date") or row("value_text"):
            for column in ("scale", "decimals", "value_high"):
                if row(column):
                    yield row.told(column, f"{row(column)} beside no number, expected an empty cell")


def evidence_of_the_fact(table: Table, tables: Tables) -> Iterator[Found]:
    """A fact that is no reference names its sources; a reference takes those of its row.

    What is computed from the book's own judgements has none, and a note that says what it is computed from.
    """
    for row in fact_rows(tables):
        if not row("table") and not row("source_ids") and not (row("derived") and row("note")):
            yield row.told("source_ids", "no source id, expected at least one")


RULES = (one_kind_of_value, reference_resolves, derivation_exists, unit_of_the_fact, scale_of_the_fact,
         evidence_of_the_fact)
