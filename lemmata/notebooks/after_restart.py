"""What a notebook says of a name that no cell has made, as after a restart of the kernel: which cells to run.

A cell that is run in a new kernel before those above it stops with a NameError, which names one variable and no way on.
"""

from __future__ import annotations

import sys
from typing import Any

HINT = ("No cell that has run makes {name!r}. After a restart of the kernel run the notebook from its first cell on: in "
        "JupyterLab, Run, Run All Above Selected Cell. If all have run, look at the spelling.")


def hint(error: BaseException | None) -> str:
    """Return what to do about an error of a cell; nothing where it is of another kind."""
    # A variable of a function that has no value yet is a slip in the code, and no cell would make it.
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError) or not error.name:
        return ""
    return HINT.format(name=error.name)


def _say(result: Any) -> None:
    """Print the hint under the error of a cell that has run."""
    if said := hint(result.error_in_exec):
        print(said)


def tell() -> None:
    """Have IPython say it, where it runs."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:  # who registers twice is called once
        shell.events.register("post_run_cell", _say)
