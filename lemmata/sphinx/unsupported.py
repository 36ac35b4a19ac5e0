"""Refuses what the theme does not draw: a directive that MyST accepts must not vanish from the page in silence.

Jupyter Book's own theme brings scripts and styles for these from MathJax, sphinx-design and others; this book's pages
carry none of them (strict content security policy, no foreign host). Each use is a warning with file and line, and
warnings are fatal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

#: Components of sphinx-design that the page styles.
DRAWN = {"dropdown", "card", "card-title", "card-header", "card-body", "card-footer", "grid-container", "grid-row", "grid-item"}
#: Classes of what sphinx-design writes without naming its component, with the name of the directive or role.
CLASSES = {"sd-badge": "badge", "sd-btn": "button", "sd-tab-set": "tab-set", "sd-material-icon": "icon",
           "sd-cards-carousel": "card-carousel", "fas": "icon", "fab": "icon", "far": "icon"}
#: Elements that run or fetch something: the policy of the page forbids it, and an e-book may hold none.
ACTIVE = {"script", "iframe", "frame", "object", "embed", "applet", "video", "audio", "link", "base", "meta"}
#: Attributes whose address the browser fetches by itself.
FETCHED = {"src", "srcset", "poster", "background"}
#: An address on another host, and a style that fetches one.
ELSEWHERE, STYLE = re.compile(r"(?:^|[\s,:])//"), re.compile(r"@import|url\(\s*[\"']?(?:\w+:)?//", re.IGNORECASE)
#: What may be such an element or attribute, to be read as HTML; a cell of a table may say the same in words.
SUSPECT = re.compile(rf"<(?:{'|'.join(sorted(ACTIVE))})\b|\bon[a-z]+\s*=|script\s*:|&\w*(?:#|tab|newline|colon)|"
                     rf"\b(?:{'|'.join(sorted(FETCHED))})\s*=[^>]*//|{STYLE.pattern}", re.IGNORECASE)
#: Outputs of a notebook that need a script, with the name of each.
RUNNING = {"application/javascript": "an output in JavaScript", "application/vnd.jupyter.widget-view+json": "a widget"}
#: What to write instead, by what is refused.
INSTEAD = {"math": "the formula in words or as code", "tab-set": "headings or {dropdown}", "badge": "the word itself",
           "button": "a link", "icon": "the word itself", "card-carousel": "{grid} with cards",
           "only": "words for every edition", "raw": "words, or {raw} html",
           "HTML that runs or fetches something": "HTML that stands still", "a widget": "a table or a chart",
           "an output in JavaScript": "a table or a chart"}


class _Active(HTMLParser):
    """Finds in HTML an element that runs or fetches something, or an attribute that does."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        self.found = self.found or tag in ACTIVE or any(_runs_or_fetches(name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        """Look at the rules of a style element; the words of any other are words."""
        self.found = self.found or self.cdata_elem == "style" and bool(STYLE.search(data))


def _runs_or_fetches(name: str, value: str) -> bool:
    # A browser passes over blanks and control characters in the name of a scheme.
    return name.startswith("on") or re.sub(r"[\x00-\x20]", "", value).lower().startswith("javascript:") \
        or name in FETCHED and bool(ELSEWHERE.search(value)) or name == "style" and bool(STYLE.search(value))


def is_active(html: str) -> bool:
    """Whether `html` runs or fetches something when a browser shows it; words that look like a script do not count."""
    if not SUSPECT.search(html):
        return False
    reader = _Active()
    reader.feed(html)
    reader.close()
    return reader.found


def undrawn(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield each node of `doctree` that the theme does not draw, with its name in MyST; one for each use."""
    inside: set[int] = set()
    for node in doctree.findall(nodes.Element):
        if id(node.parent) in inside:
            inside.add(id(node))
            continue
        name = "math" if isinstance(node, nodes.math | nodes.math_block) else "only" if isinstance(node, addnodes.only) else ""
        if isinstance(node, nodes.raw) and "html" not in node.get("format", "").split():
            name = "raw"
        elif isinstance(node, nodes.raw) and is_active(node.astext()):
            name = "HTML that runs or fetches something"
        name = name or RUNNING.get(node.get("mime_type", ""), "")
        component = node.get("design_component", "")
        if component and component not in DRAWN:
            name = component
        name = name or next((CLASSES[one] for one in node.get("classes", ()) if one in CLASSES), "")
        if name:
            inside.add(id(node))
            yield node, name


def line_of(node: nodes.Element) -> int | None:
    """Return the line of `node` or of the nearest element around it that has one; roles have none of their own."""
    one: nodes.Element | None = node
    while one is not None and not one.line:
        one = one.parent
    return one.line if one is not None else None


def refuse(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each node that the theme does not draw, with its line and what to write instead, and of a page without a title."""
    if next(iter(doctree.findall(nodes.title)), None) is None:
        logger.warning("the page has no title, expected a heading (# …) at its beginning", location=(app.env.docname, 1),
                       type="lemmata")
    for node, name in undrawn(doctree):
        logger.warning("%s is not drawn by this theme, expected %s", name,
                       INSTEAD.get(name, "one of " + ", ".join(sorted(DRAWN))),
                       location=(app.env.docname, line_of(node)), type="lemmata")


def setup(app: Sphinx) -> None:
    """Look at each page when it was read."""
    app.connect("doctree-read", refuse)
