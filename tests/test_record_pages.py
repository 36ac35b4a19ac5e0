"""The pages of the record as they were built: whole, each row once, and light."""

import csv
import gzip
from collections import Counter

import pytest
from lxml import html

from lemmata.record.settings import Settings
from tests.this_book import DATA, ROOT

#: Compressed, with every row: what a slow line brings in a second.
MOST = 60_000


@pytest.fixture(scope="session")
def record_pages(site):
    """The pages of the record, parsed, by name."""
    return {path.name: html.fromstring(path.read_bytes()) for path in sorted((site / "record").glob("*.html"))}


@pytest.mark.parametrize("table", Settings.read(ROOT).records)
def test_every_row_of_a_table_stands_on_one_page_of_the_record(record_pages, table):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        wanted = Counter(row[reader.fieldnames[0]] for row in reader)
    printed = Counter(key for tree in record_pages.values()
                      for key in tree.xpath(f"//table[contains(@class, 'records-{table}')]/tbody/@id"))
    assert wanted and printed == wanted


def test_a_page_of_the_record_is_light_with_every_row(site):
    weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in (site / "record").glob("*.html")}
    assert {name: weight for name, weight in weights.items() if weight > MOST} == {}
