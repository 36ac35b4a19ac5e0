"""Rules on what rows of a table mean together: sums and their parts, plans and days, one thing under one name.

A pair of measures that bound one another stands in a list here, by table and key. What a list names and no table has is
told (`twice_told_rules.named_rows_stand`): a key that was renamed would end a rule without a word.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import Found, Row, Table, Tables

#: What one measure has at most: table, the lesser (several are added), the greater.
AT_MOST = (
    ("sale_totals", ("lots_sold", "lots_unsold"), "lots_offered"),
    ("sale_totals", ("lots_announced_more_than",), "lots_offered"),
    ("sale_totals", ("lots_unsold_or_below_low_estimate",), "lots_offered"),
    ("sale_totals", ("sold_lots_above_8000_usd",), "lots_sold"),
    ("sale_totals", ("lots_using_contested_models_claimed",), "lots_offered"),
    ("sale_totals", ("top_lot_price",), "total_with_fees"),
    ("sale_totals", ("presale_low_estimate",), "presale_high_estimate"),
    ("sale_totals", ("estimate_range_low",), "estimate_range_high"),
    ("settlement_terms", ("works_reached_by_notice",), "works_on_final_list"),
    ("settlement_terms", ("works_claimed_2",), "works_on_final_list"),
    ("settlement_terms", ("works_claimed_3",), "works_on_final_list"),
    ("settlement_terms", ("works_opted_out",), "works_on_final_list"),
    ("settlement_terms", ("administrator_expense_estimate",), "cost_reserve_award"),
    ("settlement_terms", ("fee_award", "expenses_award", "cost_reserve_award"), "fund_total"),
    ("settlement_terms", ("fee_award",), "fee_request_final"),
    ("settlement_terms", ("fee_request_final",), "fee_request_first"),
    ("settlement_terms", ("fee_request_first_class_counsel_part", "fee_request_first_other_firms_part"), "fee_request_first"),
    ("settlement_terms", ("fee_request_first",), "fund_total"),
    ("settlement_terms", ("net_fund_estimate_april",), "fund_total"),
    ("settlement_terms", ("net_fund_estimate_after_order",), "fund_total"),
    ("settlement_terms", ("first_distribution_per_work",), "net_per_claimed_work_estimate"),
    (
        "settlement_terms",
        ("instalment_1_amount", "instalment_2_amount", "instalment_3_amount", "instalment_4_amount"),
        "fund_total",
    ),
    ("settlement_terms", ("funded_by_anthropic",), "fund_total"),
    ("settlement_terms", ("service_award_granted_each",), "service_award_requested_each"),
    (
        "settlement_terms",
        ("default_split_trade_and_university_press_author", "default_split_trade_and_university_press_publisher"),
        100,
    ),
    ("settlement_terms", ("statutory_damages_minimum_innocent",), "statutory_damages_minimum"),
    ("settlement_terms", ("statutory_damages_minimum",), "statutory_damages_maximum_ordinary"),
    ("settlement_terms", ("statutory_damages_maximum_ordinary",), "statutory_damages_maximum_wilful"),
    ("settlement_terms", ("exposure_minimum_listed_works",), "exposure_wilful_maximum_listed_works"),
    ("settlement_terms", ("hours_claimed_by_lawyers_low",), "hours_claimed_by_lawyers_high"),
    ("settlement_terms", ("pirated_copies_libgen", "pirated_copies_pilimi"), "pirated_copies_total"),
    ("settlement_terms", ("works_unique_estimate", "works_duplicates_estimate"), "pirated_copies_total"),
    ("settlement_terms", ("works_english_estimate", "works_non_english_estimate"), "works_unique_estimate"),
    ("settlement_terms", ("instalment_acceleration_financing",), "instalment_acceleration_ipo"),
)
#: The same of the measures of one settlement, by what they measure.
OF_A_SETTLEMENT = (
    (("lawyers_fee",), "fund"),
    (("per_unit_first_distribution",), "per_unit_gross"),
    (("per_unit_author_share",), "per_unit"),
    (("proposed_fund_past_scans", "proposed_registry"), "proposed_total"),
    (("per_unit_unregistered_maximum",), "per_unit_registered_maximum"),
    (("paid_to_writers", "lawyers_fee_and_costs", "administration"), "first_settlement_cap"),
    (("lawyers_fee",), "total_value_reported"),
    (("per_unit",), "default_judgment"),
)
#: A quotient and what it is of, as a share of 100 where it is a percentage: table, quotient, dividend, divisor, times.
QUOTIENTS = (
    ("settlement_terms", "fee_award_percent", "fee_award", "fund_total", 100),
    ("settlement_terms", "fee_multiplier", "fee_award", "fee_lodestar", 1),
    ("settlement_terms", "claims_rate_2", "works_claimed_2", "works_on_final_list", 100),
    ("settlement_terms", "exposure_minimum_listed_works", "works_on_final_list", "", "statutory_damages_minimum"),
    ("settlement_terms", "exposure_wilful_maximum_listed_works", "works_on_final_list", "", "statutory_damages_maximum_wilful"),
    ("sale_totals", "sell_through_by_lot", "lots_sold", "lots_offered", 100),
    ("sale_totals", "sell_through_by_lot_2", "lots_sold", "lots_offered", 100),
)
#: How far a quotient may be off, being rounded.
ROUNDED = 0.01
#: What a unit of money was worth in dollars in the years of the record, at the least and at the most.
DOLLARS = {
    "GBP": (1.0, 2.2),
    "EUR": (0.8, 1.7),
    "HKD": (0.12, 0.14),
    "CNY": (0.12, 0.17),
    "TWD": (0.028, 0.04),
    "JPY": (0.006, 0.014),
    "ETH": (50, 6000),
}
#: A percentage that is no share of a whole.
RATIO = re.compile(r"\bto (?:the )?(?:low|high|hammer)|\b(?:growth|change|increase|multiple|ratio|premium)\b", re.IGNORECASE)
#: Free text that charts and counts group by: two spellings of one name make two groups.
GROUPED = {
    "cases": ("court", "plaintiff", "defendant", "proceeding"),
    "licensing_deals": ("licensor", "licensee"),
    "ai_art_sales": ("house", "artist", "sale"),
    "open_models": ("family", "developer"),
    "lots": ("artist",),
    "decisions": ("body", "tool"),
    "settlements": ("case",),
    "rules": ("body",),
    "essay_versions": ("publication",),
    "open_letter_signatures": ("reported_by",),
    "events": ("actor",),
    "case_counts": ("what",),
    "sources": ("publisher",),
}
#: Instances, from the first to the last.
INSTANCES = {"office": 0, "police": 0, "board": 1, "first instance": 2, "appeal": 3, "highest": 4}
#: What the name of a body says of its level.
BODIES = (
    (re.compile(r"^(?!.*Court.*).*(?:Copyright Office$|Commission|IP Office)"), {"office"}),
    (re.compile(r"Review Board"), {"board"}),
    (re.compile(r"^US Court of Appeals"), {"appeal"}),
    (re.compile(r"Police"), {"police"}),
    (re.compile(r"Intermediate People|Court of Appeals?|Oberlandesgericht"), {"appeal", "first instance"}),
    (re.compile(r"US Supreme Court|Cassazione|Bundesgerichtshof|Supreme People"), {"highest"}),
    (re.compile(r"(?:Delhi|Bombay|Madras|Calcutta) High Court|High Court of England"), {"first instance", "appeal"}),
    (re.compile(r"Internet Court|District People|District Court|Amtsgericht|Landgericht|Municipal Court"), {"first instance"}),
)
TIERS = ("opus", "sonnet", "haiku")
FINAL = {"settled", "dismissed", "final judgment"}
#: A later count below this share of an earlier one is another number, or a slip.
SHRUNK = 0.8
#: Words by which a tracker tells that it counts anew.
COUNTED_ANEW = re.compile(r"\b(?:merged|corrected|removed)\b")


def earlier(first: str, second: str) -> bool:
    """Whether the date `first` lies before `second`, as far as both are known."""
    known = min(len(first), len(second))
    return bool(known) and first[:known] < second[:known]


def same(one: float, other: float) -> bool:
    """Whether two numbers of the record are one, but for what a computer's halves of tenths leave: 0.1 + 0.2 and 0.3."""
    return math.isclose(one, other, rel_tol=1e-12)


