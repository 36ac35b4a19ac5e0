"""Rules on what the words of a row say of its own columns: a note that denies the value beside it, a sum that it reckons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.record.english_words import MONTHS
from whosework.meaning_rules import same
from whosework.side_by_side_rules import CLAIM

_DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
DAY = re.compile(rf"\b{_DAY}\b")
#: A value that words of the same row deny: table, column, value, column of the words, words, what was expected.
DENIED = tuple(
    (table, column, re.compile(value), words, re.compile(denial, re.I), expected)
    for table, column, value, words, denial, expected in (
        ("licensing_deals", "use", "training", "note", r"\bnot for training\b|\bno word on training\b|\btraining left out\b|"
         r"\bdoes not speak of training\b|\btraining licence is not stated\b", "display, access or not stated"),
        ("licensing_deals", "use", "display|access", "note", r"\btraining expressly included\b", "training"),
        ("open_models", "licence", "MIT|Apache-2.0", "restriction_on_use", r"^own licence\b", "own licence, or its name"),
        (
            "open_models",
            "licence",
            "own licence|.*proprietary.*|.*Community License",
            "restriction_on_use",
            r"^none beyond notice",
            "MIT or Apache-2.0",
        ),
        ("arguments", "segment_ids", ".+", "text", r"^left out\b", "none: it is empty for what the reading leaves out"),
        (
            "decisions",
            "protected",
            "yes",
            "reasoning",
            r"\bmainly machine-made\b|\bonly a (?:natural person|human)\b",
            "no or partial",
        ),
        ("decisions", "protected", "no", "reasoning", r"^the (?:article|picture|image|text) is (?:a|an) (?:\w+ )?work\b", "yes"),
        ("decisions", "remedy", "registration refused.*", "reasoning", r"\b(?:was|is|can be) registered\b", "registered"),
        ("decisions", "protected", "yes|partial", "remedy", r"^registration refused|^claims? dismissed", "no"),
        ("decisions", "protected", "no", "remedy", r"^registered\b|^registration for\b", "yes or partial"),
        ("cases", "outcome", "defendant", "key_holding", r"\bis not fair use\b|^Platform liable\b|"
         r"^(?:(?!\b(?:no|not|neither|nor|none)\b)[^;:])*\b(?:infringes|are reproductions)\b", "plaintiff or mixed"),
        ("cases", "outcome", "plaintiff", "key_holding", r"\bis fair use\b|\bheld fair use\b|\binjunction refused(?=:|$)|"
         r"\bis (?:prima facie )?fair dealing\b|\bfalls under .{0,40}\bexceptions\b|^no standing\b", "defendant or mixed"),
        ("settlements", "metric", "proposed_.*", "note", r"^approved\b|\bpaid in full\b|\bfinal approval\b",
         "a measure of what was approved"),
        ("lots", "status", "sold.*", "note", r"\bno qualifying bids?\b", "unsold"),
    )
)
#: Kinds of works by who sues for them; of two that fit, either is right.
SUED_FOR = (
    ("books", re.compile(r"\b(?:authors?|writers?|novelists?)\b", re.I)),
    ("news", re.compile(r"\b(?:newspapers?|Times|Tribune|Daily)\b")),
    ("music", re.compile(r"\b(?:Music|Records|Recordings)\b")),
    ("images", re.compile(r"\b(?:photographers?|illustrators?|artists?|Getty)\b", re.I)),
    ("code", re.compile(r"\b(?:programmers?|software developers?)\b", re.I)),
    ("video", re.compile(r"\bfilm-?makers?\b", re.I)),
)
#: Currencies in which a house sells, by the town that its name ends with or holds.
SOLD_IN = {
    "New York": {"USD", "ETH"},
    "London": {"GBP", "ETH"},
    "Hong Kong": {"HKD", "USD", "ETH"},
    "Shanghai": {"CNY"},
    "Beijing": {"CNY"},
    "San Francisco": {"USD"},
}
#: What a kind of segment is called in its id.
SEGMENTS = {
    "title": "title",
    "caption": "caption",
    "fig": "caption",
    "h": "heading",
    "fn": "footnote",
    "ref": "reference",
    "abstract-zh": "abstract",
    "abstract-en": "abstract",
    "keywords-zh": "keywords",
    "keywords-en": "keywords",
}
#: Arithmetic of a note: a sum of named parts, a mean over a count, a rise or fall on the year before, a quarter of a year.
PARTS = re.compile(r"(\d[\d.,]*) million to [^,;.]+, (\d[\d.,]*)(?: million)? to ")
QUARTER = re.compile(r"\b(\d+(?:\.\d+)?) million a quarter\b")
MEAN = re.compile(r"\babout (\d[\d,]*) USD each on average\b")
DOWN = re.compile(r"^Down (\d+) percent on the year\b")
LOTS = re.compile(r"\b(\d+) of (\d+) lots sold\b")
IN_FORCE = re.compile(rf"\bof ({_DAY}) \(in force since ({_DAY})\)")
SECTION = re.compile(r"\bV(\d) ([IVXL]+)\b")
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def iso(text: str) -> str:
    """A day in words as the tables write it: 5 September 2025 is 2025-09-05."""
    day, month, year = text.split()
    return f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"


def _value(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def _number(tables: Tables, table: str, key: str) -> float | None:
    one = tables.get(table)
    row = one.keys.get((key,)) if one else None
    return row.number("value_number") if row else None


def column_against_its_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A value is not denied by the words beside it."""
    for name, column, value, words, denial, expected in DENIED:
        for row in table.rows if name == table.schema.name else ():
            if value.fullmatch(row(column)) and (match := denial.search(row(words))):
                yield row.told(column, f"{row(column)!r} beside {match[0]!r} in {words}, expected {expected}")


