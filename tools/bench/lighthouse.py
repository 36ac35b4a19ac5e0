"""What Lighthouse says of a page: a telephone on a slow 4G line, simulated; the four scores and the first paint.

Lighthouse comes from `bench/node`, whose lock names every version; what its packages want in the latest version is held
by `overrides`, or npm would refuse the lock after the next release. It asks no other host.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lemmata.record.project import find_project
from tools.bench.serving import served
from tools.bench.timing import CommandFailed

LOCK = Path(__file__).parent / "node"
SCORES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best practices",
          "seo": "search engines"}


@dataclass(frozen=True)
class Judged:
    """Medians of the runs on one page: each score from 0 to 100, first contentful paint in seconds, and what cost a score."""

    scores: dict[str, float]
    paint: float
    findings: tuple[str, ...]

    def __str__(self) -> str:
        scores = ", ".join(f"{SCORES[name]} {score:.0f}" for name, score in self.scores.items())
        found = f"; found: {', '.join(self.findings)}" if self.findings else ""
        return f"{scores}; first paint {self.paint:.2f} s{found}"


def install() -> Path:
    """Return Lighthouse's program, installed if it is not. Raises CommandFailed."""
    # Not beside the lock, where Sphinx would take its texts for pages.
    place = find_project().build / "bench" / "node"
    program = place / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise CommandFailed("lighthouse: no npm found; install Node.js 20 or later, or leave it out with --only")
        shutil.copytree(LOCK, place, dirs_exist_ok=True)
        done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(place)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)
        if done.returncode:
            raise CommandFailed(f"lighthouse: npm ended with status {done.returncode}\n{done.stdout[-2000:]}")
    return program


def run(program: Path, address: str) -> dict:
    """Return one report. Raises CommandFailed."""
    command = [str(program), address, "--output=json", "--output-path=stdout", "--quiet",
               "--chrome-flags=--headless --no-sandbox --disable-background-networking --disable-component-update"]
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROMIUM", "/usr/bin/chromium")}
    done = subprocess.run(command, text=True, capture_output=True, timeout=300, env=environment)
    if done.returncode:
        raise CommandFailed(f"lighthouse {address}: status {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def judge(site: Path, name: str, runs: int) -> Judged:
    """Return what Lighthouse says of the page `name` of `site`, in `runs` runs. Raises CommandFailed."""
    program = install()
    with served(site) as address:
        reports = [run(program, f"{address}/{name}") for _ in range(runs)]
    scores = {one: median(report["categories"][one]["score"] * 100 for report in reports) for one in SCORES}
    paint = median(report["audits"]["first-contentful-paint"]["numericValue"] for report in reports) / 1000
    last = reports[-1]
    costly = {reference["id"] for one in SCORES for reference in last["categories"][one]["auditRefs"] if reference["weight"]}
    findings = tuple(sorted(name for name, audit in last["audits"].items()
                            if name in costly and audit["score"] is not None and audit["score"] < 0.9))
    return Judged(scores, paint, findings)
