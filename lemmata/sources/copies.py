"""Finds the copies of the sources in a folder by what they say, whatever the files are called."""

from __future__ import annotations

import codecs
import csv
import os
from pathlib import Path

from lemmata.sources.normalise import normalise

ENVIRONMENT = "READER_SOURCES"
#: Byte-order marks, and what text without one is tried as: what Chinese pages and editors write.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ENCODINGS = ("gb18030", "big5hkscs")
SUFFIXES = {".txt", ".md", ".markdown", ".text"}


class NoSources(Exception):
    """No folder of sources was named, or none of the readings is in it."""


def folder(named: str | None) -> Path:
    """Return the folder named on the command line, else by the environment. Raises NoSources."""
    place = named or os.environ.get(ENVIRONMENT)
    if not place:
        raise NoSources(f"no folder of sources: name one with --sources FOLDER or in {ENVIRONMENT}")
    if not Path(place).is_dir():
        raise NoSources(f"{place}: no such folder, expected one with copies of the sources")
    return Path(place)


def readings(data: Path) -> list[dict[str, str]]:
    """Return the rows of `readings.csv`."""
    with (data / "readings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decodings(path: Path) -> list[str]:
    """Return what the bytes of a copy may say: its text in UTF-8, or else in each encoding that they fit. Raises NoSources for
    none."""
    raw = path.read_bytes()
    marked = next((encoding for mark, encoding in MARKS.items() if raw.startswith(mark)), "utf-8")
    found = []
    for encoding in (marked, *ENCODINGS):
        try:
            found.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == marked:
            break
    if not found:
        raise NoSources(f"{path}: neither {' nor '.join((marked, *ENCODINGS))}, expected text in UTF-8")
    return found


def find(place: Path, data: Path) -> dict[str, str]:
    """Return the text of each reading's copy in the folder `place`, by reading id. A reading without a copy is left out.

    A copy is known by the phrase in the column `known_by`, compared by letters and digits.
    """
    files = [path for path in sorted(place.iterdir()) if path.suffix.lower() in SUFFIXES and path.is_file()]
    texts = [text for path in files for text in decodings(path)]
    plain = [(normalise(text), text) for text in texts]
    found = {}
    for row in readings(data):
        phrase = normalise(row["known_by"])
        copies = [text for letters, text in plain if phrase in letters]
        if copies:
            # Of several, the shortest: a file that holds more than this source is the worse copy of it.
            found[row["reading_id"]] = min(copies, key=len)
    if not found:
        names = ", ".join(path.name for path in files[:10]) + (f" and {len(files) - 10} more" if len(files) > 10 else "")
        raise NoSources(f"{place}: none of the readings is in this folder; looked at "
                        f"{names or 'no file, expected .txt or .md'}")
    return found
