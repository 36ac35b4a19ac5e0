"""Figures are printed one way everywhere, and every fact of the book leads to a value and to its evidence."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from lemmata.record import derived_figures, facts, tables
from lemmata.record.facts import UnknownFact
from lemmata.record.number_format import BARE, SIGNS, SINGULARS, format_figure
from tests.this_book import DATA

COLUMNS = ["fact_id", "label", "value_number", "value_high", "value_date", "value_text", "table", "key",
           "column", "derived", "unit", "decimals", "scale", "basis", "as_of", "source_ids", "note"]
#: A fact that refers to a cell.
CELL = {"fact_id": "a.b", "table": "sale_totals", "key": "lots_sold", "column": "value_number",
        "unit": "lots"}
PRICE = {"fact_id": "a.b", "table": "lots", "key": "anadol", "column": "price_realised_usd", "unit": "USD"}


@pytest.fixture
def book(tmp_path: Path):
    """`book(row, …)` is a copy of the tables with these facts alone."""
    def write(*rows: dict[str, str]) -> Path:
        for path in [*DATA.glob("*.csv"), DATA / "datapackage.json"]:
            shutil.copy(path, tmp_path)
        with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path
    return write


# Formats

@pytest.mark.parametrize(("value", "unit", "options", "text"), [
    # money
    (728784, "USD", {}, "US$728,784"),
    (40000, "GBP", {}, "£40,000"),
    (1250, "EUR", {}, "€1,250"),
    (7.78, "HKD", {}, "HK$7.78"),
    (500, "CNY", {}, "RMB 500"),
    # shares, years, bare numbers
    (82.352941, "percent", {}, "82.35 per cent"),
    (1, "percent", {}, "1 per cent"),
    (2025, "year", {}, "2025"),
    (2018, "year", {"high": 2025}, "2018–2025"),
    (3, "rank", {}, "3"),
    (0.5, "ratio", {}, "0.5"),
    (3.75, "factor", {}, "3.75"),
    (1234, "", {}, "1,234"),
    # counts, and one
    (34, "lots", {}, "34 lots"),
    (1, "lots", {}, "1 lot"),
    (0, "lots", {}, "0 lots"),
    (1.5, "years", {}, "1.5 years"),
    (1, "people", {}, "1 person"),
    (4000, "people", {}, "4,000 people"),
    (1, "copies", {}, "1 copy"),
    (1, "virtual museums", {}, "1 virtual museum"),
    # scales
    (39390000, "HKD", {"scale": "million"}, "HK$39.39 million"),
    (1100000, "CNY", {"scale": "million"}, "RMB 1.1 million"),
    (1500000000, "USD", {"scale": "billion"}, "US$1.5 billion"),
    (72900, "USD", {"scale": "thousand"}, "US$72.9 thousand"),
    (1000000, "characters", {"scale": "million"}, "1 million characters"),
    # decimals
    (96.4, "percent", {"decimals": 0}, "96 per cent"),
    (96.4, "percent", {"decimals": 2}, "96.40 per cent"),
    (4000000, "HKD", {"scale": "million", "decimals": 2}, "HK$4.00 million"),
    (1200, "lots", {"decimals": 0}, "1,200 lots"),
    (100.004, "", {}, "100"),
    # ranges
    (150000, "USD", {"high": 200000}, "US$150,000–200,000"),
    (1000000, "USD", {"high": 2500000, "scale": "million"}, "US$1–2.5 million"),
    (5, "months", {"high": 6}, "5–6 months"),
    (1, "lots", {"high": 2}, "1–2 lots"),
    (29, "percent", {"high": 47.5}, "29–47.5 per cent"),
    # qualifiers
    (200, "works", {"qualifier": "more than"}, "more than 200 works"),
    (600000, "USD", {"qualifier": "about"}, "about US$600,000"),
])
def test_format(value: float, unit: str, options: dict, text: str):
    assert format_figure(value, unit, **options) == text


def test_every_unit_of_the_tables_reads_in_the_plural_and_in_the_singular():
    with (DATA / "facts.csv").open(encoding="utf-8", newline="") as file:
        units = {row["unit"] for row in csv.DictReader(file)}
    for unit in units - set(SIGNS) - BARE - {"percent"}:
        assert format_figure(2, unit) == f"2 {unit}"
        assert unit in SINGULARS or unit.endswith("s"), f"{unit}: a count noun is given in the plural"
        assert unit in SINGULARS or not unit.endswith("ies"), f"{unit}: loses more than its s for 1"


def test_an_unknown_scale_is_an_error():
    with pytest.raises(KeyError, match="trillion"):
        format_figure(1, "USD", scale="trillion")


# Where a fact's value stands

def test_a_value_that_stands_in_the_fact(book):
    fact = facts.facts(book({"fact_id": "a.b", "label": "A", "value_number": "1.2", "value_high": "2",
                             "unit": "images", "scale": "million", "basis": "reported", "as_of": "2025",
                             "source_ids": "X-1;X-2", "note": "N"}))["a.b"]
    assert fact == facts.Fact("a.b", "A", 1200000, 2000000, "images", "1.2–2 million images", "1.2–2 million",
                              "reported", "2025", ("X-1", "X-2"), "N")


@pytest.mark.parametrize("column", ["value_date", "value_text"])
def test_a_value_that_is_no_number_is_printed_as_it_stands(column: str, book):
    fact = facts.facts(book({"fact_id": "a.b", column: "2025-02"}))["a.b"]
    assert (fact.value, fact.text, fact.number_text) == ("2025-02", "2025-02", "2025-02")


def test_a_value_that_stands_in_a_table_brings_its_evidence(book):
    fact = facts.facts(book(CELL))["a.b"]
    row = tables.load("sale_totals").set_index("measure_id").loc["lots_sold"]
    assert (fact.value, fact.text, fact.number_text) == (28, "28 lots", "28")
    assert fact.source_ids == tuple(row["source_ids"].split(";"))
    assert fact.as_of == row["as_of"]


def test_a_range_that_stands_in_two_columns(book):
    fact = facts.facts(book(PRICE | {"column": "estimate_low_usd:estimate_high_usd"}))["a.b"]
    assert (fact.value, fact.value_high, fact.text) == (150000, 200000, "US$150,000–200,000")


def test_the_evidence_of_the_fact_goes_before_that_of_the_row(book):
    fact = facts.facts(book(PRICE | {"source_ids": "X-1", "as_of": "2025"}))["a.b"]
    assert (fact.source_ids, fact.as_of) == (("X-1",), "2025")


def test_a_year_has_no_comma_with_or_without_its_unit(book):
    fact = facts.facts(book(CELL | {"key": "oldest_work_year", "unit": "year"}))["a.b"]
    assert (fact.text, fact.number_text) == ("1966", "1966")


def test_a_row_without_evidence_gives_none(book):
    data = book(CELL)
    path = data / "sale_totals.csv"
    text = re.sub(r"(?m)^(lots_sold,.*?lots),.*$", r"\1,,,", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    fact = facts.facts(data)["a.b"]
    assert (fact.value, fact.as_of, fact.source_ids) == (28, "", ())


def test_a_derived_value(book):
    fact = facts.facts(book({"fact_id": "a.b", "derived": "hammer_price:anadol", "unit": "USD"}))["a.b"]
    assert (fact.value, fact.text) == (220000, "US$220,000")


@pytest.mark.parametrize(("row", "message"), [
    ({"key": "nobody"}, "a.b refers to lots/nobody/price_realised_usd, which is not there"),
    ({"column": "prize"}, "a.b refers to lots/anadol/prize, which is not there"),
    ({"column": "title:prize"}, "a.b refers to lots/anadol/title:prize, which is not there"),
    ({"key": "van-arman"}, "a.b refers to lots/van-arman/price_realised_usd, which is empty"),
])
def test_a_reference_that_leads_nowhere_is_an_error(row: dict[str, str], message: str, book):
    with pytest.raises(UnknownFact) as error:
        facts.facts(book(PRICE | row))
    assert str(error.value) == f"data/facts.csv:2: {message}, expected a cell that has a value"


def test_an_unknown_table_is_an_error(book):
    with pytest.raises(KeyError, match="no table 'plots'"):
        facts.facts(book({"fact_id": "a.b", "table": "plots", "key": "x", "column": "y"}))


def test_an_unknown_derived_figure_is_an_error(book):
    with pytest.raises(KeyError, match="no derived figure 'guess'"):
        facts.facts(book({"fact_id": "a.b", "derived": "guess"}))


def test_reading_the_facts_is_traced(book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = book(PRICE)
    monkeypatch.setenv("LEMMATA_TRACE", str(tmp_path / "trace"))
    facts.facts(data)
    lines = (tmp_path / "trace").read_text(encoding="utf-8").splitlines()
    assert set(lines) == {"read facts.csv", "read lots.csv"}


# The facts of the book

@pytest.fixture(scope="module")
def real() -> dict[str, facts.Fact]:
    return facts.facts()


def test_every_row_is_a_fact(real: dict[str, facts.Fact]):
    assert list(real) == tables.load("facts")["fact_id"].tolist()


def test_every_fact_has_a_value_and_a_text(real: dict[str, facts.Fact]):
    for fact in real.values():
        assert fact.label and fact.text and fact.number_text, fact.id
        assert not re.search("nan|NA>|None", fact.text), fact.id
        assert isinstance(fact.value, float | str), fact.id
        assert fact.value_high is None or fact.value_high >= fact.value, fact.id


def test_every_fact_rests_on_a_known_source(real: dict[str, facts.Fact]):
    known = set(tables.load("sources")["source_id"])
    # What is computed from the ledger alone rests on the book's own judgements, and its note says so.
    assert [fact.id for fact in real.values() if not fact.source_ids and "computed from the ledger" not in fact.note] == []
    assert {source for fact in real.values() for source in fact.source_ids} <= known


def test_a_fact_known_by_heart(real: dict[str, facts.Fact]):
    assert real["auction.total_with_fees"].text == "US$728,784"
    assert real["auction.hammer_to_low"].text == "96 per cent"


@pytest.mark.parametrize(("made", "told"), [
    (lambda *_: float("nan"), "'odd' gave nan, expected a finite number"),
    (lambda *_: "x", "'odd' gave 'x', expected a finite number"),
    (lambda *_: 1 / 0, "'odd' raised ZeroDivisionError: division by zero, expected a number")])
def test_a_derived_fact_that_is_no_number_is_told_with_its_line_and_function(book, monkeypatch, made, told):
    monkeypatch.setattr(derived_figures, "figures", lambda _: {"odd": made})
    with pytest.raises(UnknownFact) as error:
        facts.facts(book({"fact_id": "a.b", "derived": "odd"}))
    assert str(error.value) == f"data/facts.csv:2: derived: {told}"
