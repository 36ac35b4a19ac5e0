"""The numbers of the assignment on the settlement."""

REQUESTS = {"fee_request_first": "the first request", "fee_request_final": "the last request"}


def draw(random, table):
    """A multiplier and a share of works claimed, a request for fees, the authors of a book, and a day."""
    request = random.choice(sorted(REQUESTS))
    return {
        "multiplier": random.choice([2.25, 2.5, 2.75, 3.25, 4.25, 4.5, 4.75, 5.25, 5.5, 5.75]),
        "claimed": random.choice(range(51, 90)),
        "request": request,
        "request_words": REQUESTS[request],
        "authors": random.choice([3, 4, 5]),
        "day": random.choice(["2026-06-30", "2026-07-31", "2026-08-31"]),
    }
