"""Shows the built site on this machine: on the loopback alone, and on another port where the usual one is taken."""

from __future__ import annotations

import argparse
import errno
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lemmata.record import project

HOST, PORT = "127.0.0.1", 8000
#: So many ports after the usual one are tried.
TRIED = 20


def listen(site: Path, port: int | None = None, first: int = PORT) -> ThreadingHTTPServer:
    """A server of `site` on `port`, or else on the first free one from `first`. Raises OSError when there is none."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    ports = range(first, first + TRIED) if port is None else [port]
    for number in ports:
        try:
            return ThreadingHTTPServer((HOST, number), handler)
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE or number == ports[-1]:
                reason = getattr(error, "strerror", None) or str(error)
                raise OSError(f"port {number}: {reason}, expected a free one (PORT= names another)") from error
    raise AssertionError("no port was tried")


def main(argv: list[str]) -> int:
    """`python -m lemmata serve`."""
    parser = argparse.ArgumentParser(prog="python -m lemmata serve", description="Show the built site on this machine.")
    parser.add_argument("--port", type=int, metavar="N", help=f"this one (default: the first free one from {PORT})")
    options = parser.parse_args(argv)
    site = project.BUILD / "html"
    if not (site / "index.html").is_file():
        print(f"serve: no {site / 'index.html'}, expected the built site: run `make html`", file=sys.stderr)
        return 1
    try:
        server = listen(site, options.port)
    except OSError as error:
        print(f"serve: {error}", file=sys.stderr)
        return 1
    print(f"serve: http://localhost:{server.server_port}/ shows {site}; Ctrl-C ends it", flush=True)
    with server:
        server.serve_forever()
    return 0
