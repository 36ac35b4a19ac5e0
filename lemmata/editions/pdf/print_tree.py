"""Makes of the document of a page what print and e-book show of it: its ids and links are those of the whole book.

Two chapters may both have a section "at a glance" and a footnote 1; with the page's name before them, their ids stay apart
and their links lead to their own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container
from urllib.parse import urlsplit

from docutils import nodes as docutils_nodes
from sphinx.addnodes import download_reference
from sphinx.util import logging

from lemmata.sphinx import nodes

logger = logging.getLogger(__name__)

#: The scheme of addresses of pages that only the web edition has; who joins the pages knows where that is, or that it is nowhere.
WEB = "web:"


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
        for several in ("ids", "backrefs"):
            if node.get(several):
                node[several] = [f"{page}--{one}" for one in node[several]]
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


def make_for_print(tree: docutils_nodes.Element, page: str, pages: Container[str]) -> None:
    """Make of the resolved document of a page, in place, what print and e-book show of it."""
    offer_no_files(tree)
    set_addresses(tree, slug(page), pages)
