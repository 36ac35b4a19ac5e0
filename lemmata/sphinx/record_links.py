"""Links to the rows of the record: a fact leads to its evidence, a stated number to its claim, wherever those stand."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)


class place_link(nodes.Inline, nodes.TextElement):  # noqa: N801 – docutils names nodes in lower case
    """A link to a place by its name, resolved when all pages are read; `kind` becomes the class of the link."""


def slug(name: str) -> str:
    """Return the form in which an id of the data stands in an address."""
    return name.lower().replace(":", "-").replace(".", "-").replace("_", "-")


def link(name: str, *children: nodes.Node | str, kind: str, location: object = None, needed: bool = True) -> place_link:
    """Return a link to the place `name`.

    Where no page has the place, a link that is `needed` is told of, and another is words only.
    """
    node = place_link("", "", *(nodes.Text(child) if isinstance(child, str) else child for child in children))
    node["target"], node["kind"], node["location"] = name, kind, location
    node["needed"] = needed
    return node


def mark(env: BuildEnvironment, name: str, identifier: str) -> None:
    """Remember that the place `name` is the element `identifier` of the page being read."""
    standard: StandardDomain = env.get_domain("std")  # type: ignore[assignment]
    standard.anonlabels[name] = env.docname, identifier


def resolve_cross_references(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the links of a page into references."""
    standard: StandardDomain = app.env.get_domain("std")  # type: ignore[assignment]
    for node in list(doctree.findall(place_link)):
        found = standard.anonlabels.get(node["target"])
        if not found:
            if node["needed"]:
                logger.warning("nothing on any page is called %r, expected the table that holds it", node["target"],
                               location=node["location"] or docname, type="lemmata")
            node.replace_self(nodes.inline("", "", *node.children, classes=[node["kind"]]))
            continue
        uri = app.builder.get_relative_uri(docname, found[0]) if found[0] != docname else ""
        reference = nodes.reference("", "", *node.children, internal=True, refuri=f"{uri}#{found[1]}",
                                    classes=[node["kind"]])
        node.replace_self(reference)


def setup(app: Sphinx) -> None:
    """Resolve after all pages are read."""
    app.add_node(place_link)
    app.connect("doctree-resolved", resolve_cross_references)
