"""State of a part that lives in Sphinx's environment, from which a build reads it back."""

from __future__ import annotations

from typing import Any

from sphinx.environment import BuildEnvironment

#: Of what form that state is. An environment of another version is not read back: every page is read again, by parts that
#: would else take what an older lemmata left for their own. Raise it when what a part keeps changes its form or its sense.
VERSION = 2


def kept(env: BuildEnvironment, name: str) -> dict[str, Any]:
    """Return what a part keeps in the environment under `name`, most often by page; empty at first."""
    return env.__dict__.setdefault(name, {})
