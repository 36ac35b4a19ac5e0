"""Atomic write: a file of the book is written whole or stays as it was, also on a full disk or when the writer is killed."""

from __future__ import annotations

import contextlib
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file, when all of it is on the disk. Raises OSError, and the old file stays."""
    # A link is kept, and what it leads to is written.
    place = path.resolve()
    # One name for all who write: what was left by one that was killed gives way to the next. A lock keeps two apart.
    aside = place.with_name(f".{place.name}.half")
    try:
        aside.write_bytes(content)
        if place.exists():
            aside.chmod(place.stat().st_mode)
        aside.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise
