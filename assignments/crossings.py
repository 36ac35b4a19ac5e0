"""The numbers of the assignment on the closing essay: two texts, and verdicts of an invented second reader."""

VERDICTS = ["confirmed", "imprecise", "contested", "unverifiable", "contradicted"]
#: How many claims the second reader has judged.
SIZE = 80


def _second(random, rows):
    """Verdicts that mostly agree, less on some kinds of claim than on others, and lean to one verdict."""
    leaning = random.choice(VERDICTS[:3])
    apart = {kind: random.choice([0.15, 0.25, 0.35, 0.5]) for kind in sorted(rows["kind"].unique())}
    return [random.choice([leaning, leaning, *VERDICTS]) if random.random() < apart[kind] else verdict
            for kind, verdict in zip(rows["kind"], rows["verdict"], strict=True)]


def draw(random, table):
    """Two texts with a contradicted claim, and a sample on which no two kinds are disputed equally or as often as by count."""
    claims = table("claims")
    texts = sorted(random.sample(sorted(claims["reading_id"].unique()), 2))
    while True:
        rows = claims.iloc[sorted(random.sample(range(len(claims)), SIZE))].reset_index(drop=True)
        rows["second"] = _second(random, rows)
        by_kind = (rows["verdict"] != rows["second"]).groupby(rows["kind"]).agg(["size", "sum", "mean"])
        counted = by_kind[by_kind["size"].ge(5)].sort_values("mean")
        agreed = (rows["verdict"] == rows["second"]).groupby(rows["kind"]).sum()
        largest = counted.index[-1]
        first, other = (rows[column].value_counts(normalize=True) for column in ("verdict", "second"))
        chance = first.mul(other, fill_value=0).sum()
        # What short cuts would give is told from the right answer.
        apart = min(abs(chance - wrong) for wrong in (1 / len(VERDICTS), (first ** 2).sum(), ((first + other) ** 2).sum() / 4))
        if (apart > 0.002 and counted["mean"].iloc[-1] - counted["mean"].iloc[-2] > 0.02 and by_kind["sum"].idxmax() != largest
                and by_kind["size"].idxmax() != largest and agreed.idxmax() != largest):
            return {"texts": texts, "exercise_second_reader": rows[["claim_id", "second"]].astype(str)}
