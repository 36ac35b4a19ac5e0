"""Tables come with the types that `datapackage.json` gives them, and the build learns which were read."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from lemmata.record import tables
from tests.this_book import DATA

RESOURCES = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
TYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one small table of every type."""
    types = {"id": "string", "count": "integer", "share": "number", "sold": "boolean", "date": "date"}
    package = {"resources": [{"name": "things", "path": "things.csv",
                              "schema": {"fields": [{"name": name, "type": types[name]} for name in types]}}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "things.csv").write_text(
        "id,count,share,sold,date\na,3,0.5,true,2025\nNA,,,,\nnull,4,1,false,2025-03\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["name"])
def test_every_table_has_the_described_columns_and_types(resource: dict):
    frame = tables.load(resource["name"])
    assert len(frame)
    assert {column: str(kind) for column, kind in frame.dtypes.items()} == {
        field["name"]: TYPES.get(field["type"], "string") for field in resource["schema"]["fields"]}


def test_each_type(data: Path):
    frame = tables.load("things", data)
    assert frame.dtypes.astype(str).to_dict() == {"id": "string", "count": "Int64", "share": "Float64",
                                                  "sold": "boolean", "date": "string"}
    assert frame["count"].sum() == 7
    assert frame["share"].tolist()[::2] == [0.5, 1.0]
    assert frame["sold"].tolist()[::2] == [True, False]


def test_dates_stay_as_precise_as_they_are(data: Path):
    assert tables.load("things", data)["date"].dropna().tolist() == ["2025", "2025-03"]


def test_an_empty_cell_is_unknown_and_a_word_is_a_word(data: Path):
    frame = tables.load("things", data)
    assert frame.columns[frame.loc[1].isna()].tolist() == ["count", "share", "sold", "date"]
    assert frame["id"].tolist() == ["a", "NA", "null"]


@pytest.mark.parametrize("row, told", [
    ("b,3.5,1,true,2025", "5: count: '3.5', expected a whole number"),
    ("b,3,about 2,true,2025", "5: share: 'about 2', expected a number"),
    ("b,3,2,perhaps,2025", "5: sold: 'perhaps', expected true or false"),
    ("b,3,2,true,2025,and more", "5: date: a row of 6 cells, expected 5")])
def test_a_cell_of_another_type_is_told_by_file_line_and_column(data: Path, row: str, told: str):
    path = data / "things.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError) as error:
        tables.load("things", data)
    assert str(error.value) == f"{path}:{told}"


def test_a_table_is_the_callers_own():
    frame = tables.load("lots")
    frame["artist"] = "nobody"
    assert "nobody" not in set(tables.load("lots")["artist"])


def test_an_unknown_table_is_an_error_that_names_the_known_ones(data: Path):
    with pytest.raises(KeyError) as error:
        tables.load("lots", data)
    assert error.value.args == ("no table 'lots', expected one of things",)


def test_the_error_lists_every_table_of_the_book():
    with pytest.raises(KeyError) as error:
        tables.load("lot")
    names = ", ".join(sorted(resource["name"] for resource in RESOURCES))
    assert error.value.args == (f"no table 'lot', expected one of {names}",)


def test_a_value_of_another_type_is_an_error(data: Path, tmp_path: Path):
    other = shutil.copytree(data, tmp_path / "other")
    (other / "things.csv").write_text("id,count,share,sold,date\na,three,,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="three"):
        tables.load("things", other)


def test_what_was_read_is_written_to_the_trace(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trace = tmp_path / "trace"
    monkeypatch.setenv("LEMMATA_TRACE", str(trace))
    tables.load("things", data)
    tables.load("lots")
    assert trace.read_text(encoding="utf-8").splitlines() == ["read things.csv", "read lots.csv"]


def test_without_a_trace_nothing_is_written(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LEMMATA_TRACE", raising=False)
    before = sorted(data.iterdir())
    assert isinstance(tables.load("things", data), pd.DataFrame)
    assert sorted(data.iterdir()) == before


def test_a_missing_column_is_told_with_the_file(data: Path):
    (data / "things.csv").write_text("id,count,sold,date\na,3,true,2025\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"things\.csv: no column 'share', expected id, count, share, sold, date"):
        tables.load("things", data)


def test_a_table_without_a_row_is_told(data: Path):
    (data / "things.csv").write_text("id,count,share,sold,date\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"things\.csv: a header and no row, expected rows"):
        tables.load("things", data)


def test_a_row_twice_is_told_with_its_key(data: Path):
    described = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    next(one for one in described["resources"] if one["name"] == "things")["schema"]["primaryKey"] = "id"
    (data / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (data / "things.csv").write_text("id,count,share,sold,date\na,3,0.5,true,2025\na,4,0.5,true,2025\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"things\.csv: two rows with id a, expected one"):
        tables.load("things", data)


def test_a_value_is_found_by_its_row_and_a_missing_one_told_with_the_file(data: Path):
    rows = tables.load("things", data).set_index("id")
    assert tables.value(rows, "a", "share") == 0.5
    assert tables.value(rows, "a", "date") == "2025"
    for key in ("b", "NA"):
        with pytest.raises(LookupError, match=rf"things\.csv: no share in a row '{key}', expected one"):
            tables.value(rows, key, "share")
