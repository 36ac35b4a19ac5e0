"""Rules on one row: each yields the line, the column, what is wrong and what was expected."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lemmata.checks.cell_rules import CURRENCIES, real_date
from lemmata.checks.located_tables import Found, Row, Table, Tables

SOLD, SOLD_UNPRICED = "sold", "sold, price unknown"
PRECISIONS = {4: "year", 7: "month", 10: "day"}
VALUES = ("value_number", "value_date", "value_text")
#: Columns of days that were, not of plans.
HAPPENED = ("date", "as_of", "filed_date", "outcome_date", "status_as_of", "release_date")
#: The dates of a suit, in the order in which they come.
COURSE = ("filed_date", "outcome_date", "status_as_of")
#: Forms of docket numbers: US district courts, courts of appeals and California's state courts; Chinese courts.
DOCKETS = {
    "US": (r"([A-Z0-9][\w. ]*\. )?(\d:\d\d-(cv|md|mc)-\d{5}|\d\d-\d{3,4}|CGC-\d\d-\d{6})", "1:23-cv-11195"),
    "CN": (r"\(\d{4}\)\w+号", "(2023)京0491民初11279号"),
}
#: Units in which a figure may be under nothing: a change.
SIGNED = {"percent", "ratio"}


def sound_date(row: Row, column: str, table: Table, tables: Tables) -> str:
    """The date in a cell; empty when there is none or it is none, which another rule says."""
    text = row(column)
    return "" if not text or real_date(text, table.schema.by_name[column], tables) else text


def date_as_precise_as_said(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """`precision` says how much of the date is known, and the date shows just that."""
    if "precision" not in row:
        return
    # The column before it, whatever it is called: date, filed_date, release_date.
    column = list(row)[list(row).index("precision") - 1]
    if not column.endswith("date"):
        return
    text, said = row(column), row("precision")
    if not text and said:
        yield row.told("precision", f"{said!r} without a date, expected an empty cell")
    elif text and not said:
        yield row.told("precision", f"is empty beside {text}, expected year, month or day")
    elif text := sound_date(row, column, table, tables):
        shown = PRECISIONS[len(text)]
        if said in PRECISIONS.values() and said != shown:
            yield row.told(column, f"{text} is a {shown}, expected a {said} as `precision` has it")


def nothing_after_the_data(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """What happened, was sold, written or counted is not later than the data's own `as_of`; a plan may be."""
    if row("status") in ("planned", "overtaken"):
        return
    for column in HAPPENED:
        text = sound_date(row, column, table, tables) if column in table.schema else ""
        # A year or a month is later only when it begins later.
        if text and tables.as_of and text > tables.as_of[:len(text)]:
            what = "happened" if row("status") == "happened" else "lies"
            yield row.told(column, f"{text} {what} after {tables.as_of}, as_of of datapackage.json, "
                                   f"expected {tables.as_of} or before")


