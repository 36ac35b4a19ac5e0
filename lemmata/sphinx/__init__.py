"""The Sphinx extension of the book: its authoring language, its page, its search, its notebooks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

PARTS = ["nodes", "record_links", "readings", "own_copy", "charts", "bibliography", "ledgers", "records",
         "row_mentions", "timeline", "exercises", "teaching_metadata", "chapter_head", "front_page", "notebook_pages",
         "data_dictionary", "changes", "language", "search", "html_page", "nbgitpuller", "page_metadata", "downloads",
         "unsupported"]

#: Extensions that Jupyter Book always loads, that keep nothing between pages and do not say so. Undeclared, they turn
#: a parallel build into one with a warning, and warnings are fatal.
UNDECLARED = ["sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"]


def declare_parallel(app: Sphinx, config: Config) -> None:
    """Say of the extensions in UNDECLARED what is true of them."""
    for name in UNDECLARED:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True
            app.extensions[name].parallel_write_safe = True


def forget_before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget every page that will be read before the first of them is.

    Read one after another, Sphinx forgets a page only when its turn comes: a label that moved to an earlier page would be
    told of as one that stands twice.
    """
    for name in docnames:
        app.events.emit("env-purge-doc", env, name)
        env.clear_doc(name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part."""
    for part in PARTS:
        import_module(f"lemmata.sphinx.{part}").setup(app)
    import_module("lemmata.notebooks.execution_cache").setup(app)
    app.connect("config-inited", declare_parallel)
    app.connect("env-before-read-docs", forget_before_reading)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
