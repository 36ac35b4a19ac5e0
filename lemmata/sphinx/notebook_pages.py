"""A notebook's page shows before it tells: the answer, the chart that gives it, how to read it; then the code.

In the notebook the order is that of the work, and JupyterLab shows it so. On the page the first chart stands under the
title, above it as a standfirst what the charts of the page answer, below it the paragraph that reads it; where the
chart was drawn, a line says so. Code that is folded says on its fold what it does and how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes as docutils_nodes
from docutils.transforms import Transform
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging

from lemmata.sphinx import nodes
from lemmata.sphinx.interface_words import ngettext

logger = logging.getLogger(__name__)

#: What the paragraph under a chart begins with that says how to read it.
READING = "Reading the chart."


def charts(doctree: docutils_nodes.Element) -> Iterator[docutils_nodes.figure]:
    """Yield the charts that a page shows, in their order."""
    return (one for one in doctree.findall(docutils_nodes.figure) if "chart" in one["classes"])


def cell_of(node: docutils_nodes.Node) -> docutils_nodes.Element | None:
    """Return the cell of a notebook that printed `node`."""
    while node is not None and not (isinstance(node, docutils_nodes.Element) and node.get("nb_element") == "cell_code"):
        node = node.parent
    return node


def note_after(cell: docutils_nodes.Element) -> docutils_nodes.paragraph | None:
    """Return the paragraph under a cell that says how to read its chart."""
    after = cell.next_node(docutils_nodes.paragraph, descend=False, siblings=True)
    return after if after is not None and after.astext().startswith(READING) else None


def fold_of(code: docutils_nodes.Element, does: str) -> nodes.fold:
    """Return `code` folded under what it does and how long it is."""
    lines = len(code.astext().strip().splitlines())
    made = nodes.fold(classes=["hide"])
    made += nodes.fold_summary("", "", docutils_nodes.Text(
        f"{does}: " + ngettext("%d line of code", "%d lines of code", lines) % lines))
    made += code
    return made


class FoldCode(Transform):
    """Folds the code of each cell tagged `hide-input`; the cell says in `mystnb.code_prompt_show` what it does."""

    default_priority = 402

    def apply(self) -> None:
        for cell in list(self.document.findall(docutils_nodes.container)):
            if cell.get("nb_element") != "cell_code" or cell.get("hide_mode") != "input":
                continue
            if "{type}" in cell["prompt_show"]:
                env = self.document.settings.env
                logger.warning("folded code that begins %r does not say what it does, expected code_prompt_show in the "
                               "metadata of its cell", cell.astext()[:40], location=env.docname, type="lemmata")
            cell[0] = fold_of(cell[0], cell["prompt_show"])
            cell["hide_mode"] = None


class AnswerFirst(Transform):
    """Puts the answer and the first chart of a notebook under its title."""

    # After the subtitle, which stands between the title and the answer.
    default_priority = 403

    def apply(self) -> None:
        env = self.document.settings.env
        title = self.document.next_node(docutils_nodes.title)
        found = list(charts(self.document))
        if Path(env.doc2path(env.docname)).suffix != ".ipynb" or title is None or not found:
            return
        first, cell = found[0], cell_of(found[0])
        answer = " ".join(filter(None, (one.get("answer", "") for one in found)))
        note = note_after(cell) if cell is not None else None
        place = nodes.paragraph(_("This step draws") + " ", docutils_nodes.reference(
            "", _("the first chart of this notebook"), internal=True, refuri=f"#{first['ids'][0]}"), ".", classes=["drawn-above"])
        # Not replace_self, which would give the line the chart's id as well.
        first.parent.replace(first, place)
        caption = first.next_node(docutils_nodes.caption)
        rest = caption.astext().removeprefix(first.get("answer", "")).strip()
        if rest:
            caption.children = []
            caption += docutils_nodes.Text(rest)
        head = [first]
        if answer:
            head.insert(0, nodes.paragraph(answer, classes=["standfirst"]))
        if note is not None:
            note.parent.remove(note)
            head.append(note)
        section = title.parent
        at = section.index(title) + 1
        while at < len(section) and set(section[at].get("classes", [])) & {"page-subtitle", "chapter-card"}:
            at += 1
        for number, one in enumerate(head):
            section.insert(at + number, one)


def setup(app: Sphinx) -> None:
    """Rearrange each page of a notebook when it was read."""
    app.add_transform(FoldCode)
    app.add_transform(AnswerFirst)
