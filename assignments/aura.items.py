"""The numeric item of the course on aura: how often the ledger of the paper gives a verdict."""

OBJECTIVE = 4


def draw(random, table):
    """Three verdicts that the paper was given in different numbers."""
    verdicts = table("claims").query("reading_id == 'aura'")["verdict"]
    # One verdict of each count: two that are equally frequent would be one question.
    by_count = {count: verdict for verdict, count in sorted(verdicts.value_counts().items(), reverse=True)}
    for verdict in random.sample(sorted(by_count.values()), 3):
        yield {"question": "In the table <code>claims</code>, look at the rows with <code>reading_id</code> aura. What per "
                           "cent of them "
                           f"have the final verdict <em>{verdict}</em>?",
               "value": 100 * verdicts.eq(verdict).mean(), "unit": "percent", "tolerance": 0.01,
               "feedback": "Divide by all rows of the paper, whatever their verdict. The column <code>verdict</code> holds "
                           "the final one; "
                           "that of the second reader stands beside it."}
