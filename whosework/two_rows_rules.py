"""Rules on two rows of one day and one source: who acts in both, which year they have, a sum and the same sum a slip away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.record.number_format import SCALES
from whosework.elsewhere_rules import VERSION_BY, read_in_latin
from whosework.known_fact_rules import COUNTRY_OF, transposed
from whosework.meaning_rules import earlier

#: Who acts in a row of another table: table, column of its day, columns of who, columns of what it is.
WHO = (
    ("decisions", "date", ("body",), ("short_name", "tool")),
    ("works", "year", ("maker",), ("name_en",)),
    ("essay_versions", "date", ("publication", "translator"), ("version",)),
)
#: Words that many bodies, houses and makers have in their names.
COMMON = {
    "court", "courts", "people", "district", "high", "supreme", "intermediate", "internet", "municipal", "copyright", "office",
    "review", "board", "commission", "police", "appeals", "appeal", "circuit", "the", "for", "and", "with", "team", "studio",
    "university", "museum", "press", "publishers", "justice", "law", "his", "its", "probably", "claimed",
}
#: What kind of court one is.
KIND = re.compile(r"\b(Constitutional|Supreme|High|Intermediate|District|Municipal|Internet|Regional)\b(?=.*\bCourt\b)")
#: Tables in whose words a long number may be a slip from one of a row of the same source.
PROSE = ("terms", "arguments", "positions", "works", "concepts", "rules")
LONG = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
DOLLARS = re.compile(r"\$(\d[\d,]*(?:\.\d+)?)(?: (million|billion))?")
#: Columns of the day on which what a row tells of happened.
DAYS = {
    "licensing_deals": "date", "settlements": "as_of", "settlement_terms": "as_of", "decisions": "date", "rules": "date",
    "models": "release_date", "open_models": "date", "case_counts": "as_of", "sale_totals": "as_of",
}
#: Of which country an event says that it is, by its first word.
NATIONS = {
    "US": "US", "UK": "GB", "Korean": "KR", "Japanese": "JP", "Indian": "IN", "Italian": "IT", "Ukrainian": "UA", "Chinese": "CN",
}
WINDOW = re.compile(r"\b(\d+)(K|M)(?:-token)? context\b")
PART = re.compile(r"^(.*?), Part (\d)\b")


def _names(text: str) -> set[str]:
    """The words of a text that are names, without what many names have in common."""
    return {re.sub("[’']s$", "", word.casefold()) for word in re.findall(r"[A-ZÀ-Ž][\w’'-]{2,}", text)} - COMMON


def who_acts_on_one_day(table: Table, tables: Tables) -> Iterator[Found]:
    """Who decided, made or printed a thing is named in the event that names it, of that day and from the same two sources."""
    events = tables.get("events")
    column, who, what = next((one[1:] for one in WHO if one[0] == table.schema.name), ("", (), ()))
    for row in table.rows if column and events else ():
        acting = set().union(*(_names(row(one)) for one in who))
        for event in events.rows if events and acting else ():
            known = min(len(row(column)), len(event("date")))
            if known < 4 or row(column)[:known] != event("date")[:known] or len(row.sources() & event.sources()) < 2:
                continue
            there = _names(event("actor"))
            if not set().union(*(_names(row(one)) for one in what)) & _names(event("event")):
                continue
            # The author is no translator or printer, and a museum that shows a work has not made it.
            if "Benjamin" in event("actor") or column == "year" and event("category") != "ai_art":
                continue
            kinds = [set(KIND.findall(one)) for one in (" ".join(row(one) for one in who), event("actor"))]
            other_kind = column == "date" and all(kinds) and not kinds[0] & kinds[1]
            if there and (other_kind or not acting & (there | _names(event("event")))):
                filled = next(one for one in who if row(one))
                yield row.told(filled, f"{row(filled)!r}, but {event('event_id')}, of that day and from the same sources, has "
                                       f"{event('actor')!r}; expected a name in common")
                break


def artist_of_a_sale(table: Table, tables: Tables) -> Iterator[Found]:
    """An artist whom the event of a sale names is one of those whose works were sold that day, or acts in it."""
    sales = tables.get("ai_art_sales")
    if table.schema.name != "events" or sales is None:
        return
    artists = {one("artist") for one in sales.rows if re.fullmatch(r"[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}", one("artist"))}
    for row in table.rows:
        same_day = [one for one in sales.rows if one("date") == row("date") and len(row("date")) == 10]
        sold = [one("artist") for one in same_day if one.sources() & row.sources()]
        for name in sorted(artists) if sold and row("category") in ("sale", "ai_art") else ():
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", row("event")) and name not in " ".join(sold) + row("actor"):
                yield row.told("event", f"{name}, but what was sold that day is by {'; '.join(sorted(set(sold)))}; expected that")


def year_of_its_source(table: Table, tables: Tables) -> Iterator[Found]:
    """Day and month of a row that are those of one of its sources are of the same year."""
    sources, column = tables.get("sources"), DAYS.get(table.schema.name, "")
    for row in table.rows if sources and column else ():
        day = row(column)
        if len(day) != 10 or day[5:] in ("01-01", "12-31"):
            continue
        pages = [sources.keys.get((one,)) for one in sorted(row.sources())] if sources else []
        days = [(page("date"), page("source_id")) for page in pages if page and len(page("date")) == 10]
        others = [(one, page) for one, page in days if one[5:] == day[5:] and one[:4] != day[:4]]
        if others and not any(one == day for one, _ in days):
            yield row.told(column, f"{day}, but {others[0][1]} is of {others[0][0]}, expected one year")


def _slip(one: float, other: float) -> bool:
    """Whether two numbers are one with a nought more or less, or with two digits changed about."""
    return other in (one * 10, one / 10) or transposed(f"{one:.12g}", f"{other:.12g}")


def sum_of_its_event(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum of a measure is not a slip from one in the event of that day from the same two sources."""
    events = tables.get("events")
    for row in table.rows if events and "measure_id" in table.schema and "as_of" in table.schema else ():
        number = row.number("value_number")
        for event in events.rows if events and number and row("unit") == "USD" else ():
            if len(row("as_of")) < 10 or row("as_of") != event("date"):
                continue
            paid = bool(re.search(r"_\d_amount$", row("metric")))
            if len(row.sources() & event.sources()) < 2 - paid:
                continue
            sums = [float(one.replace(",", "")) * SCALES[scale] for one, scale in DOLLARS.findall(event("event"))]
            near = next((one for one in sums if _slip(number or 0, one)), None)
            # The day on which one thing of a kind was paid has no other sum of that kind.
            if near is None and len(sums) == 1 and re.search(r"_\d_amount$", row("metric")):
                near = sums[0] if row("metric").partition("_")[0] in event("event") else None
            if near is not None and number not in sums:
                yield row.told("value_number", f"{row('value_number')}, but {event('event_id')} of that day has {near:,.12g}; "
                                               "expected one sum")


