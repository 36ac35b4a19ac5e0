"""Quizzes and essays in QTI 1.2, as the profile of Common Cartridge 1.1 allows them.

Shape: CC 1.1 QTI profile. It knows no numeric item; such items are left out here and stand in the Moodle bank.
"""

from __future__ import annotations

from lxml import etree
from lxml.builder import ElementMaker

from lemmata.course.content import Choice, Question, Task

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


def _condition(*inside: etree._Element) -> etree._Element:
    """Return a condition that ends the processing. No `continue="Yes"`: Moodle takes what such a condition shows for a
    comment on the whole item, and cc2olx takes its answers for right.
    """
    return E.respcondition(*inside, **{"continue": "No"})


def _names(question: Question) -> list[tuple[Choice, str, str]]:
    """Return each option with its name and that of its comment. Canvas keeps the comments of options by just these names;
    of a statement, whose answers the profile names, it keeps one for a right and one for a wrong answer.
    """
    if question.kind == "true-false":
        return [(choice, choice.text.strip().lower(), "feedback-correct" if choice.correct else "feedback-wrong")
                for choice in question.choices]
    return [(choice, f"RESPONSE_{number}", f"feedback_{number}_fb") for number, choice in enumerate(question.choices, 1)]


def _choice(question: Question) -> tuple[etree._Element, list[etree._Element], list[etree._Element]]:
    """Return response, conditions and feedback of an item with options: the condition that scores first, for careless readers.

    Of several answers the comments on wrong options come before those on right ones: a reader that shows one alone shows
    what went wrong.
    """
    several = question.kind == "multiple-response"
    named = _names(question)
    response = E.response_lid(E.render_choice(*(E.response_label(_html(choice.text), ident=name) for choice, name, _ in named)),
                              ident="response", rcardinality="Multiple" if several else "Single")

    def equal(name: str, **more: str) -> etree._Element:
        return E.varequal(name, respident="response", **more)

    right = [one for one in named if one[0].correct]
    wrong = [one for one in named if not one[0].correct]
    if several:
        # Moodle counts the answers that are right by this attribute.
        scored = getattr(E, "and")(*(equal(name, case="Yes") for _, name, _ in right),
                                   *(getattr(E, "not")(equal(name, case="Yes")) for _, name, _ in wrong))
        conditions = [_condition(E.conditionvar(scored), _score())]
        told = [*wrong, *right]
    else:
        _, name, comment = right[0]
        conditions = [_condition(E.conditionvar(equal(name)), _score(), _shown(comment))]
        told = wrong
    conditions += [_condition(E.conditionvar(equal(name)), _shown(comment)) for _, name, comment in told]
    return response, conditions, [_feedback(comment, choice.feedback) for choice, _, comment in named]


def _fill_in(question: Question) -> tuple[etree._Element, list[etree._Element], list[etree._Element]]:
    """Return response, conditions and feedback of an item that is filled in."""
    response = E.response_str(E.render_fib(prompt="Box"), ident="response", rcardinality="Single")
    equal = [E.varequal(answer, respident="response", case="No") for answer in question.spellings]
    conditions = [_condition(E.conditionvar(*equal), _score()), _condition(E.conditionvar(E.other()), _shown("feedback-wrong"))]
    return response, conditions, [_feedback("feedback-wrong", question.feedback)]


def item(question: Question) -> etree._Element:
    """Return a quiz item."""
    response, conditions, feedback = (_fill_in if question.kind == "fill-in" else _choice)(question)
    outcomes = E.outcomes(E.decvar(maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))
    return E.item(E.itemmetadata(_fields(cc_profile=PROFILES[question.kind])),
                  E.presentation(_html(question.text), response), E.resprocessing(outcomes, *conditions), *feedback,
                  ident=question.id, title=question.label)


def essay(task: Task, title: str) -> etree._Element:
    """Return a writing task with its rubric, graded by a person."""
    return E.item(E.itemmetadata(_fields(cc_profile=PROFILES["essay"], qmd_computerscored="No")),
                  E.presentation(_html(task.question),
                                 E.response_str(E.render_fib(prompt="Box"), ident="response", rcardinality="Single")),
                  ident=task.id, title=title)


def assessment(identifier: str, title: str, items: list[etree._Element]) -> bytes:
    """Return a quiz as a file."""
    made = E.questestinterop(E.assessment(
        _fields(cc_profile="cc.exam.v0p1", qmd_assessmenttype="Examination", qmd_scoretype="Percentage"),
        E.section(*items, ident=f"{identifier}-section"), ident=identifier, title=title))
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True)
