"""The notes as W3C Web Annotations: for each its words, and the words of the source that it hangs on.

Read from the built pages, where figures are filled in. https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from lemmata.record.csv_rows import rows
from lemmata.sources import anchors
from lemmata.sphinx.readings import note_anchor

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def _words(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _annotation(note: HtmlElement, page: str, segment: str, lemma: str, reading: dict[str, str], licence: str) -> dict:
    head = note.find_class("note-head")[0]
    verdict = [_words(one) for one in head.find_class("verdict")]
    body = " ".join(_words(one) for one in head.itersiblings())
    made: dict[str, Any] = {
        "id": f"../{page}#{note.get('id')}", "type": "Annotation", "motivation": "commenting", "rights": licence,
        "body": [{"type": "TextualBody", "value": body, "format": "text/plain", "language": "en"},
                 {"type": "TextualBody", "value": _words(head.find_class("note-kind")[0]), "purpose": "tagging"}],
        "target": {"type": "SpecificResource", "source": reading["url"] or f"urn:sha256:{reading['sha256']}",
                   "selector": [{"type": "TextQuoteSelector", "exact": lemma},
                                {"type": "FragmentSelector", "value": segment}]}}
    if verdict:
        made["body"].append({"type": "TextualBody", "value": verdict[0], "purpose": "assessing"})
    return made


def collection(site: Path, data: Path, title: str, licence: str) -> dict:
    """Every note of the pages under `site` as an annotation page, in the order of the readings and of their texts.

    The ids are relative to the file, which stands in _downloads/; a source without an address is named by its fingerprint.
    """
    readings = rows(data / "readings.csv")
    # By the address of each note, which is made of segment, lemma and occurrence.
    lemmata = {note_anchor(segment, lemma, nth): (segment, lemma) for segment, lemma, nth in anchors.load(data)}
    items = []
    for row in readings:
        page = f"chapters/{row['reading_id']}.html"
        if not (site / page).is_file():
            continue
        for note in html.document_fromstring((site / page).read_text(encoding="utf-8")).find_class("note"):
            if note.get("id") in lemmata:
                items.append(_annotation(note, page, *lemmata[note.get("id")], row, licence))
    return {"@context": CONTEXT, "id": "annotations.jsonld", "type": "AnnotationPage", "label": title, "items": items}
