"""The reader's own copy: the card by which a source is opened in the page, and what the page needs to know it again.

The book does not republish its sources. Who has a copy can lay it beside the glosses: `theme/static/js/own-copy.js` looks for
each segment in it, and the copy never leaves the browser. What the page knows of a segment is what `segments.csv` has:
its incipit, its number of letters, its rolling value and the first quarter of its SHA-256, which tell a text and cannot be
turned into one.
Of a very short text that is not so: with eight letters known, the rest of a heading can be found by trying, up to some
fifteen letters of it. That is accepted: it is a heading, the SHA-256 is what proves the reading, and no sentence or
paragraph is so short. Under 24 letters there is at least no rolling value, which would make the trying quick.

How the script finds a segment. It normalises the text as `lemmata/sources/normalise.py` does and keeps where each letter stood.
A rolling value as wide as an incipit runs once through the whole text; where it strikes, the segment's own rolling value
is computed, and if that fits, the SHA-256 decides. What is missing then is looked for again where whole lines of
something else, such as the header of a page or its footnotes, stand inside a segment, and again without the calls of
footnotes that lost their superscript. A segment of less than eight letters stands in any text and counts only beside a
longer one. Bytes that are no UTF-8 are read as each likely encoding; the one that gives most segments is right. Nothing
is kept in the browser: no storage, and the field for pasting is emptied before the text is in it.

The form is a template until it is wanted, when `reading.js` loads the script that puts it into the page.
"""

from __future__ import annotations

from html import escape

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.locale import _

from lemmata.record.csv_rows import Row
from lemmata.sphinx import record_links


class own_copy_card(docutils_nodes.General, docutils_nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """`reading`: the row of the source; `footnotes`: how many it has, whose calls a copy may have glued to its words.

    Not text: the search and the print know nothing of it.
    """


def segment_data(row: Row) -> dict[str, str]:
    """Return what the element of a segment says of its text, by attribute.

    64 bits of a SHA-256 do: no two of a million texts have them alike, and what cannot be compressed costs a page its time.
    """
    return {"letters": row["characters"], "rolling": row["rolling"], "sha256": row["sha256"][:16]}


def note_data(place: tuple[int, int] | None) -> dict[str, str]:
    """Return where the lemma of a note stands: its first letter and the letter after its last, in letters of the segment."""
    return {"at": f"{place[0]} {place[1]}"} if place else {}


def card(reading: Row, footnotes: int) -> own_copy_card:
    """Return the card of one source."""
    return own_copy_card(reading=reading, footnotes=footnotes, screen=True)


def where_to_get(reading: Row) -> str:
    """Return whether a copy can be had, as HTML."""
    said = escape(reading["obtain"].replace("'", "’"))
    if reading["copy_available"] == "no":
        return _("No place is known where a copy can be had.") + f" {said}"
    link = f' <a href="{escape(reading["url"])}">{escape(reading["url"])}</a>' if reading["url"] else ""
    return _("A copy can be had:") + f" {said[:1].lower()}{said[1:]}{link}"


def visit_card(self, node):
    reading, name = node["reading"], record_links.slug(node["reading"]["reading_id"])
    title, forget = _("Your own copy"), _("Forget my copy")
    about = _("The book does not print its sources. If you have the text of this one, open it here: each segment that is found "
              "in it is shown above its gloss, and the words that have a note lead to it.")
    on_paper = _("This needs JavaScript. On paper each segment is found by its first letters, which stand beside its number.")
    to_open, to_paste = _("Open a text file, or drop it anywhere on this page"), _("Or paste the text")
    kept = _("Nothing is sent and nothing is stored: the text stays in this page until you close it, load it again or press "
             "“Forget my copy”.")
    self.body.append(f"""<div class="own" role="group" aria-labelledby="own-{name}">
<p class="own-title" id="own-{name}">{title}</p>
<p>{about}</p>
<p>{where_to_get(reading)}</p>
<p>{on_paper}</p>
<template>
<form class="own-copy" data-language="{reading["language"]}" data-footnotes="{node["footnotes"]}">
<p><label for="own-file-{name}">{to_open}</label>
<input type="file" id="own-file-{name}"></p>
<p><label for="own-text-{name}">{to_paste}</label>
<textarea id="own-text-{name}" rows="1" autocomplete="off" spellcheck="false"></textarea></p>
<p class="own-status"><span role="status"></span> <button type="button" hidden>{forget}</button></p>
<p>{kept}</p>
</form>
</template>
</div>
""")


def depart_card(self, node):
    pass


def setup(app: Sphinx) -> None:
    """Register the card with its HTML."""
    nothing = (depart_card, depart_card)
    app.add_node(own_copy_card, html=(visit_card, depart_card), latex=nothing, text=nothing)
