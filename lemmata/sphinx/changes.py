"""Changes of the tables since the edition before: {changes}; its feed, its list as CSV, the changelog of the data.

    ```{changes}
    :most: 20
    ```

The editions that data/editions/ keeps and the tables of today are compared by primary key. `most` caps what is printed of
a table, in rows and in cells; the CSV has all. The feed stands beside the page and has the errata of the book too.
"""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import changelog, edition, table_diff
from lemmata.record.csv_rows import Row
from lemmata.record.description import title
from lemmata.record.table_diff import Comparison, TableDiff
from lemmata.sphinx import feed, nodes, record_links
from lemmata.sphinx.html_page import is_site, shorten
from lemmata.sphinx.interface_words import counted_rows, ngettext
from lemmata.sphinx.record_tables import Record, of_build, record
from lemmata.sphinx.records import REPEATS, changed_place, place
from lemmata.sphinx.teaching_metadata import day

logger = logging.getLogger(__name__)

#: The name by which links know the page, and what is written beside the feed.
PLACE, LIST, LOG = "what changed", "changes.csv", "CHANGELOG.md"
#: How much of a changed cell is printed, and how many words stand around what changed in it.
LENGTH, AROUND = 200, 3
#: How many rows an entry of the feed names.
MOST_OF_ENTRY = 12


def around(was: str, now: str) -> tuple[str, str]:
    """Return two forms of a cell cut down to where they differ, with a few words before and after.

    Of a role of the authoring language, which some cells hold, its text stands: {said}`S1-12` would look like a fault.
    """
    one, two = (re.findall(r"[^\s;]*[\s;]*", re.sub(r"\{\w+\}`([^`]*)`", r"\1", text)) for text in (was, now))
    same = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    end = next((at for at, (a, b) in enumerate(zip(reversed(one[same:]), reversed(two[same:]), strict=False)) if a != b),
               min(len(one), len(two)) - same)
    first = max(0, same - AROUND)

    def cut(words: list[str]) -> str:
        last = len(words) - max(0, end - AROUND)
        text = "".join(words[first:last]).strip()
        return shorten(("… " if first and text else "") + text + (" …" if last < len(words) else ""), LENGTH)
    return cut(one), cut(two)


