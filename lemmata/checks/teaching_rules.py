"""Rules on what a reader is asked to do: the front matter of a chapter that is taught, and its quiz."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lemmata.checks import csvfile
from lemmata.checks.cell_rules import nearest
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.record.front_matter import front_matter_of
from lemmata.record.quiz import CHOSEN, WRITTEN
from lemmata.record.settings import LOADER

#: What the front matter of a chapter that is taught says, and the form of each.
CONTRACT = {"objectives": "a list of at least three", "minutes": "a whole number", "level": "words",
            "prerequisites": "words", "keywords": "a list of at least three", "licence": "words",
            "slides": "a list of claims and charts"}
#: What any chapter or notebook may say, and its form.
SUBTITLE = "one line of at most 120 characters that says what the page is about, without a full stop"
STANDFIRST = "one paragraph of at most 240 characters that says what the chapter found, in full sentences"
#: What a chapter builds on that says nothing of it.
NOTHING: dict[str, object] = {"chapters": [], "needed": 0}
#: What says that a chapter is taught.
TAUGHT = ("objectives", "minutes")
ROLE = re.compile(r"\{(fact|said)\}`([^`\s]+)[^`]*`")
FILES = {"fact": "facts.csv", "said": "claims.csv"}
HAN = re.compile(r"[\u3400-\u9fff]")


def _wrong(name: str, value: object, chinese: bool) -> bool:
    """Whether `value` has not the form that the front matter demands of `name`; of a book that reads `chinese` more."""
    if name in ("objectives", "keywords"):
        if not isinstance(value, list) or len(value) < 3 or not all(isinstance(one, str) and one for one in value):
            return True
        return name == "keywords" and chinese and {bool(HAN.search(one)) for one in value} != {True, False}
    if name == "slides":
        return not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value)
    if name == "minutes":
        return not isinstance(value, int) or isinstance(value, bool) or value <= 0
    return not isinstance(value, str) or not value


def reads_chinese(tables: Tables) -> bool:
    """Whether a reading of the book is Chinese, or its readings are not known."""
    readings = tables.get("readings")
    return readings is None or any(row("language").startswith("zh") for row in readings.rows)


def not_a_subtitle(value: object) -> bool:
    """Whether `value` is no plain line that can stand under a title."""
    return not isinstance(value, str) or not value.strip() or "\n" in value or len(value) > 120 or value.rstrip().endswith(".")


def subtitle_of_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A subtitle, where a chapter has one, is a plain line."""
    found, end = front_matter_of(text)
    if "subtitle" in found and not_a_subtitle(found["subtitle"]):
        line = next((number for number, one in enumerate(text.split("\n")[:end], 1) if one.startswith("subtitle:")), end)
        yield Fault(file, line, "subtitle", f"is {found['subtitle']!r}, expected {SUBTITLE}", "subtitle_of_a_chapter")


def standfirst_of_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A standfirst, where a chapter has one, says what it found in a few sentences."""
    found, end = front_matter_of(text)
    if "standfirst" not in found:
        return
    said = found["standfirst"]
    if not isinstance(said, str) or "\n" in said or len(said) > 240 or not said.rstrip().endswith("."):
        line = next((number for number, one in enumerate(text.split("\n")[:end], 1) if one.startswith("standfirst:")), end)
        yield Fault(file, line, "standfirst", f"is {said!r}, expected {STANDFIRST}", "standfirst_of_a_chapter")


def contract_of_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A chapter that is taught says what it teaches, to whom, in what time and under which licence."""
    found, end = front_matter_of(text)
    if not any(name in found for name in TAUGHT):
        return
    lines, chinese = text.split("\n"), reads_chinese(tables)
    for name, form in CONTRACT.items():
        form += ", English and Chinese" if name == "keywords" and chinese else ""
        line = next((number for number, one in enumerate(lines[:end], 1) if one.startswith(f"{name}:")), end)
        if name not in found:
            yield Fault(file, end, name, f"is missing in the front matter, expected {form}", "contract_of_a_chapter")
        elif _wrong(name, found[name], chinese):
            yield Fault(file, line, name, f"is {found[name]!r}, expected {form}", "contract_of_a_chapter")
    if (wrong := _wrong_base(Path(file).stem, found.get("builds_on", NOTHING), tables.root / "chapters")):
        line = next(number for number, one in enumerate(lines[:end], 1) if one.startswith("builds_on:"))
        yield Fault(file, line, "builds_on", wrong, "contract_of_a_chapter")


