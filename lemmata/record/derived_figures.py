"""Derived figures of the book: numbers that no source prints and that its own functions compute from the tables.

The engine knows none of them. `_config.yml` names the book's module under `sphinx.config.lemmata_derived_figures`; its
`FIGURES` maps the names that `facts.csv` may use to functions of `table` (a table by its name) and of at most one word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata.record import settings
from lemmata.record.project import Project, find_project

if TYPE_CHECKING:
    # The checks ask for the module's name only, and pandas takes longer than all of them.
    import pandas as pd

KEY = "lemmata_derived_figures"


@cache
def module_name(book: Project) -> str:
    """Return the name of the book's module of derived figures; "" where the book has none."""
    return settings.sphinx_setting(book.root, KEY, "")


def source(book: Project) -> Path | None:
    """Return the file of the book's module of derived figures, which is not imported; None where it has none."""
    return book.module_file(module_name(book)) if module_name(book) else None


def figures(book: Project) -> Mapping[str, Callable[..., float]]:
    """Return the book's functions by name. Raises ImportError when the module that `_config.yml` names is not there."""
    return book.module(module_name(book)).FIGURES if module_name(book) else {}


def compute(name: str, table: Callable[[str], pd.DataFrame] | None = None, book: Project | None = None) -> float:
    """Return the figure `name`, or `name:argument` for a function that takes a word, such as a lot. Raises KeyError.

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
        raise KeyError(f"no derived figure {function!r}, expected one of {', '.join(sorted(known))}")
    return known[function](table, argument) if argument else known[function](table)
