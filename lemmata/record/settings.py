"""The settings of the engine in `_config.yml`, for commands that run without Sphinx."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from lemmata.record.project import SETTINGS

T = TypeVar("T")

#: The theme of the site, and the extensions without which Sphinx reads no page of such a book.
THEME, EXTENSIONS = "lemmata", ("myst_nb", "lemmata.sphinx", "lemmata.editions.pdf.print_pages")
#: The engine's own settings under `sphinx.config`: the type of each, and what it says.
OWN: dict[str, tuple[type, str]] = {
    "lemmata_derived_figures": (str, "the module of the functions that facts.csv may name"),
    "lemmata_rules": (list, "the modules with the book's own rules on tables"),
    "lemmata_notebook_helpers": (list, "the modules of the book that notebooks import"),
    "lemmata_records": (dict, "the tables with a page of the record, each with the column that names a row"),
    "lemmata_records_named": (dict, "the columns whose names become links to their rows"),
    "lemmata_row_names": (dict, "other words of the prose for a row"),
}


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> Any:
    """A file of settings; to parse it takes a tenth of a second, and a build asks a hundred times."""
    return yaml.safe_load(content.decode("utf-8-sig"))


def file_name(root: Path) -> str:
    """Return what the files that are made of the book at `root` are called: its short title in small letters and hyphens."""
    config = yaml.safe_load((root / SETTINGS).read_text(encoding="utf-8")) or {}
    title = sphinx_setting(root, "html_short_title", str(config.get("title") or "book"))
    return slug(title)


def slug(title: str) -> str:
    """A title as a part of a file's name: small letters, figures and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", title.casefold())).strip("-") or "book"


def sphinx_setting(root: Path, name: str, default: T) -> T:
    """Return `sphinx.config.NAME` of the book at `root`, or `default` where the book does not set it, or cannot be read."""
    try:
        config = _parsed((root / SETTINGS).read_bytes())
    except (OSError, UnicodeDecodeError, yaml.YAMLError):  # none in a folder that a conf.py alone builds; else told by the check
        return default
    for section in ("sphinx", "config"):
        config = config.get(section) if isinstance(config, dict) else None
    return (config.get(name) if isinstance(config, dict) else None) or default
