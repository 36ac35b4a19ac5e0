"""Lets several builders write from one read phase of Sphinx: a page that another builder has read again is written again.

Sphinx writes what it has just read, and what is older than its source. Where the site and print share what was read, the
first of them to run reads a changed page, and the second would find nothing to do. Nor does it read a page again that it has
complained of: what was read in builds that did not end well is read again until one does.
"""

from __future__ import annotations

import time
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class ReadPhaseStamp:
    """The time of the last read phase, kept in the environment, and by each builder when its pages show what was read in it."""

    def __init__(self) -> None:
        self.before = ""

    def note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Note the reading that is to begin, and which one was the last."""
        self.before = getattr(env, "lemmata_reading", "")
        if docnames:
            env.lemmata_reading = str(time.time_ns())  # type: ignore[attr-defined]
            _unsettled(app).write_text("\n".join(sorted({*_names(app), *docnames})), encoding="utf-8")

    def unsettled_pages(self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str],
                        removed: set[str]) -> set[str]:
        """Return the pages whose reading was complained of, or was never shown."""
        return {*_names(app)} & env.found_docs

    def stale_pages(self, app: Sphinx, env: BuildEnvironment) -> set[str]:
        """Return every page, if those that stand show an earlier reading than the last one."""
        stamp = _stamp(app)
        return set() if stamp.exists() and stamp.read_text() == self.before else env.found_docs

    def note_writing(self, app: Sphinx, exception: Exception | None) -> None:
        """Note that the pages show the last reading; after a warning they are written again, so that it is told again."""
        if not exception and not app._warncount:
            _stamp(app).write_text(getattr(app.env, "lemmata_reading", ""))
            _unsettled(app).unlink(missing_ok=True)


def _stamp(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"shown-by-{app.builder.name}")


def _unsettled(app: Sphinx) -> Path:
    """Return the file that lists the pages that were read since a build ended well."""
    return Path(app.doctreedir, "read-and-not-settled")


def _names(app: Sphinx) -> list[str]:
    return _unsettled(app).read_text(encoding="utf-8").split("\n") if _unsettled(app).is_file() else []


def setup(app: Sphinx) -> dict[str, bool]:
    """Follow each build from its reading to its end."""
    stamp = ReadPhaseStamp()
    app.connect("env-get-outdated", stamp.unsettled_pages)
    app.connect("env-before-read-docs", stamp.note_reading)
    app.connect("env-get-updated", stamp.stale_pages)
    app.connect("build-finished", stamp.note_writing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
