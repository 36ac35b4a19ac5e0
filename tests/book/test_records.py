"""A table of the record as a page: rows with addresses, what is refused of options and cells, links to rows and back."""

import csv
import json

import pytest

from tests.book import pages as book
from tests.book.pages import words

EVIDENCE = "# Evidence\n\n```{sources}\n```\n\n```{facts}\n```\n"
COLUMNS = ("Suit = name; Filed = filed; Amount = amount", "Works = sector; Filed in = filed:year")
ROWS = [
    {"id": "A-1", "name": "One v. Two", "filed": "2024-05-01", "sector": "books", "amount": "1500000",
     "source_ids": "AA-001;AA-002"},
    {"id": "A-2", "name": "Three v. 四", "filed": "", "sector": "music", "amount": "", "source_ids": "AA-002"},
    {"id": "A-3", "name": "<b>Five</b> & \"six\"", "filed": "2025", "sector": "books", "amount": "20", "source_ids": "AA-001"}]
FIELDS = [{"name": "id", "type": "string", "constraints": {"required": True}},
          {"name": "name", "type": "string", "constraints": {"required": True}}, {"name": "filed", "type": "string"},
          {"name": "sector", "type": "string", "constraints": {"required": True, "enum": ["books", "music"]},
           "categories": [{"value": "music", "label": "music and song"}]},
          {"name": "amount", "title": "Sum asked", "type": "number", "unit": "USD"}, {"name": "source_ids", "type": "string"}]
SOURCE = {"source_id": "AA-001", "title": "A page", "publisher": "Court", "author": "", "date": "2024", "language": "en",
          "url": "", "kind": "court", "reliability": "primary", "seen": "whole", "aliases": "", "note": ""}
FACT = dict.fromkeys(("fact_id", "label", "value_number", "value_high", "value_date", "value_text", "table", "key", "column",
                      "derived", "unit", "decimals", "scale", "basis", "as_of", "source_ids", "note"), "")


