"""Rules on columns that say one thing together: a suit and how it came out, a sum and its money, a number and its lemma."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables

#: Columns that are filled together or not at all: table, the one that counts, the other.
TOGETHER = (
    ("licensing_deals", "amount_usd", "amount_basis"),
    ("licensing_deals", "amount_usd", "bound"),
    ("licensing_deals", "per_unit_usd", "per_unit"),
    ("licensing_deals", "per_unit_usd", "per_unit_amount"),
)
#: What one thing has one of: table, the thing, what it has. A court is of one country, a maker too.
ONE_OF_EACH = (
    ("open_models", "developer", "country"),
    ("cases", "court", "jurisdiction"),
    ("decisions", "body", "jurisdiction"),
    ("rules", "body", "jurisdiction"),
)
EURO = ("BE", "DE", "ES", "EU", "FR", "IE", "IT", "NL")
#: The money of a court's awards, by its country.
MONEY = {"CN": "CNY", "US": "USD", "GB": "GBP", "HK": "HKD", "TW": "TWD", "JP": "JPY"} | dict.fromkeys(EURO, "EUR")
#: A premium is published up to a price, and is lower above.
PREMIUM_UP_TO = 1_000_000
#: The list of suits that `tracked_kind` is about.
TRACKER = "ChatGPT Is Eating the World"
FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(至|到|-|–|~)?\s*多?([百千萬万億亿]*)", re.ASCII)
HAN_SCALES = {"百": 1e2, "千": 1e3, "萬": 1e4, "万": 1e4, "億": 1e8, "亿": 1e8}
SCALES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def pending_has_no_outcome(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit that is pending has no day, no question decided and no sum; one that is settled has the day, and says so twice."""
    if "outcome" not in table.schema or "status" not in table.schema:
        return
    for row in table.rows:
        if row("outcome") == "pending":
            for column in ("outcome_date", "decides", "amount_usd"):
                if row(column):
                    yield row.told(column, f"{row(column)!r} of a suit that is pending, expected an empty cell")
        elif row("status") == "settled" and row("outcome") != "settled":
            yield row.told("outcome", f"{row('outcome')!r} beside status 'settled', expected 'settled'")
        elif row("outcome") == "settled" and row("ends") == "yes" and not row("outcome_date"):
            yield row.told("outcome_date", "is empty beside a settlement that ends the suit, expected its day")


def one_docket_one_suit(table: Table, tables: Tables) -> Iterator[Found]:
    """A docket number of a court, and the page of a docket, are those of one suit, and stand once in it."""
    if "docket" not in table.schema or "plaintiff" not in table.schema:
        return
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        numbers = row("docket").split("; ") if row("docket") else []
        court = re.split(r"; | \(", row("court"))[0]
        page = re.search(r"/docket/(\d+)/", row("docket_url"))
        keys = [("docket", court, number) for number in numbers] + ([("docket_url", page[1])] if page else [])
        for key in keys:
            first = seen.setdefault(key, row)
            if first is not row:
                yield row.told(key[0], f"{key[-1]!r} is {first('case_id')} too, at line {first.line()}, "
                                       "expected one suit for one docket")
        for number in {one for one in numbers if numbers.count(one) > 1}:
            yield row.told("docket", f"{number!r} stands twice, expected once")


def others_stand_last(table: Table, tables: Tables) -> Iterator[Found]:
    """Names are joined by '; ', and `others` is the last of them."""
    for column in ("plaintiff", "defendant"):
        for row in table.rows if column in table.schema else ():
            if match := re.search(r"\bet al\b\.?|,? and others\b|\bothers\b(?!(?: \([^)]*\))?$)", row(column)):
                yield row.told(column, f"{row(column)!r} holds {match[0].strip()!r}, expected '; others' at the end")


def tracked_where_listed(table: Table, tables: Tables) -> Iterator[Found]:
    """What is of the tracker's kind is said of American suits alone, and is not denied of a suit on its list."""
    listings = tables.get("case_listings")
    if "tracked_kind" not in table.schema or "jurisdiction" not in table.schema or listings is None:
        return
    listed = {row("case_id") for row in listings.rows if row("tracker") == TRACKER}
    for row in table.rows:
        if row("tracked_kind") == "no" and row("case_id") in listed:
            yield row.told("tracked_kind", f"'no' of {row('case_id')}, which {TRACKER!r} lists in "
                                           f"{listings.file}, expected yes or unclear")
        elif bool(row("tracked_kind")) != (row("jurisdiction") == "US"):
            yield row.told("tracked_kind", f"{row('tracked_kind')!r} of a suit in {row('jurisdiction')!r}, "
                                           "expected yes, no or unclear for US, and else an empty cell")


