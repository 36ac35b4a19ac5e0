"""Changes of single cells and what the charts then have to say: runs a notebook for each and prints its words.

Called by test_notebooks_told.py in a process of its own: `python told_changes.py HOUSE`. Each run is a fork.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, str]]


def cells(key: str, value: str, **more: str) -> Callable[[Rows], Rows]:
    """Other cells in the rows in which `key` is `value`."""
    def changed(rows: Rows) -> Rows:
        assert any(row[key] == value for row in rows), value
        return [row | more if row[key] == value else row for row in rows]
    return changed


def more(key: str, value: str, name: str, **other: str) -> Callable[[Rows], Rows]:
    """A row more, like the one in which `key` is `value`, under another name."""
    return lambda rows: [*rows, {**next(row for row in rows if row[key] == value), key: name, **other}]


def kept(wanted: Callable[[dict[str, str]], bool]) -> Callable[[Rows], Rows]:
    """Only the rows that are wanted."""
    return lambda rows: [row for row in rows if wanted(row)]


def without_outcome(wanted: Callable[[dict[str, str]], bool]) -> Callable[[Rows], Rows]:
    """No outcome in the rows that are wanted."""
    return lambda rows: [row | {"outcome": "pending", "outcome_date": "", "ends": ""} if wanted(row) else row for row in rows]


#: Name, notebook, table, change, chart, what it has to say and what it may not.
CHANGES = [
    ("the rule before the block", "access_timeline", "events", cells("event_id", "CE32", date="2024-02-01"),
     "access_timeline", r"5 months before OpenAI", r"-\d"),
    ("a rule without a day", "access_timeline", "events", cells("event_id", "CE13", date=""),
     "access_timeline", r"1 rule without a day left out", r"OpenAI: block by region from"),
    ("a rule that ended on an unknown day", "access_timeline", "events", cells("event_id", "CE59", date=""),
     "access_timeline", r"1 rule without a day left out", r"US order on two models from"),
    ("a third edition on one base", "access_timeline", "ai_talent", more("measure_id", "T02", "T99", year="2025", share_pct="52"),
     "access_talent", r"trained 47% .* employed 28%.*2019, 2022 and 2025.*in 3 editions", r"unknown"),
    ("a known price, a floor below it", "auction_results", "ai_art_sales", cells("sale_id", "A19", hammer="880000"),
     "ai_art_against_estimates", r"5 of 11 works .*2 sales of which no hammer", r"of them above the estimate whatever"),
    ("none unsold", "auction_results", "ai_art_sales", kept(lambda row: row["status"] != "unsold"),
     "ai_art_against_estimates", r"4 of 10 works", r"did not sell"),
    ("a lot more than was sold", "auction_results", "sale_totals", cells("measure_id", "lots_sold", value_number="5"),
     "", r"data/lots\.csv: prices or lots come to more .*expected", r"^$"),
    ("fewer suits after it", "calendar", "cases", kept(lambda row: not row["filed_date"].startswith("2026")),
     "calendar", r"Suits fell in the year after", r"more than doubled"),
    ("the settlement of another month", "calendar", "events", cells("event_id", "SE09", date="2025-10-05"),
     "calendar", r"settlement of October 2025", r"September"),
    ("no outcome at all", "case_outcomes", "cases", without_outcome(lambda row: True),
     "case_outcomes", r"and none have an outcome\.\n", r"end the suit\.\n"),
    ("one outcome", "case_outcomes", "cases", without_outcome(lambda row: row["case_id"] != "US-01"),
     "case_survival", r"mean of the 1 that has one", r"1 that have"),
    ("a first ruling later than the outcome", "case_outcomes", "events", cells("event_id", "SE72", date="2026-10-01"),
     "case_survival", r"26 per cent of 115", r"first ruling that is known it would be 27"),
    ("a verdict not given yet", "claims", "claims", cells("claim_id", "S0-08", verdict=""),
     "claims_by_text", r"auction 18 of 23 right or nearly, 1 contradicted", r"not given 1 right"),
    ("one fault", "claim_figures", "claims",
     lambda rows: [row | {"verdict": "confirmed"} if row["kind"] == "figure" and row["claim_id"] != "S1-12" else row
                   for row in rows],
     "claim_figures", r"of the 1 that is contradicted or imprecise 1 gives", r"1 that are|1 give\b"),
    ("no refusal", "copyright_decisions", "decisions", kept(lambda row: row["protected"] != "no"),
     "ai_output_decisions", r"In no place do they go both ways", r"In none"),
    ("a loser with a record", "proof_of_authorship", "decisions", cells("decision_id", "D-12", proof_shown="record"),
     "proof_shown", r"1 loser too", r"no loser did"),
    ("proof told of one more", "proof_of_authorship", "decisions", cells("decision_id", "D-51", proof_shown="prompts"),
     "proof_shown", r"Three of five Chinese winners.*Left out: 1 case", r"Left out: 2"),
    ("one amount", "licensing", "licensing_deals",
     lambda rows: [row if row["deal_id"] == "D17" else row | {"amount_usd": ""} for row in rows],
     "licensing_amounts", r"a year US\$60 million", r"60 to 60"),
    ("a sum in another currency", "licensing", "settlements",
     cells("measure_id", "bartz_v_anthropic_per_unit_gross", unit="EUR"), "licensing_per_work",
     r"1 sum in another currency left out", r"3,109"),
    ("the trackers' only count is one of others", "litigation", "case_counts", kept(lambda row: row["count_id"] == "N01"),
     "litigation_trackers", r"A single count had 24 American suits in June 2024\.\n", r"other had|and 24"),
    ("a count without a date", "open_letter", "open_letter_signatures",
     more("record_id", "L08", "L99", signatures="4200", date="", precision=""),
     "letter_counts", r"9 of 12 are placed within two days", r"of 11 are placed"),
    ("the author's part is sixty", "settlement_figures", "settlement_terms",
     cells("measure_id", "default_split_trade_and_university_press_author", value_number="60"), "settlement_per_work",
     r"author, 60% by default", r"half by default"),
    ("no interest reported", "settlement_figures", "settlement_terms", kept(lambda row: row["measure_id"] != "interest_accrued"),
     "settlement_per_work", r"Interest is left out\.\n", r"with the 0 million"),
    ("the payments that were planned came", "settlement_timeline", "events",
     lambda rows: [row | {"status": "happened", "date": "2026-10-01"} if row["event_id"] in ("SE42", "SE43") else row
                   for row in rows],
     "settlement_timeline", r"from complaint", r"Hatched phases"),
    ("a phase without its end", "settlement_timeline", "events", cells("event_id", "SE37", date=""),
     "settlement_timeline", r"\d phases of the case have both days", r"its approval"),
]


def main(house: Path) -> None:
    """Print a line of JSON for each notebook as it is, and for each change in their order."""
    import bad_tables  # it silences what notebooks show, so that only this process may have it

    os.chdir(house)
    os.environ.pop("READER_SOURCES", None)
    sys.path.insert(0, str(house))
    bad_tables.preload()

    def said(cells: list[str]) -> tuple[str, dict[str, str]]:
        return bad_tables.run(cells, whole=True)

    def code(notebook: str) -> list[str]:
        found = json.loads((house / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]

    package = house / "data" / "datapackage.json"
    for notebook in sorted({one[1] for one in CHANGES}):
        bad_tables.one_run(package, package.read_text(encoding="utf-8"), f"{notebook} as it is", code(notebook), said)
    for name, notebook, table, change, *_ in CHANGES:
        path = house / "data" / f"{table}.csv"
        rows = change(list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))))
        text = bad_tables.written(list(rows[0]), [list(row.values()) for row in rows])
        bad_tables.one_run(path, text, name, code(notebook), said)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
