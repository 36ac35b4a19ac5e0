"""Random faults: the check finds each, and the audit finds a check that does not."""

import random
import shutil

import pytest

from apparatus import repository
from apparatus.checking import cells, mutation


@pytest.fixture
def root(copy):
    shutil.copytree(repository.CHAPTERS, copy.root / "chapters")
    return copy.root


def test_a_fault_of_each_kind_is_found_and_the_tables_are_left_as_they_were(root):
    before = {path.name: path.read_bytes() for path in (root / "data").iterdir()}
    outcomes = mutation.run(len(mutation.MUTATIONS), 7, root)
    assert [one.mutation for one in outcomes] == [one.__name__ for one in mutation.MUTATIONS]
    assert [one for one in outcomes if one.fate == "missed"] == []
    assert {path.name: path.read_bytes() for path in (root / "data").iterdir()} == before


def test_chance_begins_where_it_is_told_to(root):
    def few(seed):
        shop = mutation.Workshop(root / "data", random.Random(seed))
        return [mutation.letter(shop, source) for source in shop.sources]
    assert few(1) == few(1) != few(2)


def test_a_check_without_a_rule_is_found_out(root, monkeypatch):
    monkeypatch.setattr(mutation, "MUTATIONS", (mutation.html,))
    assert "missed" not in {one.fate for one in mutation.run(3, 1, root)}
    monkeypatch.setattr(cells, "ASKED", [asked for asked in cells.ASKED if asked[0] is not cells.markup])
    assert "missed" in {one.fate for one in mutation.run(12, 1, root)}


def test_what_only_a_source_can_tell_is_harmless_with_its_reason(root, monkeypatch):
    monkeypatch.setattr(mutation, "MUTATIONS", (mutation.other_number,))
    outcomes = mutation.run(12, 1, root)
    harmless = [one for one in outcomes if one.fate == "harmless"]
    assert harmless
    assert {one.spoilt.harmless for one in harmless} == {"another number: only its source can tell"}
