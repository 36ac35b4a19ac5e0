"""The list of figures."""

from lemmata.editions.pdf.print_matter import list_figures
from lemmata.editions.pdf.printed_pages import Listed, Page


def page(*figures: tuple[str, str, str]) -> Page:
    """A page with these figures, each as id, number and words."""
    return Page("a", "", "", [], [Listed(*one) for one in figures], [])


def test_a_chart_that_two_pages_show_is_one_line_with_two_numbers():
    said = "What it shows. How."
    listed = list_figures([page(("a--f", "Fig. 1", said)), page(("b--g", "Fig. 2", "Other."), ("b--f", "Fig. 3", said))])
    assert listed == [Listed("a--f", "Fig. 1, 3", "What it shows"), Listed("b--g", "Fig. 2", "Other")]
