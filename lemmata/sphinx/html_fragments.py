"""Parts of a document as HTML that can stand elsewhere: in a course, on a slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from docutils import nodes
from lxml import html
from sphinx.builders.html import StandaloneHTMLBuilder

#: Elements that stand in a line of text, between which a space is a space that is read.
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "q", "s", "small", "span", "strong", "sub", "sup", "u",
          "var"}
BETWEEN = re.compile(r"(</?([a-z][a-z0-9]*)[^<>]*>)[ \t\n]+(?=</?([a-z][a-z0-9]*))")


def safe_spaces(text: str) -> str:
    """Return HTML on one line without blanks between tags, which some platforms eat: those read become no-break spaces."""
    return BETWEEN.sub(lambda found: found[1] + ("\u00a0" if {found[2], found[3]} <= INLINE else ""), " ".join(text.split()))


def portable(text: str, address: str) -> str:
    """Return the HTML of a page at `address` on one line: links with their hosts, no ids, classes or hints, no coloured code."""
    root = html.fragment_fromstring(text, create_parent="div")
    # Colours of code, and the empty spans that mark a place in the page.
    for coloured in root.xpath(".//code//span | .//span[not(node())]"):
        coloured.drop_tag()
    for one in root.iter(html.etree.Element):
        if one.get("href"):
            one.set("href", quote(urljoin(address, one.get("href")), safe=":/#?&=%"))
        for name in ("id", "class", "title", "role", "data-label"):
            one.attrib.pop(name, None)
    return safe_spaces(html.tostring(root, encoding="unicode").removeprefix("<div>").removesuffix("</div>"))


@dataclass(frozen=True)
class Fragments:
    """Writes parts of a page as the builder writes the page, which stands at `address`."""

    builder: StandaloneHTMLBuilder
    document: nodes.document
    address: str

    def __call__(self, *parts: nodes.Node) -> str:
        """Return the parts as HTML on one line that can stand elsewhere."""
        translator = self.builder.create_translator(self.document, self.builder)
        for part in parts:
            part.walkabout(translator)
        return portable("".join(translator.body), self.address)
