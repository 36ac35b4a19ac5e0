"""The question bank of a Moodle course: `questions.xml` of a backup, as Moodle 4.0 and later write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from lemmata.course import marking
from lemmata.course.backup_xml import Numbers, element, stamp
from lemmata.course.content import Question
from lemmata.course.moodle_xml import KINDS

HTML, PLAIN = 1, 0


@dataclass
class Category:
    """A category of the bank: its number, name and questions; `parent` is the number of the one above it."""

    id: int
    name: str
    parent: int
    questions: list[Question] = field(default_factory=list)
    told: str = ""


class Bank:
    """The categories of a course and the numbers under which its quizzes find the questions."""

    def __init__(self, numbers: Numbers, context: int, course: int, day: int, book: str) -> None:
        self._numbers, self._context, self._course, self._day, self._book = numbers, context, course, day, book
        self.categories: list[Category] = []
        self.entries: dict[str, int] = {}
        self.top = self.category("top", 0)

    def category(self, name: str, parent: int, questions: Sequence[Question] = (), told: str = "") -> int:
        """Add a category with its questions; return its number."""
        made = Category(self._numbers.next("question_category"), name, parent, list(questions), told)
        self.categories.append(made)
        self.entries |= {one.id: self._numbers.next("question_bank_entry") for one in questions}
        return made.id

    def xml(self) -> etree._Element:
        """Return the whole bank."""
        return element("question_categories", *(self._category(one) for one in self.categories))

    def _category(self, one: Category) -> etree._Element:
        entries = element("question_bank_entries", *(self._entry(question, one) for question in one.questions))
        return element("question_category", entries, id=one.id, name=one.name, contextid=self._context, contextlevel=50,
                       contextinstanceid=self._course, info=one.told, infoformat=HTML,
                       stamp=stamp(self._book, "category", str(one.id), one.name), parent=one.parent, sortorder=one.id,
                       idnumber=None)

    def _entry(self, question: Question, category: Category) -> etree._Element:
        number = self.entries[question.id]
        kind = KINDS[question.kind]
        made = element("question", _plugin(question, self._numbers), element("question_hints"), element("tags"), id=number,
                       parent=0,
                       name=question.label, questiontext=marking.asked(question), questiontextformat=HTML, generalfeedback="",
                       generalfeedbackformat=HTML, defaultmark="1.0000000", penalty="0.0000000", qtype=kind, length=1,
                       stamp=stamp(self._book, "question", question.id, question.text), timecreated=self._day,
                       timemodified=self._day, createdby=None, modifiedby=None)
        versions = element("question_versions", element("questions", made), id=number, version=1, status="ready")
        return element("question_bank_entry", element("question_version", versions), id=number, questioncategoryid=category.id,
                       idnumber=question.id, ownerid=None)


def _plugin(question: Question, numbers: Numbers) -> etree._Element:
    """Return what the kind of the question keeps of its own: the answers, and how they are shown and marked."""
    kind = KINDS[question.kind]
    listed = [(numbers.next("question_answer"), one) for one in marking.answers(question)]
    answers = element("answers", *(
        element("answer", id=number, answertext=one.words, answerformat=HTML if kind == "multichoice" else PLAIN,
                fraction=f"{float(one.share):.7f}", feedback=one.feedback, feedbackformat=HTML) for number, one in listed))
    own = numbers.next(kind)
    if kind == "truefalse":
        true, false = ([number for number, one in listed if one.words.strip().lower() == said][0] for said in ("true", "false"))
        inside = [element("truefalse", id=own, trueanswer=true, falseanswer=false, showstandardinstruction=1)]
    elif kind == "multichoice":
        inside = [element("multichoice", id=own, layout=0, single=int(question.kind == "multiple-choice"), shuffleanswers=1,
                          correctfeedback="", correctfeedbackformat=HTML, partiallycorrectfeedback="",
                          partiallycorrectfeedbackformat=HTML, incorrectfeedback="", incorrectfeedbackformat=HTML,
                          answernumbering="ABCD", shownumcorrect=0, showstandardinstruction=1)]
    elif kind == "shortanswer":
        inside = [element("shortanswer", id=own, usecase=0)]
    else:
        units, before = marking.units(question)
        inside = [
            element("numerical_units", *(element("numerical_unit", id=numbers.next("unit"), multiplier=1,
                                                 unit=name) for name in units)),
            element("numerical_options", element("numerical_option", id=own, showunits=0 if units else 3, unitsleft=int(before),
                                                 unitgradingtype=0, unitpenalty="0.0000000")),
            element("numerical_records", *(element("numerical_record", id=numbers.next("numerical_record"), answer=number,
                                                   tolerance=marking.tolerance(question) if one.share else 0)
                                           for number, one in listed))]
    return element(f"plugin_qtype_{kind}_question", answers, *inside)
