"""The English handle of a note: words of its segment's gloss, looked for where the gloss prints them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

ROLE = re.compile(r"\{([\w:+-]+)\}`([^`]+)`")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
#: Where a role prints what only a build knows.
UNKNOWN = "\ufffc"
#: Roles that print their own words.
WORDS = ("index", "term")
QUOTES = {**dict.fromkeys("\"“”„", "[\"“”„]"), **dict.fromkeys("'‘’", "['‘’]"), "…": r"(?:…|\.\.\.)"}
#: What MyST would read as its own at the beginning of an option.
MARKS = "\"'|>"


@dataclass(frozen=True)
class Place:
    """Where a handle stands: which paragraph of the gloss, its first character and the one after its last."""

    paragraph: int
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Return whether a character belongs to both."""
        return self.paragraph == other.paragraph and self.start < other.end and other.start < self.end


def printed(text: str, said: Callable[[str], str]) -> str:
    """Return a paragraph of Markdown as the page prints it, but for numbers of other roles; `said` prints that of a claim."""
    def role(match: re.Match[str]) -> str:
        name, inside = match.groups()
        return said(inside) or UNKNOWN if name == "said" else re.sub(r"\s*<[^>]*>$", "", inside) if name in WORDS else UNKNOWN
    text = ROLE.sub(role, text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\\)\*+|(?<![\w\\])_+(?=\S)|(?<=\S)(?<!\\)_+(?!\w)|`", "", text)
    return re.sub(r"\\([^\sA-Za-z0-9])", r"\1", text)


def paragraphs(lines: Sequence[str], said: Callable[[str], str]) -> list[str]:
    """Return the paragraphs of a gloss as the page prints them, from its lines of Markdown; an item of a list is one."""
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or ITEM.match(line):
            found.append([])
        found[-1].append(ITEM.sub("", line))
    return [printed("\n".join(part), said) for part in found if "".join(part).strip()]


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern of the words, whole, with any white space between them and quotation marks of either shape."""
    inside = r"\s+".join("".join(QUOTES.get(one, re.escape(one)) for one in word) for word in words.split())
    return re.compile((r"(?<!\w)" if words[0].isalnum() else "") + inside + (r"(?!\w)" if words[-1].isalnum() else ""))


def nearest(words: str, gloss: Sequence[str]) -> str:
    """Return the words of the gloss that look most like `words`, or nothing."""
    count = len(words.split())
    runs = [" ".join(part.split()[at: at + count]).strip(".,;:") for part in gloss for at in range(len(part.split()) - count + 1)]
    return next(iter(difflib.get_close_matches(words, runs, n=1, cutoff=0.75)), "")


def places(wanted: Sequence[str | None], gloss: Sequence[str]) -> list[Place | str | None]:
    """Return where each handle of a segment's notes stands in the gloss, in the order of the notes; or what is wrong with it.

    A note without a handle has None and gets None. Words that stand in the gloss more than once are taken from its
    beginning: each note has the first place that no note before it has.
    """
    made: list[Place | str | None] = []
    for words in wanted:
        if words is None:
            made.append(None)
            continue
        if not words.split():
            made.append("is empty, expected words of the gloss")
            continue
        found = [Place(number, *match.span()) for number, part in enumerate(gloss) for match in _pattern(words).finditer(part)]
        taken = [one for one in made if isinstance(one, Place)]
        free = [one for one in found if not any(one.overlaps(other) for other in taken)]
        if free:
            made.append(free[0])
        elif found:
            made.append(f"{words!r} is taken by a note before, expected words of the gloss that no other note has")
        else:
            close = nearest(words, gloss)
            made.append(f"{words!r} is not in the gloss, expected words as they are printed there"
                        + (f", nearest is {close!r}" if close else ""))
    return made
