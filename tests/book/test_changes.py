"""What changed since the edition before: the page, the feed and the links to rows."""

import json
from datetime import datetime

import pytest
from lxml import etree, html

from lemmata.record import edition, table_diff
from lemmata.sphinx import changes, feed
from lemmata.sphinx.record_tables import Record
from tests.book import pages as book
from tests.book.pages import words
from tests.book.test_records import FIELDS, ROWS, SOURCE, table, write
from tests.this_book import DATA

ATOM = {"a": feed.ATOM}
PAGE = "# What changed\n\n```{changes}\n:most: 1\n```\n"
ERRATA = [{"erratum_id": "E01", "corrected": "2026-11-01", "page": "index", "place": "note 1", "was": "Five <b> & six.",
           "now": "Six.", "reported_by": "", "source_ids": "AA-001"}]


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Builds the page of changes with one kept edition of `suits`, with the rows given, beside the rows of today."""
    def make(before, now=ROWS, versions=("1.0.0", "1.1.0"), text=PAGE, **pages):
        data = tmp_path / "data"
        data.mkdir()
        (tmp_path / "figures").mkdir()
        (data / "editions").mkdir()
        (data / "references.bib").write_text("", encoding="utf-8")
        write(data / "sources.csv", [SOURCE])
        write(data / "errata.csv", ERRATA)
        resource = {"name": "suits", "path": "suits.csv", "title": "Suits", "schema": {"fields": FIELDS, "primaryKey": "id"}}
        for version, rows in zip(versions, (before, now), strict=True):
            write(data / "suits.csv", rows)
            described = {"version": version, "name": "book", "as_of": "2026-10-31", "resources": [resource]}
            (data / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
            if rows is before:
                made = edition.present(data)
                (data / "editions" / f"{version}.json.xz").write_bytes(edition.pack(made))
        write(data / "facts.csv", [{"fact_id": "", "table": "", "key": "", "label": ""}])
        monkeypatch.setattr(book, "CONF", book.CONF + 'lemmata_records = {"suits": "name"}\n')
        return book.build(tmp_path, text, **pages)
    return make


BEFORE = [ROWS[0] | {"sector": "music", "amount": "9"}, ROWS[1] | {"id": "A-0", "name": "Gone"}, ROWS[1]]


def test_a_table_is_told_in_numbers_and_its_rows_and_cells_in_a_fold(build):
    pages = build(BEFORE)
    assert pages.warnings == []
    said = words(pages.one("//section[@id='edition-1-1-0']"))
    assert "Both editions close the record on 31 October 2026" in said
    assert "Something changed in 1 of 1 tables. Rows: 1 added, 1 withdrawn, 1 changed in 2 cells." in said
    fold = pages.one("//details[@id='changed-1-1-0-suits']")
    assert words(fold[0]) == "suits Suits: 1 row added, 1 withdrawn, 1 changed in 2 cells"
    assert "Added: A-3 <b>Five</b> & \"six\"." in words(fold).replace("“", '"').replace("”", '"')
    assert "Withdrawn: A-0 Gone." in words(fold)
    assert [words(cell) for cell in fold.xpath(".//tbody/tr/*")] == ["A-1", "Sector", "music", "books"]
    assert words(fold.xpath(".//caption")[0]) == "2 cells changed, the first 1 of them; the CSV has all"


def test_a_new_column_is_told_once_and_an_empty_cell_as_empty(build):
    before = [{name: cell for name, cell in row.items() if name != "sector"} | {"amount": ""} for row in ROWS]
    fold = build(before).one("//details[@id='changed-1-1-0-suits']")
    assert "Columns added: Sector (filled in 3 rows)." in words(fold)
    assert [words(cell) for cell in fold.xpath(".//tbody/tr/*")] == ["A-1", "Sum asked", "empty", "1500000"]


def test_a_row_leads_to_its_page_and_is_not_named_there_for_that(build):
    pages = build(BEFORE, suits=table())
    assert "suits.html#A-3" in pages["index"].xpath("//details//a/@href")
    assert "In the book" not in words(pages["suits"])


@pytest.mark.parametrize("before, versions, told", [
    (ROWS, ("1.0.0", "1.0.0"), None),
    (BEFORE, ("1.0.0", "1.0.0"), "index.md:3: WARNING: changes: datapackage.json: version 1.0.0 is that of a kept edition with "
                                 "other tables (suits changed), expected a later one"),
    ([ROWS[0], ROWS[0]], ("1.0.0", "1.1.0"), "index.md:3: WARNING: changes: suits of 1.0.0: two rows with the key 'A-1'"),
])
def test_where_nothing_changed_the_page_says_so_and_what_cannot_be_compared_is_refused(build, before, versions, told):
    pages = build(before, versions=versions)
    if told:
        assert any(told in line for line in pages.warnings)
    else:
        assert pages.warnings == [] and "Nothing changed since the last edition" in words(pages["index"])


# The feed -----------------------------------------------------------------------------------------------


def made(site=""):
    """The feed of two editions of a table and one correction, parsed."""
    old = edition.Edition("1.0.0", "2026-09-30", {"suits": edition.Table("Suits", ("id",), ("id",), ({"id": "A"},))})
    new = edition.Edition("1.1.0", "2026-10-31", {"suits": edition.Table("Suits", ("id",), ("id",), ({"id": "<B>"},))})
    entries = [*changes.entries_of_tables(table_diff.history([old, new]), "record/changes.html"),
               *changes.entries_of_errata(ERRATA, {"index": "Front"}, {"E01": "chapters/method.html#erratum-e01"})]
    about = feed.Feed("book", "What changed", "The contributors", "CC BY 4.0", "2026-10-31", "record/changes.xml",
                      "record/changes.html")
    return etree.fromstring(feed.atom(about, entries, site))


def atom_faults(tree):
    """What RFC 4287 asks of a feed and this one lacks."""
    faults = [] if tree.tag == f"{{{feed.ATOM}}}feed" else [f"{tree.tag} is no feed"]
    for one in [tree, *tree.findall("a:entry", ATOM)]:
        for name in ("id", "title", "updated"):
            if len(one.findall(f"a:{name}", ATOM)) != 1 or not one.findtext(f"a:{name}", "", ATOM).strip():
                faults.append(f"{one.tag}: {name}, expected it once")
        try:
            datetime.strptime(one.findtext("a:updated", "", ATOM), "%Y-%m-%dT%H:%M:%SZ")
        except ValueError as error:
            faults.append(str(error))
        if len(one.findall("a:link[@rel='alternate']", ATOM)) != 1:
            faults.append(f"{one.tag}: a link to its page, expected one")
        faults += [f"{link.get('rel')}: no href" for link in one.findall("a:link", ATOM) if not link.get("href")]
    if tree.find("a:author/a:name", ATOM) is None:
        faults.append("no author")
    ids = [one.text for one in tree.iter(f"{{{feed.ATOM}}}id")]
    return faults + [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]


@pytest.mark.parametrize("address", ["", "https://example.org/book"])
def test_the_feed_is_valid_atom_with_the_latest_first(address):
    tree = made(address)
    assert atom_faults(tree) == []
    assert [one.findtext("a:updated", "", ATOM) for one in (tree, *tree.findall("a:entry", ATOM))] == [
        "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z", "2026-10-31T00:00:00Z"]
    assert [one.get("term") for one in tree.iter(f"{{{feed.ATOM}}}category")] == ["correction", "table"]


def test_an_entry_keeps_its_id_when_the_book_gets_an_address():
    ids = [[one.text for one in made(site).iter(f"{{{feed.ATOM}}}id")] for site in ("", "https://example.org/book/")]
    assert ids[0] == ids[1] and all(one.startswith("urn:uuid:") for one in ids[0])


def test_addresses_are_in_full_where_that_of_the_book_is_known_and_else_as_seen_from_the_feed():
    def links(site):
        return [one.get("href") for one in made(site).iter(f"{{{feed.ATOM}}}link")]
    assert links("") == ["changes.html", "../chapters/method.html#erratum-e01", "changes.html#changed-1-1-0-suits"]
    assert links("https://example.org/book") == [
        "https://example.org/book/record/changes.xml", "https://example.org/book/record/changes.html",
        "https://example.org/book/chapters/method.html#erratum-e01",
        "https://example.org/book/record/changes.html#changed-1-1-0-suits"]


def test_what_a_cell_holds_is_text_in_the_feed():
    correction, told = (html.fromstring(f"<div>{one.text}</div>") for one in made().iter(f"{{{feed.ATOM}}}content"))
    assert correction.text_content() == "It said: Five <b> & six.It says: Six."
    assert "Added: <B>." in told.text_content()


# On the site --------------------------------------------------------------------------------------------


def test_the_page_names_its_feed_which_is_valid_and_leads_to_pages_of_the_site(site):
    page = html.parse(str(site / "record" / "changes.html"))
    assert page.xpath("//link[@rel='alternate' and @type='application/atom+xml']/@href") == ["changes.xml"]
    tree = etree.parse(str(site / "record" / "changes.xml")).getroot()
    assert atom_faults(tree) == []
    errata = edition.present(DATA).tables["errata"].rows
    assert len([one for one in tree.iter(f"{{{feed.ATOM}}}category") if one.get("term") == "correction"]) == len(errata)
    for link in tree.findall("a:entry/a:link", ATOM):
        path, _, anchor = link.get("href").partition("#")
        assert anchor in html.parse(str((site / "record" / path).resolve())).xpath("//@id"), link.get("href")


def test_the_list_and_the_changelog_are_taken_from_the_same_comparison(site):
    found = Record(DATA).comparisons
    assert (site / "data" / changes.LIST).read_text(encoding="utf-8") == changes.as_csv(found)
    assert (site / "_downloads" / changes.LIST).read_bytes().startswith(b"\xef\xbb\xbfedition,table,key")
    said = (site / "data" / changes.LOG).read_text(encoding="utf-8")
    assert f"## {found[0].now.version}, record closed on" in said
    assert said.count("\n### ") == sum(len(one.tables) for one in found)
