"""The search page, asked as a reader asks it."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.conftest import watched

#: How long a busy machine may read pages, in milliseconds.
PATIENCE = 30_000
#: Answers another query in a page that has answered one: what it has read of the book is kept.
AGAIN = """async (query) => {
  document.getElementById("search-kinds").replaceChildren();
  await Search.run(Search.index, query);
}"""


def ask(visit, query: str, **options):
    """The search page with its results for `query`."""
    page = visit("search.html?" + urlencode({"q": query}), **options)
    expect(page.locator("#search-status")).not_to_be_empty(timeout=PATIENCE)
    return page


@pytest.fixture(scope="module")
def search_page(browser, server):
    """The search page that has answered a query: what it loads for that is there."""
    with watched(browser, server) as (open_page, faults):
        yield ask(open_page, "Anadol")
    assert faults == []


@pytest.fixture(scope="module")
def asked(search_page):
    """`asked(query)` is the search page with its results: one page for all queries, which reads each page of the book once."""
    def answered(query: str):
        search_page.evaluate(AGAIN, query)
        return search_page
    return answered
