"""The settings of `_config.yml` as Sphinx takes them: those that `jupyter-book build` hands to it, from the same function.

`conf.py` and the builds of `lemmata.editions` ask here, so that every door leads to the same pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lemmata import lean_imports
from lemmata.record.project import CONTENTS, SETTINGS


def sphinx_settings(root: Path) -> dict[str, Any]:
    """Return the settings of the book at `root` by their names in Sphinx."""
    lean_imports.leave_out_iri_grammar()
    from jupyter_book.config import get_final_config

    settings, _ = get_final_config(user_yaml=root / SETTINGS, sourcedir=root,
                                   cli_config={"external_toc_path": CONTENTS, "latex_individualpages": False})
    return settings
