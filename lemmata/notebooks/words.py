"""Words for numbers that may change: one suit and two suits, a list of names, an alternative text that never grows too long."""

from __future__ import annotations

from collections.abc import Iterable

#: Nouns that do not end in s.
PLURALS = {"person": "people", "copy": "copies", "country": "countries", "category": "categories", "other": "others",
           "party": "parties", "company": "companies", "body": "bodies", "century": "centuries", "series": "series"}
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def count(number: float, noun: str, plural: str = "") -> str:
    """Return `number` and its noun: 1 suit, 2 suits, 1,204 suits. Of several words the last is bent: 2 dated suits."""
    number = int(number)
    if number == 1:
        return f"1 {noun}"
    head, _, tail = noun.rpartition(" ")
    bent = plural or (f"{head} " if head else "") + PLURALS.get(tail, f"{tail}s")
    return f"{number:,} {bent}"


def spelt(number: float) -> str:
    """Return a small whole number in letters, as a sentence has it: three; 23."""
    return SMALL[int(number)] if 0 <= number < len(SMALL) else f"{int(number):,}"


def part(number: float, whole: float) -> str:
    """Return how many of how many, at the head of a sentence: Three of five; None of 23."""
    return f"{spelt(number).capitalize() if number else 'None'} of {spelt(whole)}"


def verb(number: float, one: str, many: str) -> str:
    """Return `one` for 1, `many` for every other number: 1 is, 0 are, 2 are."""
    return one if int(number) == 1 else many


def within_a_sentence(text: str) -> str:
    """Return `text` with its first letter small, for the middle of a sentence; a name of capitals stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def cut(text: str, most: int) -> str:
    """Return `text` of `most` characters at the longest, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def listed(items: Iterable[object], none: str = "none") -> str:
    """Return the items as a, b and c; `none` for an empty list. Where a name has a comma of its own: a; b, c; and d."""
    names = [str(item) for item in items]
    if len(names) < 2:
        return names[0] if names else none
    if any(", " in name for name in names):
        return "; ".join(names[:-1]) + f"; and {names[-1]}"
    return ", ".join(names[:-1]) + f" and {names[-1]}"


def share(part: float, whole: float) -> str:
    """Return the per cent of `whole` with both numbers, so that a small base is seen: 10 of 57, 18 per cent."""
    return f"{int(part):,} of {int(whole):,}" + (f", {100 * part / whole:.0f} per cent" if whole else "")


def within(head: str, items: Iterable[str], tail: str = "", most: int = 60) -> str:
    """Return `head`, as many of `items` as stay within `most` words, how many were left out, and `tail`.

    For an alternative text: a row more in the table makes no text that a listener cannot keep in mind.
    """
    parts = list(items)
    for taken in range(len(parts), -1, -1):
        left = len(parts) - taken
        body = "; ".join(parts[:taken])
        more = f"; and {left} more" if left and taken else f"{left} rows" if left else ""
        text = " ".join(filter(None, [head, body + more + "." if body or more else "", tail])).strip()
        if len(text.split()) <= most:
            return text
    return " ".join(text.split()[:most])
