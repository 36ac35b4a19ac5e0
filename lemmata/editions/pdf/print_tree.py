"""Makes of the document of a page what print and e-book show of it: what needs a screen is left out, what needs a script is
replaced by what can do without, and ids and links are those of the whole book.

Two chapters may both have a section "at a glance" and a footnote 1; with the page's name before them, their ids stay apart
and their links lead to their own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from urllib.parse import urlsplit

from docutils import nodes as docutils_nodes
from sphinx.addnodes import download_reference
from sphinx.locale import _
from sphinx.util import logging

from lemmata.editions.pdf.print_answers import take_answers, take_quizzes
from lemmata.editions.pdf.print_elements import elements, html_element, html_node, on_page
from lemmata.editions.pdf.print_tables import make_figures, make_tables
from lemmata.editions.pdf.printed_pages import NAMING, WEB, address_in_print, slug
from lemmata.sphinx import nodes

logger = logging.getLogger(__name__)


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
        note = nodes.paragraph(_("The code that draws and computes what follows stands in") + " ",
                               html_node("code", f"{page}.ipynb"), ".", classes=["code-note"])
        title.parent.insert(title.parent.index(title) + 1, note)


def still_explorers(tree: docutils_nodes.Element, page: str) -> None:
    """Show an explorer in its default state and say where the others are."""
    for node in elements(tree, docutils_nodes.container, "explorer"):
        states = elements(node, docutils_nodes.container, "state")
        for state in states:
            if "state-default" not in state["classes"]:
                node.remove(state)
        if len(states) > 1:
            place = docutils_nodes.reference("", _("the web edition"), refuri=f"{WEB}{page}.html")
            node += nodes.paragraph(_("One of %d states. The others:") % len(states) + " ", place,
                                    ", " + _("or %s.ipynb in JupyterLab.") % page,
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
        summary = html_node("p", *node[0].children, classes=["fold-summary"])
        opened = html_node("div", summary, *node[1:], ids=node["ids"], classes=["fold", *node["classes"]])
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
            first[:0] = [html_node("span", *head.children, ids=name, classes=["note-head"]), docutils_nodes.Text(" ")]
            first["classes"].append("note-first")
        else:
            body.insert(0, html_node("p", *head.children, ids=name, classes=["note-head"]))
        named = {"aria_labelledby": name[0]} if name else {}
        note.parent.replace(note, html_node("div", *body, ids=note["ids"], classes=note["classes"], role="note", **named))


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
        if (segment := head.parent.parent).get("kind") == "heading":
            segment["classes"].append("heading-segment")


# Links and ids ------------------------------------------------------------------------------------------


def offer_no_files(tree: docutils_nodes.Element) -> None:
    """Let the name of a file be words: paper has none beside it. A line that offers files alone goes."""
    for link in [*elements(tree, download_reference), *elements(tree, docutils_nodes.reference, "download")]:
        if link.parent.astext().strip() == link.astext().strip() and isinstance(link.parent, docutils_nodes.paragraph):
            link.parent.parent.remove(link.parent)
        else:
            link.parent.replace(link, docutils_nodes.inline("", "", *link.children, classes=["download"]))


def address_in_book(uri: str, page: str, pages: Container[str]) -> str | None:
    """Return where a link of `page` leads in the whole book, None if nowhere; `pages` are the slugs of its pages.

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
        if isinstance(node, docutils_nodes.reference):
            # A hint is shown to who points at it.
            node.attributes.pop("reftitle", None)
            uri = node["refuri"] if "refuri" in node else f"#{node.attributes.pop('refid')}"
            node["internal"] = node.get("internal") or uri.startswith("#")
            node["refuri"] = address_in_book(uri, page, pages) or ""
            if not node["refuri"]:
                logger.warning("link to %s, which is no page of the book", uri, location=node, type="lemmata")
        elif node.get("refid"):
            node["refid"] = f"{page}--{node['refid']}"


def leave_out(tree: docutils_nodes.Element, page: str) -> None:
    """Take out of the document of a page, in place, what print and e-book do not show; its links need not be resolved."""
    leave_out_what_is_for_a_screen(tree)
    still_explorers(tree, page)
    leave_code_out(tree, page)
    fold_dropdowns(tree)


