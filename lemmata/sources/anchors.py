"""Where the lemmata of notes and claims stand in their segments."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from lemmata.sources import authoring
from lemmata.sources.normalise import normalise

COLUMNS = ["segment_id", "lemma", "nth", "start", "end", "sha256"]


@dataclass(frozen=True, order=True)
class Lemma:
    """A lemma as a note or a claim uses it, and the place (file, line) where it does."""

    segment: str
    text: str
    nth: int
    file: str
    line: int


def locate(lemma: str, segment: str, nth: int = 1) -> tuple[int, int] | None:
    """Return start and end of the `nth` occurrence of `lemma` in a normalised segment, in letters; None when there is none."""
    wanted, start = normalise(lemma), -1
    if not wanted:
        return None
    for _ in range(nth):
        start = segment.find(wanted, start + 1)
        if start < 0:
            return None
    return start, start + len(wanted)


def used(root: Path, data: Path) -> list[Lemma]:
    """Return every lemma of the chapters' notes and of `claims.csv`."""
    found = [Lemma(note.segment, note.lemma, note.nth, str(path.relative_to(root)), note.line)
             for path in authoring.chapters(root) for note in authoring.notes(path)]
    path = data / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if row["lemma"]:
                found.append(Lemma(row["segment_id"], row["lemma"], int(row["nth"] or 1), f"data/{path.name}",
                                   reader.line_num))
    return found


def load(data: Path) -> dict[tuple[str, str, int], tuple[int, int]]:
    """Return the proven lemmata as (segment, lemma, occurrence), each with its start and end in letters of the segment."""
    path = data / "anchors.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["segment_id"], row["lemma"], int(row["nth"])): (int(row["start"]), int(row["end"]))
                for row in csv.DictReader(file)}
