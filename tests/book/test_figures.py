"""Figures in prose, citations and charts."""

import json
import re

import pytest

from lemmata.record import source_labels
from lemmata.sphinx import chart_directives, nodes
from tests.book.pages import EVIDENCE, build, words
from tests.this_book import FIGURES


def paragraph(tmp_path, text: str, more: str = "", few: bool = True):
    """The paragraph `text` on a page, with the evidence that it names beside it, or all; the element and the warnings."""
    pages = build(tmp_path, f"# Page\n\n{text}\n{more}", few, evidence=EVIDENCE)
    return pages["index"].xpath("//p")[0], pages.warnings


def test_a_fact_is_printed_from_the_tables_and_leads_to_its_evidence(tmp_path):
    found, warnings = paragraph(tmp_path, "It made {fact}`auction.total_with_fees`.")
    assert warnings == []
    assert words(found) == "It made US$728,784."
    link = found.find("a")
    assert link.get("href") == "evidence.html#fact-auction-total-with-fees"
    assert "fact" in link.get("class").split()


def test_a_fact_can_be_printed_without_its_unit(tmp_path):
    found, _ = paragraph(tmp_path, "{fact}`auction.lots_sold number` of {fact}`auction.lots_offered` sold.")
    assert words(found) == "28 of 34 lots sold."


def test_an_unknown_fact_is_told(tmp_path):
    _, warnings = paragraph(tmp_path, "It made {fact}`auction.total_with_fee`.", few=False)
    assert warnings == ["index.md:3: WARNING: unknown fact 'auction.total_with_fee', "
                        "nearest is 'auction.total_with_fees'"]


def test_a_form_that_there_is_not_is_told(tmp_path):
    _, warnings = paragraph(tmp_path, "{fact}`auction.lots_sold words` sold.")
    assert warnings == ["index.md:3: WARNING: fact 'auction.lots_sold': 'words' is no form, expected nothing or 'number'"]


def test_a_fact_without_source_is_told(tmp_path):
    build(tmp_path, "# Page\n")
    table = tmp_path / "data" / "facts.csv"
    text = table.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("auction.belamy_hammer,"))
    table.write_text(text.replace(line, line.replace("AU-062", "")), encoding="utf-8")
    _, warnings = paragraph(tmp_path, "{fact}`auction.belamy_hammer`")
    assert warnings == ["index.md:3: WARNING: fact 'auction.belamy_hammer' has no source, expected one in facts.csv or "
                        "in the row it refers to"]


def test_a_fact_of_the_books_own_judgements_needs_no_source(tmp_path):
    found, warnings = paragraph(tmp_path, "Kappa is {fact}`method.verdicts_kappa`.")
    assert warnings == [] and re.fullmatch(r"Kappa is 0\.\d\d\.", words(found))


@pytest.mark.parametrize(("claim", "printed"), [
    ("S0-01", "more than 4,000 people"), ("S0-06", "US$40,000–60,000"), ("S0-10", "at least 4,645 signatures"),
    ("S0-15b", "about HK$4.67 million"), ("S0-20", "more than 200 works")])
def test_a_stated_figure_is_printed_as_the_source_states_it(tmp_path, claim, printed):
    found, warnings = paragraph(tmp_path, f"{{said}}`{claim}`", f"\n```{{claims}} auction\n:only: {claim}\n```\n")
    assert [line for line in warnings if "seg-auction" not in line] == []
    assert words(found) == printed
    assert found.xpath(".//a")[0].get("href") == f"#claim-{claim.lower()}"


def test_a_claim_that_states_no_figure_is_told(tmp_path):
    _, warnings = paragraph(tmp_path, "{said}`S0-03`", "\n```{claims} auction\n:only: S0-03\n```\n")
    assert "index.md:3: WARNING: claim 'S0-03' states no figure, expected a stated_value in claims.csv" in warnings


def test_a_figure_whose_table_is_on_no_page_is_told(tmp_path):
    pages = build(tmp_path, "# Page\n\n{said}`S0-01`\n")
    assert pages.warnings == ["index.md:3: WARNING: nothing on any page is called 'claim-s0-01', expected the table "
                              "that holds it"]


