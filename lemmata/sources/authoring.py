"""Reads the colon fences of a chapter, and says where they are wrong.

MyST takes a fence that is not longer than the one inside it, or one that is never closed, in silence and prints a page
that looks nearly right. So the fences are read before the book is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lemmata.sources import handles

OPENING = re.compile(r"^(:{3,})\s*\{([\w-]+)\}\s*(.*?)\s*$")
CLOSING = re.compile(r"^(:{3,})\s*$")
CODE = re.compile(r"^\s*(`{3,}|~{3,})")
OPTION = re.compile(r"^:([\w-]+):\s*(.*?)\s*$")

#: The longest lemma, in Han characters, or in words when it is not Chinese.
HAN_LIMIT, WORD_LIMIT = 12, 4


@dataclass(frozen=True)
class Problem:
    """A problem, and its line in the chapter."""

    line: int
    column: str
    message: str


@dataclass
class Fence:
    """A directive between colons: name, argument, length of the fence, line, options, their lines, lines of its own body."""

    name: str
    argument: str
    length: int
    line: int
    options: dict[str, str] = field(default_factory=dict)
    lines_of_options: dict[str, int] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Note:
    """A note on a lemma: its segment, the lemma as printed, which occurrence, and the line."""

    segment: str
    lemma: str
    nth: int
    line: int
    kind: str
    claim: str
    example: bool


def chapters(root: Path) -> list[Path]:
    """Return the Markdown files of the book."""
    return [*sorted((root / "chapters").glob("*.md")), *(path for path in [root / "intro.md"] if path.exists())]


@lru_cache(maxsize=64)
def lines_outside_code(text: str) -> tuple[tuple[int, str], ...]:
    """Return the numbered lines that no backtick or tilde fence encloses; examples of fences stand there."""
    found, code = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = CODE.match(line)
        if code:
            if mark and mark[1].startswith(code) and not line.strip().strip(mark[1][0]):
                code = ""
        elif mark:
            code = mark[1]
        else:
            found.append((number, line))
    return tuple(found)


def too_long(lemma: str) -> str | None:
    """Return what is wrong with the length of `lemma`, or None: 12 Han characters, or four words when it is not Chinese."""
    han = len(re.findall(r"[\u3400-\u9fff\uf900-\ufaff]", lemma))
    if han > HAN_LIMIT:
        return f"lemma of {han} Han characters, expected at most {HAN_LIMIT}"
    if not han and len(lemma.split()) > WORD_LIMIT:
        return f"lemma of {len(lemma.split())} words, expected at most {WORD_LIMIT}"
    return None


def read(text: str) -> tuple[list[tuple[Fence, list[Fence]]], list[Problem]]:
    """Return every fence with those that enclose it (outermost first), and the problems of the text."""
    found: list[tuple[Fence, list[Fence]]] = []
    problems: list[Problem] = []
    stack: list[Fence] = []
    options_of: Fence | None = None
    for number, line in lines_outside_code(text):
        opening, closing, option = OPENING.match(line), CLOSING.match(line), OPTION.match(line)
        if options_of and option and not opening and not closing:
            options_of.options[option[1]] = option[2]
            options_of.lines_of_options[option[1]] = number
            continue
        options_of = None
        if opening:
            fence = Fence(opening[2], opening[3], len(opening[1]), number)
            if stack and fence.length >= stack[-1].length:
                problems.append(Problem(number, fence.name, f"fence of {fence.length} colons inside one of "
                                        f"{stack[-1].length} (line {stack[-1].line}), expected fewer"))
            found.append((fence, list(stack)))
            stack.append(fence)
            options_of = fence
        elif closing:
            length = len(closing[1])
            if not stack:
                problems.append(Problem(number, "fence", f"closing fence of {length} colons, expected an open one"))
            elif stack[-1].length == length:
                stack.pop()
            elif any(fence.length == length for fence in stack):
                while stack[-1].length != length:
                    left = stack.pop()
                    problems.append(Problem(left.line, left.name, f"fence is not closed, expected {':' * left.length} "
                                            f"before line {number}"))
                stack.pop()
            else:
                problems.append(Problem(number, stack[-1].name, f"closing fence of {length} colons, expected "
                                        f"{stack[-1].length} as at line {stack[-1].line}"))
        elif re.match(r"#{1,6}\s", line) and any(fence.name == "segment" for fence in stack):
            problems.append(Problem(number, "segment", "heading inside a segment, expected gloss and notes only"))
        elif stack:
            stack[-1].body.append(line)
    problems += [Problem(fence.line, fence.name, f"fence is not closed, expected {':' * fence.length} before the end")
                 for fence in stack]
    return found, problems


def notes_of(found: list[tuple[Fence, list[Fence]]]) -> list[Note]:
    """Return the notes among the fences of a chapter that stand in a segment."""
    notes = []
    for fence, around in found:
        segment = next((one for one in around if one.name == "segment"), None)
        if fence.name == "lemma" and segment:
            nth = fence.options.get("nth", "1")
            notes.append(Note(segment.argument, fence.argument, int(nth) if nth.isdigit() else 1, fence.line,
                              fence.options.get("kind", ""), fence.options.get("claim", ""),
                              "example" in segment.options))
    return notes


def handles_of(found: list[tuple[Fence, list[Fence]]], said: Callable[[str], str]) -> list[Problem]:
    """Return what is wrong with the handles (`:in:`) of the notes; `said` prints the number that a claim states."""
    wrong = []
    for segment, _ in found:
        inside = [fence for fence, around in found if fence.name == "lemma" and any(one is segment for one in around)]
        if segment.name != "segment":
            continue
        wrong += [Problem(fence.line, "in", "is missing, expected the words of the gloss that the note belongs to")
                  for fence in inside if "in" not in fence.options]
        wanted = [handles.printed(fence.options["in"], said) if "in" in fence.options else None for fence in inside]
        wrong += [Problem(fence.lines_of_options["in"], "in", f"begins with {fence.options['in'][0]}, expected a word of the "
                          "gloss first") for fence in inside if fence.options.get("in", "").startswith(tuple(handles.MARKS))]
        for fence, place in zip(inside, handles.places(wanted, handles.paragraphs(segment.body, said)), strict=True):
            if isinstance(place, str):
                wrong.append(Problem(fence.lines_of_options["in"], "in", place))
    return wrong


def notes(path: Path) -> list[Note]:
    """Return the notes of a chapter."""
    return notes_of(read(path.read_text(encoding="utf-8"))[0])


def problems(text: str, segments: set[str]) -> list[Problem]:
    """Return everything wrong with the fences of a chapter; `segments` holds the ids that there are."""
    found, wrong = read(text)
    seen: dict[str, int] = {}
    for fence, around in found:
        if fence.name == "segment":
            if fence.argument not in segments:
                wrong.append(Problem(fence.line, "segment", f"unknown segment {fence.argument!r}, expected an id of "
                                     "data/segments.csv"))
            elif fence.argument in seen and "example" not in fence.options:
                wrong.append(Problem(fence.line, "segment", f"segment {fence.argument!r} stands at line "
                                     f"{seen[fence.argument]} already, expected once"))
            seen.setdefault(fence.argument, fence.line)
        elif fence.name == "lemma":
            if not any(one.name == "segment" for one in around):
                wrong.append(Problem(fence.line, "lemma", "lemma outside a segment, expected inside one"))
            if not fence.argument:
                wrong.append(Problem(fence.line, "lemma", "lemma is empty, expected words of the segment"))
            elif reason := too_long(fence.argument):
                wrong.append(Problem(fence.line, "lemma", reason))
    return sorted(wrong, key=lambda one: one.line)
