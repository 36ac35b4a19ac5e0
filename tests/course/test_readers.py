"""The cartridge as Moodle, Open edX and Canvas read it, by the rules of their code: right keys, right comments, no lost blank."""

import re
import zipfile
from io import BytesIO

import pytest
from lxml import etree, html

from lemmata.course import qti
from lemmata.course.content import Choice, Question
from lemmata.record import quiz

from . import reader_rules as readers
from .test_course import items_of, unpacked

KINDS = ("multiple-choice", "multiple-response", "true-false")


def questions(modules) -> dict[str, Question]:
    return {one.id: one for module in modules for one in module.questions}


@pytest.mark.parametrize("reader", readers.READERS)
def test_a_reader_takes_the_right_options_as_right(packs, modules, reader):
    found, judged = items_of(packs["student"]), 0
    for name, question in questions(modules).items():
        if question.kind in KINDS:
            read = readers.READERS[reader](found[name])
            assert read.right == {choice.text for choice in question.choices if choice.correct}, name
            judged += 1
    assert judged == sum(item.kind in KINDS for item in quiz.items())


@pytest.mark.parametrize("reader", ["moodle", "canvas"])
def test_a_reader_tells_each_option_its_own_comment_and_nobody_all_of_them(packs, modules, reader):
    found = items_of(packs["student"])
    for name, question in questions(modules).items():
        if question.kind not in KINDS:
            continue
        read = readers.READERS[reader](found[name])
        assert read.general == ""
        own = {choice.text: choice.feedback for choice in question.choices}
        if reader == "canvas" and question.kind == "true-false":
            assert read.wrong == next(choice.feedback for choice in question.choices if not choice.correct)
        else:
            assert read.told == own, name


def test_a_written_answer_is_taken_with_the_marks_of_its_source(packs, modules):
    found = items_of(packs["student"])
    for name, question in questions(modules).items():
        if question.kind == "fill-in":
            taken = readers.accepted(found[name])
            assert taken[0] == question.accepted[0]
            for words in question.accepted:
                if re.search(r"[\u3400-\u9fff]", words):
                    assert {words, f"「{words}」", f"『{words}』", f"“{words}”", f"{words}。"} <= set(taken)
            assert readers.moodle(found[name]).general == ""


def texts_of(pack: bytes) -> dict[str, str]:
    """Every HTML text of a cartridge."""
    found = {}
    for path, contents in unpacked(pack).items():
        if path.endswith(".xml") and path != "imsmanifest.xml":
            found |= {f"{path} {number}": one.text or "" for number, one in enumerate(etree.fromstring(contents).iter())}
    return found


def test_no_blank_is_eaten_between_tags(packs):
    texts = texts_of(packs["student"])
    assert len(texts) > 1000
    assert {place: text for place, text in texts.items() if readers.eaten(text)} == {}


def test_code_can_be_copied_out_of_a_task(packs):
    texts = " ".join(texts_of(packs["student"]).values())
    codes = [one for text in re.findall(r"<code>.*?</code>", texts) for one in [html.fromstring(text).text_content()]]
    imports = [code for code in codes if "import" in code]
    assert imports and all("from " in code and " import " in code for code in imports)


def test_titles_tell_what_an_item_asks(packs):
    titles = [item.get("title") for item in items_of(packs["student"]).values()]
    assert len(titles) == len(set(titles))
    assert all(title.count(" ") >= 1 and title != "Write" for title in titles)


def test_the_first_module_leads_to_the_book_and_no_chapter_stands_in_it(packs, modules):
    with zipfile.ZipFile(BytesIO(packs["student"])) as opened:
        manifest = etree.fromstring(opened.read("imsmanifest.xml"))
    names = manifest.xpath("//*[local-name()='organization']/*/*[local-name()='item']/*[local-name()='title']/text()")
    assert names == ["About this course", *(module.title for module in modules)]


# The rules themselves find the faults that they are for ------------------------------------------------------------------


def shipped_before(question: Question) -> etree._Element:
    """An item as a faulty writer has it: comments first, each says continue, the scoring condition last and without case."""
    item = qti.item(question)
    processing = item.find(readers.QTI + "resprocessing")
    conditions = list(processing.iter(readers.QTI + "respcondition"))
    for one in item.iter(readers.QTI + "varequal"):
        one.attrib.pop("case", None)
    for one in conditions:
        processing.remove(one)
        one.set("continue", "No" if one.find(readers.QTI + "setvar") is not None else "Yes")
    for one in sorted(conditions, key=lambda one: one.find(readers.QTI + "setvar") is not None):
        processing.append(one)
    return item


OPTIONS = tuple(Choice(letter, f"option {letter}", letter in "AC", f"comment {letter}") for letter in "ABC")
SEVERAL = Question("x-q01", "multiple-response", "", "Which?", OPTIONS)
SINGLE = Question("x-q02", "multiple-choice", "", "Which?", OPTIONS[:2])


def test_the_rules_see_what_the_first_cartridge_got_wrong():
    assert readers.moodle(shipped_before(SEVERAL)).right == set()
    assert readers.moodle(shipped_before(SEVERAL)).general == "comment B comment A comment C"
    assert readers.openedx(shipped_before(SINGLE)).right == {"option A", "option B"}
    assert readers.eaten("<code><span>from</span> <span>x</span></code>")


def test_canvas_would_lose_the_keys_of_several_if_comments_stood_apart():
    item = qti.item(SEVERAL)
    for one in item.iter(readers.QTI + "respcondition"):
        one.set("continue", "Yes")
    assert readers.canvas(item).right == set()
    assert readers.canvas(qti.item(SEVERAL)).right == {"option A", "option C"}
