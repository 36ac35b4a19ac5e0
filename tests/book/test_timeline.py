"""Rows of several tables by month: order, heads, controls, links to rows, what is refused."""

import pytest

from tests.book import test_records
from tests.book.pages import words

build = test_records.build
ROWS = [test_records.ROWS[0] | {"id": key, "name": name, "filed": filed} for key, name, filed in (
    ("A-1", "One", "2025-05-01"), ("A-2", "Two", "2025-05-30"), ("A-3", "Three", "2025"), ("A-4", "Four", "2025-05"),
    ("A-5", "Five", ""), ("A-6", "<i>Six</i>", "2024-12-31"))]
SUITS = '{kind: Suit, table: suits, date: filed, row: "{name}[, {sector}]", only: {id: [A-1, A-2, A-3, A-4, A-5, A-6]}}'
MORE = '{kind: Other, table: more, date: filed, row: "{name}", only: {id: [A-1]}}'


def page(*lines):
    """A page with the directive."""
    return "# Timeline\n\n```{timeline}\n" + "".join(f"- {line}\n" for line in lines) + "```\n"


def test_rows_of_all_tables_stand_below_the_head_of_their_month_the_latest_first(build):
    pages = build(page(SUITS, MORE), ROWS)
    assert pages.warnings == []
    bodies = pages["index"].xpath("//table[contains(@class, 'records')]/tbody")
    assert [body.get("id") for body in bodies] == [
        "2025-05", "suits-A-2", "suits-A-1", "more-A-1", "suits-A-4", "2025", "suits-A-3", "2024-12", "suits-A-6"]
    assert [words(body) for body in bodies if body.get("class") == "month"] == [
        "May 2025", "2025, month not known", "December 2024"]
    assert [words(cell) for cell in bodies[1].xpath(".//tr/*")] == ["Two, books", "2025-05-30", "Suit"]
    assert words(bodies[-1].xpath(".//th")[0]) == "<i>Six</i>, books"


def test_what_has_no_date_is_counted_and_each_year_can_be_gone_to(build):
    pages = build(page(SUITS), ROWS)
    assert "Without a date, and so not here: Suit 1." in words(pages["index"])
    years = pages["index"].xpath("//p[starts-with(., 'To the year')]/a")
    assert [(one.text_content(), one.get("href")) for one in years] == [("2025", "#2025-05"), ("2024", "#2024-12")]


def test_the_choices_are_kind_and_year_with_their_counts(build):
    form = build(page(SUITS, MORE), ROWS).one("//form[@class='records-tools']")
    assert [option.text for option in form.xpath(".//select[@name='kind']/option")] == ["all", "Other (1)", "Suit (5)"]
    assert [option.text for option in form.xpath(".//select[@name='date']/option")] == ["all", "2025 (5)", "2024 (1)"]


def test_a_row_leads_to_its_own_page_and_is_not_named_there_for_that(build):
    pages = build(page(SUITS), ROWS, suits=test_records.table())
    assert "suits.html#A-2" in pages["index"].xpath("//tbody//a/@href")
    assert "In the book" not in words(pages["suits"])


@pytest.mark.parametrize("lines, told", [
    (["Suits: x"], "timeline: line 1: no kind, expected one"),
    (["{kind: Suit, table: suits"], "expected a list in YAML"),
    ([SUITS.replace("table: suits", "table: suts")], "timeline: no table 'suts' in datapackage.json, expected one of"),
    ([SUITS.replace("date: filed", "date: day")], "timeline: date: suits.csv has no column 'day', expected one of"),
    ([SUITS.replace("{name}", "{nom}")], "timeline: row template: suits.csv has no column 'nom'"),
    ([SUITS.replace("A-6]", "A-9]")], "timeline: only: no row has 'A-9' in id"),
    ([SUITS.replace("only", "just")], "timeline: line 1: 'just', expected one of kind, table, date, row, only"),
    ([MORE.replace("only: {id: [A-1]}", "only: {id: A-1}")], "timeline: line 1: only {'id': 'A-1'}, expected columns, each with"),
    ([MORE.replace("only: {id: [A-1]}", "only: [A-1]")], "timeline: line 1: only ['A-1'], expected columns, each with a list"),
    ([MORE.replace("{id: [A-1]}", "{nix: [A-1]}")], "timeline: only: more.csv has no column 'nix', expected one of"),
    ([MORE.replace("kind: Other", "kind: A|B")], "timeline: line 1: kind 'A|B', expected words that can stand in an address"),
    ([MORE.replace("kind: Other", "kind: '-'")], "timeline: line 1: kind '-', expected words that can stand in an address"),
    ([MORE.replace("date: filed", "date: name")], "timeline: more.csv:2: name 'One', expected a date that begins with its year"),
    ([SUITS, SUITS], "timeline: the row A-2 of suits is asked for twice, expected it in one line"),
])
def test_what_does_not_fit_the_tables_is_refused_with_its_place(build, lines, told):
    assert any(line.startswith("index.md:3: WARNING: timeline: ") and told in line for line in build(page(*lines), ROWS).warnings)


def test_more_years_than_a_list_is_good_for_are_refused(build):
    rows = [ROWS[0] | {"id": f"A-{number}", "filed": str(1800 + number)} for number in range(200)]
    told = build(page('{kind: Suit, table: suits, date: filed, row: "{name}"}'), rows).warnings
    assert any("timeline: facets: date has 200 values, expected at most 60" in line for line in told)
