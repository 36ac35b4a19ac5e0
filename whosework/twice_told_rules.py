"""Rules on what the record tells twice: in two tables, in words and in a column, by a day and by its place in an order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import Found, Row, Table, Tables
from whosework.meaning_rules import AT_MOST, QUOTIENTS, TIERS, earlier, same

#: A cell that another table has too: table, row, column; table, row, column.
SAME = (
    ("settlements", "bartz_v_anthropic_fund", "value_number", "settlement_terms", "fund_total", "value_number"),
    ("settlements", "bartz_v_anthropic_units", "value_number", "settlement_terms", "works_on_final_list", "value_number"),
    ("settlements", "bartz_v_anthropic_lawyers_fee", "value_number", "settlement_terms", "fee_award", "value_number"),
    ("settlements", "bartz_v_anthropic_per_unit_first_distribution", "value_number",
     "settlement_terms", "first_distribution_per_work", "value_number"),
    ("settlements", "harpercollins_microsoft_licence_per_unit", "value_number", "licensing_deals", "D29", "per_unit_usd"),
    ("sale_totals", "total_with_fees", "value_number", "ai_art_sales", "A31", "price"),
    ("sale_totals", "presale_low_estimate", "value_number", "ai_art_sales", "A31", "estimate_low"),
    ("sale_totals", "top_lot_price", "value_number", "ai_art_sales", "A23", "price"),
)
#: Parts that are together the whole, neither more nor less: table, parts, whole.
WHOLE = (
    ("settlement_terms", tuple(f"instalment_{number}_amount" for number in range(1, 5)), "fund_total"),
    ("settlement_terms", ("fee_request_first_class_counsel_part", "fee_request_first_other_firms_part"), "fee_request_first"),
    ("sale_totals", ("lots_sold", "lots_unsold"), "lots_offered"),
)
#: Tables of what happened, each with the column of its day. A source that tells of it is not older than that.
HAPPENED = {
    "events": "date", "decisions": "date", "models": "release_date", "open_models": "date", "ai_art_sales": "date",
    "licensing_deals": "date", "cases": "filed_date", "case_counts": "as_of", "case_listings": "as_of",
    "open_letter_signatures": "date", "rules": "date", "settlement_terms": "as_of", "settlements": "as_of",
    "ai_registrations": "date", "sale_totals": "as_of",
}
#: What is known before its day: when a law takes effect, when a show or a term ends.
KNOWN_BEFORE = re.compile(r"\b(?:in force|takes effect|took effect|applies|closes|opens|end of|deadline|timetable)\b", re.I)
#: A page may bear a day some weeks from that in its address: it was written again, or the address is that of a draft.
DAYS_APART = 31
CHANGED = re.compile(r"\b(?:changed|updated|revised)\b", re.IGNORECASE)
ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?!\d)")
#: The stage of a case, as its name gives it.
STAGE = re.compile(r",? ?\b(?:first instance|appeal|district court|D\.C\. Circuit|certiorari|pending)\b")
#: What the number of a mainland court says of its level.
NUMBERED = ((re.compile(r"[民刑行知]初\d"), "first instance"), (re.compile(r"[民刑行知]终\d"), "appeal"))
EFFECT = re.compile(r"\b(?:in force|applies from|took effect on) (\d{4}-\d{2}-\d{2})")
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: A sum that words give to one of two parts by name: 1,000 damages and 560 costs; damages of CNY 1,000.
_NAMED = (r"(\d[\d,]*(?:\.\d+)?) (?:in |for |of )?{0}\b(?! (?:and|or) (?:costs|damages))"
          r"|{0} of (?:[A-Z]{{3}} )?(\d[\d,]*(?:\.\d+)?)")
DAMAGES, COSTS = re.compile(_NAMED.format("damages")), re.compile(_NAMED.format("costs"))
#: The row that stands for a whole sale, and the measure of the day on which it closed.
SALE = ("ai_art_sales", "A31"), ("sale_totals", "sale_closed")


def _row(tables: Tables, table: str, key: str) -> Row | None:
    one = tables.get(table)
    return one.keys.get((key,)) if one else None


def _numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in DIGITS.findall(text)]


def _equal(one: float | None, other: float | None) -> bool:
    """Whether two cells hold one number; a cell that holds none is told by another rule."""
    return one is None or other is None or same(one, other)


def _part(words: re.Pattern[str], text: str) -> float | None:
    """The sum that `text` gives to one part by name, if it does."""
    match = words.search(text)
    return _numbers(match[1] or match[2])[0] if match else None


def named_rows_stand(table: Table, tables: Tables) -> Iterator[Found]:
    """A row that the rules on sums name by its key is there: were the key renamed, the rule would end without a word."""
    wanted: list[tuple[str, Any]] = [(one[0], one[1]) for pair in SAME for one in (pair[:3], pair[3:])] + list(SALE)
    wanted += [(name, key) for name, parts, whole in (*WHOLE, *AT_MOST) for key in (*parts, whole)]
    wanted += [(name, key) for name, *keys in QUOTIENTS for key in keys]
    for key in dict.fromkeys(key for name, key in wanted if name == table.schema.name and isinstance(key, str) and key):
        if (key,) not in table.keys:
            near = nearest(key, [one[0] for one in table.keys])
            yield 1, table.schema.primary_key[0], (f"no row {key!r}, which rules on sums and days name, expected one{near}; who "
                                                   "renames a key renames it in whosework/*_rules.py too")


def same_in_both_tables(table: Table, tables: Tables) -> Iterator[Found]:
    """A number that stands in two tables is one number."""
    for pair in SAME:
        for here, there in ((pair[:3], pair[3:]), (pair[3:], pair[:3])):
            if here[0] != table.schema.name:
                continue
            row, other = table.keys.get((here[1],)), _row(tables, *there[:2])
            if row and other and row(here[2]) and other(there[2]) and not _equal(row.number(here[2]), other.number(there[2])):
                yield row.told(here[2], f"{row(here[2])} of {here[1]} is not that of {there[1]} in {there[0]}, "
                                        f"expected {other(there[2])}")


def parts_are_the_whole(table: Table, tables: Tables) -> Iterator[Found]:
    """Instalments are the fund, what was sold and what was not are what was offered."""
    for name, parts, whole in WHOLE if "measure_id" in table.schema else ():
        rows = [table.keys.get((key,)) for key in (*parts, whole)] if table.schema.name == name else []
        numbers = [row.number("value_number") for row in rows if row]
        known = [number for number in numbers if number is not None]
        if not rows or len(known) < len(rows) or same(sum(known[:-1]), known[-1]):
            continue
        for row in rows:
            if row:
                yield row.told("value_number", f"{' and '.join(parts)} are together {sum(known[:-1]):.12g}, "
                                               f"expected {whole}, {known[-1]:.12g}")


def source_not_older(table: Table, tables: Tables) -> Iterator[Found]:
    """What happened is told by a page of that day or later: one of its sources that were opened is not older."""
    sources, column = tables.get("sources"), HAPPENED.get(table.schema.name, "")
    for row in table.rows if sources and column else ():
        words = " ".join(row(one) for one in ("event", "instrument", "rule", "metric", "note"))
        if not row(column) or row("status") in ("planned", "overtaken") or KNOWN_BEFORE.search(words):
            continue
        pages = [sources.keys.get((one,)) for one in row("source_ids").split(";")] if sources else []
        days = [page("date") for page in pages if page]
        opened = all(page and page("seen") != "not opened" for page in pages)
        if days and all(days) and opened and all(earlier(day, row(column)) for day in days):
            yield row.told(column, f"{row(column)} is after every source of the row, the last of {max(days)}; "
                                   "expected a day that one of them could tell")


def day_in_its_address(table: Table, tables: Tables) -> Iterator[Found]:
    """A page whose address carries a day bears that day or one near it."""
    for row in table.rows if table.schema.name == "sources" else ():
        match = ADDRESS_DAY.search(row("url"))
        try:
            there, here = date(*map(int, match.groups())) if match else None, date.fromisoformat(row("date"))
        except ValueError:  # no day, or digits in an address that are none
            continue
        # A page that was written again bears a later day, and its note says so.
        if there and abs((there - here).days) > DAYS_APART and not (here > there and CHANGED.search(row("note"))):
            yield row.told("date", f"{row('date')} of an address that carries {there}, expected about that day, or in note that "
                                   "the page was changed or updated since")


def said_in_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A number beside words that say it is one of the numbers in them."""
    columns = {"licensing_deals": (("term_low_years", "term_years"), ("term_high_years", "term_years"),
                                   ("per_unit_usd", "per_unit_amount")),
               "decisions": (("award", "remedy"), ("costs", "remedy"))}.get(table.schema.name, ())
    for row in table.rows:
        for column, words in columns:
            number, said = row.number(column), _numbers(row(words))
            if number is not None and said and not any(same(number, one) for one in said):
                yield row.told(column, f"{row(column)} is not in {words} {row(words)!r}, expected "
                                       f"{' or '.join(f'{one:g}' for one in said)}")
        award, costs, said = row.number("award"), row.number("costs"), _numbers(row("remedy"))
        if award is None or costs is None or len(said) < 2 or any(same(award + costs, one) for one in said):
            continue
        damages, fees = _part(DAMAGES, row("remedy")), _part(COSTS, row("remedy"))
        if damages is None or fees is None or not (same(award, damages) and same(costs, fees)):
            yield row.told("award", f"{row('award')} and costs {row('costs')} are {award + costs:g}, which remedy "
                                    f"{row('remedy')!r} does not say, expected the sum without costs")


