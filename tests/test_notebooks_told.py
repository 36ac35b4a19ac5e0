"""A cell corrected, a row more or less: the chart that shows it says what is then true, and no longer what was."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lemmata.record.project import ROOT
from tests.told_changes import CHANGES


@cache
def told() -> dict[str, tuple[str, dict[str, str]]]:
    """By change: the error, or nothing, and the words by chart."""
    with TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        for part in ("lemmata", "whosework", "data", "notebooks"):
            shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(ROOT / "_config.yml", house)
        (house / "fonts").symlink_to(ROOT / "fonts")
        done = subprocess.run([sys.executable, str(Path(__file__).with_name("told_changes.py")), str(house)],
                              capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return {change: (error, words) for _, change, error, words in lines}


@pytest.mark.parametrize("change", CHANGES, ids=[one[0] for one in CHANGES])
def test_the_chart_says_what_is_true_after_the_change(change):
    name, _, _, _, chart, wanted, unwanted = change
    error, words = told()[name]
    said = words[chart] if chart else error
    assert not (chart and error), error
    assert re.search(wanted, said, re.DOTALL), said
    assert not re.search(unwanted, said), said
