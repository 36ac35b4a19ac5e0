"""Lets a page depend on the head of another: its front matter and its title, which lists of chapters print.

A dependency on the whole file would have three more pages read and written for each sentence that is edited.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lemmata.record import front_matter
from lemmata.sphinx.environment import kept

#: In the environment, by the name of the page: the heads that it printed, by the path of their file.
KEPT = "lemmata_heads"


def head(path: Path) -> str:
    """Return the text of a page to its title, front matter and all; the whole text where it has no title, nothing without a
    file."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    lines, start = text.split("\n"), front_matter.front_matter_of(text)[1]
    end = next((number for number, line in enumerate(lines[start:], start + 1) if line.startswith("# ")), len(lines))
    return "\n".join(lines[:end])


def note_head(env: BuildEnvironment, path: Path) -> None:
    """Note that the page that is read prints from the head of the page at `path`."""
    kept(env, KEPT).setdefault(env.docname, {})[str(path)] = head(path)


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages that print from a head that is another now."""
    now: dict[str, str] = {path: head(Path(path)) for heads in kept(env, KEPT).values() for path in heads}
    return [name for name, heads in kept(env, KEPT).items() if any(now[path] != text for path, text in heads.items())]


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    kept(env, KEPT).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    kept(env, KEPT).update((name, heads) for name, heads in kept(other, KEPT).items() if name in docnames)


def setup(app: Sphinx) -> dict[str, bool]:
    """Read again the pages that print from a head that changed."""
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
