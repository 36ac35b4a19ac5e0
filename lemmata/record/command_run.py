"""The run of a command: one at a time in a folder, and an end in one line that leaves no process behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO, TypeVar

from lemmata.record.project import Project

T = TypeVar("T")
R = TypeVar("R")

try:
    import fcntl
except ImportError:  # Windows has none; two builds at once are not kept apart there.
    fcntl = None  # type: ignore[assignment]

#: Commands that build: into _build, figures or fonts, and manifest into data.
WRITING = {"manifest", "execute", "html", "pdf", "epub", "fonts", "offline", "offprints", "course", "slides"}
#: Commands that hold the folder: those, and who writes tables. `verify` without --write reads, and holds nothing.
HOLDING = WRITING | {"edition", "segment", "verify"}
#: Names the locks that a process further up holds.
HELD = "LEMMATA_HOLDS"
#: Seconds that one waits for another.
PATIENCE = 1800.0
#: So many lines of a message are printed, and so many letters of a line: with what stands around it, a screen.
LINES, LETTERS = 10, 400


class Busy(Exception):
    """Another command held the folder for too long; the message says which."""


class Stopped(BaseException):
    """Whoever runs the command wants it to end: Ctrl-C, a signal, a closed terminal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def shortened(message: str) -> str:
    """Return `message` for a screen: each line once, the first of them and a count, no line without end."""
    lines = list(dict.fromkeys(line.rstrip() for line in message.splitlines()))
    cut = [line if len(line) <= LETTERS else f"{line[:LETTERS]} … ({len(line)} letters)" for line in lines[:LINES]]
    return "\n".join(cut + ([f"… and {len(lines) - LINES} more lines"] if len(lines) > LINES else []))


def refused(error: OSError, place: Path) -> str:
    """Return what the machine refused, in a line: of two files the one that was to be written, `place` where it names none."""
    return f"{error.filename2 or error.filename or place}: {error.strerror or error}"


# One at a time ------------------------------------------------------------------------------------------


def _open(place: Path) -> TextIO | None:
    """Open and return the lock of a folder of builds; None where nothing can be written, and so nothing be spoilt."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        return open(place / "lock", "a+", encoding="utf-8")
    except OSError:
        return None


def _take(file: TextIO, command: str, patience: float) -> None:
    """Wait for the lock. The system lets go of it when its holder ends, however that ends: none can be stale."""
    until, told = time.monotonic() + patience, False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another command"
            if time.monotonic() >= until:
                raise Busy(f"{holder} is still building in {Path(file.name).parent}") from None
            if not told:
                print(f"{command}: waits for {holder}, which builds in {Path(file.name).parent}", file=sys.stderr, flush=True)
                told = True
            time.sleep(0.2)
        except OSError:
            return  # A file system that knows no locks.
    file.seek(0)
    file.truncate()
    file.write(f"`{command}` (process {os.getpid()})")
    file.flush()


@contextlib.contextmanager
def alone(command: str, book: Project, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the folder of builds, and the book's own one, which stands for figures/ and data/. Raises Busy."""
    places = sorted({book.root.resolve() / "_build", book.build.resolve()})
    held = os.environ.get(HELD, "").split(os.pathsep)
    wanted = [place for place in places if str(place) not in held] if fcntl and command in HOLDING else []
    files = [file for place in wanted if (file := _open(place))]
    before = os.environ.get(HELD)
    try:
        for file in files:
            _take(file, command, patience)
        os.environ[HELD] = os.pathsep.join([*filter(None, held), *map(str, wanted)])
        yield
    finally:
        os.environ.pop(HELD, None) if before is None else os.environ.update({HELD: before})
        for file in files:
            file.close()


# An end -------------------------------------------------------------------------------------------------


def end_children(patience: float = 3.0) -> None:
    """End every process that this one started, and theirs: those that are left then are killed."""
    import psutil

    def keeps_count(child: psutil.Process) -> bool:
        # multiprocessing's own helper ends with us, and complains when it is ended before.
        with contextlib.suppress(psutil.Error):
            return any("resource_tracker" in word for word in child.cmdline())
        return False

    def alive(child: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return child.is_running() and child.status() != psutil.STATUS_ZOMBIE
        return False

    children = [child for child in psutil.Process().children(recursive=True) if not keeps_count(child)]
    for how in ("terminate", "kill"):
        for child in children:
            with contextlib.suppress(psutil.Error):
                getattr(child, how)()
        until = time.monotonic() + patience
        # Looked at and not waited for: whoever started a child takes its status, and a pool would wait for it for ever.
        while (children := [child for child in children if alive(child)]) and time.monotonic() < until:
            time.sleep(0.05)


def in_threads(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return what `function`, which waits for a process that it starts, makes of each item, on all cores.

    When the command is stopped those processes are ended, and no further ones started.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            return list(pool.map(function, items))
        except Stopped:
            # Leaving the pool waits for its threads, and they for their processes.
            pool.shutdown(wait=False, cancel_futures=True)
            end_children()
            raise


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal raise Stopped. What was told to be ignored (nohup, &) stays so."""
    def stop(number: int, frame: object) -> None:
        # A second one must not cut off the cleaning up after the first.
        for each in former:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    former = {number: signal.getsignal(number) for number in numbers if signal.getsignal(number) is not signal.SIG_IGN}
    for number in former:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def watch_parent(seconds: float = 1.0) -> None:
    """End this process and those that it started when its parent is gone, as after a kill that no program can see."""
    import threading

    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(seconds)
        end_children(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
