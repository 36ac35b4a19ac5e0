"""What of a page's HTML does not stand on paper."""

import pytest
from lxml import html

from lemmata.editions.pdf import html_to_print
from lemmata.editions.pdf.print_pages import Chapter


def article(cells: str):
    """A page of a notebook with these cells."""
    return html.fromstring(f"<article><h1>Question</h1>{cells}</article>")


def test_a_label_that_spans_rows_is_repeated_in_each():
    page = article('<table><thead><tr><th>noun</th><th>claim</th><th>n</th></tr></thead><tbody>'
                   '<tr><th rowspan="3" valign="top" id="a">number</th><th rowspan="2" valign="top">S0-1</th><td>1</td></tr>'
                   '<tr><td>2</td></tr><tr><th>S0-2</th><td>3</td></tr></tbody></table>')
    html_to_print._mend_tables(page)
    rows = [[cell.text_content() for cell in row] for row in page.xpath(".//tbody/tr")]
    assert rows == [["number", "S0-1", "1"], ["number", "S0-1", "2"], ["number", "S0-2", "3"]]
    assert not page.xpath(".//@rowspan | .//@valign") and len(page.xpath(".//*[@id='a']")) == 1


def test_a_table_of_many_columns_is_marked_for_smaller_type():
    def classes(columns: int) -> str:
        page = article(f"<table class='dataframe'><tr>{'<td>1</td>' * columns}</tr></table>")
        html_to_print._mend_tables(page)
        return page.xpath("string(.//table/@class)")
    most = html_to_print.MANY_COLUMNS
    assert "many-columns" in classes(most) and "many-columns" not in classes(most - 1)


def test_names_of_columns_break_after_an_underscore_and_numbers_nowhere():
    page = article("<table class='dataframe'><thead><tr><th>estimate_low_usd</th><th><code>per_year</code>_high</th></tr></thead>"
                   "<tbody><tr><td>1,728,000</td><td>not sold</td></tr><tr><td>2025-03-05</td><td>Year 2025</td></tr>"
                   "<tr><td>US$1,377,538,692</td><td>93.2%</td></tr></tbody></table>")
    html_to_print._mend_tables(page)
    heads = [html.tostring(cell, encoding="unicode", with_tail=False) for cell in page.xpath(".//th")]
    heads = [head.replace("</wbr>", "") for head in heads]
    assert "estimate_<wbr>low_<wbr>usd" in heads[0] and "<code>per_<wbr>year</code>_<wbr>high" in heads[1]
    assert [cell.text_content() for cell in page.xpath(".//td[@class='numeral']")] == ["1,728,000", "2025-03-05",
                                                                                      "US$1,377,538,692", "93.2%"]
    assert page.xpath("string(.//thead)") == "estimate_low_usdper_year_high"


@pytest.mark.parametrize(("address", "made"), [
    ("", "<p><span>Bartz</span>, <a href=\"#x\">x</a></p>"),
    ("https://example.org/b/", '<p><a class="row" href="https://example.org/b/record/cases.html#US-01">Bartz</a>, '
                               '<a href="#x">x</a></p>')])
def test_a_link_to_a_page_of_the_web_edition_alone_leads_there_or_nowhere(address, made):
    text = '<p><a class="row" href="web:record/cases.html#US-01">Bartz</a>, <a href="#x">x</a></p>'
    assert html_to_print.lead_to_web(text, address) == made


def test_two_pages_of_one_name_are_refused(tmp_path):
    with pytest.raises(html_to_print.JoiningFailed, match="two pages have one name in different folders: a/x, b/x"):
        html_to_print.join(tmp_path, [Chapter("a/x", "A"), Chapter("b/x", "B")])
