"""Reads a CSV file so that every cell knows the line of the file on which it starts.

The reader of the standard library takes a quotation mark that is never closed in silence, and tells the line on which a
record ends, not where a cell starts. A spreadsheet does worse: it mends what it finds. This reader mends nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

QUOTED = re.compile(r'"((?:[^"]|"")*)"')
PLAIN = re.compile(r"[^,\n]*")
BOMS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Cell(NamedTuple):
    """Text of a cell without its quotation marks, and the line of the file on which it starts, from 1."""

    text: str
    line: int


class Unreadable(Exception):
    """The file is no CSV as this book writes it. Holds the line, what is wrong there, and the rule broken."""

    def __init__(self, line: int, message: str, rule: str) -> None:
        super().__init__(message)
        self.line, self.message, self.rule = line, message, rule


def decode(raw: bytes) -> str:
    """Return the text of a file in UTF-8 without a byte-order mark and with LF ends. Raises Unreadable at the first bad byte."""
    for mark, encoding in BOMS.items():
        if raw.startswith(mark):
            raise Unreadable(1, f"begins with the byte-order mark of {encoding}, expected UTF-8 without one", "bom")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(raw.count(b"\n", 0, error.start) + 1,
                         f"byte {raw[error.start]:#04x} is no UTF-8, expected UTF-8", "encoding") from error
    if "\r\n" in text:
        raise Unreadable(text[:text.index("\r\n")].count("\n") + 1, "line ends in CR LF, expected LF", "line_end")
    return text


def records(text: str) -> list[list[Cell]]:
    """Return the records of a CSV text, header first. Raises Unreadable for what no writer of CSV would write."""
    if not text.strip():
        raise Unreadable(1, "is empty, expected a header and rows", "empty_file")
    found: list[list[Cell]] = []
    place, line = 0, 1
    while place < len(text):
        if text[place] == "\n":
            raise Unreadable(line, "empty line, expected a row", "empty_line")
        end = text.find("\n", place)
        if end > 0 and '"' not in (plain := text[place:end]):
            found.append([Cell(cell, line) for cell in plain.split(",")])
            place, line = end + 1, line + 1
            continue
        record: list[Cell] = []
        while True:
            if text.startswith('"', place):
                match = QUOTED.match(text, place)
                if match is None:
                    raise Unreadable(line, "quotation mark opens a cell and is never closed, expected a second one",
                                     "quotes")
                cell = Cell(match[1].replace('""', '"'), line)
            else:
                match = PLAIN.match(text, place)
                assert match is not None  # it matches nothing at all, if it must
                cell = Cell(match[0], line)
                if '"' in match[0]:
                    raise Unreadable(line, "quotation mark inside a cell that does not open with one, expected the "
                                     "cell in quotation marks and the mark doubled", "quotes")
            record.append(cell)
            line += match[0].count("\n")
            place = match.end()
            if place >= len(text):
                raise Unreadable(line, "the last line has no end, expected a line feed: is the file cut off?",
                                 "last_line")
            if text[place] not in ",\n":
                # Had the mark been closed where it should, it would not have met the next one.
                raise Unreadable(cell.line, "quotation mark opens a cell and is not closed before text follows, "
                                 "expected a comma or the end of the line after it", "quotes")
            place += 1
            if text[place - 1] == "\n":
                line += 1
                break
        found.append(record)
    return found