def measures(table: Table) -> dict[str, Row]:
    """The rows of a table of measures by key."""
    return {row("measure_id"): row for row in table.rows}


def _at_most(rows: dict[str, Row], lesser: tuple[str, ...], greater: str | int) -> Iterator[Found]:
    numbers = [rows[name].number("value_number") if name in rows else None for name in lesser]
    most = greater if isinstance(greater, int) else rows[greater].number("value_number") if greater in rows else None
    known = [number for number in numbers if number is not None]
    if most is None or not known or sum(known) <= most or same(sum(known), most):
        return
    what = " and ".join(name for name, number in zip(lesser, numbers, strict=True) if number is not None)
    whole = "the whole" if isinstance(greater, int) else greater
    # Which of them is wrong the table cannot tell: each is named.
    for name in (*lesser, *([] if isinstance(greater, int) else [greater])):
        if name in rows and rows[name]("value_number"):
            yield rows[name].told("value_number",
                f"{what} is {sum(known):.12g}, above {whole}, {most:.12g}; expected at most that")


def part_of_its_whole(table: Table, tables: Tables) -> Iterator[Found]:
    """A part is not above its whole: sold and offered, paid and awarded, net and gross, least and most."""
    for name, lesser, greater in AT_MOST:
        if table.schema.name == name:
            yield from _at_most(measures(table), lesser, greater)
    if table.schema.name == "settlements":
        for rows in settlements(table).values():
            for lesser, greater in OF_A_SETTLEMENT:
                yield from _at_most(rows, lesser, greater)


