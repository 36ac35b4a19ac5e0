"""The tables agree with their description, with one another, and with what was decided about the evidence."""

import json

import pandas as pd
import pytest

from lemmata.record import tables
from lemmata.sources import authoring
from tests.this_book import DATA

RESOURCES = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
#: Invented or machine-written pages, kept in the list of sources so that nobody takes them up again.
REJECTED = {"AU-122", "AU-123", "AU-125"}


def measure(name: str) -> float:
    rows = tables.load("sale_totals").set_index("measure_id")
    return float(rows.loc[name, "value_number"])


def test_frictionless_accepts_the_package():
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    faults = report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert faults == []
    assert report.errors == []
    assert len(report.tasks) == len(RESOURCES)


def test_every_table_is_described_and_every_description_has_its_table():
    assert {path.name for path in DATA.glob("*.csv")} == {resource["path"] for resource in RESOURCES}


# The sale

def test_sold_and_unsold_lots_are_the_lots_offered():
    assert (measure("lots_sold"), measure("lots_unsold"), measure("lots_offered")) == (28, 6, 34)
    assert measure("lots_sold") + measure("lots_unsold") == measure("lots_offered")


def test_the_rate_of_sale_that_the_counts_bear_out_is_the_one_reported_first():
    assert round(100 * measure("lots_sold") / measure("lots_offered")) == measure("sell_through_by_lot")


@pytest.fixture
def lots() -> pd.DataFrame:
    return tables.load("lots").set_index("lot_id")


def test_a_lot_has_both_estimates_or_neither_and_the_low_one_is_lower(lots: pd.DataFrame):
    low, high = lots["estimate_low_usd"], lots["estimate_high_usd"]
    assert (low.isna() == high.isna()).all()
    assert (low.dropna() > 0).all()
    assert (low.dropna() < high.dropna()).all()


def test_a_lot_has_a_price_when_it_is_known_to_be_sold_and_at_no_other_time(lots: pd.DataFrame):
    assert ((lots["status"] == "sold") == lots["price_realised_usd"].notna()).all()
    assert (lots["price_realised_usd"].dropna() > 0).all()


def test_no_more_lots_than_the_sale_had(lots: pd.DataFrame):
    assert lots["status"].str.startswith("sold").sum() <= measure("lots_sold")
    assert (lots["status"] == "unsold").sum() <= measure("lots_unsold")
    assert len(lots) <= measure("lots_offered")
    assert lots["lot_number"].dropna().is_unique
    assert lots["lot_number"].dropna().between(1, measure("lots_offered")).all()


def test_the_known_prices_are_part_of_the_total(lots: pd.DataFrame):
    assert lots["price_realised_usd"].sum() < measure("total_with_fees")
    assert lots["price_realised_usd"].max() == measure("top_lot_price")


def test_no_work_was_made_after_the_sale(lots: pd.DataFrame):
    assert lots["year_made"].dropna().between(measure("oldest_work_year"), 2025).all()


def test_the_estimates_of_other_sales_are_in_order():
    sales = tables.load("ai_art_sales").dropna(subset=["estimate_low", "estimate_high"])
    assert len(sales)
    assert (sales["estimate_low"] <= sales["estimate_high"]).all()


# The letter

def counted() -> pd.DataFrame:
    """Signatures by stated day, without the rows whose note says stale or contradicted."""
    rows = tables.load("open_letter_signatures")
    rows = rows[rows["record_type"] == "count"]
    rows = rows[(rows["date_basis"] == "stated") & (rows["precision"] == "day")]
    wrong = rows["note"].fillna("").str.contains("stale|contradicted", case=False)
    assert wrong.any()
    return rows[~wrong].sort_values("date", kind="stable")


def test_signatures_on_stated_days_never_fall():
    rows = counted()
    assert len(rows) >= 3
    assert rows["signatures"].is_monotonic_increasing


def test_a_count_has_a_number_and_a_wording():
    rows = tables.load("open_letter_signatures")
    rows = rows[rows["record_type"] == "count"]
    assert rows["signatures"].notna().all()
    assert rows["wording"].notna().all()


# The evidence

def evidence() -> dict[tuple[str, int], set[str]]:
    """Ids of sources by table and line."""
    found = {}
    for resource in RESOURCES:
        frame = tables.load(resource["name"])
        for column in {"source_ids", "source_id"} & set(frame.columns):
            if resource["name"] != "sources":
                for number, cell in enumerate(frame[column].fillna(""), 2):
                    found[(resource["name"], number)] = set(filter(None, cell.split(";")))
    return found


def test_a_rejected_source_supports_no_row():
    assert [place for place, ids in evidence().items() if ids & REJECTED] == []


def test_a_rejected_source_says_so():
    sources = tables.load("sources").set_index("source_id")
    assert sources.loc[sorted(REJECTED), "note"].str.startswith("Rejected").all()


def test_every_source_that_a_row_names_is_listed():
    known = set(tables.load("sources")["source_id"])
    assert {place: ids - known for place, ids in evidence().items() if ids - known} == {}


# The claims

def test_every_lemma_is_short():
    claims = tables.load("claims").set_index("claim_id")
    assert claims["lemma"].notna().all()
    assert claims["lemma"].map(authoring.too_long).dropna().to_dict() == {}


def test_every_claim_stands_in_a_segment_of_its_reading():
    claims = tables.load("claims")
    assert claims["segment_id"].isin(tables.load("segments")["segment_id"]).all()
    assert (claims["segment_id"].str.partition(":")[0] == claims["reading_id"]).all()


def test_a_range_that_a_claim_states_is_in_order():
    claims = tables.load("claims").dropna(subset=["stated_value_high"])
    assert (claims["stated_value"].astype(float) < claims["stated_value_high"].astype(float)).all()


def test_a_contradicted_claim_has_evidence_and_what_is_right():
    claims = tables.load("claims")
    wrong = claims[claims["verdict"] == "contradicted"]
    assert len(wrong)
    assert wrong["source_ids"].notna().all()
    assert (wrong["correct_value"].notna() | wrong["comment"].notna()).all()
