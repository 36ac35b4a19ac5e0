"""Takes the model answers and the keys of quizzes out of a page; they are printed at the end of the book."""

from __future__ import annotations

from string import ascii_uppercase

from docutils import nodes as docutils_nodes
from sphinx.locale import _

from lemmata.editions.pdf.print_elements import elements, html_element, html_node, on_page
from lemmata.sphinx import nodes


class answer(docutils_nodes.General, docutils_nodes.Element):  # noqa: N801 – docutils names nodes in lower case
    """An answer, at the end of its page until that is written: its id and the id of the `place` it was taken from in the
    whole book, and the words that head it. Its child is its contents."""


def _line(words: str, place: str, target: str) -> html_element:
    """Return the line that stays in the place of an answer."""
    return html_node("p", html_node("a", words, on_page(_(", page\u00a0"), target), href=f"#{target}"), ids=[place],
                     classes=["answer-link"])


def take_answers(tree: docutils_nodes.Element, page: str) -> None:
    """Move the model answers to the end of the tree of the page with the slug `page`."""
    for number, fold in enumerate(elements(tree, nodes.fold, "answer"), start=1):
        target, place = f"answer-{page}-{number}", f"question-{number}"
        fold.parent.replace(fold, _line(_("Model answer %d") % number, place, target))
        tree += answer("", html_node("div", *fold[1:], classes=["answer-body"]), id=target, place=f"{page}--{place}",
                       head=_("Answer %d, to the question") % number)


def take_quizzes(tree: docutils_nodes.Element, page: str) -> None:
    """Leave of a quiz its questions and options; what its folds hold is its key, item by item, at the end of the tree."""
    for number, quiz in enumerate(elements(tree, docutils_nodes.container, "quiz"), start=1):
        target, place = f"quiz-answer-{page}-{number}", f"quiz-{number}"
        items = [html_node("li", *_told(item)) for item in elements(quiz, nodes.group, "quiz-item")]
        quiz += _line(_("Answers"), place, target)
        tree += answer("", html_node("ol", *items, classes=["answer-body", "quiz-key"]), id=target, place=f"{page}--{place}",
                       head=_("Answers to the quiz"))


def _told(item: docutils_nodes.Element) -> list[docutils_nodes.Node]:
    """Take out of an item what its folds tell; the words of an option stay."""
    told = []
    for letter, fold in zip(ascii_uppercase, elements(item, nodes.fold), strict=False):
        is_option = isinstance(fold.parent, docutils_nodes.list_item)
        feedback = fold[1:]
        if is_option:
            feedback[0].insert(0, html_node("span", f"{letter}. ", classes=["letter"]))
        fold.parent.replace(fold, [html_node("p", *fold[0].children)] if is_option else [])
        told += feedback
    return told
