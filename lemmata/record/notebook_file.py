"""Reads the file of a notebook, or says in a line why it is none. JupyterLab leaves empty ones; a merge leaves half ones."""

from __future__ import annotations

import json
from typing import Any


class NoNotebook(ValueError):
    """The file is no notebook; holds the line of the file, and says what is wrong there."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read(raw: bytes) -> dict[str, Any]:
    """Return the notebook that `raw` is. Raises NoNotebook."""
    if not raw.strip():
        raise NoNotebook(1, "is empty, expected a notebook; every file of the folder is run: delete what is none")
    try:
        notebook = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise NoNotebook(line, f"byte {raw[error.start]:#04x} is no UTF-8, expected UTF-8") from error
    except json.JSONDecodeError as error:
        raise NoNotebook(error.lineno, f"is no JSON ({error.msg}), expected a notebook") from error
    except RecursionError as error:
        raise NoNotebook(1, "is nested without end, expected a notebook") from error
    listed = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(listed, list) or notebook.get("nbformat") != 4:
        raise NoNotebook(1, "is no notebook of format 4, expected cells and nbformat: 4")
    for number, cell in enumerate(listed, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw") or \
                not isinstance(cell.get("source"), str | list):
            raise NoNotebook(1, f"cell {number} has no kind or no source, expected both")
    return notebook


def cells(raw: bytes) -> list[dict[str, Any]]:
    """Return the cells of the notebook that `raw` is. Raises NoNotebook."""
    return read(raw)["cells"]


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell, which a file may hold in lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(map(str, cell["source"]))
