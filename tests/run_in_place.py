"""Runs every notebook of a copy of the book from one of its folders and prints what came of each, a line of JSON.

Called by test_notebooks.py in a process of its own: `python run_in_place.py HOUSE FOLDER`. Each run is a fork with a shell
of its own, the one that a kernel has too: starting a kernel and importing pandas takes longer than the run itself.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import ipywidgets  # noqa: F401
import matplotlib.pyplot  # noqa: F401
import nbformat
import pandas  # noqa: F401
from IPython.core.interactiveshell import InteractiveShell


def state(house: Path) -> dict[Path, int]:
    """When each file of the copy was last changed."""
    return {path: path.stat().st_mtime_ns for path in house.rglob("*") if path.is_file()}


def shell_of(code: list[str], place: Path) -> str:
    """Run cells one after the other in a shell at `place`, as a kernel does; returns the error of the first that fails."""
    os.chdir(place)
    sys.path[0] = ""
    shell = InteractiveShell.instance()
    for number, cell in enumerate(code, 1):
        done = shell.run_cell(cell)
        if not done.success:
            error = done.error_before_exec or done.error_in_exec
            return f"cell {number}: {type(error).__name__}: {error}"
    return ""


def run(path: Path, place: Path) -> tuple[str, str]:
    """Run a notebook in a fork; returns its error and what it wrote to the error stream."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as told:
        if not (child := os.fork()):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(complaints.fileno(), 2)
            os.write(told.fileno(), shell_of(cells, place).encode())
            sys.stderr.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        complaints.seek(0)
        told.seek(0)
        return told.read().decode() or (f"the shell ended with status {status}" if status else ""), complaints.read().decode()


def main(house: Path, place: str) -> None:
    """Print for each notebook its name, its error, its complaints, and the files that it changed or made."""
    for path in sorted((house / "notebooks").glob("*.ipynb")):
        before = state(house)
        error, complaints = run(path, house / place)
        written = sorted(str(one.relative_to(house)) for one, changed in state(house).items() if before.get(one) != changed)
        print(json.dumps({"notebook": path.name, "error": error, "complaints": complaints, "written": written}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
