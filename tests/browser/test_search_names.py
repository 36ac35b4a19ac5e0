"""Names drawn at random from the tables: asked of the search, each has its row as the first result."""

import random
import re
from functools import cache

import pytest

from lemmata.record.csv_rows import rows
from tests.this_book import DATA, THOROUGH

#: How many names are drawn, and the seed, which a reader may change to draw others.
DRAWN, SEED = 40 if THOROUGH else 12, 19
#: From which cells: the table, its key, the page of the record, the columns; a cell of several parties gives each of them.
CELLS = [("cases", "case_id", "cases", ("short_name", "plaintiff", "defendant", "docket")),
         ("decisions", "decision_id", "decisions", ("short_name", "short_name_zh", "docket")),
         ("licensing_deals", "deal_id", "deals", ("licensor", "licensee")),
         ("ai_art_sales", "sale_id", "sales", ("title", "artist")), ("lots", "lot_id", "lots", ("title", "artist")),
         ("models", "model_id", "models", ("model",)), ("rules", "rule_id", "rules", ("instrument",)),
         ("settlements", "measure_id", "settlements", ("case",)), ("events", "event_id", "events", ("actor",))]
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def holding() -> dict[str, set[str]]:
    """Each name with the addresses of the rows that have it in a column of names."""
    found: dict[str, set[str]] = {}
    for table, key, page, columns in CELLS:
        for row in rows(DATA / f"{table}.csv"):
            for column in columns:
                for name in filter(None, (part.strip() for part in row[column].split("; "))):
                    if not name.startswith("[") and not name.startswith("SALE TOTAL"):
                        found.setdefault(name, set()).add(f"record/{page}.html#{row[key]}")
    return found


def drawn(seed: int = SEED) -> list[str]:
    """The names: a quarter Chinese, a quarter dockets, the rest names of any table, each table as often as another."""
    every, draw = sorted(holding()), random.Random(seed)
    chinese = [name for name in every if HAN.search(name)]
    dockets = [name for name in every if re.fullmatch(r"[\w():.-]*\d{3,}[\w():.-]*", name) and not HAN.search(name)]
    by_page: dict[str, list[str]] = {}
    for name in every:
        if name not in chinese and name not in dockets:
            for page in sorted({place.partition("#")[0] for place in holding()[name]}):
                by_page.setdefault(page, []).append(name)
    quarter = DRAWN // 4
    found = draw.sample(chinese, quarter) + draw.sample(dockets, quarter)
    pages = sorted(by_page)
    while len(found) < DRAWN:
        name = draw.choice(by_page[pages[len(found) % len(pages)]])
        found += [name] if name not in found else []
    return found


#: A name that is the title of a source too, and one that a chapter has in the index of the book.
ALSO = ["Zarya of the Dawn", "A Single Piece of American Cheese"]


@pytest.mark.parametrize("name", [*drawn(), *ALSO])
def test_a_name_of_the_tables_has_its_row_as_the_first_result(asked, name):
    found = asked(name).locator("ul.search > li").first.locator("ul a").first
    assert found.count(), f"nothing is found for {name}"
    assert found.evaluate("link => link.pathname.slice(1) + decodeURIComponent(link.hash)") in holding()[name]
