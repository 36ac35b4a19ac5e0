"""The parts of a reading and of a table of the record, as document nodes and as HTML.

PDF and e-book are made of HTML too, so HTML is the only form there is.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _


class segment(nodes.General, nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """A paragraph of a source: head, gloss, notes. `zh` is the language of the source.

    `data` is what else its element says to scripts, by the name of the attribute; a note has it too.
    """


class segment_text(nodes.General, nodes.Element):  # noqa: N801
    """Head and gloss of a segment, which stay together while its notes pass."""


class segment_head(nodes.General, nodes.TextElement):  # noqa: N801
    """Locator and incipit: a heading, by which who listens goes from paragraph to paragraph."""


class gloss(nodes.General, nodes.Element):  # noqa: N801
    """The gloss: what a paragraph says, in our words."""


class notes(nodes.General, nodes.Element):  # noqa: N801
    """The notes of a segment."""


class lemma_note(nodes.General, nodes.Element):  # noqa: N801
    """A note on a lemma: its head, then what it says; a fold, which starts open. `number` counts the notes of the page."""


class note_head(nodes.General, nodes.TextElement):  # noqa: N801
    """Number, handle, lemma, kind and verdict of a note, which it is named by."""


class lemma_text(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The words of the source; `lemma` makes one."""


