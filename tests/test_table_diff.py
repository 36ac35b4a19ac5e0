"""Editions of the tables: kept small, compared by primary key, told cell by cell."""

import csv
import io
import json
import lzma

import pytest

from lemmata.record import changelog, edition, table_diff
from lemmata.record.edition import Edition, Table, Unreadable
from lemmata.record.project import CONTENTS, SETTINGS
from lemmata.sphinx import changes
from lemmata.sphinx.record_tables import Record
from tests.this_book import DATA


def table(*rows, key=("id",), title="Suits"):
    """A table of dicts."""
    return Table(title, key, tuple(rows[0]), rows)


OLD = table({"id": "A", "court": "N.D. Cal.", "status": "pending"}, {"id": "B", "court": "", "status": "pending"},
            {"id": "C", "court": "S.D.N.Y.", "status": ""})
NEW = table({"id": "C", "status": "settled", "ends": "2026"}, {"id": "A", "status": "pending", "ends": ""},
            {"id": "D", "status": "new", "ends": ""})


def two(old=OLD, new=NEW, versions=("1.0.0", "1.1.0")):
    """Two editions of one table."""
    return [Edition(version, "2026-10-31", {"suits": one}) for version, one in zip(versions, (old, new), strict=True)]


def test_rows_are_matched_by_key_wherever_they_stand():
    found = table_diff.compare("suits", OLD, NEW)
    assert (found.before, found.now) == (3, 3)
    assert list(found.added) == ["D"] and list(found.withdrawn) == ["B"]
    assert found.changed == {"C": {"status": ("", "settled")}}
    assert found.columns_added == {"ends": {"C": "2026"}} and found.columns_withdrawn == ("court",)


def test_the_same_rows_in_another_order_are_no_change():
    assert table_diff.compare("suits", OLD, table(*reversed(OLD.rows))).is_empty


def test_a_key_of_several_columns_is_told_with_all_of_them():
    one, other = ({"item": "q1", "at": at, "text": "x"} for at in "12")
    found = table_diff.compare("options", table(one, key=("item", "at")), table(one, other, key=("item", "at")))
    assert list(found.added) == ["q1 / 2"]


def test_a_table_that_came_or_went_is_told_by_its_rows():
    editions = Edition("1.0.0", "2026-10-31", {"gone": OLD}), Edition("1.1.0", "2026-10-31", {"come": NEW})
    come, gone = table_diff.compare_editions(*editions).tables
    assert (come.name, list(come.added), gone.name, list(gone.withdrawn)) == ("come", ["C", "A", "D"], "gone", ["A", "B", "C"])
    assert not come.columns_added and not gone.columns_withdrawn


@pytest.mark.parametrize("old, new, told", [
    (table(OLD.rows[0], OLD.rows[0]), NEW, "suits of 1.0.0: two rows with the key 'A', expected one"),
    (table({"name": "x"}, key=("name",)), NEW, "suits of 1.0.0: no column 'id', expected the primary key id, by which"),
])
def test_what_cannot_be_compared_by_key_is_refused(old, new, told):
    with pytest.raises(Unreadable, match=told):
        table_diff.compare_editions(*two(old, new))


def test_two_editions_that_differ_have_two_versions():
    with pytest.raises(Unreadable, match="datapackage.json: version 1.0.0 is that of a kept edition with other tables"):
        table_diff.history(two(versions=("1.0.0", "1.0.0")))


def test_of_several_editions_each_is_compared_with_the_one_before_and_one_without_a_change_is_left_out():
    first, second = two()
    found = table_diff.history([first, second, Edition("1.2.0", "2026-11-30", second.tables)])
    assert [(one.before.version, one.now.version) for one in found] == [("1.0.0", "1.1.0")]


def test_a_later_version_is_later_by_number_and_not_by_letter():
    assert edition.order(Edition("0.10.0", "2026-10-31", {})) > edition.order(Edition("0.9.0", "2026-10-31", {}))


# The kept file ------------------------------------------------------------------------------------------


def test_an_edition_is_read_as_it_was_kept_and_its_bytes_depend_on_its_tables_alone(tmp_path):
    one = edition.present(DATA)
    path = tmp_path / f"{one.version}.json.xz"
    path.write_bytes(edition.pack(one))
    assert edition.read(path) == one
    assert edition.pack(edition.read(path)) == path.read_bytes()


def test_the_editions_in_the_repository_are_small_and_the_first_is_there():
    kept = edition.kept(DATA)
    assert (kept[0].version, len(kept[0].tables), len(kept[0].tables["cases"].rows)) == ("0.1.0", 32, 160)
    for path in (DATA / "editions").iterdir():
        assert path.stat().st_size < 250_000


