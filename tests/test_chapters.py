"""What holds of every chapter, whichever there are: nothing here names one."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from lemmata.sources import authoring
from tests.this_book import DATA, ROOT

CHAPTERS = authoring.chapters(ROOT)
#: Places where a bare figure is right, each with its reason.
EXCEPTIONS = Path(__file__).with_name("bare_figures.csv")


def directives(path: Path, name: str) -> list[str]:
    """Arguments of the directives `name` of a chapter, of both kinds of fence, examples left out."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"^[:`]{{3,}}\{{{name}\}} (\S+)\n(?!:example:)", text, re.MULTILINE)
    return found


#: The reading that a chapter reads is the one whose source card it shows.
READINGS = [(path, directives(path, "source")[0]) for path in CHAPTERS if directives(path, "source")]
every_reading = pytest.mark.parametrize(("path", "reading"), READINGS, ids=[reading for _, reading in READINGS])

PARTS = ["The source", "At a glance", "Before you read", "The reading", None, "What the record shows", "In numbers",
         "Against the grain", "Discuss, write, compute", "Further reading"]


#: The number words in which a chapter counts its ledger.
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy"]
NUMBERS = {word: value for value, word in enumerate(UNITS)} | {
    f"{ten}-{UNITS[unit]}".removesuffix("-zero"): 10 * number + unit for number, ten in enumerate(TENS, 2) for unit in range(10)}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def headings(path: Path) -> list[str]:
    return [line[3:].strip() for _, line in authoring.lines_outside_code(path.read_text(encoding="utf-8"))
            if line.startswith("## ")]


@every_reading
def test_it_has_the_ten_parts_in_their_order(path, reading):
    # A quiz, where there is one, stands before the last.
    found = [one for one in headings(path) if one != "Test yourself"]
    assert len(found) == len(PARTS)
    assert "Test yourself" not in headings(path) or headings(path)[-2] == "Test yourself"
    assert [want or one for want, one in zip(PARTS, found, strict=True)] == found


@every_reading
def test_its_figures_are_listed_under_its_title(path, reading):
    title = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]
    headed = [re.search(rf"^## (.+)\n\n```\{{facts\}}\n:reading: {reading}$", one.read_text(encoding="utf-8"), re.MULTILINE)
              for one in CHAPTERS]
    assert [one[1] for one in headed if one] == [title]


@every_reading
def test_what_it_says_of_its_ledger_at_a_glance_is_what_the_ledger_has(path, reading):
    text = path.read_text(encoding="utf-8").split("## At a glance", 1)[1].split("## ", 1)[0]
    verdicts = Counter(row["verdict"] for row in rows("claims") if row["reading_id"] == reading)
    number = "|".join(sorted(NUMBERS, key=len, reverse=True))
    # A number word that has a verdict behind it: twelve claims are confirmed, two contradicted and four not verifiable.
    said = re.findall(rf"\b({number})\b(?: claims)?(?: are)? (confirmed|imprecise|contradicted|contested|not verifiable)", text)
    for word, verdict in said:
        assert NUMBERS[word] == verdicts[verdict.replace("not verifiable", "unverifiable")], f"{word} {verdict}"
    for word in re.findall(rf"[Oo]f (?:its |the )?({number}) (?:claims|rows)", text):
        assert NUMBERS[word] == verdicts.total(), word
    assert said or not re.search("confirmed|contradicted", text)


@every_reading
def test_it_glosses_every_segment_of_its_source_in_the_order_of_the_source(path, reading):
    wanted = [row["segment_id"] for row in rows("segments") if row["reading_id"] == reading]
    read = directives(path, "segment")
    assert sorted(read) == sorted(wanted)
    assert len(read) == len(set(read))


@every_reading
def test_it_shows_its_ledger_and_every_claim_of_it_leads_to_a_segment_that_is_read(path, reading):
    assert directives(path, "claims") == [reading]
    read = set(directives(path, "segment"))
    assert {row["segment_id"] for row in rows("claims") if row["reading_id"] == reading} <= read


@every_reading
def test_every_note_on_a_claim_hangs_where_the_claim_stands(path, reading):
    place = {row["claim_id"]: row["segment_id"] for row in rows("claims")}
    astray = [(note.line, note.claim) for note in authoring.notes(path)
              if note.claim and not note.example and place.get(note.claim) != note.segment]
    assert astray == []


@every_reading
def test_it_has_five_questions_a_task_to_write_and_one_to_compute_with_hidden_answers(path, reading):
    text = path.read_text(encoding="utf-8")
    part = text[text.index("## Discuss, write, compute"): text.index("## Further reading")]
    assert len(re.findall(r"^\*\*[1-5]\. (Find|Argue|Extend)\.\*\*", part, re.MULTILINE)) == 5
    assert len(re.findall(r"^\*\*Write\.\*\*", part, re.MULTILINE)) == 1
    assert len(re.findall(r"^\*\*Compute\.\*\*", part, re.MULTILINE)) == 1
    assert part.count("{dropdown} Model answer\n:class-container: answer") == 7