def _bases(chapters: Path, name: str) -> list[str]:
    """The chapters that the chapter `name` builds on; none where it cannot be read."""
    try:
        said: Any = front_matter_of(csvfile.decode((chapters / f"{name}.md").read_bytes()))[0].get("builds_on")
        return list(said["chapters"])
    except (OSError, csvfile.Unreadable, TypeError, KeyError):
        return []


def _wrong_base(name: str, said: object, chapters: Path) -> str:
    """Return what is wrong with the chapters that the chapter `name` says it builds on; empty when nothing is."""
    form = "{chapters: [names of chapters], needed: how many of them}"
    if not isinstance(said, dict) or set(said) != {"chapters", "needed"} or not isinstance(said["chapters"], list):
        return f"is {said!r}, expected {form}"
    known = sorted(path.stem for path in chapters.glob("*.md"))
    if unknown := [one for one in said["chapters"] if one not in known]:
        return f"unknown chapter {unknown[0]!r}, expected the name of a file of chapters/{nearest(str(unknown[0]), known)}"
    if not isinstance(said["needed"], int) or not 0 <= said["needed"] <= len(said["chapters"]):
        return f"needed is {said['needed']!r}, expected a number from 0 to {len(said['chapters'])}"
    below, passed = list(said["chapters"]), set()
    while below:
        one = below.pop()
        if one == name:
            return f"{name!r} builds on itself, expected chapters that do not build on it"
        if one not in passed:
            passed.add(one)
            below += _bases(chapters, one)
    return ""


def _named_slides(text: str) -> Iterator[tuple[int, str]]:
    """Yield what the front matter names for the slides, each with its line."""
    found, end = front_matter_of(text)
    if _wrong("slides", found.get("slides"), False):
        return
    head: Any = yaml.compose("\n".join(text.split("\n")[1:end - 1]), LOADER)
    for name, value in head.value:
        if name.value == "slides":
            # The first line of the front matter is the second of the file.
            yield from ((one.start_mark.line + 2, one.value) for one in value.value)