def settlements(table: Table) -> dict[str, dict[str, Row]]:
    """The measures of each settlement by what they measure."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in table.rows:
        found[row("case")].setdefault(row("metric"), row)
    return found


def listed_in_parts(table: Table, tables: Tables) -> Iterator[Found]:
    """What was unsold or withdrawn of a sale is no more than what was listed; users of AI in a country use its internet."""
    if table.schema.name == "art_market_context":
        of: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in table.rows:
            head, colon, tail = row("metric").rpartition(": ")
            if colon:
                of[head][tail] = row
        for rows in of.values():
            yield from _at_most(rows, ("lots unsold", "lots withdrawn"), "lots listed")
    if table.schema.name == "ai_registrations":
        by_day: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in table.rows:
            by_day[row("date")][row("metric")] = row
        for rows in by_day.values():
            yield from _at_most(rows, ("generative AI users in China",), "internet users in China")


def quotient_of_its_parts(table: Table, tables: Tables) -> Iterator[Found]:
    """A rate, a multiple or a product in the record is that of the numbers beside it, but for rounding."""
    rows = measures(table) if "measure_id" in table.schema else {}
    sums = [(rows, *one[1:]) for one in QUOTIENTS if one[0] == table.schema.name]
    if table.schema.name == "settlements":
        sums += [(one, "per_unit_gross", "fund", "units", 1) for one in settlements(table).values()]
    for of, quotient, dividend, divisor, times in sums:

        def number(name: str | float) -> float | None:
            return float(name) if isinstance(name, (int, float)) else of[name].number("value_number") if name in of else None  # noqa: B023

        told, above, below, factor = number(quotient), number(dividend), number(divisor) if divisor else 1, number(times)
        if told is None or above is None or not below or factor is None:
            continue
        # A product of two whole numbers is not rounded.
        if not math.isclose(told, above / below * factor, rel_tol=ROUNDED if divisor else 1e-12):
            for name in (quotient, dividend, divisor):
                if name in of:
                    yield of[name].told("value_number",
                        f"{quotient} is {told:.12g}, but {dividend}{' by ' + divisor if divisor else ' by ' + str(times)} gives "
                        f"{above / below * factor:.6g}, expected the same")


def share_of_a_whole(table: Table, tables: Tables) -> Iterator[Found]:
    """A percentage is no more than a hundred, save a ratio, and shares of one group are together no more either."""
    for row in table.rows:
        for value, unit in (("value_number", "unit"), ("stated_value", "stated_unit")):
            number = row.number(value)
            if (
                number is not None
                and row(unit) == "percent"
                and number > 100
                and not RATIO.search(f"{row('metric')} {row('label')} {row('claim')} {row('basis')}")
            ):
                yield row.told(value, f"{row(value)} percent is above the whole, expected at most 100")
    if "share_pct" in table.schema:
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in table.rows:
            groups[row("year"), row("indicator")].append(row)
        for group in groups.values():
            whole = sum(row.number("share_pct") or 0 for row in group)
            for row in group if whole > 100 + len(group) / 2 else ():  # each may be rounded
                yield row.told("share_pct", f"the shares of {row('year')} are together {whole:g} percent, expected at most 100")


def sale_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """A sale opens before it closes, a lot is made before it is sold, and no lots are dearer than the whole sale."""
    sale = tables.get("sale_totals")
    if sale is None or table.schema.name not in ("lots", "sale_totals"):
        return
    rows = measures(sale)
    opened, closed = (rows[one]("value_date") if one in rows else "" for one in ("sale_opened", "sale_closed"))
    if table is sale:
        if closed and opened and earlier(closed, opened):
            yield rows["sale_closed"].told("value_date", f"{closed} is before sale_opened, expected {opened} or after")
            yield rows["sale_opened"].told("value_date", f"{opened} is after sale_closed, expected {closed} or before")
        return
    for row in table.rows:
        if row("year_made") and closed and row("year_made") > closed[:4]:
            yield row.told("year_made", f"{row('year_made')} is after the sale, expected {closed[:4]} or before")
    whole = rows["total_with_fees"].number("value_number") if "total_with_fees" in rows else None
    known = sum(row.number("price_realised_usd") or 0 for row in table.rows)
    if whole is not None and known > whole:
        top = max(table.rows, key=lambda row: row.number("price_realised_usd") or 0)
        yield top.told("price_realised_usd",
            f"the prices known are {known:g}, above total_with_fees, {whole:g}; expected at most that")


def rate_of_a_currency(table: Table, tables: Tables) -> Iterator[Found]:
    """A price in dollars is near the price in its own currency by a rate that there has been."""
    for row in table.rows:
        price, dollars = row.number("price"), row.number("price_usd")
        least, most = DOLLARS.get(row("currency"), (0, float("inf")))
        if price and dollars and not least <= dollars / price <= most:
            yield row.told("price_usd",
                f"{row('price_usd')} is {dollars / price:.3g} dollars for 1 {row('currency')}, expected {least:g} to {most:g}")


def counts_that_grow(table: Table, tables: Tables) -> Iterator[Found]:
    """Signatures are counted after the letter is out and do not vanish; the suits that one tracker has counted neither."""
    if table.schema.name == "open_letter_signatures":
        posted = next((row("date") for row in table.rows if row("record_type") == "posting"), "")
        seen: list[Row] = []
        for row in table.rows:
            if row("record_type") != "count" or not row("date"):
                continue
            if posted and earlier(row("date"), posted):
                yield row.told("date", f"{row('date')} is before the letter was posted, expected {posted} or after")
            number = row.number("signatures")
            most = max((one.number("signatures") or 0 for one in seen if earlier(one("date"), row("date"))), default=0)
            if number is not None and number < SHRUNK * most and not re.search(r"\bstale\b", row("note"), re.I):
                yield row.told("signatures", f"{row('signatures')} after {most:g} were counted, expected about that or more, or "
                                             "'stale' in note")
            seen.append(row)
    if table.schema.name == "case_counts":
        for row in table.rows:
            before = [
                one
                for one in table.rows
                if one.key(("scope", "tracker")) == row.key(("scope", "tracker")) and earlier(one("as_of"), row("as_of"))
            ]
            largest = max(before, key=lambda one: one.number("count") or 0, default=row)
            number, before_it = row.number("count"), largest.number("count") or 0
            if number is not None and number < before_it and not COUNTED_ANEW.search(row("what")):
                yield row.told("count", f"{row('count')} after {before_it:g} at line {largest.line()} by the same tracker, "
                                        f"expected {before_it:g} or more, or in what the word merged, corrected or removed")


def plan_and_its_day(table: Table, tables: Tables) -> Iterator[Found]:
    """A plan lies after the day of the record; one whose day is over has happened or was overtaken, by another row."""
    if "replaced_by" not in table.schema or "status" not in table.schema:
        return
    for row in table.rows:
        day, status = row("date"), row("status")
        if status == "planned" and day and tables.as_of and day < tables.as_of[: len(day)]:
            yield row.told("status",
                f"'planned' for {day}, before {tables.as_of}, as_of of datapackage.json, expected happened or overtaken")
        if bool(row("replaced_by")) != (status == "overtaken"):
            yield row.told("replaced_by", f"{row('replaced_by')!r} of what was not overtaken, expected an empty cell"
                                          if row("replaced_by")
                                          else "is empty beside overtaken, expected the event that took its place")
        elif row("replaced_by") == row("event_id"):
            yield row.told("replaced_by", f"{row('replaced_by')!r} took its own place, expected another event")
        elif (other := table.keys.get((row("replaced_by"),))) and other("status") == "overtaken":
            yield row.told("replaced_by", f"{row('replaced_by')!r} was itself overtaken, expected what happened")
        elif other and other("reading_id") != row("reading_id"):
            yield row.told("replaced_by", f"{row('replaced_by')!r} is of another reading, expected one of {row('reading_id')!r}")


def overtaken_by_a_later_one(table: Table, tables: Tables) -> Iterator[Found]:
    """A release is overtaken by a later one of its family."""
    if "overtaken_by" not in table.schema:
        return
    for row in table.rows:
        other = table.keys.get((row("overtaken_by"),))
        if row("overtaken_by") and other is None:
            yield row.told("overtaken_by", f"unknown model id {row('overtaken_by')!r}, expected a key of {table.schema.path}")
        elif other and (earlier(other("date"), row("date")) or other is row):
            yield row.told("overtaken_by",
                f"{row('overtaken_by')!r} is of {other('date')}, expected a release after {row('date')}")
        elif other and other("family") != row("family"):
            yield row.told("overtaken_by",
                f"{row('overtaken_by')!r} is of the family {other('family')!r}, expected {row('family')!r}")


def suit_agrees_with_itself(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit's number bears a year in which it was filed, its state says whether it ended, its sum is that of its settlement."""
    if table.schema.name != "cases":
        return
    others = tables.get("settlements")
    funds = {case: rows["fund"] for case, rows in settlements(others).items() if "fund" in rows} if others else {}
    for row in table.rows:
        years = ["20" + year for year in re.findall(r"\b\d:(\d\d)-(?:cv|md|mc)-", row("docket"))]
        if years and row("filed_date") and row("filed_date")[:4] not in years:
            yield row.told("docket",
                f"{row('docket')!r} is of {years[0]}, expected a number of {row('filed_date')[:4]}, when the suit was filed")
        if (row("status") in FINAL) != (row("ends") == "yes") and row("outcome") != "pending":
            yield row.told("ends",
                f"{row('ends')!r} beside status {row('status')!r}, expected {'yes' if row('status') in FINAL else 'no'}")
        if row("status") in FINAL and row("outcome") == "pending":
            yield row.told("outcome", f"'pending' beside status {row('status')!r}, expected how it came out")
        fund = funds.get(row("short_name"))
        if fund and row("amount_usd") and fund("unit") == "USD" and row.number("amount_usd") != fund.number("value_number"):
            yield row.told("amount_usd",
                f"{row('amount_usd')} is not the fund in {others.file if others else ''}, expected {fund('value_number')}")


