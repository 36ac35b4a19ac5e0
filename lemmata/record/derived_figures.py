"""Derived figures of the book: numbers that no source prints and that its own functions compute from the tables.

The engine knows none of them. `_config.yml` names the book's module under `sphinx.config.lemmata_derived_figures`; its
`FIGURES` maps the names that `facts.csv` may use to functions of `table` (a table by its name) and of at most one word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata.record import project, settings

if TYPE_CHECKING:
    # The checks ask for the module's name only, and pandas takes longer than all of them.
    import pandas as pd

KEY = "lemmata_derived_figures"


@cache
def module_name(root: Path = project.ROOT) -> str:
    """Return the name of the book's module of derived figures; "" where the book has none."""
    return settings.sphinx_setting(root, KEY, "")


def source() -> Path | None:
    """Return the file of the book's module of derived figures, which is not imported; None where it has none."""
    found = find_spec(module_name()) if module_name() else None
    return Path(found.origin) if found and found.origin else None


def figures() -> Mapping[str, Callable[..., float]]:
    """Return the book's functions by name. Raises ImportError when the module that `_config.yml` names is not there."""
    return import_module(module_name()).FIGURES if module_name() else {}


def compute(name: str, table: Callable[[str], pd.DataFrame] | None = None) -> float:
    """Return the figure `name`, or `name:argument` for a function that takes a word, such as a lot. Raises KeyError.

    `table` gives a table by its name; without it the tables of the book are read.
    """
    if table is None:
        from lemmata.record import tables

        table = tables.load
    function, _, argument = name.partition(":")
    if function not in figures():
        raise KeyError(f"no derived figure {function!r}, expected one of {', '.join(sorted(figures()))}")
    return figures()[function](table, argument) if argument else figures()[function](table)
