"""The book that one works on: a folder, found from the working directory by a command and passed on by it.

No module knows where the book is. What a notebook calls without naming a book asks for the current one when it is called.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

#: What Jupyter Book is told by: the settings of a book, and its pages in their order. A folder with both is a book.
SETTINGS, CONTENTS = "_config.yml", "_toc.yml"
#: Names the folder of what is built: off a source tree that may not be written, for instance.
ENVIRONMENT = "BOOK_BUILD"


class NoBook(Exception):
    """No book is where one was looked for; the message says where that was."""


@dataclass(frozen=True)
class Project:
    """A book at `root`, and the folder of what is built of it: `build`, or else what BOOK_BUILD names, or else _build."""

    root: Path
    build: Path = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Fill in where things are built."""
        if self.build is None:
            object.__setattr__(self, "build", Path(os.environ.get(ENVIRONMENT) or self.root / "_build").resolve())

    @property
    def settings(self) -> Path:
        """The file of the book's settings."""
        return self.root / SETTINGS

    @property
    def data(self) -> Path:
        """The folder of the tables and of their description."""
        return self.root / "data"

    @property
    def chapters(self) -> Path:
        """The folder of the chapters."""
        return self.root / "chapters"

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks."""
        return self.root / "notebooks"

    @property
    def content(self) -> Path:
        """The folder of what the pages hold as data, as the last good build of the site left it."""
        return self.build / "content"

    @property
    def figures(self) -> Path:
        """The folder that notebooks publish into."""
        return self.root / "figures"

    @property
    def fonts(self) -> Path:
        """The folder of the faces that pages and charts are set in."""
        return self.root / "fonts"

    @property
    def assignments(self) -> Path:
        """The folder of the masters of graded notebooks."""
        return self.root / "assignments"

    def reach_modules(self) -> None:
        """Let Python find the book's own modules, after those that it finds anyway."""
        if str(self.root) not in sys.path:
            sys.path.append(str(self.root))

    def module(self, name: str) -> ModuleType:
        """Import a module of the book that its settings name. Raises ImportError."""
        self.reach_modules()
        return import_module(name)

    def module_file(self, name: str) -> Path | None:
        """Return the file of a module that the settings name, without importing it; None where it has none."""
        self.reach_modules()
        try:
            found = find_spec(name)
        except ModuleNotFoundError:  # The package that the module would be in.
            return None
        return Path(found.origin) if found and found.origin else None


def find_project(start: Path | None = None) -> Project:
    """Return the book at `start` (the working directory), or in the nearest folder above. Raises NoBook."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file() and (folder / CONTENTS).is_file():
            return Project(folder)
    raise NoBook(f"{here}: no {SETTINGS} and {CONTENTS} in this folder or above, expected the folder of a book")


def project_around(folder: Path) -> Project:
    """Return the book that holds `folder`; a copy of some of a book's files belongs to the current book. Raises NoBook."""
    try:
        return find_project(folder)
    except NoBook:
        return find_project()
