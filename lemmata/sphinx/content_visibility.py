"""Tells about how long a section far down a chapter is, so that a phone lays it out when it comes near.

`reading.css` sets `content-visibility: auto` for what has a `data-length`, and reckons its height by that number. Segments,
sources and rows of the record have one of their own (`nodes.length`).
"""

from __future__ import annotations

import math

from docutils import nodes
from sphinx_design.dropdown import dropdown_main

from lemmata.sphinx.nodes import ROUGHLY, fold, segment

#: Characters that are as high as half a chart on a phone: each is there for light and for dark.
PICTURE = 300
#: Sections at the head of a chapter that are laid out at once.
FIRST = 2


def attributes(section: nodes.Element) -> dict[str, str]:
    """Return the attributes of the element of a section: its length, or nothing when it does not wait."""
    return {"data-length": f"{length_seen(section):.0f}"} if comes_late(section) else {}


def comes_late(section: nodes.Element) -> bool:
    """Return whether a section lies far down a chapter, and has no segments, which wait one by one."""
    page = section.parent
    if not isinstance(page.parent, nodes.document):
        return False
    sections = [one for one in page.children if isinstance(one, nodes.section)]
    # The whole page is looked through last, and from its end, where exercises stand.
    return section not in sections[:FIRST] and not section.next_node(segment) and any(
        one.next_node(_is_exercise) for one in reversed(sections))


def _is_exercise(node: nodes.Node) -> bool:
    """Return whether a node is an exercise or a quiz, as chapters have them."""
    return isinstance(node, nodes.container) and not {"exercise", "quiz"}.isdisjoint(node["classes"])


def length_seen(node: nodes.Element) -> float:
    """Return how many characters of running text are about as high on a phone as a node with its folds closed."""
    if isinstance(node, nodes.image):
        return PICTURE
    if isinstance(node, nodes.TextElement):
        # Half a line is between it and the next.
        return (math.ceil(len(node.astext()) / ROUGHLY) + 0.5) * ROUGHLY
    seen = [one for one in node.children if isinstance(one, nodes.Element)]
    if isinstance(node, fold | dropdown_main):
        seen = seen[:1]
    # Cells lie side by side in a table that scrolls; a row of the record is a card.
    return max(map(length_seen, seen), default=0) if isinstance(node, nodes.row) else sum(map(length_seen, seen))
