"""The XML of a Moodle backup: a field is an element, what is empty is marked, and each thing has a number of its own."""

from __future__ import annotations

import hashlib
from collections import Counter

from lxml import etree

#: How a backup writes a field of the database that holds nothing.
NULL = "$@NULL@$"
Field = str | int | float | None


def element(tag: str, *inside: etree._Element, **fields: Field) -> etree._Element:
    """Make an element: `id` is an attribute, every other field a child, the elements `inside` after them."""
    made = etree.Element(tag)
    for name, value in fields.items():
        if name == "id":
            made.set("id", str(value))
        else:
            etree.SubElement(made, name).text = NULL if value is None else str(value)
    made.extend(inside)
    return made


def written(root: etree._Element) -> bytes:
    """Write a file. Moodle tells a backup by this very line, double quotes included."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8", pretty_print=True)


class Numbers:
    """Numbers for the rows of a backup, counted for each table from 1, so that the same course has the same numbers."""

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()

    def next(self, table: str) -> int:
        """Take the next number of a table."""
        self._last[table] += 1
        return self._last[table]


def stamp(book: str, *words: str) -> str:
    """Name a question or a category of `book` for all sites: from what it is called, and the same each time."""
    return f"{book}+" + hashlib.sha256("/".join(words).encode()).hexdigest()[:24]
