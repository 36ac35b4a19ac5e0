"""The content that each chapter gives a course: what its page holds, with the keys of its quiz from the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase

from lxml import html

from lemmata.course import rubric
from lemmata.course.rubric import Rubric, RubricFailed
from lemmata.record import facts, front_matter, quiz
from lemmata.record.project import Project
from lemmata.sphinx import page_content
from lemmata.sphinx.page_content import Exercise, QuizItem

#: In what a word copied from a Chinese text may come.
QUOTED = ("「{}」", "『{}』", "“{}”", "‘{}’", "\"{}\"", "'{}'", "《{}》", "{}。", "「{}」。")
HAN = re.compile(r"[\u3400-\u9fff]")


class CourseFailed(Exception):
    """The course was not built; the message says what is missing and where."""


def beginning(text: str, words: int = 9) -> str:
    """Return how an HTML text begins, for a list of titles."""
    said = html.fromstring(f"<div>{text}</div>").text_content().split()
    short = " ".join(said[:words]).rstrip(",;:.—–")
    return f"{short}{' …' if len(said) > words else ''}"


@dataclass(frozen=True)
class Task(Exercise):
    """A discussion, a notebook task or a writing task, which is marked by its rubric."""

    marked_by: Rubric | None = None

    @property
    def label(self) -> str:
        """Name the task for a list: its title and how it begins after it."""
        return f"{self.title}: {beginning(self.asked)}"


@dataclass(frozen=True)
class Choice:
    """An option of a question: its letter, HTML, whether it is right, and what is told to who chooses it."""

    letter: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A quiz item as HTML; `accepted` are the answers of one that is filled in, `value` and `unit` that of a numeric one."""

    id: str
    kind: str
    objective: str
    text: str
    choices: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()
    value: float | None = None
    tolerance: float = 0
    feedback: str = ""
    unit: str = ""

    @property
    def label(self) -> str:
        """Name the item for a list: its id and how it begins."""
        return f"{self.id}: {beginning(self.text)}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The answers taken for right: the accepted ones, Chinese ones also in the quotation marks of a source."""
        made = dict.fromkeys(self.accepted)
        for words in self.accepted:
            forms = QUOTED if HAN.search(words) else ("“{}”", "\"{}\"")
            made |= dict.fromkeys(form.format(words) for form in forms)
        return tuple(made)


@dataclass(frozen=True)
class Module:
    """A chapter as a course has it; `standfirst` is the paragraph that tells what it finds."""

    name: str
    title: str
    address: str
    objectives: tuple[str, ...]
    minutes: int
    level: str
    licence: str
    tasks: tuple[Task, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())
    standfirst: str = ""


def _task(one: Exercise, path: Path) -> Task:
    if not one.answer:
        raise CourseFailed(f"{path}: {one.id}: no model answer, expected one in a dropdown of class 'answer'")
    try:
        judged = rubric.read(one.rubric) if one.kind == "writing" else None
    except RubricFailed as error:
        raise CourseFailed(f"{path}: {one.id}: the rubric: {error}") from error
    return Task(**vars(one), marked_by=judged)


def _question(item: quiz.Item, shown: QuizItem, objective: str, known: dict[str, facts.Fact]) -> Question:
    if item.kind in quiz.CHOSEN:
        choices = tuple(Choice(letter, words, option.correct, told) for letter, (words, told), option
                        in zip(ascii_uppercase, shown.options, item.options, strict=False))
        return Question(item.id, item.kind, objective, shown.text, choices)
    if item.kind == "fill-in":
        return Question(item.id, item.kind, objective, shown.text, accepted=tuple(one.text for one in item.options),
                        feedback=shown.feedback)
    if item.kind != "numeric" or item.fact_id not in known:
        raise CourseFailed(f"{item.id}: an item of the kind {item.kind!r} with the fact {item.fact_id!r}, which no course can "
                           f"hold, expected one of {', '.join(quiz.CHOSEN + quiz.WRITTEN)}, and for a number a fact")
    return Question(item.id, item.kind, objective, shown.text, value=float(known[item.fact_id].value),
                    tolerance=item.tolerance or 0, feedback=shown.feedback, unit=known[item.fact_id].unit)


def read(book: Project, names: list[str], base_url: str) -> list[Module]:
    """Return the modules of the chapters `names` of the built book, in that order. Raises CourseFailed."""
    known, items, made = facts.facts(book.data), quiz.items(book.data), []
    for name in names:
        path = book.chapters / f"{name}.md"
        try:
            held = page_content.read(book.content, f"chapters/{name}", base_url)
        except FileNotFoundError as error:
            raise CourseFailed(f"{path}: no {error.filename}, expected the built site: run `make html`") from error
        matter, shown = front_matter.read(path), {one.id: one for one in held.quiz}
        questions = []
        for item in (one for one in items if one.chapter == name):
            if item.id not in shown:
                raise CourseFailed(f"{path}: no quiz item {item.id}, expected a {{quiz}} directive in the chapter")
            questions.append(_question(item, shown[item.id], matter["objectives"][item.objective - 1], known))
        made.append(Module(name, held.title, f"{base_url}chapters/{name}.html", tuple(matter.get("objectives", ())),
                           int(matter.get("minutes", 0)), str(matter.get("level", "")), str(matter.get("licence", "")),
                           tuple(_task(one, path) for one in held.exercises), tuple(questions), held.standfirst))
    return made
