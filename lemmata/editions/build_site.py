"""Builds the site aside and swaps it in, so that a failed build never costs the last good one.

Sphinx writes the pages, with the settings of `_config.yml` and nothing added but strictness: what `make html` publishes is
what anyone gets who runs `jupyter-book build .` or `sphinx-build -b html . out` by hand.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lemmata.checks import registry, settings_rules, unseen_rules
from lemmata.command_line import asked
from lemmata.record import command_run, contract, derived_figures
from lemmata.record.project import SETTINGS, Project, find_project

#: Left by Sphinx for its own use or naming the machine; a published copy does without.
UNPUBLISHED = {".buildinfo", ".doctrees", ".jupyter_cache", "objects.inv.tmp"}

#: What Sphinx colours its lines with.
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

#: The line of a traceback that says what was wrong, and how one begins that the engine raised itself, with a sentence.
CAUSE = re.compile(r"(?!RuntimeError:\s*$)[\w.]*(?:Error|Failed)\b.*:\s*\S|lemmata\.[\w.]+: \S")
OURS = re.compile(r"^lemmata\.[\w.]+: ")
#: A line of a notebook as MyST-NB counts it: the number of the cell, and the line in the cell in four digits.
LINE_OF_CELL = re.compile(r"(?<=\.ipynb):(\d+)(\d{4}):")


class BuildFailed(Exception):
    """The book was not built; the message says what to look at, on a screen."""

    def __str__(self) -> str:
        return command_run.shortened(super().__str__())


def swap(fresh: Path, place: Path) -> None:
    """Put the folder `fresh` where `place` is. Two renames: a reader sees the old site or the new one, never half."""
    former = place.with_name(place.name + ".former")
    shutil.rmtree(former, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(former)
    try:
        fresh.rename(place)
    except OSError:
        if former.exists():
            former.rename(place)
        raise
    shutil.rmtree(former, ignore_errors=True)


def copy_site(made: Path, fresh: Path, last: Path) -> None:
    """Copy a built site to the folder `fresh`; a file that `last` has as well, not written since, becomes a link to it.

    A published file is never written again, only left out of the next site: it can stand in both.
    """
    def copy(source: str, target: str) -> None:
        told, kept = os.stat(source), last / os.path.relpath(source, made)
        with contextlib.suppress(OSError):
            before = os.stat(kept)
            if (before.st_mtime_ns, before.st_size) == (told.st_mtime_ns, told.st_size):
                os.link(kept, target)
                return
        shutil.copy2(source, target)

    shutil.copytree(made, fresh, ignore=lambda _, names: [name for name in names if name in UNPUBLISHED], copy_function=copy)


def told_once(faults: list[str]) -> list[str]:
    """Return each fault at the first place where it shows, with a count of the others: a page that is gone is missed at every
    link."""
    places: dict[str, list[str]] = {}
    for fault in faults:
        places.setdefault(re.split("WARNING: |ERROR: ", fault, maxsplit=1)[-1], []).append(fault)
    return [found[0] + (f" (and at {len(found) - 1} other places)" if found[1:] else "") for found in places.values()]


def start_sphinx(root: Path, work: Path, builder: str, *words: str) -> subprocess.Popen[str]:
    """Start `lemmata.editions.run_sphinx` at `root`; what it says can be read, and it can be spoken to."""
    command = [sys.executable, "-m", "lemmata.editions.run_sphinx", str(root), str(work), builder, *words]
    # The book's own modules, and an engine that stands beside it, come before any that is installed.
    places = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": places}
    return subprocess.Popen(command, cwd=root, env=environment, text=True, encoding="utf-8", stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def see_that_it_can_be_read(root: Path) -> None:
    """Raise BuildFailed, with file and key, where Sphinx would read another book than this or end in a traceback."""
    rules = tuple(rule for rule in settings_rules.RULES if rule[1] is settings_rules.settings_of_the_engine)
    faults = [str(fault) for fault in settings_rules.judge(root, rules)]
    faults += [f"{file}:1: {column}: {message}" for file, column, message in contract.broken(root / "data")]
    faults += unseen_rules.what_no_edition_carries(root)
    if faults:
        raise BuildFailed("\n".join(faults))
    book = Project(root)
    try:
        registry.book_rules(book)
        if file := derived_figures.source(book):
            derived_figures.registered(file)
    except derived_figures.TwiceRegistered as error:
        raise BuildFailed(str(error)) from error
    except (ImportError, AttributeError, SyntaxError, registry.TwiceRegistered) as error:
        raise BuildFailed(f"{SETTINGS}: {registry.BOOK_RULES}: {error}") from error


def build_pages(root: Path, work: Path, time_limit: float, builder: str = "html", made: str = "index.html",
                waiting: subprocess.Popen[str] | None = None) -> Path:
    """Run Sphinx with every warning fatal; return the folder of pages, in which the file `made` stands.

    Every builder writes below `work` from what the last one has read. `waiting` is a process that was started with `wait`,
    for the same builder. Raises BuildFailed.
    """
    see_that_it_can_be_read(root)
    done = waiting or start_sphinx(root, work, builder)
    try:
        said, _ = done.communicate("build\n", timeout=time_limit)
    except BaseException as error:
        done.kill()
        done.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        raise BuildFailed(f"Sphinx took longer than {time_limit:.0f} s and was stopped") from error
    lines = [LINE_OF_CELL.sub(lambda found: f": cell {found[1]}, line {int(found[2])}:", COLOUR.sub("", line))
             for line in said.splitlines()]
    faults = [line for line in lines if "WARNING:" in line or "ERROR:" in line]
    pages = work / "_build" / builder
    if done.returncode or faults:
        # An exception stands above two screens of where it passed through.
        causes = [OURS.sub("", line) for line in lines if CAUSE.match(line)]
        raise BuildFailed("\n".join(told_once(faults) or causes or lines[-30:]))
    # A build can end with status 0 and no page at all.
    if not (pages / made).is_file():
        raise BuildFailed(f"Sphinx ended well but wrote no {pages / made}")
    return pages


def build_html(book: Project, time_limit: float = 900, say: Callable[[str], None] = print,
               waiting: subprocess.Popen[str] | None = None) -> Path:
    """Build the site under `work` of the book's folder of builds and swap it into `html` there, and beside it what the pages
    hold, which courses and slides are made of.

    Returns the folder of the site; raises BuildFailed.
    """
    place, fresh = book.build / "html", book.build / "html.fresh"
    try:
        pages = build_pages(book.root, book.build / "work", time_limit, waiting=waiting)
        for made, kept in ((pages.parent / ".doctrees" / book.content.name, book.content), (pages, place)):
            shutil.rmtree(fresh, ignore_errors=True)
            copy_site(made, fresh, kept)
            swap(fresh, kept)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise BuildFailed(command_run.refused(error, book.build)) from error
    say(f"html: {len(list(place.rglob('*.html')))} pages")
    return place


def tell_of_failure(error: Exception, build: Path) -> None:
    """Print why the site was not built, and what became of the last one."""
    # What was not built is told in short already.
    print(error if isinstance(error, BuildFailed) else command_run.shortened(str(error)), file=sys.stderr)
    last = build / "html" / "index.html"
    print("html: not built" + ("; the last good site is untouched" if last.exists() else ""), file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    """Run `python -m lemmata html`."""
    book = find_project()
    options = asked("html", argv, book)
    started = time.monotonic()
    # Sphinx loads while this process does, and while the tables are checked.
    waiting = start_sphinx(book.root, book.build / "work", "html", "wait") if options.check else None
    from lemmata import checks
    from lemmata.execution import execution_cache

    try:
        with contextlib.ExitStack() as held:
            pool = None
            if options.check:
                # So does what the notebooks load that have to run.
                pool = held.enter_context(execution_cache.prepared(book))
                if status := checks.main([]):
                    # Nobody waits for what is not needed.
                    command_run.end_children(0.5)
                    return status
            print("html: running the notebooks, then reading and writing the pages", flush=True)
            execution_cache.fill_cache(book, pool=pool)
        place = build_html(book, options.time_limit, waiting=waiting)
    except (BuildFailed, OSError, execution_cache.NotebookFailed) as error:
        tell_of_failure(error, book.build)
        return 1
    finally:
        if waiting and waiting.poll() is None:
            waiting.kill()
            waiting.communicate()
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    print(f"html: {place}, {size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s")
    return 0
