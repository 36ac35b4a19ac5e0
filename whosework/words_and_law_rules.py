"""Rules on what a statute, the words of a trade or those of the row itself fix: a sum by law, with or without fees, a side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.record.english_words import NUMBERS
from lemmata.record.number_format import SCALES
from whosework.meaning_rules import earlier, measures
from whosework.own_words_rules import DAY, iso

#: A number that a statute fixes: table, column of the words, words, column of the number, what it may be.
BY_LAW = tuple(
    (table, words, re.compile(said), column, allowed, law)
    for table, words, said, column, allowed, law in (
        ("settlement_terms", "note", r"17 USC 504\(c\)\(1\)", "value_number", {750, 30_000}, "17 USC 504(c)(1)"),
        ("settlement_terms", "note", r"17 USC 504\(c\)\(2\)", "value_number", {200, 150_000}, "17 USC 504(c)(2)"),
        ("settlements", "note", r"\bworks at the statutory maximum\b", "value_number", {150_000}, "17 USC 504(c)(2)"),
        ("facts", "label", r"^Term in the United States after the death", "value_number", {70}, "17 USC 302(a)"),
        ("facts", "label", r"^Term of economic rights .* in China$", "value_number", {50}, "article 23 of the Copyright Law"),
    )
)
#: The same in the words of any row: words with groups, and what the groups say.
IN_WORDS = tuple(
    (re.compile(words), said, law)
    for words, said, law in (
        (r"\bUnited States the term is life and (\w+) years", ("seventy",), "17 USC 302(a)"),
        (r"\bUnited States ordinarily ([\d,]+) to ([\d,]+) dollars a work and up to ([\d,]+) if wilful",
         ("750", "30,000", "150,000"), "17 USC 504(c)"),
        (r"\bNatural persons: life plus (\d+) years; .*?: (\d+) years from", ("50", "50"), "article 23 of the Copyright Law"),
    )
)
#: Words of the trade that say by themselves whether fees are in: table, column, words, column beside it, what that denies.
FEES = tuple(
    (table, column, re.compile(words, re.I), beside, re.compile(denied, re.I), expected)
    for table, column, words, beside, denied, expected in (
        ("facts", "label", r"\bhammer (?:price|total)$|: hammer price\b|: estimate\b", "basis", r"\bwith fees\b", "without fees"),
        ("facts", "label", r"^Buyer's premium in ", "basis", r"\bof the (?:price|total)\b", "of the hammer price"),
        ("facts", "label", r": price$", "basis", r"\bwithout fees\b", "with fees"),
        ("terms", "term_en", r"^(?:hammer price|estimate|reserve)$", "definition",
         r"\bwith (?:the |a )?(?:buyer's )?(?:fees?|premium)\b|\bplus (?:the )?buyer's premium\b", "without fees"),
        ("terms", "term_en", r"^price realised$", "definition", r"\b(?:before any|without) fees?\b", "with the premium"),
        ("terms", "term_en", r"^buyer's premium$", "definition", r"\bof the price realised\b", "on the hammer price"),
    )
)
#: Two sides of one thing, of which an id and the words beside it name one.
SIDES = (("author", "publisher"), ("low", "high"), ("minimum", "maximum"), ("requested", "granted"), ("asked", "awarded"),
         ("sold", "unsold"), ("opened", "closed"), ("licensor", "licensee"))
NAMED = {"facts": ("fact_id", "label"), "settlement_terms": ("measure_id", "metric"), "sale_totals": ("measure_id", "metric"),
         "settlements": ("measure_id", "metric")}
#: Sums that reports round, which their parts give but for a share: table, whole, parts that are added, parts that are taken
#: off, and how far it may be off.
ABOUT = (
    ("settlement_terms", "escrow_balance", ("funded_by_anthropic", "interest_accrued"), (), 0.005),
    ("settlement_terms", "net_fund_estimate_after_order", ("fund_total",), ("fee_award", "expenses_award", "cost_reserve_award"),
     0.002),
    ("settlement_terms", "fee_and_costs_total_quoted_by_press",
     ("fee_request_first", "fee_expense_reserve_request", "fee_expenses_request"), (), 0.01),
    ("settlement_terms", "pirated_copies_total", ("pirated_copies_books3", "pirated_copies_libgen", "pirated_copies_pilimi"), (),
     0.05),
    ("settlement_terms", "works_unique_estimate", ("works_english_estimate", "works_non_english_estimate"), (), 0.05),
)
OF_THE_FUND = re.compile(r"\$([\d.,]+) (million|billion) \((\d+(?:\.\d+)?) percent\)")
SHARE = re.compile(r"^(?:just (?:under|over) )?(\d+(?:\.\d+)?) percent(?: of the fund)?(?=[;,.]|$)")
SINCE = re.compile(rf"\bin force since ({DAY.pattern[2:-2]})")
ENDED = {
    "settled": re.compile(r"\bsettled\b[^;]*? on (\d{4}-\d\d-\d\d)"),
    "dismissed": re.compile(r"\bdismissed\b[^;]*? on (\d{4}-\d\d-\d\d)"),
}
AFFIRMED = re.compile(r"^affirmed\b[^;]*? on (\d{4}-\d\d-\d\d)")
#: Words of a holding by the question that they decide.
HOLDINGS = {
    "training": re.compile(r"\btrain|\bdata set\b|\bmining\b|\bcopying\b", re.I),
    "output": re.compile(r"\boutputs?\b|\bgenerating\b|\buser-made\b|\bsummar", re.I),
    "model": re.compile(r"\bmodel (?:weights|holds)\b|\bweights\b|\bmemori", re.I),
}
#: Words by which one figure of a kind is parted from another.
COUNTING = {*NUMBERS[1:], "first", "second", "third", "last", "half", "net", "gross"}
#: Words of a tool that describe it, and name none.
DESCRIBED = re.compile(r"\b(?:AI|tools?|models?|platform|service|app|generator|database|software|website|human)\b")

#: Trackers that a count names in its words. Not taken from the column: a tracker with one count would take its name along.
TRACKERS = ("ChatGPT Is Eating the World", "Copyright Alliance", "MLex", "Press Gazette", "TYJ")


def fault_and_what_is_right(table: Table, tables: Tables) -> Iterator[Found]:
    """What contradicts a claim is not the day that it gives; where the number is right, the noun is at fault."""
    for row in table.rows if table.schema.name == "claims" else ():
        right = row("correct_value")
        if row("verdict") == "contradicted" and re.fullmatch(r"\d{4}-\d\d-\d\d", right):
            days = {iso(one) for one in DAY.findall(row("claim"))}
            of_month = {int(one) for one in re.findall(r"\bon the (\d{1,2})(?:st|nd|rd|th)\b", row("claim"))}
            if right in days or int(right[8:]) in of_month:
                yield row.told("correct_value", f"{right} is the day of the claim, {row('claim')[:50]!r}, which is contradicted; "
                                                "expected another")
        leading = re.match(r"(?:more than |about |at least |over )?(\d[\d,]*(?:\.\d+)?)(?![\d%-])", right)
        stated = row.number("stated_value")
        meant = (stated, stated * SCALES.get(row("stated_scale"), 1.0)) if stated is not None else ()
        if row("fault") == "value" and leading and float(leading[1].replace(",", "")) in meant:
            yield row.told("fault", f"'value', but correct_value has {leading[0]!r} too, expected 'noun'")


def fact_that_fits_better(table: Table, tables: Tables) -> Iterator[Found]:
    """No other figure of the reading has the words of the one asked for and, besides, words of the question that this lacks."""
    facts = tables.get("facts")

    def words(text: str) -> set[str]:
        return {word.removesuffix("s") for word in re.findall(r"[a-z]{3,}", text.casefold())} - {"the"}

    for row in table.rows if table.schema.name == "quiz_items" and facts else ():
        fact = facts.keys.get((row("fact_id"),)) if facts and row("fact_id") else None
        own, asked = words(fact("label") if fact else ""), words(row("question"))
        for other in facts.rows if facts and fact else ():
            more = words(other("label")) - own
            near = other("fact_id").partition(".")[0] == row("fact_id").partition(".")[0]
            # A word that counts parts one figure from another; other words of a question may speak of other figures.
            if near and more and more <= COUNTING & asked and own <= words(other("label")):
                yield row.told("fact_id", f"{row('fact_id')!r}, but the question has {' '.join(sorted(more))!r}, as "
                                          f"{other('fact_id')!r}; expected that")


def fixed_by_law(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum or a term that a statute fixes is that of the statute."""
    for name, words, said, column, allowed, law in BY_LAW:
        for row in table.rows if table.schema.name == name else ():
            number = row.number(column)
            if said.search(row(words)) and number is not None and number not in allowed:
                yield row.told(column, f"{row(column)} by {law}, expected {' or '.join(f'{one:,}' for one in sorted(allowed))}")
    for row in table.rows if table.schema.name in ("claims", "terms", "rules") else ():
        for column, cell in row.items():
            for pattern, expected, law in IN_WORDS if len(cell.text) > 30 else ():
                match = pattern.search(cell.text)
                if match and match.groups() != expected:
                    yield row.told(column, f"{match[0][-60:]!r}, expected {', '.join(expected)}, as {law} has it")


