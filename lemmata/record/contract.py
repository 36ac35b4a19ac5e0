"""The contract of a table with the engine: the columns that it reads by name. What else a table has is the book's own.

A table that a book goes without is needed by no page; one that it has must have these columns. Its types, its values and its
keys are described in `datapackage.json`, as those of every other table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

COLUMNS: dict[str, tuple[str, ...]] = {
    "readings": ("reading_id", "title", "title_en", "author", "outlet", "date", "language", "kind", "standpoint", "layout",
                 "part", "known_by", "licence", "obtain", "url", "source_id", "sha256", "characters", "note"),
    "segments": ("segment_id", "reading_id", "position", "kind", "characters", "sha256", "rolling", "incipit", "occurrences"),
    "anchors": ("segment_id", "lemma", "nth", "start", "end", "sha256"),
    "claims": ("claim_id", "reading_id", "segment_id", "lemma", "nth", "claim", "stated_value", "stated_value_high",
               "stated_unit", "stated_qualifier", "stated_scale", "verdict", "correct_value", "source_ids", "comment"),
    "facts": ("fact_id", "label", "value_number", "value_high", "value_date", "value_text", "table", "key", "column", "derived",
              "unit", "decimals", "scale", "basis", "as_of", "source_ids", "note"),
    "sources": ("source_id", "title", "publisher", "author", "date", "url", "kind", "reliability", "seen", "aliases", "note"),
    "arguments": ("node_id", "reading_id", "parent_id", "kind", "relation", "segment_ids", "text"),
    "terms": ("term_id", "term_en", "term_de", "term_zh_hans", "term_zh_hant", "pinyin", "definition", "do_not_confuse_with"),
    "quiz_items": ("item_id", "chapter", "kind", "objective", "segment_ids", "claim_ids", "question", "fact_id", "tolerance",
                   "feedback"),
    "quiz_options": ("item_id", "position", "text", "correct", "feedback"),
    "errata": ("erratum_id", "corrected", "page", "place", "was", "now"),
}


def lacking(name: str, columns: list[str]) -> list[str]:
    """Return the columns that the engine needs of the table `name` and that are not among `columns`."""
    return [one for one in COLUMNS.get(name, ()) if one not in columns]


def message(name: str) -> str:
    """Return what is said of a column that is lacking."""
    return f"missing column, which the engine reads of {name}, expected {', '.join(COLUMNS[name])}"


def broken(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, column and message for each column that a table of the folder `data` lacks, by the head of its file."""
    for name in COLUMNS:
        path = data / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                head = next(csv.reader(file), [])
            yield from ((f"{data.name}/{path.name}", column, message(name)) for column in lacking(name, head))
