"""Which sections of a chapter wait on a phone, and how long they say they are."""

from docutils import nodes
from sphinx_design.dropdown import dropdown_main

from lemmata.sphinx import content_visibility
from lemmata.sphinx.nodes import ROUGHLY, fold, fold_summary, segment
from lemmata.sphinx.nodes import paragraph as words

LINE = "x" * ROUGHLY


def chapter(*sections: nodes.Element) -> list[nodes.section]:
    """The sections of a page with a title; each holds a heading and one of `sections`."""
    made = [nodes.section("", nodes.title("", "A heading"), one, ids=[f"s{at}"]) for at, one in enumerate(sections)]
    document = nodes.document(None, None)
    document += nodes.section("", nodes.title("", "A page"), *made, ids=["page"])
    return made


def quiz() -> nodes.container:
    return nodes.container("", words("Which?"), classes=["quiz"])


def late(*sections: nodes.Element) -> list[bool]:
    return [content_visibility.comes_late(one) for one in chapter(*sections)]


def test_sections_behind_the_first_two_wait_where_there_are_exercises():
    assert late(words("a"), words("b"), words("c"), quiz()) == [False, False, True, True]


def test_a_page_without_exercises_is_laid_out_at_once():
    assert late(*(words(one) for one in "abcd")) == [False] * 4


def test_a_section_with_segments_does_not_wait_whole():
    assert late(words("a"), words("b"), segment("", words("c")), quiz()) == [False, False, False, True]


def test_sections_of_a_section_do_not_wait_apart():
    inner = [nodes.section("", nodes.title("", "Inner"), one) for one in (words("a"), words("b"), quiz())]
    outer = nodes.section("", nodes.title("", "Outer"), *inner)
    assert late(words("a"), words("b"), outer) == [False, False, True]
    assert [content_visibility.comes_late(one) for one in inner] == [False] * 3


def test_a_section_that_waits_tells_its_length_and_another_nothing():
    first, _, third, _ = chapter(words("a"), words("b"), words(LINE), quiz())
    assert content_visibility.attributes(first) == {}
    # Two lines, of heading and paragraph, and half a line below each.
    assert content_visibility.attributes(third) == {"data-length": str(3 * ROUGHLY)}


def test_a_line_that_is_begun_is_as_high_as_a_full_one():
    assert content_visibility.length_seen(words(LINE + "x")) == content_visibility.length_seen(words(LINE * 2)) == 2.5 * ROUGHLY


def test_of_what_is_folded_the_summary_counts_alone():
    folded = fold("", fold_summary("", "", nodes.Text("Answer")), words(LINE * 20))
    dropdown = dropdown_main("", nodes.rubric("", "Answer"), words(LINE * 20))
    assert content_visibility.length_seen(folded) == content_visibility.length_seen(dropdown) == 1.5 * ROUGHLY


def test_a_row_of_a_table_is_as_high_as_its_highest_cell():
    row = nodes.row("", *(nodes.entry("", words(LINE * times)) for times in (1, 4, 2)))
    assert content_visibility.length_seen(row) == 4.5 * ROUGHLY
    assert content_visibility.length_seen(nodes.row()) == 0
