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


def closed(day: str) -> Callable[[dict], dict]:
    """The description of the tables, of an edition that closed on another day."""
    return lambda package: package | {"as_of": day}


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
    ("every hammer price known", "auction_results", "ai_art_sales", cells("sale_id", "A19", hammer="880000"),
     "ai_art_against_estimates", r"6 of 13 hammer prices, .*4 are reported and 9 derived", r"no hammer price is known"),
    ("two hammer prices not known", "auction_results", "ai_art_sales", cells("sale_id", "A04", hammer=""),
     "ai_art_against_estimates", r"5 of 11 hammer prices, .*2 sales of which no hammer price is known, 1 of them above",
     r"itself above"),
    ("none unsold", "auction_results", "ai_art_sales", kept(lambda row: row["status"] != "unsold"),
     "ai_art_against_estimates", r"5 of 12 hammer prices, .*1 sale of which no hammer price is known, itself above",
     r"did not sell"),
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
     "case_survival", r"26 per cent of 120", r"first ruling that is known it would be 27"),
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
    ("an event under another id", "access_timeline", "events", cells("event_id", "CE13", event_id="CE913"),
     "", r"data/spans\.csv: no event CE13, expected ids of data/events\.csv", r"^$"),
    ("an event of a phase under another id", "settlement_timeline", "events", cells("event_id", "SE37", event_id="SE937"),
     "", r"data/spans\.csv: no event SE37, expected", r"^$"),
    ("a rule that began with another event", "access_timeline", "spans", cells("span_id", "rule-region", begins="CE32"),
     "access_timeline", r"came 0 months after", r"14 months"),
    ("the settlement under another id", "calendar", "events", cells("event_id", "SE09", event_id="SE909"),
     "", r"data/events\.csv: the filing of the settlement has no day, expected", r"^$"),
    ("the settlement known to the month", "calendar", "events", cells("event_id", "SE09", date="2025-09"),
     "calendar", r"Dotted: the settlement of September 2025", r"1 September|5 September"),
    ("a release of two companies", "access_timeline", "events",
     cells("event_id", "CE27", category="model_release", actor="Amazon; Anthropic", event="Claude Haiku 4 released"),
     "access_timeline", r"26 of Claude in all", r"25 of Claude"),
    ("a model that was withdrawn", "access_timeline", "events",
     cells("event_id", "CE65", event="Claude Sonnet 5.5 withdrawn"),
     "access_timeline", r"24 of Claude in all and 13 since", r"25 of Claude"),
    ("a rule that fell on its first day", "access_timeline", "events", cells("event_id", "CE59", date="2026-06-12"),
     "access_timeline", r"US order on two models after less than a day", r"after 0 days"),
    ("a suit withdrawn and filed again", "case_outcomes", "cases",
     more("case_id", "US-08", "US-908", filed_date="2026-02-28", outcome="pending", outcome_date="", ends=""),
     "case_outcomes", r"114 of 136 AI copyright proceedings.*6 dismissed", r"of 135 AI"),
    ("a suit of the same name", "litigation", "cases", more("case_id", "US-08", "US-908", filed_date="2026-02-28"),
     "litigation_filings", r"160 suits in the table make 136 proceedings; 126", r"make 135"),
    ("two decisions on a day", "copyright_decisions", "decisions",
     lambda rows: [row | {"date": "2020-04-26", "protected": "no" if row["decision_id"] == "D-02" else row["protected"]}
                   if row["case_key"] == "feilin" else row for row in reversed(rows)],
     "ai_output_decisions", r"and no in 9;", r"and no in 8;"),
    ("a court of another place that protects", "copyright_decisions", "decisions", cells("decision_id", "D-30", protected="yes"),
     "ai_output_decisions", r"Courts protected AI output in 6 cases, refused in 8\n", r"in China alone"),
    ("a fee in another currency", "settlement_figures", "settlement_terms", cells("measure_id", "fee_award", unit="EUR"),
     "", r"data/settlement_terms\.csv: fee_award in EUR, expected USD", r"^$"),
    ("a total in another currency", "auction_results", "sale_totals", cells("measure_id", "total_with_fees", unit="GBP"),
     "", r"data/sale_totals\.csv: total_with_fees in GBP, expected USD", r"^$"),
    ("a sector with a comma", "licensing", "licensing_deals", cells("sector", "video", sector="film, television"),
     "licensing_known", r"none in music; film, television; and images", r"music, film"),
    ("one end of a range", "licensing", "licensing_deals", kept(lambda row: row["deal_id"] != "D12"),
     "licensing_amounts", r"2023 at most 30 in 3 years", r"2023 30|25–30"),
    ("a company in full-width letters, another with its law", "suits_and_licences", "cases",
     lambda rows: [row | {"defendant": row["defendant"].replace("Apple", "Ａｐｐｌｅ").replace("OpenAI;", "OpenAI, Inc.;")}
                   if row["case_id"] != "US-01" else row | {"defendant": "Anthropic, PBC; Udio"} for row in rows],
     "suits_and_licences", r"OpenAI 35 to 21.*Anthropic 15 to 1.*Apple 6 to 0.*Udio 5 to 3", r"Ａ"),
    ("a licence of the last without one", "suits_and_licences", "licensing_deals",
     cells("deal_id", "D17", licensee="Google; Apple"),
     "suits_and_licences", r"each has a licence in the table", r"\(none\)"),
    ("a sixth text", "claims", "claims", more("claim_id", "S0-08", "S9-01", reading_id="crossings"),
     "claims_by_text", r"of six Chinese texts", r"five"),
    ("every source primary", "provenance", "sources", lambda rows: [row | {"reliability": "primary"} for row in rows],
     "provenance_grades", r"All 215 figures have a primary source", r"Weakest"),
    ("a count on the day of posting", "open_letter", "open_letter_signatures", cells("record_id", "L05", date="2025-02-08"),
     "letter_counts", r"names came on day one", r"no days"),
    ("a date that held after all", "settlement_timeline", "events", cells("event_id", "SE47", date="2026-05-14"),
     "settlement_moved_dates", r"1 came on its day after all", r"4 to a later"),
    ("an approval before the filing", "settlement_timeline", "events", cells("event_id", "SE37", date="2025-08-01"),
     "", r"data/spans\.csv: Approval ends before it begins, expected", r"^$"),
    ("a deal known to the month", "settlement_timeline", "events", cells("event_id", "SE07", date="2025-08"),
     "settlement_timeline", r"Litigation 11 to 12 months, deal to filing 5 to 35 days", r"11 days"),
    ("the edition a year earlier, prices", "access_timeline", "datapackage", closed("2025-10-31"),
     "access_models", r"Opus 15 first and last", r"15 to 15"),
    ("the edition a year earlier, phases", "settlement_timeline", "datapackage", closed("2025-10-31"),
     "settlement_timeline", r"Only what had happened by then", r"Hatched|2027"),
    ("the edition a year earlier, dates", "settlement_timeline", "datapackage", closed("2025-10-31"),
     "settlement_moved_dates", r"by 17 days", r"17 to 17"),
    ("a price for two works taken apart", "auction_results", "ai_art_sales", cells("sale_id", "A09", title="Scene Precede"),
     "ai_art_prices", r"whether fees are in them\.\n", r"together"),
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
        return bad_tables.run(cells, whole=True, drawn=False)

    def code(notebook: str) -> list[str]:
        return bad_tables.code_cells(house / "notebooks" / f"{notebook}.ipynb")

    package = house / "data" / "datapackage.json"
    for notebook in sorted({one[1] for one in CHANGES}):
        bad_tables.one_run(notebook, package, package.read_text(encoding="utf-8"), f"{notebook} as it is", code(notebook), said)
    for name, notebook, table, change, *_ in CHANGES:
        if table == "datapackage":
            text = json.dumps(change(json.loads(package.read_text(encoding="utf-8"))))
            bad_tables.one_run(notebook, package, text, name, code(notebook), said)
            continue
        path = house / "data" / f"{table}.csv"
        rows = change(list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))))
        text = bad_tables.written(list(rows[0]), [list(row.values()) for row in rows])
        bad_tables.one_run(notebook, path, text, name, code(notebook), said)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
