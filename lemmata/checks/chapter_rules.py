"""Rules on the chapters: their fences, their notes' lemmata, their encoding and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lemmata.checks import addresses, csvfile, prose_rules, teaching_rules, told_again_rules, yaml_file
from lemmata.checks.cell_rules import CONFLICT, decomposed_letters, misread_letters, mixed_letters, nearest, unseen_character
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Field
from lemmata.record.english_words import MONTHS
from lemmata.record.front_matter import front_matter_of as head_of
from lemmata.record.number_format import stated
from lemmata.sources import authoring

#: Marks of a Chinese keyboard where markup is meant: braces and backticks anywhere, a link, a fence.
WIDE = re.compile(r"[｛｝｀]|］（|^：{3,}")
#: A role that a blank parts from its text, and code, in which one may be shown.
APART = re.compile(r"(?<![\w`$\\{])(\{[a-z][a-z_:]+\})[ \u3000]+`")
CODE = re.compile(r"(?<![`}])(`+)(?!`).+?(?<!`)\1(?!`)")
#: A role that names a row of a table.
NAMING = re.compile(r"(?<![`\\])\{(cite(?::[a-z]+)?|fact|said|term)\}`([^`]+)`")
#: What the front matter may say; the last are for Sphinx and Jupyter Book.
SWITCHES = {"web_only", "orphan"}
KEYS = {"zh", "subtitle", "standfirst", "level", "minutes", "prerequisites", "builds_on", "objectives", "keywords", "licence",
        "slides", "title", "jupytext", "kernelspec", "myst", "html_meta", "file_format"} | SWITCHES
SCRIPTS = ("zh-Hant", "zh-Hans")
DAY = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}})\b")
SENTENCE_END = re.compile(r"(?<=[.;?!])\s+(?=[A-Z{*(\[])")
#: Words that say that a day is one on which a thing holds.
HOLDS = re.compile(r"(?:\b[Aa]s of|\bstate of|\bstood on|\bclosed on|\btrue on) $")
#: Words of a sentence that tells no state of affairs of its days: a plan, a term that runs out, a search of this book.
PLANS = re.compile(r"\b(?:planned|due|set for|scheduled|announced for|by its terms|by their terms|from|until|expires?|deadline"
                   r"|quer(?:y|ies)|searche[sd]|searched|looked (?:for|up))\b")


def fences_of_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """Fences are closed and nested rightly, segments are known and stand once, lemmata are short and inside one."""
    known = tables.known_keys("segments", ("segment_id",))
    # Without the table of segments every one would be reported as unknown.
    segments = {one for one, in known} if known is not None else {
        fence.argument for fence, _ in authoring.read(text)[0] if fence.name == "segment"}
    for problem in authoring.problems(text, segments):
        yield Fault(file, problem.line, problem.column, problem.message, "fences_of_a_chapter")


def note_is_proven(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The lemma of a note was found in its segment."""
    proven = tables.known_keys("anchors", ("segment_id", "lemma", "nth"))
    segments = tables.known_keys("segments", ("segment_id",))
    if proven is None or segments is None:
        return
    for note in authoring.notes_of(authoring.read(text)[0]):
        if (note.segment, note.lemma, str(note.nth)) not in proven and (note.segment,) in segments \
                and note.lemma and not authoring.too_long(note.lemma):
            yield Fault(file, note.line, "lemma", f"{note.lemma!r} (occurrence {note.nth}) of {note.segment} is not in "
                        "anchors.csv, expected a proven lemma: run verify --write", "note_is_proven")


