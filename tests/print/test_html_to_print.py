"""What of a page's HTML does not stand on paper."""

import pytest
from lxml import html

from lemmata.editions.pdf import html_to_print
from lemmata.editions.pdf.print_pages import Chapter


def article(cells: str):
    """A page of a notebook with these cells."""
    return html.fromstring(f"<article><h1>Question</h1>{cells}</article>")


def test_folded_code_leaves_neither_its_fold_nor_an_empty_cell():
    page = article('<div class="cell"><details class="hide above-input"><summary><p>Show code cell source</p></summary>'
                   '<div class="cell_input"><pre>1 + 1</pre></div></details></div>')
    html_to_print._leave_code_out(page, "notebooks/question")
    assert "Show code" not in page.text_content() and not page.xpath(".//details | .//div[@class='cell']")


def test_the_output_of_folded_code_stays():
    page = article('<div class="cell"><details class="hide above-input"><summary><p>Show code cell source</p></summary>'
                   '<div class="cell_input"><pre>1 + 1</pre></div></details><div class="cell_output">2</div></div>')
    html_to_print._leave_code_out(page, "notebooks/question")
    assert page.xpath("string(.//div[@class='cell_output'])") == "2" and "1 + 1" not in page.text_content()


def test_a_page_whose_code_is_left_out_says_where_it_stands():
    page = article('<div class="cell"><div class="cell_input"><pre>1 + 1</pre></div></div>')
    html_to_print._leave_code_out(page, "notebooks/question")
    assert page.xpath("string(.//p[@class='code-note'])") == ("The code that draws and computes what follows stands in "
                                                              "notebooks/question.ipynb.")


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


NOTE = """<p>The <a class="key" href="#n" id="n-in">works<sup>1</sup></a>, <a class="said" href="#c">40</a><a class="key"
href="#m" id="m-in"><sup>2</sup></a>.</p><div class="note" id="n" aria-labelledby="n-head"><div
class="note-head" id="n-head"><a class="note-number" href="#n-in">1</a> works</div><details open><summary aria-label="Note 1">
</summary><p>It says.</p><p>More.</p></details>
</div>"""


def test_a_note_is_whole_and_its_head_runs_into_its_words():
    page = article(NOTE)
    html_to_print._unfold_notes(page)
    html_to_print._run_in_heads(page)
    note = page.find_class("note")[0]
    assert [part.tag for part in note] == ["p", "p"] and not page.xpath(".//details | .//summary")
    assert note[0].text_content() == "1 works It says." and note[0][0].get("id") == note.get("aria-labelledby")


def test_a_number_behind_the_words_of_a_note_is_the_link():
    page = article(NOTE)
    html_to_print._unfold_notes(page)
    assert page.xpath("string(.//p)") == "The works1, 402."
    assert [(link.text, link.get("href")) for link in page.find_class("key-number")] == [("1", "#n"), ("2", "#m")]
    assert [(key.tag, key.text, key.get("id")) for key in page.find_class("key")] == [("span", "works", "n-in")]
    assert page.find_class("key-number")[1].get("id") == "m-in"


def test_what_a_chapter_folds_at_its_head_is_printed_as_its_sections():
    page = html.fromstring('<article><section id="top"><h1>T</h1><div class="tally"><svg class="tally-bar"></svg>'
                           '<p>3 claims</p></div><p class="chapter-facts">75 minutes</p>'
                           '<details class="chapter-before"><summary>Before</summary>'
                           '<section id="a"><h2>A</h2></section></details><section id="b"></section></section></article>')
    html_to_print._unfold_chapter(page)
    assert [one.tag for one in page[0]] == ["h1", "div", "section", "section"]
    assert page.text_content() == "T3 claimsA"


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
