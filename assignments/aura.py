"""The numbers of the assignment on aura."""


def draw(random, table):
    """A section with claims that could not be verified, a unit of length, a paragraph with works, a version and a language."""
    return {
        "section": random.choice([2, 3, 4]),
        "unit": random.choice([300, 400, 500, 600, 700, 750, 800, 900, 1000, 1200, 1250, 1500, 2000, 2500]),
        "place": random.choice(["sec. 3.2 para 3", "sec. 3.3 para 1", "sec. 3.3 para 2", "sec. 3.3 para 3"]),
        "base": random.choice(["V02", "V03", "V04", "V05", "V06"]),
        "language": random.choice(["English", "Chinese"]),
    }