class ChangesDirective(SphinxDirective):
    """{changes}: what changed, an edition a section, a table a fold."""

    option_spec: ClassVar = {"most": directives.positive_int}

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "datapackage.json", "errata")
        self.env.temp_data[REPEATS] = True
        for resource in data.package["resources"]:
            record(self.env, resource["path"])
        for path in sorted((data.data / edition.FOLDER).glob("*")):
            self.env.note_dependency(str(path))
        try:
            found = data.comparisons
        except edition.Unreadable as error:
            logger.warning("changes: %s", error, location=self.get_location(), type="lemmata")
            return []
        up = "../" * self.env.docname.count("/")
        links = [docutils_nodes.reference("", words, internal=True, refuri=uri, classes=["download"]) for words, uri in (
            (_("All changes as CSV"), f"{up}_downloads/{LIST}"), (_("The changelog of the data"), f"{up}data/{LOG}"),
            (_("Atom feed"), f"{self.env.docname.rpartition('/')[2]}.xml"))]
        ways = nodes.paragraph(links[0], ", " + _("a line a cell, as it was and as it is.") + " ",
                               links[1], ", " + _("a line a table, with every key.") + " ",
                               links[2], ": " + _("what changed in each table, and the corrections of the book."),
                               ids=["changes"])
        record_links.mark(self.env, PLACE, "changes")
        if not found:
            return [ways, nodes.paragraph(_("Nothing changed since the last edition that is kept."))]
        return [ways, *(self.section(one) for one in found)]

    def section(self, compared: Comparison) -> docutils_nodes.section:
        """Return an edition: how many rows changed by table, then each table in a fold."""
        title = _("Edition %s, compared with %s") % (compared.now.version, compared.before.version)
        made = docutils_nodes.section(ids=[docutils_nodes.make_id(f"edition {compared.now.version}")],
                                      names=[docutils_nodes.fully_normalize_name(title)])
        made += docutils_nodes.title("", title)
        closed = day(compared.before.as_of), day(compared.now.as_of)
        made += nodes.paragraph(
            _("Both editions close the record on %s: what is told here was found, corrected or split between the two, "
              "and did not happen between them.") % closed[0] if closed[0] == closed[1] else
            _("The earlier edition closes the record on %s, the later on %s.") % closed)
        records = list(self.config.lemmata_records)
        tables = sorted(compared.tables, key=lambda one: records.index(one.name) if one.name in records else len(records))
        sums = [sum(len(one.added) for one in tables), sum(len(one.withdrawn) for one in tables),
                sum(len(one.changed) for one in tables), sum(one.cells for one in tables)]
        made += nodes.paragraph(
            _("Something changed in %s of %s tables. Rows: %s added, %s withdrawn, %s changed in %s cells.")
            % (len(tables), len(compared.now.tables), *(f"{one:,}" for one in sums)))
        for table in tables:
            made += self.fold(compared, table)
        return made

    def fold(self, compared: Comparison, table: TableDiff) -> nodes.fold:
        """Return a table: columns, rows added and withdrawn, cells as they were and as they are."""
        made = nodes.fold(classes=["table-described", "wide"], ids=[identifier(compared, table)])
        made += nodes.fold_summary("", "", nodes.text(table.name, classes=["table-name"]),
                                   docutils_nodes.Text(f" {table.title}: {changelog.counted(table)}"))
        record_links.mark(self.env, changed_place(compared.now.version, table.name), identifier(compared, table))
        if table.columns_added:
            made += nodes.paragraph(_("Columns added:") + " " + ", ".join(
                _("%s (filled in %s)") % (self.title(table, one), counted_rows(len(values)))
                for one, values in table.columns_added.items()) + ".")
        if table.columns_withdrawn:
            made += nodes.paragraph(
                _("Columns withdrawn:") + f" {', '.join(self.title(table, one) for one in table.columns_withdrawn)}.")
        for word, rows in ((_("Added"), table.added), (_("Withdrawn"), table.withdrawn)):
            if rows:
                made += self.named(f"{word}: ", table, rows)
        if table.changed:
            made += self.cells(table)
        return made

    def title(self, table: TableDiff, column: str) -> str:
        """Return what readers are shown for a column; of one that is described no more its name in words."""
        resources = {one["name"]: one for one in record(self.env).package["resources"]}
        fields = {one["name"]: one for one in resources[table.name]["schema"]["fields"]} if table.name in resources else {}
        return title(fields.get(column, {"name": column}))

    @property
    def most(self) -> int:
        """How many rows or cells of a table are printed."""
        return self.options.get("most", 20)

    def named(self, head: str, table: TableDiff, rows: dict[str, Row]) -> docutils_nodes.paragraph:
        """Return rows by key and name, as links where a page has them."""
        line = nodes.paragraph(head)
        for number, key in enumerate(list(rows)[:self.most]):
            line += [docutils_nodes.Text("; ")] if number else []
            column = self.config.lemmata_records.get(table.name)
            name = f" {shorten(rows[key][column], 90)}" if column and rows[key].get(column) else ""
            line += [row_link(table, key), docutils_nodes.Text(name)]
        more = len(rows) - self.most
        line += docutils_nodes.Text("; " + _("and %s more, which the CSV has.") % f"{more:,}" if more > 0 else ".")
        return line

    def cells(self, table: TableDiff) -> nodes.record_table:
        """Return a table of cells as they were and as they are."""
        every = [(key, column, *cell) for key, cells in table.changed.items() for column, cell in cells.items()]
        rows = []
        for key, column, was, now in every[:self.most]:
            forms = around(was, now)
            rows.append(("", [[row_link(table, key)], [docutils_nodes.Text(self.title(table, column))],
                              *([docutils_nodes.Text(text) if text else nodes.text(_("empty"), classes=["unknown"])]
                                for text in forms)]))
        caption = ngettext("%s cell changed", "%s cells changed", len(every)) % f"{len(every):,}" + (
            ", " + _("the first %d of them; the CSV has all") % self.most if len(every) > self.most else "")
        return nodes.table("changes", caption, [_("Row"), _("Column"), _("Was"), _("Is")], rows)


def row_link(table: TableDiff, key: str) -> docutils_nodes.Node:
    """Return a row by its key, as a link where a page has it."""
    return record_links.link(place(table.name, key), key, kind="xref", needed=False)


