"""The numeric item of the course on access: a share that is held directly and through another firm. The firms are invented."""

OBJECTIVE = 1


def draw(random, table):
    """Three chains of holdings."""
    for direct, first, second in zip(random.sample(range(5, 30), 3), random.sample(range(20, 80), 3), random.sample(range(30, 90), 3),
                                     strict=True):
        yield {"question": f"Three invented firms: Alder sits in a region that is not supported. It holds {direct} per cent of Cedar "
                           f"directly and {first} per cent of Birch; Birch holds {second} per cent of Cedar. Multiply along the chain. "
                           "How much of Cedar does Alder hold in all, in per cent?",
               "value": direct + first * second / 100, "unit": "percent", "tolerance": 0.005,
               "feedback": "The indirect share is the product of the two shares in the chain, and the direct one is added to it. Counting "
                           "by control would give another figure: above half, the whole of what Birch holds; below, none of it."}
