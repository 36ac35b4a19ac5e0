"""A copy of what notebooks read, in which a script of this folder may change tables: three files of tests use it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.this_book import ROOT


def lines_of(script: str, *arguments: str, seconds: int = 3000) -> list[Any]:
    """Run `python SCRIPT HOUSE ARGUMENTS` on a fresh copy; what it prints, a line of JSON each. AssertionError with its last
    words when it fails, ValueError for a line that is no JSON."""
    with TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        for part in ("lemmata", "whosework", "data", "notebooks"):
            shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("_config.yml", "_toc.yml"):
            shutil.copy2(ROOT / name, house)
        (house / "fonts").symlink_to(ROOT / "fonts")
        done = subprocess.run([sys.executable, str(Path(__file__).with_name(script)), str(house), *arguments],
                              capture_output=True, text=True, timeout=seconds)
        assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
