"""The numbers of the assignment on access: an invented set of companies, and pairs of a country and an edition."""

import pandas as pd

NAMES = ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine", "Rowan", "Spruce",
         "Willow"]
#: Companies at the top, half of them of an unsupported region, and the firms in three layers below them.
TOP, LAYERS = 4, (4, 3, 3)


def _holdings(random, names):
    """Rows of owner, firm and per cent: each firm has two or three owners among those above it."""
    above, below, rows = list(names[:TOP]), list(names[TOP:]), []
    for size in LAYERS:
        layer, below = below[:size], below[size:]
        for firm in layer:
            left = 100
            for owner in random.sample(above, random.choice([2, 3])):
                share = min(left, random.choice(range(5, 75)))
                if share >= 5:
                    rows.append((owner, firm, share))
                left -= share
        above += layer
    return rows


def _counted(rows, unsupported, firms):
    """Per cent held directly, multiplied through the chain, and by control, of each firm."""
    direct, product, control = dict.fromkeys(firms, 0), dict.fromkeys(firms, 0.0), dict.fromkeys(firms, 0)
    for owner, firm, share in rows:
        outside = owner in unsupported
        direct[firm] += share * outside
        product[firm] += share if outside else share * product.get(owner, 0) / 100
        control[firm] += share * (outside or control.get(owner, 0) > 50)
    return direct, product, control


def _more(held):
    return {firm for firm, share in held.items() if share > 50}


def draw(random, table):
    """Companies on which every way of counting gives another list, one held for just half; three pairs with both bases."""
    while True:
        names = random.sample(NAMES, len(NAMES))
        unsupported, firms = set(names[:TOP:2]), names[TOP:]
        rows = _holdings(random, names)
        direct, product, control = _counted(rows, unsupported, firms)
        alone = {firm for owner, firm, share in rows if owner in unsupported and share > 50}
        # One that is held both ways, by more than one chain, so that no short cut gives its share.
        through = [firm for firm in firms if direct[firm] > 5 and product[firm] - direct[firm] > 5
                   and sum(owner in firms for owner, one, _ in rows if one == firm) > 1]
        lists = [frozenset(_more(held)) for held in (direct, product, control)]
        close = any(0 < abs(share - 50) < 0.5 for share in product.values())
        if through and not close and len(set(lists)) == 3 and 50 in direct.values() and alone != lists[0] and all(lists):
            break
    talent = table("ai_talent")
    top = talent[talent["indicator"].str.contains("top-tier", regex=False)]
    both = top.groupby(["country", "year"])["indicator"].nunique()
    pairs = sorted((country, int(year)) for (country, year), bases in both.items() if bases == 2)
    return {
        "exercise_firms": pd.DataFrame([(name, "unsupported" if name in unsupported else "supported") for name in names],
                                       columns=["firm", "region"]),
        "exercise_holdings": pd.DataFrame(rows, columns=["owner", "firm", "share_pct"]),
        "firm": random.choice(through),
        "pairs": sorted(random.sample(pairs, 3)),
    }
