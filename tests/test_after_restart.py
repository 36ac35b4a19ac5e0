"""A kernel that was restarted between two cells: who runs on from the middle is told what to run."""

import subprocess
import sys

import pytest

from lemmata.notebooks import after_restart
from tests.this_book import ROOT

#: A shell as a kernel has one, with the first cell of a notebook and one from its middle.
MIDDLE = """
import io, sys
from contextlib import redirect_stdout
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("import pandas as pd\\nfrom lemmata.notebooks import tables")
told = io.StringIO()
with redirect_stdout(told):
    shell.run_cell({cell!r})
sys.stdout.write(told.getvalue()[-400:])
"""


def told(cell: str) -> str:
    """The end of what a cell prints that is run after the first one alone."""
    return subprocess.run([sys.executable, "-c", MIDDLE.format(cell=cell)], cwd=ROOT, capture_output=True, text=True).stdout


def test_a_cell_from_the_middle_says_which_cells_to_run():
    assert told("rules['days'].sum()").endswith(f"{after_restart.HINT.format(name='rules')}\n")


@pytest.mark.parametrize("cell", ["tables.load('lots').nothing", "1 / 0", "def f():\n    a += 1\nf()", "2 + 2"])
def test_another_error_and_none_have_no_such_hint(cell):
    assert "restart" not in told(cell)
