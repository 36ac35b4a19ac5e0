"""Model answers and the keys of quizzes, which print has at the end of the book."""

from docutils import nodes

from lemmata.editions.pdf.print_answers import answer, take_answers, take_quizzes
from lemmata.sphinx import nodes as own
from tests.print.written import as_html, box


def fold(summary: str, *told: str, classes: str = "") -> own.fold:
    """A fold with paragraphs of feedback."""
    said = (own.paragraph(one, classes=["quiz-feedback"]) for one in told)
    return own.fold("", own.fold_summary("", "", nodes.Text(summary)), *said, classes=classes.split())


def test_an_answer_goes_to_the_end_and_a_line_in_its_place_leads_there():
    tree = box(own.paragraph("Why?"), fold("Model answer", "So.", classes="answer"), own.paragraph("Next"))
    take_answers(tree, "sale")
    assert as_html(tree[1]) == (
        '<p class="answer-link" id="question-1"><a href="#answer-sale-1">Model answer 1<span class="page-reference">, page\u00a0'
        '<span class="page-of" data-target="answer-sale-1"></span></span></a></p>')
    made = tree[-1]
    assert (made["id"], made["place"], made["head"]) == ("answer-sale-1", "sale--question-1", "Answer 1, to the question")
    assert as_html(*made) == '<div class="answer-body"><p class="quiz-feedback">So.</p></div>'


def test_another_fold_is_no_answer():
    tree = box(fold("More", "Words"))
    take_answers(tree, "sale")
    assert not list(tree.findall(answer)) and len(list(tree.findall(own.fold))) == 1


def quiz(*parts: nodes.Node) -> nodes.container:
    return box(box(own.group("", *parts, classes=["quiz-item"], name="q"), classes="quiz"))


def test_a_quiz_keeps_its_options_and_its_key_says_what_stands_behind_them():
    options = nodes.enumerated_list("", nodes.list_item("", fold("One", "Right. It is.")),
                                    nodes.list_item("", fold("Two", "Not right.")))
    tree = quiz(options)
    take_quizzes(tree, "sale")
    assert [as_html(*one.children) for one in options] == ["<p>One</p>", "<p>Two</p>"]
    assert as_html(*tree[-1]) == (
        '<ol class="answer-body quiz-key"><li><p class="quiz-feedback"><span class="letter">A. </span>Right. It is.</p>'
        '<p class="quiz-feedback"><span class="letter">B. </span>Not right.</p></li></ol>')
    assert (tree[-1]["id"], tree[-1]["place"]) == ("quiz-answer-sale-1", "sale--quiz-1")
    assert tree[0].astext().endswith("Answers, page\u00a0")


def test_an_answer_to_be_written_leaves_nothing_behind():
    tree = quiz(own.paragraph("How many?"), fold("Answer", "Nine."))
    take_quizzes(tree, "sale")
    assert "Answer\n" not in tree[0].astext() and as_html(*tree[-1]) == (
        '<ol class="answer-body quiz-key"><li><p class="quiz-feedback">Nine.</p></li></ol>')