def number_of_one_entry(table: Table, tables: Tables) -> Iterator[Found]:
    """A number of a tracker's list is the number of one suit."""
    if table.schema.name != "case_listings":
        return
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        key = row.key(("tracker", "entry"))
        if row("basis") != "number" or not row("entry").isdigit():
            continue
        first = seen.setdefault(key, row)
        if first is not row and first("case_id") != row("case_id"):
            for one in (first, row):
                yield one.told("entry", f"{row('entry')} of {row('tracker')!r} is both {first('case_id')} and "
                                        f"{row('case_id')}, expected one suit for one number")


def ends_of_one_deal(table: Table, tables: Tables) -> Iterator[Found]:
    """The rows of one deal are of one licensor, and where they are ends of a range, one is the low end and one the high."""
    if table.schema.name != "licensing_deals":
        return
    deals: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        deals[row("deal_key")].append(row)
    for key, rows in deals.items():
        ends = [row for row in rows if row("bound") in ("range low", "range high")]
        for row in ends:
            for column in ("licensor", "licensee", "record_kind", "date", "sector"):
                if any(row(column) != one(column) for one in ends):
                    yield row.told(column, f"{row(column)!r} differs within the deal {key!r}, expected one {column}")
        if ends and sorted(row("bound") for row in ends) != ["range high", "range low"]:
            for row in ends:
                yield row.told("bound", f"the deal {key!r} has the bounds {', '.join(one('bound') for one in ends)}, "
                                        "expected range low and range high")
        elif ends:
            low, high = sorted(ends, key=lambda row: row("bound"), reverse=True)
            least, most = low.number("amount_usd"), high.number("amount_usd")
            if least is not None and most is not None and least > most:
                for row in ends:
                    yield row.told("amount_usd",
                        f"the range of {key!r} goes from {least:g} to {most:g}, expected the low end first")
        for row in rows:
            basis, bound = row("amount_basis"), row("bound")
            for word, wanted in (("_low", "range low"), ("_high", "range high")):
                if basis.endswith(word) and bound != wanted:
                    yield row.told("bound", f"{bound!r} beside {basis!r}, expected {wanted!r}")


