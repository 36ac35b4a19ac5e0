"""Mends the body of a page that is HTML already: what the policy forbids, tables of pandas, Chinese without its language."""

from __future__ import annotations

import html
import re
from functools import partial
from html.parser import HTMLParser

from lemmata.sphinx import language

#: Cells of a notebook's tables that must be as wide as what they hold: a day or a month, and a text, under its class.
CELLS = {name: re.compile(rf'<({tag})(?: class="([^"]*)"\s*)?>(?={what}</{tag}>)')
         for name, tag, what in (("day", "t[hd]", r"\s*\d{4}-\d\d(?:-\d\d)?\s*"), ("long", "td", "[^<]{60,}"))}


def mend(body: str) -> str:
    """Take out of a page's HTML what the policy forbids and what leaves a reader who listens without a name."""
    # What a notebook prints as HTML may bring scripts.
    body = re.sub(r"<script(?![^>]*\bsrc=)[^>]*>.*?</script>", "", body, flags=re.DOTALL)
    # pandas writes a style element before each table and a style in its head; the page has its own.
    body = re.sub(r"<style\b[^>]*>.*?</style>\s*", "", body, flags=re.DOTALL)
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    # Sphinx writes the size of a picture as a style, which the policy forbids; as attributes it keeps the place too.
    body = re.sub(r' style="width: (\d+)px; height: (\d+)px;"', r' width="\1" height="\2"', body)
    # Its list says role="list", so an entry is an item; the role that docutils writes is deprecated.
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    # docutils opens a second caption for the legend of a figure that begins with more than a picture.
    body = re.sub(r'(<figcaption>\s*<p>(?:(?!</?figcaption).)*?)<figcaption>\s*(?=<div class="legend">)', r"\1", body,
                  flags=re.DOTALL)
    # What is far below, or is drawn for the other colouring, is not fetched.
    body = re.sub(r"<img (?![^>]*\bloading=)", '<img loading="lazy" ', body)
    body = tidy_tables(body)
    for name, cells in CELLS.items():
        body = cells.sub(partial(_classed, name), body)
    # A header cell that heads nothing: the corner of a table with an index.
    return re.sub(r"<th>\s*</th>", "<td></td>", body)


def _classed(name: str, cell: re.Match[str]) -> str:
    return f'<{cell[1]} class="{" ".join(filter(None, (cell[2], name)))}">'


def tidy_tables(body: str) -> str:
    """Return the tables of pandas without the ids that differ in each run, their columns of numbers marked as such.

    What is not known is an empty cell, as in the tables of the record.
    """
    body = re.sub(r"<td>(?:&lt;NA&gt;|NaN|NaT|None)</td>", "<td></td>", body)
    return re.sub(r'<table id="T_\w+".*?</table>', _tidy_table, body, flags=re.DOTALL)


def _tidy_table(table: re.Match[str]) -> str:
    text = re.sub(r' id="T_\w+"', "", table[0])
    columns: dict[str, list[str]] = {}
    for column, value in re.findall(r'<td class="data row\d+ (col\d+)"\s*>(.*?)</td>', text, flags=re.DOTALL):
        columns.setdefault(column, []).append(value.strip())
    for column, values in columns.items():
        figures = [value for value in values if re.search(r"\d", value)]
        if figures and all(re.fullmatch(r"[-−+]?[\d,.]+%?", value) for value in figures):
            text = re.sub(rf'(class="[^"]*\b{column})"', r'\1 number"', text)
    return text


def marked(text: str, default: str = "zh-Hans") -> str:
    """Return `text` as HTML with its Chinese marked as such: for titles, which Sphinx hands over as plain text."""
    pieces, start = [], 0
    for run in language.RUN.finditer(text):
        pieces += [html.escape(text[start:run.start()]),
                   f'<span lang="{language.script(run[0], default)}">{run[0]}</span>']
        start = run.end()
    return "".join([*pieces, html.escape(text[start:])])


class _ChineseMarker(HTMLParser):
    """Copies HTML letter by letter and marks the Chinese that stands in no Chinese element."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self, default: str) -> None:
        super().__init__(convert_charrefs=False)
        self.default = default
        self.written: list[str] = []
        self.languages: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")
        if tag not in self.VOID:
            around = self.languages[-1][1] if self.languages else ""
            self.languages.append((tag, dict(attrs).get("lang") or around))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        while self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        plain = self.cdata_elem or (self.languages and self.languages[-1][1].startswith("zh"))
        # The data is HTML already: only runs are wrapped, nothing is escaped again.
        self.written.append(data if plain else language.RUN.sub(
            lambda run: f'<span lang="{language.script(run[0], self.default)}">{run[0]}</span>', data))

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")


def mark_chinese(body: str, default: str = "zh-Hans") -> str:
    """Return `body` with its remaining Chinese marked: code and what notebooks print reach the page as ready HTML, past the
    transform that marks the text of chapters."""
    marker = _ChineseMarker(default)
    marker.feed(body)
    marker.close()
    return "".join(marker.written)
