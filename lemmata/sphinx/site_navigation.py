"""The contents that each page lists, the links of its bar and foot, and its own sections."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from lemmata.record import front_matter
from lemmata.record.settings import Way
from lemmata.sphinx.nodes import fold, segment


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a page, or a section of the page that is shown."""

    target: str
    title: str
    current: bool = False
    subtitle: str = ""
    group: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the book as _toc.yml has it; the caption is empty for pages before the first part."""

    caption: str
    entries: list[Entry]

    @property
    def current(self) -> bool:
        """Whether the page that is shown stands in this part."""
        return any(entry.current for entry in self.entries)


@dataclass(frozen=True)
class Page:
    """A page as the contents list it; `serves` is the title of the chapter that a notebook serves."""

    name: str
    title: str
    subtitle: str = ""
    serves: str = ""


@lru_cache(maxsize=1)
def contents_of(env: BuildEnvironment) -> list[tuple[str, list[Page]]]:
    """Return caption and pages of each part. Read once: the pages ask as often as there are pages.

    From `env.tocs`, which is in memory: to read every page's doctree for its toctree took a sixth of a small build.
    """
    def page(name: str, title: str | None) -> Page:
        path = Path(env.doc2path(name))
        chapter = f"chapters/{front_matter.serves(path)}" if path.suffix == ".ipynb" else ""
        return Page(name, title or env.titles[name].astext(), front_matter.subtitle(path).replace("'", "’"),
                    env.titles[chapter].astext() if chapter in env.titles else "")

    def pages(toctree: addnodes.toctree) -> list[Page]:
        found = []
        for title, name in toctree["entries"]:
            if name in env.titles:
                found.append(page(name, title))
                found += [one for below in env.tocs[name].findall(addnodes.toctree) for one in pages(below)]
        return found

    listed = [(toctree.get("caption") or "", pages(toctree))
              for toctree in env.tocs[env.config.root_doc].findall(addnodes.toctree)]
    return [(caption, entries) for caption, entries in listed if entries]


def told_everywhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page, if the contents are others than those that the pages show: each page lists them."""
    told = [(caption, [(one.name, one.title, one.subtitle, one.serves) for one in pages]) for caption, pages in contents_of(env)]
    before, env.lemmata_contents = getattr(env, "lemmata_contents", None), told  # type: ignore[attr-defined]
    return [] if before == told else sorted(env.found_docs)


def grouped(pages: list[Page], current: str) -> list[Entry]:
    """Return the pages as lines; the first of a run that serves one chapter bears its title as `group`, and the first after
    such runs says that it serves all."""
    made, before = [], ""
    for one in pages:
        # What heads the analyses of a part that serve no one chapter.
        group = (one.serves or (_("All readings") if before else "")) if one.serves != before else ""
        made.append(Entry(one.name, one.title, one.name == current, one.subtitle, group))
        before = one.serves
    return made


def parts(env: BuildEnvironment, current: str, whole: bool = True) -> list[Part]:
    """Return the contents of the book, in the order of _toc.yml; if not `whole`, of other parts only the first page.

    A page that lists the whole book grows with it.
    """
    return [Part(caption, grouped(pages, current) if whole or not caption or any(one.name == current for one in pages)
                 else [Entry(pages[0].name, pages[0].title)]) for caption, pages in contents_of(env)]


@dataclass(frozen=True)
class Link:
    """A link of the bar or of the foot: `current` is "page" on its page, "true" in its part, else empty."""

    title: str
    page: str
    anchor: str = ""
    current: str = ""


def links(listed: list[Way], found: set[str], contents: list[Part], current: str) -> list[Link]:
    """Make the links that the settings list, each to the first of its pages that the book has."""
    made = []
    for one in listed:
        page = next((name for name in one.pages if name in found), "")
        is_in_part = any(part.current and part.caption == one.part for part in contents)
        # A way to a place on a page is not the page.
        here = "page" if page == current and not one.anchor else "true" if is_in_part and one.part else ""
        if page:
            made.append(Link(one.title, page, one.anchor, here))
    return made


def reading_section(doctree: nodes.document | None) -> str:
    """Return the address of the section that holds the reading of a page; empty where a page has none."""
    first = next((one for one in doctree.findall(segment) if one.get("ids")), None) if doctree is not None else None
    while first is not None and not isinstance(first, nodes.section):
        first = first.parent
    return first["ids"][0] if first is not None else ""


def sections(doctree: nodes.document | None, folded: bool = True) -> list[Entry]:
    """Return the sections of the second level of a page, those in a fold only if `folded`."""
    if doctree is None:
        return []
    top = next(doctree.findall(nodes.section), None)
    inner = []
    for child in top.children if top else []:
        # Some may lie in a fold.
        inner += [one for one in (child.children if folded and isinstance(child, fold) else [child])
                  if isinstance(one, nodes.section)]
    return [Entry(section["ids"][0], section.next_node(nodes.title).astext()) for section in inner]
