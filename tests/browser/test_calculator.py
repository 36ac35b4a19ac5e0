"""A calculator in the page: the script does the sum of the Python function, and without it the worked cases stand."""

import csv
import itertools

import pytest

from lemmata.notebooks.calculator import dollars
from whosework.distribution import distribute

GRID = [dict(zip(("works", "fee", "rate", "split"), values, strict=True))
        for values in itertools.product((1_000, 161_691, 482_460, 500_000, 5_000_000), (0, 6.77, 12.5, 20, 50),
                                        (0.01, 33.51, 93.22, 100), (0, 33, 50, 75, 100))]
FIXED = {"fund": 1_500_000_000, "costs": 20_900_197.46}


@pytest.fixture(scope="module")
def name(site) -> str:
    """The page that has a calculator."""
    [found] = [path.relative_to(site).as_posix() for path in site.rglob("*.html")
               if '<form class="calculator' in path.read_text(encoding="utf-8")]
    return found


@pytest.fixture
def form(visit, name):
    """The form, in a page with its script."""
    return visit(name).locator("form.calculator")


def shown(form) -> dict[str, str]:
    """What the form says, by output."""
    return {output.get_attribute("name"): output.inner_text() for output in form.locator("output").all()}


def test_on_a_grid_of_500_inputs_script_and_function_give_the_same(form):
    assert len(GRID) == 500
    scripted = form.page.evaluate("grid => grid.map(distribute)", [FIXED | given for given in GRID])
    assert scripted == [distribute(**FIXED, **given)._asdict() for given in GRID]


def test_each_control_changes_what_is_read_off(form):
    given = {one.get_attribute("name"): float(one.get_attribute("value")) for one in form.locator("input").all()}
    for name, value in {"works": 161_691, "fee": 20, "rate": 33.51, "split": 100}.items():
        form.locator(f"input[name={name}]").fill(str(value))
        given[name] = value
        assert shown(form) == {field: dollars(amount) for field, amount in distribute(**given)._asdict().items()}


def test_the_bar_draws_the_authors_part(form):
    drawn = form.locator("meter")
    assert drawn.evaluate("bar => bar.value") == pytest.approx(0.5)
    form.locator("input[name=split]").fill("25")
    assert drawn.evaluate("bar => bar.value") == pytest.approx(0.25)
    form.locator("input[name=rate]").fill("0")
    assert drawn.evaluate("bar => bar.value") == 0


def test_a_number_out_of_bounds_gives_a_dash_and_no_sum(form):
    form.locator("input[name=rate]").fill("0")
    assert set(shown(form).values()) == {"–"}
    form.locator("input[name=rate]").fill("")
    assert set(shown(form).values()) == {"–"}


def test_starting_again_brings_the_first_numbers_back(form):
    before = shown(form)
    form.locator("input[name=fee]").fill("50")
    assert shown(form) != before
    form.get_by_role("button").click()
    form.page.wait_for_timeout(50)
    assert shown(form) == before


def test_the_worked_cases_are_what_the_form_gives(form, site):
    [path] = list(site.rglob("_downloads/**/settlement_calculator.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        cases = list(csv.DictReader(file))
    for case in cases:
        for field in form.locator("input[type=number]").all():
            field.fill(case[field.get_attribute("name")])
        assert shown(form) == {field: dollars(float(case[field])) for field in ("net", "work", "author", "publisher")}
    assert len(cases) == 5


def test_without_a_script_there_is_no_dead_form_and_the_worked_cases_stand(visit, name):
    page = visit(name, java_script_enabled=False)
    assert not page.locator("form.calculator").is_visible()
    assert page.locator("table.record-numbers").get_by_text("As awarded and claimed").is_visible()


def test_a_change_is_told_once_and_with_the_words_of_each_number(form):
    assert {output.get_attribute("aria-live") for output in form.locator("output").all()} == {"off"}
    assert form.locator("[aria-live]:not([aria-live=off]), [role=status]").count() == 1
    status = form.locator("[role=status]")
    assert status.text_content() == ""
    form.locator("input[name=fee]").press_sequentially("50")
    form.page.locator("form.calculator [role=status]:not(:empty)").wait_for(state="attached")
    words = form.locator("dt:has(+ dd output)").all_text_contents()
    assert status.text_content() == "; ".join(
        f"{word}: {value}" for word, value in zip(words, shown(form).values(), strict=True)) + "."
