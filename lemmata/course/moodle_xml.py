"""The question bank as Moodle XML, numeric items included. Format: docs.moodle.org, Moodle XML format."""

from __future__ import annotations

from fractions import Fraction

from lxml import etree
from lxml.builder import E

from lemmata.course import marking
from lemmata.course.content import Module, Question, Task

#: What Moodle calls the kinds of items.
KINDS = {"multiple-choice": "multichoice", "multiple-response": "multichoice", "true-false": "truefalse",
         "fill-in": "shortanswer",
         "numeric": "numerical"}
#: The format of an answer that is typed.
PLAIN = "moodle_auto_format"


def _text(tag: str, words: str) -> etree._Element:
    made = etree.Element(tag, format="html")
    made.append(E.text(etree.CDATA(words)))
    return made


def _answer(words: str, share: str, feedback: str, form: str = "html") -> etree._Element:
    made = etree.Element("answer", fraction=share, format=form)
    made.append(E.text(etree.CDATA(words)) if form == "html" else E.text(words))
    made.append(_text("feedback", feedback))
    return made


def _head(kind: str, identifier: str, name: str, words: str) -> etree._Element:
    made = etree.Element("question", type=kind)
    made.extend([E.name(E.text(name)), _text("questiontext", words), _text("generalfeedback", ""),
                 E.defaultgrade("1"), E.penalty("0"), E.hidden("0"), E.idnumber(identifier)])
    return made


def _share(share: Fraction) -> str:
    """Return a share as the per cent that Moodle has on its list: five decimals, no more."""
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")


def _question(question: Question) -> etree._Element:
    """Return a quiz item as an element."""
    made = _head(KINDS[question.kind], question.id, question.label, marking.asked(question))
    if question.kind == "true-false":
        made.extend(_answer(one.words.strip().lower(), _share(one.share), one.feedback,
                            PLAIN) for one in marking.answers(question))
        return made
    if question.kind in ("multiple-choice", "multiple-response"):
        made.extend([E.single("true" if question.kind == "multiple-choice" else "false"), E.shuffleanswers("true"),
                     E.answernumbering("ABCD")])
        made.extend(_answer(one.words, _share(one.share), one.feedback) for one in marking.answers(question))
        return made
    if question.kind == "fill-in":
        made.append(E.usecase("0"))
    for one in marking.answers(question):
        answer = _answer(one.words, _share(one.share), one.feedback, PLAIN)
        if question.kind == "numeric":
            answer.append(E.tolerance(marking.tolerance(question) if one.share else "0"))
        made.append(answer)
    listed, before = marking.units(question)
    if listed:
        made.append(E.units(*(E.unit(E.multiplier("1"), E.unit_name(name)) for name in listed)))
        made.extend([E.unitgradingtype("0"), E.unitpenalty("0"), E.showunits("0"), E.unitsleft("1" if before else "0")])
    return made


def _essay(task: Task) -> etree._Element:
    made = _head("essay", task.id, f"{task.id}: {task.title}", task.question)
    made.extend([E.responseformat("editor"), E.responserequired("1"), E.responsefieldlines("20"), E.attachments("0"),
                 _text("graderinfo", task.answer)])
    return made


def category(*names: str) -> str:
    """Return the path of a category; a slash parts its levels, so that one in a name is doubled."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])


def bank(title: str, modules: list[Module], seeded: dict[str, list[Question]] | None = None) -> bytes:
    """Return every quiz item and writing task of `modules`, a category a chapter. It holds the keys: for instructors.

    Writing tasks, which a person marks, and the `seeded` items, of which a quiz takes one, stand in categories of their own,
    so that a quiz of a whole category is marked at once.
    """
    made = etree.Element("quiz")

    def under(*names: str) -> None:
        one = etree.Element("question", type="category")
        one.append(E.category(E.text(category(title, *names))))
        made.append(one)

    for number, module in enumerate(modules, 1):
        name = f"{number}. {module.title}"
        under(name)
        made.extend(_question(one) for one in module.questions)
        if variants := (seeded or {}).get(module.name):
            under(name, "Numbers of the seed: take one")
            made.extend(_question(one) for one in variants)
        under(name, "Writing: marked by hand")
        made.extend(_essay(task) for task in module.tasks if task.kind == "writing")
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True)