class chinese(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A run of Chinese; `lang` is its BCP 47 tag."""


class record_table(nodes.General, nodes.Element):  # noqa: N801
    """A table of the record: `caption`, `head` (names of the columns), `name` (its class)."""


class record_row(nodes.General, nodes.Element):  # noqa: N801
    """A row; its first cell heads it."""


class record_cell(nodes.General, nodes.TextElement):  # noqa: N801
    """A cell; `label` is the name of its column, which phones show in it."""


class record_entry(nodes.General, nodes.Element):  # noqa: N801
    """A row that is an item of a list."""


class fold(nodes.General, nodes.Element):  # noqa: N801
    """A part that opens and closes without a script; `summary` heads it, `open` says whether it starts open."""


class fold_summary(nodes.General, nodes.TextElement):  # noqa: N801
    """The summary of a fold."""


class group(nodes.General, nodes.Element):  # noqa: N801
    """Parts that belong together for who listens, too; `name` is the id of the element whose words name them."""


class badge(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A verdict, or the kind of a note, in words."""


class picture(nodes.image):  # noqa: N801
    """A picture that says its size in attributes; docutils would write a style, which the policy of the page forbids.

    A child is the same picture as a narrow page shows it.
    """


class narrow_picture(nodes.image):  # noqa: N801
    """The form of a picture that a browser fetches, in place of its parent, for a narrow page, or for the pages of `media`."""


#: The page that is too narrow for a chart of full width: a browser chooses the picture by it, reading.css its frame.
NARROW = "screen and (max-width: 44rem)"


#: The mark of a node that is of use on a screen alone: a control, a way to a part of the page, what is said elsewhere.
SCREEN = "screen"


def for_screen(*made: nodes.Element) -> list[nodes.Element]:
    """Mark `made` as what print and e-book go without, and return it."""
    for node in made:
        node[SCREEN] = True
    return list(made)


def told_apart(language: str) -> dict[str, str]:
    """Return what says in which language the words of a source are; nothing of Chinese, which is marked by its characters."""
    return {} if not language or language.startswith("zh") else {"lang": language}


def lemma(words: str, language: str = "") -> lemma_text:
    """Return the words of a source in its language, whose quotation marks stay as they are."""
    return lemma_text("", "", nodes.Text(words), support_smartquotes=False, **told_apart(language))


def source_words(words: str, language: str, **attributes: object) -> nodes.inline:
    """Return words of a source with attributes such as classes."""
    said = told_apart(language)
    return chinese("", "", nodes.Text(words), **said, **attributes) if said else text(words, **attributes)


def text(words: str, **attributes: object) -> nodes.inline:
    """Return words with attributes such as classes."""
    return nodes.inline("", "", nodes.Text(words), **attributes)


def paragraph(*children: nodes.Node | str, **attributes: object) -> nodes.paragraph:
    """Return a paragraph of nodes and words."""
    return nodes.paragraph("", "", *(nodes.Text(child) if isinstance(child, str) else child for child in children),
                           **attributes)


#: Characters to which a length is told.
ROUGHLY = 40


def length(node: nodes.Element) -> dict[str, int]:
    """Return about how many characters a node has, as data of its element: phones reckon its height by it, see reading.css.

    To the nearest forty, half a line of a phone and forty at least: exact numbers weighed 2 kB on a page of 800 sources.
    """
    return {"length": max(ROUGHLY, round(len(node.astext()) / ROUGHLY) * ROUGHLY)}


def table(name: str, caption: str, head: list[str],
          rows: Iterable[tuple[str, list[list[nodes.Node]]]]) -> record_table:
    """Return a table of `rows`, each an id (or nothing) and a list of nodes for every column."""
    made = record_table(name=name, caption=caption, head=head)
    for identifier, cells in rows:
        row = record_row(ids=[identifier] if identifier else [])
        for label, cell in zip(head, cells, strict=True):
            row += record_cell("", "", *cell, label=label)
        row["data"] = length(row)
        made += row
    made["data"] = length(made)
    return made


def _ids(node: nodes.Element) -> str:
    return f' id="{node["ids"][0]}"' if node.get("ids") else ""


def _tag(tag: str, **fixed: str):
    """Return the visitor and the departure of a node that is one element."""
    def visit(self, node):
        classes = " ".join([*fixed.get("classes", "").split(), *node.get("classes", [])])
        extra = "".join(f' {key}="{value}"' for key, value in fixed.items() if key != "classes")
        extra += "".join(f' data-{key}="{value}"' for key, value in node.get("data", {}).items() if value)
        lang = f' lang="{node["lang"]}"' if node.get("lang") else ""
        self.body.append(f'<{tag}{_ids(node)}' + (f' class="{classes}"' if classes else "") + lang + extra + ">")

    def depart(self, node):
        self.body.append(f"</{tag}>" + ("" if tag == "span" else "\n"))
    return visit, depart


def visit_record_table(self, node):
    data = "".join(f' data-{key}="{value}"' for key, value in node.get("data", {}).items())
    self.body.append(f'<div class="record-scroll"{data}><table class="record record-{node["name"]}"{_ids(node)}>\n'
                     f'<caption>{self.encode(node["caption"])}</caption>\n<thead><tr>')
    self.body.extend(f'<th scope="col">{self.encode(label)}</th>' for label in node["head"])
    self.body.append("</tr></thead>\n<tbody>\n")


def depart_record_table(self, node):
    self.body.append("</tbody></table></div>\n")


def visit_record_cell(self, node):
    first = node.parent.index(node) == 0
    self.body.append(('<th scope="row"' if first else "<td") + f' data-label="{self.attval(node["label"])}">')


def depart_record_cell(self, node):
    self.body.append("</th>" if node.parent.index(node) == 0 else "</td>")


def _file_of(self, node):
    return posixpath.join(self.builder.imgpath, quote(self.builder.images.get(node["uri"], node["uri"])))


def visit_picture(self, node):
    if node.children:
        self.body.append("<picture>")


def depart_picture(self, node):
    self.body.append(f'<img class="{" ".join(node["classes"])}" src="{_file_of(self, node)}" alt="{self.attval(node["alt"])}" '
                     f'width="{node["width"]}" height="{node["height"]}" loading="lazy">')
    if node.children:
        self.body.append("</picture>")


def visit_narrow_picture(self, node):
    self.body.append(f'<source media="{node.get("media", NARROW)}" srcset="{_file_of(self, node)}" width="{node["width"]}" '
                     f'height="{node["height"]}">')


def depart_narrow_picture(self, node):
    pass


def visit_fold(self, node):
    self.body.append(f'<details{_ids(node)} class="{" ".join(node.get("classes", []))}"'
                     + (" open" if node.get("open") else "") + ">")


def depart_fold(self, node):
    self.body.append("</details>\n")


def visit_lemma_note(self, node):
    name = f' aria-labelledby="{node["ids"][0]}-head"' if node.get("ids") else ""
    data = "".join(f' data-{key}="{value}"' for key, value in node.get("data", {}).items())
    self.body.append(f'<div{_ids(node)} class="{" ".join(node["classes"])}" role="note"{name}{data}>')


def depart_lemma_note(self, node):
    self.body.append("</details></div>\n")


def visit_note_head(self, node):
    ids = node.parent.get("ids")
    self.body.append('<div class="note-head"' + (f' id="{ids[0]}-head"' if ids else "") + ">")


def depart_note_head(self, node):
    # The head holds links, which a control may not; so the sign that folds the note is a control of its own.
    name = self.attval(_("Note %s") % node.parent["number"])
    self.body.append(f'</div>\n<details open><summary aria-label="{name}"></summary>\n')


def visit_group(self, node):
    self.body.append(f'<div{_ids(node)} class="{" ".join(node.get("classes", []))}" role="group" '
                     f'aria-labelledby="{node["name"]}">\n')


def depart_group(self, node):
    self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register the nodes with their HTML."""
    elements = {
        segment: _tag("section", classes="segment"), segment_text: _tag("div", classes="segment-text"),
        segment_head: _tag("h3", classes="segment-head"),
        gloss: _tag("div", classes="gloss"), notes: _tag("div", classes="notes"),
        lemma_note: (visit_lemma_note, depart_lemma_note), note_head: (visit_note_head, depart_note_head),
        lemma_text: _tag("span", classes="lemma"), chinese: _tag("span"),
        record_table: (visit_record_table, depart_record_table), record_row: _tag("tr"), record_entry: _tag("li"),
        record_cell: (visit_record_cell, depart_record_cell), fold: (visit_fold, depart_fold), group: (visit_group, depart_group),
        fold_summary: _tag("summary"), badge: _tag("span"), picture: (visit_picture, depart_picture),
        narrow_picture: (visit_narrow_picture, depart_narrow_picture),
    }
    for node, functions in elements.items():
        app.add_node(node, html=functions, latex=functions, text=functions)
