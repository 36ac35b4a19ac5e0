"""How the claims of a text were judged, as a bar and in words: at the head of its chapter, on the front page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from docutils import nodes as docutils_nodes

from lemmata.record.csv_rows import Row
from lemmata.sphinx import nodes
from lemmata.sphinx.interface_words import ngettext, worded
from lemmata.sphinx.ledgers import VERDICTS

#: Height of a bar in its own units; the width of a claim is 1, so a bar is as wide as it has claims.
HEIGHT = 10


def counts(claims: Iterable[Row], reading: str) -> dict[str, int]:
    """Return how many claims of `reading` had each verdict, in the order of VERDICTS; a verdict that none had is left out."""
    found = Counter(row["verdict"] for row in claims if row["reading_id"] == reading)
    return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}


def bar(counted: dict[str, int]) -> docutils_nodes.raw:
    """Return the counts as lengths side by side. A drawing only: the words beside it say the same."""
    pieces, start = [], 0
    for verdict, count in counted.items():
        # A thick line can be dashed by a style sheet, which a rectangle cannot: each verdict has its own texture.
        pieces.append(f'<line class="tally-{verdict}" x1="{start}" x2="{start + count}" y1="{HEIGHT // 2}" y2="{HEIGHT // 2}"/>')
        start += count
    return docutils_nodes.raw("", f'<svg class="tally-bar" viewBox="0 0 {start} {HEIGHT}" preserveAspectRatio="none" '
                                  f'aria-hidden="true" focusable="false">{"".join(pieces)}</svg>', format="html", screen=True)


def words(counted: dict[str, int], place: docutils_nodes.Element | None = None) -> docutils_nodes.paragraph:
    """Return the counts in words with their signs; `place` is a link to the ledger, whose words are put here."""
    total = sum(counted.values())
    said = ngettext("%d claim checked", "%d claims checked", total) % total
    made = nodes.paragraph(classes=["tally-words"])
    if place is None:
        made += docutils_nodes.Text(said)
    else:
        place += docutils_nodes.inline("", said)
        made += place
    made += docutils_nodes.Text(": ")
    for number, (verdict, count) in enumerate(counted.items()):
        made += [docutils_nodes.Text(", "), ] if number else []
        made += nodes.text(f"{count} {worded(verdict)}", classes=["tally-verdict", f"verdict-{verdict}"])
    return made


def tally(counted: dict[str, int], place: docutils_nodes.Element | None = None) -> docutils_nodes.container:
    """Return bar and words."""
    return docutils_nodes.container("", bar(counted), words(counted, place), classes=["tally"])
