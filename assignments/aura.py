"""The numbers of the assignment on aura."""


def draw(random, table):
    """A section with claims that could not be verified, a unit of length, a paragraph with works, a version and a language."""
    return {
        "section": random.choice([2, 3, 4]),
        "unit": random.choice([400, 500, 800, 1000, 2000]),
        "place": random.choice(["sec. 3.3 para 1", "sec. 3.3 para 2"]),
        "base": random.choice(["V02", "V04", "V05", "V06"]),
        "language": random.choice(["English", "Chinese"]),
    }