def one_key_of_one_name(table: Table, tables: Tables) -> Iterator[Found]:
    """Instances of a case that bear one name, but for the stage, have one key."""
    if "case_key" not in table.schema:
        return
    known: dict[str, Row] = {}
    for row in table.rows:
        name = re.sub(r" ?\(\)", "", STAGE.sub("", row("short_name")))
        first = known.setdefault(name, row)
        if first("case_key") != row("case_key"):
            for one, other in ((first, row), (row, first)):
                yield one.told("case_key", f"{one('case_key')!r} of {one('short_name')!r}, and "
                                           f"at line {other.line()} it is {other('case_key')!r}, expected one key")


def level_by_its_number(table: Table, tables: Tables) -> Iterator[Found]:
    """The number of a mainland court says whether it is of first instance or an appeal, and so may the name of the row."""
    for row in table.rows if "level" in table.schema and "docket" in table.schema else ():
        for pattern, level in NUMBERED:
            if pattern.search(row("docket")) and row("level") != level:
                yield row.told("level", f"{row('level')!r} of {row('docket')!r}, expected {level!r}")
        for level in ("first instance", "appeal"):
            if re.search(rf"\b{level}\)", row("short_name")) and row("level") != level:
                yield row.told("level", f"{row('level')!r} of {row('short_name')!r}, expected {level!r}")


