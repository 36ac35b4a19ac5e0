"""How a settlement fund is divided."""

import pytest

from whosework.distribution import distribute

EVEN = {"fund": 1_000, "costs": 100, "works": 10, "fee": 10, "rate": 50, "split": 25}


def test_fee_and_costs_come_off_the_fund_and_the_rest_goes_to_the_works_that_are_claimed():
    assert distribute(**EVEN) == (800, 160, 40, 120)


def test_fewer_claims_make_larger_shares_and_leave_the_fund_as_it_is():
    fewer = distribute(**EVEN | {"rate": 25})
    assert (fewer.net, fewer.work) == (800, 320)


@pytest.mark.parametrize(("split", "author"), [(0, 0), (100, 160)])
def test_the_split_divides_a_works_share_and_loses_nothing(split, author):
    shares = distribute(**EVEN | {"split": split})
    assert shares.author == author and shares.author + shares.publisher == shares.work


def test_where_nothing_is_claimed_nothing_can_be_divided():
    with pytest.raises(ZeroDivisionError):
        distribute(**EVEN | {"rate": 0})
