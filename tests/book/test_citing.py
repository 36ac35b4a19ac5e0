"""What programs are told of a page: citations, schema.org, sitemap."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from lxml import etree, html
from pybtex.database import parse_string
from sphinx.errors import ConfigError

from lemmata.record import front_matter
from lemmata.sphinx import page_metadata
from tests.this_book import ROOT

ODD = page_metadata.Cited("chapters/x", "5 % of {A} & B_c #1", "Whose </script> Work?", "The contributors", "2026", "en",
                   "https://example.org/chapters/x.html", "https://example.org/licence")


def test_every_page_of_the_book_can_be_cited_in_both_forms(site):
    pages = [path for path in site.rglob("*.html") if html.parse(str(path)).xpath("//meta[@name='citation_title']")]
    assert len(pages) > 20
    for path in pages:
        tree = html.parse(str(path))
        files = [(path.parent / link).resolve() for link in tree.xpath("//footer//a[@download]/@href")]
        assert [file.suffix for file in files] == [".bib", ".json"], path
        entry, = parse_string(files[0].read_text(encoding="utf-8"), "bibtex").entries.values()
        item, = json.loads(files[1].read_text(encoding="utf-8"))
        title = tree.xpath("string(//meta[@name='citation_title']/@content)")
        assert item["title"].replace("'", "’") == title.replace("'", "’")
        assert entry.type == "incollection" and entry.fields["booktitle"][1:-1] == item["container-title"]


def test_what_bibtex_takes_for_its_own_is_escaped():
    entry, = parse_string(page_metadata.bibtex(ODD), "bibtex").entries.values()
    assert entry.fields["title"][1:-1] == r"5 \% of \{A\} \& B\_c \#1"
    assert [str(person) for person in entry.persons["author"]] == ["{The contributors}"]


@pytest.mark.parametrize(("words", "year"), [("2026", "2026"), ("2025–2026", "2026"), ("since 2024, all authors", "2024")])
def test_the_year_is_found_among_words(words, year):
    page = replace(ODD, year=words)
    assert parse_string(page_metadata.bibtex(page), "bibtex").entries[page.key].fields["year"] == year
    assert page_metadata.csl(page)[0]["issued"] == {"date-parts": [[int(year)]]}
    assert page_metadata.json_ld(page)["datePublished"] == year


@pytest.mark.parametrize("words", ["", "The contributors", "26"])
def test_where_no_year_is_given_the_setting_is_named(words):
    with pytest.raises(ConfigError, match=f"^_config.yml: copyright: {words!r} holds no year, expected the year of the edition$"):
        page_metadata.year_of(words)


def test_a_reference_manager_takes_the_contributors_for_one_name(site):
    """Zotero cuts a name without a comma into two at its last blank, and drops a comma at the end."""
    page = html.parse(str(site / "chapters" / f"{front_matter.taught(ROOT)[0]}.html"))
    author, = page.xpath("//meta[@name='citation_author']/@content")
    assert author.endswith(",") and author.count(",") == 1


def test_an_address_is_given_where_there_is_one():
    assert "url" not in page_metadata.bibtex(page_metadata.Cited("x", "t", "b", "a", "2026", "en", "", ""))
    assert page_metadata.csl(ODD)[0]["URL"] == ODD.address


@pytest.mark.parametrize("name", front_matter.taught(ROOT))
def test_a_chapter_says_in_the_terms_of_schema_org_what_its_front_matter_says(site, name):
    said = json.loads(html.parse(str(site / "chapters" / f"{name}.html")).xpath("string(//script[@type='application/ld+json'])"))
    matter = front_matter.read(ROOT / "chapters" / f"{name}.md")
    assert said["@type"] == ["ScholarlyArticle", "LearningResource"]
    assert said["teaches"] == matter["objectives"] and said["timeRequired"] == f"PT{matter['minutes']}M"
    assert said["description"] and said["license"].startswith("https://creativecommons.org/")


def test_no_word_of_a_page_can_end_the_element_that_describes_it():
    assert "</" not in page_metadata.script(page_metadata.json_ld(ODD))
    assert json.loads(page_metadata.script(page_metadata.json_ld(ODD)))["isPartOf"]["name"] == ODD.book


def test_a_sitemap_lists_each_address_with_its_day_as_xml():
    tree = etree.fromstring(page_metadata.sitemap({"https://example.org/a.html?x=1&y=2": "2026-11-25"}).encode())
    assert [one.text for one in tree.iter("{*}loc")] == ["https://example.org/a.html?x=1&y=2"]
    assert [one.text for one in tree.iter("{*}lastmod")] == ["2026-11-25"]


def test_the_day_of_a_page_is_that_of_the_edition_or_of_its_latest_correction(tmp_path):
    (tmp_path / "datapackage.json").write_text(json.dumps({"created": "2026-11-25T00:00:00Z", "resources": [
        {"name": "errata", "consumers": ["chapters/method"]}]}), encoding="utf-8")
    (tmp_path / "errata.csv").write_text("page,corrected\nchapters/a,2026-11-26\nchapters/a,2026-11-28\nchapters/b,2026-11-01\n",
                                         encoding="utf-8")
    assert page_metadata.days(["chapters/a", "chapters/b", "chapters/c", "chapters/method"], tmp_path) == {
        "chapters/a": "2026-11-28", "chapters/b": "2026-11-25", "chapters/c": "2026-11-25", "chapters/method": "2026-11-28"}


def test_a_page_names_its_address_percent_encoded(monkeypatch):
    app = SimpleNamespace(config=SimpleNamespace(html_baseurl="https://example.org/book/", copyright="2026"),
                          env=SimpleNamespace(found_docs={"chapters/測試 頁"}))
    page = replace(ODD, address=page_metadata._address(app, "chapters/測試 頁"))
    monkeypatch.setattr(page_metadata, "is_site", lambda app: True)
    monkeypatch.setattr(page_metadata, "cited", lambda *_: page)
    context = {"pageurl": "https://example.org/book/chapters/測試 頁.html"}
    page_metadata._tell(app, "chapters/測試 頁", "page.html", context, None)
    assert context["pageurl"] == "https://example.org/book/chapters/%E6%B8%AC%E8%A9%A6%20%E9%A0%81.html"
