"""Facts and evidence in prose: {fact} from the record, {said} from the source, {cite} of a source or a work."""

from __future__ import annotations

import re

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinxcontrib.bibtex.roles import CiteRole

from lemmata.record.number_format import stated
from lemmata.sphinx import record_links
from lemmata.sphinx.record_tables import Record, record, unknown

logger = logging.getLogger(__name__)


def source_link(data: Record, key: str, location: object) -> docutils_nodes.Node:
    """Return a link to the row of the evidence page that the source `key` has."""
    name = data.sources[key]["source_id"]
    return record_links.link(f"source-{record_links.slug(name)}", data.source_labels[name], kind="cite", location=location)


class FactRole(SphinxRole):
    """A number about the world. The text is the id of a fact, with `number` behind it for the number without unit."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        name, form = self.text.partition(" ")[::2]
        facts = record(self.env, "facts").facts
        if name not in facts or form not in ("", "number"):
            if name in facts:
                logger.warning("fact %r: %r is no form, expected nothing or 'number'", name, form,
                               location=self.get_location(), type="lemmata")
            else:
                unknown("fact", name, facts, self.get_location())
            return [docutils_nodes.Text(self.text)], []
        fact = facts[name]
        # The number stands in these tables; facts.csv only says where.
        record(self.env, *fact.tables)
        # What is computed from the book's own judgements has a note that says so.
        if not fact.source_ids and not fact.note:
            logger.warning("fact %r has no source, expected one in facts.csv or in the row it refers to", name,
                           location=self.get_location(), type="lemmata")
        return [record_links.link(f"fact-{record_links.slug(name)}", fact.number_text if form else fact.text, kind="fact",
                                  location=self.get_location())], []


class SaidRole(SphinxRole):
    """A number as the source states it, right or wrong; the text is the id of a claim."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        name, form = self.text.partition(" ")[::2]
        claims = record(self.env, "claims").claims
        if name not in claims:
            unknown("claim", name, claims, self.get_location())
            return [docutils_nodes.Text(self.text)], []
        words = stated(claims[name], bare=form == "number")
        if not words:
            logger.warning("claim %r states no figure, expected a stated_value in claims.csv", name,
                           location=self.get_location(), type="lemmata")
        return [record_links.link(f"claim-{record_links.slug(name)}", words, kind="said", location=self.get_location())], []


class EvidenceCiteRole(CiteRole):
    """`{cite}`: a row of the evidence, or a work of the bibliography."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        keys = [key.strip() for key in self.text.split(",")]
        if not all(re.fullmatch(self.env.config.lemmata_source_id, key) for key in keys):
            return super().run()
        data = record(self.env, "sources")
        made: list[docutils_nodes.Node] = [docutils_nodes.Text("[")]
        for key in keys:
            if len(made) > 1:
                made.append(docutils_nodes.Text("; "))
            if key not in data.sources:
                unknown("source", key, data.sources, self.get_location())
                made.append(docutils_nodes.Text(key))
            else:
                made.append(source_link(data, key, self.get_location()))
        return [docutils_nodes.inline("", "", *made, docutils_nodes.Text("]"), classes=["citation"])], []


def setup(app: Sphinx) -> None:
    """Register the roles. The bibliography's own `cite` is wrapped, so it must be there first."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_role("fact", FactRole())
    app.add_role("said", SaidRole())
    app.add_role("cite", EvidenceCiteRole(), override=True)
