"""How long the two books take: from nothing, with nothing to do, after an edit of a chapter, after an edit of a table."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tools.bench import timing

#: The command of each side.
COMMANDS = {"this book": ["make", "-s", "html"],
            "stock": [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]}


def forget(house: Path) -> None:
    """Remove what was built, and nothing that was installed."""
    for path in (house / "_build").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def largest_chapter(house: Path) -> Path:
    """Return the longest chapter by its source."""
    return max((house / "chapters").glob("*.md"), key=lambda path: path.stat().st_size)


def edit_chapter(house: Path) -> None:
    """Add a sentence to the longest chapter."""
    path = largest_chapter(house)
    path.write_text(path.read_text(encoding="utf-8") + "\nA sentence more.\n", encoding="utf-8")


def edit_table(house: Path) -> None:
    """Add a letter to a cell that a notebook reads and draws, and that no other table repeats: an artist who is
    not among those of the sales.
    """
    path = house / "data" / "lots.csv"
    with (house / "data" / "ai_art_sales.csv").open(encoding="utf-8", newline="") as file:
        sold = {row["artist"] for row in csv.DictReader(file)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["artist"] not in sold)["artist"] += "x"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def measure(houses: dict[str, Path], runs: int) -> Iterator[tuple[str, dict[str, timing.Times]]]:
    """Yield each kind of build, as it is measured, with its times by side."""
    def run(name: str, change: Callable[[Path], object]) -> float:
        change(houses[name])
        return timing.seconds(COMMANDS[name], houses[name])

    def after(change: Callable[[Path], object]) -> dict[str, Callable[[], float]]:
        return {name: partial(run, name, change) for name in houses}

    changes: dict[str, Callable[[Path], object]] = {"cold": forget, "nothing to do": lambda _: None,
                                                    "one chapter edited": edit_chapter, "one table edited": edit_table}
    for kind, change in changes.items():
        yield kind, timing.by_turns(after(change), runs)
