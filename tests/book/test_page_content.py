"""What a page holds is kept as data when the page is written, in texts that can stand elsewhere."""

import json
import re

import pytest

from lemmata.record import quiz
from lemmata.record.csv_rows import rows
from lemmata.sphinx import page_content
from lemmata.sphinx.html_fragments import portable, safe_spaces
from tests.book import pages
from tests.book.pages import EVIDENCE
from tests.this_book import DATA, FIGURES

BASE = "https://example.org/book/"
TEXT = """# Two *words*

The finding, by {fact}`auction.total_with_fees number`.

## Before you read

A {term}`copyright` matters.

::::{segment} auction:2
The gloss, with stress.

:::{lemma} 擴增智能
:kind: language
:in: gloss, with stress
The note, on {fact}`auction.total_with_fees number`.
:::
::::

::::{segment} auction:2
:example:
The gloss.

:::{lemma} 擴增智能
:kind: language
The example of a note.
:::
::::

```{chart} auction_fees
```

How to [read](#before-you-read) the chart.

```{claims} auction
:only: S0-08
```

```{claims} auction
:only: S0-10
:example:
```

::::{exercise} one-w1
:kind: writing
**Write.** A letter.

| Criterion | Weak | Sound |
| --- | --- | --- |
| Money | bare | named |

More.

:::{dropdown} Model answer
:class-container: answer
An answer.
:::
::::

```{quiz} auction
:only: auction-q01
```
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that a build leaves of a book with a page like that."""
    place = tmp_path_factory.mktemp("book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "CONF", pages.CONF + 'extensions += ["sphinx_design"]\nlanguage = "en"\n')
        patch.setattr(page_content, "is_site", lambda app: True)
        (place / "doctrees" / "content" / "chapters").mkdir(parents=True)
        (place / "doctrees" / "content" / "chapters" / "former.json").touch()
        pages.build(place, "# Book\n", **{"chapters/one": TEXT, "chapters/evidence": EVIDENCE,
                                          "chapters/terms": "# Terms\n\n```{terms}\n```\n"})
    return place / "doctrees" / "content"


@pytest.fixture(scope="module")
def held(folder) -> page_content.Content:
    return page_content.read(folder, "chapters/one", BASE)


def plain(text: str) -> str:
    """The words of HTML as a table has them."""
    return re.sub(r"<[^>]+>", "", text).replace("’", "'")


def claim(name: str) -> dict[str, str]:
    return next(row for row in rows(DATA / "claims.csv") if row["claim_id"] == name)


def test_each_chapter_has_a_file_and_no_page_that_is_gone(folder):
    assert sorted(path.name for path in folder.rglob("*.json")) == ["evidence.json", "one.json", "terms.json"]


def test_a_page_is_told_by_its_title_its_finding_and_the_terms_that_it_names(held):
    assert held.title == "Two words"
    assert held.standfirst.startswith("The finding, by <a href=\"https://example.org/book/chapters/evidence.html#fact-")
    assert held.terms == ["term-copyright"]


def test_a_note_is_told_in_plain_words_and_an_example_is_none(held):
    [note] = held.notes
    assert (note.segment, note.lemma, note.kind, note.verdict) == ("auction:2", "擴增智能", "language", "")
    assert note.words.startswith("The note, on ") and note.words[13].isdigit()


def test_a_claim_is_told_as_its_ledger_has_it_and_an_example_is_none(held):
    [told], row = held.claims, claim("S0-08")
    assert (told.id, told.segment, told.verdict) == ("S0-08", row["segment_id"], row["verdict"])
    assert told.address == f"{BASE}chapters/one.html#claim-s0-08"
    assert told.segment_address == f"{BASE}chapters/one.html#seg-auction-2"
    assert plain(told.words).startswith(row["claim"].split("[")[0]) and "<p>" not in told.words
    assert plain(told.lemma) == row["lemma"] and told.lemma.startswith('<span lang="zh-Han')


def test_a_chart_is_told_with_its_number_its_picture_and_the_remark_below_it(held):
    [told], chart = held.charts, json.loads((FIGURES / "auction_fees.json").read_text(encoding="utf-8"))
    assert (told.id, told.address, told.number) == ("auction_fees", f"{BASE}chapters/one.html#fig-auction-fees", "Fig. 1")
    assert told.alt == chart["alt"] and told.width > told.height > 0
    assert told.notes == f'<p>How to <a href="{BASE}chapters/one.html#before-you-read"><span>read</span></a> the chart.</p>'


def test_a_task_is_told_without_its_answer_its_rubric_or_its_name_where_they_are_not_wanted(held):
    [task] = held.exercises
    assert (task.id, task.kind, task.title, task.answer) == ("one-w1", "writing", "Write", "<p>An answer.</p>")
    assert task.question.startswith("<p><strong>Write.</strong> A letter.</p>") and "<table>" in task.question
    assert task.asked.startswith("<p> A letter.</p>")
    assert task.prompt == "<p><strong>Write.</strong> A letter.</p><p>More.</p>"
    assert task.rubric == [["Criterion", "Weak", "Sound"], ["Money", "bare", "named"]]


def test_an_option_is_told_with_its_feedback_and_without_the_word_that_judges_it(held):
    [item], asked = held.quiz, next(one for one in quiz.items() if one.id == "auction-q01")
    assert item.id == asked.id and not item.text.startswith("1.")
    assert len(item.options) == len(asked.options)
    for (_, feedback), option in zip(item.options, asked.options, strict=True):
        assert plain(feedback).startswith(option.feedback[:10])


def test_links_lead_from_anywhere_to_the_book(folder):
    text = (folder / "chapters" / "one.json").read_text(encoding="utf-8")
    assert page_content.ANYWHERE in text and 'href=\\"#' not in text


def test_a_fragment_leaves_behind_what_only_its_page_can_use():
    text = '<p id="a" class="b" title="c"><span id="d"></span><a class="e" href="../x.html#y">z</a>\n</p>'
    assert portable(text, "https://example.org/book/chapters/one.html") == (
        '<p><a href="https://example.org/book/x.html#y">z</a></p>')
    assert portable('<code><span class="k">from</span> <span>x</span></code>', BASE) == "<code>from x</code>"


def test_a_blank_that_is_read_is_kept_and_others_go():
    text = "<p><strong>3.</strong> <span>灵韵</span> and <em>x</em></p> <p>y</p>"
    assert safe_spaces(text) == "<p><strong>3.</strong>\u00a0<span>灵韵</span> and <em>x</em></p><p>y</p>"


def test_a_book_without_a_chapter_has_a_folder_without_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(page_content, "is_site", lambda app: True)
    pages.build(tmp_path, "# Book\n")
    assert list((tmp_path / "doctrees" / "content").iterdir()) == []
