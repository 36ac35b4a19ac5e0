"""The directives of a reading: source card, segment, lemma."""

from __future__ import annotations

import hashlib
import re
from typing import ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.sources.authoring import too_long
from lemmata.sphinx import language, nodes, note_handles, own_copy, record_links
from lemmata.sphinx.interface_words import N_, worded
from lemmata.sphinx.record_tables import record, unknown

logger = logging.getLogger(__name__)

KINDS = ["language", "context", "law", "data", "argument", "rhetoric", "claim"]
#: Characters of gloss and notes that three columns of 1,400 px hold in the height of a window; what is longer is a tall segment.
WINDOW = 3200


def segment_html_id(segment_id: str) -> str:
    """Return the HTML id of a segment, which is its address within its page."""
    return "seg-" + record_links.slug(segment_id)


def note_html_id(segment_id: str, lemma: str, nth: int) -> str:
    """Return the HTML id of a note: its segment's and six digits of a hash, so that a new note moves no other."""
    return f"{segment_html_id(segment_id)}-{hashlib.sha256(f'{lemma}#{nth}'.encode()).hexdigest()[:6]}"


def locator_words(row: dict[str, str]) -> str:
    """Return the place of a segment in words: Paragraph 3, Heading 1, Caption 4 (printed 7 times)."""
    kind, locator = row["kind"], row["segment_id"].split(":")[1]
    # What is printed in two languages has a locator that ends in one: affiliation-en.
    name, spoken = locator.partition("-")[::2]
    words = worded(name if kind == "matter" else kind)
    if spoken:
        words, number = f"{words} ({spoken})", ""
    else:
        number = "" if kind in ("matter", "tags") else locator.lstrip("abcdefghijklmnopqrstuvwxyz-")
    times = " " + _("(printed %s times)") % row["occurrences"] if int(row["occurrences"]) > 1 else ""
    return f"{words.capitalize()} {number}".rstrip() + times


class SegmentDirective(SphinxDirective):
    """A paragraph of the reading: gloss and notes."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"example": directives.flag}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        data = record(self.env, "segments", "anchors", "readings", "claims")
        row = data.segments.get(name)
        if row is None:
            unknown("segment", name, data.segments, self.get_location())
            return []
        example = "example" in self.options
        source_language = data.readings[row["reading_id"]]["language"]
        made = nodes.segment(zh=source_language, kind=row["kind"])
        head = nodes.segment_head()
        where = nodes.text(locator_words(row), classes=["locator"])
        if not example:
            made["ids"] = [segment_html_id(name)]
            made["data"] = own_copy.segment_data(row)
            record_links.mark(self.env, segment_html_id(name), segment_html_id(name))
            where = docutils_nodes.reference("", locator_words(row), internal=True, refuri=f"#{segment_html_id(name)}",
                                             classes=["locator"])
        head += where
        # The first letters are kept without blanks: in a script that writes blanks they are no words.
        if re.search(f"[{language.HAN}]", row["incipit"]):
            cut = "" if int(row["characters"]) == len(row["incipit"]) else "…"
            head += [docutils_nodes.Text(" "), nodes.source_words(row["incipit"] + cut, source_language, classes=["incipit"])]
        elif not example:
            # By which the script finds the segment in the reader's own copy.
            made["data"] |= {"incipit": row["incipit"]}
        body = docutils_nodes.container()
        # Notes look up to the segment that they stand in.
        outer, self.env.temp_data["segment"] = self.env.temp_data.get("segment"), (name, source_language, example)
        self.state.nested_parse(self.content, self.content_offset, body)
        self.env.temp_data["segment"] = outer
        notes = [child for child in body.children if isinstance(child, nodes.lemma_note)]
        said = [child for child in body.children if not isinstance(child, nodes.lemma_note)]
        if not said:
            logger.warning("segment %s has no gloss, expected what the paragraph says", name,
                           location=self.get_location(), type="lemmata")
        for note, problem in note_handles.place(said, notes, data.claims):
            logger.warning("in: %s", problem, location=note["location"], type="lemmata")
        made += nodes.segment_text("", head, nodes.gloss("", *said))
        made["data"] = made.get("data", {}) | nodes.length(made)
        if notes:
            made += nodes.notes("", *notes)
            if len(made.astext()) > WINDOW:
                made["classes"].append("tall")
            made["data"] |= nodes.length(made) | {"folded": len(made[0].astext()) + sum(len(note[0].astext()) for note in notes)}
        return [made]


def kind(argument: str) -> str:
    """Return the one of KINDS that `argument` names. Raises ValueError."""
    return directives.choice(argument, KINDS)


class LemmaDirective(SphinxDirective):
    """A note on a lemma. The argument is printed as it stands."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"kind": kind, "claim": directives.unchanged_required, "nth": directives.positive_int,
                             "in": directives.unchanged}

    def run(self) -> list[docutils_nodes.Node]:
        lemma, nth, location = self.arguments[0].strip(), self.options.get("nth", 1), self.get_location()
        around = self.env.temp_data.get("segment")
        if around is None:
            logger.warning("lemma %r outside a segment, expected inside one", lemma, location=location, type="lemmata")
            return []
        segment, source_language, example = around
        data = record(self.env, "anchors", "claims")
        if reason := too_long(lemma):
            logger.warning("%s", reason, location=location, type="lemmata")
        elif (segment, lemma, nth) not in data.anchors:
            logger.warning("lemma %r (occurrence %d) of %s is not in data/anchors.csv, expected a proven one: run "
                           "verify --write", lemma, nth, segment, location=location, type="lemmata")
        if "kind" not in self.options:
            logger.warning("lemma %r has no kind, expected one of %s", lemma, ", ".join(KINDS), location=location,
                           type="lemmata")
        kind = self.options.get("kind", "context")
        made = nodes.lemma_note(classes=["note", f"note-{kind}"], kind=kind)
        if not example:
            made["ids"], made["segment"] = [note_html_id(segment, lemma, nth)], segment
            made["data"] = own_copy.note_data(data.anchors.get((segment, lemma, nth)))
        # An example counts for itself, so that the notes of a page are numbered as their readers meet them.
        counted = f"notes of {segment}" if example else "notes"
        self.env.temp_data[counted] = made["number"] = self.env.temp_data.get(counted, 0) + 1
        made["handle"], made["location"] = self.options.get("in"), location
        head = nodes.note_head()
        head += [nodes.lemma(lemma, source_language), docutils_nodes.Text(" "),
                 nodes.badge("", "", docutils_nodes.Text(worded(kind)), classes=["note-kind"])]
        if claim := self.options.get("claim"):
            row = data.claims.get(claim)
            if row is None:
                unknown("claim", claim, data.claims, location)
            else:
                badge = nodes.badge("", "", docutils_nodes.Text(worded(row["verdict"])), value=row["verdict"],
                                    classes=["verdict", f"verdict-{row['verdict']}"])
                head += [docutils_nodes.Text(" "),
                         record_links.link(f"claim-{record_links.slug(claim)}", f"{claim} ", badge, kind="note-claim",
                                     location=location)]
        made += head
        self.state.nested_parse(self.content, self.content_offset, made)
        if len(made.children) == 1:
            logger.warning("note on %r says nothing, expected a body", lemma, location=location, type="lemmata")
        return [made]


