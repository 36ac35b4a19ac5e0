"""Splits links before they are set, so that each holds words only."""

from __future__ import annotations

from lxml.html import HtmlElement

from lemmata.editions.pdf.join_pages import element


def split_links(document: HtmlElement) -> None:
    """Let every link hold words only.

    The typesetter makes a link annotation of each element inside a link, and one that is no Link in the tags. An
    element without a language is dropped; around one with a language the link is split.
    """
    for link in document.xpath("//a[@href][*]"):
        for node in link.xpath(".//*[not(@lang) and not(@data-target) and not(self::img)]"):
            node.drop_tag()
        runs = link.xpath("./*[@lang]")
        if not runs:
            continue
        pieces: list[HtmlElement] = [element("a", link.text or "")]
        for child in list(link):
            tail, child.tail = child.tail or "", None
            if child in runs:
                wrapped = element("span", element("a", child.text_content()), lang=child.get("lang"))
                pieces += [wrapped, element("a", tail)]
            else:
                child.tail = tail
                pieces[-1].append(child)
        pieces = [piece for piece in pieces if len(piece) or piece.text]
        pieces[-1].tail = link.tail
        for piece in pieces:
            anchor = piece if piece.tag == "a" else piece[0]
            for name in ("href", "class"):
                if link.get(name):
                    anchor.set(name, link.get(name))
        if link.get("id"):
            pieces[0].set("id", link.get("id"))
        for piece in reversed(pieces[1:]):
            link.addnext(piece)
        link.addnext(pieces[0])
        link.tail = None
        link.drop_tree()
