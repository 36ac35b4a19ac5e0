"""What a reader can take away from the site."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from lxml import html

from lemmata.record.project import DATA
from lemmata.sources import anchors


@pytest.fixture(scope="module")
def notes(site: Path) -> list[dict]:
    return json.loads((site / "_downloads" / "annotations.jsonld").read_text(encoding="utf-8"))["items"]


def test_the_data_package_is_the_folder_of_data(site):
    with zipfile.ZipFile(site / "_downloads" / "whose-work-data.zip") as opened:
        assert opened.namelist()[0] == "datapackage.json"
        assert {name: opened.read(name) for name in opened.namelist()} == {
            path.name: path.read_bytes() for path in DATA.iterdir() if path.suffix in (".csv", ".json", ".bib")}


def test_a_table_that_is_downloaded_opens_in_a_spreadsheet_program(site):
    tables = list((site / "_downloads").rglob("*.csv"))
    assert len(tables) > 32
    for path in tables:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") and path.read_bytes().count(b"\xef\xbb\xbf") == 1, path


def test_the_tables_of_data_have_no_mark():
    assert not [path for path in DATA.glob("*.csv") if path.read_bytes().startswith(b"\xef\xbb\xbf")]


def test_every_table_can_be_downloaded_from_the_dictionary(site):
    page = html.parse(str(site / "chapters" / "data.html"))
    offered = {Path(one).name for one in page.xpath("//a[contains(@class, 'download')]/@href")}
    assert {path.name for path in DATA.glob("*.csv")} | {"whose-work-data.zip", "annotations.jsonld"} <= offered


def test_every_note_is_an_annotation_on_a_lemma_that_was_proven(notes, site):
    proven = {(segment, lemma) for segment, lemma, _ in anchors.load(DATA)}
    assert len(notes) == sum((site / "chapters" / page).read_text(encoding="utf-8").count('role="note"')
                             for page in {one["id"].split("#")[0].removeprefix("../chapters/") for one in notes})
    for one in notes:
        quote, place = one["target"]["selector"]
        assert (place["value"], quote["exact"]) in proven, one["id"]
        assert one["body"][0]["value"] and one["target"]["source"]


def test_an_annotation_says_where_it_stands(notes, site):
    # As a program resolves them: against the address of the file itself.
    ids = {page: set(html.parse(str((site / "_downloads" / page).resolve())).xpath("//@id"))
           for page in {one["id"].split("#")[0] for one in notes}}
    assert len(ids) == len(list(csv.DictReader(io.StringIO((DATA / "readings.csv").read_text(encoding="utf-8")))))
    assert [one["id"] for one in notes if one["id"].split("#")[1] not in ids[one["id"].split("#")[0]]] == []
