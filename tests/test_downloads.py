"""What a reader can take away from the site."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import html
from pybtex.database import parse_file, parse_string

from lemmata.record import tables
from lemmata.sources import anchors
from lemmata.sphinx import downloads, page_metadata
from tests.this_book import DATA


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


def test_every_table_stands_at_its_own_address_as_csv_and_as_json(site):
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    for resource in described:
        assert (site / "data" / resource["path"]).read_bytes() == (DATA / resource["path"]).read_bytes()
        rows = json.loads((site / "data" / f"{resource['name']}.json").read_text(encoding="utf-8"))
        assert len(rows) == resource["rows"]
        assert set(rows[0]) == {field["name"] for field in resource["schema"]["fields"]}
    assert (site / "data" / "datapackage.json").read_bytes() == (DATA / "datapackage.json").read_bytes()


def test_every_year_of_a_work_is_a_number_to_a_reference_manager():
    for works in (downloads.for_programs(DATA), downloads.package(DATA)):
        entries = parse_string(works["references.bib"].decode("utf-8"), "bibtex").entries
        assert [key for key, entry in entries.items() if not re.fullmatch(r"\d{4}|", entry.fields.get("year", ""))] == []
        assert set(entries) == set(parse_file(DATA / "references.bib", encoding="utf-8").entries)


@pytest.mark.parametrize("cell", ["6862e360", "18e94126", "12E5", "007", "2-3", "1/2", "=A1", "+cmd", "@x"])
def test_no_cell_becomes_another_in_a_spreadsheet_program(cell):
    assert downloads.escape_formulas(f"a,b\n{cell},1\n") == f"a,b\n'{cell},1\n"


@pytest.mark.parametrize("cell", ["0", "0.5", "4.67", "10", "-3", "+2.5%", "1e", "e10", "2025-01-05", "e34ab12f", "0x1f"])
def test_what_it_takes_for_what_it_is_is_left_alone(cell):
    assert downloads.escape_formulas(f"a,b\n{cell},1\n") == f"a,b\n{cell},1\n"


def test_in_json_a_number_is_a_number_and_what_is_not_known_is_null():
    fields = [{"name": "n", "type": "integer"}, {"name": "x", "type": "number"}, {"name": "w", "type": "string"}]
    assert downloads.typed([{"n": "3", "x": "1.5", "w": "007"}, {"n": "", "x": "", "w": ""}], fields) == [
        {"n": 3, "x": 1.5, "w": "007"}, {"n": None, "x": None, "w": None}]


def test_a_page_of_the_record_tells_programs_of_its_table(site):
    said = json.loads(html.parse(str(site / "record" / "cases.html")).xpath("//script[@type='application/ld+json']")[0].text)
    assert said["mainEntity"]["@type"] == "Dataset" and said["mainEntity"]["dateModified"] == tables.describe("cases")["as_of"]
    assert [one["name"] for one in said["mainEntity"]["distribution"]] == ["cases.csv", "cases.json"]
    assert (site / "robots.txt").read_text().startswith("User-agent: *\nAllow: /\n")


def test_addresses_of_tables_and_of_the_sitemap_are_told_where_that_of_the_book_is_known():
    page = page_metadata.Cited("record/x", "X", "Book", "Author", "2026", "en", "", "licence")
    resource = {"name": "x", "path": "x.csv", "title": "X", "description": "D.", "coverage": "C.", "as_of": "2026-10-31",
                "schema": {"fields": [{"name": "id"}]}}
    files = page_metadata.data_set(resource, page, "https://example.org/book/")["distribution"]
    assert [one["contentUrl"] for one in files] == ["https://example.org/book/data/x.csv", "https://example.org/book/data/x.json"]
    assert not any("contentUrl" in one for one in page_metadata.data_set(resource, page, "")["distribution"])
    assert page_metadata.robots("https://example.org/book") == (
        "User-agent: *\nAllow: /\nSitemap: https://example.org/book/sitemap.xml\n")
