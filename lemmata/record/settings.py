"""The settings of the engine in `_config.yml`, for commands that run without Sphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml

from lemmata.record.project import SETTINGS

T = TypeVar("T")


def sphinx_setting(root: Path, name: str, default: T) -> T:
    """Return `sphinx.config.NAME` of the book at `root`, or `default` where the book does not set it."""
    config = yaml.safe_load((root / SETTINGS).read_text(encoding="utf-8")) or {}
    return ((config.get("sphinx") or {}).get("config") or {}).get(name) or default
