"""The quiz items of the chapters, from `quiz_items.csv` and `quiz_options.csv`: once for the page, the print and a course."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lemmata.record.csv_rows import rows
from lemmata.record.project import find_project

#: Kinds with options to choose from, and kinds whose answer is written.
CHOSEN, WRITTEN = ("multiple-choice", "multiple-response", "true-false"), ("fill-in", "numeric")


@dataclass(frozen=True)
class Option:
    """An answer that may be given: its words, whether it is right, and what its reader is told."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Item:
    """A question: what it is tied to, its options (none if `numeric`), what is told of a wrong written answer."""

    id: str
    chapter: str
    kind: str
    objective: int
    segment_ids: tuple[str, ...]
    claim_ids: tuple[str, ...]
    question: str
    options: tuple[Option, ...]
    fact_id: str
    tolerance: float | None
    feedback: str


def items(data: Path | None = None) -> list[Item]:
    """Return every item in the order of the table, its options in theirs; of the folder `data`, or else of the current book."""
    data = data or find_project().data
    options: dict[str, list[tuple[int, Option]]] = {}
    for row in rows(data / "quiz_options.csv"):
        options.setdefault(row["item_id"], []).append(
            (int(row["position"]), Option(row["text"], row["correct"] == "yes", row["feedback"])))
    return [Item(row["item_id"], row["chapter"], row["kind"], int(row["objective"]),
                 tuple(filter(None, row["segment_ids"].split(";"))), tuple(filter(None, row["claim_ids"].split(";"))),
                 row["question"], tuple(option for _, option in sorted(options.get(row["item_id"], []), key=lambda one: one[0])),
                 row["fact_id"], float(row["tolerance"]) if row["tolerance"] else None, row["feedback"])
            for row in rows(data / "quiz_items.csv")]
