"""Refuses a file that is called a picture and is none, of a kind that one of the editions does not show, or on another host: a
browser, the PDF or the e-book would leave a hole in silence.

Only pictures of the text are looked at; charts are drawn by notebooks. Each fault is a warning with file and line, and
warnings are fatal.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

#: How a file of each kind begins and ends.
MARKS: dict[str, tuple[bytes, bytes]] = {
    ".png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), ".jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
    ".jpeg": (b"\xff\xd8\xff", b"\xff\xd9"), ".gif": (b"GIF8", b";"), ".webp": (b"RIFF", b""),
}


def fault_of(path: Path) -> str | None:
    """Return what is wrong with the picture at `path`; None of a whole one."""
    kind = path.suffix.lower()
    try:
        if kind == ".svg":
            tag = ElementTree.parse(path).getroot().tag
            return None if tag.endswith("svg") else f"is XML of <{tag}>, expected a picture in SVG"
        if kind not in MARKS:
            return f"is of a kind that not every edition shows, expected one of .svg, {', '.join(MARKS)}"
        whole = path.read_bytes().rstrip(b"\0\r\n")
    except ElementTree.ParseError as error:
        return f"is no XML ({error}), expected a picture in SVG"
    except OSError as error:
        return f"cannot be read ({error.strerror}), expected a picture"
    begins, ends = MARKS[kind]
    if not whole.startswith(begins):
        return f"is no {kind[1:].upper()}, expected a picture of the kind that its name says"
    return None if whole.endswith(ends) else f"is cut off, expected a whole {kind[1:].upper()}"


def look_at_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each file that a page shows and that is no picture; one that is missing Sphinx tells itself."""
    for node in doctree.findall(nodes.image):
        if "://" in node["uri"]:
            logger.warning("%s: is on another host, expected a picture among the files of the book", node["uri"], location=node)
        for name in dict.fromkeys((node.get("candidates") or {}).values()):
            path = Path(app.srcdir) / name
            if path.is_file() and (fault := fault_of(path)):
                logger.warning("%s: %s", name, fault, location=node)


def setup(app: Sphinx) -> None:
    """Look at the pictures of a page once Sphinx has found their files."""
    app.connect("doctree-read", look_at_pictures, priority=900)
