"""Builds the book twice from nothing under circumstances that should not matter, and compares what came out, byte by byte.

The two builds stand at paths of different length and differ in the seed of Python's hashes, in the time zone, in the
language of the machine and, with `--python`, in the version of Python. What depends on any of these is found by name.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lemmata.record.project import find_project

#: What a clean copy of the book does without.
LEFT_OUT = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", ".*_cache", "*.egg-info")
#: What is built for readers, each a command and a folder below _build.
PARTS = ("html", "pdf", "epub")


@dataclass(frozen=True)
class Build:
    """A build to compare: its folder below the scratch folder, its circumstances, its Python (None: this one)."""

    place: str
    circumstances: dict[str, str]
    python: str | None = None


def two_builds(python: str | None) -> tuple[Build, Build]:
    """Return two builds that differ in all that should not matter."""
    return (Build("a", {"PYTHONHASHSEED": "1", "TZ": "Asia/Taipei", "LC_ALL": "C.UTF-8"}),
            Build("another/place, deeper/書 and longer", {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles",
                                                         "LC_ALL": "C"}, python))


def published(build: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that the build at `build` gives to readers, by its path."""
    files = [path for part in PARTS for path in sorted((build / part).rglob("*")) if path.is_file()]
    return {str(path.relative_to(build)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def differences(one: Path, other: Path) -> list[str]:
    """Return a line for each file that stands in one build only or differs in a byte: the file, the byte, what is around it."""
    first, second = published(one), published(other)
    lines = [f"{name}: in one build only" for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        if first[name] != second[name]:
            a, b = (one / name).read_bytes(), (other / name).read_bytes()
            at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            lines.append(f"{name}: byte {at}: {a[max(at - 30, 0):at + 30]!r} and {b[max(at - 30, 0):at + 30]!r}")
    return lines


def build(one: Build, scratch: Path, parts: Sequence[str]) -> Path:
    """Copy the book, set it up if it has a Python of its own, build `parts`; returns its _build. Raises OSError."""
    house = scratch / one.place
    shutil.copytree(find_project().root, house, ignore=LEFT_OUT)
    environment = {key: value for key, value in os.environ.items() if key not in ("BOOK_BUILD", "READER_SOURCES")}
    environment |= one.circumstances | {"PYTHONPATH": str(house)}
    steps = [[sys.executable, "-m", "lemmata", part] for part in parts]
    if one.python:
        steps = [[str(house / ".venv" / "bin" / "python"), *step[1:]] for step in steps]
        steps.insert(0, ["sh", str(house / "scripts" / "set-up.sh"), "book"])
        environment["PYTHON"] = one.python
    for step in steps:
        done = subprocess.run(step, cwd=house, env=environment, text=True, capture_output=True, timeout=3600)
        if done.returncode:
            raise OSError(f"{' '.join(step)}: status {done.returncode}\n{(done.stderr or done.stdout)[-3000:]}")
    return house / "_build"


def main(argv: list[str]) -> int:
    """Run `python -m tools.reproducible_build`."""
    parser = argparse.ArgumentParser(prog="python -m tools.reproducible_build", description="Compare two clean builds.")
    parser.add_argument("--python", metavar="PROGRAM", help="the Python of the second build (it is set up from the lock)")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor() as pool:
        pair = two_builds(options.python)
        try:
            one, other = pool.map(lambda each: build(each, Path(scratch), options.parts), pair)
        except OSError as error:
            print(error, file=sys.stderr)
            return 1
        found = differences(one, other)
        count = len(published(one))
    for line in found:
        print(line, file=sys.stderr)
    print(f"identity: {count} files, {len(found)} that differ")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