def fees_by_the_word(table: Table, tables: Tables) -> Iterator[Found]:
    """A bid and an estimate are told without fees, a price with them, and the premium is reckoned on the bid."""
    for name, column, words, beside, denied, expected in FEES:
        for row in table.rows if table.schema.name == name else ():
            match = denied.search(row(beside)) if words.search(row(column)) else None
            if match:
                yield row.told(beside, f"{match[0]!r} of {row(column)!r}, expected {expected!r}")


def side_of_its_id(table: Table, tables: Tables) -> Iterator[Found]:
    """An id that names one of two sides stands beside words that name the same."""
    key, column = NAMED.get(table.schema.name, ("", ""))
    for row in table.rows if key else ():
        there, here = set(re.findall(r"[a-z]+", row(key))), set(re.findall(r"[a-z]+", row(column).casefold()))
        for one, other in (pair for sides in SIDES for pair in (sides, sides[::-1])):
            if one in there and other not in there and other in here and one not in here:
                yield row.told(column, f"{row(column)!r} of {row(key)!r}, expected {one!r}")


def noun_and_its_figure(table: Table, tables: Tables) -> Iterator[Found]:
    """A number before a noun is that of the fact which counts the same noun from the same sources."""
    facts = tables.get("facts")
    if facts is None or table.schema.name not in ("lots", "works", "events", "ai_art_sales", "cases", "decisions"):
        return
    of: dict[str, list[Row]] = defaultdict(list)
    for fact in facts.rows:
        if fact.number("value_number") is not None and re.fullmatch(r"[a-z]{4,}s", fact("unit")) and fact("unit") != "times":
            of[fact("unit")].append(fact)
    patterns = {unit: re.compile(rf"\b(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion))? "
                                 rf"(?:(?!other|more|further)[\w-]+ )?{unit}\b(?! a )") for unit in of}
    for row in table.rows:
        sources = row.sources()
        for unit, counted in of.items():
            said = patterns[unit]
            # One source alone may count many things by one noun.
            near = [one for one in counted if len(sources & one.sources()) > 1]
            wanted = {(one.number("value_number") or 0) * SCALES.get(one("scale"), 1.0) for one in near}
            wanted |= {one.number("value_high") or 0 for one in near}
            for column, cell in row.items() if near else ():
                for match in said.finditer(cell.text) if unit in cell.text else ():
                    number = float(match[1].replace(",", "")) * SCALES[match[2] or ""]
                    if number not in wanted:
                        yield row.told(column, f"{match[0]!r}, but {near[0]('fact_id')} counts "
                                               f"{' or '.join(f'{one:,.12g}' for one in sorted(wanted - {0}))} from the same "
                                               "source; expected one number")


