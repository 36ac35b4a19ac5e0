"""What of a page's HTML does not stand on paper."""

from lxml import html

from lemmata.editions.pdf import html_to_print


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
