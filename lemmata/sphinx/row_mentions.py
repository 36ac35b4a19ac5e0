"""Ties between rows of the record and the pages that name them: {row} leads to a row, and the row tells of the pages.

    {row}`US-02`, {row}`cases/US-02` where two tables have the key, {row}`words <US-02>`.

A page is told at a row that it leads to: by this role, by a name of which `row_names` made a link, by a note on a claim or a
citation.
"""

from __future__ import annotations

import re
from collections import defaultdict

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.described_tables import Refused, described
from lemmata.sphinx.environment import kept
from lemmata.sphinx.record_tables import record, unknown
from lemmata.sphinx.records import REPEATS, place, record_item, record_mentions, row_of

logger = logging.getLogger(__name__)

#: In the environment: by page the rows that it names; by table and key the pages that name a row; by page the table it prints.
MENTIONS, MENTIONED, PAGES = "lemmata_mentions", "lemmata_mentioned", "lemmata_record_pages"
#: Which table each of these roles and directives of other modules marks its rows in, by the beginning of the place.
PLACES = {"sources": "source", "claims": "claim"}


def named_rows(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """Return the name of each row that has a page, by table and key."""
    app = env.app
    if not hasattr(app, "_named_rows"):
        data = record(env)
        found = {}
        for name, column in env.config.lemmata_records.items():
            try:
                table = described(data, name)
                found[name] = {row[table.key]: row[table.need(column, "lemmata_records")] for _, row in table.rows}
            except Refused as error:
                logger.warning("lemmata_records: %s", error, type="lemmata")
                found[name] = {}
        app._named_rows = found  # type: ignore[attr-defined]
    return app._named_rows  # type: ignore[attr-defined]


class RowRole(SphinxRole):
    """A link to a row: `US-02`, `cases/US-02` where two tables have the key, or `words <US-02>`."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        told = re.fullmatch(r"(.+?)\s*<([^<>]+)>", self.text, re.DOTALL)
        words, target = (told[1], told[2]) if told else ("", self.text)
        wanted, _, key = target.rpartition("/")
        tables = named_rows(self.env)
        holding = [name for name, rows in tables.items() if key in rows and wanted in ("", name)]
        if len(holding) != 1:
            if holding:
                logger.warning("row %r stands in %s, expected TABLE/%s", target, " and ".join(holding), key,
                               location=self.get_location(), type="lemmata")
            else:
                unknown("row", target, [one for rows in tables.values() for one in rows], self.get_location())
            return [docutils_nodes.Text(words or self.text)], []
        record(self.env, holding[0])
        return [record_links.link(place(holding[0], key), words or tables[holding[0]][key], kind="row",
                                  location=self.get_location())], []


def note_mentions(app: Sphinx, doctree: docutils_nodes.document) -> None:
    """Remember which rows a page leads to, each with the nearest address on the page."""
    env = app.env
    # A page that prints rows repeats them, and does not speak of them.
    if not app.config.lemmata_records or REPEATS in env.temp_data or next(doctree.findall(record_item), None) is not None:
        return
    found: dict[tuple[str, str], str] = {}
    tables = named_rows(env)
    slugs = {f"{start}-{record_links.slug(key)}": (table, key)
             for table, start in PLACES.items() for key in tables.get(table, ())}
    for link in doctree.findall(record_links.place_link):
        target = slugs.get(link["target"]) or row_of(link["target"])
        if target:
            found.setdefault(target, nearest_html_id(link))
    kept(env, MENTIONS)[env.docname] = found


def nearest_html_id(node: docutils_nodes.Node | None) -> str:
    """Return the nearest HTML id around a node; of a section its own."""
    while node is not None:
        if isinstance(node, docutils_nodes.Element) and node.get("ids"):
            return node["ids"][0]
        node = node.parent
    return ""


def forget_mentions(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page named before it is read again."""
    kept(env, MENTIONS).pop(docname, None)


def merge_mentions(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    read = kept(other, MENTIONS)
    kept(env, MENTIONS).update({name: read[name] for name in docnames if name in read})


def rewrite_records(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that print rows which other pages name now and did not before, or no longer: they are written again."""
    inverse: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    # A page that was read again stands last, wherever it stood before.
    for docname, found in sorted(kept(env, MENTIONS).items()):
        for (table, key), where in found.items():
            inverse[table][key].append((docname, where))
    made = {table: dict(rows) for table, rows in inverse.items()}
    before = dict(kept(env, MENTIONED))
    kept(env, MENTIONED).clear()
    kept(env, MENTIONED).update(made)
    changed = {table for table in made.keys() | before.keys() if made.get(table) != before.get(table)}
    return sorted({docname for docname, table in kept(env, PAGES).items() if table in changed})


def print_mentions(app: Sphinx, doctree: docutils_nodes.document, docname: str) -> None:
    """Say at each row which pages name it or lead to it, in the order of the book."""
    order = {page: number for number, page in enumerate(app.env.collect_relations())}
    for node in list(doctree.findall(record_mentions)):
        found = kept(app.env, MENTIONED).get(node["table"], {}).get(node["key"], [])
        if not found:
            node.replace_self([])
            continue
        line = nodes.paragraph(_("In the book:") + " ")
        for number, (page, where) in enumerate(sorted(found, key=lambda one: (order.get(one[0], len(order)), one[0]))):
            line += [docutils_nodes.Text("; ")] if number else []
            uri = app.builder.get_relative_uri(docname, page) + (f"#{where}" if where else "")
            line += docutils_nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=uri)
        line += docutils_nodes.Text(".")
        node.replace_self(line)


def note_page(app: Sphinx, doctree: docutils_nodes.document) -> None:
    """Remember which table a page prints."""
    mentions = next(doctree.findall(record_mentions), None)
    if mentions is not None:
        kept(app.env, PAGES)[app.env.docname] = mentions["table"]


def merge_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over which tables the pages of another process print."""
    kept(env, PAGES).update(kept(other, PAGES))


def setup(app: Sphinx) -> None:
    """Register the role and what ties rows to the pages that name them."""
    app.add_role("row", RowRole())
    app.connect("doctree-read", note_mentions)
    app.connect("doctree-read", note_page)
    app.connect("env-purge-doc", forget_mentions)
    app.connect("env-merge-info", merge_mentions)
    app.connect("env-merge-info", merge_pages)
    app.connect("env-updated", rewrite_records)
    app.connect("doctree-resolved", print_mentions, priority=400)