@every_reading
def test_it_recommends_six_to_twelve_readings(path, reading):
    text = path.read_text(encoding="utf-8")
    items = re.findall(r"^- ", text[text.index("## Further reading"):], re.MULTILINE)
    assert 6 <= len(items) <= 12


@every_reading
def test_each_note_has_one_to_five_words_of_the_gloss_as_its_handle(path, reading):
    # That they stand in the gloss is for 'check'. A figure that the source states is words when it is printed.
    notes = [fence for fence, _ in authoring.read(path.read_text(encoding="utf-8"))[0] if fence.name == "lemma"]
    assert notes
    assert [(note.line, note.argument) for note in notes if not 1 <= len(note.options.get("in", "").split()) <= 5] == []


@every_reading
def test_its_chinese_abstract_has_150_to_250_characters(path, reading):
    abstract = re.search(r"^\*\*摘要\*\*(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert abstract
    assert 150 <= len(re.findall(r"[\u3400-\u9fff]", abstract[1])) <= 250


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
#: Words behind a number that count nothing of the world: the number is a section, a date, a part of a name, or the
#: time that a chapter takes.
NOT_COUNTED = {"and", "or", "to", "of", "in", "is", "was", "the", "a", "on", "at", "for", "by", "from", "as", "with", "has",
               "had", "when", "it", "that", "which", "if", "but", "does", "did", "says", "are", "were", "may", "gives",
               "holds", "minutes", "not", "only", "also", "above", "below", "would", "could", "into", "one", "against", "then"}


def prose(path: Path) -> list[tuple[int, str]]:
    """Numbered lines of a chapter's prose, without front matter, code, roles, options, links and what is free."""
    text = path.read_text(encoding="utf-8")
    front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    skipped = front[0].count("\n") if front else 0
    found = []
    for number, line in authoring.lines_outside_code(text):
        if number <= skipped or line.startswith(":"):
            continue
        line = re.sub(r"\{[\w:]+\}`[^`]*`", "", line)
        line = re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)
        line = re.sub(rf"\b\d{{1,2}} (?:{MONTHS})\b", "", line)
        line = re.sub(r"\b(?:[Ss]ections?|[Aa]rticles?|[Pp]aragraphs?|[Cc]hapters?|[Ff]ootnotes?|[Nn]otes?|[Pp]ages?|[Ii]tems?|"
                      r"[Tt]ext|[Pp]art|§+|ss?|art|[Nn]o|[Ff]igures?|"
                      r"[Cc]ap|[Vv]ersions?|[Rr]eferences?)\.? ?\d[\d.()a-z]*", "", line)
        found.append((number, line))
    return found


BARE = re.compile(
    r"(?:US\$|HK\$|[$£€¥]|RMB |CNY |USD )\d[\d,.]*"
    r"|\d[\d,.]*\s?(?:%|per cent|percent|美元|港元|人民币|人民幣|元|亿|億|万|萬|件|部|名|人次)"
    r"|\b\d[\d,.]*\s+(?:thousand|million|billion)"
    # A counted noun: a whole number that is no year and no part of a locator such as 2.3.
    r"|(?<![\d.,:/()–-])\b(?!(?:1[4-9]|20)\d\d\b)\d[\d,]*\s+[a-z]{3,}")


def bare(path: Path) -> list[tuple[int, str]]:
    """Figures with a currency, a per-cent sign or a counted noun that stand in the prose of a chapter as typed."""
    found = []
    for number, line in prose(path):
        for match in BARE.finditer(line):
            if match[0].split()[-1] not in NOT_COUNTED:
                found.append((number, match[0]))
    return found


def exceptions() -> dict[tuple[str, str], str]:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        return {(row["chapter"], row["figure"]): row["reason"] for row in csv.DictReader(file)}


@every_reading
def test_its_figures_come_from_the_tables(path, reading):
    free = exceptions()
    name = str(path.relative_to(ROOT))
    assert [(number, figure) for number, figure in bare(path) if (name, figure) not in free] == []


def test_the_exceptions_are_few_reasoned_and_in_use():
    free = exceptions()
    assert len(free) <= 20
    assert all(len(reason.split()) > 2 for reason in free.values())
    used = {(str(path.relative_to(ROOT)), figure) for path, _ in READINGS for _, figure in bare(path)}
    assert set(free) <= used


@pytest.mark.parametrize(("line", "found"), [
    ("It made US$728,784 in all.", ["US$728,784"]),
    ("It made {fact}`auction.total` in all.", []),
    ("About 82 per cent sold.", ["82 per cent"]),
    ("There were 34 lots.", ["34 lots"]),
    ("On 5 September 2025 and in 2019 alike.", []),
    ("Article 3 governs, as section 9(3) does.", []),
    ("Two of the six lots.", []),
    ("約15億美元", ["15億"]),
])
def test_a_bare_figure_is_told_from_a_date_and_a_section(tmp_path, line, found):
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{line}\n", encoding="utf-8")
    assert [figure for _, figure in bare(page)] == found