def day_within_its_bounds(table: Table, tables: Tables) -> Iterator[Found]:
    """The first and the last day that an event may have lie in this order, and within its date."""
    if "not_before" not in table.schema or "not_after" not in table.schema:
        return
    for row in table.rows:
        first, last, date = row("not_before"), row("not_after"), row("date")
        if first and last and last < first[:len(last)]:
            yield row.told("not_after", f"{last} is before not_before, expected {first} or after")
        for column in ("not_before", "not_after"):
            known = min(len(row(column)), len(date))
            if known and row(column)[:known] != date[:known]:
                yield row.told(column, f"{row(column)} lies outside date, expected a day of {date}")


def lot_as_sold(table: Table, tables: Tables) -> Iterator[Found]:
    """A lot has the price that the sales have of it, and a number that the sale had."""
    sales, totals = tables.get("ai_art_sales"), tables.get("sale_totals")
    if table.schema.name != "lots" or sales is None or totals is None:
        return
    closed = totals.keys.get(("sale_closed",))
    day = closed("value_date") if closed else ""
    known = {(row("artist").casefold(), row("title").casefold()): row for row in sales.rows if row("date") == day}
    offered = totals.keys[("lots_offered",)].number("value_number") if ("lots_offered",) in totals.keys else None
    for row in table.rows:
        artist = row("artist").casefold()
        sold = known.get((artist, row("title").casefold())) or next(
            (one for (name, _), one in known.items() if name == artist), None)
        if sold and row("price_realised_usd") and sold("price") and row("price_realised_usd") != sold("price"):
            yield row.told("price_realised_usd",
                f"{row('price_realised_usd')} is not the price of {sold('sale_id')} in {sales.file}, expected {sold('price')}")
        number = row.number("lot_number")
        if number is not None and offered is not None and number > offered:
            yield row.told("lot_number", f"{number:g} of a sale of {offered:g} lots, expected at most {offered:g}")


def hammer_at_the_published_rate(table: Table, tables: Tables) -> Iterator[Found]:
    """A hammer price that rests on the published rate gives the price when the premium is added."""
    totals = tables.get("sale_totals")
    rate = totals.keys.get(("buyers_premium_rate",)) if totals else None
    percent = rate.number("value_number") if rate else None
    if "hammer_basis" not in table.schema or rate is None or percent is None:
        return
    for row in table.rows:
        hammer, price = row.number("hammer"), row.number("price")
        if row("hammer_basis") != "published rate" or row("date") < rate("as_of") or not hammer or not price \
                or hammer > PREMIUM_UP_TO:
            continue
        if abs(hammer * (1 + percent / 100) - price) > 0.5:
            yield row.told("hammer", f"{row('hammer')} and buyers_premium_rate, {percent:g} percent, are "
                                     f"{hammer * (1 + percent / 100):g}, expected the price, {row('price')}")


def fees_of_a_price(table: Table, tables: Tables) -> Iterator[Found]:
    """With or without fees is said of a price."""
    for row in table.rows if "with_fees" in table.schema else ():
        if row("with_fees") and row("status") != "sold" and not row("price") and not row("price_usd"):
            yield row.told("with_fees", f"{row('with_fees')!r} without a price, expected an empty cell")


def money_of_its_country(table: Table, tables: Tables) -> Iterator[Found]:
    """A court awards the money of its country."""
    cases = tables.get("cases")
    countries = {row("short_name"): row("jurisdiction") for row in cases.rows} if cases else {}
    column = {"decisions": "award_currency", "settlements": "unit"}.get(table.schema.name, "")
    for row in table.rows if column else ():
        country = row("jurisdiction") if table.schema.name == "decisions" else countries.get(row("case"), "")
        money = MONEY.get(country)
        if money and row(column).isupper() and row(column) != money:
            yield row.told(column, f"{row(column)!r} of a court in {country!r}, expected {money!r}")