def model_by_its_name(table: Table, tables: Tables) -> Iterator[Found]:
    """A model is of the tier that its name says, and what comes out costs no less than what goes in."""
    if table.schema.name != "models":
        return
    for row in table.rows:
        tier = next((one for one in TIERS if one in row("model").lower()), "other")
        if row("tier") and row("tier") != tier:
            yield row.told("tier", f"{row('tier')!r} of {row('model')!r}, expected {tier!r}")
        into, out = row.number("price_in_usd_per_mtok"), row.number("price_out_usd_per_mtok")
        if into is not None and out is not None and out < into:
            yield row.told("price_out_usd_per_mtok", f"{row('price_out_usd_per_mtok')} is below "
                                                     f"price_in_usd_per_mtok, expected at least {row('price_in_usd_per_mtok')}")


def instances_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """The instances of a case are of one country, one after the other, each before a body of its kind."""
    if "case_key" not in table.schema or "level" not in table.schema:
        return
    cases: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        cases[row("case_key")].append(row)
        for body, levels in BODIES:
            if body.search(row("body")):
                if row("level") not in levels:
                    yield row.told("level", f"{row('level')!r} before {row('body')!r}, expected {' or '.join(sorted(levels))}")
                break
        if re.search(r"\(\d{4}\)\w+号", row("docket")) and row("jurisdiction") != "CN":
            yield row.told("jurisdiction", f"{row('jurisdiction')!r} of a number of a mainland court, expected 'CN'")
    for rows in cases.values():
        for row in rows:
            if len({one("jurisdiction") for one in rows}) > 1:
                yield row.told("jurisdiction", f"the instances of {row('case_key')!r} are of "
                               f"{', '.join(sorted({one('jurisdiction') for one in rows}))}, expected one country")
            for one in rows:
                if (
                    INSTANCES.get(one("level"), 0) < INSTANCES.get(row("level"), 0)
                    and row("date")
                    and one("date")
                    and earlier(row("date"), one("date"))
                ):
                    yield row.told("date", f"{row('date')} of the level {row('level')!r} is before {one('level')!r}, "
                                           f"expected {one('date')} or after")
                    yield one.told("date", f"{one('date')} of the level {one('level')!r} is after {row('level')!r}, "
                                           f"expected {row('date')} or before")


