"""The head of a chapter that is taught: what it found, how its text's claims were judged, one line of facts.

What a reader may want to know before the text, but need not (the card, the source, the abstract), is folded behind
that line, so that the text begins on the first screen. An address in a fold opens it; print has no folds.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes as docutils_nodes
from docutils.transforms import Transform
from sphinx.application import Sphinx
from sphinx.locale import _

from lemmata.record.csv_rows import Row
from lemmata.sphinx import language, nodes, record_links, tallies
from lemmata.sphinx.record_tables import record
from lemmata.sphinx.teaching_metadata import day, duration, taught

#: What stands under the title and is not folded.
HEAD = {"page-subtitle", "chapter-standfirst", "tally", "chapter-facts"}
#: What is folded, by class.
FOLD = "chapter-before"


def script_of(tag: str) -> str:
    """Return what a reader is told of the language of a source: of Chinese, which most are, its script alone."""
    return {"zh-Hant": _("traditional characters"), "zh-Hans": _("simplified characters")}.get(tag) or language.name(tag)


def reading_of(document: docutils_nodes.Element) -> str:
    """Return the id of the reading whose source card stands on the page; empty where none does."""
    cards = (one for one in document.findall(nodes.record_table) if one["name"] == "source" and one.get("reading"))
    return next((one["reading"] for one in cards), "")


def section_of(node: docutils_nodes.Node | None) -> str:
    """Return the address of the section that holds `node`, or of nothing."""
    while node is not None and not isinstance(node, docutils_nodes.section):
        node = node.parent
    return node["ids"][0] if node is not None else ""


def _first(document: docutils_nodes.Element, wanted: str) -> docutils_nodes.Element | None:
    """Return the first container of the class `wanted`."""
    return next((one for one in document.findall(docutils_nodes.container) if wanted in one["classes"]), None)


def _lead(words: str, target: str) -> docutils_nodes.reference:
    return docutils_nodes.reference("", "", docutils_nodes.inline("", words), internal=True, refuri=f"#{target}")


def text_words(row: Row) -> list[str]:
    """Return what is said of a text in one line: kind, outlet, day, script; what is not known is left out."""
    kind = row["kind"][:1].upper() + row["kind"][1:]
    when = day(row["date"]) if row["date"].count("-") == 2 else row["date"]
    return [word for word in (kind, row["outlet"], when, script_of(row["language"])) if word]


def facts(document: docutils_nodes.Element, row: Row | None, minutes: int) -> docutils_nodes.paragraph:
    """Return the line of facts: what the text is, how long the chapter takes, and ways to its parts."""
    said = [*(text_words(row) if row else []), duration(minutes)]
    pieces: list[docutils_nodes.Node] = [docutils_nodes.Text(one) for one in said]
    if row:
        name = record_links.slug(row["reading_id"])
        pieces += [_lead(_("the source"), f"source-card-{name}"), _lead(_("your own copy"), f"own-{name}")]
    for words, wanted in ((_("exercises"), "exercise"), (_("quiz"), "quiz")):
        if place := section_of(_first(document, wanted)):
            pieces.append(_lead(words, place))
    made = nodes.paragraph(classes=["chapter-facts"], screen=True)
    for number, piece in enumerate(pieces):
        made += [docutils_nodes.Text(" · "), piece] if number else [piece]
    return made


class Head(Transform):
    """Puts the finding, the tally and the line of facts under title and subtitle."""

    # After card and subtitle, which both go under the title.
    default_priority = 402

    def apply(self) -> None:
        if (found := taught(self.document)) is None:
            return
        (matter, title), env = found, self.document.settings.env
        data, reading = record(env, "claims", "readings"), reading_of(self.document)
        made: list[docutils_nodes.Node] = []
        if said := str(matter.get("standfirst", "")):
            made.append(nodes.paragraph(said, classes=["chapter-standfirst"]))
        if counted := tallies.counts(data.claims.values(), reading):
            ledger = next((one for one in self.document.findall(nodes.record_table) if one["name"] == "claims"), None)
            place = section_of(ledger)
            link = docutils_nodes.reference("", "", internal=True, refuri=f"#{place}") if place else None
            made.append(tallies.tally(counted, link))
        made.append(facts(self.document, data.readings.get(reading), int(matter.get("minutes", 0))))
        section = title.parent
        at = section.index(title) + 1
        while isinstance(section[at], docutils_nodes.Element) and "page-subtitle" in section[at].get("classes", []):
            at += 1
        for number, node in enumerate(made):
            section.insert(at + number, node)


def _before(section: docutils_nodes.Element) -> Iterator[docutils_nodes.Node]:
    """Yield what stands between the head of a chapter and its reading; only the card where there is no reading."""
    has_reading = next(iter(section.findall(nodes.segment)), None) is not None
    for child in list(section.children):
        classes = set(child.get("classes", [])) if isinstance(child, docutils_nodes.Element) else set()
        if isinstance(child, docutils_nodes.title) or classes & HEAD:
            continue
        if next(iter(child.findall(nodes.segment)), None) is not None or not (has_reading or "chapter-card" in classes):
            return
        yield child


def fold(app: Sphinx, doctree: docutils_nodes.document, docname: str) -> None:
    """Fold what stands between the head of a chapter and its reading.

    Done when the page is written: while it is read, Sphinx looks for sections at the top of a section only.
    """
    if _first_paragraph(doctree, "chapter-facts") is None:
        return
    section = next(doctree.findall(docutils_nodes.section))
    folded = list(_before(section))
    if not folded:
        return
    titles = [child.next_node(docutils_nodes.title).astext() for child in folded if isinstance(child, docutils_nodes.section)]
    made = nodes.fold(classes=[FOLD])
    made += nodes.fold_summary("", "", docutils_nodes.Text(_("Before you begin") if titles else _("About this chapter")),
                               *([nodes.text(" " + " · ".join(titles))] if titles else []))
    at = section.index(folded[0])
    for child in folded:
        section.remove(child)
        made += child
    section.insert(at, made)


def _first_paragraph(doctree: docutils_nodes.Element, wanted: str) -> docutils_nodes.Element | None:
    return next((one for one in doctree.findall(docutils_nodes.paragraph) if wanted in one["classes"]), None)


def setup(app: Sphinx) -> None:
    """Register what makes the head when a page was read, and the fold when it is written."""
    app.add_transform(Head)
    # After the links are resolved, which look up to the section they stand in.
    app.connect("doctree-resolved", fold, priority=900)
