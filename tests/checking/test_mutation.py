"""Random faults: the check finds each, and the audit finds a check that does not."""

import random
import shutil

import pytest

from lemmata.checks import cell_rules
from tests import this_book
from tests.this_book import in_audit
from tools import fault_injection

#: Kinds of faults that stand for the others; `make audit` tries 300 of all kinds.
SOME = fault_injection.MUTATIONS[::6]
#: Where chance begins so that the first cell that is drawn is one that no other rule looks at.
FREE_TEXT = 3


@pytest.fixture
def root(copy):
    shutil.copytree(this_book.CHAPTERS, copy.root / "chapters")
    return copy.root


@pytest.mark.parametrize("kinds", [SOME, pytest.param(fault_injection.MUTATIONS, marks=in_audit)], ids=["some", "each"])
def test_a_fault_of_each_kind_is_found_and_the_tables_are_left_as_they_were(root, monkeypatch, kinds):
    monkeypatch.setattr(fault_injection, "MUTATIONS", kinds)
    before = {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()}
    outcomes = fault_injection.run(len(kinds), 7, root)
    assert [one.mutation for one in outcomes] == [one.__name__ for one in kinds]
    assert [one for one in outcomes if one.fate == "missed"] == []
    assert {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()} == before


def test_chance_begins_where_it_is_told_to(root):
    def few(seed):
        shop = fault_injection.Workshop(root / "data", random.Random(seed))
        return [fault_injection.letter(shop, source) for source in shop.sources]
    assert few(1) == few(1) != few(2)


def test_a_check_without_a_rule_is_found_out(root, monkeypatch):
    monkeypatch.setattr(fault_injection, "MUTATIONS", (fault_injection.html,))
    assert "missed" not in {one.fate for one in fault_injection.run(1, FREE_TEXT, root)}
    monkeypatch.setattr(cell_rules, "ASKED", [asked for asked in cell_rules.ASKED if asked[0] is not cell_rules.markup])
    assert "missed" in {one.fate for one in fault_injection.run(1, FREE_TEXT, root)}


def test_what_only_a_source_can_tell_is_harmless_with_its_reason(root, monkeypatch):
    monkeypatch.setattr(fault_injection, "MUTATIONS", (fault_injection.other_number,))
    outcomes = fault_injection.run(1, FREE_TEXT, root)
    harmless = [one for one in outcomes if one.fate == "harmless"]
    assert harmless
    assert {one.spoilt.harmless for one in harmless} == {"another number: only its source can tell"}