def slides_of_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The slides of a chapter are claims of the ledgers and charts that stand still, each once."""
    claims, figures = tables.known_keys("claims", ("claim_id",)), tables.root / "figures"
    if claims is None or not figures.is_dir():
        return
    known = {one for one, in claims} | {path.stem for path in figures.glob("*.json")}
    seen: set[str] = set()
    for line, name in _named_slides(text):
        message = ""
        if name not in known:
            message = f"unknown claim or chart {name!r}, expected an id of data/claims.csv or a chart of figures/" \
                      f"{nearest(name, known)}"
        elif (name,) not in claims and not (figures / f"{name}.light.svg").is_file():
            message = f"{name!r} is moved by its reader, expected a chart that stands still"
        elif name in seen:
            message = f"{name!r} stands twice, expected once"
        seen.add(name)
        if message:
            yield Fault(file, line, "slides", message, "slides_of_a_chapter")


def _objectives(path: Path) -> int | None:
    """How many objectives a chapter states; None where it cannot be read, which another rule tells."""
    try:
        stated = front_matter_of(csvfile.decode(path.read_bytes()))[0].get("objectives")
    except (OSError, csvfile.Unreadable):
        return None
    return len(stated) if isinstance(stated, list) else 0


def _quiz(table: Table) -> list[Row]:
    return table.rows if table.schema.name == "quiz_items" else []


def objective_of_an_item(table: Table, tables: Tables) -> Iterator[Found]:
    """A quiz item is of a chapter that there is, and tests an objective that the chapter states."""
    folder = tables.root / "chapters"
    known = {path.stem: _objectives(path) for path in folder.glob("*.md")} if _quiz(table) else {}
    for row in _quiz(table) if known else []:
        chapter, number = row("chapter"), row.number("objective")
        if chapter not in known:
            yield row.told("chapter", f"unknown chapter {chapter!r}, expected the name of a file of chapters/"
                                      f"{nearest(chapter, known)}")
        elif not row("item_id").startswith(f"{chapter}-"):
            yield row.told("item_id", f"{row('item_id')!r} is of {chapter!r}, expected '{chapter}-…'")
        elif number is not None and (stated := known[chapter]) is not None and number > stated:
            yield row.told("objective", f"{number:g}, but the front matter of chapters/{chapter}.md states "
                                        f"{stated} objectives, expected one of them")


def _faults_of_a_key(kind: str, options: list[Row]) -> str:
    """Return what is wrong with the options of an item of `kind`; empty when nothing is."""
    right = sum(row("correct") == "yes" for row in options)
    wrong = len(options) - right
    if kind == "numeric":
        return f"{len(options)} options of a numeric item, expected none: its answer is a figure" if options else ""
    if kind == "fill-in":
        if not options:
            return "no accepted answer, expected one or more"
        return f"{wrong} wrong among the accepted answers, expected none" if wrong else ""
    if kind == "multiple-response":
        return "" if right >= 2 and wrong else f"{right} right and {wrong} wrong options, expected two and one at least"
    if right != 1:
        return f"{right} right options, expected one"
    if kind == "true-false" and len(options) != 2:
        return f"{len(options)} options of a statement, expected True and False"
    return "" if len(options) > 1 else "no wrong option, expected one or more"


def key_of_an_item(table: Table, tables: Tables) -> Iterator[Found]:
    """A quiz item has as many right answers as its kind has."""
    options = tables.get("quiz_options")
    if options is None:
        return
    by_item: dict[str, list[Row]] = {}
    for option in options.rows:
        by_item.setdefault(option("item_id"), []).append(option)
    for row in _quiz(table):
        if wrong := _faults_of_a_key(row("kind"), by_item.get(row("item_id"), [])):
            yield row.told("kind", f"{row('item_id')} has {wrong}")


def options_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """The options of an item are numbered from 1 without a gap, and none is offered twice."""
    if table.schema.name != "quiz_options":
        return
    reached: dict[str, list[str]] = {}
    for row in table.rows:
        before = reached.setdefault(row("item_id"), [])
        if row.number("position") not in (None, len(before) + 1):
            yield row.told("position", f"{row('position')} follows {len(before)} of {row('item_id')}, expected {len(before) + 1}")
        if row("text") in before:
            yield row.told("text", f"{row('item_id')} offers {row('text')!r} twice, expected once")
        before.append(row("text"))


def answer_of_an_item(table: Table, tables: Tables) -> Iterator[Found]:
    """A numeric item has a figure that is a number, with a tolerance, and no other has; who writes is told what was wrong."""
    facts = tables.get("facts")
    for row in _quiz(table):
        numeric = row("kind") == "numeric"
        for column in ("fact_id", "tolerance"):
            if numeric and not row(column):
                yield row.told(column, f"is empty in the numeric item {row('item_id')}, expected a value")
            elif row(column) and not numeric:
                yield row.told(column, f"{row(column)!r} of an item that is {row('kind')}, expected an empty cell")
        if (row("kind") in WRITTEN) != bool(row("feedback")):
            yield row.told("feedback", "is empty, expected what is told of a wrong answer" if not row("feedback") else
                           f"of an item that is {row('kind')}, expected an empty cell: each option has its own")
        fact = facts.keys.get((row("fact_id"),)) if facts and numeric else None
        if fact and (fact("value_text") or fact("value_date")):
            yield row.told("fact_id", f"{row('fact_id')!r} is no number, expected a figure that is one")


def feedback_of_an_option(table: Table, tables: Tables) -> Iterator[Found]:
    """Every option of a choice tells its reader why it is right or wrong."""
    items = tables.get("quiz_items")
    if table.schema.name != "quiz_options" or items is None:
        return
    kinds = {row("item_id"): row("kind") for row in items.rows}
    for row in table.rows:
        if kinds.get(row("item_id")) in CHOSEN and not row("feedback"):
            yield row.told("feedback", f"is empty in option {row('position')} of {row('item_id')}, expected what "
                                       "its reader is told")


def figure_of_the_record(table: Table, tables: Tables) -> Iterator[Found]:
    """A figure that a cell prints by a role is in the tables."""
    if not table.schema.name.startswith("quiz_"):
        return
    known = {"fact": tables.known_keys("facts", ("fact_id",)), "said": tables.known_keys("claims", ("claim_id",))}
    for row in table.rows:
        for column in row:
            for role, name in ROLE.findall(row(column)):
                keys = known[role]
                if keys is not None and (name,) not in keys:
                    yield row.told(column, f"unknown {role} {name!r}, expected an id of {FILES[role]}"
                                           f"{nearest(name, [one for one, in keys])}")


RULES = (objective_of_an_item, key_of_an_item, options_in_order, answer_of_an_item, feedback_of_an_option,
         figure_of_the_record)
