"""The authoring language of the book without its page, its search and its way of running notebooks.

A stock Jupyter Book loads this to understand the chapters; everything else about it is as Jupyter Book ships it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

from lemmata import sphinx

OWN = {"search", "html_page"}


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up what reads the chapters."""
    for part in sphinx.PARTS:
        if part not in OWN:
            import_module(f"lemmata.sphinx.{part}").setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
