"""Every rule of the check: one thing is spoilt in a copy of the real tables, and one line says what and where.

Tables are spoilt several at a time, each in one way, and cells many at a time, each in a row of its own: each is still told,
once, at its line.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from lemmata.checks import registry, told_again_rules, whole_book_rules
from lemmata.checks.registry import catalogue
from lemmata.record.settings import Settings
from tests.this_book import BOOK, ROOT

CASES: list[tuple[str, Callable, frozenset[str]]] = []
CELLS: list[tuple[str, str, str, str, str, str]] = []


def case(rule: str, *tables: str):
    """Register a bad input of `rule`: a function that spoils `tables` of a copy of the data and returns the line to expect.

    Those of other tables are spoilt together; one that names none is spoilt alone.
    """
    def register(spoil: Callable) -> Callable:
        CASES.append((rule, spoil, frozenset(tables)))
        return spoil
    return register


def cell(rule: str, table: str, key: str, column: str, text: str, message: str) -> None:
    """Register a bad input of `rule`: one cell with another text."""
    CELLS.append((rule, table, key, column, text, message))


# --- the form of a file -----------------------------------------------------------------------------------------------

@case("missing_file", "open_models")
def a_table_without_its_file(copy):
    copy.path("open_models").unlink()
    return "data/open_models.csv:1: file: is missing, expected the table 'open_models' of datapackage.json"


@case("empty_file", "licensing_deals")
def a_file_without_a_byte(copy):
    copy.path("licensing_deals").write_bytes(b"")
    return "data/licensing_deals.csv:1: file: is empty, expected a header and rows"


@case("empty_file", "rules")
def a_header_without_rows(copy):
    copy.write("rules", copy.lines("rules")[:1])
    return "data/rules.csv:1: file: has a header and no row, expected rows"


def a_folder(path):
    path.unlink()
    path.mkdir()


def a_link_to(target):
    def put(path):
        path.unlink()
        path.symlink_to(target)
    return put


def a_pipe(path):
    path.unlink()
    os.mkfifo(path)


for spoil, wrong in ((a_folder, "is a folder"), (a_link_to("nowhere"), "is a link that leads nowhere"),
                     (a_link_to("lots.csv"), "cannot be opened (Too many levels of symbolic links)"),
                     (a_pipe, "is no file: a pipe, a socket or a device")):
    @case("file_can_be_opened")
    def what_cannot_be_opened(copy, spoil=spoil, wrong=wrong):
        spoil(copy.path("lots"))
        return f"data/lots.csv:1: file: {wrong}, expected a file"


@case("empty_line", "lots")
def a_line_without_a_row(copy):
    number = copy.edit("lots", "cohen", lambda line: "\n" + line)
    return f"data/lots.csv:{number}: file: empty line, expected a row"


@case("encoding", "terms")
def a_byte_of_latin_1(copy):
    number = copy.line("terms", "originality")
    lines = copy.path("terms").read_bytes().split(b"\n")
    lines[number - 1] = lines[number - 1].replace(b"originality", b"originalit\xe9", 1)
    copy.path("terms").write_bytes(b"\n".join(lines))
    return f"data/terms.csv:{number}: file: byte 0xe9 is no UTF-8, expected UTF-8"


@case("bom", "concepts")
def a_byte_order_mark(copy):
    copy.path("concepts").write_bytes(b"\xef\xbb\xbf" + copy.path("concepts").read_bytes())
    return "data/concepts.csv:1: file: begins with the byte-order mark of UTF-8, expected UTF-8 without one"


@case("bom", "positions")
def a_table_in_utf_16(copy):
    copy.path("positions").write_text(copy.path("positions").read_text(encoding="utf-8"), encoding="utf-16")
    return "data/positions.csv:1: file: begins with the byte-order mark of UTF-16, expected UTF-8 without one"


@case("line_end", "lots")
def a_line_that_ends_as_on_windows(copy):
    number = copy.edit("lots", "cohen", lambda line: line + "\r")
    return f"data/lots.csv:{number}: file: line ends in CR LF, expected LF"


@case("last_line", "errata")
def a_file_cut_off(copy):
    raw = copy.path("errata").read_bytes()
    copy.path("errata").write_bytes(raw[:-1])
    return f"data/errata.csv:{raw.count(10)}: file: the last line has no end, expected a line feed: is the file cut off?"


@case("quotes", "lots")
def a_quotation_mark_never_closed(copy):
    number = copy.append("lots", 'late,,Someone,"A title')
    return (f"data/lots.csv:{number}: file: quotation mark opens a cell and is never closed, expected a second one")


@case("quotes", "events")
def a_quotation_mark_that_meets_the_next_one(copy):
    # Another reader would end the cell some rows below, where the next quotation mark stands.
    number = copy.edit("events", "AE15", lambda line: line.replace("Open letter", '"Open letter', 1))
    return (f"data/events.csv:{number}: file: quotation mark opens a cell and is not closed before text follows, "
            "expected a comma or the end of the line after it")


@case("quotes", "lots")
def a_quotation_mark_within_a_cell(copy):
    number = copy.edit("lots", "csuri", lambda line: line.replace("Bspline", 'Bspline "'))
    return (f"data/lots.csv:{number}: file: quotation mark inside a cell that does not open with one, expected the "
            "cell in quotation marks and the mark doubled")


@case("missing_column", "anchors")
def a_column_left_out(copy):
    copy.write("anchors", [line.rpartition(",")[0] for line in copy.lines("anchors")])
    return "data/anchors.csv:1: sha256: missing column, expected after end"


@case("missing_column", "anchors")
def a_column_with_another_name(copy):
    copy.edit("anchors", "segment_id", lambda line: line.replace("nth", "occurrence"))
    return "data/anchors.csv:1: nth: missing column, expected after lemma; 'occurrence' is unknown"


@case("extra_column", "case_listings")
def a_column_added(copy):
    copy.write("case_listings", [f"{line},x" for line in copy.lines("case_listings")])
    return "data/case_listings.csv:1: x: extra column 'x', expected only those of datapackage.json"


@case("extra_column", "anchors")
def a_column_twice(copy):
    copy.edit("anchors", "segment_id", lambda line: line + ",nth")
    return "data/anchors.csv:1: nth: column stands twice, expected once"


@case("column_order", "anchors")
def columns_exchanged(copy):
    copy.edit("anchors", "segment_id", lambda line: line.replace("start,end", "end,start"))
    return "data/anchors.csv:1: end: columns in another order, expected start here"


@case("short_row", "art_market_context")
def a_row_with_a_cell_less(copy):
    number = copy.edit("art_market_context", "M04", lambda line: line.replace("M04,", "", 1))
    return (f"data/art_market_context.csv:{number}: note: row of 6 cells ends before it, expected 7")


@case("long_row", "lots")
def a_number_with_a_comma_outside_quotation_marks(copy):
    number = copy.edit("lots", "anadol", lambda line: line.replace("277200", "277,200"))
    return (f"data/lots.csv:{number}: note: row of 15 cells goes on after it, expected 14: is a cell with a comma in "
            "quotation marks?")


# --- the description --------------------------------------------------------------------------------------------------

@case("package_readable")
def a_description_that_is_no_json(copy):
    path = copy.data / "datapackage.json"
    lines = path.read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, 1) if '"as_of"' in line)
    lines[number - 1] = lines[number - 1].replace('"as_of":', '"as_of"')
    path.write_text("\n".join(lines), encoding="utf-8")
    return f"data/datapackage.json:{number}: file: is no JSON (Expecting ':' delimiter), expected a data package"


@case("package_readable")
def no_description(copy):
    (copy.data / "datapackage.json").unlink()
    return "data/datapackage.json:1: file: is missing, expected the description of the tables"


@case("package_readable")
def a_description_of_nothing(copy):
    copy.describe(lambda package: package.update(resources=[]))
    return "data/datapackage.json:1: resources: none, expected a list of tables"


def json_line(copy, text: str, after: str) -> int:
    """Line of the description on which `text` stands, below the path of the table `after`."""
    lines = (copy.data / "datapackage.json").read_text(encoding="utf-8").split("\n")
    start = next(number for number, line in enumerate(lines) if f'"path": "{after}.csv"' in line)
    return next(number for number, line in enumerate(lines[start:], start + 1) if text in line)


def resource(package: dict, name: str) -> dict:
    return next(one for one in package["resources"] if one["name"] == name)


@case("package_shape")
def a_pattern_that_is_none(copy):
    def spoil(package):
        resource(package, "lots")["schema"]["fields"][0]["constraints"]["pattern"] = "(["
    copy.describe(spoil)
    number = json_line(copy, '"path"', after="lots") - 1
    return (f"data/datapackage.json:{number}: schema.fields[0].constraints.pattern: of table 'lots' "
            "must be a pattern")


@case("package_shape")
def a_table_without_columns(copy):
    copy.describe(lambda package: resource(package, "lots")["schema"].pop("fields"))
    number = json_line(copy, '"path"', after="lots") - 1
    return f"data/datapackage.json:{number}: schema: of table 'lots' must contain ['fields'] properties"


@case("package_shape")
def a_key_that_is_a_number(copy):
    copy.describe(lambda package: resource(package, "lots")["schema"].update(primaryKey=1))
    number = json_line(copy, '"path"', after="lots") - 1
    return (f"data/datapackage.json:{number}: schema.primaryKey: of table 'lots' must be a name or a list of names")


@case("package_complete")
def data_as_of_no_day(copy):
    copy.describe(lambda package: package.update(as_of="last autumn"))
    return "data/datapackage.json:8: as_of: 'last autumn' is no date, expected the day to which the data is complete"


@case("package_complete")
def a_column_without_description(copy):
    def spoil(package):
        next(one for one in resource(package, "lots")["schema"]["fields"] if one["name"] == "medium").pop("description")
    copy.describe(spoil)
    number = json_line(copy, '"name": "medium"', after="lots")
    return f"data/datapackage.json:{number}: description: column 'medium' of lots has none, expected one"


@case("package_complete")
def a_column_without_a_title(copy):
    def spoil(package):
        next(one for one in resource(package, "lots")["schema"]["fields"] if one["name"] == "medium").pop("title")
    copy.describe(spoil)
    number = json_line(copy, '"name": "medium"', after="lots")
    return f"data/datapackage.json:{number}: title: column 'medium' of lots has none, expected words for readers"


@case("package_complete")
def two_columns_of_one_title(copy):
    def spoil(package):
        next(one for one in resource(package, "lots")["schema"]["fields"] if one["name"] == "medium")["title"] = "Artist"
    copy.describe(spoil)
    number = json_line(copy, '"name": "medium"', after="lots")
    return f"data/datapackage.json:{number}: title: 'Artist' is that of two columns of lots, expected one of its own"


@case("package_keys")
def a_key_that_is_no_column(copy):
    copy.describe(lambda package: resource(package, "lots")["schema"].update(primaryKey="lot"))
    number = json_line(copy, '"path"', after="lots") - 1
    return f"data/datapackage.json:{number}: keys: unknown column 'lot' of lots, expected one of its fields, " \
           "nearest is 'lot_id'"


@case("package_keys")
def a_reference_to_no_table(copy):
    def spoil(package):
        resource(package, "segments")["schema"]["foreignKeys"][0]["reference"]["resource"] = "reading"
    copy.describe(spoil)
    number = json_line(copy, '"path"', after="segments") - 1
    return (f"data/datapackage.json:{number}: foreignKeys: unknown table 'reading', expected one of this file, "
            "nearest is 'readings'")


@case("undescribed_file", "lots")
def a_file_nobody_described(copy):
    copy.write("lots_old", copy.lines("lots"))
    return "data/lots_old.csv:1: file: is not described, expected a table of datapackage.json"


# --- one cell ---------------------------------------------------------------------------------------------------------

cell("required_cell", "lots", "stiles", "artist", "", "is empty, expected a value")
cell("required_cell", "claims", "S0-02", "source_ids", "", "no source id, expected at least one")
cell("formula_start", "lots", "dounia", "title", "=SUM(A1)", "starts with '=' as a formula would, expected text")
cell("unseen_character", "events", "AE05", "event_id", "AE\u200b05",
     "holds U+200B (ZERO WIDTH SPACE), expected only characters that can be seen")
cell("unseen_character", "claims", "S0-04", "source_ids", "AU-002;AU-0\ufeff03",
     "holds U+FEFF (ZERO WIDTH NO-BREAK SPACE), expected only characters that can be seen")
cell("unseen_character", "lots", "keke", "note", "no\u00a0break",
     "holds U+00A0 (NO-BREAK SPACE), expected only characters that can be seen")
cell("unseen_character", "ai_art_sales", "A06", "estimate_low", "688\u200d888",
     "holds U+200D (ZERO WIDTH JOINER), expected only characters that can be seen")
cell("outer_blank", "lots", "dounia", "artist", "Linda Dounia ",
     "'Linda Dounia ' begins or ends with a blank, expected none")
cell("placeholder", "lots", "elwes", "medium", "N/A", "'N/A' stands for an unknown value, expected an empty cell")
cell("conflict_marker", "lots", "grimes", "note", "<<<<<<< HEAD",
     "holds the conflict marker '<<<<<<< HEAD', expected the text that was chosen")
cell("markup", "lots", "botto", "note", "a <b>bold</b> word", "holds the HTML '<b>', expected plain text")
cell("markup", "lots", "barrat-barrot", "note", "Memo &amp; more", "holds the HTML '&amp;', expected plain text")
for key, number, message in [
    ("A07", "277,200", "has thousands separators, expected digits alone, as in 1234567.89"),
    ("A08", "２７７２００", "has full-width or raised digits, expected ASCII digits"),
    ("A10", "$277200",
     "carries a sign of currency or per cent, expected the number alone; the unit has its own column"),
    ("A12", "NaN", "is not finite, expected a number or an empty cell"),
    ("A18", "inf", "is not finite, expected a number or an empty cell"),
    ("A20", "1e5", "is no plain number, expected digits with at most one full stop, as in 1234.5"),
]:
    cell("plain_number", "ai_art_sales", key, "estimate_low", number, f"{number!r} {message}")
cell("plain_number", "open_letter_signatures", "L17", "signatures", "6000.5",
     "'6000.5' is no whole number, expected an integer")
cell("real_date", "events", "AE06", "date", "2021/10/04",
     "'2021/10/04' is no date, expected YYYY, YYYY-MM or YYYY-MM-DD")
cell("real_date", "events", "AE07", "date", "2021-02-29",
     "'2021-02-29' is not in the calendar, expected a date that there was")
cell("early_date", "events", "AE08", "date", "1399-12-31", "'1399-12-31' is before 1400, expected a later date")
cell("listed_value", "claims", "S0-05", "verdict", "true",
     "'true' is not in its list, expected confirmed, imprecise, contradicted, contested, unverifiable")
cell("listed_value", "claims", "S0-07", "verdict", "Confirmed",
     "'Confirmed' is not in its list, expected confirmed, imprecise, contradicted, contested, unverifiable, nearest is "
     "'confirmed'")
cell("bounds", "ai_art_sales", "A21", "estimate_low", "-1100000", "-1100000 is too small, expected at least 0")
cell("bounds", "lots", "woolston", "year_made", "3025", "3025 is too large, expected at most 2026")
cell("lemma_length", "claims", "S0-08", "lemma", "一二三四五六七八九十一二三",
     "lemma of 13 Han characters, expected at most 12")
cell("lemma_length", "claims", "S0-09", "lemma", "one two three four five", "lemma of 5 words, expected at most 4")
cell("length", "readings", "auction", "known_by", "123456789012345", "15 characters, expected at most 14")
cell("unit_of_the_book", "sale_totals", "artists_represented", "unit", "%",
     "'%' is no unit, expected one of CNY, ETH, EUR, GBP, HKD, JPY, TWD, USD, percent, or a plural noun")
cell("unit_of_the_book", "sale_totals", "artists_represented", "unit", "usd",
     "'usd' is no unit, expected one of CNY, ETH, EUR, GBP, HKD, JPY, TWD, USD, percent, or a plural noun")
cell("plain_id", "events", "AE09", "event_id", "АE09",
     "'АE09' holds U+0410 (CYRILLIC CAPITAL LETTER A), expected ASCII in an id")
for key, ids, message in [
    ("AE11", "AU-002;AU-999", "unknown source id 'AU-999', expected a key of sources.csv"),
    ("AE12", "au-002", "unknown source id 'au-002', expected a key of sources.csv, nearest is 'AU-002'"),
    ("AE13", "AU-002; AU-003", "unknown source id ' AU-003', expected a key of sources.csv, nearest is 'AU-003'"),
    ("AE14", "AU-002,AU-003", "unknown source id 'AU-002,AU-003', expected a key of sources.csv"),
    ("AE15", "AU-002;", "empty source id in 'AU-002;', expected ids joined by ';'"),
    ("AE16", ";", "empty source id in ';', expected ids joined by ';'"),
    ("AE17", "AU-002;AU-002", "source id 'AU-002' stands twice, expected once"),
]:
    cell("listed_keys", "events", key, "source_ids", ids, message)
cell("listed_keys", "arguments", "AA02", "segment_ids", "auction:99",
     "unknown segment id 'auction:99', expected a key of segments.csv")
cell("pattern", "terms", "originality", "term_id", "ori ginality", "'ori ginality' has another form, expected ^[a-z0-9_]+$")


for key, address, message in [
    ("AU-010", "www.smithsonianmag.com/smart-news", "is no address, expected https:// and then ASCII without a blank"),
    ("AU-011", "https://example.org/a page", "is no address, expected https:// and then ASCII without a blank"),
    ("AU-012", "https://example.org/页", "is no address, expected https:// and then ASCII without a blank"),
    ("AU-013", "ftp://example.org/a", "has the scheme 'ftp', expected http or https"),
    ("AU-014", "https://name:word@example.org/a", "names a user, expected an address without one"),
    ("AU-015", "http://10.0.0.1/a", "has the host '10.0.0.1', expected a public name"),
    ("AU-016", "http://localhost/a", "has the host 'localhost', expected a public name"),
]:
    cell("web_address", "sources", key, "url", address, f"{address!r} {message}")


@case("truth_value")
def a_truth_value_in_words(copy):
    copy.add_table("flags", {"flag_id": {}, "raised": {"type": "boolean"}}, [["one", "true"], ["two", "yes"]])
    return "data/flags.csv:3: raised: 'yes' is no truth value, expected true or false"


# --- one row ----------------------------------------------------------------------------------------------------------

cell("date_as_precise_as_said", "ai_art_sales", "A20", "precision", "day",
     "'day' without a date, expected an empty cell")
cell("date_as_precise_as_said", "ai_art_sales", "A03", "precision", "",
     "is empty beside 2019, expected year, month or day")


@case("date_as_precise_as_said", "events")
def a_month_said_to_be_a_day(copy):
    number = copy.set("events", "AE20", precision="day")
    return f"data/events.csv:{number}: date: 2025-02 is a month, expected a day as `precision` has it"


@case("nothing_after_the_data")
def a_thing_that_happened_after_the_data(copy):
    copy.describe(lambda package: package.update(as_of="2026-10-31"))
    number = copy.set("events", "AE29", date="2026-11-01")
    return (f"data/events.csv:{number}: date: 2026-11-01 happened after 2026-10-31, as_of of datapackage.json, "
            "expected 2026-10-31 or before")


@case("nothing_after_the_data")
def a_source_of_a_month_after_the_data(copy):
    copy.describe(lambda package: package.update(as_of="2026-10-31"))
    number = copy.set("sources", "AU-005", date="2026-11")
    return (f"data/sources.csv:{number}: date: 2026-11 lies after 2026-10-31, as_of of datapackage.json, "
            "expected 2026-10-31 or before")


@case("nothing_after_the_data")
def a_suit_filed_after_the_data(copy):
    copy.describe(lambda package: package.update(as_of="2026-10-31"))
    number = copy.set("cases", "US-70", filed_date="2026-11", status_as_of="")
    return (f"data/cases.csv:{number}: filed_date: 2026-11 lies after 2026-10-31, as_of of datapackage.json, "
            "expected 2026-10-31 or before")


cell("dates_in_order", "cases", "US-02", "outcome_date", "2023-07-06",
     "2023-07-06 is before filed_date, expected 2023-07-07 or after")
cell("dates_in_order", "cases", "US-01", "status_as_of", "2026-06",
     "2026-06 is before outcome_date, expected 2026-07-20 or after")
cell("docket_of_its_court", "cases", "US-02", "docket", "No. 23-cv-03417",
     "'No. 23-cv-03417' has no form of a court of US, expected as in 1:23-cv-11195")
cell("docket_of_its_court", "cases", "CN-01", "docket", "（2024）粤0192民初113号",
     "'（2024）粤0192民初113号' has no form of a court of CN, expected as in (2023)京0491民初11279号")
cell("ends_with_an_outcome", "cases", "US-02", "ends", "", "is empty beside outcome 'mixed', expected yes or no")
cell("ends_with_an_outcome", "cases", "US-70", "ends", "no", "'no' of a suit that is pending, expected an empty cell")
cell("award_with_currency", "decisions", "D-02", "award_currency", "CNY",
     "'CNY' without an award, expected an empty cell")

cell("fault_of_a_faulty_figure", "claims", "S1-11", "fault", "value",
     "'value' of a claim that is confirmed, expected an empty cell")


@case("award_with_currency", "decisions")
def an_award_in_no_money(copy):
    number = copy.set("decisions", "D-02", award="500")
    return f"data/decisions.csv:{number}: award_currency: is empty beside award 500, expected a currency"


@case("price_of_what_was_sold", "lots")
def a_lot_sold_without_a_price(copy):
    number = copy.set("lots", "rosa", status="sold")
    return (f"data/lots.csv:{number}: price_realised_usd: sold without a price, expected one, or "
            "'sold, price unknown' as status")


@case("price_of_what_was_sold", "ai_art_sales")
def a_sale_with_neither_of_its_prices(copy):
    number = copy.set("ai_art_sales", "A09", price="", price_usd="")
    return (f"data/ai_art_sales.csv:{number}: price: sold without a price, expected one, or "
            "'sold, price unknown' as status")


cell("price_of_what_was_sold", "lots", "rosa", "price_realised_usd", "9000",
     "9000 of a lot 'sold, price unknown', expected an empty cell")
cell("price_of_what_was_sold", "lots", "elwes", "price_realised_usd", "9000", "9000 of a lot 'unsold', expected an "
     "empty cell")
cell("low_not_above_high", "ai_art_sales", "A05", "estimate_low", "12001",
     "12001 is above estimate_high, expected at most 12000")
cell("low_not_above_high", "claims", "S0-12", "stated_value", "200001",
     "200001 is above stated_value_high, expected at most 200000")
cell("low_not_above_high", "claims", "S0-13", "stated_value_high", "5",
     "5 without stated_value, expected both or neither")
cell("one_typed_value", "sale_totals", "artists_represented", "value_text", "forty",
     "a second value beside value_number, expected one, or all empty")
cell("number_with_unit", "sale_totals", "artists_represented", "unit", "",
     "is empty beside value_number 40, expected a unit")
cell("number_with_unit", "sale_totals", "artists_represented", "value_number", "-40",
     "-40 artists is negative, expected 0 or more")
cell("scale_with_value", "claims", "S0-14", "stated_scale", "million",
     "'million' without stated_value, expected an empty cell")
cell("price_with_currency", "ai_art_sales", "A09", "currency", "",
     "is empty beside price 1100000, expected one of CNY, ETH, EUR, GBP, HKD, JPY, TWD, USD")
cell("price_in_dollars_agrees", "ai_art_sales", "A09", "price_usd", "1100001",
     "1100001 is not the price in USD, expected 1100000")
@case("hammer_below_price", "ai_art_sales")
def a_ground_for_no_hammer_price(copy):
    number = copy.set("ai_art_sales", "A01", hammer="")
    return f"data/ai_art_sales.csv:{number}: hammer_basis: 'reported' without a hammer price, expected an empty cell"


@case("hammer_below_price", "ai_art_sales")
def a_hammer_price_of_what_has_no_price(copy):
    number = copy.set("ai_art_sales", "A22", hammer="90000", hammer_basis="reported")
    return f"data/ai_art_sales.csv:{number}: hammer: 90000 without a price, expected an empty cell"


cell("hammer_below_price", "ai_art_sales", "A01", "hammer_basis", "", "is empty beside hammer 350000, expected a value")
cell("hammer_below_price", "ai_art_sales", "A23", "hammer", "277200", "277200 is not below the price, expected less than 277200")
cell("hammer_below_price", "ai_art_sales", "A03", "hammer", "6876", "6876 is not below the price, expected less than 6875")
cell("hammer_below_price", "ai_art_sales", "A12", "hammer", "900000",
     "900000 is not the price without fees, expected 1100000")
cell("segment_of_its_reading", "claims", "S0-16", "segment_id", "settlement:1.1",
     "'settlement:1.1' is not of the reading 'auction', expected 'auction:…'")
cell("segment_of_its_reading", "arguments", "AA02", "segment_ids", "settlement:1.1",
     "'settlement:1.1' is not of the reading 'auction', expected 'auction:…'")
cell("relation_with_parent", "arguments", "AA02", "relation", "", "is empty beside a parent, expected a value")
cell("relation_with_parent", "essay_versions", "V01", "relation", "revision",
     "'revision' without a parent, expected an empty cell")
cell("relation_with_parent", "arguments", "AA01", "relation", "attacks",
     "'attacks' without a parent, expected an empty cell")


# --- facts ------------------------------------------------------------------------------------------------------------

cell("one_kind_of_value", "facts", "auction.anadol_2021_lots", "value_number", "",
     "no value, expected a value, a reference or a derivation")
cell("one_kind_of_value", "facts", "auction.anadol_2021_lots", "value_text", "eight",
     "a second value beside value_number, expected one kind")
cell("one_kind_of_value", "facts", "auction.anadol_2021_lots", "derived", "sell_through",
     "a second value beside value_number, expected one kind")
cell("reference_resolves", "facts", "auction.csuri_price", "table", "lot",
     "unknown table 'lot', expected one of datapackage.json, nearest is 'lots'")
cell("reference_resolves", "facts", "auction.csuri_price", "key", "csurri",
     "unknown key 'csurri', expected a lot_id of lots.csv, nearest is 'csuri'")
cell("reference_resolves", "facts", "auction.csuri_price", "key", "", "is empty, expected table, key and column")
cell("reference_resolves", "facts", "auction.csuri_price", "column", "price_realized_usd",
     "unknown column 'price_realized_usd', expected one of lots.csv, nearest is 'price_realised_usd'")


@case("reference_resolves", "facts", "lots")
def a_fact_that_leads_to_an_empty_cell(copy):
    number = copy.set("facts", "auction.csuri_price", key="rosa", label="A price of the sale")
    return (f"data/facts.csv:{number}: column: lots.csv:{copy.line('lots', 'rosa')} has no price_realised_usd, "
            "expected a value")


cell("derivation_exists", "facts", "auction.hammer_total", "derived", "hamer_total",
     "unknown function 'hamer_total', expected one of whosework.derived, nearest is 'hammer_total'")
cell("derivation_exists", "facts", "auction.csuri_hammer", "derived", "hammer_price",
     "'hammer_price' is no call of hammer_price, expected hammer_price:LOT")
cell("derivation_exists", "facts", "auction.csuri_hammer", "derived", "hammer_price:csurri",
     "unknown lot 'csurri', expected a key of lots.csv, nearest is 'csuri'")
cell("derivation_exists", "facts", "auction.hammer_total", "derived", "hammer_total:csuri",
     "'hammer_total:csuri' is no call of hammer_total, expected hammer_total")
cell("unit_of_the_fact", "facts", "auction.hammer_total", "unit", "",
     "is empty beside a derived number, expected a unit")
cell("unit_of_the_fact", "facts", "auction.csuri_price", "unit", "HKD",
     "'HKD' is not the unit of lots/csuri/price_realised_usd, expected USD")
cell("unit_of_the_fact", "facts", "auction.lots_sold", "unit", "works",
     "'works' is not the unit of sale_totals/lots_sold/value_number, expected lots")


@case("scale_of_the_fact", "facts")
def a_date_in_millions(copy):
    number = copy.set("facts", "auction.anadol_2021_lots", value_number="", value_date="2021", scale="million")
    return f"data/facts.csv:{number}: scale: million beside no number, expected an empty cell"


cell("evidence_of_the_fact", "facts", "auction.anadol_2021_lots", "source_ids", "",
     "no source id, expected at least one")


# --- keys and references ----------------------------------------------------------------------------------------------

@case("repeated_row", "events")
def a_row_twice(copy):
    first = copy.line("events", "AE05")
    number = copy.append("events", copy.lines("events")[first - 1])
    return f"data/events.csv:{number}: event_id: the row says what line {first} says, expected every row once"


@case("repeated_row", "events")
def a_row_twice_with_another_id(copy):
    first = copy.line("events", "AE05")
    number = copy.append("events", copy.lines("events")[first - 1].replace("AE05", "AE99", 1))
    return f"data/events.csv:{number}: event_id: the row says what line {first} says, expected every row once"


@case("repeated_key", "events")
def an_id_twice(copy):
    number = copy.set("events", "AE06", event_id="AE05")
    return (f"data/events.csv:{number}: event_id: key 'AE05' stands at line {number - 1} already, expected a key of "
            "its own")


@case("repeated_key", "anchors")
def a_key_of_several_columns_twice(copy):
    number = copy.line("anchors", "auction:title")
    segment, lemma, nth, start, end, proof = copy.lines("anchors")[number - 1].split(",")
    last = copy.append("anchors", ",".join([segment, lemma, nth, str(int(start) + 1), str(int(end) + 1), proof]))
    return (f"data/anchors.csv:{last}: segment_id: key 'auction:title, {lemma}, 1' stands at line {number} already, "
            "expected a key of its own")


cell("unknown_reference", "events", "AE10", "reading_id", "acution",
     "unknown reading id 'acution', expected a key of readings.csv, nearest is 'auction'")
cell("unknown_reference", "claims", "S0-17", "segment_id", "auction:hh1",
     "unknown segment id 'auction:hh1', expected a key of segments.csv")
cell("unknown_reference", "readings", "auction", "source_id", "AU-999",
     "unknown source id 'AU-999', expected a key of sources.csv")
cell("unknown_reading", "terms", "originality", "chapters", "aura;acution",
     "unknown reading id 'acution', expected a key of readings.csv, nearest is 'auction'")
cell("unknown_reading", "terms", "originality", "chapters", "aura;aura",
     "reading id 'aura' stands twice, expected once")


@case("places_in_order", "segments")
def a_segment_out_of_its_place(copy):
    number = len(copy.lines("segments"))
    name, reading, place = copy.lines("segments")[-1].split(",")[:3]
    copy.set("segments", name, position="999")
    return f"data/segments.csv:{number}: position: 999 follows {int(place) - 1} in {reading}, expected {place}"


cell("incipit_of_the_segment", "segments", "auction:2", "incipit", "佳士得", "3 letters of 64, expected 8")
cell("incipit_of_the_segment", "segments", "auction:2", "incipit", "佳士得，9日宣布",
     "'佳士得，9日宣布' is not normalised, expected '佳士得9日宣布'")
cell("rolling_of_the_segment", "segments", "auction:2", "rolling", "", "'' for 64 letters, expected one")
cell("rolling_of_the_segment", "segments", "auction:h1", "rolling", "12345678",
     "'12345678' for 13 letters, expected none under 24")
cell("skeleton_adds_up", "readings", "auction", "characters", "999",
     "999, but its segments have 898, expected the same: run segment again")
cell("skeleton_adds_up", "readings", "auction", "sha256", "0" * 64,
     "is not the fingerprint of its segments' fingerprints, expected 7226ddc2…: run segment again")
cell("anchor_in_its_segment", "anchors", "auction:4", "sha256", "0" * 64,
     "00000000… is not the segment's fingerprint, expected c978120e…: run verify --write")
cell("anchor_in_its_segment", "anchors", "auction:4", "end", "7",
     "0 to 7 is 7 letters, expected 6 as in '公開信中寫道'")


@case("anchor_in_its_segment", "anchors")
def an_anchor_beyond_the_end(copy):
    number = copy.set("anchors", "auction:4", start="9000", end="9006")
    return f"data/anchors.csv:{number}: end: 9006 is beyond the segment, expected at most 97"


cell("claim_is_proven", "claims", "S0-03", "lemma", "首次舉行",
     "'首次舉行' (occurrence 1) of auction:1 is not in anchors.csv, expected a proven lemma: run verify --write")


@case("one_page_one_id", "sources")
def a_page_under_two_ids(copy):
    first = copy.set("sources", "AU-010", url="https://www.example.org/a/")
    number = copy.set("sources", "AU-011", url="http://example.org/a#top")
    return (f"data/sources.csv:{number}: url: is the page of AU-010 at line {first}, expected one id for one page")


cell("name_as_elsewhere", "licensing_deals", "D03", "licensee", "Mircosoft",
     "'Mircosoft' is nearly 'Microsoft', which stands 5 times, expected one spelling")
cell("listed_value", "open_models", "O01", "developer", "Alibabba",
     "'Alibabba' is not in its list, expected Alibaba, DeepSeek, Meta, Mistral AI, Moonshot AI, Tencent, Xiaomi, "
     "nearest is 'Alibaba'")


@case("verdict_on_an_address", "claims")
def a_verdict_on_what_nobody_can_reach(copy):
    number = copy.set("claims", "S0-05", source_ids="BJ-085;BJ-086")
    return (f"data/claims.csv:{number}: source_ids: BJ-085;BJ-086 has no address, expected a source with one or the "
            "reading itself")


@case("changed_verdict_keeps_the_first", "claims")
def a_changed_verdict_that_is_the_first_still(copy):
    number = copy.set("claims", "S0-05", first_verdict="confirmed", verdict="confirmed")
    return f"data/claims.csv:{number}: first_verdict: 'confirmed' is the verdict still, expected an empty cell"


@case("changed_verdict_keeps_the_first", "claims")
def a_changed_verdict_without_the_second_reader(copy):
    number = copy.set("claims", "S0-05", first_verdict="contested", verdict="confirmed", second_verdict="")
    return (f"data/claims.csv:{number}: first_verdict: 'contested' without a second verdict or a comment, expected both: "
            "whose reasons changed it, and which")


@case("parent_leads_to_a_root", "arguments")
def an_argument_that_rests_on_itself(copy):
    # AA03 supports AA02; now AA02 supports AA03.
    number = copy.set("arguments", "AA02", parent_id="AA03")
    return (f"data/arguments.csv:{number}: parent_id: goes in a circle, AA02 → AA03 → AA02, expected a root above")


@case("parent_leads_to_a_root", "arguments")
def an_argument_that_rests_on_nothing_known(copy):
    number = copy.set("arguments", "AA02", parent_id="BB20")
    return (f"data/arguments.csv:{number}: parent_id: unknown node 'BB20', expected a node of the same reading")


@case("parent_leads_to_a_root", "arguments")
def an_argument_below_a_node_of_another_reading(copy):
    number = copy.set("arguments", "AA02", parent_id="BN01")
    return (f"data/arguments.csv:{number}: parent_id: unknown node 'BN01', expected a node of the same reading")


@case("parent_leads_to_a_root", "essay_versions")
def a_version_that_revises_its_own_revision(copy):
    # V02 revises V01; now V01 revises V02.
    number = copy.set("essay_versions", "V01", parent_id="V02", relation="revision")
    return (f"data/essay_versions.csv:{number}: parent_id: goes in a circle, V01 → V02 → V01, expected a root above")


@case("parent_leads_to_a_root", "essay_versions")
def a_translation_of_no_known_version(copy):
    number = copy.set("essay_versions", "V09", parent_id="W04")
    return (f"data/essay_versions.csv:{number}: parent_id: unknown version 'W04', expected a version of the same table")


# --- quizzes ----------------------------------------------------------------------------------------------------------

def with_a_chapter(copy, objectives: int) -> None:
    """A chapter `crossings` beside the tables, and quiz items of it alone."""
    (copy.root / "chapters").mkdir()
    (copy.root / "chapters" / "crossings.md").write_text(
        "---\nlevel: all\nminutes: 5\nprerequisites: none\nobjectives:\n" + "  - One more.\n" * objectives
        + "keywords: [work, author, 作品]\nlicence: CC-BY-4.0\nslides: [S0-01]\n---\n# Crossings\n",
        encoding="utf-8")
    for table in ("quiz_items", "quiz_options"):
        head, *rows = copy.lines(table)
        copy.write(table, [head, *(row for row in rows if row.startswith("crossings-"))])


@case("objective_of_an_item", "quiz_items", "quiz_options")
def an_item_of_an_objective_that_is_not_there(copy):
    with_a_chapter(copy, 4)
    number = copy.set("quiz_items", "crossings-q01", objective="5")
    return (f"data/quiz_items.csv:{number}: objective: 5, but the front matter of chapters/crossings.md states 4 objectives, "
            "expected one of them")


@case("objective_of_an_item", "quiz_items", "quiz_options")
def an_item_of_no_chapter(copy):
    with_a_chapter(copy, 4)
    number = copy.set("quiz_items", "crossings-q01", chapter="crosings")
    return (f"data/quiz_items.csv:{number}: chapter: unknown chapter 'crosings', expected the name of a file of chapters/, "
            "nearest is 'crossings'")


def mark(copy, option: int, was: str, now: str) -> int:
    """Mark an option of crossings-q01 otherwise; returns the line of the item."""
    copy.edit("quiz_options", f"crossings-q01,{option}", lambda line: line.replace(f",{was},", f",{now},"))
    return copy.line("quiz_items", "crossings-q01")


@case("key_of_an_item", "quiz_items", "quiz_options")
def an_item_with_two_keys(copy):
    return f"data/quiz_items.csv:{mark(copy, 1, 'no', 'yes')}: kind: crossings-q01 has 2 right options, expected one"


@case("key_of_an_item", "quiz_items", "quiz_options")
def an_item_without_a_key(copy):
    return f"data/quiz_items.csv:{mark(copy, 3, 'yes', 'no')}: kind: crossings-q01 has 0 right options, expected one"


@case("options_in_order", "quiz_options")
def an_option_out_of_order(copy):
    number = copy.edit("quiz_options", "crossings-q01,4", lambda line: line.replace(",4,", ",5,", 1))
    return f"data/quiz_options.csv:{number}: position: 5 follows 3 of crossings-q01, expected 4"


cell("answer_of_an_item", "quiz_items", "crossings-q02", "tolerance", "0.01",
     "'0.01' of an item that is multiple-choice, expected an empty cell")
cell("answer_of_an_item", "quiz_items", "crossings-q03", "feedback", "Try again.",
     "of an item that is multiple-choice, expected an empty cell: each option has its own")
cell("answer_of_an_item", "quiz_items", "crossings-q14", "tolerance", "",
     "is empty in the numeric item crossings-q14, expected a value")
cell("feedback_of_an_option", "quiz_options", "crossings-q02,1", "feedback", "",
     "is empty in option 1 of crossings-q02, expected what its reader is told")
cell("figure_of_the_record", "quiz_items", "crossings-q05", "question", "Is it {fact}`auction.total_soldd`?",
     "unknown fact 'auction.total_soldd', expected an id of facts.csv, nearest is 'auction.lots_sold'")


# --- letters, and what columns say together ---------------------------------------------------------------------------

cell("mixed_letters", "cases", "US-40", "short_name", "Hendri\u0445 v. Apple",
     "holds U+0445 (CYRILLIC SMALL LETTER HA) in 'i\u0445', expected one alphabet")
cell("decomposed_letters", "cases", "US-41", "short_name", "Cafe\u0301 v. Salesforce",
     "holds 'é' in another form (U+0065 U+0301), expected it as one character: NFC")
cell("misread_letters", "sources", "AU-005", "title", "Demand Christieâ€™s cancel the sale",
     "holds 'â€™', UTF-8 read as Windows-1252, expected '’'")
cell("own_file", "sources", "AU-006", "note", "seen at C:\\Users\\anna\\page.pdf",
     "holds 'C:\\\\', a path of one machine, expected words or an address")
cell("own_file", "sources", "AU-009", "note", "kept in /home/anna/page.html",
     "holds '/home/anna', a path of one machine, expected words or an address")
cell("pinyin_with_tones", "terms", "originality", "pinyin", "dúchuàngxìng; duchuang",
     "'duchuang' has no tone marks, expected them, as in 'zhùzuòquán'")
cell("figure_in_its_lemma", "claims", "S0-10", "stated_value", "4654", "4654 is not what '4645人聯署' prints, expected 4645")
cell("figure_in_its_lemma", "claims", "S0-06", "stated_value", "4",
     "4 is not what '估價4至6萬美元' prints, expected 40000, 60000")
cell("money_of_its_country", "decisions", "D-04", "award_currency", "EUR", "'EUR' of a court in 'CN', expected 'CNY'")
cell("markup_in_plain_text", "errata", "E700", "now", "It decided *Feilin*.",
     "holds the Markdown '*Feilin*', expected plain text: the column is printed as it stands")
cell("filled_together", "licensing_deals", "D17", "amount_basis", "",
     "is empty beside amount_usd '60000000', expected both or neither")
cell("pending_has_no_outcome", "cases", "US-05", "outcome_date", "2026-05-01",
     "'2026-05-01' of a suit that is pending, expected an empty cell")


def groups() -> list[list[tuple[str, Callable]]]:
    """The cases, parted so that no two of a group spoil one table."""
    made: list[tuple[set[str], list[tuple[str, Callable]]]] = []
    for rule, spoil, tables in CASES:
        room = next((held for held in made if tables and held[0] and not tables & held[0]), None)
        if room is None:
            made.append(room := (set(), []))
        room[0].update(tables)
        room[1].append((rule, spoil))
    return [group for _, group in made]


@pytest.mark.parametrize("group", groups(), ids=lambda group: f"{group[0][1].__name__}-and-{len(group) - 1}-more")
def test_each_fault_is_told_in_one_line(copy, group):
    expected = [(spoil(copy), rule) for rule, spoil in group]
    assert sorted((str(fault), fault.rule) for fault in copy.faults()) == sorted(expected)


def batches() -> list[list[tuple]]:
    """The bad cells, parted so that no two of a batch stand in one row."""
    made: list[list[tuple]] = []
    for bad in CELLS:
        room = next((batch for batch in made if all(bad[1:3] != other[1:3] for other in batch)), None)
        if room is None:
            made.append(room := [])
        room.append(bad)
    return made


@pytest.mark.parametrize("batch", batches(), ids=lambda batch: f"{len(batch)}-cells")
def test_each_bad_cell_is_told_once_at_its_line(copy, batch):
    # The lines first: a cell spoilt may be the key by which its row is found.
    lines = [copy.line(table, key) for _, table, key, *_ in batch]
    expected = [(f"data/{table}.csv:{line}: {column}: {message}", rule)
                for line, (rule, table, _, column, _, message) in zip(lines, batch, strict=True)]
    for _, table, key, column, text, _ in batch:
        copy.set(table, key, **{column: text})
    told = [(str(fault), fault.rule) for fault in copy.faults()]
    assert sorted(told) == sorted(expected)


def test_every_rule_has_a_bad_input():
    of_chapters = {"fences_of_a_chapter", "handle_in_the_gloss", "note_is_proven", "unseen_in_a_chapter", "front_matter",
                   "contract_of_a_chapter", "slides_of_a_chapter", "subtitle_of_a_chapter", "standfirst_of_a_chapter",
                   "day_of_the_edition", "role_names_what_there_is", "known_key_of_the_front_matter",
                   "marks_of_a_merge", "marks_of_another_width", "role_apart_from_its_text", "address_in_a_chapter",
                   "left_over", "footnote_has_a_text", "headings_of_a_page", "rows_of_a_table", "spelt_in_british"}
    # And these in test_told_again.py.
    of_chapters |= {rule.__name__ for rule in (*told_again_rules.RULES, *told_again_rules.OF_A_PAGE, *whole_book_rules.RULES)}
    # And these in test_settings.py and test_marks.py.
    of_the_house = {"yaml", "contents_of_the_book", "settings_of_the_book", "settings_of_the_engine",
                    "contracted_columns", "notebook_readable", "address_in_a_text",
                    "marks_of_a_merge_elsewhere", "notebook_without_output", "bibliography_in_order", "page_in_the_contents",
                    "marks_of_another_width_in_a_notebook",
                    "columns_of_a_record_page", "unseen_in_a_text", "name_of_a_file"}
    # Each of these is broken in test_faults_of_meaning.py.
    of_meaning = {rule.__name__ for rule in registry.book_rules(BOOK)}
    assert {rule for rule, *_ in [*CASES, *CELLS]} | of_chapters | of_meaning | of_the_house == set(catalogue(BOOK))


@pytest.mark.parametrize("module", ["whosework.no_such_module", "whosework.counting"])
def test_rules_of_the_book_that_are_not_there_are_told_in_one_line(copy, monkeypatch, module):
    registry.book_rules.cache_clear()
    monkeypatch.setattr(registry.Settings, "read", lambda root: Settings(rules=[module]))
    [fault] = copy.faults()
    registry.book_rules.cache_clear()
    assert str(fault).startswith("_config.yml:1: lemmata_rules: ") and module.split(".")[1] in str(fault)


@pytest.mark.parametrize(("source", "told"), [
    ("RULES = (\n<<<<<<< HEAD\n)\n", r"spoilt_rules\.py:2: file: is no Python \(invalid syntax\), expected a module of rules$"),
    ("RULES = (no_such_rule,)\n", r"^_config\.yml:1: lemmata_rules: NameError\(.*no_such_rule.*\), expected modules that have"),
    ("1 / 0\n", r"^_config\.yml:1: lemmata_rules: ZeroDivisionError\(.*\), expected modules that have RULES$"),
])
def test_a_module_of_rules_that_cannot_be_loaded_is_told_in_one_line(copy, monkeypatch, tmp_path, source, told):
    (tmp_path / "spoilt_rules.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "spoilt_rules", raising=False)
    registry.book_rules.cache_clear()
    monkeypatch.setattr(registry.Settings, "read", lambda root: Settings(rules=["spoilt_rules"]))
    [fault] = copy.faults()
    registry.book_rules.cache_clear()
    assert re.search(told, str(fault))


def test_a_book_without_rules_of_its_own_is_checked_by_those_of_the_engine(copy, monkeypatch):
    registry.book_rules.cache_clear()
    monkeypatch.setattr(registry.Settings, "read", lambda root: Settings())
    copy.set("cases", "US-127", status="settled")  # beside another outcome: a rule of the book
    copy.set("lots", "cohen", artist="")
    found = [fault.rule for fault in copy.faults()]
    registry.book_rules.cache_clear()
    assert found == ["required_cell"]


def test_the_engine_names_no_table_that_only_this_book_has():
    only_here = re.compile(r"licensing_deals|ai_art_sales|open_models|sale_totals|case_listings|open_letter_signatures")
    assert [path.name for path in (ROOT / "lemmata").rglob("*.py") if only_here.search(path.read_text(encoding="utf-8"))] == []


def test_what_looks_wrong_and_is_not(copy):
    copy.set("events", "AE30", date="2031-01-01", status="planned")  # a plan lies ahead
    copy.set("events", "CE79", date="2026", precision="year")  # the year of the data has begun
    copy.set("lots", "cohen", title="1 < 2 & 3 > 2", note='He said "no" – 不.\nA second line.', medium="R&D; AT&T")
    copy.set("sale_totals", "artists_represented", value_number="-4.5", unit="percent")
    copy.set("works", "W01", facts="The naïve Œuvre «été» of Αθήνα and Москва, 3 × 5 μm", note="See C: and https://a.org/home/x")
    assert copy.faults() == []


def test_a_table_that_cannot_be_read_brings_no_faults_of_those_that_refer_to_it(copy):
    copy.path("sources").write_bytes(b"\xff")
    assert [fault.rule for fault in copy.faults()] == ["encoding"]


def test_a_cell_is_told_by_the_line_on_which_it_starts_and_rows_after_it_too(copy):
    first = copy.set("lots", "cohen", note="one\ntwo\nthree")
    lines = copy.lines("lots")
    row = lines[first + 2]  # the first line after the note's three
    lines[first + 2] = row.replace(row.split(",")[0], "бad", 1)
    copy.write("lots", lines)
    assert f"data/lots.csv:{first + 3}: lot_id: " in "\n".join(map(str, copy.faults()))


def test_every_fault_of_a_folder_is_told_not_only_the_first(copy):
    copy.set("claims", "S0-03", verdict="true")
    copy.set("lots", "rosa", status="sold")
    copy.path("terms").write_bytes(b"")
    assert [fault.rule for fault in copy.faults()] == ["listed_value", "price_of_what_was_sold", "empty_file"]


def test_the_description_is_the_measure_and_not_the_rules(copy):
    """A list of values that grows in datapackage.json grows for the check too."""
    def widen(package):
        field = next(one for one in resource(package, "claims")["schema"]["fields"] if one["name"] == "verdict")
        field["constraints"]["enum"].append("withdrawn")
    copy.set("claims", "S0-03", verdict="withdrawn")
    assert len(copy.faults()) == 1
    copy.describe(widen)
    assert copy.faults() == []
    assert json.loads((copy.data / "datapackage.json").read_text(encoding="utf-8"))


def test_a_table_described_without_a_column_that_the_engine_reads_is_told(copy):
    def without_verdict(package):
        schema = next(one for one in package["resources"] if one["name"] == "claims")["schema"]
        schema["fields"] = [field for field in schema["fields"] if field["name"] != "verdict"]
    copy.describe(without_verdict)
    [fault] = copy.faults()
    assert "verdict: missing column, which the engine reads of claims, expected claim_id, reading_id" in str(fault)


def test_two_rules_of_one_name_are_told(copy, monkeypatch):
    registry.book_rules.cache_clear()
    monkeypatch.setattr(registry.Settings, "read", lambda root: Settings(rules=["one", "other"]))
    monkeypatch.setattr(registry.Project, "module", lambda book, name: SimpleNamespace(RULES=(lambda table, tables: iter(()),)))
    [fault] = copy.faults()
    registry.book_rules.cache_clear()
    assert "is registered by one and by other" in str(fault)
