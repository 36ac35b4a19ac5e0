"""Numbers that no source prints and that follow from the tables by arithmetic shown here.

Each function takes `table`, which gives a table by its name, and returns a number. Chapters call them through
`facts.csv`, notebooks directly; both get the same number.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from lemmata.record import tables
from whosework.agreement import cohens_kappa

Table = Callable[[str], pd.DataFrame]


def measure(table: Table, name: str) -> float:
    """Return a number of `sale_totals.csv` by its id."""
    rows = table("sale_totals")
    return float(rows.loc[rows["measure_id"] == name, "value_number"].item())


def price(table: Table, lot: str) -> float:
    """Return the price realised of a lot, in US dollars, with fees."""
    rows = table("lots")
    return float(rows.loc[rows["lot_id"] == lot, "price_realised_usd"].item())


def without_premium(amount: float, rate: float) -> float:
    """Return the hammer price in the unit of `amount`: the price with fees divided by 1 + `rate` per cent, to the cent."""
    return round(amount / (1 + rate / 100), 2)


def hammer_total(table: Table = tables.load) -> float:
    """US dollars: the total with fees divided by 1.26. Each lot lay in the premium's first band of 26 per cent."""
    return without_premium(measure(table, "total_with_fees"), measure(table, "buyers_premium_rate"))


def fees_in_total(table: Table = tables.load) -> float:
    """US dollars: the total with fees less the hammer total."""
    return measure(table, "total_with_fees") - hammer_total(table)


def hammer_to_low_estimate(table: Table = tables.load) -> float:
    """Per cent: the hammer total over the low estimate. Neither holds fees."""
    return 100 * hammer_total(table) / measure(table, "presale_low_estimate")


def total_to_low_estimate(table: Table = tables.load) -> float:
    """Per cent: the total with fees over the low estimate without them, the comparison that the headlines made."""
    return 100 * measure(table, "total_with_fees") / measure(table, "presale_low_estimate")


def break_even_rate(table: Table = tables.load) -> float:
    """Per cent: the premium at which the hammer total would be the sum announced as low estimate."""
    return total_to_low_estimate(table) - 100


def estimated_lots(table: Table) -> pd.DataFrame:
    """Return the lots whose low estimate is known."""
    return table("lots").dropna(subset=["estimate_low_usd"])


def lots_with_known_estimate(table: Table = tables.load) -> float:
    """Lots: how many of them have a known low estimate."""
    return float(len(estimated_lots(table)))


def lots_without_known_estimate(table: Table = tables.load) -> float:
    """Lots: those offered less those with a known low estimate."""
    return measure(table, "lots_offered") - lots_with_known_estimate(table)


def known_low_estimate_sum(table: Table = tables.load) -> float:
    """US dollars without fees: the sum of the known low estimates."""
    return float(estimated_lots(table)["estimate_low_usd"].astype(float).sum())


def low_estimate_left(table: Table = tables.load) -> float:
    """US dollars without fees: what the announced sum leaves for the lots without a known low estimate."""
    return measure(table, "presale_low_estimate") - known_low_estimate_sum(table)


def low_estimate_left_each(table: Table = tables.load) -> float:
    """US dollars without fees: the same for each of these lots."""
    return low_estimate_left(table) / lots_without_known_estimate(table)


def sold_without_known_estimate(table: Table = tables.load) -> float:
    """Lots: those sold less those sold that have a known low estimate."""
    sold = estimated_lots(table)["status"].str.startswith("sold").sum()
    return measure(table, "lots_sold") - float(sold)


def hammer_without_known_estimate(table: Table = tables.load) -> float:
    """US dollars: the hammer total less the hammer prices of the lots with a known low estimate."""
    priced = estimated_lots(table).dropna(subset=["price_realised_usd"])["lot_id"]
    return hammer_total(table) - sum(hammer_price(table, lot) for lot in priced)


def hammer_without_known_estimate_each(table: Table = tables.load) -> float:
    """US dollars: the same for each lot sold without a known low estimate."""
    return hammer_without_known_estimate(table) / sold_without_known_estimate(table)


def known_hammer_to_known_low(table: Table = tables.load) -> float:
    """Times: hammer prices over low estimates, of the lots of which both are known. Neither holds fees."""
    both = estimated_lots(table).dropna(subset=["price_realised_usd"])
    return sum(hammer_price(table, lot) for lot in both["lot_id"]) / float(both["estimate_low_usd"].astype(float).sum())


def known_hammer_to_known_low_rest(table: Table = tables.load) -> float:
    """Times: the same without the lot of the highest price."""
    both = estimated_lots(table).dropna(subset=["price_realised_usd"])
    both = both.drop(both["price_realised_usd"].astype(float).idxmax())
    return sum(hammer_price(table, lot) for lot in both["lot_id"]) / float(both["estimate_low_usd"].astype(float).sum())


def sold_low_at_most(table: Table = tables.load) -> float:
    """US dollars without fees: the announced sum less the known low estimates of the lots that failed."""
    failed = estimated_lots(table).query("status == 'unsold'")
    return measure(table, "presale_low_estimate") - float(failed["estimate_low_usd"].astype(float).sum())


def hammer_to_sold_low_at_least(table: Table = tables.load) -> float:
    """Per cent: the hammer total over what the low estimates of the sold lots came to at most. Neither holds fees."""
    return 100 * hammer_total(table) / sold_low_at_most(table)


