"""The pages of the record in a browser: choices, words, order, the address, a row's own address, and no script at all."""

import csv
import io
import re
from pathlib import Path

import pytest

from lemmata.record import edition, tables
from lemmata.record.csv_rows import rows
from lemmata.record.description import title, within
from tests.browser.test_accessibility import faults
from tests.browser.test_notes import shift
from tests.this_book import DATA

CASES = rows(DATA / "cases.csv")
PAGE = "record/cases.html"


#: Waits until every row of a choice is in its table; yields the rows' elements.
IN_SIGHT = """async () => {
  const table = () => document.querySelector('.records-box .records');
  while (table().ariaBusy === 'true') await new Promise(requestAnimationFrame);
  return Array.from(table().tBodies, (one) => [one.id, one.classList.contains('month')]);
}"""


def ids(page) -> list[str]:
    """The rows in sight, in their order."""
    return [name for name, _ in page.evaluate(IN_SIGHT)]


def told(page) -> str:
    """What is announced."""
    return page.locator(".records-tools output").inner_text()


def test_choices_narrow_the_rows_tell_the_count_and_stand_in_the_address(visit):
    page = visit(PAGE)
    page.get_by_label("Outcome").select_option("settled")
    page.get_by_label("Where").select_option("US")
    wanted = {row["case_id"] for row in CASES if row["outcome"] == "settled" and row["jurisdiction"] == "US"}
    assert set(ids(page)) == wanted
    assert told(page) == f"{len(wanted)} of {len(CASES)} rows"
    page.wait_for_url(re.compile("jurisdiction=US.*outcome=settled"))
    again = visit(page.url)
    assert set(ids(again)) == wanted
    again.get_by_role("button", name="Show all").click()
    again.wait_for_function("() => !location.search")
    assert len(ids(again)) == len(CASES)


@pytest.mark.parametrize("name, words, key", [
    ("cases", "3:24-cv-05417", "US-01"), ("cases", "bartz n.d. cal", "US-01"), ("cases", "CHARLES graeber", "US-01"),
    ("decisions", "菲林律所", "D-01"), ("decisions", "飛林 百度", ""), ("decisions", "訴百度案", "D-01")])
def test_words_find_rows_in_either_script(visit, name, words, key):
    page = visit(f"record/{name}.html")
    page.get_by_label("Find").fill(words)
    if key:
        page.wait_for_function(f"() => document.getElementById('{key}')?.hidden === false && document.querySelectorAll("
                               "'.records-box tbody').length < 9")
    else:
        page.wait_for_function("() => !document.querySelector('.records-box tbody')")
        assert told(page).startswith("0 of ")


def test_a_head_sorts_both_ways_by_value_and_says_so(visit):
    page = visit("record/lots.html")
    prices = {row["lot_id"]: float(row["price_realised_usd"] or -1) for row in rows(DATA / "lots.csv")}
    head = page.get_by_role("columnheader", name="Price with fees")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    known = [prices[one] for one in ids(page) if prices[one] >= 0]
    assert known == sorted(known) and prices[ids(page)[-1]] == -1
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert [prices[one] for one in ids(page)] == sorted(prices.values(), reverse=True)
    page.wait_for_url("**?sort=*-")
    assert ids(visit(page.url)) == ids(page)


def test_the_address_of_a_row_opens_it_even_where_the_choice_leaves_it_out(visit):
    page = visit(f"{PAGE}?outcome=dismissed#US-01")
    row = page.locator("#US-01")
    assert row.is_visible() and row.locator("details").get_attribute("open") is not None
    assert told(page).startswith("US-01 is shown though the choice leaves it out.")
    # It was taken out and put back: it is still what the address aims at, and stands in the window.
    assert row.evaluate("one => one.matches(':target') && Math.abs(one.getBoundingClientRect().top) < innerHeight / 2")


def test_what_the_address_asks_and_nothing_knows_is_told(visit):
    page = visit(f"{PAGE}?outcome=lost&colour=red&sort=99&csv=1")
    assert told(page).startswith("Not understood and left out: outcome=lost, colour=red, sort=99, csv=1.")
    assert len(ids(page)) == len(CASES)


@pytest.mark.parametrize("odd", ["?q=%F0%9F%98%80&q=x#100%", "?sort=-1&sort=1e3", "?outcome=settled&outcome=lost",
                                 "?length=1&item=2", "?__proto__=1&constructor=2", "?q=" + "x" * 5000, "#%E0%A4%A", "#US-9999",
                                 "?outcome=%3Cb%3E", "?sort=1&sort=0-#US-01", "?jurisdiction=-"])
def test_an_address_that_no_page_would_make_leaves_a_page_that_works(visit, odd):
    page = visit(PAGE + odd)
    assert told(page).split(". ")[-1].endswith("rows") and page.locator("b").count() == 0
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Outcome").select_option("settled")
    assert set(ids(page)) == {row["case_id"] for row in CASES if row["outcome"] == "settled"}


def test_the_count_of_rows_stands_once_on_the_page(visit):
    page = visit(PAGE)
    assert page.locator("main article").inner_text().count(f"{len(CASES)} rows") == 1
    assert told(page) == f"{len(CASES)} rows"
    bare = visit(PAGE, java_script_enabled=False)
    assert bare.locator("main article").inner_text().count(f"{len(CASES)} rows") == 1


