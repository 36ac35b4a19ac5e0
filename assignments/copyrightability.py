"""The numbers of the assignment on copyrightability."""

#: Days with the same decisions before them stand together, so that each answer is drawn as often as another. Earlier than
#: March 2025 a planted mistake gives the right answer.
DAYS = [
    ["2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31", "2025-08-31"],
    ["2025-09-30", "2025-10-15", "2025-10-31"],
    ["2025-11-15", "2025-11-30", "2025-12-15"],
    ["2025-12-31", "2026-01-15", "2026-01-31"],
    ["2026-02-15", "2026-02-28", "2026-03-15", "2026-03-31"],
]
#: Days between the making of a rule and its start, likewise.
CITED = [
    ["2023-07-15", "2023-07-20", "2023-07-25", "2023-07-31", "2023-08-05", "2023-08-10"],
    ["2025-03-20", "2025-04-15", "2025-05-31", "2025-06-20", "2025-06-30", "2025-07-15", "2025-07-31", "2025-08-20"],
]

#: Places whose rows are left out. What is left has courts and offices and a case in two instances: without one of these a
#: planted mistake gives the right answer, so that the United States stay.
LEFT_OUT = {"CN": "China", "CZ": "Czechia", "KR": "Korea", "UA": "Ukraine"}


def draw(random, table):
    """The day up to which decisions are counted, the place left out, and a day on which a rule was made and not in force."""
    code, place = random.choice(sorted(LEFT_OUT.items()))
    return {"day": random.choice(random.choice(DAYS)), "code": code, "place": place,
            "cited": random.choice(random.choice(CITED))}