def long_number_in_prose(table: Table, tables: Tables) -> Iterator[Found]:
    """A long number in the words of a row is not one of the same source with two digits changed about."""
    if table.schema.name not in PROSE:
        return
    of: dict[str, set[str]] = defaultdict(set)
    for other in tables.tables.values():
        if "value_number" in other.schema and "source_ids" in other.schema and other.schema.name != "facts":
            for row in other.rows:
                digits = row("value_number").partition(".")[0]
                for source in row.sources() if len(digits) > 4 else ():
                    of[source].add(digits)
    for row in table.rows:
        known = set().union(*(of[one] for one in row.sources()))
        for column, cell in row.items() if known else ():
            for text in LONG.findall(cell.text):
                number = text.replace(",", "")
                near = next((one for one in sorted(known) if transposed(number, one)), "")
                if near and number not in known:
                    yield row.told(column, f"{text}, where a row of its source has {int(near):,}; expected its digits in that "
                                           "order")


def versions_of_a_family(table: Table, tables: Tables) -> Iterator[Found]:
    """A higher version of an open model comes out after a lower one of its line."""
    of: dict[str, list[tuple[float, Row]]] = defaultdict(list)
    for row in table.rows if table.schema.name == "open_models" else ():
        match = re.match(r"([A-Za-z][A-Za-z -]*?)[ -]?(\d+(?:\.\d+)?)(?![\dBx.])", row("notable_release"))
        if match and row("date"):
            of[match[1].casefold()].append((float(match[2]), row))
    for line in of.values():
        for number, row in line:
            for higher, other in line:
                if number < higher and earlier(other("date"), row("date")):
                    for one, word, than in ((row, "before", other), (other, "after", row)):
                        yield one.told("date", f"{one('date')} of {one('notable_release')!r}, expected {word} "
                                               f"{than('model_id')}, {than('date')}")


def part_of_a_report(table: Table, tables: Tables) -> Iterator[Found]:
    """A part of a report is one instrument."""
    first: dict[tuple[str, str], Row] = {}
    for row in table.rows if table.schema.name == "rules" else ():
        match = PART.match(row("instrument"))
        other = first.setdefault((f"{row('body')} {match[1]}", match[2]), row) if match else row
        if other is not row:
            for one, than in ((row, other), (other, row)):
                yield one.told("instrument", f"{one('instrument')!r}, and {than('rule_id')} is {than('instrument')!r}; expected "
                                             "one instrument for a part")