def made_before_in_force(table: Table, tables: Tables) -> Iterator[Found]:
    """A rule is made by the day on which, by its own words, it takes effect."""
    for row in table.rows if table.schema.name == "rules" else ():
        for day in EFFECT.findall(row("instrument")):
            if earlier(day, row("date")):
                yield row.told("date", f"{row('date')} of what is in force from {day}, expected that day or before")


def target_after_its_report(table: Table, tables: Tables) -> Iterator[Found]:
    """A day that is aimed at is not over when it is reported."""
    for row in table.rows if "metric" in table.schema and "value_date" in table.schema else ():
        if row("metric").endswith("target_date") and row("value_date") and earlier(row("value_date"), row("as_of")):
            yield row.told("value_date", f"{row('value_date')} is before as_of, {row('as_of')}, expected that day or after")


def versions_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """A higher version of a tier comes out later; a version of a text after the one that it is made from."""
    if table.schema.name == "models":
        of: dict[str, list[tuple[float, Row]]] = defaultdict(list)
        for row in table.rows:
            version = re.search(r"\d+(?:\.\d+)?", row("model"))
            if version and row("release_date") and row("tier") in TIERS:
                of[row("tier")].append((float(version[0]), row))
        for tier in of.values():
            for number, row in tier:
                for higher, other in tier:
                    if number < higher and earlier(other("release_date"), row("release_date")):
                        for one, word, than in ((row, "before", other), (other, "after", row)):
                            yield one.told("release_date",
                                f"{one('release_date')} of {one('model')!r}, expected {word} {than('model')!r}, "
                                f"{than('release_date')}")
    for row in table.rows if "parent_id" in table.schema and "date" in table.schema else ():
        parent = table.keys.get((row("parent_id"),))
        # Of two versions that come from each other the tree is told to be wrong, not the days.
        if parent and parent("parent_id") != row(table.schema.primary_key[0]) and earlier(row("date"), parent("date")):
            yield row.told("date", f"{row('date')} is before {row('parent_id')}, which it comes from; expected "
                                   f"{parent('date')} or after")


