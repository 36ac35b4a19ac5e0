"""Ties each note to the words of its gloss: the words lead to the note by its number, and the number leads back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from docutils import nodes as docutils_nodes
from sphinx import addnodes

from lemmata.record.csv_rows import Row
from lemmata.record.number_format import stated
from lemmata.sources import handles
from lemmata.sphinx import nodes, record_links

#: What is a link already, or becomes one when all pages are read; a link holds no other.
LINKS = (docutils_nodes.reference, record_links.place_link, addnodes.pending_xref)


def words_of(note: nodes.lemma_note, claims: Mapping[str, Row]) -> str | None:
    """Return the handle of a note as the page prints it, None where it has none."""
    def said(text: str) -> str:
        name, _, form = text.partition(" ")
        return stated(claims[name], bare=form == "number") if name in claims else ""
    return None if note["handle"] is None else handles.printed(note["handle"], said)


def place(gloss: Sequence[docutils_nodes.Node], notes: Sequence[nodes.lemma_note],
          claims: Mapping[str, Row]) -> list[tuple[nodes.lemma_note, str]]:
    """Tie `notes` to the words of `gloss`, in place; returns the notes whose words are not there, with what is wrong."""
    parts = [part for one in gloss for part in one.findall(docutils_nodes.paragraph)]
    wanted = [words_of(note, claims) for note in notes]
    found = handles.places(wanted, ["".join(part.findall(docutils_nodes.Text)) for part in parts])
    ties = [(note, where) for note, where in zip(notes, found, strict=True) if isinstance(where, handles.Place)]
    # From the end, since a number that is put in moves what stands behind it.
    for note, where in sorted(ties, key=lambda tie: tie[1].start, reverse=True):
        _lead(parts[where.paragraph], where, note)
    for note, words, one in zip(notes, wanted, found, strict=True):
        _head(note, words, isinstance(one, handles.Place))
    return [(note, one) for note, one in zip(notes, found, strict=True) if isinstance(one, str)]


def _head(note: nodes.lemma_note, words: str | None, is_tied: bool) -> None:
    """Open the head of a note with its number, which leads back to the gloss if the note is tied there, and its handle."""
    number = str(note["number"])
    made = (docutils_nodes.reference("", number, internal=True, refuri=f"#{note['ids'][0]}-in", classes=["note-number"])
            if is_tied and note["ids"] else nodes.text(number, classes=["note-number"]))
    named = [nodes.text(words, classes=["handle"]), docutils_nodes.Text(" ")] if words else []
    note[0].insert(0, [made, docutils_nodes.Text(" "), *named])


def _key(note: nodes.lemma_note, *children: docutils_nodes.Node) -> docutils_nodes.Element:
    """Return a link to the note; an example, which has no address, has no link."""
    if not note["ids"]:
        return docutils_nodes.inline("", "", *children, classes=["key"])
    return docutils_nodes.reference("", "", *children, internal=True, refuri=f"#{note['ids'][0]}", classes=["key"])


def _lead(part: docutils_nodes.Element, where: handles.Place, note: nodes.lemma_note) -> None:
    """Let the words of a paragraph lead to the note, and its number stand behind them."""
    keys: list[Any] = []
    last: Any = None
    for is_link, units in groupby(_units(part, where), lambda unit: _is_link(unit, part)):
        for run in _runs(list(units)):
            last = run[-1]
            if not is_link and (run := _without_blanks(run)):
                last = _key(note)
                _wrap(run, last)
                keys.append(last)
    number = docutils_nodes.superscript("", str(note["number"]))
    if keys and keys[-1] is last:
        last += number
    else:  # the words end in a link, which the number follows
        while isinstance(last.parent, (*LINKS, docutils_nodes.inline, docutils_nodes.emphasis)):
            last = last.parent
        keys.append(_key(note, number))
        last.parent.insert(_index(last) + 1, keys[-1])
    if note["ids"]:
        keys[0]["ids"] = [f"{note['ids'][0]}-in"]


def _units(part: docutils_nodes.Element, where: handles.Place) -> list[docutils_nodes.Node]:
    """Return the largest nodes of a paragraph that together are the place, in order; text is cut where the place ends."""
    at, covered = 0, []
    for node in list(part.findall(docutils_nodes.Text)):
        start, end = max(where.start - at, 0), min(where.end - at, len(node))
        at += len(node)
        if start >= end:
            continue
        pieces = [docutils_nodes.Text(piece) for piece in (node[:start], node[start:end], node[end:])]
        _replace(node, pieces)
        covered.append(pieces[1])
    inside = {id(node) for node in covered}
    units: list[docutils_nodes.Node] = []
    for node in covered:
        while node.parent is not part and all(id(text) in inside for text in node.parent.findall(docutils_nodes.Text)):
            node = node.parent  # noqa: PLW2901
        if not units or units[-1] is not node:
            units.append(node)
    return units


def _is_link(unit: docutils_nodes.Node, part: docutils_nodes.Element) -> bool:
    """Return whether a node of `part` is a link, holds one or stands in one."""
    if any(isinstance(one, LINKS) for one in unit.findall()):
        return True
    while unit is not part:
        if isinstance(unit, LINKS):
            return True
        unit = unit.parent
    return False


def _index(node: docutils_nodes.Node) -> int:
    """Return the place of a node in its parent; two pieces of the same words are equal, and not the same."""
    return next(at for at, one in enumerate(node.parent.children) if one is node)


def _replace(node: docutils_nodes.Node, pieces: list[docutils_nodes.Text]) -> None:
    """Put those `pieces` that are not empty in the place of `node`."""
    parent, at = node.parent, _index(node)
    parent[at: at + 1] = [piece for piece in pieces if len(piece)]


def _without_blanks(run: list[docutils_nodes.Node]) -> list[docutils_nodes.Node]:
    """Return a run whose blanks beside a link stay out of it; nothing if it is blank."""
    if len(run) > 1 or not isinstance(run[0], docutils_nodes.Text) or run[0] == run[0].strip():
        return run
    words = run[0].strip()
    before, _, after = run[0].partition(words) if words else (run[0], "", "")
    pieces = [docutils_nodes.Text(piece) for piece in (before, words, after)]
    _replace(run[0], pieces)
    return pieces[1:2] if words else []


def _runs(units: list[docutils_nodes.Node]) -> list[list[docutils_nodes.Node]]:
    """Return the units in runs: those that stand together in one parent, with nothing but empty nodes between them."""
    runs: list[list[docutils_nodes.Node]] = []
    for unit in units:
        former = runs[-1][-1] if runs else None
        if former is not None and former.parent is unit.parent and not any(
                one.astext() for one in unit.parent[_index(former) + 1: _index(unit)]):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _wrap(run: list[docutils_nodes.Node], key: docutils_nodes.Element) -> None:
    """Put `key` around the nodes of a run."""
    parent = run[0].parent
    first, last = _index(run[0]), _index(run[-1])
    key += parent[first: last + 1]
    del parent[first: last + 1]
    parent.insert(first, key)
