"""The numeric item of the course on copyrightability: decisions of one country up to a day."""

OBJECTIVE = 5


def draw(random, table):
    """Three days between which decisions fell, so that each has another count."""
    dated = table("decisions").query("jurisdiction == 'CN' and precision == 'day'")["date"].sort_values().tolist()
    # The day of the last decision that counts, of three that differ.
    for day in random.sample(sorted(set(dated[3:])), 3):
        yield {"question": "In the table <code>decisions</code>, look at the rows with <code>jurisdiction</code> CN and "
                           f"<code>precision</code> day. How many of them are dated {day} or earlier? Count the rows.",
               "value": float(sum(one <= day for one in dated)), "unit": "", "tolerance": 0.0,
               "feedback": "The day itself counts, rows with a month or a year alone do not, and two instances of one case "
                           "are two rows."}
