"""The tables as the pages use them: read once a build, looked up by id, every page's reading noted."""

from __future__ import annotations

import difflib
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from lemmata.record import edition, facts, quiz, row_history, source_labels, table_diff
from lemmata.record.csv_rows import Row
from lemmata.record.csv_rows import rows_if_any as listed
from lemmata.sources import anchors

logger = logging.getLogger(__name__)

@dataclass
class Record:
    """The data folder of the book being built."""

    data: Path

    @cached_property
    def facts(self) -> dict[str, facts.Fact]:
        return facts.facts(self.data)

    @cached_property
    def claims(self) -> dict[str, Row]:
        return {row["claim_id"]: row for row in listed(self.data / "claims.csv")}

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Evidence by id. A page that was once entered twice answers to its other ids as well."""
        found = listed(self.data / "sources.csv")
        aliases = {alias: row for row in found for alias in filter(None, row["aliases"].split(";"))}
        return aliases | {row["source_id"]: row for row in found}

    @cached_property
    def source_labels(self) -> dict[str, str]:
        """How each row of the evidence is named in running text, by its own id."""
        return source_labels.labels(listed(self.data / "sources.csv"))

    @cached_property
    def readings(self) -> dict[str, Row]:
        return {row["reading_id"]: row for row in listed(self.data / "readings.csv")}

    @cached_property
    def segments(self) -> dict[str, Row]:
        return {row["segment_id"]: row for row in listed(self.data / "segments.csv")}

    @cached_property
    def arguments(self) -> list[Row]:
        return listed(self.data / "arguments.csv")

    @cached_property
    def terms(self) -> list[Row]:
        return listed(self.data / "terms.csv")

    @cached_property
    def quiz(self) -> list[quiz.Item]:
        return quiz.items(self.data)

    @cached_property
    def errata(self) -> list[Row]:
        return listed(self.data / "errata.csv")

    @cached_property
    def package(self) -> dict:
        """The description of the tables."""
        return json.loads((self.data / "datapackage.json").read_text(encoding="utf-8"))

    @cached_property
    def histories(self) -> dict[str, dict[str, row_history.History]]:
        """In which editions each row came and changed, by table and key. Raises edition.Unreadable."""
        return row_history.of_folder(self.data)

    @cached_property
    def comparisons(self) -> list[table_diff.Comparison]:
        """Each edition compared with the one before, the latest first. Raises edition.Unreadable."""
        return table_diff.history([*edition.kept(self.data), edition.present(self.data)])

    @cached_property
    def anchors(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        return anchors.load(self.data)


def record(env: BuildEnvironment, *tables: str) -> Record:
    """Return the record of this build; the page being read will be read again when one of `tables` changes."""
    data = Path(env.srcdir) / "data"
    for table in tables:
        env.note_dependency(str(data / (table if "." in table else f"{table}.csv")))
    return of_build(env.app)


def of_build(app: Sphinx) -> Record:
    """Return the record of a build, kept on the application, which lives for one: the environment is pickled and outlives the
    tables."""
    if not hasattr(app, "_record"):
        app._record = Record(Path(app.srcdir) / "data")  # type: ignore[attr-defined]
    return app._record  # type: ignore[attr-defined]


def read_all(known: Record) -> None:
    """Make all that a page may ask of the record. What cannot be read is told when a page asks for it, and not here."""
    for name, part in vars(Record).items():
        if isinstance(part, cached_property):
            with suppress(Exception):
                getattr(known, name)


def unknown(kind: str, name: str, known: object, location: object) -> None:
    """Warn (and so fail the build) that there is no `name`, with the nearest there is."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)  # type: ignore[call-overload]
    hint = f", nearest is {near[0]!r}" if near else ""
    logger.warning("unknown %s %r%s", kind, name, hint, location=location, type="lemmata")
