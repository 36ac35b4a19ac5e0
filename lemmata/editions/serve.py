"""Shows the built site on this machine, builds it again on each save and reloads the pages that are open.

On the loopback alone, and on another port where the usual one is taken. A page that is open hears of a new site by
server-sent events; the script that listens is added to a page as it is sent, and stands in no built file.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lemmata.editions import build_site
from lemmata.record import command_run
from lemmata.record.project import SETTINGS, Project, find_project
from lemmata.record.settings import Settings

HOST, PORT = "127.0.0.1", 8000
#: So many ports after the usual one are tried.
TRIED = 20
#: Where an open page hears of a new site, and the script by which it does. The policy of the pages allows both. The script
#: is asked for with the build of its page, so that a build between the page and the first event is heard of as well.
EVENTS, SCRIPT = "/livereload", "/livereload.js"
LISTENER = f'new EventSource("{EVENTS}" + new URL(document.currentScript.src).search).onmessage = () => location.reload();\n'
#: Seconds between two looks at the files, and without a change before a build begins: editors save in several steps.
EVERY, QUIET = 0.05, 0.1
#: What a build reads beside the book's own modules; the figures are drawn by it.
WATCHED = ("_config.yml", "_toc.yml", "intro.md", "chapters", "record", "notebooks", "data", "fonts", "locale", "lemmata")


class Pages(SimpleHTTPRequestHandler):
    """The files of the site; a page is sent with the script that waits for the next one."""

    def do_GET(self) -> None:
        """Answer a request for a file, the script or the events."""
        path, _, query = self.path.partition("?")
        if path == EVENTS:
            self._tell_of_new_sites(query)
        elif path == SCRIPT:
            self._send(LISTENER.encode(), "text/javascript")
        elif (page := Path(self.translate_path(path + "index.html" if path.endswith("/") else path))).suffix == ".html" \
                and page.is_file():
            script = f'<script src="{SCRIPT}?{build_id(Path(self.directory))}" defer></script></head>'
            self._send(page.read_bytes().replace(b"</head>", script.encode(), 1), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _tell_of_new_sites(self, shown: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            while True:
                if (now := build_id(Path(self.directory))) not in (shown, ""):
                    self.wfile.write(b"data: built\n\n")
                    shown = now
                else:
                    # A comment, by which a page that was closed is noticed.
                    self.wfile.write(b":\n\n")
                time.sleep(EVERY)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for the builds."""


def build_id(site: Path) -> str:
    """Return the inode of the built folder, by which two builds differ: each swaps another in. Empty while there is none."""
    try:
        return str(site.stat().st_ino)
    except OSError:
        return ""


def listen(site: Path, port: int | None = None, first: int = PORT) -> ThreadingHTTPServer:
    """Return a server of `site` on `port`, or else on the first free one from `first`. Raises OSError when there is none."""
    handler = partial(Pages, directory=str(site))
    ports = range(first, first + TRIED) if port is None else [port]
    for number in ports:
        try:
            server = ThreadingHTTPServer((HOST, number), handler)
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE or number == ports[-1]:
                reason = getattr(error, "strerror", None) or str(error)
                raise OSError(f"port {number}: {reason}, expected a free one (PORT= names another)") from error
        else:
            # Pages that are open keep their connection: an end does not wait for them.
            server.daemon_threads = True
            return server
    raise AssertionError("no port was tried")


@lru_cache(maxsize=1)
def own_code(root: Path, changed: int) -> tuple[str, ...]:
    """Return the packages and modules of the book's own, by its settings as they were `changed` last."""
    names = sorted({one.partition(".")[0] for one in Settings.read(root).code})
    return (*names, *(f"{name}.py" for name in names))


def watched(root: Path) -> tuple[str, ...]:
    """Return the files and folders that a build of the book at `root` reads. The settings are not read at each look."""
    config = root / SETTINGS
    return (*WATCHED, *own_code(root, config.stat().st_mtime_ns if config.is_file() else 0))


def stamps(root: Path, names: Iterable[str] = ()) -> dict[str, tuple[int, int]]:
    """Return size and time of each file below `names`, or of what a build reads; what programs keep beside is left out."""
    found: dict[str, tuple[int, int]] = {}
    for name in names or watched(root):
        for folder, folders, files in os.walk(root / name) if (root / name).is_dir() else [(str(root), [], [name])]:
            folders[:] = [one for one in folders if not one.startswith((".", "__pycache__"))]
            for file in files:
                path = os.path.join(folder, file)
                if not file.startswith(".") and not file.endswith((".pyc", "~")):
                    try:
                        told = os.stat(path)
                    except OSError:
                        continue
                    found[path] = (told.st_mtime_ns, told.st_size)
    return found


