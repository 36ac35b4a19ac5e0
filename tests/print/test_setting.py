"""Setting: what an element costs, and what page numbers become."""

from pathlib import Path

import pytest
from lxml import html
from weasyprint.css import get_all_computed_styles
from weasyprint.css.targets import TargetCollector

from lemmata.editions.pdf import render


@pytest.fixture
def styles():
    """The styles of a small document, by tag and pseudo-element."""
    page = "<html lang=en><body><p>Words</p><ul><li>A line</li></ul><q>said</q></body></html>"
    source = render.source_of(page, Path.cwd(), None)
    found = get_all_computed_styles(source, target_collector=TargetCollector()).get_computed_styles()
    return {(element.tag, pseudo) for element, pseudo in found}


def test_an_element_has_no_styles_for_notes_that_it_does_not_have(styles):
    assert {pseudo for tag, pseudo in styles if tag == "p"} == {None}


def test_a_list_has_its_markers_and_a_quotation_its_marks(styles):
    assert {("li", None), ("li", "marker"), ("q", "before"), ("q", "after")} <= styles


def test_an_entry_names_a_page_once_and_pages_in_order():
    document = html.document_fromstring("<p><span data-targets='b a c'></span></p>")
    filled = render.fill(document, {"a": 7, "b": 12, "c": 7})
    assert [(one.text, one.get("href")) for one in filled.iter("a")] == [("7", "#a"), ("12", "#b")]
