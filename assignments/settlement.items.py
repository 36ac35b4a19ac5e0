"""The numeric item of the course on the settlement: what a claimed work would get of the fund."""

OBJECTIVE = 2


def draw(random, table):
    """Three shares of the works that are supposed to have been claimed."""
    terms = table("settlement_terms").set_index("measure_id")["value_number"]
    fund, works = terms["fund_total"], terms["works_on_final_list"]
    for claimed in random.sample(range(51, 90), 3):
        yield {"question": f"In the table <code>settlement_terms</code> the fund is {fund / 1e9:g} billion US dollars and "
                           f"the final list "
                           f"has {works:,.0f} works. Suppose that {claimed} per cent of the works had been claimed. What "
                           f"would each "
                           "claimed work get of the fund, before fees and costs, in US dollars?",
               "value": fund / (works * claimed / 100), "unit": "USD", "tolerance": 0.005,
               "feedback": "The fund is shared by the works that are claimed and not by all on the list; the fewer claim, "
                           "the more each "
                           "gets. Fees and costs are left in, since the question asks for the gross sum."}