def licensor_of_a_settlement(table: Table, tables: Tables) -> Iterator[Found]:
    """Who licenses on the day of a settlement, by the same two sources, is who sued."""
    others = tables.get("settlements")
    for row in table.rows if table.schema.name == "licensing_deals" and others else ():
        for other in others.rows if others and len(row("date")) == 10 else ():
            suing, _, sued = other("case").partition(" v. ")
            initials = "".join(word[0] for word in row("licensor").split())
            one_day = other("as_of") == row("date") and len(other.sources() & row.sources()) > 1
            if one_day and sued and sued in row("licensee") and not _names(suing) & _names(row("licensor")) and suing != initials:
                yield row.told("licensor", f"{row('licensor')!r} on the day of {other('case')!r}, expected who sued in it")


def context_of_its_release(table: Table, tables: Tables) -> Iterator[Found]:
    """A model takes as many tokens as the event of its release says."""
    events = tables.get("events")
    for row in table.rows if table.schema.name == "models" and events else ():
        for event in events.rows if events else ():
            match = WINDOW.search(event("event"))
            tokens = row.number("context_window_tokens")
            if not match or tokens is None or not re.match(rf"{re.escape(row('model'))} released\b", event("event")):
                continue
            told = int(match[1]) * {"K": 1e3, "M": 1e6}[match[2]]
            if tokens != told:
                yield row.told("context_window_tokens",
                               f"{tokens:.0f}, but {event('event_id')} has {match[0]!r}; expected {told:.0f}")


def year_of_a_translation(table: Table, tables: Tables) -> Iterator[Found]:
    """A version that an event of the same two sources gives to its translator is of the year of that event."""
    events = tables.get("events")
    for event in events.rows if table.schema.name == "essay_versions" and events else ():
        match = VERSION_BY.search(event("event"))
        name = read_in_latin((match[1] or match[2]).strip()) if match else ""
        near = [row for row in table.rows if name and len(row.sources() & event.sources()) > 1]
        of = [row for row in near if name in read_in_latin(row("translator"))]
        if of and all(row("date")[:4] != event("date")[:4] for row in of):
            for row in of:
                yield row.told("date", f"{row('date')}, but {event('event_id')} has {match[0]!r} in {event('date')}; "  # type: ignore[index]
                                       "expected that year")


def fact_within_its_range(table: Table, tables: Tables) -> Iterator[Found]:
    """A figure lies within the range that a fact of its name gives."""
    for row in table.rows if table.schema.name == "facts" else ():
        other = table.keys.get((f"{row('fact_id')}_range",))
        number = row.number("value_number")
        low, high = (other.number(one) for one in ("value_number", "value_high")) if other else (None, None)
        if number is not None and low is not None and high is not None and not low <= number <= high:
            yield row.told("value_number", f"{row('value_number')} is outside {low:g} to {high:g} of {row('fact_id')}_range; "
                                           "expected a number within it")


def filed_in_its_first_court(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit that bears a number of its first court by name was filed in the year of that number."""
    for row in table.rows if table.schema.name == "cases" else ():
        first = row("court").split("; ")[0]
        for number in row("docket").split("; "):
            match = re.fullmatch(rf"{re.escape(first)} \d:(\d\d)-cv-\d+", number)
            if match and row("filed_date") and "; " in row("court") and row("filed_date")[:4] != f"20{match[1]}":
                yield row.told("filed_date", f"{row('filed_date')}, but {number!r} is of the court in which it began; expected a "
                                             f"day of 20{match[1]}")


def nation_of_its_actor(table: Table, tables: Tables) -> Iterator[Found]:
    """What an event calls American or British is done by a body of that country."""
    for row in table.rows if table.schema.name == "events" else ():
        match = re.match(rf"({'|'.join(NATIONS)})\b", row("event"))
        of = next((countries for words, countries in COUNTRY_OF if words.search(row("actor"))), set())
        # What two do together may be called by one of them.
        if match and of and NATIONS[match[1]] not in of and not re.search("; |, | and ", row("actor")):
            yield row.told("actor", f"{row('actor')!r} of what is {match[1]} in event, expected a body of {NATIONS[match[1]]}")


def count_in_a_definition(table: Table, tables: Tables) -> Iterator[Found]:
    """A count in a definition is the one that a measure of the same source has of that noun."""
    terms = tables.get("settlement_terms")
    for row in table.rows if table.schema.name == "terms" and terms else ():
        for number, noun in re.findall(r"\b(\d[\d,]*) (?:such )?(requests|objections)\b", row("definition")):
            of = [one for one in (terms.rows if terms else ()) if one("unit") == noun and one.sources() & row.sources()]
            if of and all(one("value_number") != number.replace(",", "") for one in of):
                yield row.told("definition",
                               f"{number} {noun}, but {of[0]('measure_id')} has {of[0]('value_number')}; expected that")


RULES = (
    context_of_its_release,
    year_of_a_translation,
    fact_within_its_range,
    filed_in_its_first_court,
    nation_of_its_actor,
    count_in_a_definition,
    who_acts_on_one_day,
    artist_of_a_sale,
    year_of_its_source,
    sum_of_its_event,
    long_number_in_prose,
    versions_of_a_family,
    part_of_a_report,
    licensor_of_a_settlement,
)
