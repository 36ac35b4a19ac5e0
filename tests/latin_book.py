"""The book of `tests/roots/latin`, two Latin texts, copied to where a test may build and spoil it."""

import shutil
from pathlib import Path

from tests.this_book import ROOT

LATIN = ROOT / "tests" / "roots" / "latin"


def made(folder: Path, *parts: str) -> Path:
    """The book at `folder`, with these files and folders of this tree beside it. Returns `folder`."""
    ignored = shutil.ignore_patterns("_build", "figures", "__pycache__")
    shutil.copytree(LATIN, folder, ignore=ignored, dirs_exist_ok=True)
    for part in parts:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, folder / part, **({"ignore": ignored} if (ROOT / part).is_dir() else {}))
    return folder
