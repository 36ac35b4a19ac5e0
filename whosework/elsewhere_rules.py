"""Rules on what another row says of a cell: the event of a sale, the judge of that day, who made a work, a day told again.

Two rows tell of one thing where they rest on one source, bear one name or one number. None learns what is usual.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.record.english_words import MONTHS
from lemmata.record.number_format import SCALES
from whosework.known_fact_rules import HOUSES
from whosework.meaning_rules import earlier
from whosework.own_words_rules import DAY, iso

#: A sum in words and its money; the table has the codes.
SUM = re.compile(
    r"(?:(?P<code>\b(?:USD|GBP|EUR|HKD|CNY|RMB) ?|HK\$|(?<!HK)\$|£|€)(?P<sum>\d[\d,]*(?:\.\d+)?)"
    r"|\b(?P<before>\d[\d,]*(?:\.\d+)?)(?= (?:(?:million|billion) )?(?P<word>pounds|euros|yuan)\b))"
    r"(?: (?P<scale>million|billion))?"
)
MONEY = {"$": "USD", "HK$": "HKD", "£": "GBP", "€": "EUR", "RMB": "CNY", "pounds": "GBP", "euros": "EUR", "yuan": "CNY"}
SOLD = re.compile(r"\b(?:sells?|sold|makes?|made|totals?)\b")
UNSOLD = re.compile(r"\b(?:fail(?:s|ed)?(?: to sell)?|unsold|bought in)\b")
REASSIGNED = re.compile(r"\breassigned to Judge ([\w.’' -]+?) after Judge ([\w.’' -]+?)(?= takes| retires| leaves|[,;.]|$)")
VERSION_BY = re.compile(r"\bversion by ([A-Z]\w+)|^((?:[A-Z]\w+ ?){2})'s (?:Chinese|English|French|German) version")
#: A kind of house that has a name before it.
INSTITUTION = re.compile(r"\b([A-Z]\w+) (Conservatory|University|Museum|Academy|Orchestra|Library|Institute)\b")
_NAME = r"(?:[A-Z][\w.’'-]+ )+[A-Z][\w’'-]+"
PLAINTIFFS = re.compile(rf"\b({_NAME}(?:(?:, | and |, and ){_NAME})*), plaintiffs in\b")
ENDS = re.compile(r"^(?P<models>[^;:]*?) (?:models )?(?P<how>retired|deprecated|to be retired)\b(?P<place> from [\w ]+)?")
#: Words of bounds, by what they say of the number.
BOUNDS = (
    ("below", re.compile(r"\b(?:almost|nearly|under|up to|at most)\b")),
    ("above", re.compile(r"\b(?:at least|more than|over)\b")),
    ("about", re.compile(r"\b(?:about|around|approximately)\b")),
    ("exact", re.compile(r"\bexact\b")),
)
SECTIONS = re.compile(r"(?:^|[,;] )([A-Za-z][\w ]*?) in ([IVX]+)(?:-([IVX]+))?\b")
BY_NOTE = re.compile(r"^(?:Probably |Day not shown; (?:before or )?on |Day not shown \()(?:\d{1,2} or )?(\d{1,2}) (\w+)")
#: Tables whose days in words are not those of the thing alone: a correction tells of two, a page has its own.
NO_WITNESS = {"sources", "errata", "segments", "anchors", "quiz_items", "quiz_options", "readings"}
#: A suit tells of many steps, of which one may lie a month after another.
OF_STEPS = {"cases", "case_counts", "case_listings", "licensing_deals"}


def _sums(text: str) -> Iterator[tuple[str, float, str]]:
    """Every sum of a text: its words, the number, the code of its money."""
    for match in SUM.finditer(text):
        code = (match["code"] or match["word"] or "").strip()
        number = float((match["sum"] or match["before"]).replace(",", ""))
        yield match[0], number * SCALES[match["scale"] or ""], MONEY.get(code, code)


def sale_as_its_event_tells(table: Table, tables: Tables) -> Iterator[Found]:
    """A sale that an event of the same day and source tells has its house, its money and its end."""
    events, sales = tables.get("events"), tables.get("ai_art_sales")
    if events is None or sales is None or table is not events:
        return
    for event in events.rows:
        told = [
            one for one in sales.rows
            if len(one("date")) == 10 and one("date") == event("date") and one.sources() & event.sources()
        ]
        if not told or event("category") not in ("sale", "ai_art"):
            continue
        ids = ", ".join(one("sale_id") for one in told)
        words = f"{event('event')} {event('actor')}"
        named = {house for house in HOUSES if house in words}
        selling = {house for house in HOUSES for one in told if house in one("house")}
        if named and selling and not named & selling:
            yield event.told("actor", f"{', '.join(sorted(named))} in the event of {ids}, of {', '.join(sorted(selling))}; "
                                      "expected one house")
        ended = {one("status").partition(",")[0] for one in told} - {"unknown"}
        sold, unsold = SOLD.search(UNSOLD.sub("", event("event"))), UNSOLD.search(event("event"))
        if ended == {"unsold"} and sold and not unsold:
            yield event.told("event", f"tells of a sale, but {ids} is 'unsold', expected one end")
        if ended == {"sold"} and unsold and not sold:
            yield event.told("event", f"tells of what was not sold, but {ids} is 'sold', expected one end")
        known: dict[float, set[str]] = defaultdict(set)
        for one in told:
            for column in ("estimate_low", "estimate_high", "price", "hammer", "price_usd"):
                number = one.number(column)
                if number is not None:
                    known[number].add("USD" if column == "price_usd" else one("currency"))
        for said, number, code in _sums(event("event")):
            if number in known and code not in known[number]:
                yield event.told("event", f"{said!r}, but {ids} has {number:,.12g} {' or '.join(sorted(known[number]))}; "
                                          "expected that money")


def judge_of_that_day(table: Table, tables: Tables) -> Iterator[Found]:
    """After a case has gone from one judge to another the first decides nothing in it, and before that the second nothing."""
    events, cases, sources = (tables.get(name) for name in ("events", "cases", "sources"))
    if events is None or table not in (events, sources):
        return
    for change in events.rows:
        match = REASSIGNED.search(change("event"))
        if not match or not change("case_id"):
            continue
        after, before = match[1].split()[-1], match[2].split()[-1]
        suit = cases.keys.get((change("case_id"),)) if cases else None
        for row in table.rows:
            if table is events:
                # Who was a judge of the case may speak of it later, and no longer rules.
                of_it = row("case_id") == change("case_id") and row("category") == "ruling" and row is not change
                who = row("actor") if of_it else ""
            else:
                who = row("author") if row("kind") == "court" and suit and suit("short_name") in row("title") else ""
            day = row("date")
            gone, not_yet = earlier(change("date"), day), earlier(day, change("date"))
            for name, other, wrong in ((before, after, gone), (after, before, not_yet)):
                if wrong and name in who:
                    yield row.told("actor" if table is events else "author",
                        f"{who!r} on {day}, but by {change('event_id')} the case went to Judge {after} on {change('date')}; "
                        f"expected {other}")


def _stems(text: str) -> set[str]:
    """The words of a text, cut so that claim and claims are one."""
    return {word[:5] for word in re.findall(r"[a-z]{3,}", text.casefold())} - {"rule", "rules", "order", "the"}


def span_that_its_end_names(table: Table, tables: Tables) -> Iterator[Found]:
    """A span does not end with the event that names another span and not this one, and begins with one that has its name."""
    events = tables.get("events")
    for row in table.rows if table.schema.name == "spans" else ():
        begun = events.keys.get((row("begins"),)) if events else None
        # A name of letters and digits, H20 or OpenAI, is not said in other words.
        for name in re.findall(r"\b(?:[A-Z]+\d+|[A-Z][a-z]+[A-Z]\w*)\b", row("name")) if begun else ():
            if begun and name not in begun("event") + begun("actor"):
                yield row.told("begins", f"{row('begins')}, in which there is no {name}, begins {row('name')!r}; expected the "
                                         "event that begins this")
        event = events.keys.get((row("ends"),)) if events else None
        words = _stems(event("event")) if event else set()
        for other in table.rows if event else ():
            if other is row or other("ends") != row("ends"):
                continue
            if _stems(other("name")) & words and not _stems(row("name")) & words:
                yield row.told("ends", f"{row('ends')} names {other('name')!r}, which ends with it, and not {row('name')!r}; "
                                       "expected the event that ends this")


def read_in_latin(name: str) -> str:
    """A name as Latin letters without tones: 王才勇 is wangcaiyong."""
    if re.search("[\u4e00-\u9fff]", name):
        # Where it is needed alone: its dictionary of phrases takes longer to load than the other rules to run.
        from lemmata.sources import pinyin

        name = "".join(syllable for run in pinyin.RUN.findall(name) for syllable in pinyin.read(run)[0])
    plain = unicodedata.normalize("NFD", name)
    return re.sub(r"[^a-z]", "", plain.casefold())


def maker_told_elsewhere(table: Table, tables: Tables) -> Iterator[Found]:
    """Author, translator or maker is the one that the source or the event of the same thing names."""
    sources, events = tables.get("sources"), tables.get("events")
    for row in table.rows if table.schema.name == "readings" and sources else ():
        source = sources.keys.get((row("source_id"),)) if sources else None
        if source and row("author") and source("author") and row("author") not in source("author"):
            yield row.told("author", f"{row('author')!r}, but {row('source_id')}, its own row among the evidence, is by "
                                     f"{source('author')!r}; expected one author")
    for row in table.rows if table.schema.name == "essay_versions" and events else ():
        for event in events.rows if events and row("translator") else ():
            match = VERSION_BY.search(event("event"))
            if match and event("date")[:4] == row("date")[:4] and event.sources() & row.sources():
                name = (match[1] or match[2]).strip()
                # Two versions of a year from one source: another row may be the one that is meant.
                same = [one for one in table.rows if one("date")[:4] == row("date")[:4] and event.sources() & one.sources()]
                if not any(read_in_latin(name) in read_in_latin(one("translator")) for one in same):
                    yield row.told("translator", f"{row('translator')!r}, but {event('event_id')} has {match[0].strip()!r} in "
                                                 "that year; expected one translator")
    for row in table.rows if table.schema.name == "works" and events else ():
        for event in events.rows if events else ():
            if row("name_en").split(" (")[0] not in event("event") or not event.sources() & row.sources():
                continue
            of_it = {kind: name for name, kind in INSTITUTION.findall(event("actor"))}
            for name, kind in INSTITUTION.findall(row("maker")):
                if of_it.get(kind, name) != name:
                    yield row.told("maker", f"{name} {kind}, but {event('event_id')} has {of_it[kind]} {kind}; expected one")


def plaintiffs_by_name(table: Table, tables: Tables) -> Iterator[Found]:
    """Who is said to be a plaintiff in suits is one in the table of suits."""
    cases = tables.get("cases")
    if cases is None or table.schema.name in NO_WITNESS:
        return
    for row in table.rows:
        for column, cell in row.items():
            match = PLAINTIFFS.search(cell.text) if ", plaintiffs in" in cell.text else None
            names = re.split(r", and |, | and ", match[1]) if match else []
            of = {name: [one("case_id") for one in cases.rows if name in one("plaintiff")] for name in names}
            # Where none of them is known the suits may be others than those of the table.
            known = ", ".join(f"{one} of {' '.join(of[one])}" for one in names if of[one])
            for name in names if known else ():
                if not of[name]:
                    yield row.told(column, f"{name} is called a plaintiff beside {known}, and is none in "
                                           f"{cases.file}; expected the name in a suit")


def _beside(day: str, other: str) -> bool:
    """Whether two days differ by what a slip makes: one year, one month, or day and month changed about."""
    if day[5:] == other[5:] and abs(int(day[:4]) - int(other[:4])) == 1:
        return True
    if day[:4] != other[:4] or day == other:
        return False
    return (day[8:] == other[8:] and abs(int(day[5:7]) - int(other[5:7])) == 1) or (day[5:7], day[8:]) == (other[8:], other[5:7])


def day_beside_its_witness(table: Table, tables: Tables) -> Iterator[Found]:
    """The day of an event is not a slip from the day that another row of the same two sources has, and no row has."""
    if table.schema.name != "events":
        return
    if "days of sources" not in tables.gathered:
        of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for other in tables.tables.values():
            # Of two events one may tell of the day on which the other ends: a suspension for a year.
            if other is table or other.schema.name in NO_WITNESS | OF_STEPS or "source_ids" not in other.schema:
                continue
            for row in other.rows:
                key = f"{other.schema.name} {row(other.schema.primary_key[0])}"
                text = " ".join(cell.text for name, cell in row.items() if name != "as_of")
                told = set(re.findall(r"\b(?:18|19|20)\d\d-\d\d-\d\d\b", text)) | {iso(one) for one in DAY.findall(text)}
                for source in row.sources():
                    of[source][key] |= told
        tables.gathered["days of sources"] = of
    known: dict[str, dict[str, set[str]]] = tables.gathered["days of sources"]
    for row in table.rows:
        if len(row("date")) != 10:
            continue
        witnesses = [(key, days) for source in sorted(row.sources()) for key, days in known[source].items()]
        if any(row("date") in days for _, days in witnesses):
            continue
        for at, (key, days) in enumerate(witnesses):
            # One source in common may be a page that tells of many things; two are of one.
            twice = any(key == other for other, _ in witnesses[:at])
            near = min((one for one in days if twice and _beside(row("date"), one)), default="")
            if near:
                yield row.told("date", f"{row('date')}, but {key}, from the same sources, has {near}; expected one day, or both "
                                       "in the words of that row")
                break


def ends_of_a_model(table: Table, tables: Tables) -> Iterator[Found]:
    """A model is retired once, and not before it was deprecated."""
    if table.schema.name != "events":
        return
    ends: dict[str, list[tuple[str, str, Row]]] = defaultdict(list)
    for row in table.rows:
        for part in row("event").split("; "):
            match = ENDS.match(part)
            for name in re.split(r" and |, ", match["models"]) if match and row("status") != "overtaken" else ():
                ends[name.removeprefix("Claude ").strip()].append((match["how"], match["place"] or "", row))  # type: ignore[index]
    for name, told in ends.items():
        # What is retired from one place may stand in another for some time.
        retired = [(place, row) for how, place, row in told if how != "deprecated"]
        for place, row in retired:
            for there, other in retired:
                if other is not row and there == place and earlier(row("date"), other("date")):
                    for one, by in ((row, other), (other, row)):
                        yield one.told("event", f"{name} is retired on {one('date')}, and by {by('event_id')} on {by('date')}; "
                                                "expected one day")
            for how, _, other in told:
                if how == "deprecated" and earlier(row("date"), other("date")):
                    yield row.told("event", f"{name} is retired on {row('date')}, before it is deprecated by "
                                            f"{other('event_id')} on {other('date')}; expected that day or after")


def bound_of_its_row(table: Table, tables: Tables) -> Iterator[Found]:
    """A fact bounds a number as its row does: at least there is at least here."""

    def bound(text: str) -> str:
        return next((name for name, words in BOUNDS if words.search(text)), "")

    for row in table.rows if table.schema.name == "facts" else ():
        rows = tables.get(row("table"))
        other = rows.keys.get((row("key"),)) if rows and len(rows.schema.primary_key) == 1 else None
        said = bound(row("basis"))
        for column in ("wording", "bound"):
            words = other(column) if other and said else ""
            if bound(words) not in ("", said):
                yield row.told("basis", f"{row('basis')!r}, but {row('key')} of {row('table')} has {words!r} in {column}; "
                                        "expected one bound")


def country_with_its_article(table: Table, tables: Tables) -> Iterator[Found]:
    """An article that a position names of a country is that of a rule of this country."""
    rules = tables.get("rules")
    names = {"Ukraine": "UA", "Korea": "KR", "Japan": "JP", "China": "CN", "India": "IN", "Italy": "IT", "Ireland": "IE"}
    for row in table.rows if table.schema.name == "positions" and rules else ():
        for name, article in re.findall(r"\b([A-Z]\w+) \(art\. (\d+)\)", row("proponents")):
            of = {
                one("jurisdiction"): one("rule_id")
                for one in (rules.rows if rules else ())
                if re.search(rf"\barts?\. {article}\b", one("instrument")) and one.sources() & row.sources()
            }
            if of and name in names and names[name] not in of:
                told = " or ".join(f"{rule}, of {country!r}" for country, rule in of.items())
                yield row.told("proponents", f"'{name} (art. {article})', but its sources have that article in {told}; expected "
                                             "that country")


def section_of_its_version(table: Table, tables: Tables) -> Iterator[Found]:
    """Where a version says in which section a concept stands, the concept stands there."""
    versions = tables.get("essay_versions")
    third = versions.keys.get(("V04",)) if versions else None
    for row in table.rows if table.schema.name == "concepts" and third else ():
        for words, first, last in SECTIONS.findall(third("key_differences")) if third else ():
            if row("term_en").split()[0].casefold() not in re.findall(r"[a-z]+", words.casefold()):
                continue
            told = re.findall(r"\bV3 ([IVX]+(?:(?:, | \([a-z ]+\), )[IVX]+)*)", row("where_in_benjamin"))
            there = set(re.findall(r"[IVX]+", " ".join(told)))
            if there and not there & {first, last or first}:
                yield row.told("where_in_benjamin", f"{row('where_in_benjamin')!r}, but V04 of the versions has {words!r} in "
                                                    f"{first}{'-' + last if last else ''}; expected one section")


def count_by_its_note(table: Table, tables: Tables) -> Iterator[Found]:
    """A count whose day its note gives is no higher than those of later days, unless they are called stale."""
    rows = [row for row in table.rows if row("record_type") == "count"] if table.schema.name == "open_letter_signatures" else []
    later = [row for row in rows if len(row("date")) == 10 and not re.search(r"\bstale\b|CONTRADICTED", row("note"), re.I)]
    for row in rows:
        match, number = BY_NOTE.search(row("note")), row.number("signatures")
        if not match or match[2] not in MONTHS or number is None or len(row("date")) != 7:
            continue
        day = f"{row('date')[:4]}-{MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
        for other in later:
            least = other.number("signatures")
            if earlier(day, other("date")) and least is not None and number > least:
                yield row.told("signatures", f"{row('signatures')} by {day}, as note has it, but {other('record_id')} counts "
                                             f"{least:g} on {other('date')}; expected at most that")
                break


def correction_that_stands(table: Table, tables: Tables) -> Iterator[Found]:
    """The number or day that a correction put is in a row of its source or on its page, or a later correction took it out."""
    if table.schema.name != "errata":
        return
    for at, row in enumerate(table.rows):
        match = re.match(rf"({DAY.pattern[2:-2]}|\d+(?:,\d{{3}})*)(?=[,;.](?!\d)| and )", row("now"))
        if not match:
            continue
        told = iso(match[1]) if DAY.fullmatch(match[1]) else match[1].replace(",", "")
        cells = [
            cell.text.replace(",", "")
            for other in tables.tables.values()
            if other.schema.name not in ("errata", "sources", "segments", "anchors") and "source_ids" in other.schema
            for one in other.rows
            if one.sources() & row.sources()
            for name, cell in one.items()
            if name != "source_ids"
        ]
        found = any(re.search(rf"(?<![\d.]){re.escape(told)}(?![\d.]*\d)", text) for text in cells)
        gone = any(match[1] in other("was") for other in table.rows[at + 1 :] if other("page") == row("page"))
        page = tables.root / f"{row('page')}.md"
        if not found and page.is_file():
            text = page.read_text(encoding="utf-8", errors="replace")
            found = bool(re.search(rf"(?<![\w.,-]){re.escape(match[1])}(?![\w-])", text))
        if cells and not found and not gone:
            yield row.told("now", f"{match[1]} stands in no row that rests on {row('source_ids')} and not on the page, expected "
                                  "what the record has")


RULES = (
    sale_as_its_event_tells,
    judge_of_that_day,
    span_that_its_end_names,
    maker_told_elsewhere,
    plaintiffs_by_name,
    day_beside_its_witness,
    ends_of_a_model,
    bound_of_its_row,
    country_with_its_article,
    section_of_its_version,
    count_by_its_note,
    correction_that_stands,
)
