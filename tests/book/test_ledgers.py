"""The record as tables: claims, facts, sources, glossary, argument."""

import csv

from tests.book.pages import EVIDENCE, build, words
from tests.this_book import DATA


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_ledger_has_a_row_for_each_claim_and_says_how_many_of_which_verdict(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{claims} auction\n```\n", few=True, evidence=EVIDENCE)
    table = pages.one("//table[@class='record record-claims']")
    claims = [row for row in rows("claims") if row["reading_id"] == "auction"]
    assert [row.get("id") for row in table.xpath(".//tbody/tr")] == [f"claim-{row['claim_id'].lower()}" for row in claims]
    confirmed = sum(row["verdict"] == "confirmed" for row in claims)
    assert words(table.find("caption")).startswith(f"{len(claims)} claims: {confirmed} confirmed, ")


def test_every_cell_of_a_ledger_names_its_column_and_every_row_is_headed(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{claims} auction\n```\n", few=True, evidence=EVIDENCE)
    table = pages.one("//table[@class='record record-claims']")
    columns = [words(head) for head in table.xpath(".//thead//th")]
    assert all(head.get("scope") == "col" for head in table.xpath(".//thead//th"))
    for row in table.xpath(".//tbody/tr"):
        assert row[0].tag == "th" and row[0].get("scope") == "row"
        assert [cell.get("data-label") for cell in row] == columns


def test_a_verdict_is_told_in_words_and_not_by_colour_alone(tmp_path):
    badge = build(tmp_path, "# Page\n\n```{claims} auction\n:only: S0-08\n```\n", few=True, evidence=EVIDENCE).one(
        "//td/span[contains(@class, 'verdict')]")
    assert words(badge) == "contradicted"
    assert badge.get("class") == "verdict verdict-contradicted"


def test_every_fact_and_every_source_has_a_row_of_its_own(tmp_path):
    page = build(tmp_path, "# Page\n", evidence=EVIDENCE)["evidence"]
    identifiers = page.xpath("//@id")
    wanted = [f"fact-{row['fact_id'].replace('.', '-').replace('_', '-')}" for row in rows("facts")]
    wanted += [f"source-{row['source_id'].lower()}" for row in rows("sources")]
    assert set(wanted) <= set(identifiers)
    assert len(identifiers) == len(set(identifiers))


def test_a_source_says_how_much_of_it_was_seen(tmp_path):
    pages = build(tmp_path, "# Page\n\n{cite}`AU-143`\n", few=True, evidence=EVIDENCE)
    entry = pages.one("//li[@id='source-au-143']", "evidence")
    assert "seen: not opened" in words(entry)


def test_the_sources_of_one_grade_stand_alone(tmp_path):
    page = build(tmp_path, "# Page\n\n```{sources}\n:grade: tertiary\n```\n")["index"]
    wanted = {f"source-{row['source_id'].lower()}" for row in rows("sources") if row["reliability"] == "tertiary"}
    assert set(page.xpath("//li/@id")) == wanted
    assert f"({len(wanted)})." in words(page.xpath("//p")[0])


def test_the_sources_of_one_grade_and_kind_stand_alone(tmp_path):
    page = build(tmp_path, "# Page\n\n```{sources}\n:grade: tertiary\n:kind: law court\n```\n")["index"]
    assert set(page.xpath("//li/@id")) == {f"source-{row['source_id'].lower()}" for row in rows("sources")
                                           if row["reliability"] == "tertiary" and row["kind"] in ("law", "court")}


def test_a_kind_that_no_source_has_is_told_with_the_nearest(tmp_path):
    [warning] = build(tmp_path, "# Page\n\n```{sources}\n:kind: newz\n```\n").warnings
    assert "unknown kind of source 'newz', nearest is 'news'" in warning


def test_a_term_can_be_linked_and_tells_its_forms_with_their_language(tmp_path):
    pages = build(tmp_path, "# Page\n\nThe {term}`hammer price`.\n", glossary="# Glossary\n\n```{terms}\n```\n")
    assert pages.warnings == []
    assert pages.one("//p[contains(., 'The hammer')]/a").get("href") == "glossary.html#term-hammer-price"
    forms = pages["glossary"].xpath("//dt[@id='term-hammer-price']/following-sibling::dd[1]//span[@lang]")
    assert {"zh-Hans", "zh-Latn-pinyin"} <= {form.get("lang") for form in forms}


def test_an_argument_is_nested_folds_that_start_open(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{argument} auction\n```\n")
    folds = pages["index"].xpath("//details")
    nodes = [row for row in rows("arguments") if row["reading_id"] == "auction"]
    parents = {row["parent_id"] for row in nodes} - {""}
    assert len(folds) == len(parents)
    assert all(fold.get("open") is not None for fold in folds)
    text = words(pages.one("//div[contains(@class, 'argument')][details]")).replace("’", "'")
    assert all(row["text"] in text for row in nodes)


def test_a_reading_without_argument_map_is_told(tmp_path):
    assert build(tmp_path, "# Page\n\n```{argument} access\n```\n").warnings == [
        "index.md:3: WARNING: unknown argument map of reading 'access'"]
