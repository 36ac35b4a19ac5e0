"""The HTML of a table of the record: its controls and head, and each row with what stands in its fold."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from sphinx.locale import _

from lemmata.record.description import title, within
from lemmata.sphinx.described_tables import Described, label, shown
from lemmata.sphinx.interface_words import counted_rows
from lemmata.sphinx.record_options import NOTHING, Column, Facet, sentence
from lemmata.sphinx.record_tables import Row

SOURCES = "source_ids"
#: So many letters have a day or a single word, and the mark of a column that has no more.
BRIEF, BRIEFLY = 12, ' class="brief"'


def cell(field: dict[str, Any], row: Row) -> tuple[str, str]:
    """Return what a cell shows as HTML, and the attribute that keeps what the table has where that differs."""
    raw, text = row[field["name"]], shown(field, row)
    if re.match(r"https?://", raw):
        return f'<a href="{html.escape(raw)}">{html.escape(urlsplit(raw).netloc.removeprefix("www."))}</a>', ""
    return html.escape(text, quote=False), f' data-v="{html.escape(raw)}"' if raw != text else ""


def opening(table: Described, row: Row, heads: list[Column], choices: list[Facet], template: str) -> str:
    """Return the row up to its evidence: cells by head, the sentence, and what the table has beside."""
    key = html.escape(row[table.key])
    chosen = html.escape("|".join(choice.value(row) for choice in choices))
    rests = f' data-s="{html.escape(row[SOURCES])}"' if row.get(SOURCES) else ""
    made = [f'<tbody id="{key}" data-f="{chosen}"{rests}><tr>']
    for number, head in enumerate(heads):
        parts = [(name, *cell(table.fields[name], row)) for name in head.names if row[name]]
        words = " ".join(text if name == head.names[0] else f"<small>{text}</small>" for name, text, _ in parts)
        raw = parts[0][2] if len(head.names) == 1 and parts else ""
        if number:
            made.append(f'<td data-label="{html.escape(head.head)}"{raw}>{words}</td>')
        else:
            made.append(f'<th scope="row"{raw}><a href="#{key}">{re.sub("</?a[^>]*>", "", words)}</a></th>')
    made.append(f'</tr><tr><td colspan="{len(heads)}"><details><summary>'
                f'{html.escape(sentence(table, template, row), quote=False)}</summary><dl>')
    alone = {head.names[0] for head in heads if len(head.names) == 1} | {SOURCES, table.key}
    for name, field in table.fields.items():
        if row[name] and name not in alone:
            text, raw = cell(field, row)
            made.append(f"<dt>{html.escape(title(field), quote=False)}</dt>\n<dd{raw}>{text}</dd>")
    made.append("</dl>")
    # The search takes the tags out: without a break the words of two cells would be one.
    return "\n".join(made)


def without(table: Described, row: Row) -> str:
    """Return which cells are empty, in words."""
    empty = [within(title(field)) for name, field in table.fields.items() if not row[name] and "note" not in name]
    return _("Not known, or does not apply:") + f" {', '.join(empty)}." if empty else ""


def is_brief(table: Described, column: Column, rows: list[Row]) -> bool:
    """Tell whether what a column shows are days and single words, so that the others may have of its room."""
    return all(len(shown(table.fields[name], row)) <= BRIEF for row in rows for name in column.names)


def form(table: Described, heads: list[Column], choices: list[Facet], rows: list[Row], as_of: str, caption: str = "") -> str:
    """Return the controls, which the script shows, and the head of the table; without the script the whole table stands."""
    # By the titles that a row shows, the columns as the data name them: what is taken away bears their names.
    names = html.escape(json.dumps({title(field): name for name, field in table.fields.items()}, ensure_ascii=False))
    data = f'data-table="{html.escape(table.name)}" data-key="{table.key}" data-day="{as_of}" data-columns="{names}"'
    find, every, shown_rows, reset = _("Find"), _("all"), _("These rows as CSV"), _("Show all")
    made = [f'<form class="records-tools" hidden {data}>'
            f'<label>{find} <input type="search" name="q" autocomplete="off" spellcheck="false"></label>']
    for choice in choices:
        counts = Counter(choice.value(row) for row in rows)
        values = sorted(counts, reverse=choice.year)
        values = [value for value in values if value] + [value for value in values if not value]
        labels = {value: html.escape(label(table.fields[choice.name], value) or _("not known")) for value in values}
        options = "".join(f'<option value="{html.escape(value or NOTHING)}">{labels[value]} ({counts[value]})</option>'
                          for value in values)
        made.append(f'<label>{html.escape(choice.label)} <select name="{choice.name}"><option value="">{every}</option>'
                    f"{options}</select></label>")
    counted = counted_rows(len(rows))
    made.append(f'<p><output>{counted}</output> <button type="button" name="csv">{shown_rows}</button> '
                f'<button type="reset">{reset}</button></p></form>')
    head = "".join(f'<th scope="col" data-c="{column.names[0] if len(column.names) == 1 else ""}"'
                   f'{BRIEFLY if is_brief(table, column, rows) else ""}>{html.escape(column.head)}</th>' for column in heads)
    return "".join(made) + (f'<div class="records-box"><table class="records records-{table.name}">'
                            f"<caption>{html.escape(caption or f'{table.title}, {table.path.name}')}"
                            # Where a script tells the count, it is told once.
                            f'<span class="records-count">: {counted}</span></caption><thead><tr>{head}</tr></thead>')
