"""Checks the tables and the chapters before anything is built.

`python -m lemmata check` reads the data folder by its own description, `datapackage.json`, and the fences of the
chapters, and names every fault with file, line and column.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lemmata.checks.fault import Fault
from lemmata.record import project


def check(data: Path = project.DATA, root: Path = project.ROOT) -> list[Fault]:
    """All faults of the tables in `data` and of the chapters under `root`, in order of file and line."""
    from lemmata.checks.registry import examine

    return examine(data, root)[1]


def main(argv: list[str]) -> int:
    """`python -m lemmata check`: 1 when there is a fault, each told on a line of its own."""
    # Late, since the rules read the chapters' fences and those who read fences import this package.
    from lemmata.checks.registry import catalogue, examine
    from lemmata.sources import authoring

    parser = argparse.ArgumentParser(prog="python -m lemmata check",
                                     description="Validate every table and every chapter's fences.")
    parser.add_argument("--data", type=Path, default=project.DATA, metavar="FOLDER", help="another data folder")
    parser.add_argument("--rules", action="store_true", help="list what is checked and end")
    options = parser.parse_args(argv)
    if options.rules:
        rules = catalogue()
        width = max(map(len, rules))
        print("\n".join(f"{name:<{width}}  {purpose}" for name, purpose in rules.items()))
        return 0
    tables, faults = examine(options.data.resolve(), project.ROOT)
    if faults:
        print("\n".join(map(str, faults)), file=sys.stderr)
        return 1
    rows = sum(len(table.rows) for table in tables.tables.values())
    print(f"check: {len(tables.tables)} tables, {rows:,} rows, {len(authoring.chapters(project.ROOT))} chapters, "
          f"{len(catalogue())} rules, no fault")
    return 0