def one_of_each(table: Table, tables: Tables) -> Iterator[Found]:
    """A court or a maker is of one country in all its rows."""
    for name, thing, of in ONE_OF_EACH:
        if table.schema.name != name:
            continue
        count: dict[str, Counter[str]] = defaultdict(Counter)
        for row in table.rows:
            if row(thing):
                count[row(thing)][row(of)] += 1
        for row in table.rows:
            said = count[row(thing)] if row(thing) else Counter()
            most, times = said.most_common(1)[0] if said else ("", 0)
            if len(said) > 1 and (row(of) != most or said[row(of)] * 2 == sum(said.values())):
                yield row.told(of, f"{row(of)!r} of {row(thing)!r}, which has {most!r} in {times} rows, expected one {of}")


def figure_in_its_lemma(table: Table, tables: Tables) -> Iterator[Found]:
    """The figure of a claim is one that its lemma prints in digits, with 千, 萬 or 億."""
    for row in table.rows if "lemma" in table.schema and "stated_value" in table.schema else ():
        printed: list[float] = []
        found = list(FIGURE.finditer(row("lemma")))
        for place, match in enumerate(found):
            scale = match[3]
            if match[2] and place + 1 < len(found):  # 4至6萬: both are of the scale of the second
                scale = scale or found[place + 1][3]
            value = float(match[1].replace(",", ""))
            for sign in scale:
                value *= HAN_SCALES[sign]
            printed.append(value)
        for column in ("stated_value", "stated_value_high"):
            number = row.number(column)
            if not printed or number is None:
                continue
            meant = number * SCALES.get(row("stated_scale"), 1)
            if not any(abs(meant - one) <= 1e-9 * max(abs(one), 1) for one in printed):
                told = ", ".join(f"{one:.10g}" for one in printed)
                yield row.told(column, f"{row(column)} {row('stated_scale')}".strip() +
                                       f" is not what {row('lemma')!r} prints, expected {told}")


def faulty_figure_has_its_fault(table: Table, tables: Tables) -> Iterator[Found]:
    """Of a figure that the verdict does not let stand it is said what is off."""
    for row in table.rows if "fault" in table.schema and "verdict" in table.schema else ():
        if row("kind") == "figure" and row("verdict") in ("contradicted", "imprecise") and not row("fault"):
            yield row.told("fault", f"is empty beside a figure that is {row('verdict')}, expected noun or value")


def filled_together(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum says what it is of, and what is said of a sum does not stand without one."""
    for name, counts, other in TOGETHER:
        for row in table.rows if table.schema.name == name else ():
            if bool(row(counts)) != bool(row(other)):
                empty, full = (other, counts) if row(counts) else (counts, other)
                yield row.told(empty, f"is empty beside {full} {row(full)!r}, expected both or neither")


def docket_before_its_decision(table: Table, tables: Tables) -> Iterator[Found]:
    """A number of a mainland court bears a year that is not after the day of its decision."""
    for row in table.rows if "docket" in table.schema and "date" in table.schema else ():
        match = re.search(r"\((\d{4})\)", row("docket"))
        if match and row("date") and match[1] > row("date")[:4]:
            yield row.told("docket", f"{row('docket')!r} is of {match[1]}, expected {row('date')[:4]} or before")


def scripts_apart(table: Table, tables: Tables) -> Iterator[Found]:
    """No traditional character stands among the simplified ones, as far as the table's own pairs of words show which they are."""
    simple, full = "term_zh_hans", "term_zh_hant"
    if simple not in table.schema or full not in table.schema:
        return

    def words(row: Row, column: str) -> list[str]:
        return [re.sub(r" \(.*", "", one) for one in row(column).split("; ")]

    pairs: Counter[tuple[str, str]] = Counter()
    for row in table.rows:
        for one in words(row, simple):
            for other in words(row, full):
                if len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) * 2 <= len(one) + 1:
                    pairs.update((a, b) for a, b in zip(one, other, strict=True) if a != b)
    in_simple = Counter(letter for row in table.rows for letter in set(row(simple)))
    traditional = {b: a for (a, b), times in pairs.items() if times > 1 and in_simple[a] and in_simple[b] <= 1}
    for row in table.rows:
        for letter in row(simple):
            if letter in traditional:
                yield row.told(simple, f"holds {letter!r}, a traditional character, expected {traditional[letter]!r}")


RULES = (pending_has_no_outcome, one_docket_one_suit, others_stand_last, tracked_where_listed, day_within_its_bounds, lot_as_sold,
         hammer_at_the_published_rate, fees_of_a_price, money_of_its_country, one_of_each, figure_in_its_lemma,
         faulty_figure_has_its_fault, filled_together, docket_before_its_decision, scripts_apart)
