"""Reads the rubric of a writing task from its table: a criterion a row, a level a column, the weakest first."""

from __future__ import annotations

from dataclasses import dataclass


class RubricFailed(Exception):
    """The table is no rubric; the message says where it breaks."""


@dataclass(frozen=True)
class Criterion:
    """A criterion, and what is said of each level, the weakest first."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Rubric:
    """The criteria of a task and the names of the levels that all of them share."""

    levels: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """Sum the best level of each criterion: a level gives one point more than the one below it, the weakest one point."""
        return len(self.levels) * len(self.criteria)


def read(table: list[list[str]]) -> Rubric:
    """Read a rubric from the cells of its table, row by row.

    Raises RubricFailed for no table, a row with another number of levels than the head, an empty level or one twice.
    """
    if not table:
        raise RubricFailed("no table, expected criteria and levels")
    head, *rows = table
    levels = head[1:]
    if len(levels) < 2 or not rows:
        raise RubricFailed(f"{len(levels)} levels and {len(rows)} criteria, expected two levels and one criterion at least")
    for name, *told in rows:
        if len(told) != len(levels):
            raise RubricFailed(f"criterion {name!r} has {len(told)} levels, expected {len(levels)}: {', '.join(levels)}")
        if missing := [level for level, words in zip(levels, told, strict=True) if not words]:
            raise RubricFailed(f"criterion {name!r} says nothing of the level {missing[0]!r}")
        if len(set(told)) < len(told):
            raise RubricFailed(f"criterion {name!r} says the same of two levels")
    names = [row[0] for row in rows]
    if twice := [name for name in names if names.count(name) > 1]:
        raise RubricFailed(f"criterion {twice[0]!r} stands twice")
    return Rubric(tuple(levels), tuple(Criterion(row[0], tuple(row[1:])) for row in rows))
