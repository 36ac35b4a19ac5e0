"""Reading by counting: character n-grams, concordance and keyness of Chinese texts, compared in one script.

Chinese is written without spaces, so nothing here needs a segmenter that would decide what a word is: forms are looked
up as strings, or are runs of characters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from lemmata.sources.han import fold

__all__ = ["concordance", "count", "fold", "grams", "keyness"]

HAN = re.compile(r"[\u3400-\u9fff]+")


def grams(texts: Iterable[str], size: int) -> Counter[str]:
    """Return how often each run of `size` Chinese characters occurs; a run never crosses a mark, a digit or a Latin letter."""
    return Counter(run[start: start + size] for text in texts for run in HAN.findall(text)
                   for start in range(len(run) - size + 1))


def count(texts: Iterable[str], forms: Iterable[str]) -> Counter[str]:
    """Return how often each of `forms` occurs. A form within a longer one counts only as the longer: 作品 not in 法人作品."""
    ordered = sorted({form for form in forms if form}, key=len, reverse=True)
    if not ordered:
        return Counter()
    pattern = re.compile("|".join(map(re.escape, ordered)))
    return Counter(found for text in texts for found in pattern.findall(text))


def keyness(first: Counter[str], second: Counter[str], sizes: tuple[int, int]) -> pd.DataFrame:
    """Return how much more a form belongs to one of two collections: Dunning's log-likelihood (Computational Linguistics 19,
    1993).

    `sizes` are the characters of each. Columns `form`, `first`, `second` (times) and `keyness`, above 0 where the form
    is commoner in the first, the strongest first. Values above 3.84 would be rare by chance (5 per cent) if characters
    fell independently, which in a text they do not. Raises ValueError for an empty collection.
    """
    if min(sizes) <= 0:
        raise ValueError(f"collections of {sizes[0]} and {sizes[1]} characters, expected two that are not empty")
    rows = []
    for form in sorted(set(first) | set(second)):
        seen = first[form], second[form]
        expected = [size * sum(seen) / sum(sizes) for size in sizes]
        value = 2 * sum(times * math.log(times / due) for times, due in zip(seen, expected, strict=True) if times)
        rows.append((form, *seen, value if seen[0] >= expected[0] else -value))
    return pd.DataFrame(rows, columns=["form", "first", "second", "keyness"]).sort_values(
        ["keyness", "form"], ascending=[False, True], ignore_index=True)


def concordance(texts: pd.DataFrame, form: str, width: int = 12) -> pd.DataFrame:
    """Return every place of `form` in the column `text` with `width` characters either side (KWIC); `place` names the row."""
    rows = [(row.place, row.text[max(0, at.start() - width): at.start()], form, row.text[at.end(): at.end() + width])
            for row in texts.itertuples() for at in re.finditer(re.escape(form), row.text)]
    return pd.DataFrame(rows, columns=["place", "left", "form", "right"])
