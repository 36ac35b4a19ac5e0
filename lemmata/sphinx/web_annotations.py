"""The notes as W3C Web Annotations: for each its words, and the words of the source that it hangs on.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from typing import Any

from lemmata.record.csv_rows import Row
from lemmata.sphinx.page_content import Note

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation(note: Note, page: str, reading: Row, licence: str, language: str) -> dict[str, Any]:
    """Return a note of a page in a language, on the text of `reading`; a text without an address is named by its fingerprint."""
    return {
        "id": f"../{page}#{note.id}", "type": "Annotation", "motivation": "commenting", "rights": licence,
        "body": [{"type": "TextualBody", "value": note.words, "format": "text/plain", "language": language},
                 {"type": "TextualBody", "value": note.kind, "purpose": "tagging"},
                 *([{"type": "TextualBody", "value": note.verdict, "purpose": "assessing"}] if note.verdict else [])],
        "target": {"type": "SpecificResource", "source": reading["url"] or f"urn:sha256:{reading['sha256']}",
                   "selector": [{"type": "TextQuoteSelector", "exact": note.lemma},
                                {"type": "FragmentSelector", "value": note.segment}]}}


def collection(notes: dict[str, list[Note]], readings: dict[str, Row], title: str, licence: str,
               language: str) -> dict[str, Any]:
    """Return the notes of each reading by its id as an annotation page, in their order.

    The ids are relative to the file, which stands in _downloads/.
    """
    items = [annotation(note, f"chapters/{name}.html", readings[name], licence, language)
             for name in notes for note in notes[name]]
    return {"@context": CONTEXT, "id": "annotations.jsonld", "type": "AnnotationPage", "label": title, "items": items}
