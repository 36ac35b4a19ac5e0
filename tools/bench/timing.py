"""Runs commands by turns and keeps what each took."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class CommandFailed(Exception):
    """A command that was to be timed ended with another status than 0; the message says where and why."""


@dataclass(frozen=True)
class Times:
    """Seconds of the runs of one command."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        low, high = min(self.seconds), max(self.seconds)
        return f"{self.median:.1f} s ({low:.1f} to {high:.1f})"


def seconds(command: Sequence[str], house: Path) -> float:
    """Run `command` in `house` and return how long it took. Raises CommandFailed."""
    environment = {key: value for key, value in os.environ.items() if key not in ("BOOK_BUILD", "READER_SOURCES")}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=house, env=environment | {"PYTHONPATH": str(house), "PYTHONUTF8": "1"}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3600)
    took = time.perf_counter() - started
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)} in {house}: status {done.returncode}\n{done.stdout[-2000:]}")
    return took


def by_turns(sides: dict[str, Callable[[], float]], runs: int) -> dict[str, Times]:
    """Measure each side `runs` times, one after the other, so that what slows the machine slows both."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, measure in sides.items():
            taken[name].append(measure())
    return {name: Times(tuple(values)) for name, values in taken.items()}
