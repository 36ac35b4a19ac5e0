"""The tables, printed from their description: {tables}, {errata}."""

from __future__ import annotations

from docutils import nodes as docutils_nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from lemmata.record.description import primary_key, title
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.downloads import table_link
from lemmata.sphinx.interface_words import counted_rows, ngettext
from lemmata.sphinx.ledgers import evidence, words
from lemmata.sphinx.record_tables import record


def page_link(page: str, here: str) -> docutils_nodes.Node:
    """Return a page by its title."""
    return addnodes.pending_xref("", docutils_nodes.inline("", page), refdomain="std", reftype="doc", reftarget=f"/{page}",
                                 refexplicit=False, refwarn=True, refdoc=here)


class TablesDirective(SphinxDirective):
    """The data dictionary: every table with its columns, limits, licence, fingerprint and consumers."""

    def run(self) -> list[docutils_nodes.Node]:
        package = record(self.env, "datapackage.json").package
        return [self.table(resource) for resource in package["resources"]]

    def table(self, resource: dict) -> nodes.fold:
        """Return one table, folded under its name."""
        identifier = f"table-{record_links.slug(resource['name'])}"
        record_links.mark(self.env, identifier, identifier)
        made = nodes.fold(classes=["table-described"], ids=[identifier])
        made += nodes.fold_summary("", "", nodes.text(resource["path"], classes=["table-name"]),
                                   docutils_nodes.Text(f" {resource['title']}, {counted_rows(resource['rows'])}"))
        made += nodes.paragraph(f"{resource['description']} {resource['coverage']}")
        made += nodes.paragraph(_("As of %s.") % resource["as_of"] + " " + _("Licence %s.") % resource["licenses"][0]["name"]
                                + f" {resource['builder']} " + _("%s bytes") % f"{resource['bytes']:,}" + ", ",
                                docutils_nodes.literal("", resource["hash"]), ".")
        used = nodes.paragraph(_("Used by") + " " if resource["consumers"] else _("Used by no page yet."))
        for number, page in enumerate(resource["consumers"]):
            used += [docutils_nodes.Text("; ")] if number else []
            used += page_link(page, self.env.docname)
        used += docutils_nodes.Text("." if resource["consumers"] else "")
        made += used
        made += nodes.paragraph(table_link(self.env.docname, resource["path"], _("Download %s") % resource["path"]))
        keys = primary_key(resource)
        rows = []
        for field in resource["schema"]["fields"]:
            kind = ", ".join(filter(None, [field["type"], field.get("unit", ""), _("key") if field["name"] in keys else ""]))
            told = field["description"]
            if told.rstrip(".").lower() != title(field).lower():
                told = f"{title(field)}. {told}"
            rows.append(("", [[docutils_nodes.literal("", field["name"])], words(kind), words(told),
                              words(str(resource["unknown"].get(field["name"], "")))]))
        made += nodes.table("columns", _("Columns of %s") % resource["path"],
                            [_("Column"), _("Type"), _("What it holds"), _("Unknown")], rows)
        return made


class ErrataDirective(SphinxDirective):
    """{errata}: what the book had wrong, the latest first."""

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "errata", "sources")
        rows = []
        for row in sorted(data.errata, key=lambda row: (row["corrected"], row["erratum_id"]), reverse=True):
            where = [page_link(row["page"], self.env.docname), docutils_nodes.Text(f", {row['place']}")]
            told = " " + _("Reported by %s.") % row["reported_by"] if row["reported_by"] else ""
            identifier = f"erratum-{record_links.slug(row['erratum_id'])}"
            record_links.mark(self.env, identifier, identifier)
            rows.append((identifier, [
                words(row["corrected"]), where, words(row["was"]), words(row["now"] + told),
                evidence(data, row["source_ids"].split(";"), self.get_location())]))
        head = [_("Day"), _("Where"), _("What it said"), _("What it says"), _("Evidence")]
        return [nodes.table("errata", ngettext("%d correction", "%d corrections", len(rows)) % len(rows), head, rows)]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("tables", TablesDirective)
    app.add_directive("errata", ErrataDirective)
