"""The numbers of the assignment on the auction."""


def draw(random, table):
    """Two lots that are supposed away, rates beside the published one, and a day in the life of the letter."""
    lots = table("lots").set_index("lot_id")
    # A lot without a price or with an open-ended estimate could not be taken out of the sums.
    known = lots.dropna(subset=["price_realised_usd", "estimate_low_usd"])
    closed = known[known["estimate_high_usd"] < 10 * known["estimate_low_usd"]]
    return {
        "withdrawn": sorted(random.sample(sorted(closed.index), 2)),
        # At 20 and 25 per cent some results are whole dollars and not yet round bids.
        "rates": sorted([random.choice([20, 25]), *random.sample([21, 22, 23, 24, 27, 28], 2)]),
        "day": random.choice(["2025-02-10", "2025-02-11", "2025-02-12", "2025-02-13", "2025-02-28", "2025-03-04"]),
    }
