"""The lists of figures and tables, and the numbers that tables have in the whole book."""

from lxml import html

from lemmata.editions.pdf import print_matter
from lemmata.editions.pdf.join_pages import Joined
from lemmata.editions.pdf.printed_pages import Chapter, Listed, Page


def joined(name: str, body: str = "", figures=(), tables=()) -> Joined:
    """A page of the joined document with these figures and tables, each as id, number and words."""
    page = Page("<span>T</span>", f'<article id="{name}">{body}</article>', [], [Listed(*one) for one in figures],
                [Listed(*one) for one in tables])
    return Joined(Chapter(name, "T"), page, html.fragment_fromstring(page.article))


def test_a_chart_that_two_pages_show_is_one_line_with_two_numbers():
    listed = print_matter.number_figures([joined("a", figures=[("a--f", "Fig. 1", "What it shows. How.")]),
                                          joined("b", figures=[("b--g", "Fig. 2", "Other."),
                                                               ("b--f", "Fig. 3", "What it shows. How.")])])
    assert listed == [Listed("a--f", "Fig. 1, 3", "What it shows"), Listed("b--g", "Fig. 2", "Other")]


def test_tables_are_numbered_through_the_book_and_in_their_captions():
    def table(name: str) -> str:
        return f'<table id="{name}"><caption><span class="caption-number" data-number="{name}"></span>Words</caption></table>'

    pages = [joined("a", table("a--t"), tables=[("a--t", "", "One")]), joined("b", table("b--t"), tables=[("b--t", "", "Two")])]
    assert print_matter.number_tables(pages) == [Listed("a--t", "Table\u00a01", "One"), Listed("b--t", "Table\u00a02", "Two")]
    assert [one.article.text_content() for one in pages] == ["Table\u00a01Words", "Table\u00a02Words"]