def write(path, rows):
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, rows[0])
        made.writeheader()
        made.writerows(rows)


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Builds a page on a table `suits` (and, with the same keys, `more`) of ROWS or of the rows given."""
    def make(text, rows=ROWS, **pages):
        data = tmp_path / "data"
        data.mkdir()
        (tmp_path / "figures").mkdir()
        (data / "references.bib").write_text("", encoding="utf-8")
        for name in ("suits", "more"):
            write(data / f"{name}.csv", rows)
        write(data / "sources.csv", [SOURCE, SOURCE | {"source_id": "AA-002", "publisher": "Paper", "reliability": "secondary"}])
        write(data / "facts.csv", [FACT | {"fact_id": "f.one", "label": "What one costs", "table": "suits", "key": "A-1",
                                           "column": "amount", "unit": "USD", "source_ids": "AA-001"}])
        described = [{"name": name, "path": f"{name}.csv", "title": "Suits", "schema": {"fields": FIELDS, "primaryKey": "id"}}
                     for name in ("suits", "more")]
        described.append({"name": "pairs", "path": "suits.csv", "title": "Pairs",
                          "schema": {"fields": FIELDS, "primaryKey": ["id", "name"]}})
        (data / "datapackage.json").write_text(json.dumps({"as_of": "2026-10-31", "resources": described}), encoding="utf-8")
        monkeypatch.setattr(book, "CONF", book.CONF + 'lemmata_records = {"suits": "name", "more": "name"}\n'
                                                      'lemmata_records_named = {"suits": ["name"]}\n')
        return book.build(tmp_path, text, evidence=EVIDENCE, **pages)
    return make


def table(columns=COLUMNS[0], facets=COLUMNS[1], template="{name} over {sector}[, filed {filed}].", more="", name="suits"):
    """A page with the directive."""
    return f"# Suits\n\n```{{records}} {name}\n:columns: {columns}\n:facets: {facets}\n{more}\n{template}\n```\n"


def rows_of(pages, page="index"):
    """The rows of the page."""
    return pages[page].xpath("//table[contains(@class, 'records')]/tbody")


def test_each_row_has_its_address_its_cells_its_sentence_and_its_evidence_by_grade(build):
    pages = build(table(more=":sort: filed desc\n"))
    assert pages.warnings == []
    assert [row.get("id") for row in rows_of(pages)] == ["A-3", "A-1", "A-2"]
    one = rows_of(pages)[1]
    assert [words(cell) for cell in one.xpath("./tr[1]/*")] == ["One v. Two", "2024-05-01", "US$1,500,000"]
    assert one.xpath("./tr[1]/td[2]/@data-v") == ["1500000"]
    assert words(one.xpath(".//summary")[0]) == "One v. Two over books, filed 2024-05-01."
    assert words(rows_of(pages)[2].xpath(".//summary")[0]) == "Three v. 四 over music and song."
    assert words(one.xpath(".//details/p")[0]) == "Evidence. Primary: Court 2024. Secondary: Paper 2024."
    assert words(rows_of(pages)[2].xpath(".//details/p")[1]) == "Not known, or does not apply: filed, sum asked."


def test_a_column_is_shown_by_its_title_and_what_is_taken_away_has_its_name(build):
    pages = build(table(columns="Suit = name; Filed = filed"))
    assert [words(one) for one in rows_of(pages)[0].xpath(".//dt")] == ["Sector", "Sum asked"]
    columns = json.loads(pages.one("//form[@class='records-tools']").get("data-columns"))
    assert columns["Sum asked"] == "amount" and sorted(columns.values()) == sorted(ROWS[0])


def test_a_cell_stays_text_whatever_it_holds(build):
    pages = build(table())
    assert words(rows_of(pages)[2].xpath(".//th")[0]) == '<b>Five</b> & "six"'
    assert rows_of(pages)[2].xpath(".//b") == []


def test_a_column_of_days_and_single_words_is_marked_as_narrow(build):
    head = build(table(), [ROWS[0], ROWS[1] | {"name": "A name that is not short"}])["index"].xpath("//table//thead//th")
    assert [(one.text, one.get("class")) for one in head] == [("Suit", None), ("Filed", "brief"), ("Amount", "brief")]


def test_choices_come_with_their_counts_and_only_a_script_shows_them(build):
    form = build(table()).one("//form[@class='records-tools']")
    assert form.get("hidden") is not None
    assert [option.text for option in form.xpath(".//select[@name='sector']/option")] == ["all", "books (2)",
                                                                                      "music and song (1)"]
    assert [option.text for option in form.xpath(".//select[@name='filed']/option")] == [
        "all", "2025 (1)", "2024 (1)", "not known (1)"]


def test_only_some_rows_can_be_printed(build):
    assert [row.get("id") for row in rows_of(build(table(more=":only: sector = music\n")))] == ["A-2"]


def test_a_row_tells_which_figures_and_pages_speak_of_it(build):
    pages = build("# Front\n\n## Part\n\nSee {row}`suits/A-2`. One v. Two was filed.\n", suits=table())
    assert pages.warnings == []
    made = pages["index"].xpath("//a[contains(@class, 'row')]")
    assert [(link.get("href"), words(link)) for link in made] == [
        ("suits.html#A-2", "Three v. 四"), ("suits.html#A-1", "One v. Two")]
    one, two, three = rows_of(pages, "suits")
    assert "See What one costs" in words(one)
    assert one.xpath(".//a[text()='Front']/@href") == ["index.html#part"]
    assert two.xpath(".//a[text()='Front']/@href") == ["index.html#part"]
    assert three.xpath(".//a[text()='Front']") == []


def test_a_word_of_the_data_begins_a_sentence_in_capitals_and_a_name_stays_as_it_is_spelt(build):
    rows = [ROWS[0] | {"name": "eBay v. xAI"}]
    pages = build(table(template="{sector}: {name}."), rows, more=table(template="{name}.", name="more"))
    assert [words(rows_of(pages, page)[0].xpath(".//summary")[0]) for page in ("index", "more")] == [
        "Books: eBay v. xAI.", "eBay v. xAI."]


def test_a_category_is_shown_by_its_label_and_kept_by_its_value(build):
    pages = build(table())
    assert words(rows_of(pages)[1].xpath(".//summary")[0]) == "Three v. 四 over music and song."
    assert [one.get("value") for one in pages.one("//select[@name='sector']")] == ["", "books", "music"]
    assert rows_of(pages)[1].get("data-f") == "music|"


def test_a_link_may_have_its_own_words(build):
    pages = build("# Front\n\nSee {row}`the second suit <suits/A-2>`.\n", suits=table())
    assert words(pages.one("//a[contains(@class, 'row')]")) == "the second suit"


MANY = [ROWS[0] | {"id": f"A-{n}", "sector": f"s{n}"} for n in range(200)]


@pytest.mark.parametrize("text, rows, told", [
    (table(name="suts"), ROWS, "index.md:3: WARNING: records suts: no table 'suts' in datapackage.json, expected one of "
                               "more, pairs, suits"),
    (table(columns="Suit = nam"), ROWS, "index.md:3: WARNING: records suits: columns: suits.csv has no column 'nam', "
                                        "expected one of id, name, filed, sector, amount, source_ids"),
    (table(columns="Suit"), ROWS, "columns: 'Suit', expected 'Head = column'"),
    (table(columns=""), ROWS, "columns: none, expected first the column that names a row"),
    (table(facets="Works = genre"), ROWS, "facets: suits.csv has no column 'genre', expected one of"),
    (table(facets="Works = filed:month"), ROWS, "facets: 'filed:month', expected a column, or a column of dates with ':year'"),
    (table(columns="Suit = name, filed; Amount = amount, nix"), ROWS, "columns: suits.csv has no column 'nix', expected one of"),
    (table(), MANY, "facets: sector has 200 values, expected at most 60"),
    (table(template="{nom}"), ROWS, "row template: suits.csv has no column 'nom', expected one of"),
    (table(template="[{filed}] [{amount}]."), ROWS, "row template: nothing outside of brackets, expected words that every"),
    (table(template="{filed}"), ROWS, "row template: filed may be empty, expected it in square brackets"),
    (table(template="{name} [{filed}"), ROWS, "row template: a bracket that is not closed or stands inside another"),
    (table(more=":sort: filed up\n"), ROWS, "sort: 'up', expected asc or desc"),
    (table(more=":only: sector = opera\n"), ROWS, "only: no row has 'opera' in sector"),
    (table(), [ROWS[0], ROWS[1] | {"name": ""}], "suits.csv:3: no name, expected the name of the row"),
    (table(), [ROWS[0], ROWS[1] | {"id": ""}], "suits.csv:3: a row without a id, expected one"),
    (table(), [ROWS[0], ROWS[2], ROWS[2]], "suits.csv:4: id 'A-3' stands on line 3 too, expected it once"),
    (table(), [ROWS[0] | {"sector": "a|b"}], "suits.csv:2: '|' in a cell of a facet, expected a value without it"),
    (table(), [ROWS[0], ROWS[1] | {"sector": "-"}], "suits.csv:3: '-' in a cell of a facet, expected a value that is not the"),
    (table(facets="Works = sector; Kind = sector"), ROWS, "facets: sector twice, expected each choice once"),
    (table(columns="Suit = name; Suit = filed"), ROWS, "columns: the head 'Suit' twice, expected each once"),
    (table(facets="Year = name:year"), ROWS, "suits.csv:2: name 'One v. Two', expected a date that begins with its year"),
    (table(more=":only: sector = music; filed = 2025\n"), ROWS, "only: no row has all that is asked for"),
    (table(more=":search: plaintif\n"), ROWS, "search: suits.csv has no column 'plaintif', expected one of"),
    (table(name="pairs"), ROWS, "suits.csv: a primary key of several columns, expected one, which is the address of a row"),
    (table(), [*ROWS, ROWS[0] | {"id": "A 1"}], "suits.csv:5: id 'A 1', expected letters, figures and . _ : - alone"),
    (table(), [*ROWS, ROWS[0] | {"id": "A%41"}], "suits.csv:5: id 'A%41', expected letters, figures and . _ : - alone"),
    (table(), [*ROWS, ROWS[0] | {"id": "A'\"><b>"}], "expected letters, figures and . _ : - alone"),
    (table(), [ROWS[0] | {"source_ids": "AA-009"}], "index.md:3: WARNING: unknown source 'AA-009', nearest is 'AA-002'"),
    (table(more=":facet: sector\n"), ROWS, "Unknown option keys: ['facet']"),
    ("# Suits\n\n```{records}\n```\n", ROWS, "index.md:3: ERROR: Directive 'records': 1 argument(s) required"),
])
def test_what_does_not_fit_the_table_is_refused_with_its_place(build, text, rows, told):
    assert any(told in line for line in build(text, rows).warnings)


def test_formulae_brackets_and_marks_of_the_authoring_language_in_a_cell_stay_text(build):
    odd = ["=1+1", "{name} [x] **b** `c`", "javascript:alert(1)", "One\nv. Two", "שלום v. Two"]
    pages = build(table(), [ROWS[0] | {"id": f"A-{number}", "name": name} for number, name in enumerate(odd, 1)])
    assert pages.warnings == []
    assert [words(row.xpath(".//th")[0]) for row in rows_of(pages)] == [" ".join(name.split()) for name in odd]
    assert {link for row in rows_of(pages) for link in row.xpath(".//th/a/@href")} == {f"#A-{n}" for n in range(1, 6)}


@pytest.mark.parametrize("target, told", [
    ("A-9", "index.md:3: WARNING: unknown row 'A-9', nearest is 'A-"),
    ("A-1", "index.md:3: WARNING: row 'A-1' stands in suits and more, expected TABLE/A-1"),
    ("suit/A-1", "index.md:3: WARNING: unknown row 'suit/A-1'")])
def test_a_link_to_a_row_that_is_not_there_is_refused_with_its_place(build, target, told):
    assert any(told in line for line in build(f"# Front\n\nSee {{row}}`{target}`.\n", suits=table()).warnings)
