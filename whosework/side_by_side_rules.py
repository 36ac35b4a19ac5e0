"""Rules on rows that stand side by side: of one sale, one suit, one deal, one tracker, or one measure on two days.

Beside them rules on one row of such a table: a deal, a suit or a decision with itself, the country in the id of a suit, a
correction, the claims that the words of a row name; and the one thesis of a reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import Found, Row, Table, Tables
from whosework.meaning_rules import earlier, measures, same, settlements

#: Columns of a lot that the list of sales has too.
OF_A_LOT = (
    ("estimate_low_usd", "estimate_low"),
    ("estimate_high_usd", "estimate_high"),
    ("price_realised_usd", "price"),
    ("status", "status"),
)
TOTAL = re.compile(r"^SALE TOTAL")
#: What a basis of an amount says of its bound.
BOUNDS = {"maximum": "at most", "minimum": "at least"}
#: Pairs of columns that hold two sides of one matter.
SIDES = {"cases": ("plaintiff", "defendant"), "licensing_deals": ("licensor", "licensee")}
CN_DOCKET = re.compile(r"\(\d{4}\)(\D\d+)\w+号")
#: A claim that is named in words.
CLAIM = re.compile(r"\bS\d-\d{2,3}[a-z]?\b")
SIGNATURES = re.compile(r"([\d,]+) signatures")
NUMBERED = re.compile(r"\bnumbered (?:\d+ to )?(\d+)\b")
#: How far the people of a country that a count and a share of users give may differ between two days.
PEOPLE = 0.02


def _number(tables: Tables, table: str, key: str) -> float | None:
    one = tables.get(table)
    row = one.keys.get((key,)) if one else None
    return row.number("value_number") if row else None


def lot_in_both_tables(table: Table, tables: Tables) -> Iterator[Found]:
    """A lot of the sale has one estimate, one price and one end in both tables that list it."""
    lots, sales = tables.get("lots"), tables.get("ai_art_sales")
    totals = tables.get("sale_totals")
    closed = totals.keys.get(("sale_closed",)) if totals else None
    if lots is None or sales is None or closed is None or table not in (lots, sales):
        return
    # A lot may be listed under part of its title: one word of the artist's name and the beginning of the title tell it.
    for lot in lots.rows:
        title = lot("title")
        for sale in sales.rows:
            if (
                sale("date")[:7] != closed("value_date")[:7]
                or not sale("title")
                or not (title.startswith(sale("title")) or sale("title").startswith(title))
                or title.startswith("[")
            ):
                continue
            for here, there in (*OF_A_LOT, ("artist", "artist")):
                if not lot(here) or not sale(there) or lot(here) == sale(there):
                    continue
                row, column, other, file = (
                    (lot, here, sale(there), sales.file) if table is lots else (sale, there, lot(here), lots.file)
                )
                yield row.told(column, f"{row(column)!r} of {title!r} is not that of {file}, expected {other!r}")


def lots_of_a_sale(table: Table, tables: Tables) -> Iterator[Found]:
    """The lots of a sale are together no more than its total, in dollars too."""
    of: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table.rows if table.schema.name == "ai_art_sales" else ():
        of[row.key(("house", "date"))].append(row)
    for rows in of.values():
        for total in rows:
            most = total.number("price_usd")
            if not TOTAL.search(total("title")) or most is None:
                continue
            lots = [
                row for row in rows if row is not total and (total("artist")[:1].isdigit() or row("artist") == total("artist"))
            ]
            known = sum(row.number("price_usd") or 0 for row in lots)
            for row in [*lots, total] if known > most else ():
                yield row.told("price_usd",
                    f"the lots of {row('sale')!r} are together {known:g}, above its total, {most:g}; expected at most that")


def sale_counted_from_its_lots(table: Table, tables: Tables) -> Iterator[Found]:
    """What the measures of the sale say of its lots the lots bear out: the oldest, those above their estimate."""
    lots = tables.get("lots")
    if table.schema.name != "sale_totals" or lots is None:
        return
    rows, rate = measures(table), _number(tables, "sale_totals", "buyers_premium_rate")
    years = [int(row("year_made")) for row in lots.rows if row("year_made").isdigit()]
    oldest = rows.get("oldest_work_year")
    if oldest and years and (oldest.number("value_number") or 0) > min(years):
        yield oldest.told("value_number", f"{oldest('value_number')} is after the year of a lot, expected {min(years)} or before")
    named = [row for row in lots.rows if oldest and row("artist").strip() and row("artist").split()[-1] in oldest("note")]
    if oldest and named and years and not any(same(int(row("year_made")), oldest.number("value_number") or 0)
                                              for row in named if row("year_made").isdigit()):
        yield oldest.told("value_number",
            f"{oldest('value_number')} is not the year of {named[0]('lot_id')} in {lots.file}, expected {named[0]('year_made')}")
    above = rows.get("lots_above_high_estimate_2")
    hammers = [(row.number("price_realised_usd"), row.number("estimate_high_usd")) for row in lots.rows]
    known = sum(1 for price, high in hammers if price and high and rate and price / (1 + rate / 100) > high)
    if above and rate and above.number("value_number") not in (None, known):
        yield above.told("value_number", f"{above('value_number')} lots, but {lots.file} has {known} with a hammer "
                                         f"price above the high estimate, expected {known}")
    whole = rows.get("lots_offered")
    for name in ("collaborative_works",):
        number = rows[name].number("value_number") if name in rows else None
        if whole and number is not None and number > (whole.number("value_number") or number):
            yield rows[name].told("value_number",
                f"{rows[name]('value_number')} is above lots_offered, expected {whole('value_number')} or fewer")


def settlement_on_its_days(table: Table, tables: Tables) -> Iterator[Found]:
    """What was paid is the instalments that were due, a rate of claims lies between the counts of claims before and after it."""
    if table.schema.name != "settlement_terms":
        return
    rows = measures(table)
    paid = rows.get("funded_by_anthropic")
    parts = [row for name, row in rows.items() if re.fullmatch(r"instalment_\d_amount", name)]
    if paid and paid("as_of"):
        due = sum(row.number("value_number") or 0 for row in parts if row("as_of") and not earlier(paid("as_of"), row("as_of")))
        if due and paid.number("value_number") not in (None, due):
            yield paid.told("value_number",
                f"{paid('value_number')} is not what the instalments until {paid('as_of')} are, expected {due:.0f}")
    listed = _number(tables, "settlement_terms", "works_on_final_list")
    for rate in table.rows:
        told = rate.number("value_number")
        if not listed or rate("metric") != "claims_rate" or told is None:
            continue
        claimed = [
            (row("as_of"), 100 * (row.number("value_number") or 0) / listed)
            for row in table.rows
            if row("metric") == "works_claimed"
        ]
        least = max((share for day, share in claimed if earlier(day, rate("as_of"))), default=0.0)
        most = min((share for day, share in claimed if earlier(rate("as_of"), day)), default=100.0)
        if not least - 1 <= told <= most + 1:
            yield rate.told("value_number", f"{rate('value_number')} percent of the works, but the works claimed "
                                            f"before and after are {least:.1f} and {most:.1f}, expected between them")
    for name, above, below in (
        ("gross_per_work_alsup", "fund_total", "works_on_final_list"),
        ("gross_per_work_headline", "fund_total", "works_estimate_at_announcement"),
    ):
        row, fund, works = rows.get(name), *(rows[one].number("value_number") if one in rows else None for one in (above, below))
        if row and fund and works and abs((row.number("value_number") or fund / works) * works / fund - 1) > 0.01:
            yield row.told("value_number", f"{row('value_number')} is not {above} by {below}, expected about {fund / works:.0f}")
    for row in table.rows:
        if (
            row("metric").endswith(("_cutoff", "_reference_date"))
            and row("value_date")
            and earlier(row("as_of"), row("value_date"))
        ):
            yield row.told("value_date",
                f"{row('value_date')} is after as_of, {row('as_of')}, of what looks back; expected that day or before")


def one_money_one_unit(table: Table, tables: Tables) -> Iterator[Found]:
    """The sums of one settlement are in one currency, and its units are those per which it pays."""
    for rows in settlements(table).values() if table.schema.name == "settlements" else ():
        money = [row for row in rows.values() if re.fullmatch("[A-Z]{3}", row("unit"))]
        if len({row("unit") for row in money}) > 1:
            for row in money:
                yield row.told("unit", f"{row('unit')!r} beside {', '.join(sorted({one('unit') for one in money}))} of "
                                       f"{row('case')!r}, expected one currency")
        units, per = rows.get("units"), next((row("basis") for row in rows.values() if row("basis").startswith("per ")), "")
        if units and per and units("unit") != f"{per.removeprefix('per ')}s":
            yield units.told("unit", f"{units('unit')!r} of what is paid {per}, expected '{per.removeprefix('per ')}s'")


def deal_with_itself(table: Table, tables: Tables) -> Iterator[Found]:
    """A deal or a suit has two sides; a floor is no maximum; what was earned to date is no less than a part of it before."""
    sides = SIDES.get(table.schema.name)
    for row in table.rows if sides else ():
        if row(sides[0]) and row(sides[0]) == row(sides[1]):  # type: ignore[index]
            yield row.told(sides[1], f"{row(sides[1])!r} is the {sides[0]} too, expected another")  # type: ignore[index]
    if table.schema.name != "licensing_deals":
        return
    for row in table.rows:
        for word, bound in BOUNDS.items():
            if row("amount_basis").endswith(word) and row("bound") not in (bound, "exact", "range low", "range high"):
                yield row.told("bound", f"{row('bound')!r} beside {row('amount_basis')!r}, expected {bound!r}")
        amount = row.number("amount_usd")
        if row("amount_basis") != "licensor_revenue_to_date" or amount is None:
            continue
        for part in table.rows:
            less = part.number("amount_usd")
            if (
                part("licensor") == row("licensor")
                and part("amount_basis").startswith("licensor_revenue_one")
                and less is not None
                and less > amount
                and not earlier(row("date"), part("date"))
            ):
                yield row.told("amount_usd",
                    f"{row('amount_usd')} to date is below {part('deal_id')}, a part of it, expected {less:.0f} or more")
    sectors: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        sectors[row("licensor")].append(row)
    for rows in sectors.values():
        for row in rows:
            others = {one("sector") for one in rows if one is not row}
            if len(rows) > 2 and len(others) == 1 and row("sector") not in others and row("sector") not in row("note"):
                yield row.told("sector", f"{row('sector')!r} of {row('licensor')!r}, elsewhere {others.pop()!r}, expected that, "
                                         "or the word in note")


def decision_agrees_with_itself(table: Table, tables: Tables) -> Iterator[Found]:
    """What was not asked was not decided; a mainland number has its form, its court and its characters."""
    if table.schema.name != "decisions":
        return
    from lemmata.sources.han import fold

    bodies: dict[str, Row] = {}
    codes: dict[str, tuple[str, Row]] = {}
    for row in table.rows:
        if not row("question").startswith("protection") and row("protected") not in ("n/a", ""):
            yield row.told("protected", f"{row('protected')!r} of a question of {row('question')}, expected 'n/a'")
        if row("jurisdiction") == "CN":
            if row("docket") and not CN_DOCKET.fullmatch(row("docket")):
                yield row.told("docket", f"{row('docket')!r} is no number of a mainland court, expected (year)…号")
            for one in row("short_name_zh"):
                if fold(one) != one and one.isalpha() and len(fold(one)) == 1 and ord(one) > 0x3000:
                    yield row.told("short_name_zh",
                        f"{one!r} is a traditional character of a mainland case, expected {fold(one)!r}")
                    break
        if match := CN_DOCKET.fullmatch(row("docket")):
            first = bodies.setdefault(match[1], row)
            if first("body") != row("body"):
                yield row.told("body",
                    f"{row('body')!r} of {row('docket')!r}, expected {first('body')!r}, as {first('decision_id')}")
            code, before = codes.setdefault(row("body"), (match[1], row))
            if code != match[1]:
                for decided in (row, before):
                    yield decided.told("body",
                        f"{decided('body')!r} has the numbers {code} and {match[1]}, expected one court for one of them")


def suit_of_its_country(table: Table, tables: Tables) -> Iterator[Found]:
    """The id of a suit begins with its country."""
    for row in table.rows if table.schema.name == "cases" else ():
        if row("jurisdiction") and row("case_id")[:2] != row("jurisdiction"):
            yield row.told("jurisdiction", f"{row('jurisdiction')!r} of {row('case_id')}, expected {row('case_id')[:2]!r}")


def trackers_agree(table: Table, tables: Tables) -> Iterator[Found]:
    """A tracker counts no fewer in the world than in one country, as many as its last number, and lists no suit twice."""
    if table.schema.name == "case_counts":
        for row in table.rows:
            for other in table.rows:
                if (
                    row("scope") == "world"
                    and other("scope") == "US"
                    and row.key(("tracker", "as_of")) == other.key(("tracker", "as_of"))
                    and (row.number("count") or 0) < (other.number("count") or 0)
                ):
                    yield row.told("count", f"{row('count')} in the world is below {other('count')} in the United States at "
                                            f"line {other.line()}, expected that or more")
            match = NUMBERED.search(row("what"))
            if match and match[1] != row("count"):
                for column in ("what", "count"):
                    yield row.told(column,
                        f"{row(column)!r}: numbered {match[1]} and counted {row('count')}, expected one number")
    counts = tables.get("case_counts")
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows if table.schema.name == "case_listings" else ():
        most = max(
            (one.number("count") or 0 for one in (counts.rows if counts else ()) if one("tracker") == row("tracker")), default=0
        )
        if most and row("basis") == "number" and row("entry").isdigit() and int(row("entry")) > 1.25 * most:
            yield row.told("entry", f"{row('entry')} of a list that counts {most:g} entries, expected about that or less")
        first = seen.setdefault(row.key(("tracker", "case_id")), row)
        if first is not row:
            for one in (first, row):
                yield one.told("case_id", f"{row('case_id')!r} stands twice in the list of {row('tracker')!r}, entries "
                                          f"{first('entry')} and {row('entry')}, expected once")


def event_beside_its_row(table: Table, tables: Tables) -> Iterator[Found]:
    """An event that other tables tell too has their day, number and kind."""
    letters, decisions, models = tables.get("open_letter_signatures"), tables.get("decisions"), tables.get("open_models")
    claude = tables.get("models")
    for row in table.rows if table.schema.name == "events" else ():
        match = SIGNATURES.search(row("event"))
        if match and row("category") == "letter" and letters:
            told = {one("signatures") for one in letters.rows if one("signatures") and not earlier(row("date"), one("date"))}
            if match[1].replace(",", "") not in told:
                yield row.told("event",
                    f"{match[1]} signatures, which no row of {letters.file} has by then, expected one of its counts")
        if row("category") != "model_release" and any(
            row("event").startswith(f"{one('model')} released") for one in (claude.rows if claude else ())
        ):
            yield row.told("category", f"{row('category')!r} of a release, expected 'model_release'")
        if row("category") == "model_release" and len(row("date")) == 10:
            for one in models.rows if models else ():
                name = one("notable_release").split(" (")[0]
                if (
                    re.match(rf"{re.escape(name)}(?=[ ,;(]).*\breleased\b", row("event"))
                    and set(row("source_ids").split(";")) & set(one("source_ids").split(";"))
                    and len(one("date")) == 10
                    and one("date") != row("date")
                ):
                    yield row.told("date", f"{row('date')} is not the day of {one('model_id')}, expected {one('date')}")
        if row("category") == "case" and len(row("date")) == 10:
            pages = set(row("source_ids").split(";"))
            same = [
                one
                for one in (decisions.rows if decisions else ())
                if len(one("date")) == 10 and pages <= set(one("source_ids").split(";"))
            ]
            if (
                same
                and all(one("date") != row("date") for one in same)
                and any(one("date")[:7] == row("date")[:7] for one in same)
            ):
                yield row.told("date", f"{row('date')} is not the day of {same[0]('decision_id')}, expected {same[0]('date')}")


def words_lead_somewhere(table: Table, tables: Tables) -> Iterator[Found]:
    """A claim that the words of a row name is in the ledger, and a word is not told apart from itself."""
    claims = tables.get("claims")
    known = {row("claim_id") for row in claims.rows} if claims else set()
    columns = [name for name in table.schema.by_name if name in ("feedback", "question", "text", "comment", "note")]
    for row in table.rows:
        for column in columns if known else ():
            for name in CLAIM.findall(row(column)):
                if name not in known:
                    yield row.told(column,
                        f"unknown claim {name!r}, expected an id of {claims.file if claims else ''}{nearest(name, known)}")
        words = {one.strip().casefold() for one in re.split("[;,]", row("do_not_confuse_with"))}
        if row("term_en") and row("term_en").casefold() in words:
            yield row.told("do_not_confuse_with", f"{row('term_en')!r} is the term itself, expected another")


def one_thesis(table: Table, tables: Tables) -> Iterator[Found]:
    """A reading has one thesis, which bears on nothing else."""
    first: dict[str, Row] = {}
    for row in table.rows if table.schema.name == "arguments" else ():
        if row("kind") != "thesis":
            continue
        if row("parent_id"):
            yield row.told("kind", f"'thesis' that bears on {row('parent_id')}, expected another kind or no parent")
        elif first.setdefault(row("reading_id"), row) is not row:
            yield row.told("kind",
                f"a second thesis of {row('reading_id')!r} beside {first[row('reading_id')]('node_id')}, expected one")


def correction_corrects(table: Table, tables: Tables) -> Iterator[Found]:
    """What stands now is not what stood before."""
    for row in table.rows if table.schema.name == "errata" else ():
        if row("was").strip() == row("now").strip():
            yield row.told("now", "is what stood there before, expected what was put in its place")


def people_behind_a_share(table: Table, tables: Tables) -> Iterator[Found]:
    """Users and the share of users of one day give the people of the country, who change little in half a year."""
    if table.schema.name != "ai_registrations":
        return
    users = {row("date"): row for row in table.rows if row("metric").startswith("generative AI users in China")}
    shares = [row for row in table.rows if row("metric").startswith("generative AI penetration in China")]
    people = {
        row("date"): 100 * (users[row("date")].number("value_number") or 0) / (row.number("value_number") or 1)
        for row in shares
        if row("date") in users
    }
    for row in shares:
        others = [one for day, one in people.items() if day != row("date")]
        if row("date") in people and others and all(abs(people[row("date")] / one - 1) > PEOPLE for one in others):
            yield row.told("value_number", f"{row('value_number')} percent are {users[row('date')]('value_number')} of "
                                           f"{people[row('date')]:.3g} people, elsewhere {others[0]:.3g}; expected "
                                           "the same country")


RULES = (
    lot_in_both_tables,
    lots_of_a_sale,
    sale_counted_from_its_lots,
    settlement_on_its_days,
    one_money_one_unit,
    deal_with_itself,
    decision_agrees_with_itself,
    suit_of_its_country,
    trackers_agree,
    event_beside_its_row,
    words_lead_somewhere,
    one_thesis,
    correction_corrects,
    people_behind_a_share,
)