def one_spelling(table: Table, tables: Tables) -> Iterator[Found]:
    """A name by which charts and counts group is spelt in one way: marks, blanks and capitals make no second name."""
    for column in GROUPED.get(table.schema.name, ()):
        first: dict[str, tuple[str, int]] = {}
        for row in table.rows:
            for name in filter(None, row(column).split("; ")) if column in table.schema else ():
                plain = re.sub(r"[\W_]", "", name).casefold() or name
                known, line = first.setdefault(plain, (name, row.line(column)))
                if known != name:
                    for place, said, other in ((line, known, name), (row.line(column), name, known)):
                        yield place, column, f"{said!r} stands as {other!r} too, expected one spelling"


def alias_is_no_row(table: Table, tables: Tables) -> Iterator[Found]:
    """A former id of a page is not the id of another row, and of one page only."""
    if table.schema.name != "sources":
        return
    seen: dict[str, str] = {}
    for row in table.rows:
        for alias in filter(None, row("aliases").split(";")):
            if (alias,) in table.keys:
                yield row.told("aliases", f"{alias!r} is a row of its own, expected an id that stands nowhere else")
            elif alias in seen:
                yield row.told("aliases", f"{alias!r} is an alias of {seen[alias]} already, expected one page for one id")
            seen.setdefault(alias, row("source_id"))