def test_evidence_is_cited_in_readable_words(tmp_path):
    found, warnings = paragraph(tmp_path, "So it was {cite}`AU-002,AU-004`.", few=False)
    assert warnings == []
    assert words(found) == "So it was [The Art Newspaper 2025a; The Art Newspaper 2025a (copy)]."
    assert [link.get("href") for link in found.iter("a")] == ["evidence.html#source-au-002", "evidence.html#source-au-004"]


def test_a_work_is_cited_from_the_bibliography(tmp_path):
    found, warnings = paragraph(tmp_path, "See {cite}`ricketson1992`.")
    assert warnings == []
    assert words(found) == "See [Ricketson 1992]."
    assert found.xpath(".//a")[0].get("href") == "evidence.html#work-ricketson1992"


@pytest.mark.parametrize("key, cited", [
    ("farrell2019", "Farrell and Newman 2019"), ("widder2024", "Widder et al. 2024"),
    ("burrowgiles1884", "Burrow-Giles Lithographic Co. v. Sarony 1884"), ("crs2025", "Congressional Research Service 2025"),
    ("wangqian_nd", "Wang Qian 王迁 n.d.")])
def test_a_work_is_cited_by_its_author_or_else_its_title_and_its_year(tmp_path, key, cited):
    found, _ = paragraph(tmp_path, f"See {{cite}}`{key}`.")
    assert words(found) == f"See [{cited}]."


def test_a_work_whose_year_is_not_known_is_listed_without_a_date_and_a_statute_without_a_word_on_it(tmp_path):
    pages = build(tmp_path, "# Page\n\n{cite}`wangqian_nd,usc504`\n", few=True, evidence=EVIDENCE)
    article, statute = (words(pages["evidence"].get_element_by_id(f"work-{name}")) for name in ("wangqian-nd", "usc504"))
    assert "n.d." in article and "n.d." not in statute.split("]", 1)[-1]


def test_works_are_listed_by_author_after_what_has_none(tmp_path):
    keys = ["zylinska2020", "crs2025", "benjamin1968", "burrowgiles1884"]
    pages = build(tmp_path, f"# Page\n\n{{cite}}`{','.join(keys)}`\n", few=True, evidence=EVIDENCE)
    assert pages["evidence"].xpath("//div[@class='citation']/@id") == [
        "work-burrowgiles1884", "work-benjamin1968", "work-crs2025", "work-zylinska2020"]


def test_the_year_of_a_source_is_said_once():
    row = {"publisher": "浙江大学学报 2024", "author": "", "title": "", "date": "2024-05", "seen": "opening"}
    assert source_labels.label(row) == "浙江大学学报 2024"


def test_a_copy_is_said_where_the_name_does_not_tell_it():
    row = {"publisher": "AFP via Herald", "author": "", "title": "", "date": "2025", "seen": "copy elsewhere"}
    assert source_labels.label(row) == "AFP via Herald 2025"
    assert source_labels.label(row | {"publisher": "AFP"}) == "AFP 2025 (copy)"


def source(name: str, publisher: str, date: str, seen: str = "whole") -> dict[str, str]:
    return {"source_id": name, "publisher": publisher, "author": "", "title": "", "date": date, "seen": seen}


def test_sources_that_would_be_named_alike_get_letters_in_the_order_of_their_ids():
    rows = [source("B-3", "Herald", "2025-02"), source("B-1", "Herald", "2025-01"), source("B-2", "Herald", "2024-01"),
            source("B-4", "Herald", ""), source("B-5", "Herald", ""), source("B-6", "Herald", "2025", "copy elsewhere"),
            source("B-7", "Herald", "2025", "copy elsewhere")]
    assert source_labels.labels(rows) == {
        "B-1": "Herald 2025a", "B-3": "Herald 2025b", "B-2": "Herald 2024", "B-4": "Herald, undated a",
        "B-5": "Herald, undated b", "B-6": "Herald 2025a (copy)", "B-7": "Herald 2025b (copy)"}


