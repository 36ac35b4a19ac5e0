"""Front matter on the page: a subtitle under the title, a card, {objectives}, {chapters}, {prerequisites}, {minutes}, {as_of}."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from docutils import nodes as docutils_nodes
from docutils.transforms import Transform
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from lemmata.record import front_matter, tables
from lemmata.sphinx import nodes
from lemmata.sphinx.head_dependencies import note_head
from lemmata.sphinx.interface_words import month, ngettext

logger = logging.getLogger(__name__)


def duration(minutes: int) -> str:
    """Return minutes as people say them: '75 minutes', '3 hours 10 minutes'."""
    hours, rest = divmod(minutes, 60)
    if hours < 2:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    return ngettext("%d hour", "%d hours", hours) % hours + (
        " " + ngettext("%d minute", "%d minutes", rest) % rest if rest else "")


def day(iso: str) -> str:
    """Return a day as it is printed: '25 November 2026'."""
    one = date.fromisoformat(iso)
    return f"{one.day} {month(one.month)} {one.year}"


def closing(env: BuildEnvironment) -> str:
    """Return the day to which the record of the whole edition is complete, as it is printed."""
    data = Path(env.srcdir) / "data"
    env.note_dependency(str(data / "datapackage.json"))
    return day(tables.package(data)["as_of"])


def _matters(env: BuildEnvironment) -> dict[str, dict]:
    """Return the front matter of every chapter that is taught, by its name; the page that asks depends on them."""
    root = Path(env.srcdir)
    env.note_dependency(str(root / "_toc.yml"))
    found = {}
    for name in front_matter.taught(root):
        path = root / "chapters" / f"{name}.md"
        note_head(env, path)
        found[name] = front_matter.read(path)
    return found


def _link(env: BuildEnvironment, name: str) -> addnodes.pending_xref:
    return addnodes.pending_xref("", docutils_nodes.inline("", name), refdomain="std", reftype="doc",
                                 reftarget=f"/chapters/{name}", refexplicit=False, refwarn=True, refdoc=env.docname)


def _aims(objectives: list[str]) -> docutils_nodes.bullet_list:
    return docutils_nodes.bullet_list("", *(docutils_nodes.list_item("", nodes.paragraph(one)) for one in objectives))


class Subtitle(Transform):
    """Puts under the title of a page the line that says what it is about."""

    # After the card, which then stands below it.
    default_priority = 401

    def apply(self) -> None:
        env = self.document.settings.env
        said = front_matter.subtitle(Path(env.doc2path(env.docname)))
        title = self.document.next_node(docutils_nodes.title)
        if said and title is not None:
            title.parent.insert(title.parent.index(title) + 1,
                                docutils_nodes.paragraph("", said, classes=["page-subtitle"]))


def taught(document: docutils_nodes.document) -> tuple[dict[str, Any], docutils_nodes.title] | None:
    """Return front matter and title of a chapter that is taught; None of another page. What is missing the check tells."""
    env = document.settings.env
    matter = front_matter.read(Path(env.doc2path(env.docname))) if env.docname.startswith("chapters/") else {}
    title = document.next_node(docutils_nodes.title)
    return (matter, title) if matter.get("objectives") and title is not None else None


class Card(Transform):
    """Puts a card under the title of a chapter that is taught: for whom, how long, what first, on what, true as of when."""

    # Before quotation marks are made typographic and references are resolved.
    default_priority = 400

    def apply(self) -> None:
        if (found := taught(self.document)) is None:
            return
        (matter, title), env = found, self.document.settings.env
        card = docutils_nodes.definition_list(classes=["chapter-card"])
        for name, said in ((_("For"), str(matter.get("level", ""))), (_("Time"), duration(int(matter.get("minutes", 0)))),
                           (_("Before it"), str(matter.get("prerequisites", ""))),
                           (_("On"), ", ".join(matter.get("keywords", []))), (_("Record as of"), closing(env))):
            if said:
                card += docutils_nodes.definition_list_item(
                    "", docutils_nodes.term("", name), docutils_nodes.definition("", nodes.paragraph(said)))
        title.parent.insert(title.parent.index(title) + 1, card)


class ObjectivesDirective(SphinxDirective):
    """{objectives}: what a reader of this chapter can do afterwards."""

    def run(self) -> list[docutils_nodes.Node]:
        stated = front_matter.read(Path(self.env.doc2path(self.env.docname))).get("objectives")
        if not stated:
            logger.warning("{objectives} in a page that states none, expected them in its front matter",
                           location=self.get_location(), type="lemmata")
        return [_aims(stated or [])]


class ChaptersDirective(SphinxDirective):
    """A table of the chapters that are taught: for whom, how long, what first, what one can do afterwards."""

    def run(self) -> list[docutils_nodes.Node]:
        matters = sorted(_matters(self.env).items(), key=lambda one: one[1]["minutes"])
        rows = [("", [[_link(self.env, name)], [nodes.paragraph(str(matter["level"]))],
                      [nodes.paragraph(duration(matter["minutes"]))], [nodes.paragraph(str(matter["prerequisites"]))],
                      [_aims(matter["objectives"])]]) for name, matter in matters]
        return [nodes.table("chapters", _("%d chapters, the shortest first") % len(rows),
                            [_("Chapter"), _("For whom"), _("Time"), _("What first"), _("Afterwards students can")], rows)]


def tiers(matters: dict[str, dict]) -> list[list[str]]:
    """Return the chapters in tiers: each stands in the first tier after all that it builds on."""
    placed: dict[str, int] = {}

    def tier(name: str) -> int:
        if name not in placed:
            below = matters[name].get("builds_on", {}).get("chapters", [])
            placed[name] = 1 + max(map(tier, below), default=-1)
        return placed[name]

    return [[name for name in matters if tier(name) == number] for number in range(1 + max(map(tier, matters), default=-1))]


class PrerequisitesDirective(SphinxDirective):
    """The map of what comes before what: tiers, in each the chapters with those they build on."""

    def run(self) -> list[docutils_nodes.Node]:
        matters = _matters(self.env)
        drawn = docutils_nodes.enumerated_list(classes=["tiers"], enumtype="arabic", prefix="", suffix=".")
        for tier in tiers(matters):
            inner = docutils_nodes.bullet_list()
            for name in tier:
                line = nodes.paragraph(_link(self.env, name))
                below = matters[name].get("builds_on", {})
                if below.get("chapters"):
                    line += docutils_nodes.Text(
                        " – " + (_("needs any %s of") % below["needed"] if below["needed"] else _("gains from")) + " ")
                    for place, other in enumerate(below["chapters"]):
                        line += [docutils_nodes.Text(", "), _link(self.env, other)] if place else [_link(self.env, other)]
                inner += docutils_nodes.list_item("", line)
            drawn += docutils_nodes.list_item("", inner)
        return [drawn]


class MinutesRole(SphinxRole):
    """The time of one chapter, or of several together, from their front matter."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        matters = _matters(self.env)
        names = self.text.split()
        if unknown := [name for name in names if name not in matters]:
            logger.warning("unknown chapter %r, expected one of %s", unknown[0], ", ".join(matters), location=self.get_location(),
                           type="lemmata")
        return [docutils_nodes.Text(duration(sum(matters[name]["minutes"] for name in names if name in matters)))], []


class AsOfRole(SphinxRole):
    """The day to which the record of the edition is complete; what stands in the role names it and is not printed."""

    def run(self) -> tuple[list[docutils_nodes.Node], list[docutils_nodes.system_message]]:
        return [docutils_nodes.Text(closing(self.env))], []


def setup(app: Sphinx) -> None:
    """Register the subtitle, the card, the directives and the roles."""
    app.add_transform(Card)
    app.add_transform(Subtitle)
    app.add_directive("objectives", ObjectivesDirective)
    app.add_directive("chapters", ChaptersDirective)
    app.add_directive("prerequisites", PrerequisitesDirective)
    app.add_role("minutes", MinutesRole())
    app.add_role("as_of", AsOfRole())
