"""Rules on the other texts of a book: notebooks, the bibliography, and what git left in any file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from lemmata.checks import addresses
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.record import notebook_file

#: Endings of files that are text; figures and fonts are made, and nobody merges them by hand.
TEXTS = {".md", ".ipynb", ".csv", ".json", ".bib", ".yml", ".yaml", ".toml", ".cff", ".txt", ".in", ".py", ".js", ".css", ".html",
         ".sh", ".cfg", ".ini", ""}
#: Folders that are made or another's.
LEFT_OUT = {"_build", "figures", "node_modules", "__pycache__", "build", "dist"}
#: What git writes between two versions that it could not join.
MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
BIBLIOGRAPHY = re.compile(r"""^\s*(url|doi)\s*=\s*[{"]\s*(.*?)\s*[}"]\s*,?\s*$""", re.MULTILINE | re.IGNORECASE)


def notebook_readable(root: Path, tables: Tables) -> Iterator[Fault]:
    """Every file of notebooks/ is a notebook, in the contents or not: all of them are run."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            notebook_file.cells(path.read_bytes())
        except notebook_file.NoNotebook as error:
            yield Fault(f"notebooks/{path.name}", error.line, "file", str(error), "notebook_readable")


def address_in_a_text(root: Path, tables: Tables) -> Iterator[Fault]:
    """A link of a notebook's text and an address of the bibliography is one of the public web or a DOI."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            listed = notebook_file.cells(path.read_bytes())
        except notebook_file.NoNotebook:
            continue
        for number, cell in enumerate(listed, 1):
            for _, address in addresses.in_text(notebook_file.source(cell)) if cell["cell_type"] == "markdown" else ():
                if wrong := addresses.fault_of(address):
                    yield Fault(f"notebooks/{path.name}", 1, f"cell {number}", wrong, "address_in_a_text")
    for path in sorted(tables.data.glob("*.bib")) if tables.data.is_relative_to(root) else ():
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in BIBLIOGRAPHY.finditer(text):
            name, value = match[1].lower(), match[2]
            address = f"doi:{value}" if name == "doi" and not value.startswith("http") else value
            if wrong := addresses.fault_of(address) if value else None:
                yield Fault(path.relative_to(root).as_posix(), text.count("\n", 0, match.start(1)) + 1, name, wrong,
                            "address_in_a_text")


def marks_of_a_merge_elsewhere(root: Path, tables: Tables) -> Iterator[Fault]:
    """No file of the book holds a mark of a merge that was not finished."""
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and (not name.startswith(".") or name == ".github"))
        for name in sorted(files):
            path = Path(place, name)
            chapter = path.parent.name == "chapters" or path.suffix == ".csv"  # which have a rule of their own
            if path.suffix not in TEXTS or name.startswith(".") or chapter or not path.is_file():
                continue
            raw = path.read_bytes()
            if match := MARKER.search(raw):
                yield Fault(path.relative_to(root).as_posix(), raw.count(b"\n", 0, match.start()) + 1, "text",
                            f"holds the conflict marker {match[0][:7].decode()!r}, expected the text that was chosen",
                            "marks_of_a_merge_elsewhere")


RULES = (notebook_readable, address_in_a_text, marks_of_a_merge_elsewhere)


def judge(root: Path, tables: Tables) -> Iterator[Fault]:
    """All that is wrong with these texts."""
    for rule in RULES:
        yield from rule(root, tables)

