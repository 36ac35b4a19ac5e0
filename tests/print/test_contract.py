"""What print takes of other libraries that they promise to nobody: a release that changes one of these names fails here first.

WeasyPrint and pydyf are asked by `page_layout`, `chunks`, `merge_chunks` and `pdf_tags`, Sphinx and MyST-NB by `print_builder`.
"""

import inspect
from pathlib import Path

import pydyf
import pytest
import weasyprint
from lxml import html
from myst_nb.core.render import base_render_priority
from sphinx.builders.html import BuildInfo, StandaloneHTMLBuilder
from weasyprint.formatting_structure.boxes import PageBox
from weasyprint.html import UA
from weasyprint.pdf import tags

from lemmata.editions.pdf import page_layout


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.fixture(scope="module")
def pages():
    """The pages of a document with a picture, and what the picture was kept in."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>a</text></svg>'
    kept: dict = {}
    text = f"<html lang=en><body><h1 id=here>Words</h1><img src='data:image/svg+xml,{picture}'></body></html>".replace("#", "%23")
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    source = page_layout.source_of(html.document_fromstring(text), Path.cwd(), fetcher)
    return source.render(cache=kept).pages, kept


def test_tags_are_made_by_a_function_that_the_module_calls_by_name():
    assert parameters(tags._build_box_tree) == ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]
    assert inspect.isgeneratorfunction(tags._build_box_tree)
    assert inspect.getsource(tags._build_box_tree).count("_build_box_tree(") > 1


def test_a_page_is_a_box_whose_children_can_be_let_go(pages):
    page, = pages[0]
    assert isinstance(page._page_box, PageBox) and page._page_box.children


def test_an_anchor_of_a_page_bears_its_id(pages):
    assert list(pages[0][0].anchors) == ["here"]


def test_a_page_lists_its_bookmarks_each_with_its_level_first(pages):
    assert [(level, label) for level, label, *_ in pages[0][0].bookmarks] == [(1, "Words")]


def test_a_picture_keeps_the_layout_that_let_go_takes_from_it(pages):
    contexts = [picture._context for picture in pages[1].values() if getattr(picture, "_context", None)]
    assert contexts and all(hasattr(one, name) for one in contexts
                            for name in ("style_for", "target_collector", "page_maker", "tables"))


def test_the_style_sheet_of_weasyprint_has_the_rules_that_are_taken_out():
    assert parameters(weasyprint.HTML._ua_stylesheets) == ["self", "forms"]
    assert "\n::footnote-" in UA and "\n::marker" in UA


def test_a_pdf_lists_its_pages_by_a_property():
    assert isinstance(pydyf.PDF.page_references, property)
    assert "Count" in pydyf.PDF().pages


def test_a_page_is_painted_by_a_method_that_can_be_replaced(pages):
    assert parameters(pages[0][0].paint) == ["stream", "scale"]


def test_a_builder_of_html_says_what_its_pages_depend_on():
    assert parameters(StandaloneHTMLBuilder.create_build_info) == ["self"]
    assert parameters(BuildInfo.__init__) == ["self", "config", "tags", "config_categories"]


@pytest.mark.parametrize("name", ["gen_indices", "gen_pages_from_extensions", "gen_additional_pages", "copy_download_files",
                                  "copy_static_files", "write_doc", "get_relative_uri"])
def test_a_builder_of_html_has_the_step_that_print_does_without(name):
    assert callable(getattr(StandaloneHTMLBuilder, name))


def test_myst_nb_chooses_of_a_notebooks_outputs_by_the_name_of_the_builder():
    assert {"text/html", "text/plain"} <= base_render_priority()["html"].keys()
