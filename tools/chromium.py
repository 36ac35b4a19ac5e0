"""Which Chromium drives the pages in tests and benches."""

from __future__ import annotations

import os
import shutil

#: The headless shell has no window: measured, it opens a page in a third of the time that Chromium takes with one.
PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


def program() -> str:
    """Return the path of the one that CHROMIUM names, or of the first that this machine has."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), "chromium")