def year_of_a_work(table: Table, tables: Tables) -> Iterator[Found]:
    """A work was made by the day of the record."""
    if "year" not in table.schema:
        return
    for row in table.rows:
        if (match := re.search(r"\d{4}(?!.*\d{4})", row("year"))) and tables.as_of and match[0] > tables.as_of[:4]:
            yield row.told("year",
                f"{row('year')} is after {tables.as_of}, as_of of datapackage.json, expected {tables.as_of[:4]} or before")


def erratum_of_a_page(table: Table, tables: Tables) -> Iterator[Found]:
    """A correction is of a page of the book, and of a day after the book was made."""
    if table.schema.name != "errata":
        return
    pages = {
        path.relative_to(tables.root).with_suffix("").as_posix()
        for folder, ending in (("chapters", "md"), ("notebooks", "ipynb"))
        for path in (tables.root / folder).glob(f"*.{ending}")
    }
    for row in table.rows:
        if pages and (tables.root / "_toc.yml").is_file() and row("page") not in pages | {"intro"}:
            yield row.told("page", f"unknown page {row('page')!r}, expected a file of the book{nearest(row('page'), pages)}")
        if tables.created and earlier(row("corrected"), tables.created):
            yield row.told("corrected", f"{row('corrected')} is before {tables.created}, created of datapackage.json, "
                                        f"expected {tables.created} or after")


def span_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """What lasts from one event to another does not end before it begins."""
    events = tables.get("events")
    for row in table.rows if table.schema.name == "spans" and events else ():
        first, last = (events.keys.get((row(column),)) for column in ("begins", "ends")) if events else (None, None)
        if first and last and earlier(last("date"), first("date")):
            yield row.told("ends",
                f"{row('ends')} of {last('date')} is before {row('begins')}, {first('date')}, expected an event after it")


RULES = (
    span_in_order,
    part_of_its_whole,
    listed_in_parts,
    quotient_of_its_parts,
    share_of_a_whole,
    sale_in_order,
    rate_of_a_currency,
    counts_that_grow,
    plan_and_its_day,
    overtaken_by_a_later_one,
    suit_agrees_with_itself,
    number_of_one_entry,
    ends_of_one_deal,
    model_by_its_name,
    instances_in_order,
    one_spelling,
    alias_is_no_row,
    year_of_a_work,
    erratum_of_a_page,
)
