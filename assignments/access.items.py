"""The numeric item of the course on access: a share that is held directly and through another firm. The firms are invented."""

OBJECTIVE = 1


def draw(random, table):
    """Three chains of holdings whose answers lie apart."""
    taken = []
    while len(taken) < 3:
        direct, first, second = random.choice(range(5, 30)), random.choice(range(20, 80)), random.choice(range(30, 90))
        held = direct + first * second / 100
        if all(abs(held - other) > 2 for other in taken):
            taken.append(held)
            yield {"question": "Three invented firms: Alder sits in a region that is not supported. It holds "
                               f"{direct} per cent of Cedar directly and {first} per cent of Birch; Birch holds {second} per "
                               "cent of Cedar. Multiply along the chain. How much of Cedar does Alder hold in all, in per "
                               "cent?",
                   "value": held, "unit": "percent", "tolerance": 0.005,
                   "feedback": "The indirect share is the product of the two shares in the chain, and the direct one is added "
                               "to it. Counting by control would give another figure: above half, the whole of what Birch "
                               "holds; below, none of it."}
