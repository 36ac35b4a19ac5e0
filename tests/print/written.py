"""Nodes as HTML, as the builder `print` writes them."""

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers.html5_polyglot import HTMLTranslator, Writer

from lemmata.editions.pdf.print_elements import depart_html_element, visit_html_element


class Translator(HTMLTranslator):
    """Writes what docutils writes, elements of HTML, and a badge as a span."""

    visit_html_element, depart_html_element = visit_html_element, depart_html_element
    visit_badge, depart_badge = HTMLTranslator.visit_inline, HTMLTranslator.depart_inline

    def visit_chinese(self, node: nodes.Element) -> None:
        """Open a run of Chinese."""
        self.body.append(self.starttag(node, "span", "", lang=node["lang"]))

    def depart_chinese(self, node: nodes.Element) -> None:
        """Close it."""
        self.body.append("</span>")


def as_html(*written: nodes.Node) -> str:
    """Nodes as HTML, without line breaks."""
    translator = Translator(new_document("", get_default_settings(Writer)))
    for node in written:
        node.walkabout(translator)
    return "".join(translator.body).replace("\n", "")


def box(*children: nodes.Node, classes: str = "") -> nodes.container:
    """A container of these children and classes."""
    return nodes.container("", *children, classes=classes.split())
