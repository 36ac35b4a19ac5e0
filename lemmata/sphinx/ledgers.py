"""The directives {claims}, {facts}, {sources}, {argument}: what a chapter prints of the record."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import source_labels
from lemmata.record.number_format import stated
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.fact_roles import source_link
from lemmata.sphinx.interface_words import ngettext, worded
from lemmata.sphinx.readings import segment_html_id
from lemmata.sphinx.record_tables import Record, Row, record, unknown

logger = logging.getLogger(__name__)

VERDICTS = ["confirmed", "imprecise", "contradicted", "contested", "unverifiable"]
RELIABILITY = ("primary", "secondary", "tertiary")


def graded(reliability: str) -> str:
    """Return what it means that a source is of a grade."""
    return {"primary": _("a party, a court, a statute, a lot page or the work itself"),
            "secondary": _("reported by a named outlet or scholar"),
            "tertiary": _("repeated from others, or without a name")}[reliability]


def words(value: str) -> list[docutils_nodes.Node]:
    """Return a cell of plain words."""
    return [docutils_nodes.Text(value)] if value else []


def evidence(data: Record, identifiers: list[str], location: object) -> list[docutils_nodes.Node]:
    """Return links to rows of the evidence, parted by semicolons."""
    made: list[docutils_nodes.Node] = []
    for key in identifiers:
        if made:
            made.append(docutils_nodes.Text("; "))
        if key not in data.sources:
            unknown("source", key, data.sources, location)
            continue
        made.append(source_link(data, key, location))
    return made


def verdict_badge(verdict: str) -> nodes.badge:
    """Return a verdict in words."""
    return nodes.badge("", "", docutils_nodes.Text(worded(verdict)), classes=["verdict", f"verdict-{verdict}"])


class ClaimsDirective(SphinxDirective):
    """The ledger of a reading: every claim with its verdict and evidence."""

    required_arguments = 1
    option_spec: ClassVar = {"example": directives.flag, "only": directives.unchanged_required}

    def run(self) -> list[docutils_nodes.Node]:
        reading = self.arguments[0]
        data = record(self.env, "claims", "sources", "segments", "readings")
        if reading not in data.readings:
            unknown("reading", reading, data.readings, self.get_location())
            return []
        wanted = self.options.get("only", "").split()
        rows = [row for row in data.claims.values()
                if row["reading_id"] == reading and (not wanted or row["claim_id"] in wanted)]
        example = "example" in self.options
        made = nodes.table("claims", self.caption(rows), [_("Claim"), _("What the text says"), _("Verdict"),
                                                          _("What the record shows"), _("Evidence")],
                           [self.row(data, row, example) for row in rows])
        made["zh"] = data.readings[reading]["language"]
        return [made]

    @staticmethod
    def caption(rows: list[Row]) -> str:
        """Return the ledger in a sentence."""
        counts = Counter(row["verdict"] for row in rows)
        told = ", ".join(f"{counts[verdict]} {worded(verdict)}" for verdict in VERDICTS if counts[verdict])
        return ngettext("%d claim", "%d claims", len(rows)) % len(rows) + f": {told}"

    def row(self, data: Record, row: Row, example: bool) -> tuple[str, list[list[docutils_nodes.Node]]]:
        """Return the id and the cells of one claim."""
        identifier = "" if example else f"claim-{record_links.slug(row['claim_id'])}"
        if identifier:
            record_links.mark(self.env, identifier, identifier)
        # The figure stands beside the paraphrase where the paraphrase does not print it.
        figure = stated(row)
        where = record_links.link(segment_html_id(row["segment_id"]), row["segment_id"].split(":")[1], kind="locator",
                            location=self.get_location())
        said: list[docutils_nodes.Node] = [
            nodes.lemma(row["lemma"], data.readings[row["reading_id"]]["language"]), docutils_nodes.Text(" ("), where,
            docutils_nodes.Text("): " + row["claim"] + (f" [{figure}]" if figure else ""))]
        shown = nodes.paragraph(row["correct_value"]) if row["correct_value"] else None
        comment = nodes.paragraph(row["comment"], classes=["comment"]) if row["comment"] else None
        return identifier, [words(row["claim_id"]), said, [verdict_badge(row["verdict"])],
                            [one for one in (shown, comment) if one is not None],
                            evidence(data, row["source_ids"].split(";"), self.get_location())]


class FactsDirective(SphinxDirective):
    """Every fact that the prose uses, with its basis and evidence."""

    option_spec: ClassVar = {"reading": directives.unchanged_required, "example": directives.flag}

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "facts", "sources")
        reading = self.options.get("reading")
        rows = []
        for fact in data.facts.values():
            if reading and not fact.id.startswith(f"{reading}."):
                continue
            record(self.env, *fact.tables)
            identifier = "" if "example" in self.options else f"fact-{record_links.slug(fact.id)}"
            if identifier:
                record_links.mark(self.env, identifier, identifier)
            basis = "; ".join(filter(None, [fact.basis, _("as of %s") % fact.as_of if fact.as_of else "", fact.note]))
            rows.append((identifier, [words(fact.label), words(fact.text), words(basis),
                                      evidence(data, list(fact.source_ids), self.get_location())]))
        caption = ngettext("%d figure of the prose", "%d figures of the prose", len(rows)) % len(rows)
        caption += f": {reading}" if reading else ""
        return [nodes.table("facts", caption, [_("Figure"), _("Value"), _("Basis"), _("Evidence")], rows)]


def grade(argument: str) -> str:
    """Return the one of RELIABILITY that `argument` names. Raises ValueError."""
    return directives.choice(argument, RELIABILITY)


class SourcesDirective(SphinxDirective):
    """Every page, judgment and paper relied on, by reliability, or those of one grade and of some kinds alone."""

    option_spec: ClassVar = {"grade": grade, "kind": directives.unchanged_required}

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "sources")
        made: list[docutils_nodes.Node] = []
        only, kinds = self.options.get("grade"), self.options.get("kind", "").split()
        known = {row["kind"] for row in data.sources.values()}
        for kind in kinds:
            if kind not in known:
                unknown("kind of source", kind, known, self.get_location())
        for reliability in RELIABILITY:
            if only not in (None, reliability):
                continue
            rows = [row for name, row in data.sources.items()
                    if row["reliability"] == reliability and name == row["source_id"]
                    and (not kinds or row["kind"] in kinds)]
            told = f"{graded(reliability)} ({len(rows)})."
            made.append(nodes.paragraph(told[0].upper() + told[1:]) if only else
                        nodes.paragraph(docutils_nodes.strong("", f"{worded(reliability).capitalize()}:"), f" {told}"))
            entries = docutils_nodes.bullet_list(classes=["sources"])
            for row in rows:
                identifier = f"source-{record_links.slug(row['source_id'])}"
                record_links.mark(self.env, identifier, identifier)
                entry = nodes.record_entry("", self.entry(row, data.source_labels[row["source_id"]]), ids=[identifier])
                entry["data"] = nodes.length(entry)
                entries += entry
            made.append(entries)
        return made

    @staticmethod
    def entry(row: Row, cited: str) -> docutils_nodes.paragraph:
        """Return one source in a line: who, what, where, when, how much of it was seen, and its name where that has a letter."""
        title: docutils_nodes.Node = docutils_nodes.Text(row["title"])
        if row["url"]:
            title = docutils_nodes.reference("", row["title"], refuri=row["url"])
        where = ", ".join(filter(None, [row["author"], row["publisher"], row["date"]]))
        tail = f". {where}. {row['kind'].replace('_', ' ').capitalize()}; " + _("seen: %s.") % row["seen"]
        also = " " + _("Also %s.") % row["aliases"].replace(";", ", ") if row["aliases"] else ""
        note = f" {row['note']}" if row["note"] else ""
        letter = " " + _("Cited as %s.") % cited if cited != source_labels.label(row) else ""
        return nodes.paragraph(nodes.text(row["source_id"], classes=["source-id"]), " ", title, tail + letter + also + note)


class ArgumentDirective(SphinxDirective):
    """The argument of a reading as nested folds: they open without a script, on a phone and in print."""

    required_arguments = 1
    option_spec: ClassVar = {"example": directives.flag}

    def run(self) -> list[docutils_nodes.Node]:
        reading = self.arguments[0]
        data = record(self.env, "arguments", "segments", "readings")
        rows = [row for row in data.arguments if row["reading_id"] == reading]
        if not rows:
            unknown("argument map of reading", reading, {row["reading_id"] for row in data.arguments},
                    self.get_location())
            return []
        made = docutils_nodes.container(classes=["argument"])
        made += [self.branch(rows, row) for row in rows if not row["parent_id"]]
        made["zh"] = data.readings[reading]["language"]
        return [made]

    def branch(self, rows: list[Row], row: Row) -> docutils_nodes.Node:
        """Return a node of the map with what supports, attacks or qualifies it."""
        below = [one for one in rows if one["parent_id"] == row["node_id"]]
        text: list[docutils_nodes.Node] = [
            nodes.badge("", "", docutils_nodes.Text(worded(row["relation"] or row["kind"])),
                        classes=["relation", f"relation-{row['relation'] or row['kind']}"]),
            docutils_nodes.Text(f" {row['text']}")]
        for segment in filter(None, row["segment_ids"].split(";")):
            text += [docutils_nodes.Text(" "), record_links.link(segment_html_id(segment), segment.split(":")[1], kind="locator",
                                                           location=self.get_location())]
        if not below:
            return nodes.paragraph(*text, classes=["argument-node"])
        made = nodes.fold(classes=["argument-node"], open=True)
        # A link inside a summary would fight with opening it, so the words of the summary carry none.
        made += nodes.fold_summary("", "", *[one for one in text if not isinstance(one, record_links.place_link)])
        if links := [one for one in text if isinstance(one, record_links.place_link)]:
            where = nodes.paragraph(_("At") + " ", classes=["argument-where"])
            for index, one in enumerate(links):
                where += [docutils_nodes.Text(", "), one] if index else [one]
            made += where
        items = docutils_nodes.bullet_list()
        items += [docutils_nodes.list_item("", self.branch(rows, one)) for one in below]
        made += items
        return made


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for name, directive in (("claims", ClaimsDirective), ("facts", FactsDirective), ("sources", SourcesDirective),
                            ("argument", ArgumentDirective)):
        app.add_directive(name, directive)
