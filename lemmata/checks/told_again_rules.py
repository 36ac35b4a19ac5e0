"""Rules on what a page tells again that the tables or the page itself tell: days, numbers, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.record import front_matter
from lemmata.record.english_words import MONTHS, NUMBERS
from lemmata.sources import authoring

DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
CHINESE_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
CITED = re.compile(r"\{cite(?::t)?\}`([^`]+)`")
CODE = re.compile(r"`[^`]*`")
#: Numbers by which courts and reporters know a case, as the tables and the prose may write them.
DIGIT = re.compile("[0-9]")
CASE_NUMBERS = (
    re.compile(r"\b\d:\d\d-cv-\d{5}\b"),
    re.compile(r"[(（]\d{4}[)）][\u4e00-\u9fff]\w+?号"),
    re.compile(rf"\b\d{{1,4}} (?!(?:{'|'.join(MONTHS)})\b)[A-Z][A-Za-z.]* ?(?:Supp\.? ?|Ct\.? ?)?(?:\dd|\dth)? \d{{3,4}}\b"),
)
#: Words in a minute, at the most, of somebody who reads an annotated text.
FASTEST = 260
READING = re.compile(r"\bReading takes about (\d+) minutes\b")
NEEDED = re.compile(rf"\b({'|'.join(NUMBERS)}) of the (?:{'|'.join(NUMBERS)}) readings\b")
GALLERY = re.compile(r"`{3,}\{gallery\} *(\S+)")
#: Words of which the head of a column has one and the column another only by a slip.
OPPOSITE = (
    ("low", "high"),
    ("in", "out"),
    ("filed", "decided"),
    ("plaintiff", "defendant"),
    ("licensor", "licensee"),
    ("opened", "closed"),
)
COLUMNS = re.compile(r"^:columns: (.+)$")


def _told(file: str, line: int, words: str, rule: str, column: str = "text") -> Fault:
    return Fault(file, line, column, words, rule)


def _written_in(character: str, charset: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


def scripts_of(text: str) -> tuple[set[str], set[str]]:
    """The characters of a text that are traditional alone, and those that are simplified alone, by what the old charsets hold."""
    han = set(re.findall("[\u4e00-\u9fff]", text))
    traditional = {one for one in han if _written_in(one, "big5")}
    simplified = {one for one in han if _written_in(one, "gb2312")}
    return traditional - simplified, simplified - traditional


def one_script_in_a_passage(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """An abstract in Chinese is in one script."""
    for number, line in authoring.lines_outside_code(text):
        if not line.startswith("**摘要**"):
            continue
        traditional, simplified = scripts_of(line)
        less = min(traditional, simplified, key=len)
        if traditional and simplified:
            yield _told(file, number,
                        f"mixes {''.join(sorted(less))!r} into an abstract in the other script, expected one script",
                        "one_script_in_a_passage")


def days_of_the_abstract(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A day or month of the abstract in Chinese is one that the page tells in English, or the tables do."""
    known: set[str] = set()
    for _, line in authoring.lines_outside_code(text):
        if line.startswith("**摘要**"):
            continue
        for day, month, year in DAY.findall(line):
            known |= {f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"} if year else set()
        known |= {f"{year}-{MONTHS.index(month) + 1:02d}" for month, year in MONTH.findall(line)}
    page = file.rpartition("/")[2].removesuffix(".md")
    events = tables.get("events")
    known |= {row("date") for row in events.rows if row("reading_id") == page} if events else set()
    months = {one[:7] for one in known}
    for number, line in authoring.lines_outside_code(text) if known else ():
        for match in CHINESE_DAY.finditer(line) if line.startswith("**摘要**") else ():
            if not match[2]:
                continue
            told = f"{match[1]}-{int(match[2]):02d}" + (f"-{int(match[3]):02d}" if match[3] else "")
            if told not in known and told not in months:
                yield _told(file, number,
                            f"tells of {match[0]} in the abstract, which no event of the reading and no line of the "
                            "page has; expected one day", "days_of_the_abstract")


def _days_of_evidence(tables: Tables) -> dict[str, set[str]]:
    """The days that the rows of the tables have, in a column of their own or in words, by the evidence that they name."""
    found: dict[str, set[str]] = {}
    for name, table in tables.tables.items():
        key = table.schema.primary_key[0]
        # What a correction says was wrong is no evidence.
        for row in table.rows if name != "errata" and ("source_ids" in table.schema or name == "sources") else ():
            cells = " ".join(cell.text for cell in row.values())
            days = set(ISO.findall(cells)) | {
                f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}" for day, month, year in DAY.findall(cells) if year
            }
            for one in row(key).split(";") if name == "sources" else row("source_ids").split(";"):
                found.setdefault(one, set()).update(days)
    return found


def _all_days(tables: Tables) -> tuple[dict[str, set[str]], set[str], set[str]]:
    """The days of each source's rows, those of all, and those of the events; gathered once for all pages."""
    if "days" not in tables.gathered:
        of, events = _days_of_evidence(tables), tables.get("events")
        tables.gathered["days"] = of, set().union(*of.values()), {row("date") for row in events.rows} if events else set()
    found: tuple[dict[str, set[str]], set[str], set[str]] = tables.gathered["days"]
    return found


