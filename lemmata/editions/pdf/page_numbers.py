"""Guesses and fills in the page numbers that a book prints of itself."""

from __future__ import annotations

import copy

from lxml import html
from lxml.html import HtmlElement

#: So many stand on a page, the back matter's narrow columns and the empty ends of chapters taken together.
LETTERS = 2000


def guess(document: HtmlElement) -> dict[str, int]:
    """Return the page on which each id may stand, by the letters before it: a number as wide as the right one."""
    letters, made = 0, {}
    for node in document.body.iter(html.etree.Element):
        if identifier := node.get("id"):
            made[identifier] = 1 + letters // LETTERS
        letters += len(node.text or "") + len(node.tail or "")
    return made


def fill(document: HtmlElement, pages: dict[str, int]) -> HtmlElement:
    """Return a copy of `document` with the number of each target's page.

    In the index a page that bears an entry twice is named once, and each number is a link.
    """
    made = copy.deepcopy(document)
    for node in made.xpath("//span[@data-target]"):
        node.text = str(pages[node.get("data-target")])
        node.drop_tag()
    for node in made.xpath("//span[@data-targets]"):
        targets = node.get("data-targets").split()
        del node.attrib["data-targets"]
        first: dict[int, str] = {}
        for target in targets:
            first.setdefault(pages[target], target)
        for number, target in sorted(first.items()):
            link = html.Element("a", href=f"#{target}")
            link.text, link.tail = str(number), ", "
            node.append(link)
        node[-1].tail = ""
        node.text = "\u2002"
    return made
