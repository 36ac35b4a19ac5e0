"""Verify quotations: prove the segments and the quoted words (lemmata) against copies of the sources."""

from __future__ import annotations

import argparse
import csv
import difflib
import sys
from pathlib import Path

from lemmata.record.project import find_project
from lemmata.sources import anchors, copies, layouts
from lemmata.sources.normalise import fingerprint, normalise, rolling
from lemmata.sources.segment import write


def find_by_fingerprint(row: dict[str, str], letters: str) -> str | None:
    """Return the segment of `row` in the letters of a whole copy, at whatever place: this needs no layout."""
    size, start = int(row["characters"]), -1
    while (start := letters.find(row["incipit"], start + 1)) >= 0:
        piece = letters[start: start + size]
        if len(piece) == size and fingerprint(piece) == row["sha256"]:
            return piece
    return None


def prove_segments(rows: list[dict[str, str]], reading: dict[str, str], text: str) -> dict[str, str]:
    """Return the normalised text of each segment of `rows` that the copy `text` holds unaltered, by id.

    The copy's own layout is tried first; what it does not give is looked for by fingerprint alone, so that a copy with
    other line breaks serves as well.
    """
    try:
        cut = {f"{reading['reading_id']}:{one.locator}": normalise(one.text)
               for one in layouts.segments(text, reading["layout"], reading["part"])}
    except (IndexError, ValueError):
        cut = {}
    letters, proven = normalise(text), {}
    for row in rows:
        piece = cut.get(row["segment_id"])
        if piece is None or fingerprint(piece) != row["sha256"]:
            piece = find_by_fingerprint(row, letters)
        if piece is not None:
            proven[row["segment_id"]] = piece
    return proven


def nearest(lemma: str, segment: str) -> str:
    """Return the piece of `segment`, of the length of `lemma`, that is most like it."""
    wanted = normalise(lemma)
    pieces = [segment[start: start + len(wanted)] for start in range(max(1, len(segment) - len(wanted) + 1))]
    return max(pieces, key=lambda piece: difflib.SequenceMatcher(None, wanted, piece).ratio())


def prove_lemmata(lemmata: list[anchors.Lemma], segments: dict[str, str], known: set[str]
                  ) -> tuple[list[dict[str, str]], list[str]]:
    """Return rows of `anchors.csv` for what is proven, and a line for each fault. `known` holds all segment ids there are."""
    rows, faults = {}, []
    for lemma in lemmata:
        where = f"{lemma.file}:{lemma.line}"
        if lemma.segment not in known:
            faults.append(f"{where}: unknown segment {lemma.segment!r}, expected an id of data/segments.csv")
        elif lemma.segment in segments:
            text = segments[lemma.segment]
            place = anchors.locate(lemma.text, text, lemma.nth)
            if place is None:
                which = "" if lemma.nth == 1 else f"occurrence {lemma.nth} of "
                faults.append(f"{where}: {which}lemma {lemma.text!r} is not in {lemma.segment}, "
                              f"nearest there is {nearest(lemma.text, text)!r}")
            else:
                rows[(lemma.segment, lemma.text, lemma.nth)] = {
                    "segment_id": lemma.segment, "lemma": lemma.text, "nth": str(lemma.nth),
                    "start": str(place[0]), "end": str(place[1]), "sha256": fingerprint(text)}
    return [rows[key] for key in sorted(rows)], faults


def main(argv: list[str]) -> int:
    """`python -m lemmata verify`."""
    parser = argparse.ArgumentParser(prog="python -m lemmata verify", description=main.__doc__)
    parser.add_argument("--sources", metavar="FOLDER", help=f"copies of the sources (else {copies.ENVIRONMENT})")
    parser.add_argument("--write", action="store_true", help="record the proven lemmata in data/anchors.csv")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="another data folder")
    options, book = parser.parse_args(argv), find_project()
    data = options.data or book.data
    try:
        texts = copies.find(copies.folder(options.sources), data)
    except copies.NoSources as error:
        print(error, file=sys.stderr)
        return 2
    with (data / "segments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    proven: dict[str, str] = {}
    faults = []
    for reading in copies.readings(data):
        name = reading["reading_id"]
        mine = [row for row in rows if row["reading_id"] == name]
        if name not in texts:
            print(f"{name}: no copy in this folder, nothing proven")
            continue
        got = prove_segments(mine, reading, texts[name])
        proven |= got
        faults += [f"data/segments.csv:{rows.index(row) + 2}: segment {row['segment_id']} is not in the copy "
                   f"unaltered, expected {row['characters']} letters that open with {row['incipit']!r}"
                   for row in mine if row["segment_id"] not in got]
        faults += [f"data/segments.csv:{rows.index(row) + 2}: rolling value of {row['segment_id']} is "
                   f"{row['rolling']!r}, expected {rolling(got[row['segment_id']])!r}: run segment again"
                   for row in mine if row["segment_id"] in got and row["rolling"] != rolling(got[row["segment_id"]])]
        print(f"{name}: {len(got)} of {len(mine)} segments proven")
    lemmata = anchors.used(book.root, data)
    found, wrong = prove_lemmata(lemmata, proven, {row["segment_id"] for row in rows})
    faults += wrong
    # Lemmata of a reading without a copy here keep the proof that they have.
    path = data / "anchors.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            still_used = {(one.segment, one.text, one.nth) for one in lemmata}
            found += [row for row in csv.DictReader(file) if row["segment_id"].split(":")[0] not in texts
                      and (row["segment_id"], row["lemma"], int(row["nth"])) in still_used]
    print(f"lemmata: {len(found)} proven, {len(wrong)} not")
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    if options.write:
        write(path, anchors.COLUMNS, sorted(found, key=lambda row: (row["segment_id"], row["lemma"], row["nth"])))
    else:
        recorded = anchors.load(data)
        missing = [row for row in found if (row["segment_id"], row["lemma"], int(row["nth"])) not in recorded]
        if missing:
            print("\n".join(f"data/anchors.csv: lemma {row['lemma']!r} of {row['segment_id']} is proven but not "
                            "recorded, run verify with --write" for row in missing), file=sys.stderr)
            return 1
    return 0