# What paper needs ---------------------------------------------------------------------------------------


def print_references(tree: docutils_nodes.Element) -> None:
    """Put the page number behind a reference that names a chapter, a section, a figure or a segment."""
    for link in elements(tree, docutils_nodes.reference):
        if not link["refuri"].startswith("#"):
            continue
        target = link["refuri"][1:]
        if any({"std-ref", "std-numref", "doc"} & {*one["classes"]} for one in link if isinstance(one, docutils_nodes.Element)):
            link += on_page("\u00a0(" + _("p.") + "\u00a0", target, ")")
        elif "locator" in link["classes"] and "segment-head" not in link.parent["classes"]:
            link += on_page(", " + _("p.") + "\u00a0", target)


def print_addresses(tree: docutils_nodes.Element) -> None:
    """Print the address where a reader on paper needs it: in the evidence, and where a link is all that is said."""
    for link in elements(tree, docutils_nodes.reference):
        uri = link["refuri"]
        if not uri.startswith("http"):
            continue
        if link.astext().strip() == uri:
            link[:] = [docutils_nodes.Text(address_in_print(uri))]
            link["classes"].append("address")
        elif (entry := _entry_of_sources(link)) is not None:
            home = entry[-1] if isinstance(entry[-1], docutils_nodes.paragraph) else entry
            home += html_node("span", " ", html_node("span", address_in_print(uri), classes=["address"]), classes=["on-paper"])


def _entry_of_sources(link: docutils_nodes.Node) -> docutils_nodes.Element | None:
    """Return the entry of the evidence that holds `link`, if one does."""
    around = link
    while around.parent is not None:
        if isinstance(around, nodes.record_entry) and "sources" in around.parent["classes"]:
            return around
        around = around.parent
    return None


def free_badges(tree: docutils_nodes.Element) -> None:
    """Set a badge behind the link that holds it: what stands in a link loses its form."""
    for badge in elements(tree, nodes.badge, "verdict"):
        link = badge.parent
        if isinstance(link, docutils_nodes.reference):
            link.remove(badge)
            if isinstance(link[-1], docutils_nodes.Text):
                link[-1] = docutils_nodes.Text(link[-1].rstrip())
            link.parent.insert(link.parent.index(link) + 1, [docutils_nodes.Text("\u00a0"), badge])


def fill_targets(tree: docutils_nodes.Element) -> None:
    """Let an empty target hold the word after it: the typesetter breaks lines at an empty box as it pleases."""
    for target in elements(tree, docutils_nodes.target):
        after = target.next_node(_is_seen, descend=False, siblings=True)
        if not target.children and isinstance(after, docutils_nodes.Text) and (found := re.match(r"\S+", after)):
            target += docutils_nodes.Text(found[0])
            after.parent.replace(after, docutils_nodes.Text(after[found.end():]))


def _is_seen(node: docutils_nodes.Node) -> bool:
    return not isinstance(node, docutils_nodes.Invisible)


def title_of(tree: docutils_nodes.Element) -> html_element:
    """Return the title of a page with its languages, without its links."""
    title = tree.next_node(docutils_nodes.title)
    return html_node("span", *(one.astext() if isinstance(one, docutils_nodes.Text) else
                               html_node("span", one.astext(), **({"lang": one["lang"]} if one.get("lang") else {}))
                               for one in title.children))


def make_for_print(tree: docutils_nodes.Element, page: str, pages: Container[str], numbers: Mapping[str, str]) -> None:
    """Make of the resolved document of a page, in place, what print and e-book show of it.

    `pages` are the slugs of all pages, `numbers` those of the figures of this one, by id.
    """
    offer_no_files(tree)
    name_segments(tree)
    number_keys(tree)
    run_in_heads(tree)
    make_tables(tree)
    make_figures(tree, numbers)
    take_answers(tree, slug(page))
    take_quizzes(tree, slug(page))
    open_folds(tree)
    set_addresses(tree, slug(page), pages)
    print_references(tree)
    print_addresses(tree)
    free_badges(tree)
    fill_targets(tree)
