"""Derived facts of the book: numbers that no source prints and that its own functions compute from the tables.

Settings and messages call them derived figures. The engine knows none of them. `_config.yml` names the book's module under
`sphinx.config.lemmata_derived_figures`; its `FIGURES` maps the names that `facts.csv` may use to functions of `table` (a
table by its name) and of at most one word.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata.record.project import Project, find_project
from lemmata.record.settings import Settings

if TYPE_CHECKING:
    # The checks ask for the module's name only, and pandas takes longer than all of them.
    import pandas as pd

KEY = "lemmata_derived_figures"


@cache
def module_name(book: Project) -> str:
    """Return the name of the book's module of derived numbers; "" where the book has none."""
    return Settings.read(book.root).derived_figures


def source(book: Project) -> Path | None:
    """Return the file of the book's module of derived numbers, which is not imported; None where it has none."""
    return book.module_file(module_name(book)) if module_name(book) else None


class NoSuchFigure(KeyError):
    """`facts.csv` names a function that the book has not; the message says which it has."""

    def __str__(self) -> str:
        """Return the message as it is: a KeyError prints it with quotation marks."""
        return str(self.args[0])


class TwiceRegistered(ValueError):
    """A name stands twice in `FIGURES`, where Python keeps the last; the message says where."""


@cache
def registered(path: Path) -> tuple[str, ...]:
    """Return the names in `FIGURES` of a module, which is read and not run. Raises TwiceRegistered."""
    names: dict[str, int] = {}
    for one in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        if not isinstance(one, ast.AnnAssign | ast.Assign) or not isinstance(one.value, ast.Dict):
            continue
        targets = [one.target] if isinstance(one, ast.AnnAssign) else one.targets
        if any(isinstance(target, ast.Name) and target.id == "FIGURES" for target in targets):
            for key in one.value.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    if key.value in names:
                        raise TwiceRegistered(f"{path.name}:{key.lineno}: FIGURES: {key.value!r} is registered at line "
                                              f"{names[key.value]} already, expected each figure once")
                    names[key.value] = key.lineno
    return tuple(names)


def figures(book: Project) -> Mapping[str, Callable[..., float]]:
    """Return the book's functions by name.

    Raises ImportError when the module that `_config.yml` names is not there, TwiceRegistered for two of one name.
    """
    if file := source(book):
        registered(file)
    return book.module(module_name(book)).FIGURES if module_name(book) else {}


def compute(name: str, table: Callable[[str], pd.DataFrame] | None = None, book: Project | None = None) -> float:
    """Return the number `name`, or `name:argument` for a function that takes a word, such as a lot. Raises KeyError.

    `table` gives a table by its name; without it the tables of `book` are read, which is else the current one.
    """
    book = book or find_project()
    if table is None:
        from lemmata.record import tables

        data = book.data

        def table(name: str) -> pd.DataFrame:
            return tables.load(name, data)

    known = figures(book)
    function, _, argument = name.partition(":")
    if function not in known:
        raise NoSuchFigure(f"no derived figure {function!r}, expected one of {', '.join(sorted(known))}" if known else
                           f"no derived figure {function!r}, expected `sphinx: config: {KEY}` to name the module that has it")
    return known[function](table, argument) if argument else known[function](table)