def handle_in_the_gloss(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The handle of a note is words of its segment's gloss that no other note has."""
    claims = tables.get("claims")

    def said(words: str) -> str:
        name, _, form = words.partition(" ")
        row = claims.keys.get((name,)) if claims else None
        try:
            return stated({column: row(column) for column in row}, bare=form == "number") if row else ""
        except (KeyError, ValueError):  # a figure that is none, which the rules on tables tell
            return ""
    found, wrong = authoring.read(text)
    # Where a fence is not closed, a gloss would be taken for part of a note.
    for problem in authoring.handles_of(found, said) if not wrong else ():
        yield Fault(file, problem.line, problem.column, problem.message, "handle_in_the_gloss")


def unseen_in_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """No character that a reader cannot see, or takes for another."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        for rule in (unseen_character, decomposed_letters, misread_letters, mixed_letters):
            if message := rule(line, Field("text"), tables):
                yield Fault(file, number, "text", message, "unseen_in_a_chapter")
                break


def marks_of_a_merge(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """No mark of a merge that was not finished, in code neither."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := CONFLICT.match(line):
            yield Fault(file, number, "text", f"holds the conflict marker {match[0][:7]!r}, expected the text that was chosen",
                        "marks_of_a_merge")


def marks_of_another_width(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """Markup is typed in ASCII: the same marks of a Chinese keyboard are printed as they stand."""
    for number, line in authoring.lines_outside_code(text):
        if match := WIDE.search(line):
            yield Fault(file, number, "text", f"holds the full-width {match[0]!r}, expected its ASCII form in markup",
                        "marks_of_another_width")


def front_matter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """Front matter is closed, and its `zh` is a script of the book."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return
    end = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), None)
    if end is None:
        yield Fault(file, 1, "front matter", "is not closed, expected a second '---'", "front_matter")
        return
    try:
        said, _ = yaml_file.read("\n".join(lines[1:end - 1]), first=2)
    except csvfile.Unreadable as error:
        yield Fault(file, error.line, "front matter", error.message, "front_matter")
        return
    if said is not None and not isinstance(said, dict):
        yield Fault(file, 2, "front matter", "is no list of keys, expected a key, a colon and a value on each line",
                    "front_matter")
    for number, line in enumerate(lines[1:end - 1], 2):
        match = re.fullmatch(r"zh:\s*[\"']?(.*?)[\"']?\s*", line)
        if match and match[1] not in SCRIPTS:
            yield Fault(file, number, "zh", f"{match[1]!r} is no script of the book, expected {' or '.join(SCRIPTS)}",
                        "front_matter")


def known_key_of_the_front_matter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A key of the front matter is one that the book reads, and a switch is true or false."""
    said, end = head_of(text)
    lines = text.split("\n")[:end]
    for key, value in said.items():
        line = next((number for number, one in enumerate(lines, 1) if one.startswith(f"{key}:")), end)
        if key not in KEYS:
            yield Fault(file, line, str(key), f"is no key of the front matter, expected one of {', '.join(sorted(KEYS))}"
                        f"{nearest(str(key), KEYS)}", "known_key_of_the_front_matter")
        elif key in SWITCHES and not isinstance(value, bool):
            yield Fault(file, line, str(key), f"is {value!r}, expected true or false", "known_key_of_the_front_matter")


def _works(tables: Tables) -> set[str]:
    """The keys of the bibliography."""
    return {match for path in tables.data.glob("*.bib")
            for match in re.findall(r"^@\w+\{([^\s,]+),", path.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)}


def _named(tables: Tables) -> dict[str, tuple[set[str], str]]:
    """Return what each role may name, and where that stands; a role whose table could not be read is not among them."""
    found: dict[str, tuple[set[str], str]] = {}
    for role, name, column, where in (("fact", "facts", "fact_id", "an id of facts.csv"),
                                      ("said", "claims", "claim_id", "an id of claims.csv"),
                                      ("term", "terms", "term_en", "a term of terms.csv"),
                                      ("cite", "sources", "source_id", "an id of sources.csv or a key of the bibliography")):
        known = tables.known_keys(name, (column,))
        if known is not None:
            found[role] = {one.casefold() if role == "term" else one for one, in known}, where
    if "cite" in found:
        found["cite"] = found["cite"][0] | _works(tables), found["cite"][1]
    return found


def role_names_what_there_is(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """What a chapter cites, prints or explains by a role is in the tables or the bibliography."""
    if "{" not in text:
        return
    if tables.named is None:
        tables.named = _named(tables)
    for number, line in authoring.lines_outside_code(text):
        for match in NAMING.finditer(line) if "}`" in line else ():
            role = match[1].partition(":")[0]
            if role not in tables.named or line[:match.start()].endswith("`"):
                continue
            known, where = tables.named[role]
            inner = re.search(r"<([^<>]*)>$", match[2])
            words = inner[1] if inner else match[2]
            for name in words.split(",") if role == "cite" else [words if role == "term" else words.split(" ")[0]]:
                said = name.strip().casefold() if role == "term" else name.strip()
                if said not in known:
                    yield Fault(file, number, "text", f"unknown {match[1]} {name.strip()!r}, expected {where}"
                                f"{nearest(said, known)}", "role_names_what_there_is")


def role_apart_from_its_text(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A role stands before its text without a blank; else both are printed as they stand."""
    for number, line in authoring.lines_outside_code(text):
        code = [one.span() for one in CODE.finditer(line)]
        match = next((one for one in APART.finditer(line) if not any(start < one.start() < end for start, end in code)), None)
        if match:
            yield Fault(file, number, "text", f"holds {match[1]} and then a blank, expected its text in backticks at once",
                        "role_apart_from_its_text")


def address_in_a_chapter(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A link to another place leads to the public web or to a DOI."""
    plain = dict(authoring.lines_outside_code(text))
    for number, address in addresses.in_text(text):
        if number in plain and f"`{address}" not in plain[number] and (wrong := addresses.fault_of(address)):
            yield Fault(file, number, "text", wrong, "address_in_a_chapter")


def _sentences(line: str) -> Iterator[str]:
    yield from SENTENCE_END.split(line)


def day_of_the_edition(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A chapter tells no state of affairs of a day after the record was closed, and takes that day from the record."""
    closed = tables.as_of
    for number, line in authoring.lines_outside_code(text) if closed else ():
        for sentence in _sentences(line):
            for match in DAY.finditer(sentence):
                told = f"{match[3]}-{MONTHS.index(match[2]) + 1:02}" + (f"-{int(match[1]):02}" if match[1] else "")
                if HOLDS.search(sentence[:match.start()]) and told == closed:
                    yield Fault(file, number, "text", f"types {match[0]}, the day of the edition, expected {{as_of}}`record`",
                                "day_of_the_edition")
                elif told > closed[:len(told)] and (HOLDS.search(sentence[:match.start()]) or not PLANS.search(sentence)):
                    yield Fault(file, number, "text", f"tells of {match[0]}, after {closed}, as_of of datapackage.json, "
                                "expected that day or before, or a sentence that tells a plan", "day_of_the_edition")


RULES = (role_apart_from_its_text, address_in_a_chapter, role_names_what_there_is, known_key_of_the_front_matter,
         fences_of_a_chapter, note_is_proven, handle_in_the_gloss, unseen_in_a_chapter,
         marks_of_a_merge, marks_of_another_width, *prose_rules.RULES, *told_again_rules.RULES,
         front_matter, teaching_rules.subtitle_of_a_chapter, teaching_rules.standfirst_of_a_chapter,
         teaching_rules.contract_of_a_chapter, day_of_the_edition, teaching_rules.slides_of_a_chapter)


#: Of a page that prints a table: it has no fences of a reading, and no contract.
OF_A_PAGE = (role_apart_from_its_text, address_in_a_chapter, role_names_what_there_is, unseen_in_a_chapter,
             marks_of_another_width, front_matter, known_key_of_the_front_matter, prose_rules.spelt_in_british,
             *told_again_rules.OF_A_PAGE)


def judge(path: Path, file: str, tables: Tables) -> Iterator[Fault]:
    """Yield all that is wrong with a chapter, or with a page of the record, which is none."""
    try:
        text = csvfile.decode(path.read_bytes())
    except csvfile.Unreadable as error:
        yield Fault(file, error.line, "file", error.message, error.rule)
        return
    for rule in OF_A_PAGE if file.startswith("record/") else RULES:
        yield from rule(text, file, tables)