def _beside(day: str, days: set[str], told: set[str]) -> str:
    """A day of `days` from which `day` is apart by its year or, being without one, by its month alone; empty when it is one."""
    if any(one.endswith(day) for one in days):
        return ""
    if len(day) == 10:  # where both are told they are two: a rule that applies by steps, a term of a year
        near = [one for one in days - told if one[4:] == day[4:] and abs(int(one[:4]) - int(day[:4])) == 1]
    else:
        near = [one for one in days if one[8:] == day[3:] and abs(int(one[5:7]) - int(day[:2])) == 1 and one[5:] not in told]
    return min(near, default="")


def day_beside_its_evidence(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A day before a citation is not a year or a month beside one that the rows of that evidence have."""
    of, everywhere, events = _all_days(tables)
    for number, line in authoring.lines_outside_code(text):
        start = 0
        for cited in [*CITED.finditer(line), None]:
            before, start = line[start : cited.start() if cited else len(line)], cited.end() if cited else 0
            days = [
                (f"{match[3]}-" if match[3] else "") + f"{MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
                for match in DAY.finditer(before)
            ]
            for day in days:
                if cited:
                    near = _beside(day, set().union(*(of.get(one.strip(), set()) for one in cited[1].split(","))), set(days))
                else:  # without a citation, a day that no row has at all
                    near = _beside(day, events, set(days)) if len(day) == 10 and day not in everywhere else ""
                if near:
                    yield _told(
                        file, number,
                        f"tells of {day}{f' beside {cited[1]}' if cited else ''}, where the tables have {near}; expected one day",
                        "day_beside_its_evidence")


@cache
def _plain(number: str) -> str:
    return re.sub(r"[. ]", "", number.replace("（", "(").replace("）", ")"))


def _one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one character or by two neighbours that changed places."""
    if len(one) != len(other) or one == other:
        return False
    apart = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return len(apart) == 1 or (len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]])


def number_of_a_case(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The number of a case in the prose is one of the tables; one that is a slip away from such is told."""
    if "numbers" not in tables.gathered:
        cells = {cell.text for table in tables.tables.values() for row in table.rows for cell in row.values()}
        tables.gathered["numbers"] = {_plain(one) for text in cells if DIGIT.search(text)
                                      for pattern in CASE_NUMBERS for one in pattern.findall(text)}
    known: set[str] = tables.gathered["numbers"]
    for number, line in authoring.lines_outside_code(text):
        for pattern in CASE_NUMBERS:
            for told in pattern.findall(line):
                near = (
                    next((one for one in sorted(known) if _one_slip(_plain(told), one)), "") if _plain(told) not in known else ""
                )
                if near:
                    yield _told(file, number, f"holds {told!r}, which no row has, expected {near!r} or another of the tables",
                                "number_of_a_case")


def time_of_the_reading(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The minutes of the reading are enough for its words, and the readings that are needed are as many as is said."""
    lines = dict(authoring.lines_outside_code(text))
    words = sum(len(re.findall(r"[A-Za-z][\w’'-]*", CODE.sub("", line))) for line in lines.values() if not line.startswith(":"))
    for number, line in lines.items():
        if (match := READING.search(line)) and words / int(match[1]) > FASTEST:
            yield _told(file, number, f"gives {match[1]} minutes to {words} words, expected {-(-words // FASTEST)} or more",
                        "time_of_the_reading", "minutes")
    fields = front_matter.front_matter_of(text)[0]
    bases, said = fields.get("builds_on"), NEEDED.search(str(fields.get("prerequisites", "")))
    if isinstance(bases, dict) and said and NUMBERS.index(said[1]) != bases.get("needed"):
        yield _told(file, 1, f"needs {bases.get('needed')} and says {said[0]!r}, expected one number", "time_of_the_reading",
                    "builds_on")


def each_once_on_a_page(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """A page shows the charts of a reading once, and a table whose rows are numbered counts from 1 without a gap."""
    seen: dict[str, int] = {}
    counted = 0
    numbered = False
    for number, line in enumerate(text.split("\n"), 1):
        if (match := GALLERY.match(line)) and (first := seen.setdefault(match[1], number)) != number:
            yield _told(file, number, f"shows the charts of {match[1]!r}, as line {first} does; expected each reading once",
                        "each_once_on_a_page")
        if re.match(r"\| *No\.? *\|", line):
            numbered, counted = True, 0
        elif not line.startswith("|"):
            numbered = False
        elif numbered and (cell := re.match(r"\| *(\d+) *\|", line)):
            counted += 1
            if int(cell[1]) != counted:
                yield _told(file, number, f"is row {cell[1]} where {counted} is due, expected rows numbered from 1",
                            "each_once_on_a_page")
                counted = int(cell[1])


def head_of_its_column(text: str, file: str, tables: Tables) -> Iterator[Fault]:
    """The head of a column of a record is not the word of its opposite."""
    for number, line in enumerate(text.split("\n"), 1):
        match = COLUMNS.match(line)
        for pair in match[1].split(";") if match else ():
            head, _, column = (part.strip() for part in pair.partition("="))
            heads, names = set(re.findall(r"[a-z]+", head.lower())), set(column.split("_"))
            for one, other in (*OPPOSITE, *((b, a) for a, b in OPPOSITE)):
                if one in heads and other in names and one not in names:
                    yield _told(file, number, f"heads {column!r} with {head!r}, expected the column of {one!r}",
                                "head_of_its_column", "columns")


RULES = (
    one_script_in_a_passage,
    days_of_the_abstract,
    day_beside_its_evidence,
    number_of_a_case,
    time_of_the_reading,
    each_once_on_a_page,
)
OF_A_PAGE = (day_beside_its_evidence, number_of_a_case, head_of_its_column)
