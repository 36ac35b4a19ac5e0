"""What a page holds, as data, for what is written beside the site: annotations, courses, slides.

Taken from the document of each page as the site writes it, when links are resolved and Chinese is marked; kept a file a page
among what Sphinx has read, as it stands there until the page is written again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx

from lemmata.sphinx import nodes
from lemmata.sphinx.html_page import is_site, remove_former


@dataclass(frozen=True)
class Note:
    """A note on a lemma of a segment; its verdict is empty where it judges no claim. Texts are plain."""

    id: str
    segment: str
    lemma: str
    kind: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Content:
    """What a page holds."""

    notes: list[Note]


def words(*parts: docutils_nodes.Node) -> str:
    """The words of nodes, with single blanks."""
    return " ".join(" ".join(part.astext() for part in parts).split())


def _note(node: nodes.lemma_note) -> Note:
    # An entry of the index may stand before the head.
    [head] = node.findall(nodes.note_head)
    [lemma] = head.findall(nodes.lemma_text)
    kind, *verdict = (words(badge) for badge in head.findall(nodes.badge))
    return Note(node["ids"][0], node["segment"], words(lemma), kind, "".join(verdict), words(*node[node.index(head) + 1:]))


def content_of(doctree: docutils_nodes.document) -> Content:
    """What a page holds by its document; an example, which has no address, counts for nothing."""
    return Content([_note(one) for one in doctree.findall(nodes.lemma_note) if one["ids"]])


def read(folder: Path, page: str) -> Content:
    """What a page holds, from the folder of these files."""
    raw = json.loads((folder / f"{page}.json").read_text(encoding="utf-8"))
    return Content([Note(**one) for one in raw["notes"]])


def folder_of(app: Sphinx) -> Path:
    """The folder of these files in a build."""
    return Path(app.doctreedir, "content")


def _write(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
           doctree: docutils_nodes.document | None) -> None:
    if doctree is not None and is_site(app):
        path = folder_of(app) / f"{pagename}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(content_of(doctree)), ensure_ascii=False), encoding="utf-8")


def _prune(app: Sphinx, exception: Exception | None) -> None:
    if not exception and is_site(app):
        remove_former(folder_of(app), app.env.found_docs, ".json")


def setup(app: Sphinx) -> None:
    """Write what a page holds whenever the page is written."""
    app.connect("html-page-context", _write)
    app.connect("build-finished", _prune)
