"""Rules on what fits its neighbours: parties on their sides, sums in one money, a name and its short name.

What such a rule takes for usual it learns from the other rows, never from one alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.checks.told_again_rules import scripts_of
from lemmata.record.english_words import MONTHS

#: A word of a name: short ones, and those that many names have, tell nothing.
WORD = re.compile(r"\w{3,}")
COMMON = {"and", "the", "inc", "llc", "others", "class", "against"}
#: The years that a number of a court or office may bear: (2024)京…, [2025] EWHC, 310 O 227/23, C-250/25, T-1717-24, CV-24-….
YEARS = (
    re.compile(r"[(\[]((?:19|20)\d\d)[)\]]"),
    re.compile(r"\d/((?:19|20)\d\d)\b"),
    re.compile(r"\d/(\d\d)(?!\d)"),
    re.compile(r"^[A-Z]-\d+-(\d\d)$"),
    re.compile(r"^CV-(\d\d)-"),
)
#: Signs of provinces in the numbers of mainland courts, with the towns of those courts.
PROVINCES = {
    "京": "Beijing",
    "沪": "Shanghai",
    "粤": "Guangzhou|Shenzhen",
    "苏": "Suzhou|Changshu|Zhangjiagang|Nanjing",
    "浙": "Hangzhou|Ningbo",
    "鄂": "Wuhan",
    "赣": "Yingtan|Nanchang",
    "湘": "Changsha",
    "川": "Chengdu",
    "津": "Tianjin",
    "渝": "Chongqing",
    "鲁": "Jinan|Qingdao",
    "陕": "Xi.an",
    "闽": "Xiamen|Fuzhou",
}
TOWN = re.compile("|".join(PROVINCES.values()))
GERMAN = {"OLG": "Oberlandesgericht", "LG": "Landgericht", "AG": "Amtsgericht"}
#: What is left in a name by whoever copies a row or means to come back.
REMARK = re.compile(
    r"\((?:copy|duplicate|see above|see below|old|new|test|todo|tbc|\?+)\)|\b(?:TODO|FIXME|XXX|TBD)\b", re.I
)
#: Columns that name what a row is about, and others that hold names.
OTHER_NAMES = ("notable_release", "version", "position", "sale", "house", "actor")
NAMES = (
    "short_name",
    "title",
    "model",
    "name",
    "name_en",
    "term_en",
    "instrument",
    "case",
    "artist",
    "licensor",
    "licensee",
)
APPEAL = re.compile(r"appeal|\bCir\b|Circuit|certiorari|\bOLG\b|\bBGH\b|cassation|High Court|upheld", re.I)
DISMISSED = re.compile(r"^dismissed\b|^No standing\b", re.I)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b")
#: Words by which a question asks for a figure in a unit.
ASKED_IN = {"percent": r"per ?cent|share|points", "USD": r"dollar|\bUSD\b", "CNY": r"yuan|\bCNY\b|\bRMB\b"}
CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
SUM = re.compile(
    r"(?:\b(?:USD|GBP|EUR|HKD|CNY|RMB) ?|[$£€])(\d[\d,]*(?:\.\d+)?)(?! ?(?:million|billion|thousand|[kmb]n?\b))"
    r"|\b(\d[\d,]{3,}) (?:US )?(?:dollars|pounds|euros|yuan)\b"
)


def words_of(text: str) -> set[str]:
    """The words by which a name is known again."""
    return {word.casefold() for word in WORD.findall(text)} - COMMON


def sides_of_a_suit(table: Table, tables: Tables) -> Iterator[Found]:
    """Who sues stands before the v. of the short name, and who is sued behind it."""
    for row in table.rows if table.schema.name == "cases" else ():
        first, _, second = re.sub(r"\(.*?\)", "", row("short_name")).partition(" v. ")
        suing, sued = words_of(row("plaintiff")), words_of(row("defendant"))
        if words_of(second) & suing and words_of(first) & sued and not words_of(first) & suing:
            yield row.told("plaintiff",
                f"{row('plaintiff')!r} sues in {row('short_name')!r}, expected {row('defendant')!r} to sue")


def sides_of_a_deal(table: Table, tables: Tables) -> Iterator[Found]:
    """Who is licensed in all other deals does not license, nor the other way round, but where a note tells of it."""
    if table.schema.name != "licensing_deals":
        return
    sides = {
        column: Counter(name for row in table.rows for name in set(row(column).split("; ")))
        for column in ("licensor", "licensee")
    }
    for row in table.rows:
        for column, other in (("licensor", "licensee"), ("licensee", "licensor")):
            for name in filter(None, row(column).split("; ")):
                if sides[column][name] == 1 and sides[other][name] >= 2 and name.split()[0] not in row("note"):
                    yield row.told(column, f"{name!r} is a {other} in {sides[other][name]} other deals, expected it there, or "
                                           "its name in note")


def year_beside_its_day(table: Table, tables: Tables) -> Iterator[Found]:
    """A day in the words of a row that has the day and month of its date has its year, too."""
    for row in table.rows if "date" in table.schema and table.schema.name not in ("sources", "errata") else ():
        day = row("date")
        if len(day) != 10:
            continue
        for column, cell in row.items():
            for match in DAY_MONTH.finditer(cell.text) if len(cell.text) > 10 else ():
                if f"{MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}" == day[5:] and match[3] != day[:4]:
                    yield row.told("date", f"{day} beside {match[0]!r} in {column}, expected one year")


def docket_not_of_a_later_year(table: Table, tables: Tables) -> Iterator[Found]:
    """The number of a suit or decision bears no year after that of its decision, or after the record."""
    for row in table.rows if "docket" in table.schema else ():
        # Of a case that is pending the day is that of what is disputed.
        decided = row("date") if "pending" not in row("short_name") else ""
        limit = (decided or tables.as_of)[:4]
        for number in row("docket").split("; "):
            for form in YEARS:
                years = [one if len(one) == 4 else f"20{one}" for one in form.findall(number)]
                if late := [one for one in years if limit and one > limit]:
                    yield row.told("docket", f"{number!r} is of {late[0]}, expected {limit} or before")
                if years:
                    break


def outcome_of_its_words(table: Table, tables: Tables) -> Iterator[Found]:
    """How a suit came out fits its stage and what is said of it, and an appeal is spoken of where it stands on appeal."""
    for row in table.rows if table.schema.name == "cases" else ():
        if row("status") == "dismissed" and row("outcome") in ("settled", "plaintiff"):
            yield row.told("outcome", f"{row('outcome')!r} beside status 'dismissed', expected dismissed or defendant")
        if row("status") in ("settled", "settled in part") and row("outcome") in ("plaintiff", "defendant", "dismissed"):
            yield row.told("outcome", f"{row('outcome')!r} beside status {row('status')!r}, expected settled or mixed")
        for column in ("status_note", "key_holding"):
            if row("outcome") == "plaintiff" and (match := DISMISSED.search(row(column))):
                yield row.told("outcome", f"'plaintiff' beside {match[0]!r} in {column}, expected dismissed")
        if row("status") == "appeal" and not APPEAL.search(
            " ".join(map(row, ("status_note", "key_holding", "court", "docket")))
        ):
            yield row.told("status", "'appeal' of a suit in which no word tells of one, expected the step that is told")


def docket_of_its_province(table: Table, tables: Tables) -> Iterator[Found]:
    """A number of a mainland court bears the sign of the province of the town in the name of the court."""
    column = "body" if "body" in table.schema else "court"
    for row in table.rows if table.schema.name in ("cases", "decisions") else ():
        match, town = re.search(r"[(\[]\d{4}[)\]](\w)", row("docket")), TOWN.search(row(column))
        if match and town and match[1] in PROVINCES and not re.fullmatch(PROVINCES[match[1]], town[0]):
            sign = next(one for one, towns in PROVINCES.items() if re.fullmatch(towns, town[0]))
            yield row.told("docket", f"{match[1]!r} in the number of a court in {town[0]}, expected {sign!r}")


def long_name(court: str) -> str:
    """The name of a German court as decisions have it: LG München I is Landgericht München I."""
    short, _, town = court.partition(" ")
    return f"{GERMAN[short]} {town}" if short in GERMAN else court


def court_of_its_number(table: Table, tables: Tables) -> Iterator[Found]:
    """One number is of one body, in whichever table and however its name is shortened."""
    if table.schema.name != "decisions":
        return
    first: dict[str, Row] = {}
    for row in table.rows:
        other = first.setdefault(row("docket"), row)
        if row("docket") and other("body") != row("body"):
            yield row.told("docket", f"{row('docket')!r} is of {other('body')!r} too, expected a number of one body")
    cases = tables.get("cases")
    for suit in cases.rows if cases and cases is not table else ():
        for number in suit("docket").split("; "):
            match = re.fullmatch(r"(?:([A-Z]+ [^0-9]+) )?(\d+ [A-Z]+ \d+/\d\d)", number)
            court = long_name(match[1] or suit("court").split("; ")[0]) if match else ""
            for row in table.rows if match and court.startswith(tuple(GERMAN.values())) else ():
                if match and row("docket").startswith(match[2]) and court not in row("body"):
                    yield row.told("body", f"{row('body')!r} of {match[2]!r}, but cases has {court!r}; expected one court")


def party_of_its_event(table: Table, tables: Tables) -> Iterator[Found]:
    """What a party of other suits does in a suit, a party of that suit does or is named by."""
    cases = tables.get("cases")
    if table.schema.name != "events" or cases is None:
        return
    parties = {
        key[0]: words_of(" ".join(map(row, ("plaintiff", "defendant", "short_name", "proceeding"))))
        for key, row in cases.keys.items()
    }
    sued, suing = (
        {name for row in cases.rows for name in row(column).split("; ") if name} for column in ("defendant", "plaintiff")
    )
    for row in table.rows:
        # Who sues somewhere else may speak of a suit of others, and does not file in it.
        known = sued | suing if row("category") == "filing" else sued
        if row("case_id") not in parties or not known & {*row("actor").split("; ")}:
            continue
        if not parties[row("case_id")] & words_of(f"{row('actor')} {row('event')}"):
            yield row.told("case_id", f"{row('case_id')} is no suit of {row('actor')!r}, expected one in which it is a party")


def maker_of_a_release(table: Table, tables: Tables) -> Iterator[Found]:
    """A model is released by the maker of its family."""
    models = tables.get("open_models")
    if table.schema.name != "events" or models is None:
        return
    makers = {row("family").split(" ")[0]: row("developer") for row in models.rows if row("developer")}
    # The models of `models` are all of one maker, which that table does not name.
    makers["Claude"] = "Anthropic"
    for row in table.rows if makers else ():
        name = re.match(r"[A-Za-z]+", row("event"))
        maker = makers.get(name[0]) if name and row("category") == "model_release" else None
        if maker and row("actor") and maker.split(" ")[0] not in row("actor"):
            yield row.told("actor", f"{row('actor')!r} of {row('event')[:40]!r}, expected {maker!r}")


def percent_like_the_others(table: Table, tables: Tables) -> Iterator[Found]:
    """No single percentage is written as a share of one where all others of its table are not."""
    column = next((one for one in ("share_pct", "value_number") if one in table.schema), None)
    # Facts are of all tables, and are no measures of one kind.
    if column is None or table.schema.name == "facts":
        return
    percents = [
        row for row in table.rows if row.number(column) is not None and (row("unit") == "percent" or column == "share_pct")
    ]
    small = [
        row
        for row in percents
        if 0 < (row.number(column) or 0) < 1 and "computed" not in row("note") and f"{row(column)} percent" not in row("note")
    ]
    if len(small) == 1 and len(percents) >= 5:
        yield small[0].told(column,
            f"{small[0](column)} is below 1 where {len(percents) - 1} others are not, expected percent, as "
            f"{float(small[0](column)) * 100:.12g}, or '{small[0](column)} percent' in note")


def cumulative_count_grows(table: Table, tables: Tables) -> Iterator[Found]:
    """What is counted from the beginning does not fall."""
    if "metric" not in table.schema or "date" not in table.schema:
        return
    counts: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if "cumulative" in row("metric") and row.number("value_number") is not None:
            counts[re.sub(r" \(.*", "", row("metric"))].append(row)
    for rows in counts.values():
        ordered = sorted(rows, key=lambda row: row("date"))
        for before, row in zip(ordered, ordered[1:], strict=False):
            if (row.number("value_number") or 0) < (before.number("value_number") or 0):
                yield row.told("value_number",
                    f"{row('value_number')} on {row('date')} after {before('value_number')} on {before('date')}, "
                    "expected that or more")


def one_sum_one_money(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum that two tables have from one source is in one currency."""
    if table.schema.name != "settlements":
        return
    other = tables.get("ai_registrations")
    told = {
        (source, row.number("value_number")): row("unit")
        for row in (other.rows if other else ())
        for source in row("source_ids").split(";")
        if row("unit").isupper() and row("value_number")
    }
    for row in table.rows:
        units = {
            told[source, row.number("value_number")]
            for source in row("source_ids").split(";")
            if (source, row.number("value_number")) in told
        }
        if units and row("unit").isupper() and row("unit") not in units:
            yield row.told("unit",
                f"{row('value_number')} {row('unit')}, but ai_registrations has {', '.join(sorted(units))} from one source; "
                "expected one currency")