def in_force_by_its_day(table: Table, tables: Tables) -> Iterator[Found]:
    """What is told for a day was in force by then."""
    for row in table.rows if "as_of" in table.schema else ():
        for column, cell in row.items():
            for day in SINCE.findall(cell.text) if "in force since" in cell.text else ():
                if row("as_of") and earlier(row("as_of"), iso(day)):
                    yield row.told(column, f"in force since {iso(day)}, told for {row('as_of')}, expected that day or before")


def about_the_sum(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum that reports round is about what its parts give, and a share of the fund in words is that of the sum beside it."""
    terms = tables.get("settlement_terms")
    fund = terms.keys.get(("fund_total",)) if terms else None
    whole = fund.number("value_number") if fund else None
    rows = measures(table) if "measure_id" in table.schema else {}
    for name, total, added, taken, off in ABOUT:
        names = (total, *added, *taken)
        numbers = {one: rows[one].number("value_number") for one in names if one in rows} if name == table.schema.name else {}
        if len(numbers) < len(names) or any(number is None for number in numbers.values()):
            continue
        gives = sum(numbers[one] or 0 for one in added) - sum(numbers[one] or 0 for one in taken)
        if abs((numbers[total] or 0) / gives - 1) > off:
            for one in names:
                yield rows[one].told("value_number", f"{total} is {numbers[total]:,.12g}, but {' and '.join(added)}"
                                     f"{' less ' + ' and '.join(taken) if taken else ''} give {gives:,.12g}; expected about that")
    for row in table.rows if whole and table.schema.name == "events" else ():
        for number, scale, share in OF_THE_FUND.findall(row("event")) if row("case_id") == "US-01" else ():
            gives = 100 * float(number.replace(",", "")) * SCALES[scale] / (whole or 1)
            if abs(gives - float(share)) > 0.06:
                yield row.told("event", f"{share} percent beside ${number} {scale}, which is {gives:.3g} percent of the fund; "
                                        "expected that")
    for row in table.rows if whole and table.schema.name == "settlement_terms" else ():
        match, value = SHARE.match(row("note")), row.number("value_number")
        if match and value and row("unit") == "USD" and row("metric").startswith("fee_"):
            gives = 100 * value / (whole or 1)
            if abs(gives - float(match[1])) > 0.06:
                yield row.told("value_number", f"{row('value_number')} is {gives:.3g} percent of the fund, expected {match[1]}, "
                                               "as note begins")


def day_of_the_end_in_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A suit that by its note was settled, dismissed or affirmed on a day has that day."""
    for row in table.rows if table.schema.name == "cases" else ():
        words = ENDED.get(row("status"))
        match = (words.search(row("status_note")) if words else None) or AFFIRMED.search(row("status_note"))
        day = row("outcome_date")
        days = re.findall(r"\d{4}-\d\d-\d\d", row("status_note"))
        # A settlement is told on one day and the suit is dismissed on another: either is the day of the outcome.
        if match and day and all(earlier(day, one) or earlier(one, day) for one in days):
            yield row.told("outcome_date", f"{day} beside {match[0]!r} in status_note, expected {match[1]}")


def question_of_its_holding(table: Table, tables: Tables) -> Iterator[Found]:
    """What a decision is about is spoken of in its holding, or nothing else of the kind is."""
    for row in table.rows if table.schema.name == "cases" else ():
        own = HOLDINGS.get(row("decides"))
        others = [name for name, words in HOLDINGS.items() if words.search(row("key_holding"))]
        if own and others and row("decides") not in others:
            yield row.told("decides", f"{row('decides')!r}, of which key_holding says nothing; expected {' or '.join(others)}")


def one_tool_of_one_case(table: Table, tables: Tables) -> Iterator[Found]:
    """Instances of one case that name a tool name one."""
    first: dict[str, Row] = {}
    for row in table.rows if table.schema.name == "decisions" else ():
        words = set() if DESCRIBED.search(row("tool")) else set(re.findall(r"\w{2,}", row("tool").casefold()))
        other = first.setdefault(row("case_key"), row) if words else row
        if not words & set(re.findall(r"\w{2,}", other("tool").casefold())) and words:
            for one, than in ((row, other), (other, row)):
                yield one.told("tool", f"{one('tool')!r}, but {than('decision_id')}, of the same case, has {than('tool')!r}; "
                                       "expected one tool")


def tracker_in_its_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A count whose words name a tracker is this tracker's, and the entries of one list are of one scope."""
    scopes: dict[str, Row] = {}
    for row in table.rows if table.schema.name == "case_counts" else ():
        first = scopes.setdefault(row("tracker"), row) if row("what").startswith("entries in") else row
        if first("scope") != row("scope"):
            for one, other in ((first, row), (row, first)):
                yield one.told("scope", f"{one('scope')!r}, but {other('count_id')}, of the same list, has {other('scope')!r}; "
                                        "expected one scope")
    for row in table.rows if table.schema.name == "case_counts" else ():
        named = [one for one in TRACKERS if one in row("what")]
        if named and row("tracker") not in named and row("tracker") not in ("court papers", "other"):
            yield row.told("tracker", f"{row('tracker')!r} beside {named[0]!r} in what, expected that")


RULES = (
    fault_and_what_is_right,
    fact_that_fits_better,
    fixed_by_law,
    fees_by_the_word,
    side_of_its_id,
    noun_and_its_figure,
    in_force_by_its_day,
    about_the_sum,
    day_of_the_end_in_words,
    question_of_its_holding,
    one_tool_of_one_case,
    tracker_in_its_words,
)