def sector_of_who_sues(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit is over the works of those who bring it."""
    for row in table.rows if table.schema.name == "cases" else ():
        fitting = {sector for sector, who in SUED_FOR if who.search(row("plaintiff"))}
        told = row("sector").rstrip("s") in f"{row('status_note')} {row('key_holding')}".casefold()
        if fitting and row("sector") not in fitting | {"other"} and not told:
            yield row.told("sector", f"{row('sector')!r} of {row('plaintiff')!r}, expected {' or '.join(sorted(fitting))}, or "
                                     "the word in status_note")


def currency_of_a_house(table: Table, tables: Tables) -> Iterator[Found]:
    """A house sells in the money of its town."""
    for row in table.rows if table.schema.name == "ai_art_sales" else ():
        for town, known in SOLD_IN.items():
            if town in row("house") and row("currency") not in known | {""}:
                yield row.told("currency", f"{row('currency')!r} of {row('house')!r}, expected {' or '.join(sorted(known))}")


def court_of_each_number(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit came before each court whose number it bears."""
    for row in table.rows if table.schema.name == "cases" else ():
        for number in row("docket").split("; ")[1:]:
            court = re.match(r"(\d\w\w Cir\.|[NSEWMC]?\.?D\. \w[\w.]*) ", number)
            # A suit that was sent back is named by the court that has it.
            if court and court[1] not in row("court") and "Superior Court" not in row("court"):
                yield row.told("court", f"{row('court')!r} lacks {court[1]!r} of docket {number!r}, expected it in its order")


def segment_by_its_id(table: Table, tables: Tables) -> Iterator[Found]:
    """A segment is of the kind that its id says."""
    for row in table.rows if table.schema.name == "segments" else ():
        kind = SEGMENTS.get(re.sub(r"\d.*", "", row("segment_id").partition(":")[2]))
        if kind and row("kind") != kind:
            yield row.told("kind", f"{row('kind')!r} of {row('segment_id')!r}, expected {kind!r}")


def language_by_its_script(table: Table, tables: Tables) -> Iterator[Found]:
    """A version whose title is Chinese, French or English is in that language."""
    titles = (
        ("Chinese", re.compile("^[\u4e00-\u9fff]")),
        ("French", re.compile(r"L'oeuvre")),
        ("English", re.compile(r"^The \w+ of ")),
    )
    for row in table.rows if table.schema.name == "essay_versions" else ():
        found = next((language for language, title in titles if title.search(row("version"))), "")
        if found and row("language") not in (found, ""):
            yield row.told("language", f"{row('language')!r} of {row('version')!r}, expected {found!r}")


def reckoned_in_its_note(table: Table, tables: Tables) -> Iterator[Found]:
    """A number is what the note beside it reckons: the sum of its parts, four quarters, a mean, a change on the year."""

    def told(row: Row, column: str, wanted: float, how: str) -> Iterator[Found]:
        number = row.number(column)
        if number is not None and abs(number / wanted - 1) > 0.05:
            yield row.told(column, f"{row(column)} beside {how!r} in note, expected about {wanted:.12g}")

    before = {(row("metric"), row("year")): row.number("value_number") for row in table.rows}
    paid = {row("case"): row.number("value_number") for row in table.rows if row("metric") == "paid_to_writers"}
    for row in table.rows:
        note = row("note")
        if match := PARTS.search(note):
            yield from told(row, "value_number", 1e6 * (_value(match[1]) + _value(match[2])), match[0].strip())
        if (match := QUARTER.search(note)) and row("amount_basis").startswith("per_year"):
            yield from told(row, "amount_usd", 4e6 * _value(match[1]), match[0])
        if (match := MEAN.search(note)) and paid.get(row("case")):
            yield from told(row, "value_number", (paid[row("case")] or 0) / _value(match[1]), match[0])
        if (match := DOWN.search(note)) and row.number("value_number") and row("year").isdigit():
            # Where the year before is not in the table another year is, from which the change is right.
            share = 1 - _value(match[1]) / 100
            fits = [int(year) + 1 for (metric, year), was in before.items() if metric == row("metric") and was and year.isdigit()
                    and abs((row.number("value_number") or 0) / was - share) < 0.01]
            if fits and int(row("year")) not in fits and (row("metric"), str(int(row("year")) - 1)) not in before:
                yield row.told("year", f"{row('year')} beside {match[0]!r} in note, which is so from {fits[0] - 1}; "
                                       f"expected {fits[0]}")
        if (
            (match := DOWN.search(note))
            and row("year").isdigit()
            and (was := before.get((row("metric"), str(int(row("year")) - 1))))
        ):
            number = row.number("value_number")
            if number is not None and abs((1 - number / was) * 100 - _value(match[1])) > 1:
                yield row.told(
                    "value_number",
                    f"{row('value_number')} after {was:.12g} in the year before, and {match[0]!r} in note, expected one change")


def day_in_its_own_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A day in the words of a row is that of its column; what is in force was made before."""
    for row in table.rows:
        for column, cell in row.items():
            for match in IN_FORCE.finditer(cell.text) if "in force since" in cell.text else ():
                if iso(match[2]) < iso(match[1]):
                    yield row.told(column,
                                   f"in force since {match[2]}, before {match[1]} in {match[0]!r}; expected that day or after")
        if (
            table.schema.name == "claims"
            and row("verdict") == "confirmed"
            and re.fullmatch(r"\d{4}-\d\d-\d\d", row("correct_value"))
        ):
            days = {iso(one) for one in DAY.findall(row("claim"))}
            if days and row("correct_value") not in days:
                yield row.told(
                    "correct_value",
                    f"{row('correct_value')} beside {', '.join(sorted(days))} in a claim that is confirmed, expected one day")
        # A paper bears the day that its title gives it; what reports on a day is of that day or later.
        if table.schema.name == "sources" and row("kind") == "court" and len(row("date")) == 10:
            days = {iso(one) for one in DAY.findall(row("title"))}
            if days and row("date") < min(days):
                yield row.told("date", f"{row('date')} of {row('title')!r}, expected {min(days)} or after")


def year_of_its_label(table: Table, tables: Tables) -> Iterator[Found]:
    """The year in the label of a fact is one that its row has, and the years of a work stand in what is known of it."""
    for row in table.rows if table.schema.name == "facts" else ():
        rows = tables.get(row("table"))
        other = rows.keys.get((row("key"),)) if rows and len(rows.schema.primary_key) == 1 else None
        years = set(re.findall(r"(?:, | in )(20\d\d)$", row("label")))
        there = {other(one)[:4] for one in ("date", "year", "as_of", "release_date") if other(one)} if other else set()
        if years and there and not years & there:
            yield row.told(
                "label",
                f"{row('label')!r} of a row of {', '.join(sorted(there))} ({row('key')} of {row('table')}), expected one year")
    for row in table.rows if table.schema.name == "works" else ():
        years = set(re.findall(r"\b(?:19|20)\d\d\b", row("facts")))
        # A work that is older than what is known of it is no fault: it may be shown long after.
        if row("year") and years and row("year") > max(years):
            yield row.told("year", f"{row('year')} is after {', '.join(sorted(years))} in facts, expected one of them or a year "
                                   "before")


def section_that_is_there(table: Table, tables: Tables) -> Iterator[Found]:
    """A section of the essay is one that the version has, and a word of the original belongs to one concept."""
    if table.schema.name != "concepts":
        return
    versions = tables.get("essay_versions")
    third = versions.keys.get(("V04",)) if versions else None
    last = re.search(r"\b(\d+) numbered sections\b", third("key_differences")) if third else None
    seen: dict[str, Row] = {}
    for row in table.rows:
        for match in SECTION.finditer(row("where_in_benjamin")):
            values = [ROMAN[one] for one in match[2]]
            number = sum(-one if any(one < after for after in values[at + 1 :]) else one for at, one in enumerate(values))
            if match[1] == "3" and last and number > int(last[1]):
                yield row.told("where_in_benjamin",
                               f"{match[0]!r} of a version of {last[1]} sections, expected {last[1]} or fewer")
        if row("term_de") and (other := seen.setdefault(row("term_de").casefold(), row)) is not row:
            yield row.told("term_de",
                           f"{row('term_de')!r} is the word of {other('concept_id')!r} already, expected one of its own")


def lots_in_words(table: Table, tables: Tables) -> Iterator[Found]:
    """An event of the sale has its counts, and a sell-through rate is that of the lots listed, withdrawn and unsold."""
    sold, offered = (_number(tables, "sale_totals", key) for key in ("lots_sold", "lots_offered"))
    for row in table.rows if table.schema.name == "events" else ():
        match = LOTS.search(row("event"))
        if (
            match
            and sold
            and offered
            and "Augmented Intelligence" in row("event")
            and match.groups() != (f"{sold:g}", f"{offered:g}")
        ):
            yield row.told("event", f"{match[0]!r}, but sale_totals has {sold:g} of {offered:g}, expected that")
    for row in table.rows if table.schema.name in ("arguments", "positions", "concepts") else ():
        match = re.search(r"\bsold (\d+) lots\b", row("text"))
        if match and sold and "Christie's" in row("text") and float(match[1]) != sold:
            yield row.told("text", f"{match[0]!r}, but sale_totals has {sold:g}, expected that")
    of: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in table.rows if table.schema.name == "art_market_context" else ():
        head, colon, tail = row("metric").rpartition(": ")
        of[head][tail] = row
    for rows in of.values():
        listed, withdrawn, unsold = (
            rows[one].number("value_number") if one in rows else None for one in ("lots listed", "lots withdrawn", "lots unsold")
        )
        for name, row in rows.items():
            said = re.search(r"\b(\d+) of (\d+)\b", row("note"))
            if "sell-through" not in name or not said or not listed or withdrawn is None or unsold is None:
                continue
            number, share = row.number("value_number"), 100 * float(said[1]) / float(said[2])
            if number is not None and abs(number - share) > 0.1:
                yield row.told("value_number",
                               f"{row('value_number')} beside {said[0]!r} in note, which is {share:.1f} percent; expected that")
            if not same(listed - withdrawn - unsold, float(said[1])):
                for one in ("lots listed", "lots withdrawn", "lots unsold"):
                    yield rows[one].told("value_number", f"listed {listed:g}, withdrawn {withdrawn:g}, unsold {unsold:g} leave "
                                         f"{listed - withdrawn - unsold:g} sold, "
                                         f"but {said[0]!r} in the note of {row('measure_id')}; expected one number")


def claim_of_its_segment(table: Table, tables: Tables) -> Iterator[Found]:
    """Where feedback names a claim beside a segment, it is the claim's; a correction names claims and notes of its page."""
    claims, items = tables.get("claims"), tables.get("quiz_items")
    if claims is None:
        return
    for row in table.rows if table.schema.name == "quiz_options" and items else ():
        item = items.keys.get((row("item_id"),)) if items else None
        of_item = set(item("segment_ids").split(";")) if item else set()
        for inside in re.findall(r"\(([^()]*)\)", row("feedback")):
            beside = set(re.findall(r"\b[a-z]+:[\w.]*\w", inside))
            for name in CLAIM.findall(inside) if beside else ():
                claim = claims.keys.get((name,))
                if claim and claim("segment_id") in of_item - beside:
                    yield row.told(
                        "feedback",
                        f"{name} stands in {claim('segment_id')!r}, not in {', '.join(sorted(beside))}; expected its own segment")
    for row in table.rows if table.schema.name == "errata" else ():
        for name in CLAIM.findall(row("place")):
            if (name,) not in claims.keys and "gone" not in row("now"):
                yield row.told(
                    "place",
                    f"unknown claim {name!r}, expected an id of {claims.file}{nearest(name, [one[0] for one in claims.keys])}")
        anchors = tables.get("anchors")
        for words in re.findall(r"\bnotes? on ([\u4e00-\u9fff]+)", row("place")) if anchors else ():
            # A note that has gone since stands in no reading.
            of = {one("segment_id").partition(":")[0] for one in anchors.rows if words in one("lemma")} if anchors else set()
            if of and row("page").removeprefix("chapters/") not in of:
                yield row.told("page",
                               f"{row('page')!r}, but the note on {words} is of {', '.join(sorted(of))}; expected its page")


RULES = (
    column_against_its_words,
    sector_of_who_sues,
    currency_of_a_house,
    court_of_each_number,
    segment_by_its_id,
    language_by_its_script,
    reckoned_in_its_note,
    day_in_its_own_words,
    year_of_its_label,
    section_that_is_there,
    lots_in_words,
    claim_of_its_segment,
)