def sum_in_words_and_sale(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum in words that tell of a sale is one that the sale has."""
    sales = tables.get("ai_art_sales")
    if sales is None or table.schema.name not in ("events", "works"):
        return
    of_source: dict[str, list[Row]] = defaultdict(list)
    for sale in sales.rows:
        for source in sale("source_ids").split(";"):
            of_source[source].append(sale)
    there = {
        sale.number(one) for sale in sales.rows for one in ("price", "price_usd", "hammer", "estimate_low", "estimate_high")
    }
    column = "event" if table.schema.name == "events" else "facts"
    for row in table.rows:
        if table.schema.name == "events" and row("category") != "sale":
            continue
        sums = [float((match[1] or match[2]).replace(",", "")) for match in SUM.finditer(row(column))]
        near = any(
            sale("date") == row("date") or table.schema.name == "works"
            for source in row("source_ids").split(";")
            for sale in of_source[source]
        )
        # The largest is the price; what is rounded is no sum to compare.
        for one in sorted(sums)[-1:] if near else ():
            if one >= 1000 and one not in there:
                yield row.told(column, f"{one:,.12g} is no sum of a sale in ai_art_sales, expected one of them")


def fact_asked_for(table: Table, tables: Tables) -> Iterator[Found]:
    """The figure that answers a question is in the unit that the question asks for."""
    facts = tables.get("facts")
    for row in table.rows if table.schema.name == "quiz_items" and facts else ():
        fact = facts.keys.get((row("fact_id"),)) if facts and row("fact_id") else None
        rows = tables.get(fact("table")) if fact else None
        there = rows.keys.get((fact("key"),)) if rows and fact else None
        unit = (fact("unit") or (there("unit") if there else "")) if fact else ""
        if unit in ASKED_IN and not re.search(ASKED_IN[unit], row("question"), re.I):
            yield row.told("fact_id", f"{row('fact_id')!r} is in {unit}, which is not asked for, expected another fact")


def fact_by_its_name(table: Table, tables: Tables) -> Iterator[Found]:
    """A fact that bears the name of a row of its table is taken from that row, and no number is below one of its scale."""
    for row in table.rows if table.schema.name == "facts" else ():
        rows, name = tables.get(row("table")), row("fact_id").partition(".")[2]
        if rows and not row("key").startswith(name) and (name,) in rows.keys:
            yield row.told("key", f"{row('key')!r} of {row('fact_id')!r}, expected the row {name!r}")
        other = rows.keys.get((row("key"),)) if rows and len(rows.schema.primary_key) == 1 else None
        value = other.number(row("column")) if other and row("column") in other else row.number("value_number")
        scale = {"thousand": 1e3, "million": 1e6, "billion": 1e9}.get(row("scale"), 0) if other else 0
        if value and scale and abs(value) < scale:
            yield row.told("scale", f"{row('scale')!r} prints {value / scale:.12g} for {value:,.12g}, expected a smaller scale")


def name_and_its_slug(table: Table, tables: Tables) -> Iterator[Found]:
    """An id that is made of a name is made of the name that stands beside it, and no remark is left in a name."""
    made = {"models": ("model_id", "model", "-"), "settlements": ("measure_id", "case", "_")}.get(table.schema.name)
    for row in table.rows:
        if made:
            key, column, mark = made
            slug = re.sub(r"[^a-z0-9]+", mark, row(column).casefold()).strip(mark)
            if not (row(key) + mark).startswith(slug + mark) or mark == "-" and row(key) != slug:
                yield row.told(column, f"{row(column)!r} of {row(key)!r}, expected the name that its id is made of")
        for column in (*NAMES, *OTHER_NAMES) if table.schema.name != "sources" else ():
            if column in row and (match := REMARK.search(row(column))):
                yield row.told(column, f"holds the remark {match[0]!r}, expected a name alone")


def unit_of_its_words(table: Table, tables: Tables) -> Iterator[Found]:
    """The unit of a price is the one that the words of the price name."""
    for row in table.rows if table.schema.name == "licensing_deals" else ():
        if row("per_unit") and row("per_unit_amount") and row("per_unit") not in row("per_unit_amount"):
            yield row.told("per_unit", f"{row('per_unit')!r} beside {row('per_unit_amount')!r}, expected its unit")


def context_that_says_so(table: Table, tables: Tables) -> Iterator[Found]:
    """A sale that is in the table for context says so in its note, and no other does."""
    for row in table.rows if table.schema.name == "ai_art_sales" else ():
        if (row("ai_related") == "no") != ("NOT AI" in row("note")):
            yield row.told("ai_related",
                f"{row('ai_related')!r} {'without' if row('ai_related') == 'no' else 'beside'} 'NOT AI' in note, "
                "expected both or none")


def music_of_a_tool_for_music(table: Table, tables: Tables) -> Iterator[Found]:
    """What a tool for music makes is music."""
    for row in table.rows if table.schema.name == "decisions" else ():
        if re.search(r"\b(?:Suno|Udio)\b", row("tool")) and row("subject") != "music":
            yield row.told("subject", f"{row('subject')!r} made with {row('tool')!r}, expected 'music'")


def same_row_under_two_names(table: Table, tables: Tables) -> Iterator[Found]:
    """No two rows are alike in all but their id and their name."""
    column = next((one for one in NAMES if one in table.schema), None)
    key = table.schema.primary_key
    if column is None or len(key) != 1 or key[0] == column:
        return
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        rest = tuple(cell.text for name, cell in row.items() if name not in (key[0], column))
        first = seen.setdefault(rest, row)
        if first is not row and sum(map(bool, rest)) >= 4 and words_of(first(column)) & words_of(row(column)):
            yield row.told(column,
                f"{row(column)!r} is {first(column)!r} at line {first.line()} in all but its name, expected one row")


def one_share_of_a_country(table: Table, tables: Tables) -> Iterator[Found]:
    """A country has one share by an indicator in an edition."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows if table.schema.name == "ai_talent" else ():
        first = seen.setdefault(row.key(("year", "country", "indicator")), row)
        if first is not row:
            yield row.told("country",
                f"{row('country')!r} has a share of {row('year')} at line {first.line()} by the same indicator, expected one")


def end_of_a_range_in_words(table: Table, tables: Tables) -> Iterator[Found]:
    """An end of a range is the one that its note gives."""
    for row in table.rows if table.schema.name == "licensing_deals" else ():
        match = re.search(r"\b(\d+) to (\d+) million\b", row("note"))
        end = {"range low": 1, "range high": 2}.get(row("bound"))
        if match and end and row.number("amount_usd") != float(match[end]) * 1e6:
            yield row.told("amount_usd", f"{row('amount_usd')} beside {match[0]!r} in note, expected its end")


def year_of_one_day(table: Table, tables: Tables) -> Iterator[Found]:
    """What two tables have from one source on one day of the year they have in one year."""
    events = tables.get("events")
    if table.schema.name not in ("rules", "decisions", "ai_art_sales") or events is None:
        return
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in events.rows:
        for source in event("source_ids").split(";") if len(event("date")) == 10 else ():
            days[source, event("date")[5:]].add(event("date")[:4])
    for row in table.rows:
        if len(row("date")) != 10:
            continue
        told = {year for source in row("source_ids").split(";") for year in days[source, row("date")[5:]]}
        if told and row("date")[:4] not in told:
            yield row.told("date", f"{row('date')}, but events has that day of {', '.join(sorted(told))}; expected it")


def attack_of_an_objection(table: Table, tables: Tables) -> Iterator[Found]:
    """What bears out a node does not attack it: that is for objections, for replies to them, and for a thesis."""
    for row in table.rows if table.schema.name == "arguments" else ():
        if row("relation") == "attacks" and row("kind") not in ("objection", "reply", "thesis"):
            yield row.told("relation", f"'attacks' of {row('kind')!r}, expected supports or qualifies")


def year_of_a_lot(table: Table, tables: Tables) -> Iterator[Found]:
    """The year on a lot is the one that a confirmed claim gives behind its title."""
    claims = tables.get("claims")
    for row in table.rows if table.schema.name == "lots" and claims else ():
        for claim in claims.rows if claims and row("year_made") else ():
            match = re.search(re.escape(row("title")) + r", (\d{4})\b", claim("claim"))
            if match and claim("verdict") == "confirmed" and match[1] != row("year_made"):
                yield row.told("year_made",
                    f"{row('year_made')}, but claim {claim('claim_id')} is confirmed with {match[1]}; expected one year")


def language_of_its_address(table: Table, tables: Tables) -> Iterator[Found]:
    """A page whose address carries the words of its English title is not in Chinese, Japanese or Korean."""
    for row in table.rows if table.schema.name == "sources" else ():
        # A file of data has names of its own.
        if row("language")[:2] in ("zh", "ja", "ko") and row("kind") != "data" and not CJK.search(row("title")):
            words = [word.casefold() for word in re.findall(r"[A-Za-z]{4,}", row("title"))]
            there = [word for word in words if word in row("url").casefold()]
            if len(there) >= 4 and len(there) * 3 >= len(words) * 2:
                yield row.told("language", f"{row('language')!r} of {row('title')[:50]!r}, expected 'en'")


def simplified_like_its_column(table: Table, tables: Tables) -> Iterator[Found]:
    """A column that quotes texts in simplified characters has no traditional one; a title is in the script of its language."""
    for row in table.rows if table.schema.name == "readings" else ():
        scripts = dict(zip(("zh-Hant", "zh-Hans"), scripts_of(row("title") + row("known_by")), strict=True))
        other = "zh-Hans" if row("language") == "zh-Hant" else "zh-Hant"
        if scripts.get(other) and not scripts.get(row("language")):
            yield row.told("language", f"{row('language')!r} of {row('known_by')!r}, expected {other!r}")
    column = {"concepts": "term_zh", "works": "name_zh", "essay_versions": "translator"}.get(table.schema.name)
    for row in table.rows if column else ():
        for letter in sorted(scripts_of(row(column or ""))[0]):
            yield row.told(column or "", f"holds {letter!r}, a traditional character, expected simplified ones as in its column")


RULES = (
    sides_of_a_suit,
    sides_of_a_deal,
    year_beside_its_day,
    docket_not_of_a_later_year,
    outcome_of_its_words,
    docket_of_its_province,
    court_of_its_number,
    party_of_its_event,
    maker_of_a_release,
    percent_like_the_others,
    cumulative_count_grows,
    one_sum_one_money,
    sum_in_words_and_sale,
    fact_asked_for,
    fact_by_its_name,
    name_and_its_slug,
    unit_of_its_words,
    context_that_says_so,
    music_of_a_tool_for_music,
    same_row_under_two_names,
    attack_of_an_objection,
    one_share_of_a_country,
    end_of_a_range_in_words,
    year_of_one_day,
    year_of_a_lot,
    language_of_its_address,
    simplified_like_its_column,
)
