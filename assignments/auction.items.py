"""The numeric item of the course on the auction: the hammer price of a lot."""

OBJECTIVE = 3


def draw(random, table):
    """Three of the lots whose price is known."""
    lots = table("lots").dropna(subset=["price_realised_usd"]).set_index("lot_id")
    rate = table("sale_totals").set_index("measure_id").loc["buyers_premium_rate", "value_number"]
    for lot in random.sample(sorted(lots.index), 3):
        title, artist, price = lots.loc[lot, ["title", "artist", "price_realised_usd"]]
        yield {"question": f"In the table <code>lots</code> the lot <em>{title}</em> by {artist} has a price of US${price:,.0f} "
                           f"with fees; the buyer’s premium was {rate:g} per cent of the hammer price. What was the hammer "
                           "price, in US dollars?",
               "value": price / (1 + rate / 100), "unit": "USD", "tolerance": 0.001,
               "feedback": "The premium is a percentage of the hammer price, so that the price with fees is divided by one plus "
                           "the rate. Whoever takes the rate off the price gets too little."}
