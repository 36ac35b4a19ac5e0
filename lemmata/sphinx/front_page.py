"""Directives of a front page, which shows the book by reference: {excerpt}, {finding}, {pictures}, {readings}, {counts}.

Nothing of it is written a second time: a paragraph is that of its chapter, a number that of its table.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import front_matter
from lemmata.sphinx import nodes, tallies
from lemmata.sphinx.chapter_head import script_of
from lemmata.sphinx.chart_directives import pictures
from lemmata.sphinx.head_dependencies import note_head
from lemmata.sphinx.readings import segment_html_id
from lemmata.sphinx.record_tables import listed, record, unknown
from lemmata.sphinx.teaching_metadata import duration

logger = logging.getLogger(__name__)


class excerpt(docutils_nodes.General, docutils_nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """A place for a segment of another page: `page`, `segment`, `lemma` (of the one note that is shown, or nothing)."""


def page_link(docname: str, page: str, *words: str) -> addnodes.pending_xref:
    """Return a link to a page of the book, under its own title where no words are given."""
    inner = [docutils_nodes.Text(one) for one in words] or [docutils_nodes.Text(page)]
    return addnodes.pending_xref("", docutils_nodes.inline("", "", *inner), refdomain="std", reftype="doc", reftarget=f"/{page}",
                                 refexplicit=bool(words), refwarn=True, refdoc=docname)


def eyebrow(words: str) -> docutils_nodes.paragraph:
    """Return the small line over a piece that says what it is."""
    return nodes.paragraph(words, classes=["eyebrow"])


class ExcerptDirective(SphinxDirective):
    """A segment of a chapter as it stands there, with one of its notes; the argument is the segment's id."""

    required_arguments = 1
    option_spec: ClassVar = {"lemma": directives.unchanged_required, "eyebrow": directives.unchanged_required}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        data = record(self.env, "segments", "anchors", "readings", "claims", "facts")
        if name not in data.segments:
            unknown("segment", name, data.segments, self.get_location())
            return []
        reading = data.segments[name]["reading_id"]
        page = f"chapters/{reading}"
        path = Path(self.env.doc2path(page))
        self.env.note_dependency(str(path))
        minutes = int(front_matter.read(path).get("minutes", 0))
        more = nodes.paragraph(_("Read") + " ", page_link(self.env.docname, page),
                               ", " + _("%s with its exercises") % duration(minutes), classes=["excerpt-more"])
        made = docutils_nodes.container(classes=["excerpt"])
        made["zh"] = data.readings[reading]["language"]
        place = excerpt(page=page, segment=name, lemma=self.options.get("lemma", ""))
        self.set_source_info(place)
        head = [eyebrow(self.options["eyebrow"])] if "eyebrow" in self.options else []
        made += [*head, place, more]
        return [made]


class FillExcerpts(SphinxPostTransform):
    """Puts the segments in their places, before their links are resolved as those of this page."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        for place in list(self.document.findall(excerpt)):
            found = self.segment(place)
            place.replace_self([found] if found is not None else [])

    def segment(self, place: excerpt) -> docutils_nodes.Element | None:
        """Return a copy of the segment that is nobody's address, whose links lead where they led."""
        page, wanted = place["page"], segment_html_id(place["segment"])
        chapter = self.env.get_doctree(page) if page in self.env.found_docs else docutils_nodes.Element()
        found = next((one for one in chapter.findall(nodes.segment) if wanted in one["ids"]), None)
        if found is None:
            logger.warning("no segment %s on %s, expected the one that is shown", place["segment"], page, location=place,
                           type="lemmata")
            return None
        made = found.deepcopy()
        notes = list(made.findall(nodes.lemma_note))
        kept = [one for one in notes if next(one.findall(nodes.lemma_text)).astext() == place["lemma"]]
        if place["lemma"] and not kept:
            logger.warning("no note on %r in %s, expected the one that is shown", place["lemma"], place["segment"],
                           location=place, type="lemmata")
        for one in notes:
            if one not in kept:
                one.parent.remove(one)
        for one in list(made.findall(addnodes.index)):
            one.parent.remove(one)
        # Here it is a line over a paragraph and no heading of this page.
        for one in list(made.findall(nodes.segment_head)):
            one.replace_self(nodes.paragraph(*one.children, classes=["segment-head"]))
        home = self.app.builder.get_relative_uri(self.env.docname, page)
        for one in made.findall(docutils_nodes.Element):
            one["ids"] = []
            one.attributes.pop("data", None)
            if "refdoc" in one:
                one["refdoc"] = self.env.docname
            if one.get("refuri", "").startswith("#"):
                one["refuri"] = home + one["refuri"]
        return made


