"""Rules on sums compare as sums are reckoned, tell a row that they name and no longer find, and let sound words pass."""

import pytest

from lemmata.checks import registry
from lemmata.checks.csvfile import Cell
from lemmata.checks.located_tables import Row, Table, Tables
from tests.this_book import DATA, ROOT


@pytest.fixture(scope="module")
def record() -> Tables:
    """The tables of the book as they stand."""
    return registry.read(DATA, ROOT)[0]


def told(record: Tables, table: str, cells: dict[tuple[str, str], str]) -> list[str]:
    """What the check says of `table` once the `cells`, by key and column, hold other words."""
    old = record.tables[table]
    fresh = Tables(record.root, record.data, record.as_of, record.created, record.schemas)
    fresh.tables = dict(record.tables)
    new = Table(old.schema, old.file, [Row(row) for row in old.rows])
    by_key = {row.key(old.schema.primary_key)[0]: row for row in new.rows}
    for (key, column), text in cells.items():
        by_key[key][column] = Cell(text, by_key[key].line(column))
    fresh.tables[table] = new
    return [str(fault) for fault in registry.judge(new, fresh)]


def line(record: Tables, table: str, key: str) -> int:
    return record.tables[table].keys[(key,)].line()


@pytest.mark.parametrize(("table", "key"), [
    ("settlement_terms", "fund_total"), ("settlement_terms", "instalment_3_amount"), ("settlement_terms", "fee_multiplier"),
    ("settlement_terms", "pirated_copies_libgen"), ("sale_totals", "total_with_fees"), ("sale_totals", "sale_closed"),
    ("sale_totals", "lots_unsold"), ("ai_art_sales", "A31"), ("ai_art_sales", "A23"), ("licensing_deals", "D29"),
    ("settlements", "bartz_v_anthropic_units"),
])
def test_a_key_that_rules_name_is_missed_when_it_is_renamed(record, table, key):
    column = record.tables[table].schema.primary_key[0]
    found = told(record, table, {(key, column): "renamed"})
    expected = f"data/{table}.csv:1: {column}: no row '{key}', which rules on sums and days name, expected one"
    assert [one for one in found if one.startswith(expected)], found


def test_a_key_with_another_hyphen_is_named_as_the_nearest(record):
    found = told(record, "settlement_terms", {("fund_total", "measure_id"): "fund_totals"})
    assert any("no row 'fund_total'" in one and "nearest is 'fund_totals'" in one for one in found), found


def test_parts_with_tenths_are_their_whole(record):
    # 0.1 + 0.2 is no 0.3 to a computer.
    parts = dict(zip(("instalment_1_amount", "instalment_2_amount", "instalment_3_amount", "instalment_4_amount"),
                     ("300000000.1", "300000000.2", "450000000.3", "450000000.1"), strict=True))
    cells = {(key, "value_number"): value for key, value in parts.items()} | {("fund_total", "value_number"): "1500000000.7"}
    assert sum(map(float, parts.values())) != 1500000000.7
    assert [one for one in told(record, "settlement_terms", cells) if "are together" in one or "above fund_total" in one] == []


def test_a_part_that_is_a_tenth_off_is_told(record):
    found = told(record, "settlement_terms", {("instalment_1_amount", "value_number"): "300000000.1"})
    assert any("1500000000.1" in one and "1500000000" in one for one in found), found


def test_a_product_is_that_of_its_factors_but_for_what_a_computer_leaves(record):
    # 482,460 works at 1,100.1 dollars: the product as a hand writes it is not the computer's.
    cells = {("statutory_damages_minimum", "value_number"): "1100.1",
             ("exposure_minimum_listed_works", "value_number"): "530754246"}
    assert 482460 * 1100.1 != 530754246
    assert [one for one in told(record, "settlement_terms", cells) if "exposure_minimum" in one and "gives" in one] == []
    cells[("exposure_minimum_listed_works", "value_number")] = "530754247"
    assert [one for one in told(record, "settlement_terms", cells) if "exposure_minimum" in one and "gives" in one] != []


def test_a_range_may_begin_where_it_ends(record):
    columns = "estimate_low_usd:estimate_low_usd"
    assert told(record, "facts", {("auction.reben_estimate", "column"): columns}) == []
    found = told(record, "facts", {("auction.reben_estimate", "column"): "estimate_high_usd:estimate_low_usd"})
    assert any("expected the low end first" in one for one in found), found


def test_a_month_is_not_before_a_day_of_it(record):
    assert record.tables["cases"].keys[("US-01",)]("outcome_date")[:7] == "2026-07"
    assert told(record, "cases", {("US-01", "status_as_of"): "2026-07"}) == []


@pytest.mark.parametrize("words", [
    "CNY 1,000 damages and 560 costs", "damages of CNY 1,000 and costs of CNY 560", "CNY 1,000 in damages, 560 for costs",
    "CNY 1,560 (1,000 damages + 560 costs)", "560 costs and 1,000 damages",
])
def test_a_sum_told_part_by_part_is_in_order(record, words):
    assert told(record, "decisions", {("D-01", "remedy"): words}) == []


@pytest.mark.parametrize(("award", "words"), [
    ("1560", "CNY 1,560 (1,000 damages + 560 costs)"), ("1560", "CNY 1,560 including costs of 560"),
    ("560", "CNY 1,560 (1,000 damages + 560 costs)"),
])
def test_a_sum_with_its_costs_in_it_is_told(record, award, words):
    found = told(record, "decisions", {("D-01", "remedy"): words, ("D-01", "award"): award})
    assert any(f":{line(record, 'decisions', 'D-01')}: award: " in one and "expected the sum without costs" in one
               for one in found), found
