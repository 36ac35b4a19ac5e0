"""Makes of every table and figure of a page one of print and e-book: captioned, each header cell saying what it heads.

A table comes as a table of the record, as one of docutils, or as HTML that a notebook printed; it goes as elements of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docutils import nodes as docutils_nodes
from lxml import html

from lemmata.editions.pdf.print_elements import elements, html_element, html_node, tagged
from lemmata.sphinx import nodes
from lemmata.sphinx.html_body import tidy_tables

#: A table of at most so many rows and characters is kept on one page.
SHORT_TABLE = 8, 1500
#: From so many columns on a table is set smaller.
MANY_COLUMNS = 7
#: A cell that is a number, a sum, a day or a span of them: broken over lines it would be read as another.
NUMERAL = re.compile(r"(?:[A-Z]{2,3}\$?|[$€£¥])?\s?[-–−+]?\d[\d,.\s]*%?(?:[-–](?:\d[\d,.]*)){0,2}%?")
#: What a notebook prints beside a table and what a table says of its look, which the page has its own styles for.
DROPPED_TAGS, DROPPED = {"style", "script", "button", "select", "input"}, {"style", "border", "valign", "title"}


# Tables as elements -------------------------------------------------------------------------------------


def of_html(printed: Any) -> html_element:
    """Return what a notebook printed as HTML."""
    more = {name: value for name, value in printed.attrib.items() if name not in DROPPED | {"id", "class"}}
    made = html_node(printed.tag, printed.text or "", ids=printed.get("id", "").split(), classes=printed.get("class", "").split(),
                     **more)
    for child in printed:
        if isinstance(child.tag, str) and child.tag not in DROPPED_TAGS:
            made += of_html(child)
        made += docutils_nodes.Text(child.tail or "")
    return made


def of_record(table: nodes.record_table) -> html_element:
    """Return a table of the record. Its frame, which scrolls, is nothing on paper: it would break where the table must not."""
    head = html_node("tr", *(html_node("th", label, scope="col") for label in table["head"]))
    rows = [html_node("tr", *(html_node("th" if cell is row[0] else "td", *cell.children) for cell in row.children),
                      ids=row["ids"], classes=row["classes"]) for row in table.children]
    return html_node("table", html_node("caption", table["caption"]), html_node("thead", head), html_node("tbody", *rows),
                     ids=table["ids"], classes=["record", f"record-{table['name']}"])


def of_docutils(table: docutils_nodes.table) -> html_element:
    """Return a table of MyST or docutils."""
    made = html_node("table", ids=table["ids"], classes=[one for one in table["classes"] if one != "colwidths-auto"])
    made += [html_node("caption", *one.children) for one in table.findall(docutils_nodes.title)]
    for part in (one for group in table.findall(docutils_nodes.tgroup) for one in group.children):
        if isinstance(part, docutils_nodes.thead | docutils_nodes.tbody):
            made += html_node(part.tagname, *(_row(row) for row in part.children))
    return made


def _row(row: docutils_nodes.row) -> html_element:
    is_head = isinstance(row.parent, docutils_nodes.thead)
    stubs = [one.get("stub") for one in row.parent.parent.findall(docutils_nodes.colspec)]
    cells = []
    for number, entry in enumerate(row.children):
        spans = {name: str(entry[more] + 1) for name, more in (("rowspan", "morerows"), ("colspan", "morecols")) if more in entry}
        cell = html_node("th" if is_head or stubs[number:number + 1] == [1] else "td", *entry.children, classes=entry["classes"])
        cell["html"] |= spans
        cells.append(cell)
    return html_node("tr", *cells, classes=row["classes"])


def make_tables(tree: docutils_nodes.Element) -> None:
    """Make of every table in a tree one of elements, fit for paper."""
    for kind, made in ((nodes.record_table, of_record), (docutils_nodes.table, of_docutils)):
        for table in elements(tree, kind):
            table.parent.replace(table, made(table))
    for raw in elements(tree, docutils_nodes.raw):
        if "<table" in raw.astext():
            printed = [of_html(one) for one in html.fragments_fromstring(tidy_tables(raw.astext()))]
            raw.parent.replace(raw, html_node("div", *printed, classes=raw["classes"]))
    for table in tagged(tree, "table"):
        mend(table)


# What paper and listeners need --------------------------------------------------------------------------


def mend(table: html_element) -> None:
    """Let no header cell be without words and each say what it heads, which a listener has nothing else to go by; let a short
    table stay on a page and a wide one be set smaller."""
    _repeat_spanning_heads(table)
    for cell in tagged(table, "th"):
        if not cell.astext().strip():
            cell["tag"], cell["html"] = "td", {name: value for name, value in cell["html"].items() if name != "scope"}
        else:
            cell["html"] = {"scope": "col" if cell.parent.parent["tag"] == "thead" else "row"} | cell["html"]
    rows, (most, longest) = tagged(table, "tr"), SHORT_TABLE
    if len(rows) <= most and len(table.astext()) <= longest:
        table["classes"].append("short")
    if max((len(tagged(row, "td", "th")) for row in rows), default=0) >= MANY_COLUMNS:
        table["classes"].append("many-columns")
    if not {"dataframe", "many-columns"}.isdisjoint(table["classes"]):
        for cell in tagged(table, "td", "th"):
            keep_words_whole(cell)


def _repeat_spanning_heads(table: html_element) -> None:
    """Give each row its own cell for every one that spans rows: pandas lets a label of an index with levels stand for several.

    A row must make sense alone, below a page break and as a card on a narrow page; PDF/UA asks for rows of one width.
    """
    for cell in tagged(table, "td", "th"):
        row, count = cell.parent, int(cell["html"].pop("rowspan", 1))
        cells, rows = tagged(row, "td", "th"), tagged(row.parent, "tr")
        at = next(number for number, one in enumerate(cells) if one is cell)
        for below in rows[rows.index(row) + 1:][:count - 1]:
            again = cell.deepcopy()
            again["ids"] = []
            others = tagged(below, "td", "th")
            below.insert(below.index(others[at]) if at < len(others) else len(below), again)


def keep_words_whole(cell: html_element) -> None:
    """Let names of columns break after an underscore, which is where their words end, and numbers and short words nowhere."""
    for text in list(cell.findall(docutils_nodes.Text)):
        if len(pieces := re.findall(r"[^_]*_+|[^_]+$", text)) > 1:
            made: list[docutils_nodes.Node] = [docutils_nodes.Text(pieces[0])]
            for piece in pieces[1:]:
                made += [html_node("wbr"), docutils_nodes.Text(piece)]
            text.parent.replace(text, made)
    if NUMERAL.fullmatch(cell.astext().strip()):
        cell["classes"].append("numeral")


# Captions -----------------------------------------------------------------------------------------------


def make_figures(tree: docutils_nodes.Element, numbers: Mapping[str, str]) -> None:
    """Give each figure one caption, of its number, its words and its legend: docutils opens a second one for the legend.

    `numbers` are those that Sphinx gave, by id (`Fig. 3`).
    """
    for figure in elements(tree, docutils_nodes.figure):
        number = next((numbers[one] for one in figure["ids"] if one in numbers), "")
        shown, said = [], []
        for one in figure.children:
            if isinstance(one, docutils_nodes.caption):
                words = html_node("span", *one.children, classes=["caption-text"])
                label = [html_node("span", f"{number} ", classes=["caption-number"])] if number else []
                said.append(html_node("p", *label, words))
            elif isinstance(one, docutils_nodes.legend):
                said.append(html_node("div", *one.children, classes=["legend"]))
            else:
                shown.append(one)
        caption = [html_node("figcaption", *said)] if said else []
        made = html_node("figure", *shown, *caption, ids=figure["ids"], classes=[*figure["classes"], "align-default"])
        figure.parent.replace(figure, made)


def figures_of(tree: docutils_nodes.Element) -> list[tuple[str, str, str]]:
    """Return id, number and words of each figure that has a number."""
    found = []
    for figure in tagged(tree, "figure"):
        number = elements(figure, html_element, "caption-number")
        if number and figure["ids"]:
            words = "".join(one.astext() for one in elements(figure, html_element, "caption-text"))
            found.append((figure["ids"][0], number[0].astext().strip(), " ".join(words.split())))
    return found


def label_tables(tree: docutils_nodes.Element, page: str) -> list[tuple[str, str]]:
    """Make a place for the number in the caption of each table; return id and words of each, which one without an id is given.

    Tables are numbered through the book, when its pages are joined: Sphinx numbers its own only, and those of the record would
    have none.
    """
    found: list[tuple[str, str]] = []
    for caption in tagged(tree, "caption"):
        table = caption.parent
        if "record-source" in table["classes"]:
            continue
        table["ids"] = table["ids"] or [f"{page}--table-{len(found) + 1}"]
        found.append((table["ids"][0], " ".join(caption.astext().split())))
        caption.insert(0, html_node("span", classes=["caption-number"], data_number=table["ids"][0]))
    return found
