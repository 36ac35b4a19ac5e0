"""Each derived figure against arithmetic done by hand on the figures of the tables."""

from collections.abc import Callable

import pandas as pd
import pytest

from lemmata.record import tables
from lemmata.record.derived_figures import compute
from whosework import derived

#: Figure, and what paper and pencil give.
BY_HAND = {
    "hammer_total": 578400,  # 728784 / 1.26
    "fees_in_total": 150384,  # 728784 - 578400
    "hammer_to_low_estimate": 96.4,  # 578400 / 600000
    "total_to_low_estimate": 121.464,  # 728784 / 600000
    "break_even_rate": 21.464,  # 728784 / 600000 - 1
    "lots_with_known_estimate": 7,  # Anadol, Herndon & Dryhurst, Van Arman, Csuri, Grimes, Reben, Silver
    "lots_without_known_estimate": 27,  # 34 - 7
    "known_low_estimate_sum": 535100,  # 150000 + 70000 + 180000 + 55000 + 40000 + 100 + 40000
    "low_estimate_left": 64900,  # 600000 - 535100
    "low_estimate_left_each": 2403.703704,  # 64900 / 27
    "sold_without_known_estimate": 22,  # 28 - 6: all of the seven but Van Arman's
    "hammer_without_known_estimate": 181900,  # 578400 - (220000 + 75000 + 40000 + 20000 + 6500 + 35000)
    "hammer_without_known_estimate_each": 8268.181818,  # 181900 / 22
    "known_hammer_to_known_low": 1.116587,  # 396500 / (535100 - 180000)
    "known_hammer_to_known_low_rest": 0.860556,  # (396500 - 220000) / (355100 - 150000)
    "sold_low_at_most": 420000,  # 600000 - 180000, Van Arman's
    "hammer_to_sold_low_at_least": 137.714286,  # 578400 / 420000
    "sell_through": 82.352941,  # 28 / 34
    "lots_needed_for_higher_sell_through": 30,  # 0.88 * 34 = 29.92
    "lots_sold_below_low_estimate": 8,  # 14 - 6
    "top_lot_share": 38.035961,  # 277200 / 728784
    "top_two_lots_share": 51.002766,  # (277200 + 94500) / 728784
    "known_priced_lots": 7,
    "known_price_sum": 510930,  # 277200 + 94500 + 50400 + 44100 + 25200 + 11340 + 8190
    "known_price_share": 70.107192,  # 510930 / 728784
    "hammer_price:anadol": 220000,  # 277200 / 1.26
    "hammer_price:herndon-dryhurst": 75000,
    "hammer_price:csuri": 40000,
    "hammer_price:silver": 35000,
    "hammer_price:grimes": 20000,
    "hammer_price:cohen": 9000,
    "hammer_price:reben": 6500,
    "claims_with_two_verdicts": 198,
    "verdicts_agreed": 138,
    "verdicts_changed": 28,
    "verdicts_kappa": 0.586984,  # (138/198 - 0.266) / (1 - 0.266)
    "share_gap:United States": 24,  # 42 - 18
    "share_gap:China": -19,  # 28 - 47
    "protected_cases:CN": 5,  # of 10 cases: 1 in part, 4 not
}


def made_up(**changes: float) -> Callable[[str], pd.DataFrame]:
    """The real tables with other measures of the sale."""
    def table(name: str) -> pd.DataFrame:
        frame = tables.load(name)
        if name == "sale_totals":
            for measure, value in changes.items():
                frame.loc[frame["measure_id"] == measure, "value_number"] = value
        return frame
    return table


@pytest.mark.parametrize("name", BY_HAND)
def test_figure_against_arithmetic_by_hand(name: str):
    assert compute(name) == pytest.approx(BY_HAND[name], rel=1e-6)


def test_every_figure_was_reckoned_by_hand():
    assert set(derived.FIGURES) == {name.partition(":")[0] for name in BY_HAND}


def test_every_figure_that_a_fact_names_was_reckoned_by_hand():
    assert set(tables.load("facts")["derived"].dropna()) <= set(BY_HAND)


@pytest.mark.parametrize("lot", sorted(derived.known_prices().index))
def test_every_known_price_divides_to_a_round_bid(lot: str):
    assert compute(f"hammer_price:{lot}") % 500 == 0


def test_the_total_divides_to_a_round_sum_of_bids():
    assert compute("hammer_total") % 100 == 0


def test_prices_come_with_the_highest_first():
    assert derived.known_prices().is_monotonic_decreasing


def test_figures_follow_the_tables():
    table = made_up(total_with_fees=1260, buyers_premium_rate=26, presale_low_estimate=2000, lots_sold=1,
                    lots_offered=4)
    assert compute("hammer_total", table) == 1000
    assert compute("fees_in_total", table) == 260
    assert compute("hammer_to_low_estimate", table) == 50
    assert compute("total_to_low_estimate", table) == 63
    assert compute("sell_through", table) == 25
    assert compute("break_even_rate", table) == pytest.approx(-37)
    assert compute("low_estimate_left", table) == 2000 - compute("known_low_estimate_sum")


def test_the_premium_is_taken_off_to_the_cent():
    assert derived.without_premium(100, 26) == 79.37


def test_a_figure_is_a_float_and_says_what_it_is():
    for name in BY_HAND:
        assert isinstance(compute(name), float)
        said = derived.FIGURES[name.partition(":")[0]].__doc__
        assert said.startswith(("US dollars", "Per cent", "Times", "Lots", "Claims", "Cases", "Cohen's kappa"))


def test_an_unknown_name_is_an_error_that_lists_the_known_ones():
    with pytest.raises(KeyError) as error:
        compute("hammer_totals")
    assert error.value.args == (
        f"no derived figure 'hammer_totals', expected one of {', '.join(sorted(derived.FIGURES))}",)


def test_an_unknown_lot_is_an_error():
    with pytest.raises((KeyError, ValueError)):
        compute("hammer_price:nobody")
