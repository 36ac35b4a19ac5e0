"""Serves a built site on the loopback as the hosts of published books do: compressed where that helps."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: Compressed already; a server sends them as they are.
COMPRESSED = {".woff", ".woff2", ".png", ".jpg", ".gif", ".gz", ".zip", ".pdf"}


def compressed(path: Path) -> bytes:
    """Return a file as it is sent."""
    content = path.read_bytes()
    return content if path.suffix in COMPRESSED else gzip.compress(content, 9)


class _Compressing(SimpleHTTPRequestHandler):
    """Sends what can be compressed compressed, as the hosts of published books do."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=31536000")
        if path.suffix not in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Yield the address at which the folder `site` is served, compressed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
