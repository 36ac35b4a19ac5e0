"""Ties each note to the words of its gloss: the words lead to the note by its number, and the number leads back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes as docutils_nodes

from lemmata.record.csv_rows import Row
from lemmata.record.facts import stated
from lemmata.sources import handles
from lemmata.sphinx import nodes, record_links

#: What is a link already, or becomes one when all pages are read.
LINKS = (docutils_nodes.reference, record_links.place_link)


def words_of(note: nodes.lemma_note, claims: Mapping[str, Row]) -> str | None:
    """The handle of a note as the page prints it, None where it has none."""
    def said(text: str) -> str:
        name, _, form = text.partition(" ")
        return stated(claims[name], bare=form == "number") if name in claims else ""
    return None if note["handle"] is None else handles.printed(note["handle"], said)


def head(note: nodes.lemma_note) -> list[docutils_nodes.Node]:
    """What opens the head of a note: its number, which leads back to the gloss when the note is placed there."""
    return []


def place(gloss: Sequence[docutils_nodes.Node], notes: Sequence[nodes.lemma_note],
          claims: Mapping[str, Row]) -> list[tuple[nodes.lemma_note, str]]:
    """Find the handles of `notes` in `gloss`; the notes whose handles are not there, with what is wrong."""
    parts = [part for one in gloss for part in one.findall(docutils_nodes.paragraph)]
    found = handles.places([words_of(note, claims) for note in notes], [part.astext() for part in parts])
    return [(note, place) for note, place in zip(notes, found, strict=True) if isinstance(place, str)]