def test_a_new_source_changes_no_letter_of_the_others():
    rows = [source(f"B-{number:02}", "Herald", "2025") for number in range(30)]
    before, after = source_labels.labels(rows[:-1]), source_labels.labels(rows)
    assert before.items() <= after.items()
    assert after["B-29"] == "Herald 2025ad"


def test_the_letter_is_part_of_the_link_and_stands_with_the_source(tmp_path):
    found, _ = paragraph(tmp_path, "So it was {cite}`AU-002,AU-003`.")
    assert [words(link) for link in found.iter("a")] == ["The Art Newspaper 2025a", "The Art Newspaper 2025b"]
    pages = build(tmp_path, "# Page\n\n{cite}`AU-002,AU-003`\n", few=True, evidence=EVIDENCE)
    assert "Cited as The Art Newspaper 2025b." in words(pages.one("//li[@id='source-au-003']", "evidence"))


def test_an_unknown_source_is_told(tmp_path):
    _, warnings = paragraph(tmp_path, "{cite}`AU-999`", few=False)
    assert warnings[0].startswith("index.md:3: WARNING: unknown source 'AU-999', nearest is 'AU-")


def test_a_chart_is_a_numbered_figure_in_light_and_dark_with_numbers_and_notebook(tmp_path):
    text = "# Page\n\n```{chart} auction_fees\n```\n\nSee {numref}`fig-auction_fees`.\n"
    chart = json.loads((FIGURES / "auction_fees.json").read_text(encoding="utf-8"))
    pages = build(tmp_path, text, few=True, evidence=EVIDENCE)
    assert [line for line in pages.warnings if "unknown document" not in line] == []
    pictures = pages["index"].xpath("//figure//img")
    assert [(one.get("class"), one.get("alt")) for one in pictures] == [
        ("only-light", chart["alt"]), ("only-dark", chart["alt"])]
    assert all(int(one.get("width")) > 0 and int(one.get("height")) > 0 for one in pictures)
    for mode, one in zip(("light", "dark"), pictures, strict=True):
        # On a narrow page each gives way to the one that is drawn for it.
        [source] = one.xpath("ancestor::picture//source")
        assert source.get("media") == nodes.NARROW
        assert source.get("srcset").endswith(f"/auction_fees.narrow.{mode}.svg") and 0 < int(source.get("width")) <= 352
    assert words(pages.one("//figcaption/p")).startswith(f"Fig. 1 {chart['caption']}")
    taken = [link.get("href").rsplit("/", 1)[-1] for link in pages["index"].xpath("//a[contains(@class, 'download')]")]
    assert taken == ["auction_fees.csv", "auction_fees.light.svg"]
    assert words(pages["index"].xpath("//p[contains(., 'See Fig')]")[0]) == "See Fig. 1."
    figure = pages.one("//figure")
    heads = [words(one) for one in figure.xpath("./p")]
    assert heads == [chart["headline"], chart["subtitle"]]
    shown = figure.xpath(".//details[contains(@class, 'numbers')]//tbody/tr")
    assert len(shown) == len(chart_directives.numbers(pages.folder / "figures" / "auction_fees.csv")) - 1


def test_a_chart_that_was_never_published_is_told(tmp_path):
    assert build(tmp_path, "# Page\n\n```{chart} auction_fee\n```\n").warnings == [
        "index.md:3: WARNING: unknown chart 'auction_fee', nearest is 'auction_fees'"]


def test_an_explorer_shows_every_state_without_a_script(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{explorer} auction_premium\n```\n", few=True, evidence=EVIDENCE)
    states = pages["index"].xpath("//div[contains(@class, 'state')][.//img]")
    choices = json.loads(pages.one("//p[@class='explorer-control']//input[@type='range']").get("data-words"))
    assert len(states) >= len(choices) > 1
    assert pages.one("//p[@class='explorer-control']").get("hidden") is not None
    assert all(picture.get("alt") for picture in pages["index"].xpath("//img"))