def changes(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    """Return the files that came, went or changed between two looks."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def command(root: Path, name: str) -> int:
    """Run a command of the book and return its status."""
    places = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": places}
    return subprocess.run([sys.executable, "-m", "lemmata", name], cwd=root, env=environment).returncode


class Rebuild:
    """Builds the site, which the open pages hear of, and then checks what it was built from. Faults are printed.

    Between two builds a process waits that has loaded Sphinx, the book as it was read last, and its tables. Where nothing
    but the text of pages has changed since it was started, it builds; else it is ended, and another begins from the start.
    """

    def __init__(self, book: Project) -> None:
        self.book, self.root, self.build = book, book.root, book.build
        self.waiting: subprocess.Popen[str] | None = None
        self.known: dict[str, tuple[int, int]] = {}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Return what a process that waits has loaded: the files of the book, and what Sphinx has read of them."""
        # Another command may have read the book meanwhile.
        read = self.build / "work" / "_build" / ".doctrees"
        return stamps(self.root) | stamps(read, ["environment.pickle"])

    def wait(self) -> None:
        """Start the process that waits; where the machine has no room for one, the next build starts its own."""
        self.known = self.stamps()
        with contextlib.suppress(OSError):
            self.waiting = build_site.start_sphinx(self.root, self.build / "work", "html", "wait")

    def taken(self) -> subprocess.Popen[str] | None:
        """Return the process that waits, if it can build what is there now; else it is ended."""
        process, self.waiting, now = self.waiting, None, self.stamps()
        fits = now.keys() == self.known.keys() and all(name.endswith(".md") for name in changes(self.known, now))
        if process is None or (fits and process.poll() is None):
            return process
        process.kill()
        process.communicate()
        return None

    def __call__(self) -> None:
        """Build and check, and let a process wait for the next time. What stops it is told: another save tries again."""
        try:
            with command_run.alone("html", self.book):
                built = self.built()
            if built:
                command(self.root, "check")
            self.wait()
        except command_run.Busy as busy:
            print(f"html: {busy}; not run", file=sys.stderr)
        except OSError as error:
            build_site.tell_of_failure(error, self.build)

    def built(self) -> bool:
        """Build, with the process that waits where it can; return whether a new site stands."""
        process, started = self.taken(), time.monotonic()
        if process is None:
            return command(self.root, "html") == 0
        try:
            build_site.build_html(self.book, say=lambda _: None, waiting=process)
        except build_site.BuildFailed as error:
            build_site.tell_of_failure(error, self.build)
            return False
        print(f"html: {self.build / 'html'}, {time.monotonic() - started:.1f} s")
        return True


def watch(root: Path, build: Callable[[], None], say: Callable[[str], None] = print) -> None:
    """Run `build` after each change of a file that it reads, for ever."""
    seen = stamps(root)
    while True:
        time.sleep(EVERY)
        now = stamps(root)
        if not (changed := changes(seen, now)):
            continue
        while True:
            time.sleep(QUIET)
            before, now = now, stamps(root)
            if not changes(before, now):
                break
        shown = os.path.relpath(changed[0], root)
        say(f"serve: {shown}{f' and {len(changed) - 1} more' if changed[1:] else ''} changed")
        build()
        # What was saved while it was built is built next.
        seen = now


def main(argv: list[str]) -> int:
    """Run `python -m lemmata serve`."""
    parser = argparse.ArgumentParser(prog="python -m lemmata serve",
                                     description="Show the built site on this machine and build it again on each save.")
    parser.add_argument("--port", type=int, metavar="N", help=f"this one (default: the first free one from {PORT})")
    options, book = parser.parse_args(argv), find_project()
    site = book.build / "html"
    if not (site / "index.html").is_file():
        print(f"serve: no {site / 'index.html'}, expected the built site: run `make html`", file=sys.stderr)
        return 1
    try:
        server = listen(site, options.port)
    except OSError as error:
        print(f"serve: {error}", file=sys.stderr)
        return 1
    print(f"serve: http://localhost:{server.server_port}/ shows {site} and follows each save; Ctrl-C ends it", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rebuild = Rebuild(book)
    rebuild.wait()
    watch(book.root, rebuild)
    return 0