def identifier(compared: Comparison, table: TableDiff) -> str:
    """Return the address of a table on the page."""
    return f"changed-{docutils_nodes.make_id(f'v {compared.now.version}')[2:]}-{record_links.slug(table.name)}"


# The files ----------------------------------------------------------------------------------------------


def as_csv(found: list[Comparison]) -> str:
    """Return all changes, a line a cell, under the edition in which they came."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(("edition", *table_diff.HEAD))
    for one in found:
        writer.writerows((one.now.version, *line) for table in one.tables for line in table_diff.lines(table))
    return made.getvalue()


def entries_of_tables(found: list[Comparison], page: str) -> list[feed.Entry]:
    """Return an entry for each table that changed in an edition."""
    made = []
    for one in found:
        for table in one.tables:
            parts = [f"<p>{html.escape(table.title)}, edition {one.now.version} beside {one.before.version}: "
                     f"{changelog.counted(table)}.</p>"]
            for word, keys in (("Added", table.added), ("Withdrawn", table.withdrawn), ("Changed", table.changed)):
                if keys:
                    shown = ", ".join(html.escape(key) for key in list(keys)[:MOST_OF_ENTRY])
                    more = f" and {len(keys) - MOST_OF_ENTRY:,} more" if len(keys) > MOST_OF_ENTRY else ""
                    parts.append(f"<p>{word}: {shown}{more}.</p>")
            made.append(feed.Entry(f"edition {one.now.version}, table {table.name}", f"{table.title}: {changelog.counted(table)}",
                                   one.now.as_of, f"{page}#{identifier(one, table)}", "".join(parts), "table"))
    return made


def entries_of_errata(rows: list[Row], titles: dict[str, str], places: dict[str, str]) -> list[feed.Entry]:
    """Return an entry for each correction of the book; `titles` of pages by name, `places` of corrections by their id."""
    return [feed.Entry(f"erratum {row['erratum_id']}",
                       f"Corrected in {titles.get(row['page'], row['page'])}, {row['place']}", row["corrected"],
                       places.get(row["erratum_id"], f"{row['page']}.html"),
                       f"<p>It said: {html.escape(row['was'])}</p><p>It says: {html.escape(row['now'])}</p>", "correction")
            for row in rows]


def _places(app: Sphinx, data: Record) -> tuple[str, dict[str, str]]:
    """Return the page of the changes (or nothing), and where each correction stands."""
    labels: dict[str, Any] = app.env.domains["std"].anonlabels  # type: ignore[attr-defined]
    found = {}
    for row in data.errata:
        if told := labels.get(f"erratum-{record_links.slug(row['erratum_id'])}"):
            found[row["erratum_id"]] = f"{told[0]}.html#{told[1]}"
    return labels[PLACE][0] if PLACE in labels else "", found


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed beside the page, the list among the downloads and, with the changelog, among the tables for programs."""
    if exception or not is_site(app):
        return
    data = of_build(app)
    page, places = _places(app, data)
    if not page:
        return
    found, config = data.comparisons, app.config
    out, listed = Path(app.outdir), as_csv(found)
    for path, text in ((out / "_downloads" / LIST, listed), (out / "data" / LIST, listed),
                       (out / "data" / LOG, changelog.markdown(found, data.package["title"]))):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    about = feed.Feed(data.package["name"], f"{config.html_short_title}: what changed", config.author,
                      config.lemmata_licence, data.package["as_of"], f"{page}.xml", f"{page}.html")
    entries = [*entries_of_tables(found, f"{page}.html"), *entries_of_errata(data.errata, titles, places)]
    (out / f"{page}.xml").write_bytes(feed.atom(about, entries, config.html_baseurl))


def _name_feed(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
               doctree: docutils_nodes.document | None) -> None:
    """Tell the template of the page which feed it has."""
    standard: StandardDomain = app.env.get_domain("std")  # type: ignore[assignment]
    if is_site(app) and standard.anonlabels.get(PLACE, ("", ""))[0] == pagename:
        context["feed"] = {"file": f"{pagename.rpartition('/')[2]}.xml", "title": app.env.titles[pagename].astext()}


def setup(app: Sphinx) -> None:
    """Register the directive, and write when the pages stand, before the tables among the downloads are marked."""
    app.add_directive("changes", ChangesDirective)
    app.connect("html-page-context", _name_feed, priority=850)
    app.connect("build-finished", write, priority=890)
