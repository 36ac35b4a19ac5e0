"""Tables and figures of print and e-book, of whatever a page has them from."""

import pytest
from docutils import nodes
from lxml import html

from lemmata.editions.pdf import print_tables
from lemmata.editions.pdf.print_elements import elements, html_element, html_node, tagged
from lemmata.sphinx import nodes as own
from tests.print.written import as_html, box


def printed(table: str) -> nodes.container:
    """A page with what a notebook printed, made fit for paper."""
    tree = box(nodes.raw("", table, format="html", classes=["output"]))
    print_tables.make_tables(tree)
    return tree


def dataframe(*rows: str) -> nodes.container:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return printed(f'<table class="dataframe">{body}</table>')


def test_what_a_notebook_prints_beside_a_table_is_left_out():
    tree = printed('<div><style scoped>td { color: red }</style><table border="1" class="t"><tr style="x: y"><td valign="top">1'
                   "</td></tr></table></div>")
    assert as_html(*tree) == ('<div class="output"><div><table class="t short"><tr><td>1</td></tr></table></div></div>')


def test_a_label_that_spans_rows_is_repeated_in_each():
    tree = printed("<table><thead><tr><th>noun</th><th>claim</th><th>n</th></tr></thead><tbody>"
                   '<tr><th rowspan="3" id="a">number</th><th rowspan="2">S0-1</th><td>1</td></tr>'
                   "<tr><td>2</td></tr><tr><th>S0-2</th><td>3</td></tr></tbody></table>")
    rows = [[cell.astext() for cell in tagged(row, "th", "td")] for row in tagged(tree, "tr")[1:]]
    assert rows == [["number", "S0-1", "1"], ["number", "S0-1", "2"], ["number", "S0-2", "3"]]
    assert "rowspan" not in as_html(*tree) and as_html(*tree).count('id="a"') == 1


def test_each_header_cell_says_what_it_heads_and_none_is_empty():
    tree = printed("<table><thead><tr><th scope='col'></th><th>n</th></tr></thead>"
                   "<tbody><tr><th>a</th><td>1</td></tr></tbody></table>")
    assert [(cell["tag"], cell["html"]) for cell in tagged(tree, "th", "td")] == [
        ("td", {}), ("th", {"scope": "col"}), ("th", {"scope": "row"}), ("td", {})]


ROWS, LETTERS = print_tables.SHORT_TABLE


@pytest.mark.parametrize(("rows", "letters", "short"), [(ROWS, 1, True), (ROWS + 1, 1, False), (1, LETTERS + 1, False)])
def test_a_short_table_stays_on_a_page(rows, letters, short):
    table, = tagged(dataframe(*["<td>" + "x" * letters + "</td>"] * rows), "table")
    assert ("short" in table["classes"]) == short


@pytest.mark.parametrize(("columns", "many"), [(print_tables.MANY_COLUMNS, True), (print_tables.MANY_COLUMNS - 1, False)])
def test_a_table_of_many_columns_is_marked_for_smaller_type(columns, many):
    table, = tagged(dataframe("<td>1</td>" * columns), "table")
    assert ("many-columns" in table["classes"]) == many


def test_a_line_break_in_a_cell_has_no_end_tag():
    assert as_html(*tagged(dataframe("<td>a<br>b</td>"), "td")) == "<td>a<br>b</td>"


def test_names_of_columns_break_after_an_underscore():
    tree = dataframe("<th>estimate_low_usd</th><th><code>per_year</code>_high</th>")
    assert [as_html(*cell.children) for cell in tagged(tree, "th")] == [
        "estimate_<wbr></wbr>low_<wbr></wbr>usd", "<code>per_<wbr></wbr>year</code>_<wbr></wbr>high"]


@pytest.mark.parametrize(("cell", "whole"), [
    ("1,728,000", True), ("2025-03-05", True), ("US$1,377,538,692", True), ("93.2%", True), ("not sold", False),
    ("Year 2025", False)])
def test_a_number_is_not_broken(cell, whole):
    made, = tagged(dataframe(f"<td>{cell}</td>"), "td")
    assert ("numeral" in made["classes"]) == whole


