"""The numeric item of the course on the closing essay: how often two of the texts are contradicted."""

OBJECTIVE = 4

NAMES = {"auction": "the auction", "settlement": "the settlement", "access": "access", "copyrightability": "copyrightability",
         "aura": "aura"}


def draw(random, table):
    """Three pairs of texts that differ in the share."""
    claims = table("claims")
    found = {}
    for first in NAMES:
        for second in NAMES:
            if first < second:
                rows = claims[claims["reading_id"].isin([first, second])]
                found[round(100 * rows["verdict"].eq("contradicted").mean(), 1)] = (first, second)
    for share in random.sample(sorted(found), 3):
        first, second = found[share]
        rows = claims[claims["reading_id"].isin([first, second])]
        yield {"question": f"In the table <code>claims</code>, take the claims of the texts on {NAMES[first]} and on {NAMES[second]} "
                           "together. What per cent of them have the verdict <em>contradicted</em>?",
               "value": 100 * rows["verdict"].eq("contradicted").mean(), "unit": "percent", "tolerance": 0.01,
               "feedback": "Count the rows of both texts, then divide. The mean of two shares is another number, since the texts differ "
                           "in how many claims they make."}
