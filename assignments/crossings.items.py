"""The numeric item of the course on the closing essay: how often two of the texts are contradicted."""

from itertools import combinations

OBJECTIVE = 4

NAMES = {"auction": "the auction", "settlement": "the settlement", "access": "access", "copyrightability": "copyrightability",
         "aura": "aura"}


def draw(random, table):
    """Three pairs of texts that differ in the share."""
    claims = table("claims")
    found = {}
    for first, second in combinations(sorted(NAMES), 2):
        rows = claims[claims["reading_id"].isin([first, second])]
        found[100 * rows["verdict"].eq("contradicted").mean()] = (first, second)
    # Shares that lie apart, so that no answer is taken for another's.
    apart = []
    for share in sorted(found):
        if not apart or share - apart[-1] > 0.5:
            apart.append(share)
    for share in random.sample(apart, 3):
        first, second = found[share]
        yield {"question": f"In the table <code>claims</code>, take the claims of the texts on {NAMES[first]} and on "
                           f"{NAMES[second]} "
                           "together. What per cent of them have the verdict <em>contradicted</em>?",
               "value": share, "unit": "percent", "tolerance": 0.01,
               "feedback": "Count the rows of both texts, then divide. The mean of two shares is another number, since the "
                           "texts differ "
                           "in how many claims they make."}
