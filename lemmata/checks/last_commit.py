"""Tells what of the tables differs from the last commit, cell by cell: a last look at what a hand has done.

No rule finds a number that is wrong and that nothing else in the tables contradicts. Whoever changed it sees it here, with
file, line and column, what it was and what it is; and so what changed besides, by a slip, a spreadsheet or a merge.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lemmata.checks.located_tables import Table, Tables
from lemmata.record import edition, table_diff

#: So many changes of a table are printed, so many in all, and so many letters of a cell.
OF_A_TABLE, IN_ALL, LETTERS = 10, 40, 60


def git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git says in a folder; None without git or where it fails."""
    try:
        done = subprocess.run(["git", "--no-optional-locks", *arguments], cwd=folder, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def committed(data: Path) -> edition.Edition | None:
    """Return the tables of a folder as the last commit has them; None where nothing differs from it or there is none."""
    if not git(data, "status", "--porcelain", "--untracked-files=no", "--", ".") or not (held := git(data, "archive", "HEAD")):
        return None
    with tempfile.TemporaryDirectory() as place, tarfile.open(fileobj=io.BytesIO(held)) as archive:
        archive.extractall(place, filter="data")
        try:
            return edition.present(Path(place))
        except (OSError, ValueError, KeyError):
            return None


def short(text: str) -> str:
    """Return a cell as it is told."""
    return repr(text if len(text) <= LETTERS else text[:LETTERS] + "…")


def of_table(table: Table, difference: table_diff.TableDiff) -> Iterator[str]:
    """Yield what changed in a table, a line each."""
    lines = {" / ".join(key): row for key, row in table.keys.items()}
    key = table.schema.primary_key[0]
    for name, cells in difference.changed.items():
        for column, (was, now) in cells.items():
            place = next((at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
            # Of a long cell what differs is told.
            begin = max(0, place - LETTERS // 3) if max(len(was), len(now)) > LETTERS else 0
            dots = "…" if begin else ""
            yield (f"{table.file}:{lines[name].line(column)}: {column}: was {short(dots + was[begin:])}, "
                   f"is {short(dots + now[begin:])}")
    yield from (f"{table.file}:{lines[name].line()}: {key}: new row {short(name)}" for name in difference.added)
    yield from (f"{table.file}:1: {key}: row {short(name)} is gone" for name in difference.withdrawn)


def told(tables: Tables) -> list[str]:
    """Return what differs from the last commit, on a screen: of each table the first ten, of all the first forty, each time
    with a count; nothing where nothing differs."""
    before = committed(tables.data)
    try:
        differ = table_diff.compare_editions(before, edition.present(tables.data)).tables if before else []
    except edition.Unreadable:  # two rows with one key were committed
        return []
    made: list[str] = []
    count = 0
    for one in differ:
        if one.name not in tables.tables:
            continue
        changes = list(of_table(tables.tables[one.name], one))
        count += len(changes)
        made += changes[:OF_A_TABLE]
        if len(changes) > OF_A_TABLE:
            made.append(f"{tables.tables[one.name].file}: … and {len(changes) - OF_A_TABLE} more")
    if len(made) > IN_ALL:
        made = [*made[:IN_ALL], f"check: {count} changes in all, in {len(differ)} tables; git diff has them"]
    return ["check: changed since the last commit:", *made] if made else []
