"""Tasks and quizzes on a page: {exercise}, {quiz}, {chapters}."""

from lemmata.record import front_matter, quiz
from tests.book.pages import EVIDENCE, build, words
from tests.this_book import ROOT

#: The places that the feedback of the quiz leads to.
CHAPTERS = {"ledgers": "# Ledgers\n\n" + "".join(f"```{{claims}} {name}\n```\n\n" for name in
                                                 ("auction", "settlement", "access", "copyrightability", "aura"))}
TASK = """# Page

::::{exercise} page-d1
:kind: discussion
**1. Find.** A question.

:::{dropdown} Model answer
:class-container: answer
An answer.
:::
::::
"""


def item(name: str) -> quiz.Item:
    return next(one for one in quiz.items() if one.id == name)


def quiz_page(tmp_path, chapter: str, only: str):
    """A page with one item, and the places it may lead to."""
    return build(tmp_path, f"# Page\n\n```{{quiz}} {chapter}\n:only: {only}\n```\n", few=True, evidence=EVIDENCE, **CHAPTERS)


def test_a_task_stands_under_its_own_address(tmp_path):
    text = TASK.replace(":::{dropdown} Model answer\n:class-container: answer\n", "").replace("\n:::\n", "\n")
    task = build(tmp_path, text).one("//div[@id='ex-page-d1']")
    assert "exercise-discussion" in task.get("class").split()
    assert words(task).startswith("1. Find. A question.")


def test_a_task_of_an_unknown_kind_is_told(tmp_path):
    pages = build(tmp_path, "# Page\n\n:::{exercise} page-x1\n:kind: homework\nA question.\n:::\n")
    assert pages.warnings == ["index.md:3: WARNING: exercise of kind 'homework', expected one of discussion, writing, notebook"]


def test_every_option_is_a_fold_whose_words_stay_and_whose_feedback_opens(tmp_path):
    asked = item("crossings-q01")
    place = quiz_page(tmp_path, "crossings", asked.id).one(f"//div[@id='ex-{asked.id}']")
    folds = place.xpath(".//li/details")
    assert len(folds) == len(asked.options) and not place.xpath(".//details[@open]")
    for fold, option in zip(folds, asked.options, strict=True):
        assert words(fold.find("summary")) == option.text
        assert words(fold.find("p")).startswith("Right." if option.correct else "Not right.")
        assert not fold.xpath("./summary//a"), "a link in a summary fights with opening it"


def test_feedback_leads_to_the_claims_that_it_names(tmp_path):
    pages = quiz_page(tmp_path, "crossings", "crossings-q01")
    links = pages["index"].xpath("//p[contains(@class, 'quiz-feedback')]//a/@href")
    assert "ledgers.html#claim-s2-54" in links


def test_a_figure_that_is_asked_for_comes_from_the_record(tmp_path):
    asked = item("crossings-q14")
    place = quiz_page(tmp_path, "crossings", asked.id).one(f"//div[@id='ex-{asked.id}']")
    assert f"fact-{asked.fact_id.replace('.', '-').replace('_', '-')}" in place.xpath(".//details//strong//a/@href")[0]


def test_a_quiz_of_no_chapter_is_told(tmp_path):
    [warning] = build(tmp_path, "# Page\n\n```{quiz} crosings\n```\n").warnings
    assert "unknown quiz of chapter 'crosings', nearest is 'crossings'" in warning


def test_the_chapters_that_are_taught_are_listed_with_their_objectives(site):
    from lxml import html

    table = html.parse(str(site / "chapters" / "teaching.html")).xpath("//table[contains(@class, 'record-chapters')]")[0]
    taught = front_matter.taught(ROOT)
    assert len(table.xpath(".//tbody/tr")) == len(taught)
    printed = words(table).replace("’", "'")
    for name in taught:
        assert all(one in printed for one in front_matter.read(ROOT / "chapters" / f"{name}.md")["objectives"])
