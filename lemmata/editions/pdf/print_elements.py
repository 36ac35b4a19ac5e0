"""Elements of HTML as nodes of a document: what print and e-book need and docutils has no node for."""

from __future__ import annotations

from typing import Any

from docutils import nodes as docutils_nodes

#: Elements that have no end tag. `wbr` has none either, but libxml2 would put into it what follows.
VOID = {"br", "col", "hr", "img"}


class html_element(docutils_nodes.General, docutils_nodes.Inline, docutils_nodes.TextElement):  # noqa: N801 – as docutils
    """An element of HTML: its `tag`, and attributes by name in `html`. `html_node` makes one."""


def html_node(tag: str, *children: docutils_nodes.Node | str, ids: list[str] | None = None, classes: list[str] | None = None,
              **attributes: str) -> html_element:
    """Return an element of HTML; a line in the name of an attribute stands for a hyphen."""
    made = html_element("", "", *(docutils_nodes.Text(one) if isinstance(one, str) else one for one in children), tag=tag,
                        ids=ids or [], classes=classes or [])
    made["html"] = {name.replace("_", "-"): value for name, value in attributes.items()}
    return made


def visit_html_element(self: Any, node: html_element) -> None:
    """Open an element."""
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def depart_html_element(self: Any, node: html_element) -> None:
    """Close it."""
    if node["tag"] not in VOID:
        self.body.append(f"</{node['tag']}>")


def elements(tree: docutils_nodes.Element, kind: type[docutils_nodes.Element] = docutils_nodes.Element,
             *classes: str) -> list[docutils_nodes.Element]:
    """Return the elements of a kind, those with one of the classes if any is given; a list, so that they can be moved."""
    return [one for one in tree.findall(kind) if not classes or not set(classes).isdisjoint(one["classes"])]


def tagged(tree: docutils_nodes.Element, *tags: str) -> list[html_element]:
    """Return the elements of HTML of these tags; a list, so that they can be moved."""
    return [one for one in tree.findall(html_element) if one["tag"] in tags]


def on_page(before: str, target: str, after: str = "") -> html_element:
    """Return words that say on which page the id `target` stands; an edition without pages drops them whole."""
    page = html_node("span", classes=["page-of"], data_target=target)
    return html_node("span", before, page, after, classes=["page-reference"])