def sell_through(table: Table = tables.load) -> float:
    """Per cent: lots sold over lots offered."""
    return 100 * measure(table, "lots_sold") / measure(table, "lots_offered")


def lots_needed_for_higher_sell_through(table: Table = tables.load) -> float:
    """Lots: the higher of the reported sell-through rates times the lots offered, to the nearest lot."""
    rows = table("sale_totals")
    highest = rows.loc[rows["metric"] == "sell_through_by_lot", "value_number"].max()
    return float(round(highest / 100 * measure(table, "lots_offered")))


def lots_sold_below_low_estimate(table: Table = tables.load) -> float:
    """Lots: those unsold or under the low estimate, less the unsold. Holds if both counts use the same base."""
    return measure(table, "lots_unsold_or_below_low_estimate") - measure(table, "lots_unsold")


def known_prices(table: Table = tables.load) -> pd.Series:
    """Return the prices found, in US dollars with fees, the highest first, by lot."""
    rows = table("lots").dropna(subset=["price_realised_usd"]).set_index("lot_id")
    return rows["price_realised_usd"].astype(float).sort_values(ascending=False)


def top_lot_share(table: Table = tables.load) -> float:
    """Per cent: the highest price over the total, both with fees."""
    return 100 * known_prices(table).iloc[0] / measure(table, "total_with_fees")


def top_two_lots_share(table: Table = tables.load) -> float:
    """Per cent: the two highest prices over the total, all with fees."""
    return 100 * known_prices(table).iloc[:2].sum() / measure(table, "total_with_fees")


def known_priced_lots(table: Table = tables.load) -> float:
    """Lots: how many of them have a known price."""
    return float(len(known_prices(table)))


def known_price_sum(table: Table = tables.load) -> float:
    """US dollars with fees: the sum of the known prices."""
    return float(known_prices(table).sum())


def known_price_share(table: Table = tables.load) -> float:
    """Per cent: the sum of the known prices over the total, both with fees."""
    return 100 * known_price_sum(table) / measure(table, "total_with_fees")


def hammer_price(table: Table, lot: str) -> float:
    """US dollars: the lot's price with fees divided by 1.26."""
    return without_premium(price(table, lot), measure(table, "buyers_premium_rate"))


def share_gap(table: Table, country: str) -> float:
    """Per cent, in points: top-tier researchers of 2022 by institution less those by first degree, of one country."""
    rows = table("ai_talent").query("country == @country and year == 2022")
    top = rows[rows["indicator"].str.startswith("Share of top-tier")].set_index("indicator")["share_pct"]
    by = {basis: float(top[top.index.str.contains(basis, regex=False)].item()) for basis in ("institution", "degree")}
    return by["institution"] - by["degree"]


def protected_cases(table: Table, jurisdiction: str) -> float:
    """Cases of a jurisdiction in `decisions`, instances taken together, in which output itself was called protected."""
    rows = table("decisions").query("jurisdiction == @jurisdiction and question == 'protection' and protected == 'yes'")
    return float(rows["case_key"].nunique())


def verdicts(table: Table) -> pd.DataFrame:
    """Return the claims with two verdicts: `first` as it was before the two were compared, `second`, and the final one."""
    rows = table("claims").dropna(subset=["second_verdict"])
    return pd.DataFrame({"reading_id": rows["reading_id"], "first": rows["first_verdict"].fillna(rows["verdict"]),
                         "second": rows["second_verdict"], "final": rows["verdict"]})


def claims_with_two_verdicts(table: Table = tables.load) -> float:
    """Claims that two readers judged."""
    return float(len(verdicts(table)))


def verdicts_agreed(table: Table = tables.load) -> float:
    """Claims to which both readers gave one verdict."""
    rows = verdicts(table)
    return float(rows["first"].eq(rows["second"]).sum())


def verdicts_changed(table: Table = tables.load) -> float:
    """Claims whose first verdict was changed when the two were compared."""
    rows = verdicts(table)
    return float(rows["first"].ne(rows["final"]).sum())


def verdicts_kappa(table: Table = tables.load) -> float:
    """Cohen's kappa of the verdicts as first given."""
    rows = verdicts(table)
    return cohens_kappa(list(rows["first"]), list(rows["second"]))


#: What `facts.csv` may name in its column `derived`.
FIGURES: dict[str, Callable[..., float]] = {
    function.__name__: function for function in (
        hammer_total, fees_in_total, hammer_to_low_estimate, total_to_low_estimate, sell_through,
        lots_needed_for_higher_sell_through, lots_sold_below_low_estimate, top_lot_share, top_two_lots_share,
        break_even_rate, lots_with_known_estimate, lots_without_known_estimate, known_low_estimate_sum,
        low_estimate_left, low_estimate_left_each, sold_without_known_estimate, hammer_without_known_estimate,
        hammer_without_known_estimate_each, known_hammer_to_known_low, known_hammer_to_known_low_rest, sold_low_at_most,
        hammer_to_sold_low_at_least,
        known_priced_lots, known_price_sum, known_price_share, hammer_price, share_gap, protected_cases,
        claims_with_two_verdicts, verdicts_agreed, verdicts_changed, verdicts_kappa)
}
