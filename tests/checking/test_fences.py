"""The fences of a chapter: what MyST takes in silence is told with file and line."""

import shutil
from pathlib import Path

import pytest

from apparatus import repository
from apparatus.checking import chapters, check, fences
from apparatus.checking.rules import examine

CHAPTER = """\
---
zh: zh-Hant
---
# A reading

::::{segment} auction:title
:::{lemma} 逾4千人籲取消
:kind: data
A note.
:::

The gloss.
::::

::::{segment} auction:1
The gloss of the next.
::::
"""
LINES = CHAPTER.split("\n")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with the real data and one chapter, which the test writes."""
    shutil.copytree(repository.DATA, tmp_path / "data")
    (tmp_path / "chapters").mkdir()
    return tmp_path


def told(book: Path, text: str, name: str = "chapters/reading.md") -> list[str]:
    (book / name).write_bytes(text.encode())
    return [str(fault) for fault in check(book / "data", book)]


def put(number: int, line: str) -> str:
    """The chapter with another line at `number`."""
    return "\n".join([*LINES[:number - 1], line, *LINES[number:]])


def test_a_chapter_in_order_has_no_fault(book):
    assert told(book, CHAPTER) == []


FILE = "chapters/reading.md"
SPOILT = {
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
        put(12, "## The gloss"), [
            f"{FILE}:12: segment: heading inside a segment, expected gloss and notes only"]),
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
        put(8, ":nth: 2"), [
            f"{FILE}:7: lemma: '逾4千人籲取消' (occurrence 2) of auction:title is not in anchors.csv, expected a "
            "proven lemma: run verify --write"]),
    "a zero-width space": (
        put(11, "The \u200bgloss."), [
            f"{FILE}:11: text: holds U+200B (ZERO WIDTH SPACE), expected only characters that can be seen"]),
    "front matter never closed": (
        put(3, "x: y"), [
            f"{FILE}:1: front matter: is not closed, expected a second '---'"]),
    "a script that is none": (
        put(2, "zh: zh-TW"), [
            f"{FILE}:2: zh: 'zh-TW' is no script of the book, expected zh-Hant or zh-Hans"]),
    "an end of line as on Windows": (
        put(12, "The gloss.\r"), [
            f"{FILE}:12: file: line ends in CR LF, expected LF"]),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_told_with_file_and_line(book, what):
    text, expected = SPOILT[what]
    assert told(book, text) == expected


def test_the_front_page_is_read_too(book):
    assert told(book, ":::{lemma} 佳士得\nA note.\n:::\n", "intro.md") == [
        "intro.md:1: lemma: lemma outside a segment, expected inside one"]


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_fences_shown_as_an_example_are_not_read(book, fence):
    shown = f"{fence}md\n:::{{lemma}} outside\n::::{{segment}} auction:99\n## A heading\n{fence}\n"
    assert told(book, CHAPTER + "\n" + shown) == []


def test_a_segment_shown_again_as_an_example_may_stand_twice(book):
    text = put(15, "::::{segment} auction:title\n:example:")
    assert told(book, text) == []


def test_without_the_table_of_segments_no_segment_is_called_unknown(book):
    (book / "data" / "segments.csv").unlink()
    assert told(book, CHAPTER) == [
        "data/segments.csv:1: file: is missing, expected the table 'segments' of datapackage.json"]


def test_each_rule_on_chapters_is_broken_above(book):
    broken = set()
    for text, _ in SPOILT.values():
        (book / FILE).write_bytes(text.encode())
        broken |= {fault.rule for fault in examine(book / "data", book)[1]}
    assert {rule.__name__ for rule in chapters.RULES} <= broken


def test_the_real_chapters_are_read(book):
    assert {path.name for path in fences.chapters(repository.ROOT)} >= {"auction.md", "method.md", "intro.md"}
