"""`python -m tools.bench`: measure this book beside a stock Jupyter Book and say how it stands to its goals.

Prints a table and keeps it in _build/bench/report.md. Nothing here passes or fails: what must hold is in tests/.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from lemmata.editions.pdf import build_pdf
from lemmata.record.project import find_project
from tools.bench import builds, filtering, growth, houses, lighthouse, live_reload, timing, weight

PARTS = ("builds", "serve", "weight", "lighthouse", "growth", "print", "filter", "tests")


def report_builds(pair: dict[str, Path], runs: int) -> Iterator[str]:
    """Yield lines on the time of builds, each as soon as it is measured: the whole takes most of an hour."""
    yield from ["| build | this book | stock | ratio of medians |", "| --- | --- | --- | --- |"]
    for kind, times in builds.measure(pair, runs):
        own, stock = times["this book"], times["stock"]
        yield f"| {kind} | {own} | {stock} | {own.median / stock.median:.2f} |"


def report_serve(house: Path, runs: int) -> list[str]:
    """Return lines on the wait from a save to the page that `make serve` has reloaded."""
    return ["| chapter, `make serve` | from the save to the reloaded page |", "| --- | --- |",
            *(f"| {name} | {times} |" for name, times in live_reload.measure(house, runs).items())]


def report_tests(house: Path, runs: int) -> list[str]:
    """Return lines on the fast tests, and on all of them from nothing built, once: they take as long as the rest of this."""
    def all_of_them() -> float:
        builds.forget(house)
        return timing.seconds(["make", "-s", "test"], house)

    unit = timing.by_turns({"unit": lambda: timing.seconds(["make", "-s", "unit"], house)}, runs)["unit"]
    return ["| tests | |", "| --- | --- |", f"| `make unit` | {unit} |",
            f"| `make test`, nothing built, once | {timing.by_turns({'test': all_of_them}, 1)['test']} |"]


def report_weight(pair: dict[str, Path]) -> list[str]:
    """Return lines on the bytes and requests of the heaviest pages, and on the search."""
    lines = ["| page, 390 × 844, cache empty, everything requested | this book | stock |", "| --- | --- | --- |"]
    sites = {name: house / "_build" / "html" for name, house in pair.items()}
    for folder in ("chapters", "notebooks"):
        name = weight.largest_page(sites["this book"], folder)
        lines.append(f"| {name} | {weight.page(sites['this book'], name)} | {weight.page(sites['stock'], name)} |")
    lines.append("| search index, compressed | "
                 + " | ".join(f"{weight.search_index(site) / 1000:.0f} kB" for site in sites.values()) + " |")
    return lines


def report_lighthouse(pair: dict[str, Path], runs: int) -> list[str]:
    """Return lines on what Lighthouse says of the heaviest pages."""
    lines = ["| page, telephone, slow 4G simulated | this book | stock |", "| --- | --- | --- |"]
    sites = {name: house / "_build" / "html" for name, house in pair.items()}
    for folder in ("chapters", "notebooks"):
        name = weight.largest_page(sites["this book"], folder)
        lines.append(f"| {name} | " + " | ".join(str(lighthouse.judge(site, name, runs)) for site in sites.values()) + " |")
    return lines


def report_filter(house: Path, runs: int) -> list[str]:
    """Return lines on a choice among the suits, as many as there are and far more."""
    site = house / "_build" / "html"
    lines = [f"| rows, 390 × 844, {filtering.SLOWDOWN} times slower | from a choice to its painted rows |", "| --- | --- |"]
    for rows in (1_000, 10_000):
        times = filtering.measure(site, "record/cases.html", "sector", rows, runs if rows < 10_000 else 1)
        lines.append(f"| {rows:,} | {filtering.told(times)} |")
    return lines


def report_growth(scratch: Path, runs: int, sizes: tuple[int, ...]) -> list[str]:
    """Return lines on books of synthetic chapters."""
    times, sizes_of_a_page = growth.measure(scratch, runs, sizes)
    lines = ["| synthetic chapters | this book | stock | a middle page, compressed: this book | stock |",
             "| --- | --- | --- | --- | --- |"]
    for size in sizes:
        lines.append(f"| {size} | {times['this book'][size]} | {times['stock'][size]} | "
                     f"{sizes_of_a_page['this book'][size] / 1000:.1f} kB | {sizes_of_a_page['stock'][size] / 1000:.1f} kB |")
    for name, of_side in times.items():
        steps = growth.marginal(of_side)
        shown = ", ".join(f"{step:.3f} s" for step in steps)
        ratio = f"; last by first {steps[-1] / steps[0]:.2f}" if len(steps) > 1 else ""
        lines.append(f"\n{name}: a chapter more takes {shown}{ratio}")
    return lines


def report_print(house: Path, runs: int) -> list[str]:
    """Return lines on the PDF: pages a second and memory, from what the command itself says."""
    command = [sys.executable, "-m", "lemmata", "pdf"]
    times = timing.by_turns({"PDF": lambda: timing.seconds(command, house)}, runs)["PDF"]
    pages = json.loads((house / "_build" / "print" / build_pdf.SETTING).read_text(encoding="utf-8"))
    return ["| PDF | |", "| --- | --- |", f"| whole command | {times} |", f"| pages | {pages['pages']} |",
            f"| pages a second while setting | {pages['pages'] / pages['seconds']:.2f} |", f"| memory | {pages['memory']} MB |"]


def main(argv: list[str]) -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure the book beside a stock Jupyter Book.")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command; medians are reported (default 5)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--sizes", nargs="+", type=int, default=growth.SIZES, help="chapters of the synthetic books")
    options = parser.parse_args(argv)
    version = re.search(r"^jupyter-book==(\S+)", (find_project().root / "requirements.txt").read_text(), re.MULTILINE)
    lines = [f"# Measured on {date.today().isoformat()}",
             f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
             f"stock Jupyter Book {version[1] if version else 'unknown'}; medians of {options.runs}, least and most in "
             "brackets."]

    def say(found: Iterable[str]) -> None:
        for line in chain([""], found):
            lines.append(line)
            print(line, flush=True)

    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        try:
            if set(options.only) - {"growth", "tests"}:
                pair = {"this book": houses.own(place / "own"), "stock": houses.stock(place / "stock")}
            if "builds" in options.only:
                say(report_builds(pair, options.runs))
            if "serve" in options.only:
                timing.seconds(builds.COMMANDS["this book"], pair["this book"])
                say(report_serve(pair["this book"], options.runs))
            if {"weight", "lighthouse", "filter"} & set(options.only):
                for name, house in pair.items():
                    timing.seconds(builds.COMMANDS[name], house)
            if "weight" in options.only:
                say(report_weight(pair))
            if "lighthouse" in options.only:
                say(report_lighthouse(pair, options.runs))
            if "filter" in options.only:
                say(report_filter(pair["this book"], options.runs))
            if "growth" in options.only:
                say(report_growth(place, options.runs, tuple(options.sizes)))
            if "print" in options.only:
                say(report_print(pair["this book"], options.runs))
            if "tests" in options.only:
                # The other copy was edited by then.
                say(report_tests(houses.own(place / "tested"), options.runs))
        except timing.CommandFailed as error:
            print(error, file=sys.stderr)
            return 1
    report = find_project().build / "bench" / "report.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"\nbench: {report}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
