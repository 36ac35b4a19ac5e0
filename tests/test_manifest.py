"""The description of each table says what is true of it now: fingerprint, unknown cells, consumers, limits."""

import json
import shutil

import pytest

from lemmata.record import manifest
from lemmata.record.project import CONTENTS, SETTINGS
from tests.this_book import DATA, FIGURES, ROOT

RESOURCES = {one["name"]: one for one in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
NOW = manifest.counted(ROOT)
every_table = pytest.mark.parametrize("name", list(RESOURCES))


@every_table
def test_what_is_counted_is_current(name):
    stored = {key: RESOURCES[name].get(key) for key in NOW[name]}
    assert stored == NOW[name], "run python -m lemmata manifest"


@every_table
@pytest.mark.parametrize("key", ["title", "description", "coverage", "builder", "licenses", "as_of"])
def test_what_is_said_of_it_is_there(name, key):
    assert RESOURCES[name].get(key)


def test_every_table_is_used_by_a_page():
    assert [name for name, found in NOW.items() if not found["consumers"]] == []


def test_a_chapter_uses_the_table_that_a_fact_of_it_stands_in_or_is_computed_from():
    assert {"chapters/auction", "notebooks/auction_results"} <= set(NOW["sale_totals"]["consumers"])
    assert manifest.behind_facts(DATA)["auction.sell_through"] == {"sale_totals"}


@pytest.mark.parametrize("form", ["", " number"])
def test_a_fact_uses_its_tables_in_whichever_form_a_chapter_prints_it(form, tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/one.md").write_text(f"{{fact}}`auction.sell_through{form}` of the lots.\n", encoding="utf-8")
    assert set(manifest.uses(tmp_path)) == {("chapters/one", "facts"), ("chapters/one", "sale_totals")}


def test_a_changed_cell_changes_the_fingerprint_and_an_emptied_one_is_counted(tmp_path):
    for part in ("data", "chapters", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    path = tmp_path / "data/lots.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Refik Anadol", "", 1), encoding="utf-8")
    changed = manifest.counted(tmp_path)["lots"]
    assert changed["hash"] != NOW["lots"]["hash"]
    assert changed["unknown"].get("artist", 0) == NOW["lots"]["unknown"].get("artist", 0) + 1


@pytest.mark.parametrize("path", sorted(FIGURES.glob("*.json")), ids=lambda path: path.stem)
def test_every_figure_prints_the_limits_of_its_table(path):
    figure = json.loads(path.read_text(encoding="utf-8"))
    assert figure["coverage"] == RESOURCES[figure["table"]]["coverage"]


def test_a_table_that_cannot_be_read_is_told_in_one_line_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    for part in ("data", "chapters", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    path, package = tmp_path / "data/claims.csv", tmp_path / "data/datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("\nS0-08,", "\nS0-08,one cell too many,", 1), encoding="utf-8")
    before = package.read_bytes()
    for name in (SETTINGS, CONTENTS):
        shutil.copy2(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert manifest.main([]) == 1
    told = capsys.readouterr().err
    assert told.startswith("manifest: nothing is counted") and told.count("\n") == 1
    assert package.read_bytes() == before
