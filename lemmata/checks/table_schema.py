"""`datapackage.json` as dataclasses, as the rules use it: `Schema`, `Field`, `ForeignKey`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lemmata.record.description import names, primary_key

DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


@dataclass(frozen=True)
class Field:
    """A column: name, Frictionless type, unit, constraints, and whether its text is Markdown."""

    name: str
    type: str = "string"
    unit: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    markdown: bool = False

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("integer", "number")

    @property
    def date(self) -> bool:
        """Whether its cells are dates of a year, a month or a day."""
        return self.pattern == DATE

    @property
    def lists(self) -> str:
        """Key column of the table whose keys its cells list, as `source_ids` lists `source_id`; else empty."""
        return self.name[:-1] if self.name.endswith("_ids") else ""

    @classmethod
    def read(cls, described: dict) -> Field:
        """Return a field as Frictionless describes it."""
        limits = described.get("constraints", {})
        return cls(described["name"], described.get("type", "string"), described.get("unit", ""),
                   limits.get("required", False), limits.get("unique", False), tuple(limits.get("enum", ())),
                   limits.get("pattern", ""), limits.get("minimum"), limits.get("maximum"), limits.get("maxLength"),
                   described.get("markdown", False))


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose cells are a key of `resource`, where they are called `target`."""

    columns: tuple[str, ...]
    resource: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """A table as described: its file, its columns in order, its keys."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    by_name: dict[str, Field] = field(default_factory=dict, compare=False)

    def __contains__(self, column: str) -> bool:
        return column in self.by_name

    @classmethod
    def read(cls, described: dict) -> Schema:
        """Return a resource as Frictionless describes it. Raises KeyError for what it must have and has not."""
        schema = described["schema"]
        fields = tuple(Field.read(one) for one in schema["fields"])
        # Frictionless writes a reference of a table to itself as one to the resource "".
        keys = tuple(ForeignKey(names(one["fields"]), one["reference"]["resource"] or described["name"],
                                names(one["reference"]["fields"])) for one in schema.get("foreignKeys", ()))
        return cls(described["name"], described["path"], fields, primary_key(described), keys,
                   {one.name: one for one in fields})


@lru_cache(maxsize=8)
def _named(text: str) -> dict[str, list[int]]:
    """Return where each name or path stands in the JSON `text`."""
    found: dict[str, list[int]] = {}
    for match in re.finditer(r'"(?:name|path)":\s*"([^"]*)"', text):
        found.setdefault(match[1], []).append(match.start())
    return found


def line_of(text: str, *named: str) -> int:
    """Return the line of the JSON `text` on which the last of `named` is named, each looked for after the one before."""
    place = 0
    for name in named:
        after = next((at for at in _named(text).get(name, ()) if at >= place), None)
        if after is None:
            break
        place = after
    return text.count("\n", 0, place) + 1
