"""Names of rows in running text become links to their rows: a suit, a decision, a model or a work that prose names.

`lemmata_records_named` tells which columns of which tables hold names that prose uses, `lemmata_row_names` which other words
stand for a row. Of a name its form without the part in brackets counts too, and "v" is "v.". A name of several rows of one
table is no link, unless `lemmata_row_names` says which row it means; of several tables the first one counts. A name of one
word is one only where it is emphasised alone: *Bartz* is a suit, Bartz a person.

In a section, a note, a caption or a row of a table the first use is the link. Headings, code, what is quoted from a source,
lists that print a table, the quiz and what is a link already stay as they are. A link of one's own is made by {row}.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.described_tables import Refused, described
from lemmata.sphinx.record_tables import record, unknown
from lemmata.sphinx.records import REPEATS, place, record_item, row_of

logger = logging.getLogger(__name__)

#: In the environment: the rows by their names, as pages were last read with.
KEPT = "lemmata_names"
#: A row: its table and its key.
Target = tuple[str, str]

#: What stays as it is, with all that is in it.
LEFT = (docutils_nodes.title, docutils_nodes.subtitle, docutils_nodes.reference, docutils_nodes.pending, docutils_nodes.literal,
        docutils_nodes.literal_block, docutils_nodes.raw, docutils_nodes.comment, docutils_nodes.citation_reference,
        docutils_nodes.footnote_reference, docutils_nodes.term, record_links.place_link, nodes.lemma_text, nodes.note_head,
        nodes.segment_head, nodes.record_entry, nodes.badge, nodes.fold_summary)
#: A container of this class stays as it is too: the row may be the answer to a question of the quiz.
QUIZ = "quiz"
#: In each of these a name is a link once.
PLACES = (docutils_nodes.section, nodes.segment_text, nodes.lemma_note, docutils_nodes.caption, docutils_nodes.figure,
          docutils_nodes.row, nodes.record_row, docutils_nodes.definition_list_item, docutils_nodes.footnote)


@dataclass(frozen=True)
class Names:
    """Which words stand for which row, and the pattern that finds all that may stand anywhere."""

    rows: dict[str, Target]
    pattern: re.Pattern[str] | None


def plain(name: str) -> str:
    """Return a name as names are compared: single blanks, straight apostrophes, "v" with its full stop."""
    return re.sub(r" v\.? ", " v. ", " ".join(name.replace("’", "'").split()))


def forms(name: str) -> list[str]:
    """Return a name whole, and without the part in brackets at its end."""
    short = re.sub(r"\s*\([^()]*\)$", "", name)
    return [name, short] if short and short != name else [name]


def pattern(names: list[str]) -> re.Pattern[str] | None:
    """Return a regular expression that finds each of `names`, the longest first, in whatever form `plain` takes for it."""
    if not names:
        return None
    # A Han character has no end of a word; a name that ends in a figure is not the beginning of a longer number.
    parts = [re.escape(name).replace(r"\ v\.\ ", r"\s+v\.?\s+").replace("'", "['’]").replace(r"\ ", r"\s+")
             for name in sorted(names, key=len, reverse=True)]
    return re.compile(rf"(?<![^\W\u3400-\u9fff])(?:{'|'.join(parts)})(?![^\W\u3400-\u9fff]|\.\d)")


def held(env: BuildEnvironment) -> dict[str, list[Target]]:
    """Return the rows that have each name, of the first table that has it."""
    data = record(env)
    found: dict[str, list[Target]] = {}
    for name, columns in env.config.lemmata_records_named.items():
        mine: dict[str, list[Target]] = defaultdict(list)
        whole: dict[str, list[Target]] = defaultdict(list)
        try:
            table = described(data, name)
            for _, row in table.rows:
                cells = [row[table.need(column, name)] for column in columns]
                for cell in {plain(cell) for cell in cells if cell}:
                    whole[cell].append((name, row[table.key]))
                for form in {plain(form) for cell in cells for form in forms(cell) if form}:
                    mine[form].append((name, row[table.key]))
        except Refused as error:
            logger.warning("lemmata_records_named: %s", error, type="lemmata")
        # What one row is called is not short for the name of another.
        found = mine | whole | found
    return found


def row_names(env: BuildEnvironment) -> Names:
    """Return the names of the rows, read once a build."""
    app = env.app
    if not hasattr(app, "_row_names"):
        every = held(env)
        rows = {name: targets[0] for name, targets in every.items() if len(targets) == 1}
        keys = {f"{table}/{key}" for targets in every.values() for table, key in targets}
        anywhere = {name for name in rows if is_told(name)}
        for name, target in env.config.lemmata_row_names.items():
            if target in keys:
                table, _, key = target.partition("/")
                rows[plain(name.strip("*"))] = table, key
                anywhere |= {plain(name)} if not name.startswith("*") else set()
            else:
                unknown("row of lemmata_row_names", target, sorted(keys), None)
        app._row_names = Names(rows, pattern(sorted(anywhere)))  # type: ignore[attr-defined]
    return app._row_names  # type: ignore[attr-defined]


def is_told(name: str) -> bool:
    """Return whether a name of a table stands for its row wherever it stands: one of several words, or of several Han
    characters."""
    return " " in name or len(re.findall(r"[\u3400-\u9fff]", name)) > 3


def around(node: docutils_nodes.Node) -> docutils_nodes.Node:
    """Return the place around a node in which a name is a link once: the nearest of PLACES, else the page."""
    while node.parent is not None and not isinstance(node, PLACES):
        node = node.parent
    return node


def stays(text: docutils_nodes.Text) -> bool:
    """Return whether a text stays as it is."""
    node = text.parent
    while node is not None and not (isinstance(node, LEFT) or QUIZ in node.get("classes", ())):
        node = node.parent
    return node is not None


def emphasised(text: docutils_nodes.Text) -> docutils_nodes.Node | None:
    """Return what emphasises exactly this text."""
    node = text.parent
    while isinstance(node, docutils_nodes.inline) and node.astext() == text.astext():
        node = node.parent
    return node if isinstance(node, docutils_nodes.emphasis) and node.astext() == text.astext() else None


def link_names(app: Sphinx, doctree: docutils_nodes.document) -> None:
    """Make links of the names on a page that has just been read."""
    env = app.env
    # A page that prints rows repeats their names; it leads to them anyhow.
    if not app.config.lemmata_records_named or REPEATS in env.temp_data or next(doctree.findall(record_item), None) is not None:
        return
    names = row_names(env)
    told: set[tuple[int, Target]] = set()
    for node in list(doctree.findall(record_links.place_link)):
        if target := row_of(node["target"]):
            told.add((id(around(node)), target))
    join_lines(doctree)
    for text in list(doctree.findall(docutils_nodes.Text)):
        if stays(text):
            continue
        place_of_text = around(text)
        whole = plain(text.astext())
        found = [(0, len(text), names.rows[whole])] if whole in names.rows and emphasised(text) else \
            [(one.start(), one.end(), names.rows[plain(one[0])]) for one in names.pattern.finditer(text)] if names.pattern else []
        made: list[docutils_nodes.Node] = []
        words, at = str(text), 0
        for start, end, target in found:
            if (id(place_of_text), target) in told:
                continue
            told.add((id(place_of_text), target))
            record(env, target[0])
            made += [docutils_nodes.Text(words[at:start])] if start > at else []
            # Where a book prints no such row the words stay words.
            made.append(record_links.link(place(*target), words[start:end], kind="row", needed=False))
            at = end
        if made:
            made += [docutils_nodes.Text(words[at:])] if at < len(words) else []
            text.parent.replace(text, made)


def join_lines(doctree: docutils_nodes.document) -> None:
    """Make one text of texts side by side: MyST makes one of each line of a paragraph, and a name may go on in the next."""
    for text in list(doctree.findall(docutils_nodes.Text)):
        # By identity: all ends of lines are equal texts.
        at = next(number for number, one in enumerate(text.parent) if one is text)
        if at and isinstance(before := text.parent[at - 1], docutils_nodes.Text) and not isinstance(text.parent, LEFT):
            text.parent[at - 1:at + 1] = [docutils_nodes.Text(before + text)]


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return every page when a name came, went or means another row: any page may hold it."""
    if not app.config.lemmata_records_named:
        return []
    now, before = row_names(env).rows, getattr(env, KEPT, None)
    setattr(env, KEPT, now)
    return [] if before in (None, now) else sorted(env.all_docs)


def setup(app: Sphinx) -> None:
    """Register the settings; the links stand before `row_mentions` looks for links."""
    app.connect("env-get-outdated", _outdated)
    app.connect("doctree-read", link_names, priority=400)
