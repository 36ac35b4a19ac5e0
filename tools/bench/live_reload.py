"""How long an author waits for a save to be seen: from the file that is written to the page that `make serve` has reloaded."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tools import chromium
from tools.bench.timing import CommandFailed, Times, by_turns

#: Seconds between a page that is seen and the next save, in which the book is checked and the next build is made ready.
PAUSE = 15
#: Seconds after which a page counts as not reloaded.
PATIENCE = 120
#: A sentence that the page shows only when it was built again.
SENTENCE = "Saved for the {} time."
SHOWN = "words => document.body.textContent.includes(words)"


def chapters(house: Path) -> dict[str, Path]:
    """Return the longest chapter and the one of middle length by its source."""
    by_length = sorted((house / "chapters").glob("*.md"), key=lambda path: path.stat().st_size)
    return {"the longest": by_length[-1], "of middle length": by_length[len(by_length) // 2]}


@contextmanager
def shown(house: Path) -> Iterator[str]:
    """Yield the address at which `make serve` shows the book at `house`. Raises CommandFailed when it ends before."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key != "BOOK_BUILD"} | {"PYTHONPATH": str(house)}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen([sys.executable, "-m", "lemmata", "serve", "--port", str(port)], cwd=house, env=environment,
                                   stdout=told, stderr=told)
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if process.poll() is not None:
                        told.seek(0)
                        raise CommandFailed(f"serve in {house}: status {process.returncode}\n{told.read()}") from None
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def measure(house: Path, runs: int) -> dict[str, Times]:
    """Save each chapter `runs` times by turns, and return how long the open page took to show it. The site must be built."""
    from playwright.sync_api import sync_playwright

    with shown(house) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.program(), args=["--no-sandbox"])
        page, saves = browser.new_page(), 0

        def save(path: Path) -> float:
            nonlocal saves
            saves += 1
            page.goto(f"{address}/chapters/{path.stem}.html")
            time.sleep(PAUSE)
            words = SENTENCE.format(saves)
            text = path.read_text(encoding="utf-8")
            begun = time.perf_counter()
            path.write_text(f"{text}\n{words}\n", encoding="utf-8")
            # It is asked again in the page that comes after a reload.
            page.wait_for_function(SHOWN, arg=words, timeout=1000 * PATIENCE)
            return time.perf_counter() - begun

        found = chapters(house)
        times = by_turns({name: partial(save, path) for name, path in found.items()}, runs)
        browser.close()
        return {f"{name}, {found[name].name}": times[name] for name in found}