def dates_in_order(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A suit is filed before it is decided, and its state is of a day after both."""
    dated = [(column, sound_date(row, column, table, tables)) for column in COURSE if column in table.schema]
    dated = [(column, text) for column, text in dated if text]
    for (earlier, first), (later, second) in itertools.pairwise(dated):
        known = min(len(first), len(second))  # what is known of the one date may be a year only
        if second[:known] < first[:known]:
            yield row.told(later, f"{second} is before {earlier}, expected {first} or after")


def docket_of_its_court(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """The docket number of a suit has the form of the courts of its country, where the record knows that form."""
    form = DOCKETS.get(row("jurisdiction"))
    if "plaintiff" not in row or not row("docket") or form is None:
        return
    for number in row("docket").split("; "):
        if not re.fullmatch(form[0], number):
            yield row.told("docket", f"{number!r} has no form of a court of {row('jurisdiction')}, expected as in {form[1]}")


def ends_with_an_outcome(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """An outcome says whether the suit ends with it; a suit that is pending has not ended."""
    if "outcome" not in row or "ends" not in row:
        return
    if row("outcome") == "pending" and row("ends"):
        yield row.told("ends", f"{row('ends')!r} of a suit that is pending, expected an empty cell")
    elif row("outcome") not in ("", "pending") and not row("ends"):
        yield row.told("ends", f"is empty beside outcome {row('outcome')!r}, expected yes or no")


def prices(row: Row, table: Table) -> list[str]:
    """The columns of a lot's price."""
    return [field.name for field in table.schema.fields if field.numeric and field.name.startswith("price")]


def price_of_what_was_sold(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """What was sold has a price, or says that it is not known; what was not sold has none."""
    columns = prices(row, table)
    if not columns or "status" not in row:
        return
    priced = [column for column in columns if row(column)]
    status = row("status")
    if status == SOLD and not priced:
        yield row.told(columns[0], f"sold without a price, expected one, or {SOLD_UNPRICED!r} as status")
    elif status in ("unsold", SOLD_UNPRICED) and priced:
        yield row.told(priced[0], f"{row(priced[0])} of a lot {status!r}, expected an empty cell")


def low_not_above_high(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """The low end of a range is not above its high end, and a high end of a value does not stand alone."""
    for field in table.schema.fields:
        if not field.numeric:
            continue
        if "_low" in field.name:
            high = field.name.replace("_low", "_high")
        else:
            high = {"value_number": "value_high"}.get(field.name, f"{field.name}_high")
        if high not in table.schema:
            continue
        least, most = row.number(field.name), row.number(high)
        if least is not None and most is not None and least > most:
            yield row.told(field.name, f"{row(field.name)} is above {high}, expected at most {row(high)}")
        elif "_low" not in field.name and not row(field.name) and row(high):
            yield row.told(high, f"{row(high)} without {field.name}, expected both or neither")


def one_typed_value(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A measure has one value, of one type, or none where it is not known. (A fact must have one: see facts.)"""
    if any(column not in row for column in VALUES) or "derived" in row:
        return
    filled = [column for column in VALUES if row(column)]
    if len(filled) > 1:
        yield row.told(filled[1], f"a second value beside {filled[0]}, expected one, or all empty")


def number_with_unit(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A number has a unit, and an amount of money or a count is not under nothing."""
    for value, unit in (("value_number", "unit"), ("stated_value", "stated_unit")):
        if value not in row or unit not in row or not row(value):
            continue
        number = row.number(value)
        if not row(unit):
            yield row.told(unit, f"is empty beside {value} {row(value)}, expected a unit")
        elif number is not None and number < 0 and row(unit) not in SIGNED:
            yield row.told(value, f"{row(value)} {row(unit)} is negative, expected 0 or more")


def scale_with_value(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A scale or a qualifier belongs to a figure stated."""
    for column in ("stated_scale", "stated_qualifier", "stated_unit"):
        if row(column) and not row("stated_value"):
            yield row.told(column, f"{row(column)!r} without stated_value, expected an empty cell")


def price_with_currency(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A price in a currency of its own says in which."""
    if "currency" in row and row("price") and not row("currency"):
        yield row.told("currency", f"is empty beside price {row('price')}, expected one of {', '.join(sorted(CURRENCIES))}")


def award_with_currency(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """An award of a court says in which money, and no money stands without an award."""
    if "award" in row and "award_currency" in row and bool(row("award")) != bool(row("award_currency")):
        yield row.told("award_currency", f"is empty beside award {row('award')}, expected a currency" if row("award")
                                         else f"{row('award_currency')!r} without an award, expected an empty cell")


def fault_of_a_faulty_figure(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """What is off in a figure is said only of one that the verdict does not let stand."""
    if "fault" in row and row("fault") and row("verdict") not in ("contradicted", "imprecise"):
        yield row.told("fault", f"{row('fault')!r} of a claim that is {row('verdict') or 'not judged'}, expected an empty cell")


def price_in_dollars_agrees(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A price in US dollars is the same in both columns."""
    price, dollars = row.number("price"), row.number("price_usd")
    if row("currency") == "USD" and None not in (price, dollars) and price != dollars:
        yield row.told("price_usd", f"{row('price_usd')} is not the price in USD, expected {row('price')}")


def hammer_below_price(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A hammer price says on what it rests, and with the premium added it is the price: lower, or the same without one."""
    if "hammer" not in row or "hammer_basis" not in row:
        return
    if bool(row("hammer")) != bool(row("hammer_basis")):
        yield row.told("hammer_basis", f"is empty beside hammer {row('hammer')}, expected a value" if row("hammer")
                                       else f"{row('hammer_basis')!r} without a hammer price, expected an empty cell")
    hammer, price = row.number("hammer"), row.number("price")
    if hammer is None:
        return
    if price is None:
        yield row.told("hammer", f"{row('hammer')} without a price, expected an empty cell")
    elif row("with_fees") == "no" and hammer != price:
        yield row.told("hammer", f"{row('hammer')} is not the price without fees, expected {row('price')}")
    elif hammer > price or row("with_fees") == "yes" and hammer == price:
        yield row.told("hammer", f"{row('hammer')} is not below the price, expected less than {row('price')}")


def segment_of_its_reading(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A segment id opens with the reading that it is of."""
    reading = row("reading_id")
    for column in ("segment_id", "segment_ids"):
        for segment in row(column).split(";") if row(column) and reading else ():
            if segment.partition(":")[0] != reading:
                yield row.told(column, f"{segment!r} is not of the reading {reading!r}, expected '{reading}:…'")


def relation_with_parent(row: Row, table: Table, tables: Tables) -> Iterator[Found]:
    """A row with a parent says how it comes from it or bears on it, and a root has nothing to say."""
    if "parent_id" in row and "relation" in row and bool(row("parent_id")) != bool(row("relation")):
        yield row.told("relation", f"{row('relation')!r} without a parent, expected an empty cell"
                                   if row("relation") else "is empty beside a parent, expected a value")


RULES = (date_as_precise_as_said, nothing_after_the_data, dates_in_order, docket_of_its_court, ends_with_an_outcome,
         price_of_what_was_sold, low_not_above_high, one_typed_value, number_with_unit, scale_with_value,
         price_with_currency, award_with_currency, fault_of_a_faulty_figure, price_in_dollars_agrees,
         hammer_below_price, segment_of_its_reading, relation_with_parent)
