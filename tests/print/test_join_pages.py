"""Joining: where links to the web edition lead, and which pages do not fit together."""

import pytest

from lemmata.editions.pdf import join_pages
from lemmata.editions.pdf.printed_pages import Chapter


@pytest.mark.parametrize(("address", "made"), [
    ("", "<p><span>Bartz</span>, <a href=\"#x\">x</a></p>"),
    ("https://example.org/b/", '<p><a class="row" href="https://example.org/b/record/cases.html#US-01">Bartz</a>, '
                               '<a href="#x">x</a></p>')])
def test_a_link_to_a_page_of_the_web_edition_alone_leads_there_or_nowhere(address, made):
    text = '<p><a class="row" href="web:record/cases.html#US-01">Bartz</a>, <a href="#x">x</a></p>'
    assert join_pages.lead_to_web(text, address) == made


def test_two_pages_of_one_name_are_refused(tmp_path):
    with pytest.raises(join_pages.JoiningFailed, match="two pages have one name in different folders: a/x, b/x"):
        join_pages.join(tmp_path, [Chapter("a/x", "A"), Chapter("b/x", "B")])
