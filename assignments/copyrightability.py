"""The numbers of the assignment on copyrightability."""


def draw(random, table):
    """The day up to which decisions are counted, and one on which a rule was made and not yet in force."""
    return {
        "day": random.choice(["2025-05-31", "2025-06-30", "2025-09-30", "2025-11-30", "2025-12-31", "2026-01-31", "2026-03-31"]),
        "cited": random.choice(["2023-07-20", "2023-07-31", "2023-08-10", "2025-04-15", "2025-05-31", "2025-06-30", "2025-07-31",
                                "2025-08-20"]),
    }
