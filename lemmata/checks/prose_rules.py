"""Rules on the prose of a chapter: what is left over (notes to oneself, raw markup), headings and tables, spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.record.english_words import MONTHS
from lemmata.sources import authoring


class Slip(NamedTuple):
    """A slip that no chapter holds outside of code: how it is found, what was expected."""

    pattern: re.Pattern[str]
    expected: str


SLIPS = (
    Slip(re.compile(r"\b(?:TODO|FIXME|XXX|TKTK)\b"), "the text that was to come"),
    Slip(re.compile(r"<!--|</?(?:script|style|iframe|object|embed|form|img|div|span|table|br|font|center)\b[^>]*>?", re.I),
         "MyST: what is HTML is published as it stands, a comment too"),
    Slip(re.compile(r"\\(?:cite|ref|label|emph|textbf|textit|footnote|begin|end|section|url|href)[tp]?\{[^}]*\}?"),
         "MyST: a command of LaTeX is printed as it stands"),
    Slip(re.compile(r"!\[\s*\]\([^)]*\)"), "what it shows, for who does not see it"),
    Slip(re.compile(rf"\b(?:{'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}}\b"), "day, month, year: 5 September 2025"),
)
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
#: A word twice; those that may be are few.
TWICE = re.compile(r"(?<![\w-])([a-z]{2,}) \1(?![\w-])")
RIGHTLY = {"had", "that", "very", "many"}
FOOTNOTE, TOLD = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)"), re.compile(r"^\[\^([^\]\s]+)\]:", re.M)
HEADING = re.compile(r"(#{1,6}) +(.+?)\s*$")
#: A heading with a line drawn under it.
SETEXT = re.compile(r"^\S.*\n(?:=+|-+)[ \t]*$", re.M)
#: Words as they are spelt in the United States alone; names have capitals, and what is quoted is another's.
AMERICAN = re.compile(
    r"\b(?:(?:behavi|col|fav|flav|hon|hum|lab|neighb|rum|harb|endeav)or(?:s|ed|ing|able|al|ful|hood|ite|ites)?"
    r"|(?:cent|theat|fib|lit|spect)er(?:s|ed)?|(?:defen|offen|preten)se"
    r"|(?:analy|paraly|cataly)z(?:e|ed|es|ing)|(?:author|organ|recogn|real|emphas|critic|summar|character|apolog|digit|final|"
    r"general|memor|minim|maxim|normal|optim|public|penal|priorit|special|standard|symbol|util|visual)iz(?:e|ed|es|ing|ation)"
    r"|(?:travel|label|model|cancel|counsel|signal)(?:ed|ing)|gray|catalogs?|dialogs?|skeptic\w*|artifacts?|jewelry|plow|"
    r"fulfill|enroll|aluminum|traveler|maneuver)\b"
)
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|\*[^*]+\*|\[[^\]]*\]\([^)]*\)|<[^>]*>")
#: Code as the rule on spelling leaves it out.
BACKTICKED = re.compile(r"`[^`]*`")


def _told(file: str, line: int, words: str, rule: str) -> Fault:
    return Fault(file, line, "text", words, rule)


def left_over(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """No note to oneself, no raw HTML or LaTeX, no picture without words, no American date, no word twice."""
    for number, line in authoring.lines_outside_code(text):
        plain = CODE.sub("`", line)
        for pattern, expected in SLIPS:
            if match := pattern.search(plain):
                yield _told(file, number, f"holds {match[0]!r}, expected {expected}", "left_over")
        for match in TWICE.finditer(plain):
            if match[1] not in RIGHTLY:
                yield _told(file, number, f"holds {match[0]!r}, expected the word once", "left_over")


def footnote_has_a_text(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A mark of a footnote has its text in the page, and the text its mark."""
    known, asked = set(TOLD.findall(text)), set(FOOTNOTE.findall(CODE.sub("`", text)))
    for number, line in authoring.lines_outside_code(text):
        for name in FOOTNOTE.findall(CODE.sub("`", line)):
            if name not in known:
                yield _told(file, number, f"holds the mark [^{name}], expected a line [^{name}]: with its text",
                            "footnote_has_a_text")
        if (told := TOLD.match(line)) and told[1] not in asked:
            yield _told(file, number, f"the text of [^{told[1]}] is printed nowhere, expected the mark [^{told[1]}] in the page",
                        "footnote_has_a_text")


def headings_of_a_page(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A page has a title; headings go down a level at a time, and no two of one level bear one name."""
    seen: dict[tuple[str, ...], int] = {}
    above: list[str] = []
    for number, line in authoring.lines_outside_code(text):
        match = HEADING.match(line)
        if not match:
            continue
        level = len(match[1])
        if level > len(above) + 1:
            yield _told(file, number, f"{line.strip()!r} follows a heading of level {len(above)}, expected level "
                        f"{len(above) + 1} or less", "headings_of_a_page")
        above = [*above[:level - 1], *[""] * (level - 1 - len(above)), match[2]]
        if (first := seen.setdefault(tuple(above), number)) != number:
            yield _told(file, number, f"{match[2]!r} is a heading at line {first} too, expected a name of its own",
                        "headings_of_a_page")
    if not seen and not SETEXT.search(text):
        yield _told(file, 1, "the page has no title, expected a heading (# …)", "headings_of_a_page")


def rows_of_a_table(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A row of a table has as many cells as its head: what is more is left out without a word."""
    width, before = 0, ""
    for number, line in authoring.lines_outside_code(text):
        if not line.lstrip().startswith("|"):
            width, before = 0, ""
            continue
        cells = len(re.findall(r"(?<!\\)\|", CODE.sub("`", line).strip().strip("|"))) + 1
        if re.fullmatch(r"[\s|:-]+", line) and before:
            width = cells
        elif width and cells != width:
            yield _told(file, number, f"a row of {cells} cells, expected {width} as in the head of the table", "rows_of_a_table")
        before = line


def spelt_in_british(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """Prose is spelt as in Britain, but for names and what is quoted."""
    for number, line in authoring.lines_outside_code(text):
        for match in AMERICAN.finditer(QUOTED.sub("", BACKTICKED.sub("", line))) if not line.startswith(":") else ():
            yield _told(file, number, f"holds {match[0]!r}, expected the British spelling", "spelt_in_british")


RULES = (left_over, footnote_has_a_text, headings_of_a_page, rows_of_a_table, spelt_in_british)
