"""Every explorer in the page: one control, one state in sight, its numbers those of Python, and nothing lost without a script."""

import csv
import json
from functools import cache

import pytest

from tests.conftest import watched
from tests.this_book import FIGURES, NOTEBOOKS

NAMES = [path.stem for path in sorted(FIGURES.glob("*.json"))
         if (FIGURES / f"{path.stem}.0.light.svg").exists()]


@pytest.fixture(scope="module")
def placed(browser, server):
    """`placed(name)` is an explorer in the page of its notebook, opened once for all tests that choose in it."""
    with watched(browser, server) as (open_page, faults):
        yield cache(lambda name: place(open_page, name))
    assert faults == []


@pytest.fixture(params=NAMES)
def explorer(request, placed):
    """An explorer, in the page of its notebook."""
    return placed(request.param)


def place(visit, name, **options):
    """The explorer `name` where its notebook shows it."""
    [page] = [path.stem for path in NOTEBOOKS.glob("*.ipynb") if f'\\"{name}\\"' in path.read_text(encoding="utf-8")]
    return visit(f"notebooks/{page}.html", **options).locator(f"#fig-{name.replace('_', '-')} .explorer")


def plain(text: str) -> str:
    """Words and numbers without the commas between thousands and without curled quotation marks."""
    return text.replace(",", "").translate(str.maketrans("‘’“”", "''\"\""))


def widget(explorer):
    """The native control of an explorer: a list of choices, or a slider."""
    return explorer.locator("select, input[type=range]")


def labels(explorer) -> list[str]:
    """The words of every choice, in the order of the states."""
    words = widget(explorer).get_attribute("data-words")
    return json.loads(words) if words else explorer.locator("option").all_inner_texts()


def choose(explorer, number: int) -> None:
    """Move the control to its choice `number`, counted from 0."""
    if widget(explorer).get_attribute("data-words"):
        widget(explorer).fill(str(number))
    else:
        widget(explorer).select_option(index=number)


def rows(state) -> list[list[str]]:
    """The numbers that a state shows."""
    cells = state.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => Array.from(row.querySelectorAll('th, td'), (cell) => cell.textContent))")
    return [[plain(cell) for cell in row] for row in cells]


@pytest.mark.parametrize("name", NAMES)
def test_each_choice_shows_its_state_alone_with_the_numbers_that_python_wrote(placed, name):
    explorer = placed(name)
    with (FIGURES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *written = list(csv.reader(file))
    states, options = explorer.locator(".state"), labels(explorer)
    for number, label in enumerate(options):
        choose(explorer, number)
        assert [state.is_visible() for state in states.all()] == [one == number for one in range(len(options))]
        assert rows(states.nth(number)) == [[plain(cell) for cell in row[1:]] for row in written if row[0] == label]
    assert {row[0] for row in written} == set(options)


def test_a_key_moves_the_control_and_the_words_of_the_new_state_are_told(explorer):
    choose(explorer, 0)
    widget(explorer).focus()
    # Down is the next choice of a list; a slider goes up to the right.
    explorer.page.keyboard.press("ArrowRight" if widget(explorer).get_attribute("data-words") else "ArrowDown")
    second = explorer.locator(".state").nth(1)
    assert second.is_visible()
    assert explorer.get_by_role("status").inner_text() == second.locator("img").first.get_attribute("alt")


def test_the_control_has_a_name_and_every_state_an_option(explorer):
    assert explorer.locator("label").inner_text().strip()
    assert labels(explorer) == [
        label.text_content() for label in explorer.locator(".state-label").all()]


def test_every_state_has_its_own_alternative_text(explorer):
    alts = [state.locator("img").first.get_attribute("alt") for state in explorer.locator(".state").all()]
    assert len(set(alts)) == len(alts) > 1


@pytest.mark.parametrize("name", NAMES)
def test_without_a_script_every_state_is_shown_with_its_label_and_no_dead_control(visit, name):
    explorer = place(visit, name, java_script_enabled=False)
    assert all(state.is_visible() for state in explorer.locator(".state").all())
    assert all(label.is_visible() for label in explorer.locator(".state-label").all())
    assert not widget(explorer).is_visible()
