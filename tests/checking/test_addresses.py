"""The gate for addresses."""

import pytest

from lemmata.checks import addresses


@pytest.mark.parametrize("text", ["https://example.org/a?b=c#d", "http://a.example.org:8080/%E6%9B%B8", "doi:10.1234/abc",
                                  "https://en.wikipedia.org/wiki/Aura_(paranormal)"])
def test_a_good_address_passes(text):
    assert addresses.fault_of(text) is None


@pytest.mark.parametrize(("text", "message"), [
    ("javascript:alert(1)", "'javascript:alert(1)' has the scheme 'javascript', expected http or https"),
    ("data:text/html,x", "'data:text/html,x' has the scheme 'data', expected http or https"),
    ("https://a.org/a b", "'https://a.org/a b' is no address, expected https:// and then ASCII without a blank"),
    ("https://a.org/書", "'https://a.org/書' is no address, expected https:// and then ASCII without a blank"),
    ("https://a.org/%zz", "'https://a.org/%zz' holds '%', expected %25"),
    ("https://u:p@a.org/", "'https://u:p@a.org/' names a user, expected an address without one"),
    ("http://127.0.0.1/", "'http://127.0.0.1/' has the host '127.0.0.1', expected a public name"),
    ("http://[::1]/", "'http://[::1]/' has the host '::1', expected a public name"),
    ("http://printer.local/", "'http://printer.local/' has the host 'printer.local', expected a public name"),
    ("http://intranet/", "'http://intranet/' has the host 'intranet', expected a public name"),
    ("https://a.org:99999/", "'https://a.org:99999/' has no good host or port, expected a public name and a port of 1 to "
                             "65535, if any"),
    ("git@github.com:owner/book.git", "'git@github.com:owner/book.git' is no address, expected https:// and then ASCII "
                                      "without a blank"),
    ("doi:11.1/x", "'doi:11.1/x' is no DOI, expected doi:10.1234/…"),
])
def test_a_bad_address_is_told(text, message):
    assert addresses.fault_of(text) == message


def test_this_machine_is_allowed_where_something_is_tried_out():
    assert addresses.fault_of("http://localhost:8000/", local=True) is None
    assert addresses.fault_of("http://localhost:8000/")


def test_one_page_in_several_spellings():
    assert {addresses.page(one) for one in (
        "https://www.a.org/x/", "http://a.org:80/x#y", "https://a.org:443/x", "https://A.org/x?utm_source=z")} == {"a.org/x"}
    assert addresses.page("https://a.org:8443/x") == "a.org:8443/x"
