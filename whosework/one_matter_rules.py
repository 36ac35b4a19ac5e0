"""Rules on one matter that several rows tell: a span and its events, a count and its parts, a term and how it is read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from whosework.meaning_rules import earlier, same
from whosework.own_words_rules import SCALES

#: An event that tells of a report, and is not the thing itself.
REPORT = re.compile(r"^(?:Press )?reports?\b|\bwarning of\b", re.IGNORECASE)
#: Parts of a whole among the counts, by the words of both, on one day or in one year.
PARTS = (
    ("LAION-5B pairs with English text", "LAION-5B image-text pairs"),
    ("generative AI services newly filed with CAC in the year", "generative AI services filed with CAC, cumulative"),
    ("Hangzhou courts: of these, copyright and unfair competition", "Hangzhou courts: typical AI cases accepted to date"),
)
#: Statuses that go in steps, so that suits heard together cannot be apart by them: not who settled, left or waits for others.
STEPS = ("motion to dismiss", "discovery", "summary judgment")
#: Words of a row that tell of two reports that conflict.
CONFLICT = re.compile(r"\bconflict|\berror\b|\bsuperseded\b", re.IGNORECASE)
#: Measures of the sale that are older than it.
RATES = {"buyers_premium_rate"}
COURT_OF = re.compile(r"([A-Z][\w ’]+ Court) \(([^()]+)\)")
BODY_OF = re.compile(
    r"\b(Japan|Korea|China|India|Taiwan|Italy|Germany|France)['’]s ((?:[A-Z]\w+(?: for| of| and)? ?){2,}[A-Z]\w+)"
)
COUNTRY = {
    "Japan": "JP",
    "Korea": "KR",
    "China": "CN",
    "India": "IN",
    "Taiwan": "TW",
    "Italy": "IT",
    "Germany": "DE",
    "France": "FR",
}
DECIDED = re.compile(r"^(.+) decided$")


def span_of_its_events(table: Table, tables: Tables) -> Iterator[Found]:
    """A span belongs to the reading of its events, and begins and ends with what happened, not with a report of it."""
    events = tables.get("events")
    for row in table.rows if table.schema.name == "spans" and events else ():
        for column in ("begins", "ends"):
            event = events.keys.get((row(column),)) if events else None
            if event and event("reading_id") != row("reading_id"):
                yield row.told("reading_id",
                               f"{row('reading_id')!r}, but {row(column)} is of {event('reading_id')!r}, expected one reading")
            if event and REPORT.search(event("event")):
                yield row.told(column, f"{row(column)} is a report, {event('event')[:40]!r}; expected the event itself")


def reply_to_what_it_answers(table: Table, tables: Tables) -> Iterator[Found]:
    """An objection attacks, and a reply does, but for one that goes on from another reply."""
    for row in table.rows if table.schema.name == "arguments" else ():
        parent = table.keys.get((row("parent_id"),))
        goes_on = row("kind") == "reply" and parent is not None and parent("kind") == "reply"
        if row("kind") in ("objection", "reply") and row("relation") == "supports" and not goes_on:
            yield row.told(
                "relation",
                f"'supports' of an {row('kind')} to {row('parent_id')}, expected 'attacks'".replace("an reply", "a reply"))


def suits_heard_together(table: Table, tables: Tables) -> Iterator[Found]:
    """Suits that a court hears as one litigation of many districts stand at one step."""
    of: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows if table.schema.name == "cases" else ():
        if "(MDL " in row("proceeding") and row("status") in STEPS:
            of[row("proceeding")].append(row)
    for rows in of.values():
        most = max(STEPS, key=lambda step: sum(row("status") == step for row in rows))
        for row in rows:
            if row("status") != most:
                yield row.told("status",
                               f"{row('status')!r}, but the suits of {row('proceeding')!r} stand at {most!r}, expected that")


def models_that_grow(table: Table, tables: Tables) -> Iterator[Found]:
    """A later model of a line takes no fewer tokens, and its tokens out cost two to ten times its tokens in."""
    largest: dict[str, tuple[float, str]] = {}
    rows = [row for row in table.rows if row("release_date")] if table.schema.name == "models" else []
    for row in sorted(rows, key=lambda one: one("release_date")):
        line = re.match(r"\D*", row("model"))
        tokens = row.number("context_window_tokens")
        name = line[0] if line else ""
        if tokens is not None:
            most, by = largest.get(name, (0.0, ""))
            if tokens < most and not row("note"):
                yield row.told("context_window_tokens",
                               f"{tokens:.0f} is below the {most:.0f} of {by!r} before it, expected that or more, or why in note")
            elif tokens >= most:
                largest[name] = tokens, row("model")
        into, out = row.number("price_in_usd_per_mtok"), row.number("price_out_usd_per_mtok")
        if into and out and not 2 <= out / into <= 10 and not re.search(r"\btimes\b", row("note")):
            yield row.told(
                "price_out_usd_per_mtok",
                f"{row('price_out_usd_per_mtok')} is {out / into:.3g} times {row('price_in_usd_per_mtok')}, the price in; "
                "expected 2 to 10 times, or 'times' in a note that tells of it")


def day_of_its_source(table: Table, tables: Tables) -> Iterator[Found]:
    """A reading bears the day of its own row among the evidence; an event that says that a case was decided has its day."""
    sources, decisions = tables.get("sources"), tables.get("decisions")
    for row in table.rows if table.schema.name == "readings" and sources else ():
        source = sources.keys.get((row("source_id"),)) if sources else None
        if source and row("date") and source("date") and row("date") != source("date"):
            yield row.told("date", f"{row('date')} is not the day of {row('source_id')}, expected {source('date')}")
    events = tables.get("events")
    for event in events.rows if events and decisions and table in (events, decisions) else ():
        name = DECIDED.match(event("event"))
        one = (
            next((row for row in decisions.rows if row("short_name").split(" (")[0] == name[1]), None)
            if name and decisions
            else None
        )
        if one and event("date") and one("date") and event("date") != one("date"):
            row, other, file = (event, one, decisions.file) if table is events else (one, event, events.file)  # type: ignore[union-attr]
            yield row.told("date", f"{row('date')} is not the day of {name[1]!r} in {file}, expected {other('date')}")  # type: ignore[index]


def measured_after_it_was_announced(table: Table, tables: Tables) -> Iterator[Found]:
    """A measure of the sale is of the day on which it was announced or later, and requests that were counted do not vanish."""
    if table.schema.name == "sale_totals":
        letters = tables.get("open_letter_signatures")
        first = min((row("date") for row in letters.rows if row("record_type") == "announcement"), default="") if letters else ""
        for row in table.rows:
            if first and row("as_of") and earlier(row("as_of"), first) and row("metric") not in RATES:
                yield row.told("as_of", f"{row('as_of')} is before the sale was announced, expected {first} or after")
    if table.schema.name == "settlement_terms":
        counted: dict[tuple[str, str], Row] = {}
        for row in sorted(
            (one for one in table.rows if one("unit") in ("requests", "claims", "works")), key=lambda one: one("as_of")
        ):
            was, number = counted.setdefault((row("metric"), row("unit")), row), row.number("value_number")
            before = was.number("value_number")
            if number is not None and before is not None and number < before and not CONFLICT.search(was("note") + row("note")):
                yield row.told("value_number", f"{row('value_number')} after {was('value_number')} of {was('as_of')} "
                               f"at line {was.line()}, expected that or more")


def count_within_its_whole(table: Table, tables: Tables) -> Iterator[Found]:
    """A part of what was counted is no more than the whole of its day or year."""
    if table.schema.name != "ai_registrations":
        return
    for part, whole in PARTS:
        for row in table.rows:
            number = row.number("value_number")
            wholes = [one for one in table.rows if one("metric") == whole and one("date")[:4] == row("date")[:4]]
            most = max(
                (
                    one.number("value_number") or 0
                    for one in wholes
                    if len(row("date")) == 4 or one("date") == row("date") or len(one("date")) == 4
                ),
                default=0.0,
            )
            # In the year: what stood at its end, the last count of that year.
            if len(row("date")) == 4 and wholes:
                most = max(wholes, key=lambda one: one("date")).number("value_number") or 0
            if row("metric") == part and number is not None and most and number > most:
                for one in (row, *wholes):
                    yield one.told("value_number",
                                   f"{part!r} is {number:.12g}, above {whole!r}, {most:.12g}; expected at most that")


def body_of_its_case(table: Table, tables: Tables) -> Iterator[Found]:
    """A court beside a case is the one that decided it, and a body whose country is told somewhere is of that country."""
    decisions, rules = tables.get("decisions"), tables.get("rules")
    for row in table.rows if table.schema.name == "positions" and decisions else ():
        for match in COURT_OF.finditer(row("proponents")):
            bodies = (
                {one("body") for one in decisions.rows if one("short_name").split(" (")[0] == match[2]} if decisions else set()
            )
            if bodies and match[1] not in bodies:
                yield row.told("proponents", f"{match[0]!r}, but decisions has {', '.join(sorted(bodies))}; expected that")
    if rules is None or table is not rules:
        return
    told = {
        match[2]: COUNTRY[match[1]]
        for name in ("positions", "terms", "concepts")
        if (other := tables.get(name))
        for row in other.rows
        for cell in row.values()
        for match in BODY_OF.finditer(cell.text)
    }
    for row in table.rows:
        for body, country in told.items():
            if body in row("body") and row("jurisdiction") != country:
                yield row.told("jurisdiction", f"{row('jurisdiction')!r} of {body!r}, expected {country!r}")


def figure_of_another_noun(table: Table, tables: Tables) -> Iterator[Found]:
    """A figure whose noun is at fault stands in the record for something else; one whose value is at fault does not."""
    for row in table.rows if table.schema.name == "claims" else ():
        stated = row.number("stated_value")
        if stated is None or row("fault") not in ("noun", "value"):
            continue
        stated *= SCALES.get(row("stated_scale"), 1)
        sources = row.sources()
        of_them = [
            other
            for one in tables.tables.values()
            if one.schema.name not in ("claims", "sources", "facts")
            for other in one.rows
            if sources & other.sources() and other("source_ids")
        ]
        numbers = {other.number(column) for other in of_them for column in other}
        there = any(one is not None and same(one, stated) for one in numbers)
        percents = {other.number("share_pct") for other in of_them} - {None}
        if row("fault") == "value" and there:
            yield row.told("fault", f"'value', but rows of its evidence have {stated:.12g}, expected 'noun'")
        elif row("fault") == "noun" and row("stated_unit") == "percent" and percents and not there:
            yield row.told("stated_value",
                           f"{row('stated_value')} stands in no row of its evidence, expected it there for another noun")


def read_as_it_is_written(table: Table, tables: Tables) -> Iterator[Found]:
    """The pinyin of a term is that of its characters."""
    if table.schema.name != "terms":
        return
    # Where it is needed alone: its dictionary of phrases takes longer to load than the other rules to run.
    from lemmata.sources import pinyin

    for row in table.rows:
        words = [re.sub(r"\s*\(.*?\)", "", one) for one in row("term_zh_hans").split("; ")]
        read = row("pinyin").split("; ")
        for word, told in zip(words, read, strict=False) if len(words) == len(read) else ():
            if re.search("[A-Za-z0-9]", word) or not told:
                continue
            wanted = [syllable for run in pinyin.RUN.findall(word) for syllable in pinyin.read(run)[0]]
            if re.sub(r"[^\w]", "", unicodedata.normalize("NFC", told)).lower() != "".join(wanted):
                yield row.told("pinyin", f"{told!r} of {word!r}, expected {' '.join(wanted)!r}")


RULES = (
    span_of_its_events,
    reply_to_what_it_answers,
    suits_heard_together,
    models_that_grow,
    day_of_its_source,
    measured_after_it_was_announced,
    count_within_its_whole,
    body_of_its_case,
    figure_of_another_noun,
    read_as_it_is_written,
)
