"""The record that a waiting build reads beforehand is the one that its pages ask."""

from functools import cached_property
from types import SimpleNamespace

import pytest

from lemmata.sphinx import record_tables
from tests.this_book import DATA


def test_all_that_a_page_may_ask_is_read_before_it_asks():
    app = SimpleNamespace(srcdir=DATA.parent)
    known = record_tables.of_build(app)
    record_tables.read_all(known)
    parts = {name for name, part in vars(record_tables.Record).items() if isinstance(part, cached_property)}
    assert {"facts", "histories"} <= parts == vars(known).keys() - {"data"}
    assert record_tables.of_build(app) is known


def test_what_cannot_be_read_is_left_to_the_page_that_asks_for_it(tmp_path):
    (tmp_path / "data").mkdir()
    known = record_tables.of_build(SimpleNamespace(srcdir=tmp_path))
    record_tables.read_all(known)
    assert known.claims == {} and "facts" not in vars(known)
    with pytest.raises(OSError):
        _ = known.facts
