"""Whatever shape a table or its description takes, the check ends in faults with file, line and column, and never otherwise.

The tables are those that `datapackage.json` describes, with other bytes, other rows and other cells.
"""

import csv
import dataclasses
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lemmata.checks import csvfile, package_rules, registry
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Schema
from lemmata.record import tables
from tests import this_book

#: The same examples each time, and no folder of them: a test fails for what was changed and not by chance.
settings.register_profile("shapes", derandomize=True, database=None, deadline=None,
                          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
SHAPES = settings.get_profile("shapes")

PACKAGE = json.loads((this_book.DATA / package_rules.DESCRIPTION).read_text(encoding="utf-8"))
SCHEMAS = [Schema.read(one) for one in PACKAGE["resources"]]
#: What looks like a number, a date, an address, a list or a pattern, and is none, or only just.
ODD = ["", " ", "NaN", "inf", "1e999", "9" * 400, "-0", "1.", "²", "٣", "1_000", "２０２５", "0000", "0000-00-00", "9999-12-31",
       "2025-02-30", "2025-1-1", "-2025", "http://[", "https://x:99999/", "https://[::1]/", "doi:10.1/%", "javascript:1", ";",
       "a;;b", "=1+1", "[", "(", "{", "\\", "%", "\n", "\r", "\t", "\x00", "\ufeff", "\u202e", "\U0010ffff", "誰", "true", "TRUE",
       "null", "<b>", "&amp;", "{fact}`x`", "<<<<<<<", "'", '"', ",", "x" * 5000]
#: Lone surrogates are in no file of UTF-8.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELL = st.one_of(st.sampled_from(ODD), TEXT)
LEAF = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), st.sampled_from(ODD[:30]))
JSON = st.recursive(LEAF, lambda part: st.one_of(st.lists(part, max_size=2), st.dictionaries(st.sampled_from(
                        ["name", "type", "fields", "resource", "reference", "enum", "pattern", "minimum"]), part, max_size=2)),
                    max_leaves=4)


def as_csv(rows: list[list[str]]) -> bytes:
    """Rows as a file of the book."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def real_rows(schema: Schema, most: int = 4) -> list[list[str]]:
    """The header of a table and its first rows."""
    with (this_book.DATA / schema.path).open(encoding="utf-8", newline="") as file:
        return [row for row, _ in zip(csv.reader(file), range(most + 1), strict=False)]


def badly_told(faults: list[Fault], file: str, raw: bytes) -> list[Fault]:
    """The faults that do not say where they are and what was expected."""
    lines = raw.count(b"\n") + 1
    return [one for one in faults
            if not (one.file == file and 1 <= one.line <= lines and one.column and "expected" in one.message)]


@pytest.fixture(scope="module")
def record() -> Tables:
    """The real tables, read once."""
    return registry.read(this_book.DATA, this_book.ROOT)[0]


@settings(SHAPES, max_examples=300)
@given(st.binary(max_size=40) | st.lists(st.sampled_from([b"a", b'"', b",", b"\n", b"\r", b"\xff", "誰".encode()])).map(b"".join))
def test_bytes_are_a_table_or_are_told_by_their_line(raw):
    try:
        rows = csvfile.records(csvfile.decode(raw))
    except csvfile.Unreadable as told:
        assert 1 <= told.line <= raw.count(b"\n") + 1 and "expected" in told.message and told.rule in registry.FORM
    else:
        assert [[cell.text for cell in row] for row in rows] == list(csv.reader(io.StringIO(raw.decode(), newline="")))


@settings(SHAPES, max_examples=60)
@given(data=st.data())
def test_rows_of_any_length_under_any_header_are_told_by_line_and_column(data, tmp_path):
    schema = data.draw(st.sampled_from(SCHEMAS))
    header = real_rows(schema, 0)[0]
    others = st.lists(st.sampled_from(header) | CELL, max_size=len(header) + 2)
    names = data.draw(st.permutations(header) | st.just(header) | others)
    width = st.sampled_from([1, len(header) - 1, len(header), len(header) + 1])
    rows = [data.draw(st.lists(CELL, min_size=size, max_size=size)) for size in data.draw(st.lists(width, max_size=3))]
    path = tmp_path / schema.path
    path.write_bytes(raw := as_csv([names, *rows]))
    table, faults = package_rules.read_table(path, schema.path, schema)
    assert badly_told(faults, schema.path, raw) == []
    assert table is not None or faults


@settings(SHAPES, max_examples=60)
@given(data=st.data())
def test_odd_cells_in_real_rows_are_told_by_line_and_column(data, record, tmp_path):
    schema = data.draw(st.sampled_from(SCHEMAS))
    header, *rows = real_rows(schema)
    for _ in range(data.draw(st.integers(1, 6))):
        row, column = data.draw(st.sampled_from(rows)), data.draw(st.integers(0, len(header) - 1))
        row[column] = data.draw(CELL | st.sampled_from([other[column] for other in rows]))
    path = tmp_path / schema.path
    path.write_bytes(raw := as_csv([header, *rows]))
    table, faults = package_rules.read_table(path, schema.path, schema)
    if table:
        known = {key: names for key, names in record.known.items() if key[0] != schema.name}
        among = dataclasses.replace(record, tables=record.tables | {schema.name: table}, known=known, named=None)
        faults = registry.judge(table, among)
        assert {one.column for one in faults} <= set(header) | {"file"}
    assert badly_told(faults, schema.path, raw) == []


@settings(SHAPES, max_examples=60)
@given(data=st.data())
def test_a_description_of_another_shape_is_told_by_its_line(data, tmp_path):
    package = {"as_of": PACKAGE["as_of"], "resources": [json.loads(json.dumps(one)) for one in PACKAGE["resources"]
                                                        if one["name"] in ("lots", "works")]}
    place = package
    for _ in range(data.draw(st.integers(1, 7))):
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        place = place[key]
    place[key if isinstance(place, dict) or key in range(len(place)) else 0] = data.draw(JSON)
    raw = json.dumps(package, ensure_ascii=False, indent=1).encode()
    for name in ("lots.csv", "works.csv"):
        (tmp_path / name).write_bytes((this_book.DATA / name).read_bytes())
    (tmp_path / package_rules.DESCRIPTION).write_bytes(raw)
    _, faults = registry.read(tmp_path, tmp_path)
    assert [one for one in faults if not (one.file and one.line >= 1 and one.column
                                          and ("expected" in one.message or "must" in one.message))] == []


@settings(SHAPES, max_examples=60)
@given(data=st.data())
def test_a_notebook_reads_a_table_or_is_told_its_file(data, tmp_path):
    schema = data.draw(st.sampled_from(SCHEMAS))
    header, *rows = real_rows(schema)
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.integers(0, len(header) - 1))] = data.draw(CELL)
    path = tmp_path / schema.path
    path.write_bytes(as_csv([header, *rows]))
    (tmp_path / package_rules.DESCRIPTION).write_bytes((this_book.DATA / package_rules.DESCRIPTION).read_bytes())
    try:
        tables.load(schema.name, tmp_path)
    except ValueError as told:
        assert str(told).startswith(f"{path}:") and "expected" in str(told)