def release_on_its_day(table: Table, tables: Tables) -> Iterator[Found]:
    """The event of a release has the day that the table of models gives."""
    models = tables.get("models")
    for row in table.rows if table.schema.name == "events" and models else ():
        if row("category") != "model_release" or not re.search(r"\breleased\b", row("event")):
            continue
        for model in models.rows if models else ():
            name = re.escape(model("model"))
            days = row("date"), model("release_date")
            if re.search(rf"^(?:[^;]*\band )?{name}(?: and [^;]*?)? released\b", row("event")) and any(
                    earlier(*pair) for pair in (days, days[::-1])):
                yield row.told("date", f"{days[0]} is not the day of {model('model')!r} in "
                                       f"{models.file if models else ''} ({model('model_id')}), expected {days[1]}")


def docket_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """The entries of a docket are numbered by their days; one that is itself a source bears its day."""
    of: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    sources = tables.get("sources")
    for row in table.rows if "case_id" in table.schema and "note" in table.schema else ():
        entry = re.search(r"^Docket: Dkt\. (\d+)\.", row("note"))
        if entry and row("case_id") and len(row("date")) == 10:
            of[row("case_id")].append((int(entry[1]), row))
            pages = [sources.keys.get((one,)) for one in row("source_ids").split(";")] if sources else []
            for page in pages:
                if page and f"(Dkt. {entry[1]})" in page("title") and page("date") and (
                        earlier(page("date"), row("date")) or earlier(row("date"), page("date"))):
                    yield row.told("date", f"{row('date')} of Dkt. {entry[1]}, which {page('source_id')} dates "
                                           f"{page('date')}, expected that day")
    for entries in of.values():
        for number, row in entries:
            for higher, other in entries:
                if number < higher and earlier(other("date"), row("date")):
                    pair = (row, number, "after", other, higher), (other, higher, "before", row, number)
                    for one, dkt, word, than, by in pair:
                        yield one.told("date", f"{one('date')} of Dkt. {dkt}, expected a day not {word} that of "
                                               f"Dkt. {by}, {than('date')}")


def posted_after_the_news(table: Table, tables: Tables) -> Iterator[Found]:
    """An open letter follows what it is written against."""
    if "record_type" not in table.schema:
        return
    first = {kind: next((row for row in table.rows if row("record_type") == kind), None) for kind in ("announcement", "posting")}
    announced, posted = first["announcement"], first["posting"]
    if announced and posted and earlier(posted("date"), announced("date")):
        for row, word, other in ((posted, "after", announced), (announced, "before", posted)):
            yield row.told("date", f"{row('date')} of the {row('record_type')}, expected {other('date')} or {word}")


def sold_while_the_sale_was_open(table: Table, tables: Tables) -> Iterator[Found]:
    """The lots and the total of the sale are of the day on which it closed."""
    closed, lots = _row(tables, *SALE[1]), tables.get("lots")
    total = _row(tables, *SALE[0])
    if table.schema.name != "ai_art_sales" or closed is None or lots is None or total is None:
        return
    for row in table.rows:
        if (row("house"), row("sale")) == (total("house"), total("sale")) and row("date") != closed("value_date"):
            yield row.told("date", f"{row('date')} of a lot of {row('sale')!r}, expected {closed('value_date')}, as "
                                   f"{closed('measure_id')} has it")


RULES = (named_rows_stand, same_in_both_tables, parts_are_the_whole, source_not_older, day_in_its_address, said_in_words,
         one_key_of_one_name, level_by_its_number, made_before_in_force, target_after_its_report, versions_in_order,
         release_on_its_day, docket_in_order, posted_after_the_news, sold_while_the_sale_was_open)
