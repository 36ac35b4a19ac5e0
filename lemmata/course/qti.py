"""Quizzes and essays in QTI 1.2, as the profile of Common Cartridge 1.1 allows them.

Shape: CC 1.1 QTI profile. It knows no numeric item; such items are left out here and stand in the Moodle bank.
"""

from __future__ import annotations

from lxml import etree
from lxml.builder import ElementMaker

from lemmata.course.content import Question, Task

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PROFILES = {"multiple-choice": "cc.multiple_choice.v0p1", "multiple-response": "cc.multiple_response.v0p1",
            "true-false": "cc.true_false.v0p1", "fill-in": "cc.fib.v0p1", "essay": "cc.essay.v0p1"}

E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


def _fields(**fields: str) -> etree._Element:
    return E.qtimetadata(*(E.qtimetadatafield(E.fieldlabel(name), E.fieldentry(value)) for name, value in fields.items()))


def _html(words: str) -> etree._Element:
    return E.material(E.mattext(words, texttype="text/html"))


def _feedback(identifier: str, words: str) -> etree._Element:
    return E.itemfeedback(E.flow_mat(_html(words)), ident=identifier)


def _shown(identifier: str) -> etree._Element:
    return E.displayfeedback(feedbacktype="Response", linkrefid=identifier)


def _score() -> etree._Element:
    return E.setvar("100", action="Set", varname="SCORE")


def _choice(question: Question) -> tuple[etree._Element, list[etree._Element], list[etree._Element]]:
    """Response, conditions and feedback of an item with options."""
    several = question.kind == "multiple-response"
    # The profile fixes the names of the two answers to a statement.
    names = {choice.letter: choice.letter for choice in question.choices}
    if question.kind == "true-false":
        names = {choice.letter: choice.text.strip().lower() for choice in question.choices}
    response = E.response_lid(
        E.render_choice(*(E.response_label(_html(choice.text), ident=names[choice.letter]) for choice in question.choices)),
        ident="response", rcardinality="Multiple" if several else "Single")
    conditions = [E.respcondition(E.conditionvar(E.varequal(names[choice.letter], respident="response")),
                                  _shown(f"feedback-{choice.letter}"), **{"continue": "Yes"})
                  for choice in question.choices if choice.feedback]
    right = [E.varequal(names[choice.letter], respident="response") for choice in question.choices if choice.correct]
    if several:
        wrong = [getattr(E, "not")(E.varequal(names[choice.letter], respident="response"))
                 for choice in question.choices if not choice.correct]
        right = [getattr(E, "and")(*right, *wrong)]
    conditions.append(E.respcondition(E.conditionvar(*right), _score(), **{"continue": "No"}))
    feedback = [_feedback(f"feedback-{choice.letter}", choice.feedback) for choice in question.choices if choice.feedback]
    return response, conditions, feedback


def _fill_in(question: Question) -> tuple[etree._Element, list[etree._Element], list[etree._Element]]:
    """Response, conditions and feedback of an item that is filled in."""
    response = E.response_str(E.render_fib(prompt="Box"), ident="response", rcardinality="Single")
    equal = [E.varequal(answer, respident="response", case="No") for answer in question.accepted]
    conditions = [E.respcondition(E.conditionvar(*equal), _score(), **{"continue": "No"}),
                  E.respcondition(E.conditionvar(E.other()), _shown("feedback-wrong"), **{"continue": "Yes"})]
    return response, conditions, [_feedback("feedback-wrong", question.feedback)]


def item(question: Question) -> etree._Element:
    """A quiz item."""
    response, conditions, feedback = (_fill_in if question.kind == "fill-in" else _choice)(question)
    outcomes = E.outcomes(E.decvar(maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))
    return E.item(E.itemmetadata(_fields(cc_profile=PROFILES[question.kind])),
                  E.presentation(_html(question.text), response), E.resprocessing(outcomes, *conditions), *feedback,
                  ident=question.id, title=question.id)


def essay(task: Task) -> etree._Element:
    """A writing task with its rubric, graded by a person."""
    return E.item(E.itemmetadata(_fields(cc_profile=PROFILES["essay"], qmd_computerscored="No")),
                  E.presentation(_html(task.question),
                                 E.response_str(E.render_fib(prompt="Box"), ident="response", rcardinality="Single")),
                  ident=task.id, title=task.title)


def assessment(identifier: str, title: str, items: list[etree._Element]) -> bytes:
    """A quiz as a file."""
    made = E.questestinterop(E.assessment(
        _fields(cc_profile="cc.exam.v0p1", qmd_assessmenttype="Examination", qmd_scoretype="Percentage"),
        E.section(*items, ident=f"{identifier}-section"), ident=identifier, title=title))
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True)
