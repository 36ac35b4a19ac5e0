"""How Moodle marks a quiz item: the answers with their share of the mark, the units that are taken, what the question adds.

Both forms of Moodle use it, the question bank (`moodle_xml`) and the course (`moodle_questions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lemmata.course.content import Question

#: What may stand beside a number, by the unit of the figure, and whether it stands before it. Moodle drops blanks first.
UNITS = {"percent": (("%", "％", "percent"), False), "USD": (("US$", "$", "USD"), True), "years": (("years",), False)}
#: What is taken for a number. Moodle refuses the rest with a message and takes no mark for it.
ENTRY = ("Write the number in plain digits{}: no separators between thousands, no full-width digits", "with or without {} it")
ROUNDED = ", rounded to two decimals if it has more"


@dataclass(frozen=True)
class Answer:
    """An answer and the share of the mark that it earns; a wrong one of several costs some. `*` stands for any other."""

    words: str
    share: Fraction
    feedback: str = ""


def answers(question: Question) -> list[Answer]:
    """List the answers of an item. Ticking all of several earns nothing: what the right ones give, the wrong ones take."""
    if question.kind == "numeric":
        right = [Answer(key(question), Fraction(1))]
    elif question.kind == "fill-in":
        right = [Answer(words, Fraction(1)) for words in question.spellings]
    else:
        good = sum(choice.correct for choice in question.choices)
        cost = Fraction(-1, len(question.choices) - good) if question.kind == "multiple-response" else Fraction(0)
        return [Answer(choice.text, Fraction(1, good) if choice.correct else cost,
                       choice.feedback) for choice in question.choices]
    # The last one catches every wrong answer and says what was wrong; no right answer is shown it.
    return [*right, Answer("*", Fraction(0), question.feedback)]


def key(question: Question) -> str:
    """Write the right number as it is shown after the attempt: no more decimals than its tolerance makes worth reading."""
    value = question.value or 0.0
    room = abs(value) * question.tolerance / 5
    return next((f"{round(value, decimals):.12g}" for decimals in range(2, 12) if abs(round(value, decimals) - value) <= room),
                f"{value:.12g}")


def tolerance(question: Question) -> str:
    """Return how far a numeric answer may lie from the right one, in its own unit."""
    return f"{abs(question.value or 0) * question.tolerance:.12g}"


def units(question: Question) -> tuple[tuple[str, ...], bool]:
    """Return the units that may stand with a number, and whether before it."""
    return UNITS.get(question.unit, ((), False))


def asked(question: Question) -> str:
    """Return the question, and for a number in what form it is taken."""
    if question.kind != "numeric":
        return question.text
    listed, before = units(question)
    taken = ENTRY[0].format(ROUNDED if question.tolerance else "")
    if listed:
        taken += f", {ENTRY[1].format(listed[0] + (' before' if before else ' after'))}"
    return f"{question.text} <em>{taken}.</em>"
