"""A fault as the check reports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """A fault and its place: file, physical line from 1, column of the table, and the rule that found it."""

    file: str
    line: int
    column: str
    message: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"
