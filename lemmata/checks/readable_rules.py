"""Whether the files of a book can be opened at all: what cannot is told, and nothing else is asked of the book."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from lemmata.checks.fault import Fault

#: The files that a check opens, by folder.
OPENED = {"": ("*.yml", "*.cff", "*.md"), "chapters": ("*.md",), "record": ("*.md",), "notebooks": ("*.ipynb",),
          "assignments": ("*.md", "*.yml"), "figures": ("*.json",)}
OF_THE_DATA = ("*.csv", "*.json", "*.bib")


def _wrong(path: Path) -> str:
    """Why a file cannot be opened; empty when it can."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return "is a folder"
        if not stat.S_ISREG(mode):  # who opened a pipe would wait for ever
            return "is no file: a pipe, a socket or a device"
        if not os.access(path, os.R_OK):
            return "may not be read by who runs this"
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        return "is a link that leads nowhere"
    except OSError as error:
        return f"cannot be opened ({error.strerror or error})"
    return ""


def file_can_be_opened(root: Path, data: Path) -> Iterator[Fault]:
    """Every file of the book is a file that can be opened: no folder, no pipe, no link to nowhere."""
    if data.exists() and not data.is_dir():
        yield Fault(str(data), 1, "file", "is no folder, expected the folder of the tables", "file_can_be_opened")
        return
    paths = [path for folder, endings in OPENED.items() for ending in endings for path in (root / folder).glob(ending)]
    paths += [path for ending in OF_THE_DATA for path in data.glob(ending)]
    for path in sorted(set(paths)):
        if wrong := _wrong(path):
            file = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
            yield Fault(file, 1, "file", f"{wrong}, expected a file", "file_can_be_opened")
