"""How a row of the evidence is named in running text: in a few words, and no two rows alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from lemmata.record.csv_rows import Row

_COPY = " (copy)"


def label(source: Row) -> str:
    """Return a source in a few words: The Art Newspaper 2025; AFP via Forbes India 2025; Artsy 2025 (copy)."""
    publisher = source["publisher"] or source["author"] or source["title"]
    name = re.sub(r"\s*[(（].*?[)）]", "", publisher).strip() or publisher
    copy = _COPY if source["seen"] == "copy elsewhere" and " via " not in name else ""
    year = source["date"][:4]
    # A journal may be named with its year.
    return " ".join(filter(None, [name, "" if year and name.endswith(year) else year])) + copy


def labels(sources: Iterable[Row]) -> dict[str, str]:
    """Return the label of each source by its id; where labels collide, with the letter of the author-year system: 2025a, 2025b.

    The letters follow the ids, so that a new row, whose id is the highest, changes none. Without a year: "undated a".
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        alike[label(source)].append(source["source_id"])
    return {key: lettered(words, number) if len(keys) > 1 else words
            for words, keys in alike.items() for number, key in enumerate(sorted(keys))}


def lettered(words: str, number: int) -> str:
    """Return `words` with the letter of the place `number` (0 is a, 26 is aa) behind the year."""
    letter = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letter = "abcdefghijklmnopqrstuvwxyz"[rest] + letter
    plain = words.removesuffix(_COPY)
    return plain + ("" if re.search(r"\d{4}$", plain) else ", undated ") + letter + words[len(plain):]