def described(env: Any, name: str, location: object) -> dict[str, Any] | None:
    """Return what a notebook published of the figure `name`; None, with a warning, where it published none."""
    folder = Path(env.srcdir) / "figures"
    path = folder / f"{name}.json"
    if not path.exists():
        unknown("chart", name, [one.stem for one in folder.glob("*.json")], location)
        return None
    env.note_dependency(str(path))
    return json.loads(path.read_text(encoding="utf-8"))


class FindingDirective(SphinxDirective):
    """One published figure: what it found as a headline, the picture, the ways to its page and to a chapter."""

    required_arguments = 1
    option_spec: ClassVar = {"eyebrow": directives.unchanged_required}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        chart = described(self.env, name, self.get_location())
        if chart is None:
            return []
        made = docutils_nodes.container(classes=["finding"])
        made += [eyebrow(self.options["eyebrow"])] if "eyebrow" in self.options else []
        made += nodes.paragraph(chart["headline"], classes=["chart-headline"])
        if chart.get("subtitle"):
            made += nodes.paragraph(chart["subtitle"], classes=["chart-subtitle"])
        made += docutils_nodes.container("", *pictures(Path(self.env.srcdir, "figures"), name, chart["alt"]), classes=["picture"])
        made += nodes.paragraph(page_link(self.env.docname, chart["notebook"], _("How it is counted and drawn")),
                                classes=["excerpt-more"])
        return [made]


class PicturesDirective(SphinxDirective):
    """Published figures, small, each with its headline as a link to the notebook that draws it; a name a line."""

    has_content = True

    def run(self) -> list[docutils_nodes.Node]:
        made = docutils_nodes.bullet_list(classes=["pictures"])
        for name in filter(None, (line.strip() for line in self.content)):
            chart = described(self.env, name, self.get_location())
            if chart is None:
                continue
            # Each stands large at its own place; a third of a wide page is as narrow as a phone.
            shown = nodes.for_screen(*pictures(Path(self.env.srcdir, "figures"), name, chart["alt"], narrow_on="screen"))
            link = page_link(self.env.docname, chart["notebook"], chart["headline"])
            said = [nodes.paragraph(chart["subtitle"], classes=["picture-subtitle"])] if chart.get("subtitle") else []
            made += docutils_nodes.list_item("", *shown, nodes.paragraph(link, classes=["picture-headline"]), *said)
        return [made]


class ReadingsDirective(SphinxDirective):
    """The chapters that are taught, in the order of the book: title, subtitle, tally, kind of text, time."""

    def run(self) -> list[docutils_nodes.Node]:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / "_toc.yml"))
        data = record(self.env, "readings", "claims")
        made = docutils_nodes.bullet_list(classes=["readings"])
        for name in front_matter.taught(root):
            path = root / "chapters" / f"{name}.md"
            note_head(self.env, path)
            matter, row = front_matter.read(path), data.readings.get(name)
            item = docutils_nodes.list_item("", nodes.paragraph(page_link(self.env.docname, f"chapters/{name}"),
                                                                classes=["reading-title"]))
            if matter.get("subtitle"):
                item += nodes.paragraph(matter["subtitle"], classes=["reading-subtitle"])
            if counted := tallies.counts(data.claims.values(), name):
                item += tallies.tally(counted)
            words = [row["kind"], script_of(row["language"])] if row else []
            told = " · ".join(filter(None, [*words, duration(int(matter["minutes"]))]))
            item += nodes.paragraph(told[:1].upper() + told[1:], classes=["reading-facts"])
            made += item
        return [made]


class CountsDirective(SphinxDirective):
    """How many rows tables of the record have, each a way to a page: `table: words: page`, a table a line."""

    has_content = True

    def run(self) -> list[docutils_nodes.Node]:
        root = Path(self.env.srcdir)
        record(self.env, "datapackage.json")
        made = docutils_nodes.bullet_list(classes=["counts"])
        for line in filter(str.strip, self.content):
            table, words, page = ([part.strip() for part in line.split(":")] + ["", ""])[:3]
            if not (root / "data" / f"{table}.csv").is_file() or not words or page not in self.env.found_docs:
                logger.warning("counts: %r, expected `table: words: page`, a table and a page of the book", line,
                               location=self.get_location(), type="lemmata")
                continue
            record(self.env, table)
            count = len(listed(root / "data" / f"{table}.csv"))
            made += docutils_nodes.list_item("", nodes.paragraph(nodes.text(f"{count:,}", classes=["count"]), " ",
                                                                 page_link(self.env.docname, page, words)))
        return [made]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(excerpt)
    app.add_post_transform(FillExcerpts)
    for name, directive in (("excerpt", ExcerptDirective), ("finding", FindingDirective), ("pictures", PicturesDirective),
                            ("readings", ReadingsDirective), ("counts", CountsDirective)):
        app.add_directive(name, directive)
