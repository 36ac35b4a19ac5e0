"""Checks the tables and the chapters before anything is built.

`python -m lemmata check` reads the data folder by its own description, `datapackage.json`, and the fences of the
chapters, and names every fault with file, line and column.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from lemmata.checks.fault import Fault
from lemmata.record.project import find_project

# What imports the registry does so within a function: every command loads this package for its options (`command_line`), and
# the rules take as long to load as all that it needs.

#: So many faults of a rule in a file, lines in all and letters of a line are printed.
OF_A_KIND, IN_ALL, LETTERS = 10, 40, 400


def check(data: Path, root: Path) -> list[Fault]:
    """Return all faults of the tables in `data` and of the chapters under `root`, in order of file and line."""
    from lemmata.checks.registry import examine

    return examine(data, root)[1]


def told(faults: list[Fault]) -> list[str]:
    """Return the faults on a screen: of one rule in one file the first ten, and of all the first forty, each time with a
    count."""
    shown: list[str] = []
    kinds = Counter((fault.file, fault.rule) for fault in faults)
    count: Counter[tuple[str, str]] = Counter()
    for fault in faults:
        kind = fault.file, fault.rule
        count[kind] += 1
        line = str(fault)
        if count[kind] <= OF_A_KIND:
            shown.append(line if len(line) <= LETTERS else f"{line[:LETTERS]} … ({len(line)} letters)")
        elif count[kind] == kinds[kind]:
            shown.append(f"{fault.file}: … and {kinds[kind] - OF_A_KIND} more of this kind ({fault.rule})")
    if len(shown) > IN_ALL:
        return [*shown[:IN_ALL], f"check: {len(faults)} faults in all, in {len({fault.file for fault in faults})} files"]
    return shown


def main(argv: list[str]) -> int:
    """Run `python -m lemmata check`: 1 when there is a fault, each told on a line of its own."""
    from lemmata.checks import last_commit
    from lemmata.checks.registry import catalogue, examine
    from lemmata.sources import authoring

    parser = argparse.ArgumentParser(prog="python -m lemmata check",
                                     description="Validate every table and every chapter's fences.")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="another data folder")
    parser.add_argument("--rules", action="store_true", help="list what is checked and end")
    options, book = parser.parse_args(argv), find_project()
    if options.rules:
        rules = catalogue(book)
        width = max(map(len, rules))
        print("\n".join(f"{name:<{width}}  {purpose}" for name, purpose in rules.items()))
        return 0
    tables, faults = examine((options.data or book.data).resolve(), book.root)
    if faults:
        print("\n".join(told(faults)), file=sys.stderr)
        return 1
    rows = sum(len(table.rows) for table in tables.tables.values())
    passed = (f"check: {len(tables.tables)} tables, {rows:,} rows, {len(authoring.chapters(book.root))} chapters, "
              f"{len(catalogue(book))} rules, no fault")
    # In one go: who reads but the first line is gone before a second is written.
    print("\n".join([passed, *last_commit.told(tables)]))
    return 0
