"""Makes of the document of a page what print and e-book show of it: what needs a screen is left out, what needs a script is
replaced by what can do without, and ids and links are those of the whole book.

Two chapters may both have a section "at a glance" and a footnote 1; with the page's name before them, their ids stay apart
and their links lead to their own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes as docutils_nodes
from sphinx.addnodes import download_reference
from sphinx.util import logging

from lemmata.sphinx import nodes

logger = logging.getLogger(__name__)

#: The scheme of addresses of pages that only the web edition has; who joins the pages knows where that is, or that it is nowhere.
WEB = "web:"
#: Attributes that name other elements of the page.
NAMING = ("for", "aria-labelledby", "aria-describedby")


class html_element(docutils_nodes.General, docutils_nodes.Inline, docutils_nodes.TextElement):  # noqa: N801 – as docutils
    """An element of HTML: its `tag`, and attributes by name in `html`. `element` makes one."""


def element(tag: str, *children: docutils_nodes.Node | str, ids: list[str] | None = None, classes: list[str] | None = None,
            **attributes: str) -> html_element:
    """An element of HTML; a line in the name of an attribute stands for a hyphen."""
    made = html_element("", "", *(docutils_nodes.Text(one) if isinstance(one, str) else one for one in children), tag=tag,
                        ids=ids or [], classes=classes or [])
    made["html"] = {name.replace("_", "-"): value for name, value in attributes.items()}
    return made


def visit_html_element(self: Any, node: html_element) -> None:
    """Open an element."""
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def depart_html_element(self: Any, node: html_element) -> None:
    """Close it."""
    self.body.append(f"</{node['tag']}>")


def slug(page: str) -> str:
    """The id of a page in the whole book: chapters/auction is auction.

    The folder would only lengthen ids: two pages of one name in two folders are refused when the pages are joined.
    """
    return posixpath.basename(page)


def elements(tree: docutils_nodes.Element, kind: type[docutils_nodes.Element] = docutils_nodes.Element,
             *classes: str) -> list[docutils_nodes.Element]:
    """The elements of a kind, those with one of the classes if any is given; a list, so that they can be moved."""
    return [one for one in tree.findall(kind) if not classes or not set(classes).isdisjoint(one["classes"])]


def unwrap(node: docutils_nodes.Element) -> None:
    """Leave of an element what stands in it."""
    node.parent.replace(node, node.children)


# What only a screen can do ------------------------------------------------------------------------------


def leave_out_what_is_for_a_screen(tree: docutils_nodes.Element) -> None:
    """Take out what its maker marked as of use on a screen alone."""
    for node in elements(tree):
        if node.get(nodes.SCREEN):
            node.parent.remove(node)


def leave_code_out(tree: docutils_nodes.Element, page: str) -> None:
    """Leave of an analysis its prose, its charts and its tables; who wants the code wants to run it."""
    code = elements(tree, docutils_nodes.container, "cell_input")
    for node in code:
        # With it goes what would be left of the fold and of the cell that it stands in.
        while len(node.parent) == 1 or isinstance(node.parent, nodes.fold):
            node = node.parent
        node.parent.remove(node)
    if code:
        title = tree.next_node(docutils_nodes.title)
        note = nodes.paragraph("The code that draws and computes what follows stands in ",
                               element("code", f"{page}.ipynb"), ".", classes=["code-note"])
        title.parent.insert(title.parent.index(title) + 1, note)


def still_explorers(tree: docutils_nodes.Element, page: str) -> None:
    """Show an explorer in its default state and say where the others are."""
    for node in elements(tree, docutils_nodes.container, "explorer"):
        states = elements(node, docutils_nodes.container, "state")
        for state in states:
            if "state-default" not in state["classes"]:
                node.remove(state)
        if len(states) > 1:
            place = docutils_nodes.reference("", "the web edition", refuri=f"{WEB}{page}.html")
            node += nodes.paragraph(f"One of {len(states)} states. The others: ", place, f", or {page}.ipynb in JupyterLab.",
                                    classes=["explorer-note"])


def fold_dropdowns(tree: docutils_nodes.Element) -> None:
    """Let a dropdown of sphinx-design be a fold of this book, before that extension makes HTML of it."""
    for node in elements(tree):
        if node.get("design_component") == "dropdown":
            head, body = (node[0].children, node[1:]) if node["has_title"] else ([], node.children)
            fold = nodes.fold("", nodes.fold_summary("", "", *head), *body, classes=node["container_classes"])
            node.parent.replace(node, fold)


# Folds and notes ----------------------------------------------------------------------------------------


def open_folds(tree: docutils_nodes.Element) -> None:
    """Print what a fold holds: its summary as a paragraph, then its contents; at the head of a chapter, its sections alone."""
    for node in elements(tree, nodes.fold):
        if "chapter-before" in node["classes"]:
            node.parent.replace(node, node[1:])
            continue
        summary = element("p", *node[0].children, classes=["fold-summary"])
        opened = element("div", summary, *node[1:], ids=node["ids"], classes=["fold", *node["classes"]])
        node.parent.replace(node, opened)


def run_in_heads(tree: docutils_nodes.Element) -> None:
    """Set the head of a note into its first paragraph, as a commentary does; it folds on a telephone only."""
    for note in elements(tree, nodes.lemma_note):
        head = note.next_node(nodes.note_head)
        body = [one for one in note if one is not head]
        first = next((one for one in body if not isinstance(one, docutils_nodes.Invisible)), None)
        name = [f"{note['ids'][0]}-head"] if note["ids"] else []
        # Lemma, kind and verdict are told apart by type; the verdict's claim number is a reference.
        if isinstance(first, docutils_nodes.paragraph):
            first[:0] = [element("span", *head.children, ids=name, classes=["note-head"]), docutils_nodes.Text(" ")]
            first["classes"].append("note-first")
        else:
            body.insert(0, element("p", *head.children, ids=name, classes=["note-head"]))
        named = {"aria_labelledby": name[0]} if name else {}
        note.parent.replace(note, element("div", *body, ids=note["ids"], classes=note["classes"], role="note", **named))


def number_keys(tree: docutils_nodes.Element) -> None:
    """Let the number behind the words that a note belongs to be the link to it: what stands in a link loses its form."""
    for key in elements(tree, docutils_nodes.reference, "key"):
        words = [one for one in key if not isinstance(one, docutils_nodes.superscript)]
        made = [docutils_nodes.inline("", "", *words, classes=["key"])] if words else []
        made += [docutils_nodes.reference("", one.astext(), internal=True, refuri=key["refuri"], classes=["key-number"])
                 for one in key if one not in words]
        made[0]["ids"] = key["ids"]
        key.parent.replace(key, made)


def name_segments(tree: docutils_nodes.Element) -> None:
    """Let the locator of a segment, which leads to itself, be a name; mark a segment that is a heading of its source, since
    it stands on the page of what it heads."""
    for head in elements(tree, nodes.segment_head):
        for link in elements(head, docutils_nodes.reference, "locator"):
            link.parent.replace(link, docutils_nodes.inline("", "", *link.children, classes=["locator"]))
        if head[0].astext().startswith("Heading"):
            head.parent.parent["classes"].append("heading-segment")


# Links and ids ------------------------------------------------------------------------------------------


def offer_no_files(tree: docutils_nodes.Element) -> None:
    """Let the name of a file be words: paper has none beside it. A line that offers files alone goes."""
    for link in [*elements(tree, download_reference), *elements(tree, docutils_nodes.reference, "download")]:
        if link.parent.astext().strip() == link.astext().strip() and isinstance(link.parent, docutils_nodes.paragraph):
            link.parent.parent.remove(link.parent)
        else:
            link.parent.replace(link, docutils_nodes.inline("", "", *link.children, classes=["download"]))


def address_in_book(uri: str, page: str, pages: Container[str]) -> str | None:
    """Where a link of `page` leads in the whole book, None if nowhere; `pages` are the slugs of its pages.

    `uri` is a web address, `#place` on the same page, or a slug, with `#place` or without.
    """
    parts = urlsplit(uri)
    if parts.scheme or parts.netloc:
        return uri
    target = parts.path or page
    if target not in pages:
        return None
    return f"#{target}--{parts.fragment}" if parts.fragment else f"#{target}"


def set_addresses(tree: docutils_nodes.Element, page: str, pages: Container[str]) -> None:
    """Put the slug `page` before every id of its tree, and let every link find its target in the whole book."""
    for node in elements(tree):
        # What a script knows a part of the page by.
        node.attributes.pop("data", None)
        if isinstance(node, docutils_nodes.raw):
            node[:] = [docutils_nodes.Text(re.sub(r'(\sid="|\shref="#)', rf"\1{page}--", node.astext()))]
        for several in ("ids", "backrefs"):
            if node.get(several):
                node[several] = [f"{page}--{one}" for one in node[several]]
        if isinstance(node, html_element):
            node["html"] = {name: " ".join(f"{page}--{one}" for one in value.split()) if name in NAMING else value
                            for name, value in node["html"].items()}
        if isinstance(node, nodes.group):
            node["name"] = f"{page}--{node['name']}"
        if node.get("refid"):
            node["refid"] = f"{page}--{node['refid']}"
        if isinstance(node, docutils_nodes.reference):
            # A hint is shown to who points at it.
            node.attributes.pop("reftitle", None)
            if "refuri" in node:
                found = address_in_book(node["refuri"], page, pages)
                if found is None:
                    logger.warning("link to %s, which is no page of the book", node["refuri"], location=node, type="lemmata")
                node["refuri"] = found or ""


def leave_out(tree: docutils_nodes.Element, page: str) -> None:
    """Take out of the document of a page, in place, what print and e-book do not show; its links need not be resolved."""
    leave_out_what_is_for_a_screen(tree)
    still_explorers(tree, page)
    leave_code_out(tree, page)
    fold_dropdowns(tree)


def make_for_print(tree: docutils_nodes.Element, page: str, pages: Container[str]) -> None:
    """Make of the resolved document of a page, in place, what print and e-book show of it."""
    offer_no_files(tree)
    name_segments(tree)
    number_keys(tree)
    run_in_heads(tree)
    open_folds(tree)
    set_addresses(tree, slug(page), pages)