@pytest.mark.parametrize("name, content, told", [
    ("1.0.0.json.xz", b"no archive", r"editions/1\.0\.0\.json\.xz: cannot be read \(.*\), expected what python -m lemmata"),
    ("1.0.0.json.xz", lzma.compress(b"[]"), "cannot be read"),
    ("2.0.0.json.xz", edition.pack(two()[0]), r"holds the edition 1\.0\.0, expected the file 1\.0\.0\.json\.xz"),
])
def test_a_kept_file_that_is_no_edition_is_refused_by_name(tmp_path, name, content, told):
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / name).write_bytes(content)
    with pytest.raises(Unreadable, match=told):
        edition.kept(tmp_path)


def test_the_command_keeps_the_tables_of_a_folder_once_a_version(tmp_path, monkeypatch, capsys):
    for name in (SETTINGS, CONTENTS):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    (data / "suits.csv").write_text("id,court\nA,x\n", encoding="utf-8")
    described = {"version": "3.0.0", "as_of": "2026-10-31", "resources": [
        {"name": "suits", "path": "suits.csv", "title": "Suits", "schema": {"primaryKey": "id"}}]}
    (data / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    assert edition.main(["--tables", str(data)]) == 0 == edition.main([])
    assert edition.kept(data)[0].tables["suits"].rows == ({"id": "A", "court": "x"},)
    (data / "suits.csv").write_text("id,court\nA,y\n", encoding="utf-8")
    assert edition.main([]) == 1
    assert "expected a version of its own in datapackage.json" in capsys.readouterr().out


# What is made of it -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def record():
    return Record(DATA).comparisons


def test_with_the_list_of_changes_the_first_edition_becomes_the_tables_of_today(record):
    first, now = record[-1].before, edition.present(DATA)
    assert record[0].now == now
    made = {name: {"columns": set(one.columns), "rows": table_diff.by_key(name, one, one.key, first.version)}
            for name, one in first.tables.items()}
    for line in csv.DictReader(io.StringIO(changes.as_csv(list(reversed(record))))):
        one = made.setdefault(line["table"], {"columns": set(), "rows": {}})
        key, column = line["key"], line["column"]
        if line["change"] == "column added":
            one["columns"].add(column)
        elif line["change"] == "column withdrawn":
            one["columns"].discard(column)
        elif line["change"] == "row withdrawn":
            one["rows"].pop(key, None)
        else:
            one["rows"].setdefault(key, {})[column] = line["now"]
    for name, wanted in now.tables.items():
        rows = table_diff.by_key(name, wanted, wanted.key, now.version)
        assert made[name]["rows"].keys() == rows.keys(), name
        assert {key: {column: cell for column, cell in row.items() if cell and column in wanted.columns}
                for key, row in made[name]["rows"].items()} == {
            key: {column: cell for column, cell in row.items() if cell} for key, row in rows.items()}, name


@pytest.mark.parametrize("was, now, shown", [
    ("pending", "settled", ("pending", "settled")),
    ("", "settled", ("", "settled")),
    ("He got {said}`S1-12`.", "He got nothing.", ("He got S1-12.", "He got nothing.")),
    ("A-1;A-2;A-3;A-4;A-5", "A-1;A-2;A-3;A-4;A-5;A-6", ("… A-2;A-3;A-4;A-5", "… A-2;A-3;A-4;A-5;A-6")),
    ("one two three four five six old seven eight nine ten eleven", "one two three four five six new seven eight nine ten eleven",
     ("… four five six old seven eight nine …", "… four five six new seven eight nine …")),
])
def test_of_a_long_cell_the_page_shows_what_differs_with_a_few_words_around(was, now, shown):
    assert changes.around(was, now) == shown


def test_a_long_cell_that_is_all_new_is_cut():
    assert len(changes.around("", "word " * 100)[1]) <= changes.LENGTH + 1


def test_the_changelog_names_every_row_and_the_columns_of_each_cell():
    said = changelog.markdown(table_diff.history(two()), "The data")
    assert said == ("# The data: changes of the data\n\nEditions are compared by primary key; changes.csv has each cell as it "
                    "was and as it is.\n\n## 1.1.0, record closed on 2026-10-31\n\nCompared with 1.0.0, record closed on "
                    "2026-10-31.\n\n### suits: Suits\n\n3 rows before, 3 now: 1 row added, 1 withdrawn, 1 changed in 1 cell, 1 "
                    "column added, 1 column withdrawn.\n\n- columns added: `ends`\n- columns withdrawn: `court`\n- rows added: "
                    "D\n- rows withdrawn: B\n- cells changed: C (status)\n")
