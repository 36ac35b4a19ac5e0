"""The timeline in a browser: choices leave heads of months with rows, a month has an address, no script at all."""

import re

import pytest

from tests.browser.test_accessibility import faults
from tests.browser.test_records import IN_SIGHT

PAGE = "record/timeline.html"


def test_a_choice_leaves_the_months_that_have_a_row_and_stands_in_the_address(visit):
    page = visit(PAGE)
    every = page.locator(".records tbody[data-f]").count()
    page.get_by_label("Kind").select_option("Sale")
    page.get_by_label("Year").select_option("2018")
    found = page.evaluate(IN_SIGHT)
    rows = [name for name, is_month in found if not is_month]
    months = [name for name, is_month in found if is_month]
    assert rows and all(name.startswith("ai_art_sales-") for name in rows)
    assert months and all(name.startswith("2018") for name in months) and len(months) <= len(rows)
    assert page.locator(".records-tools output").inner_text() == f"{len(rows)} of {every} rows"
    page.wait_for_url(re.compile("kind=Sale.*date=2018|date=2018.*kind=Sale"))
    assert visit(page.url).evaluate(IN_SIGHT) == found


def test_in_another_order_no_month_is_told(visit):
    page = visit(PAGE)
    page.get_by_role("columnheader", name="What").get_by_role("button").click()
    assert not [name for name, is_month in page.evaluate(IN_SIGHT) if is_month]


def test_a_month_and_a_row_have_an_address(visit):
    page = visit(f"{PAGE}#2025-09")
    assert page.evaluate("Math.abs(document.getElementById('2025-09').getBoundingClientRect().top) < 200")
    page = visit(f"{PAGE}?kind=Sale#cases-US-01")
    assert page.locator("[id='cases-US-01']").is_visible()
    assert page.locator(".records-tools output").inner_text().startswith("cases-US-01 is shown though the choice leaves it out.")


def test_a_row_leads_to_its_page(visit):
    page = visit(PAGE)
    # By keyboard: rows above get their heights late, and a click may come where the link was.
    page.locator("[id='cases-US-01'] a").press("Enter")
    page.wait_for_url("**/record/cases.html#US-01")
    assert page.locator("#US-01 details").get_attribute("open") is not None


def test_without_a_script_every_month_stands(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator(".records tbody:visible").count() == page.locator(".records tbody").count()
    assert not page.locator(".records-tools").is_visible()


@pytest.mark.parametrize("name", [PAGE, "record/changes.html"])
@pytest.mark.parametrize("scheme, width", [("light", 1400), ("dark", 390)])
def test_axe_finds_nothing_in_open_folds_and_nothing_scrolls_sideways(visit, name, scheme, width):
    page = visit(name, scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
