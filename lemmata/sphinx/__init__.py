"""The Sphinx extension of the book: its authoring language, its page, its search, its notebooks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

PARTS = ["nodes", "record_links", "readings", "own_copy", "charts", "bibliography", "ledgers", "records",
         "row_mentions", "exercises", "teaching_metadata", "chapter_head", "front_page", "notebook_pages",
         "data_dictionary", "language", "search", "html_page", "nbgitpuller", "page_metadata", "downloads", "unsupported"]

#: Extensions that Jupyter Book always loads, that keep nothing between pages and do not say so. Undeclared, they turn
#: a parallel build into one with a warning, and warnings are fatal.
UNDECLARED = ["sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"]


def declare_parallel(app: Sphinx, config: Config) -> None:
    """Say of the extensions in UNDECLARED what is true of them."""
    for name in UNDECLARED:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
            app.extensions[name].parallel_write_safe = True


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part."""
    for part in PARTS:
        import_module(f"lemmata.sphinx.{part}").setup(app)
    import_module("lemmata.notebooks.execution_cache").setup(app)
    app.connect("config-inited", declare_parallel)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
