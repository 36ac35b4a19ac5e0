"""Writes the skeleton of the readings: identifiers, lengths and fingerprints, never text."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from lemmata.record import atomic_write
from lemmata.record.project import find_project
from lemmata.sources import copies, layouts
from lemmata.sources.normalise import fingerprint, normalise, rolling

COLUMNS = ["segment_id", "reading_id", "position", "kind", "characters", "sha256", "rolling", "incipit",
           "occurrences"]
INCIPIT = 8


def skeleton(reading: dict[str, str], text: str) -> list[dict[str, str]]:
    """Return rows of `segments.csv` for one reading, read off a copy of it."""
    rows = []
    for position, segment in enumerate(layouts.segments(text, reading["layout"], reading["part"]), 1):
        letters = normalise(segment.text)
        rows.append({"segment_id": f"{reading['reading_id']}:{segment.locator}", "reading_id": reading["reading_id"],
                     "position": str(position), "kind": segment.kind, "characters": str(len(letters)),
                     "sha256": fingerprint(letters), "rolling": rolling(letters), "incipit": letters[:INCIPIT],
                     "occurrences": str(segment.occurrences)})
    return rows


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write a table (atomic write)."""
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    atomic_write.write(path, made.getvalue().encode())


def main(argv: list[str]) -> int:
    """`python -m lemmata segment`."""
    parser = argparse.ArgumentParser(prog="python -m lemmata segment", description=main.__doc__)
    parser.add_argument("--sources", metavar="FOLDER", help=f"copies of the sources (else {copies.ENVIRONMENT})")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="another data folder")
    options = parser.parse_args(argv)
    data = options.data or find_project().data
    try:
        texts = copies.find(copies.folder(options.sources), data)
    except copies.NoSources as error:
        print(error, file=sys.stderr)
        return 2
    readings = copies.readings(data)
    path = data / "segments.csv"
    kept = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            kept = list(csv.DictReader(file))
    rows = []
    for reading in readings:
        name = reading["reading_id"]
        if name in texts:
            mine = skeleton(reading, texts[name])
            reading["characters"] = str(sum(int(row["characters"]) for row in mine))
            reading["sha256"] = fingerprint("".join(row["sha256"] for row in mine))
        else:
            # A reading whose copy is not in the folder keeps the skeleton that it has.
            mine = [row for row in kept if row["reading_id"] == name]
        rows += mine
        print(f"{name}: {len(mine)} segments, {reading['characters'] or '0'} letters and digits")
    write(path, COLUMNS, rows)
    write(data / "readings.csv", list(readings[0]), readings)
    return 0
