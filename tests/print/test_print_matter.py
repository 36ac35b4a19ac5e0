"""The list of figures, and the licences."""

import pytest

from lemmata.editions.pdf.print_matter import list_figures, rights
from lemmata.editions.pdf.printed_pages import Contents, Listed, Page


def page(*figures: tuple[str, str, str]) -> Page:
    """A page with these figures, each as id, number and words."""
    return Page("a", "", "", [], [Listed(*one) for one in figures], [])


def test_a_chart_that_two_pages_show_is_one_line_with_two_numbers():
    said = "What it shows. How."
    listed = list_figures([page(("a--f", "Fig. 1", said)), page(("b--g", "Fig. 2", "Other."), ("b--f", "Fig. 3", said))])
    assert listed == [Listed("a--f", "Fig. 1, 3", "What it shows"), Listed("b--g", "Fig. 2", "Other")]


@pytest.mark.parametrize(("code", "told"), [("MIT", "CC BY 4.0, the code under MIT. The tables"), ("", "CC BY 4.0. The tables")])
def test_the_imprint_names_the_licence_of_code_where_the_book_has_one(code, told):
    contents = Contents("Title", "Title", "", "A", "2026", "CC BY 4.0", "https://example.org/by", "", [], [], licence_code=code)
    assert told in rights(contents).text_content()