def test_a_row_tells_in_which_edition_it_came_and_changed(visit):
    first, *_ = edition.kept(DATA)
    was = {row["case_id"]: row for row in first.tables["cases"].rows}
    changed = next(row for row in CASES if row["case_id"] in was
                   and any(was[row["case_id"]].get(name, cell) != cell for name, cell in row.items()))
    page = visit(f"{PAGE}#{changed['case_id']}")
    line = page.locator(f"[id='{changed['case_id']}'] details > p", has_text="History.")
    titles = {field["name"]: within(title(field)) for field in tables.describe("cases")["schema"]["fields"]}
    names = [titles[name] for name, cell in changed.items() if was[changed["case_id"]].get(name, cell) != cell]
    assert line.inner_text().startswith(f"History. In the record since edition {first.version}. Changed in edition ")
    assert set(line.inner_text().rstrip(".").split(": ")[1].split(", ")) == set(names)
    line.get_by_role("link").click()
    page.wait_for_url("**/record/changes.html#changed-*-cases")


def test_rows_of_no_choice_are_told_as_none(visit):
    page = visit(PAGE)
    page.get_by_label("Find").fill("no such words anywhere")
    page.wait_for_function("() => !document.querySelector('.records-box tbody')")
    assert told(page) == f"0 of {len(CASES)} rows"
    assert page.get_by_role("button", name="rows as CSV").is_disabled()


def test_the_rows_in_sight_are_taken_away_as_the_data_have_them(visit):
    page = visit(f"{PAGE}?outcome=settled")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="rows as CSV").click()
    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:
        taken = {row["case_id"]: row for row in csv.DictReader(io.StringIO(file.read()))}
    wanted = {row["case_id"]: row for row in CASES if row["outcome"] == "settled"}
    assert taken.keys() == wanted.keys()
    for key, row in taken.items():
        assert {name: cell for name, cell in row.items() if cell} == {
            name: cell for name, cell in wanted[key].items() if cell}


def test_a_spreadsheet_computes_nothing_of_what_is_taken_away(visit):
    page = visit(f"{PAGE}#US-01")
    page.evaluate("document.querySelector('#US-01 dd').textContent = '=1+1'")
    with page.expect_download() as waiting:
        page.locator("#US-01").get_by_role("button", name="This row as CSV").click()
    assert "\"'=1+1\"" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_a_citation_names_row_page_and_day(visit, server):
    page = visit(f"{PAGE}#US-01", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the citation").click()
    page.wait_for_function("() => document.querySelector('.records-tools output').textContent.startsWith('Copied')")
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.startswith("“Bartz v. Anthropic” (US-01), ") and "record as of 2026-10-31" in words
    assert words.endswith(f"{server}{PAGE}#US-01")


def test_without_a_script_the_whole_table_stands_and_nothing_is_offered(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator(".records tbody:visible").count() == len(CASES)
    assert not page.locator(".records-tools").is_visible()
    page.locator("#US-01 summary").click()
    assert page.locator("#US-01 dl").is_visible()


@pytest.mark.parametrize("scheme, width", [("light", 1400), ("dark", 390)])
def test_axe_finds_nothing_in_an_open_row_and_nothing_scrolls_sideways(visit, scheme, width):
    page = visit(f"{PAGE}?sort=1-#US-01", scheme=scheme, width=width)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["search.html?q=Concord", "search.html", "chapters/glossary.html", "index.html"])
def test_nothing_jumps_when_a_face_or_what_was_found_comes(visit, name):
    page = visit(name, width=412, height=823)
    page.evaluate("document.fonts.ready")
    if "?q" in name:
        page.wait_for_function("() => document.querySelector('ul.search li')")
    assert shift(page) < 0.01


def test_the_table_does_not_jump_when_the_controls_come(visit):
    page = visit(PAGE, width=390, height=844)
    assert shift(page) < 0.01


def test_what_a_choice_leaves_out_is_neither_seen_nor_found_and_comes_back(visit):
    page = visit(PAGE)
    page.get_by_label("Where").select_option("CN")
    seen = {name for name in ids(page) if page.locator(f"[id='{name}']").evaluate("one => one.checkVisibility()")}
    assert seen == {row["case_id"] for row in CASES if row["jurisdiction"] == "CN"}
    page.wait_for_function("() => !document.querySelector('.left-out')")
    page.get_by_label("Where").select_option("")
    assert ids(page) == ids(visit(PAGE))


def test_a_head_that_sorts_keeps_the_focus_that_it_had(visit):
    page = visit(PAGE)
    head = page.get_by_role("columnheader", name="Filed").get_by_role("button")
    head.focus()
    page.keyboard.press("Enter")
    assert head.evaluate("one => one === document.activeElement")
    assert page.locator(".records-box th[aria-sort=ascending]").count() == 1


def test_on_paper_columns_are_named_rows_are_counted_and_the_table_begins_where_it_stands(visit):
    page = visit(f"{PAGE}?outcome=settled")
    shown = len(ids(page))
    page.emulate_media(media="print")
    heads = page.locator(".records-box thead").inner_text().strip().split("\t")
    assert heads == ["Suit", "Filed", "Court and docket", "Works", "Outcome"]
    assert page.locator(".records-box caption").inner_text().endswith(f": {shown} of {len(CASES)} rows")
    assert page.locator(".records-box .records").evaluate("one => getComputedStyle(one).breakInside") == "auto"
    assert not page.locator(".records tbody button:visible").count()


def test_a_choice_that_follows_at_once_ends_the_rows_of_the_one_before(visit):
    page = visit(f"{PAGE}?outcome=settled")
    page.evaluate("""async () => {
      const choose = (value) => {
        const field = document.querySelector("select[name=outcome]");
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
      for (let turn = 0; turn < 6; turn++) {
        choose("");
        /* The rows after the first are asked for in a frame after a task. */
        await new Promise((done) => setTimeout(done));
        choose("settled");
      }
    }""")
    assert set(ids(page)) == {row["case_id"] for row in CASES if row["outcome"] == "settled"}