class SourceDirective(SphinxDirective):
    """The card of a source: what it is, where it stands, how to get it, how to know it."""

    required_arguments = 1
    option_spec: ClassVar = {"example": directives.flag}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        data = record(self.env, "readings", "segments")
        row = data.readings.get(name)
        if row is None:
            unknown("reading", name, data.readings, self.get_location())
            return []
        count = sum(one["reading_id"] == name for one in data.segments.values())
        missing = _("not stated in the copy and not found")
        link = ([docutils_nodes.Text(" "), docutils_nodes.reference("", row["url"], refuri=row["url"])]
                if row["url"] else [])
        facts: list[tuple[str, list[docutils_nodes.Node]]] = [
            (N_("Title"), [docutils_nodes.Text(row["title"] or missing)]),
            (N_("In English"), [docutils_nodes.Text(row["title_en"] or _("none given"))]),
            (N_("Author"), [docutils_nodes.Text(row["author"] or missing)]),
            (N_("Published by"), [docutils_nodes.Text(row["outlet"] or missing)]),
            (N_("Date"), [docutils_nodes.Text(row["date"] or missing)]),
            (N_("Language"), [docutils_nodes.Text(language.name(row["language"]))]),
            (N_("Kind"), [docutils_nodes.Text(row["kind"])]),
            (N_("Standpoint"), [docutils_nodes.Text(row["standpoint"])]),
            (N_("Length"), [docutils_nodes.Text(_("%s letters and digits in %d segments")
                                               % (f"{int(row['characters']):,}", count))]),
            (N_("Licence"), [docutils_nodes.Text(row["licence"])]),
            (N_("How to get a copy"), [docutils_nodes.Text(row["obtain"]), *link]),
            (N_("Fingerprint"), [nodes.text(f"SHA-256 {row['sha256'][:16]}…", classes=["fingerprint"])]),
        ]
        if row["note"]:
            facts.append((N_("Note"), [docutils_nodes.Text(row["note"])]))
        made = nodes.table("source", _("The source"), [_("What"), _("As it is")],
                           [("", [[docutils_nodes.Text(_(label))], cell]) for label, cell in facts])
        for fact, (label, _cell) in zip(made, facts, strict=True):
            fact["name"] = label
        made["zh"] = row["language"]
        if "example" not in self.options:
            made["ids"], made["reading"] = [f"source-card-{record_links.slug(name)}"], name
            footnotes = sum(one["reading_id"] == name and one["kind"] == "footnote" for one in data.segments.values())
            return [made, own_copy.card(row, footnotes)]
        return [made]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("segment", SegmentDirective)
    app.add_directive("lemma", LemmaDirective)
    app.add_directive("source", SourceDirective)
