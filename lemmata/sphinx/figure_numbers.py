"""Numbers the figures without reading every page back.

To number the figures of a book (`numfig`) Sphinx loads the doctree of every page at each build and walks through all of it,
whatever was edited. What it asks there are the sections, the lists of pages below, and the nodes that bear a number with
their titles. That much of each page, its skeleton, is kept in the environment, and Sphinx is given that.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.environment.collectors.toctree import TocTreeCollector

from lemmata.sphinx.environment import kept

#: The skeletons in the environment, by the name of the page.
KEPT = "lemmata_skeletons"


def skeleton(doctree: nodes.document, env: BuildEnvironment) -> nodes.Element:
    """Return what is asked of a page when figures are numbered, in its order; what stands in between is left out."""
    made = nodes.Element()
    made.extend(_below(doctree, env))
    for node in made.findall():
        # A copy belongs to the page that it is of, and the whole page would be kept with it.
        node.document = None
    return made


def _below(node: nodes.Element, env: BuildEnvironment) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, nodes.section):
            found.append(nodes.section("", *_below(child, env), ids=child["ids"]))
        elif isinstance(child, addnodes.toctree):
            found.append(child.copy())
        elif isinstance(child, nodes.Element):
            if any(domain.get_enumerable_node_type(child) for domain in env.domains.values()):
                found.append(_numbered(child, env))
            else:
                found += _below(child, env)
    return found


def _numbered(node: nodes.Element, env: BuildEnvironment) -> nodes.Element:
    """Return a copy of a node that bears a number, with what its kind and its title are told by."""
    if env.domains["std"].enumerable_nodes.get(node.__class__, (None, None))[1]:
        # An extension says how the title is found: it may stand anywhere.
        return node.deepcopy()
    made = node.copy()
    for child in node.children:
        if isinstance(child, (nodes.caption, nodes.title)):
            made += child.deepcopy()
        elif isinstance(child, nodes.literal_block):
            made += nodes.literal_block()
    made += _below(node, env)
    return made


class Skeletons(EnvironmentCollector):
    """Keeps the skeleton of each page as it is read."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Keep the skeleton of the page that was read."""
        kept(app.env, KEPT)[app.env.docname] = skeleton(doctree, app.env)

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page."""
        kept(env, KEPT).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        """Take over what another process has read."""
        kept(env, KEPT).update((name, kept(other, KEPT)[name]) for name in docnames)


class Numbering:
    """Stands in for the walk of Sphinx's collector, and lets it walk through skeletons."""

    def __init__(self, collector: TocTreeCollector) -> None:
        self.walk = collector.assign_figure_numbers

    def __call__(self, env: BuildEnvironment) -> list[str]:
        """Give the figures their numbers; return the pages that must be written again."""
        return self.walk(_WithSkeletons(env))  # type: ignore[arg-type]


class _WithSkeletons:
    """An environment whose pages are their skeletons."""

    def __init__(self, env: BuildEnvironment) -> None:
        object.__setattr__(self, "env", env)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.env, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.env, name, value)

    def get_doctree(self, docname: str) -> nodes.Element:
        found = kept(self.env, KEPT).get(docname)
        return self.env.get_doctree(docname) if found is None else found


def _stand_in(app: Sphinx) -> None:
    """Find Sphinx's collector, which is handed to nobody, among those who hear of a reading."""
    for listener in app.events.listeners["env-get-updated"]:
        collector = getattr(listener.handler, "__self__", None)
        if isinstance(collector, TocTreeCollector):
            collector.assign_figure_numbers = Numbering(collector)  # type: ignore[method-assign]


def setup(app: Sphinx) -> dict[str, bool]:
    """Keep skeletons, and number by them."""
    app.add_env_collector(Skeletons)
    app.connect("builder-inited", _stand_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
