"""The fences of a chapter: what MyST takes in silence is told with file and line."""

from pathlib import Path

import pytest

from lemmata.checks import chapter_rules, prose_rules, told_again_rules
from lemmata.checks.located_tables import Tables
from lemmata.checks.registry import examine
from lemmata.sources import authoring, handles
from tests import this_book

CHAPTER = """\
---
zh: zh-Hant
---
# A reading

::::{segment} auction:title
:::{lemma} 逾4千人籲取消
:in: The gloss
A note.
:::

The gloss.
::::

::::{segment} auction:1
The gloss of the next.
::::
"""
FILE = "chapters/reading.md"
LINES = CHAPTER.split("\n")


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The real tables."""
    return examine(this_book.DATA, this_book.ROOT)[0]


@pytest.fixture
def told(tmp_path: Path, tables: Tables):
    """What is told of a chapter with the text given."""
    def judge(text: str) -> list[str]:
        path = tmp_path / "reading.md"
        path.write_bytes(text.encode())
        return [str(fault) for fault in chapter_rules.judge(path, FILE, tables)]
    return judge


def put(number: int, line: str) -> str:
    """The chapter with another line at `number`."""
    return "\n".join([*LINES[:number - 1], line, *LINES[number:]])


def test_a_chapter_in_order_has_no_fault(told):
    assert told(CHAPTER) == []


@pytest.mark.parametrize("line", ["By its terms the suspension runs until 9 November 2026.", "As of 5 September 2025 it held.",
                                  "Judgment is set for December 2026.", "Four queries of 28 November 2026 found no reply."])
def test_a_plan_a_search_and_an_earlier_day_are_no_state_after_the_edition(told, line):
    assert told(put(12, f"The gloss. {line}")) == []


def test_a_subtitle_is_a_line(told):
    assert told(put(2, "zh: zh-Hant\nsubtitle: A sale of AI art and a letter against it")) == []


def test_a_standfirst_is_a_few_sentences(told):
    assert told(put(2, "zh: zh-Hant\nstandfirst: The letter says theft. The headline says plagiarism.")) == []


#: The front matter of a chapter that is taught.
TAUGHT = ("zh: zh-Hant\nlevel: all\nprerequisites: none\nobjectives: [a, b, c]\nkeywords: [a, b, 作]\nlicence: x\n"
          "minutes: 20\nslides: [S0-01]\n")

SPOILT = {
    "a conflict marker": (CHAPTER + "<<<<<<< HEAD\n", [
        f"{FILE}:18: text: holds the conflict marker '<<<<<<<', expected the text that was chosen"]),
    "a brace of a Chinese keyboard": (CHAPTER + "｛fact｝`x`\n", [
        f"{FILE}:18: text: holds the full-width '｛', expected its ASCII form in markup"]),
    "evidence that is not there": (CHAPTER + "It was said {cite}`AU-9999`.\n", [
        f"{FILE}:18: text: unknown cite 'AU-9999', expected an id of sources.csv or a key of the bibliography"]),
    "a switch that is none": (CHAPTER.replace("zh: zh-Hant", "web_only: yep"), [
        f"{FILE}:2: web_only: is 'yep', expected true or false"]),
    "an address of no public host": (CHAPTER + "[here](http://x)\n", [
        f"{FILE}:18: text: 'http://x' has the host 'x', expected a public name"]),
    "a role with a blank before its text": (CHAPTER + "It was {fact} `x`.\n", [
        f"{FILE}:18: text: holds {{fact}} and then a blank, expected its text in backticks at once"]),
    "an inner fence not shorter than its outer": (
        CHAPTER.replace("\n:::{", "\n::::{").replace("note.\n:::", "note.\n::::"), [
            f"{FILE}:7: lemma: fence of 4 colons inside one of 4 (line 6), expected fewer"]),
    "a fence never closed": (
        CHAPTER.rstrip().removesuffix("::::"), [
            f"{FILE}:15: segment: fence is not closed, expected :::: before the end"]),
    "a note closed by its segment": (
        CHAPTER.replace("A note.\n:::\n", "A note.\n"), [
            f"{FILE}:7: lemma: fence is not closed, expected ::: before line 12"]),
    "a closing fence too many": (
        CHAPTER + ":::\n", [
            f"{FILE}:18: fence: closing fence of 3 colons, expected an open one"]),
    "a lemma outside a segment": (
        CHAPTER + ":::{lemma} 佳士得\nA note.\n:::\n", [
            f"{FILE}:18: lemma: lemma outside a segment, expected inside one"]),
    "a lemma without words": (
        put(7, ":::{lemma}"), [
            f"{FILE}:7: lemma: lemma is empty, expected words of the segment"]),
    "a heading inside a segment": (
        put(12, "The gloss.\n## A heading"), [
            f"{FILE}:13: segment: heading inside a segment, expected gloss and notes only"]),
    "a segment twice": (
        put(15, "::::{segment} auction:title"), [
            f"{FILE}:15: segment: segment 'auction:title' stands at line 6 already, expected once"]),
    "an unknown segment": (
        put(15, "::::{segment} auction:99"), [
            f"{FILE}:15: segment: unknown segment 'auction:99', expected an id of data/segments.csv"]),
    "a lemma of thirteen characters": (
        put(7, ":::{lemma} 一二三四五六七八九十一二三"), [
            f"{FILE}:7: lemma: lemma of 13 Han characters, expected at most 12"]),
    "a lemma of five words": (
        put(7, ":::{lemma} one two three four five"), [
            f"{FILE}:7: lemma: lemma of 5 words, expected at most 4"]),
    "a lemma that was not found in its segment": (
        put(7, ":::{lemma} 逾五千人籲取消"), [
            f"{FILE}:7: lemma: '逾五千人籲取消' (occurrence 1) of auction:title is not in anchors.csv, expected a "
            "proven lemma: run verify --write"]),
    "an occurrence that was not found": (
        put(8, ":in: The gloss\n:nth: 2"), [
            f"{FILE}:7: lemma: '逾4千人籲取消' (occurrence 2) of auction:title is not in anchors.csv, expected a "
            "proven lemma: run verify --write"]),
    "a handle that the gloss does not have": (
        put(8, ":kind: data\n:in: The glass"), [
            f"{FILE}:9: in: 'The glass' is not in the gloss, expected words as they are printed there, nearest is 'The gloss'"]),
    "a handle of half a word": (
        put(8, ":in: glos"), [
            f"{FILE}:8: in: 'glos' is not in the gloss, expected words as they are printed there, nearest is 'gloss'"]),
    "a note without a handle": (
        put(8, ":kind: data"), [
            f"{FILE}:7: in: is missing, expected the words of the gloss that the note belongs to"]),
    "a handle without words": (
        put(8, ":in:"), [
            f"{FILE}:8: in: is empty, expected words of the gloss"]),
    "a handle in quotation marks": (
        put(8, ':in: "The gloss"'), [
            f'{FILE}:8: in: begins with ", expected a word of the gloss first',
            f"{FILE}:8: in: '\"The gloss\"' is not in the gloss, expected words as they are printed there, "
            "nearest is 'The gloss'"]),
    "a handle that another note has": (
        put(9, "A note.\n:::\n\n:::{lemma} 剽竊人類藝術作品\n:in: gloss\nA note."), [
            f"{FILE}:13: in: 'gloss' is taken by a note before, expected words of the gloss that no other note has"]),
    "a zero-width space": (
        put(11, "The \u200bgloss."), [
            f"{FILE}:11: text: holds U+200B (ZERO WIDTH SPACE), expected only characters that can be seen"]),
    "front matter never closed": (
        put(3, "x: y"), [
            f"{FILE}:1: front matter: is not closed, expected a second '---'"]),
    "a script that is none": (
        put(2, "zh: zh-TW"), [
            f"{FILE}:2: zh: 'zh-TW' is no script of the book, expected zh-Hant or zh-Hans"]),
    "a taught chapter without its minutes": (
        put(2, "zh: zh-Hant\nlevel: all\nprerequisites: none\nobjectives: [a, b, c]\nkeywords: [a, b, 作]\nlicence: x\n"
               "slides: [S0-01]"), [
            f"{FILE}:9: minutes: is missing in the front matter, expected a whole number"]),
    "a subtitle that is a sentence": (
        put(2, "zh: zh-Hant\nsubtitle: It tells of a sale."), [
            f"{FILE}:3: subtitle: is 'It tells of a sale.', expected one line of at most 120 characters that says what the page "
            "is about, without a full stop"]),
    "a standfirst without a full stop": (
        put(2, "zh: zh-Hant\nstandfirst: The fee is left out"), [
            f"{FILE}:3: standfirst: is 'The fee is left out', expected one paragraph of at most 240 characters that says what "
            "the chapter found, in full sentences"]),
    "a subtitle of two lines": (
        put(2, 'zh: zh-Hant\nsubtitle: "Of a sale\\nand a letter"'), [
            f"{FILE}:3: subtitle: is 'Of a sale\\nand a letter', expected one line of at most 120 characters that says what the "
            "page is about, without a full stop"]),
    "the day of the edition typed": (
        put(12, "The gloss. As of 31 October 2026 nothing was known."), [
            f"{FILE}:12: text: types 31 October 2026, the day of the edition, expected {{as_of}}`record`"]),
    "a state of affairs after the day of the edition": (
        put(12, "The gloss. On 9 November 2026 the rule came back. Its end was planned for 10 November 2026."), [
            f"{FILE}:12: text: tells of 9 November 2026, after 2026-10-31, as_of of datapackage.json, expected that day or "
            "before, or a sentence that tells a plan"]),
    "what holds on a day after that of the edition": (
        put(12, "The gloss. As of November 2026 the sale is planned."), [
            f"{FILE}:12: text: tells of November 2026, after 2026-10-31, as_of of datapackage.json, expected that day or before, "
            "or a sentence that tells a plan"]),
    "a taught chapter that builds on one that there is not": (
        put(2, TAUGHT + "builds_on: {chapters: [actuon], needed: 0}"), [
            f"{FILE}:10: builds_on: unknown chapter 'actuon', expected the name of a file of chapters/, nearest is 'auction'"]),
    "a taught chapter that needs more than it names": (
        put(2, TAUGHT + "builds_on: {chapters: [access], needed: 2}"), [
            f"{FILE}:10: builds_on: needed is 2, expected a number from 0 to 1"]),
    "a base without its form": (
        put(2, TAUGHT + "builds_on: [access]"), [
            f"{FILE}:10: builds_on: is ['access'], expected {{chapters: [names of chapters], needed: how many of them}}"]),
    "a taught chapter without slides": (
        put(2, "zh: zh-Hant\nlevel: all\nprerequisites: none\nobjectives: [a, b, c]\nkeywords: [a, b, 作]\nlicence: x\n"
               "minutes: 20\nslides:"), [
            f"{FILE}:9: slides: is None, expected a list of claims and charts"]),
    "slides of a claim and a chart that there are not": (
        put(2, "zh: zh-Hant\nslides: [S0-01, S0-99,\n  auction_feas]"), [
            f"{FILE}:3: slides: unknown claim or chart 'S0-99', expected an id of data/claims.csv or a chart of figures/",
            f"{FILE}:4: slides: unknown claim or chart 'auction_feas', expected an id of data/claims.csv or a chart of "
            "figures/, nearest is 'auction_fees'"]),
    "a slide of a chart that is drawn in states": (
        put(2, "zh: zh-Hant\nslides:\n  - auction_fees\n  - auction_premium"), [
            f"{FILE}:5: slides: 'auction_premium' is moved by its reader, expected a chart that stands still"]),
    "a slide twice": (
        put(2, "zh: zh-Hant\nslides: [S0-01, S0-02, S0-01]"), [
            f"{FILE}:3: slides: 'S0-01' stands twice, expected once"]),
    "an end of line as on Windows": (
        put(12, "The gloss.\r"), [
            f"{FILE}:12: file: line ends in CR LF, expected LF"]),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_told_with_file_and_line(told, what):
    text, expected = SPOILT[what]
    assert told(text) == expected


@pytest.mark.parametrize(("gloss", "handle"), [
    ("The gloss, with *stress*.", "gloss, with stress"), ("The gloss, with *stress*.", "with *stress*"),
    ('It says "The gloss".', 'says “The gloss”'), ("Made by {index}`Botto <single: Botto>` alone.", "by Botto alone"),
    ("By {said}`S0-01` it is asked.", "By more than 4,000 people it"), ("By {said}`S0-01` it is asked.", "{said}`S0-01` it"),
    ("The\ngloss.", "The gloss"), ("- one\n- two", "two"),
    ("Snake\\_case, a [word](https://example.org/).", "Snake_case, a word"),
])
def test_a_handle_is_words_as_the_gloss_prints_them(told, gloss, handle):
    assert told(put(12, gloss).replace(":in: The gloss", f":in: {handle}")) == []


def test_a_handle_takes_the_first_place_that_is_free(told):
    second = "A note.\n:::\n\n:::{lemma} 剽竊人類藝術作品\n:in: gloss\nA note."
    assert told(put(9, second).replace("\nThe gloss.\n", "\nThe gloss, the gloss.\n")) == []


def test_a_handle_may_begin_where_another_ends():
    assert handles.places(["US", "$5"], ["It cost US$5."]) == [handles.Place(0, 8, 10), handles.Place(0, 10, 12)]


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_fences_shown_as_an_example_are_not_read(told, fence):
    shown = f"{fence}md\n:::{{lemma}} outside\n::::{{segment}} auction:99\n## A heading\n{fence}\n"
    assert told(CHAPTER + "\n" + shown) == []


def test_what_stands_behind_a_longer_closing_fence_is_read_again(told):
    assert told(CHAPTER + "```md\n## A heading\n`````\n:::{lemma} 佳士得\nA note.\n:::\n") == [
        f"{FILE}:21: lemma: lemma outside a segment, expected inside one"]


def test_a_segment_shown_again_as_an_example_may_stand_twice(told):
    assert told(put(15, "::::{segment} auction:title\n:example:")) == []


def test_each_rule_on_chapters_is_broken_above(tmp_path, tables):
    path, broken = tmp_path / "reading.md", set()
    for text, _ in SPOILT.values():
        path.write_bytes(text.encode())
        broken |= {fault.rule for fault in chapter_rules.judge(path, FILE, tables)}
    # The rules on prose are broken in test_prose.py, those on what is told again in test_told_again.py.
    elsewhere = {*prose_rules.RULES, *told_again_rules.RULES}
    assert {rule.__name__ for rule in chapter_rules.RULES if rule not in elsewhere} <= broken


def test_the_chapters_and_the_front_page_are_read_with_the_tables(copy):
    (copy.root / "chapters").mkdir()
    (copy.root / FILE).write_text(put(15, "::::{segment} auction:99"), encoding="utf-8")
    (copy.root / "intro.md").write_text("# Book\n\n:::{lemma} 佳士得\nA note.\n:::\n", encoding="utf-8")
    of_chapters = [fault for fault in copy.faults() if fault.rule != "objective_of_an_item"]
    assert list(map(str, of_chapters)) == [
        f"{FILE}:15: segment: unknown segment 'auction:99', expected an id of data/segments.csv",
        "intro.md:3: lemma: lemma outside a segment, expected inside one"]
    # Without the table no segment is called unknown.
    copy.path("segments").unlink()
    left = [fault.file for fault in copy.faults() if fault.rule != "objective_of_an_item"]
    assert left == ["data/segments.csv", "intro.md"]


def test_the_real_chapters_are_among_them():
    assert {path.name for path in authoring.chapters(this_book.ROOT)} >= {"auction.md", "method.md", "intro.md"}


def test_a_chapter_that_builds_on_itself_by_way_of_another_is_told(tmp_path, tables):
    path = tmp_path / "auction.md"
    path.write_text(put(2, TAUGHT + "builds_on: {chapters: [crossings], needed: 1}"), encoding="utf-8")
    assert "chapters/auction.md:10: builds_on: 'auction' builds on itself, expected chapters that do not build on it" in [
        str(fault) for fault in chapter_rules.judge(path, "chapters/auction.md", tables)]


def test_of_a_chapter_that_cannot_be_read_no_question_is_told_besides(copy):
    (copy.root / "chapters").mkdir()
    (copy.root / "chapters" / "auction.md").write_bytes(b"\xef\xbb\xbf" + put(2, TAUGHT).encode())
    assert [str(fault) for fault in copy.faults() if fault.rule == "objective_of_an_item" and "states" in fault.message] == []
