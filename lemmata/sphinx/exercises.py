"""Exercises and quizzes: {exercise} for discussion, writing and notebook tasks, {quiz} for the quiz of a chapter.

Nothing here needs a script: an option is a fold, and opening it is choosing it.
"""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record.quiz import CHOSEN, Item, Option
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.readings import segment_html_id
from lemmata.sphinx.record_tables import Record, record, unknown

logger = logging.getLogger(__name__)

KINDS = ("discussion", "writing", "notebook")
#: What may be the key of a segment or of a claim in feedback: words that marks hold together.
NAMED = re.compile(r"\b\w+(?:[:.-]\w+)+")


def asked_for(kind: str) -> str:
    """Return what a question of a kind asks for, where the question does not say it."""
    return {"multiple-response": _("More than one is right."), "true-false": _("True or false?"), "fill-in": _("Fill in."),
            "numeric": _("Answer with a number.")}.get(kind, "")


def exercise_html_id(identifier: str) -> str:
    """Return the HTML id of an exercise or a quiz item, which is its address within its page."""
    return "ex-" + record_links.slug(identifier)


class ExerciseDirective(SphinxDirective):
    """A task with its model answer; the id is the address by which a course knows it."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"kind": directives.unchanged_required}

    def run(self) -> list[docutils_nodes.Node]:
        kind = self.options.get("kind", "discussion")
        if kind not in KINDS:
            logger.warning("exercise of kind %r, expected one of %s", kind, ", ".join(KINDS),
                           location=self.get_location(), type="lemmata")
        identifier = exercise_html_id(self.arguments[0])
        record_links.mark(self.env, identifier, identifier)
        made = docutils_nodes.container(ids=[identifier], classes=["exercise", f"exercise-{kind}"], kind=kind)
        self.state.nested_parse(self.content, self.content_offset, made)
        return [made]


class QuizDirective(SphinxDirective):
    """The quiz items of a chapter."""

    required_arguments = 1
    option_spec: ClassVar = {"only": directives.unchanged_required, "example": directives.flag}

    def run(self) -> list[docutils_nodes.Node]:
        data = record(self.env, "quiz_items", "quiz_options", "facts", "claims", "segments")
        chapter = self.arguments[0]
        wanted = self.options.get("only", "").split()
        mine = [item for item in data.quiz if item.chapter == chapter and (not wanted or item.id in wanted)]
        if not mine:
            unknown("quiz of chapter", chapter, {item.chapter for item in data.quiz}, self.get_location())
            return []
        preface = _("For practice: behind each option stands what the record has on it. In print and e-book the answers stand "
                    "at the end.")
        made = docutils_nodes.container("", nodes.paragraph(preface), classes=["quiz"])
        made += [self.item(data, number, item) for number, item in enumerate(mine, start=1)]
        return [made]

    def item(self, data: Record, number: int, item: Item) -> docutils_nodes.Node:
        """Return a question and its options, or the fold that holds its answer."""
        identifier = exercise_html_id(item.id)
        asked = f"{identifier}-asked"
        made = nodes.group(classes=["quiz-item", f"quiz-{item.kind}"], name=asked)
        if "example" not in self.options:
            made["ids"] = [identifier]
            record_links.mark(self.env, identifier, identifier)
        asks = [nodes.text(f" {words}", classes=["quiz-asks"])] if (words := asked_for(item.kind)) else []
        made += nodes.paragraph(nodes.text(f"{number}. ", classes=["quiz-number"]), *self.words(item.question), *asks,
                                classes=["quiz-question"], ids=[asked])
        if item.kind in CHOSEN:
            options = docutils_nodes.enumerated_list(enumtype="upperalpha", prefix="", suffix=".", classes=["quiz-options"])
            options += [docutils_nodes.list_item("", self.option(data, option)) for option in item.options]
            made += options
        else:
            made += self.written(data, item)
        return made

    def option(self, data: Record, option: Option) -> docutils_nodes.Node:
        """Return an option as a fold: its words, then whether it is right and why."""
        made = nodes.fold(classes=["quiz-option", "quiz-right" if option.correct else "quiz-wrong"])
        words = self.words(option.text)
        # A link inside a summary would fight with opening it.
        made += nodes.fold_summary("", "", *plain(words))
        made += nodes.paragraph(docutils_nodes.strong("", _("Right.") if option.correct else _("Not right.")), " ",
                                *self.feedback(data, option.feedback), classes=["quiz-feedback"])
        return made

    def written(self, data: Record, item: Item) -> docutils_nodes.Node:
        """Return the fold with the answer to be written, and what is told of a wrong one."""
        made = nodes.fold(classes=["quiz-written"])
        made += nodes.fold_summary("", "", docutils_nodes.Text(_("Answer")))
        if item.kind == "numeric":
            answer = self.words(f"{{fact}}`{item.fact_id}`")
        else:
            answer = []
            for option in item.options:
                between = [docutils_nodes.Text(" " + _("or") + " ")] if answer else []
                answer += [*between, *self.words(option.text)]
        made += nodes.paragraph(docutils_nodes.strong("", "", *answer), ". ", *self.feedback(data, item.feedback),
                                classes=["quiz-feedback"])
        return made

    def words(self, text: str) -> list[docutils_nodes.Node]:
        """Return a cell with its roles. What looks like HTML in it is words: a cell is data."""
        found, messages = self.state.inline_text(text, self.lineno)
        made = docutils_nodes.inline("", "", *found, *messages)
        for raw in list(made.findall(docutils_nodes.raw)):
            raw.parent.replace(raw, docutils_nodes.Text(raw.astext()))
        return list(made.children)

    def feedback(self, data: Record, text: str) -> list[docutils_nodes.Node]:
        """Return a cell with its roles, and with a link on each segment and claim that it names."""
        made: list[docutils_nodes.Node] = []
        for node in self.words(text):
            if isinstance(node, docutils_nodes.Text):
                made += self.linked(data, str(node))
            else:
                made.append(node)
        return made

    def linked(self, data: Record, text: str) -> list[docutils_nodes.Node]:
        """Return words with a link on each segment and claim that they name."""
        made, start = [], 0
        for found in NAMED.finditer(text):
            name = found[0]
            if name in data.segments:
                target = segment_html_id(name)
            elif name in data.claims:
                target = f"claim-{record_links.slug(name)}"
            else:
                continue
            made += [docutils_nodes.Text(text[start:found.start()]),
                     record_links.link(target, name, kind="locator", location=self.get_location())]
            start = found.end()
        return [*made, docutils_nodes.Text(text[start:])]


def plain(words: list[docutils_nodes.Node]) -> list[docutils_nodes.Node]:
    """Return the nodes with the words of each link in its place."""
    return [docutils_nodes.Text(node.astext()) if isinstance(node, record_links.place_link) else node for node in words]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("exercise", ExerciseDirective)
    app.add_directive("quiz", QuizDirective)
