"""The question bank as Moodle XML, numeric items included. Format: docs.moodle.org, Moodle XML format."""

from __future__ import annotations

from lxml import etree
from lxml.builder import E

from lemmata.course.content import Module, Question, Task

#: Moodle takes the share of the mark of one right option of several from a fixed list of decimals.
SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20"}


def _text(tag: str, words: str) -> etree._Element:
    made = etree.Element(tag, format="html")
    made.append(E.text(etree.CDATA(words)))
    return made


def _answer(words: str, share: str, feedback: str, form: str = "html") -> etree._Element:
    made = etree.Element("answer", fraction=share, format=form)
    made.append(E.text(etree.CDATA(words)) if form == "html" else E.text(words))
    made.append(_text("feedback", feedback))
    return made


def _head(kind: str, identifier: str, words: str, feedback: str = "") -> etree._Element:
    made = etree.Element("question", type=kind)
    made.extend([E.name(E.text(identifier)), _text("questiontext", words), _text("generalfeedback", feedback),
                 E.defaultgrade("1"), E.penalty("0"), E.hidden("0"), E.idnumber(identifier)])
    return made


def _chosen(question: Question) -> etree._Element:
    if question.kind == "true-false":
        made = _head("truefalse", question.id, question.text)
        made.extend(_answer(choice.text.strip().lower(), "100" if choice.correct else "0", choice.feedback, "moodle_auto_format")
                    for choice in question.choices)
        return made
    made = _head("multichoice", question.id, question.text)
    right = sum(choice.correct for choice in question.choices)
    made.extend([E.single("true" if question.kind == "multiple-choice" else "false"), E.shuffleanswers("true"),
                 E.answernumbering("ABCD")])
    # A wrong option of several costs what a right one gives, so that ticking all gains nothing.
    cost = "0" if question.kind == "multiple-choice" else "-" + SHARES[right]
    made.extend(_answer(choice.text, SHARES[right] if choice.correct else cost, choice.feedback) for choice in question.choices)
    return made


def _written(question: Question) -> etree._Element:
    if question.kind == "fill-in":
        made = _head("shortanswer", question.id, question.text, question.feedback)
        made.append(E.usecase("0"))
        made.extend(_answer(words, "100", "", "moodle_auto_format") for words in question.accepted)
        return made
    made = _head("numerical", question.id, question.text, question.feedback)
    answer = _answer(f"{question.value:.12g}", "100", "", "moodle_auto_format")
    answer.append(E.tolerance(f"{abs(question.value or 0) * question.tolerance:.6g}"))
    made.append(answer)
    return made


def _essay(task: Task) -> etree._Element:
    made = _head("essay", task.id, task.question)
    made.extend([E.responseformat("editor"), E.responserequired("1"), E.responsefieldlines("20"), E.attachments("0"),
                 _text("graderinfo", task.answer)])
    return made


def bank(title: str, modules: list[Module]) -> bytes:
    """Every quiz item and writing task of `modules`, a category a chapter. It holds the keys: for instructors."""
    made = etree.Element("quiz")
    for module in modules:
        category = etree.Element("question", type="category")
        category.append(E.category(E.text(f"$course$/top/{title}/{module.title}".replace("?", ""))))
        made.append(category)
        made.extend((_written if one.kind in ("fill-in", "numeric") else _chosen)(one) for one in module.questions)
        made.extend(_essay(task) for task in module.tasks if task.kind == "writing")
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True)
