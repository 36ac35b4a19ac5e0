"""Tells the build what a notebook read and published, so that it is run again when that changes, and only then."""

import os

#: Names the file that the lines go to; unset outside the build.
ENVIRONMENT = "LEMMATA_TRACE"


def trace(verb: str, name: str) -> None:
    """Note that the notebook did `verb` ("read" a table, "published" a file of figures/) with the file `name`."""
    path = os.environ.get(ENVIRONMENT)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{verb} {name}\n")