def test_a_table_of_the_record_has_no_frame_that_scrolls():
    tree = box(own.table("terms", "Two terms", ["Term", "Means"], [("t1", [[nodes.Text("a")], [own.paragraph("b")]])]))
    print_tables.make_tables(tree)
    assert as_html(*tree) == (
        '<table class="record record-terms short"><caption>Two terms</caption><thead><tr><th scope="col">Term</th>'
        '<th scope="col">Means</th></tr></thead><tbody><tr id="t1"><th scope="row">a</th><td><p>b</p></td></tr></tbody></table>')


def cells(*words: str, **attributes) -> nodes.row:
    return nodes.row("", *(nodes.entry("", own.paragraph(one), **attributes) for one in words))


def test_a_table_of_myst_has_its_heads_and_its_alignment():
    group = nodes.tgroup("", nodes.colspec(stub=1), nodes.colspec(), nodes.thead("", cells("A", "B")),
                         nodes.tbody("", cells("a", "1", classes=["text-right"])), cols=2)
    tree = box(nodes.table("", nodes.title("", "What it shows"), group, ids=["t"], classes=["wide", "colwidths-auto"]))
    print_tables.make_tables(tree)
    assert as_html(*tree) == (
        '<table class="wide short" id="t"><caption>What it shows</caption><thead><tr><th scope="col"><p>A</p></th>'
        '<th scope="col"><p>B</p></th></tr></thead><tbody><tr><th class="text-right" scope="row"><p>a</p></th>'
        '<td class="text-right"><p>1</p></td></tr></tbody></table>')


def test_a_cell_that_spans_columns_still_does():
    entry = nodes.entry("", own.paragraph("both"), morecols=1)
    group = nodes.tgroup("", nodes.colspec(), nodes.colspec(), nodes.tbody("", nodes.row("", entry)), cols=2)
    tree = box(nodes.table("", group))
    print_tables.make_tables(tree)
    assert tagged(tree, "td")[0]["html"] == {"colspan": "2"}


def figure(*parts: nodes.Node) -> nodes.container:
    tree = box(nodes.figure("", own.paragraph("Headline"), *parts, ids=["fig-a"], classes=["chart"]))
    print_tables.make_figures(tree, {"fig-a": "Fig. 3"})
    return tree


CAPTION, LEGEND = nodes.caption("", "What it shows. And more."), nodes.legend("", own.paragraph("Sources: none."))


def test_a_figure_has_one_caption_with_its_number_and_its_legend():
    assert as_html(*figure(CAPTION.deepcopy(), LEGEND.deepcopy())) == (
        '<figure class="chart align-default" id="fig-a"><p>Headline</p><figcaption><p><span class="caption-number">Fig. 3 </span>'
        '<span class="caption-text">What it shows. And more.</span></p><div class="legend"><p>Sources: none.</p></div>'
        "</figcaption></figure>")


def test_figures_are_listed_by_number_and_caption():
    assert print_tables.figures_of(figure(CAPTION.deepcopy())) == [("fig-a", "Fig. 3", "What it shows. And more.")]
    assert print_tables.figures_of(figure()) == []


def test_tables_are_listed_and_have_a_place_for_their_number():
    tree = box(html_node("table", html_node("caption", "Two terms")), html_node("table", ids=["t"]),
               html_node("table", html_node("caption", "A source"), classes=["record-source"]),
               html_node("table", html_node("caption", "Three"), ids=["sale--t3"]))
    assert print_tables.label_tables(tree, "sale") == [("sale--table-1", "Two terms"), ("sale--t3", "Three")]
    assert [one["html"] for one in elements(tree, html_element, "caption-number")] == [
        {"data-number": "sale--table-1"}, {"data-number": "sale--t3"}]


def test_a_table_is_parsed_as_the_typesetter_parses_it():
    text = as_html(*dataframe("<th>low_usd</th><td>1</td>"))
    assert html.fragment_fromstring(text).xpath("string(.//th)") == "low_usd"
