"""Every number that a published chart says in words, counted again from the CSV files without the notebooks' helpers.

For each figure a function below returns the numbers that its headline, caption and alternative text may hold. A number
in the words that is none of them fails: either the notebook or this count is wrong.
"""

import json
import re
from statistics import median

import pandas as pd
import pytest

from lemmata.notebooks import charts, publishing, tables
from tests.this_book import DATA, FIGURES, NOTEBOOKS

PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
DAY = PACKAGE["as_of"]


def rows(name: str) -> pd.DataFrame:
    """A table as text, empty cells as empty text."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def begins(date: str) -> pd.Timestamp:
    return pd.Timestamp(date + {0: "2999-01-01", 4: "-01-01", 7: "-01", 10: ""}[len(date)])


def ends(date: str) -> pd.Timestamp:
    length = {4: pd.DateOffset(years=1), 7: pd.DateOffset(months=1), 10: pd.DateOffset(days=1)}[len(date)]
    return begins(date) + length - pd.Timedelta("1D")


def value(table: pd.DataFrame, measure: str) -> float:
    found = table[table["measure_id"].eq(measure)]
    return float(found["value_number"].iloc[0])


def suits() -> pd.DataFrame:
    """Suits of the kind that is counted, filed by the day of the edition."""
    cases = rows("cases")
    return cases[cases["tracked_kind"].ne("no") & cases["filed_date"].map(lambda date: not date or begins(date) <= begins(DAY))]


def proceedings() -> dict[str, pd.DataFrame]:
    cases = suits()
    return dict(list(cases.groupby(cases["proceeding"].where(cases["proceeding"].ne(""), cases["short_name"]))))


def outcomes() -> list[tuple[str, str, str, str]]:
    """Of each proceeding: first day of filing, outcome, its day and whether it ends the suit, by the leading suit."""
    found = []
    for name, members in proceedings().items():
        named = members[members["short_name"].eq(name)]
        dated = members[members["filed_date"].ne("")]
        lead = (named if len(named) else dated if len(dated) else members).copy()
        lead["at"] = lead["filed_date"].map(begins)
        one = lead.sort_values("at", kind="stable").iloc[0]
        late = one["outcome_date"] and ends(one["outcome_date"]) > begins(DAY)
        outcome = "pending" if late or not one["outcome"] else one["outcome"]
        found.append((one["filed_date"], outcome, "" if late else one["outcome_date"], "" if late else one["ends"]))
    return found


def litigation_filings():
    groups = proceedings()
    days = [min((date for date in one["filed_date"] if date), key=begins, default="") for one in groups.values()]
    last = [min((ends(date) for date in one["filed_date"] if date), default=None) for one in groups.values()]
    dated = [(begins(day), end) for day, end in zip(days, last, strict=True) if day]
    half: dict[str, int] = {}
    for _, end in dated:
        half[f"{end.year} {'I' if end.month <= 6 else 'II'}"] = half.get(f"{end.year} {'I' if end.month <= 6 else 'II'}", 0) + 1
    year = begins(DAY).year - 1
    recent = sum(end.year >= year for _, end in dated)
    vague = [(end - start).days > 200 for start, end in dated]
    abroad = sum(one["jurisdiction"].iloc[0] != "US" for one, day in zip(groups.values(), days, strict=True) if day)
    abroad -= sum(vague[number] for number, (one, _) in enumerate(
        (one, day) for one, day in zip(groups.values(), days, strict=True) if day) if one["jurisdiction"].iloc[0] != "US")
    return [len(suits()), len(groups), len(dated), recent, 100 * recent / len(dated), year, sum(vague), abroad,
            *half.values(), *(int(name[:4]) for name in half)]


def litigation_trackers():
    counts = rows("case_counts")
    counts = counts[counts["scope"].eq("US") & counts["count"].ne("") & counts["as_of"].ne("")]
    american = suits()
    dated = american[american["jurisdiction"].eq("US") & american["filed_date"].ne("")]
    sure = int(dated["tracked_kind"].eq("yes").sum())
    days = [int(part) for date in counts["as_of"] for part in date.split("-")]
    # The tracker with most counts, from the first to the last.
    told = counts[counts["tracker"].eq(counts[counts["tracker"].ne("other")]["tracker"].mode().iloc[0])]["as_of"]
    months = round((begins(told.max()) - begins(told.min())).days / 30.44)
    return [*counts["count"].astype(int), len(dated), sure, 1, int(suits()["tracked_kind"].eq("yes").sum()), *days, months]


def case_outcomes():
    found = outcomes()
    known = [one for one in found if one[1] != "pending"]
    by = pd.Series([one[1] for one in known]).value_counts()
    final = pd.Series([one[1] for one in known if one[3] == "yes"]).value_counts()
    return [len(found), len(found) - len(known), len(known), sum(one[3] == "yes" for one in known), *by, *final, 0]


def case_survival():
    found = outcomes()
    undated = sum(not one[0] for one in found)
    no_end = sum(bool(one[0]) and one[1] != "pending" and not one[2] for one in found)
    runs = [((ends(one[2]) if one[1] != "pending" else begins(DAY)) - begins(one[0]), one[1] != "pending")
            for one in found if one[0] and not (one[1] != "pending" and not one[2])]
    years = [(max(length.days, 0) / 365.25, over) for length, over in runs]
    said = [len(years), undated, no_end, sum(over for _, over in years), 1, 2, 3,
            sum(length for length, over in years if over) / sum(over for _, over in years)]
    for at in (1.0, 2.0, 3.0):
        share, spread = 1.0, 0.0
        for time in sorted({length for length, over in years if over and length <= at}):
            risk = sum(length >= time for length, _ in years)
            gone = sum(over and length == time for length, over in years)
            share *= 1 - gone / risk
            spread += gone / (risk * max(risk - gone, 1))
        said += [100 * share, 100 * (1 - share), 100 * 2 * share * spread ** 0.5, sum(length > at for length, _ in years)]
    known = [one for one in found if one[1] != "pending"]
    lost = sum(not one[0] or not one[2] for one in known)
    waiting = [one for one in found if one[1] == "pending"]
    said += [lost, len(known), sum(not one[0] for one in waiting), len(waiting)]
    return [*said, 100 * (1 - share_without_a_ruling(2.0))]


def share_without_a_ruling(at: float) -> float:
    """The share after `at` years to the earliest ruling that the events have, for suits with an outcome."""
    events = rows("events").query("category == 'ruling' and status == 'happened' and case_id != ''")
    first = {case: min(begins(one["not_before"] or one["date"]) for _, one in part.iterrows())
             for case, part in events.groupby("case_id")}
    runs = []
    for name, members in proceedings().items():
        named = members[members["short_name"].eq(name)]
        lead = (named if len(named) else members).iloc[0]
        if not lead["filed_date"] or (lead["outcome"] not in ("", "pending") and not lead["outcome_date"]):
            continue
        over = lead["outcome"] not in ("", "pending")
        stop = min(ends(lead["outcome_date"]), first.get(lead["case_id"], begins(DAY))) if over else begins(DAY)
        runs.append(((stop - begins(lead["filed_date"])).days / 365.25, over))
    share = 1.0
    for time in sorted({length for length, over in runs if over and length <= at}):
        share *= 1 - sum(over and length == time for length, over in runs) / sum(length >= time for length, _ in runs)
    return share


def companies(cell: str) -> set[str]:
    """What a cell names, without remarks and second names in brackets, persons and `others`."""
    same = {"Meta Platforms": "Meta", "Perplexity AI": "Perplexity", "OpenAI Ireland": "OpenAI", "Google Ireland": "Google",
            "OpenAI group companies": "OpenAI", "Alphabet": "Google", "YouTube": "Google", "GitHub": "Microsoft",
            "Uncharted Labs": "Udio", "MosaicML": "Databricks",
            "Runway AI": "Runway", "Eleven Labs": "ElevenLabs", "Mistral AI": "Mistral"}
    persons = {"Mark Zuckerberg", "Dario Amodei", "Benjamin Mann", "Elon Musk", "Alistair Vigier", "AI scientists of Meta"}
    names = {one.strip() for one in re.sub(r"\(.*?\)", "", cell).split(";")} - {"", "others"} - persons
    return {same.get(one, one) for one in names if "unnamed" not in one}


def deals() -> pd.DataFrame:
    found = rows("licensing_deals")
    return found[found["record_kind"].eq("deal") & found["date"].map(lambda date: not date or begins(date) <= begins(DAY))]


def suits_and_licences():
    sued: dict[str, int] = {}
    units: dict[str, set[str]] = {}
    for number, row in enumerate(suits().to_dict("records")):
        for name in companies(row["defendant"]):
            sued[name] = sued.get(name, 0) + 1
            units.setdefault(name, set()).add(row["proceeding"] or str(number))
    paid: dict[str, int] = {}
    whole = deals().drop_duplicates("deal_key")
    for row in whole.to_dict("records"):
        for name in companies(row["licensee"]):
            paid[name] = paid.get(name, 0) + 1
    top = sorted(sued, key=lambda name: (-sued[name], -paid.get(name, 0)))[:12]
    return [len(whole), 12, sum(paid.get(name, 0) == 0 for name in top), *(sued[name] for name in top),
            *(paid.get(name, 0) for name in top), len(units[top[0]])]


def licensing_known():
    found = deals()
    priced = set(found[found["amount_usd"].ne("") | found["per_unit_usd"].ne("")]["deal_key"])
    whole = found.drop_duplicates("deal_key")
    sectors = whole["sector"].value_counts()
    told = whole[whole["deal_key"].isin(priced)]["sector"].value_counts()
    return [len(whole), whole["deal_key"].isin(priced).sum(), 100 * whole["deal_key"].isin(priced).mean(), *sectors, *told, 0]


def licensing_amounts():
    found = deals()
    known = found[found["amount_usd"].ne("")]
    ranges = known["amount_usd"].astype(float) / 1e6
    years = [int(date[:4]) for date in known["date"] if date]
    terms = [float(one) for one in known["term_high_years"] if one]
    return [known["deal_key"].nunique(), *ranges, *years, *terms, known["deal_key"].nunique() - 7]


def licensing_per_work():
    sums = rows("settlements")
    sums = sums[sums["metric"].str.startswith("per_unit") & sums["unit"].eq("USD") & sums["value_number"].ne("")]
    sums = sums[~sums["case"].str.contains("licence") & ~sums["metric"].str.contains("author_share")]
    prices = rows("licensing_deals")
    prices = prices[prices["per_unit_usd"].ne("")]
    undone = sums["metric"].str.contains("minimum|maximum").sum()
    return [len(sums) + len(prices), undone, *sums["value_number"].astype(float), *prices["per_unit_usd"].astype(float),
            *(int(date[:4]) for date in [*sums["as_of"], *prices["date"]])]


def calendar():
    decisions = rows("decisions").drop_duplicates("case_key")
    decisions = decisions[decisions["question"].eq("protection") & decisions["level"].ne("police")]
    cases = rows("cases")
    series = {"suits": cases[cases["tracked_kind"].ne("no")]["filed_date"],
              "licences": rows("licensing_deals").query("record_kind == 'deal'").drop_duplicates("deal_key")["date"],
              "decisions": decisions["date"], "rules": rows("rules")["date"]}
    turn = begins(rows("events").set_index("event_id").loc["SE09", "date"]).to_period("Q")
    said = [turn.year, turn.quarter, 4]
    for dates in series.values():
        inside = [begins(date).to_period("Q") for date in dates if date and begins(date) <= begins(DAY)
                  and begins(date).to_period("Q") == ends(date).to_period("Q")]
        said += [sum(turn - 3 <= one <= turn for one in inside), sum(turn < one <= turn + 4 for one in inside)]
        said += [inside.count(turn + step) for step in range(1, 5)]
    return [*said, 5, 2025, 1, 2, 3]


def claims_by(column):
    found = rows("claims")
    said = []
    for _, part in found.groupby(column):
        good = part["verdict"].isin(["confirmed", "imprecise"])
        wrong = part["verdict"].eq("contradicted")
        said += [good.sum(), len(part), 100 * good.mean(), wrong.sum(), 100 * wrong.mean(),
                 part[wrong]["segment_id"].nunique()]
    return [*said, 1]


def claims_by_kind():
    figures = rows("claims").query("kind == 'figure'")
    return [*claims_by("kind"), *figures["verdict"].value_counts(),
            figures[figures["verdict"].eq("contradicted")]["segment_id"].nunique()]


def claim_figures():
    figures = rows("claims").query("kind == 'figure'")
    off = figures[figures["verdict"].isin(["contradicted", "imprecise"])]
    ids = [float(one) for name in off["claim_id"] for one in re.findall(r"\d+", name)]
    return [len(figures), len(off), *figures["verdict"].value_counts(), *off["fault"].value_counts(),
            off[off["fault"].eq("noun")]["segment_id"].nunique(), *ids]


def asked() -> pd.DataFrame:
    """The latest instance of each case that answers whether output of a machine is protected."""
    found = rows("decisions")
    found = found[found["date"].map(lambda date: not date or begins(date) <= begins(DAY)) & found["level"].ne("police")]
    at = found["date"].map(lambda date: ends(date) if date else pd.Timestamp("1900-01-01"))
    return found.assign(at=at).sort_values("at", kind="stable")


def ai_output_decisions():
    found = asked()
    found = found[found["question"].eq("protection") & found["protected"].isin(["yes", "partial", "no"])]
    cases = found.groupby("case_key").tail(1)
    office = cases["level"].isin(["office", "board"])
    said = [len(cases), cases["jurisdiction"].nunique()]
    for part in (cases[office], cases[~office], *(part for _, part in cases.groupby("jurisdiction"))):
        said += [part["protected"].eq(name).sum() for name in ("yes", "partial", "no")]
    return said


def proof_shown():
    found = asked()
    found = found[found["question"].eq("protection") & found["protected"].isin(["yes", "partial", "no"])]
    cases = found[found["proof_shown"].ne("")].groupby("case_key").tail(1)
    office = cases["level"].isin(["office", "board"])
    china, other = cases[cases["jurisdiction"].eq("CN") & ~office], cases[cases["jurisdiction"].ne("CN") & ~office]
    won, lost = china[china["protected"].eq("yes")], china[china["protected"].eq("no")]
    kinds = lambda part, kind: part["proof_shown"].str.split(";").map(lambda shown: kind in shown).sum()  # noqa: E731
    alone = cases[cases["jurisdiction"].ne("CN") & cases["proof_shown"].eq("prompts")]
    said = [len(cases), len(china), len(won), len(lost), kinds(won, "record"), kinds(lost, "record"),
            kinds(lost, "re-enactment"), len(alone), alone["protected"].eq("yes").sum()]
    untold = found[~found["case_key"].isin(cases["case_key"])].drop_duplicates("case_key")
    said += [len(untold), untold["jurisdiction"].eq("CN").sum()]
    for part in (china, other, cases[office]):
        said += [part["protected"].eq(name).sum() for name in ("yes", "partial", "no")]
    return said


def auction_fees():
    totals, lots = rows("sale_totals"), rows("lots")
    rate = value(totals, "buyers_premium_rate")
    total, low = value(totals, "total_with_fees"), value(totals, "presale_low_estimate")
    estimated = lots[lots["estimate_low_usd"].ne("")]
    hammer = total / (1 + rate / 100)
    return [rate, total, low, hammer, 100 * hammer / low, value(totals, "lots_announced_more_than"),
            value(totals, "lots_offered"), value(totals, "lots_sold"), estimated["estimate_low_usd"].astype(float).sum(),
            len(estimated), estimated["status"].eq("unsold").sum(), estimated["estimate_doubt"].ne("").sum(),
            100 * (total / low - 1), *range(18, 31)]


def auction_concentration():
    totals, lots = rows("sale_totals"), rows("lots")
    prices = sorted(lots[lots["price_realised_usd"].ne("")]["price_realised_usd"].astype(float), reverse=True)
    total, sold = value(totals, "total_with_fees"), value(totals, "lots_sold")
    rest = total - sum(prices)
    return [2, sold, sold - len(prices), rest / (sold - len(prices)), 100 * rest / total, 100,
            *(100 * sum(prices[:number]) / total for number in range(1, len(prices) + 1))]


def auction_lots():
    totals, lots = rows("sale_totals"), rows("lots")
    rate = 1 + value(totals, "buyers_premium_rate") / 100
    priced = lots[lots["price_realised_usd"].ne("")]
    both = priced[priced["estimate_low_usd"].ne("") & priced["estimate_high_usd"].ne("")]
    low, high = both["estimate_low_usd"].astype(float), both["estimate_high_usd"].astype(float)
    closed = high < 10 * low
    hammer = (both["price_realised_usd"].astype(float) / rate)[closed]
    low, high = low[closed], high[closed]
    mean = value(totals, "total_with_fees") / value(totals, "lots_sold")
    doubtful = (both["estimate_doubt"][closed].ne("") & (hammer < low)).sum()
    return [(priced["price_realised_usd"].astype(float) > mean).sum(), doubtful, len(hammer), (hammer < low).sum(),
            (hammer > high).sum(), ((hammer >= low) & (hammer <= high)).sum(), len(priced),
            value(totals, "lots_offered"), *hammer, *low, *high]


def ai_art_prices():
    sales = rows("ai_art_sales")
    sales = sales[sales["ai_related"].isin(["yes", "partly"]) & ~sales["title"].str.startswith("SALE TOTAL")]
    priced = sales[sales["price_usd"].ne("")]
    together = priced["title"].str.contains("together")
    works_together = priced.loc[together, "title"].str.extract(r"(\w+) works together", expand=False).map(SMALL)
    priced = priced[~together]
    usd = priced["price_usd"].astype(float)
    group = priced["artist"].str.extract("(Anadol|Obvious|Barrat|Botto)", expand=False).fillna("all others")
    group = group.where(group.map(group.value_counts()).ge(2), "all others")
    by = {name: list(part) for name, part in usd.groupby(group)}
    others = [one for name, part in by.items() if name != "Anadol" for one in part]
    years = [int(one(part)) for _, part in priced["date"].str[:4].groupby(group) for one in (min, max)]
    return [*years, *(year % 100 for year in years), *works_together,
            len(usd), usd.min(), usd.max(), *(len(part) for part in by.values()), *(median(part) for part in by.values()),
            len(others), median(others), median(by["Anadol"]) / median(others), (usd >= 1e6).sum(),
            (usd[group.eq("Anadol")] >= 1e6).sum(), priced["with_fees"].eq("unknown").sum(),
            priced["sale"].value_counts().iloc[0], *range(1, 4)]


def ai_art_against_estimates():
    sales = rows("ai_art_sales")
    sales = sales[sales["ai_related"].isin(["yes", "partly"]) & ~sales["title"].str.startswith("SALE TOTAL")]
    found = sales[sales["estimate_high"].ne("") & sales["estimate_low"].ne("")]
    found = found[found["estimate_high"].astype(float) < 100 * found["estimate_low"].astype(float)]
    hammered = found[found["hammer"].ne("")]
    times = hammered["hammer"].astype(float) / hammered["estimate_high"].astype(float)
    with_fees = [float(row["price"]) / float(row["estimate_high"]) if row["with_fees"] == "yes" else
                 float(row["hammer"]) / float(row["estimate_high"]) for _, row in hammered.iterrows()]
    unsold = found[found["hammer"].eq("") & found["status"].eq("unsold")]
    unknown = found[found["hammer"].eq("") & found["price"].ne("")]
    sure = (unknown["price"].astype(float) > 1.5 * unknown["estimate_high"].astype(float)).sum()
    basis, lots = hammered["hammer_basis"], rows("lots")
    derived = basis.ne("reported")
    doubted = hammered[hammered["sale"].eq("Augmented Intelligence")
                       & hammered["artist"].isin(lots[lots["estimate_doubt"].ne("")]["artist"])]
    return [(~derived).sum(), derived.sum(), (derived & hammered["with_fees"].eq("unknown")).sum(), len(doubted),
            *doubted["date"].str[:4].astype(int), len(times), (times > 1).sum(), sum(one > 1 for one in with_fees), len(unsold),
            len(unknown), sure, *times, 1, 2]


def terms():
    found = rows("settlement_terms")
    def one(name):
        return value(found, name)
    counted = found[found["metric"].eq("works_claimed") & found["value_number"].ne("")]
    claimed = counted.assign(at=counted["as_of"].map(ends)).sort_values("at", kind="stable").iloc[-1]
    return one, float(claimed["value_number"]), claimed["as_of"]


def settlement_per_work():
    one, claimed, as_of = terms()
    fund, fee = one("fund_total"), one("fee_award")
    costs = one("expenses_award") + one("cost_reserve_award") + 3 * one("service_award_granted_each")
    net = fund - fee - costs
    split = one("default_split_trade_and_university_press_author") / 100
    first = one("first_distribution_per_work")
    interest = one("interest_accrued")
    return [fund / claimed, claimed, fee / claimed, costs / claimed, net / claimed, first, net / claimed - first,
            split * net / claimed, (1 - split) * net / claimed, one("gross_per_work_headline"), interest / 1e6,
            (net + interest) / claimed, costs / 1e6, fund / 1e6, *map(int, as_of.split("-"))]


def settlement_fees():
    one, _, _ = terms()
    fund, fee, lodestar = one("fund_total"), one("fee_award"), one("fee_lodestar")
    said = [one("fee_request_ceiling_signalled") / 100 * fund, one("fee_request_first"), one("fee_request_final"), fee]
    others = one("fee_request_first_other_firms_part")
    own = said[1] - others
    return [*(each / 1e6 for each in said), *(100 * each / fund for each in said), own / 1e6, 100 * fee / own,
            fee / lodestar, lodestar / 1e6, others / 1e6, 2025, 2026, 20]


def settlement_exposure():
    one, _, _ = terms()
    works, fund = one("works_on_final_list"), one("fund_total")
    floor, ordinary, wilful = (one(f"statutory_damages_{name}") * works for name in
                               ("minimum", "maximum_ordinary", "maximum_wilful"))
    return [works, floor / 1e9, ordinary / 1e9, wilful / 1e9, fund / 1e9, fund / floor, 100 * fund / wilful, 3]


def settlement_moved_dates():
    events = rows("events")
    events = events[events["case_id"].eq("US-01")].set_index("event_id")
    plans = events[events["status"].eq("overtaken") & events["replaced_by"].isin(events.index)]
    moved = {}
    said = []
    for _, plan in plans.iterrows():
        actual = begins(events.loc[plan["replaced_by"], "date"])
        days = (actual - begins(plan["date"])).days
        said += [abs(days), actual.day, actual.year, begins(plan["date"]).day, begins(plan["date"]).year]
        moved[plan["replaced_by"]] = max(days, moved.get(plan["replaced_by"], days), key=abs)
    return [*said, len(moved), sum(days > 0 for days in moved.values()), sum(days < 0 for days in moved.values()),
            len(plans) - 4]


def settlement_timeline():
    events = rows("events").set_index("event_id")
    said = []
    phases = (("SE01", "SE07"), ("SE07", "SE09"), ("SE15", "SE29"), ("SE15", "SE30"), ("SE09", "SE37"), ("SE15", "SE43"),
              ("SE40", "SE42"))
    for start, end in phases:
        first = begins(events.loc[start, "not_before"] or events.loc[start, "date"])
        last = ends(events.loc[end, "not_after"] or events.loc[end, "date"])
        said += [(last - first).days / 30.44, (last - first).days, first.year, last.year]
    return [*said, (events["case_id"].eq("US-01") & events["status"].eq("planned")).sum()]


def essay_versions():
    every = rows("essay_versions")
    found = every[every["date"].ne("")]
    critical = every.set_index("version_id").loc["V15", "key_differences"]  # "Five finished versions …"
    year = found["date"].str[:4].astype(int)
    printed = found[year.le(1940) & ~found["publication"].str.contains("Not printed|Gesammelte")]
    unstated = (found["follows"] + found["parent_id"]).eq("").sum()
    return [len(found), found["language"].nunique(), year.ge(1960).sum(), len(printed), unstated, year.le(1940).sum(), 1960, 1940,
            *year, 1, len(every) - len(found), SMALL[critical.split()[0].lower()]]


def access_talent():
    found = rows("ai_talent")
    top = found[found["indicator"].str.contains("top-tier") & found["country"].isin(["China", "United States"])]
    return [*top["share_pct"].astype(float), *top["year"].astype(int), top["year"].nunique()]


def access_models():
    found = rows("models")
    kinds = found[found["tier"].isin(["opus", "sonnet", "haiku"])]
    drawn = kinds[kinds["release_date"].ne("") & kinds["price_in_usd_per_mtok"].ne("")]
    return [*drawn["price_in_usd_per_mtok"].astype(float), len(kinds) - len(drawn)]


def letter_counts():
    found = rows("open_letter_signatures")
    counts = [row for row in found.to_dict("records") if row["record_type"] == "count" and row["signatures"] and row["date"]]
    posted = min(begins(row["date"]) for row in found.to_dict("records") if row["record_type"] == "posting")
    sure = sorted((begins(row["date"]), int(row["signatures"])) for row in counts
                  if row["date_basis"] == "stated" and row["precision"] == "day")
    known = [(day, size) for place, (day, size) in enumerate(sure) if size >= max([0, *(one for _, one in sure[:place])])]
    vague = [row for row in counts if row["date_basis"] != "stated" or row["precision"] != "day"]
    lengths = []
    for row in vague:
        size, low, high = int(row["signatures"]), begins(row["date"]), ends(row["date"])
        after = max([day for day, one in known if one < size], default=posted)
        before = min([day for day, one in known if one >= size], default=high)
        lengths.append((min(before, high) - max(after, low)).days)
    final = max(size for _, size in known)
    totals = rows("sale_totals").set_index("measure_id")
    opened = begins(totals.loc["sale_opened", "value_date"])
    return [len(vague), sum(one < 0 for one in lengths), sum(0 <= one <= 2 for one in lengths), sum(one >= 0 for one in lengths),
            *(size for _, size in known), *(day.day for day, _ in known), 100 * known[0][1] / final, final,
            (known[0][0] - posted).days, 100 * max(size for day, size in known if day <= opened) / final, 2]


def claims_of_a_text():
    """By kind in all texts, and in the text of which a kind has fewest claims, with which the explorer starts."""
    found = rows("claims")
    sizes = {text: part["kind"].value_counts() for text, part in found.groupby("reading_id")}
    thin = min(sizes, key=lambda text: (sizes[text].min(), len(sizes[text])))
    good = found[found["reading_id"].eq(thin) & found["verdict"].isin(["confirmed", "imprecise"])]["kind"].value_counts()
    return [*claims_by("kind"), *sizes[thin], *good]


def texts_lengths():
    found = rows("segments")
    found = found[found["kind"].isin(["paragraph", "sentence"]) & found["characters"].ne("")]
    sizes = found["characters"].astype(int)
    parts = [list(part) for _, part in sizes.groupby([found["kind"], found["reading_id"]])]
    return [sizes.max(), *(len(part) for part in parts), *(median(part) for part in parts)]


def reproduction_timeline():
    found = rows("events")
    found = found[found["reading_id"].eq("aura") & found["date"].ne("")]
    found = found[found["date"].map(begins) <= begins(DAY)]
    years = {kind: [int(date[:4]) for date in found[found["category"].eq(kind)]["date"]] for kind in ("theory", "ai_art")}
    decades = [year // 10 * 10 for part in years.values() for year in part]
    early = sum(year < 2010 for year in years["ai_art"])
    return [len(years["ai_art"]), early, len(years["ai_art"]) - early, min(years["ai_art"]), len(years["theory"]),
            sum(year >= 1960 for year in years["theory"]), 1960, 2010, 0, *decades,
            *(sum(year // 10 * 10 == decade for year in part) for part in years.values() for decade in set(decades))]


def access_timeline():
    events = rows("events").set_index("event_id")
    region, owner = begins(events.loc["CE13", "date"]), begins(events.loc["CE32", "date"])
    claude = events[events["category"].eq("model_release") & events["actor"].eq("Anthropic") & events["date"].ne("")
                    & ~events["event"].str.contains("retired|deprecated", case=False)]
    days = [begins(date) for date in claude["date"] if begins(date) <= begins(DAY)]
    said = [(owner - region).days / 30.44, len(days), sum(day >= owner for day in days), *(range(1, 3))]
    for start, end in (("CE17", "CE22"), ("CE21", "CE27"), ("CE56", "CE59")):
        length = (ends(events.loc[end, "date"]) - begins(events.loc[start, "date"])).days
        least = (begins(events.loc[end, "date"]) - ends(events.loc[start, "date"])).days
        said += [length, length / 30.44, least, least / 30.44]
    return [*said, *range(2022, begins(DAY).year + 1)]


def provenance_seen():
    sources = rows("sources")
    parts = sources.groupby(["reliability", "seen"]).size()
    return [len(sources), *sources["seen"].value_counts(), *sources["reliability"].value_counts(), *parts]


COUNTS = {name: made for name, made in list(globals().items()) if (FIGURES / f"{name}.json").exists()}
COUNTS |= {"claims_by_text": lambda: claims_by("reading_id"), "auction_premium": auction_fees,
           "settlement_calculator": settlement_per_work}
#: They follow a fact through references and derived figures to its sources, which `lemmata.record.facts` alone can do.
ELSEWHERE = {"provenance_grades", "provenance_of_a_reading"}
#: Words that stand for numbers.
SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
         "twelve": 12}


def numbers(text: str) -> list[str]:
    """The numbers of a text as they are printed, those in letters too."""
    text = re.sub(r"\bS\d-|(?<=\d)b\b", " ", text)
    letters = [str(SMALL[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in SMALL]
    return [one.replace(",", "") for one in re.findall(r"(?<![A-Za-z\d])\d[\d,]*(?:\.\d+)?(?!\w*[a-z]\d)", text)] + letters


def fits(printed: str, counted: float) -> bool:
    """Whether `printed` is `counted`, rounded as it is printed."""
    digits = len(printed.partition(".")[2])
    return abs(float(printed) - float(counted)) <= 0.5 * 10 ** -digits + 1e-9


@pytest.mark.parametrize("name", sorted(set(COUNTS) - ELSEWHERE))
def test_each_number_that_a_chart_says_is_counted_again(name):
    chart = json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))
    counted = [float(one) for one in COUNTS[name]()]
    words = " ".join([chart["headline"], chart["caption"], chart["alt"]])
    strange = [one for one in numbers(words) if not any(fits(one, each) for each in counted)]
    assert strange == [], f"{words}\n{sorted(set(counted))}"


def test_no_chart_goes_uncounted():
    published = {path.stem for path in FIGURES.glob("*.json")}
    assert published == set(COUNTS) | ELSEWHERE


def test_no_cell_of_a_published_table_holds_a_backslash():
    """A backslash in a cell is a pattern that was printed in place of what it found."""
    for path in FIGURES.glob("*.csv"):
        assert "\\" not in path.read_text(encoding="utf-8-sig"), path.name


def cells(name: str) -> list[str]:
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_an_amount_on_a_basis_that_the_analysis_does_not_know_is_told_with_its_row(monkeypatch):
    whole = tables.load

    def load(name):
        found = whole(name)
        if name == "licensing_deals":
            found.loc[found["deal_id"].eq("D14"), "amount_basis"] = "per_month"
        return found

    monkeypatch.setattr(tables, "load", load)
    monkeypatch.setattr(publishing, "publish", lambda *_, **__: None)
    with pytest.raises(ValueError, match=r"data/licensing_deals\.csv: D14: amount_basis 'per_month' of a deal, expected "):
        space: dict = {}
        for code in cells("licensing"):
            exec(compile(code, "cell", "exec"), space)


def published(name: str) -> tuple[pd.DataFrame, dict]:
    """The rows of a chart as text, and what it says."""
    plotted = pd.read_csv(FIGURES / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return plotted, json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))


def test_who_was_named_at_first_and_let_go_is_no_defendant():
    plotted, _ = published("suits_and_licences")
    suits_of = dict(zip(plotted["company"], plotted["suits"].astype(float), strict=True))
    named = suits()["defendant"].map(companies)
    for company in ("Microsoft", "Meta"):
        assert suits_of[company] == named.map(lambda found, one=company: one in found).sum()


def test_remarks_persons_and_unnamed_ones_are_no_companies():
    plotted, _ = published("suits_and_licences")
    strange = re.compile(r"first|until|as reported|dismissed|unnamed|others|Zuckerberg|Amodei|Musk")
    assert [name for name in plotted["company"] if strange.search(name)] == []


def test_a_case_on_prompts_is_no_case_on_output():
    plotted, _ = published("proof_shown")
    asked_of = rows("decisions").groupby("case_key")["question"].agg(set)
    assert [key for key in plotted["case_key"] if "protection" not in asked_of[key]] == []


def test_each_form_of_the_essay_follows_what_its_row_names():
    plotted, _ = published("essay_versions")
    table = rows("essay_versions").set_index("version_id")
    said = dict(zip(plotted["version_id"], plotted["follows"], strict=True))
    assert said == {name: table.loc[name, "follows"] or table.loc[name, "parent_id"] for name in said}


def test_a_minimum_and_a_maximum_for_one_work_are_told_as_bounds():
    plotted, chart = published("licensing_per_work")
    assert sorted(plotted["bound"]) == ["", "", "", "", "at least", "at most", "at most"]
    assert "at least 60" in chart["alt"] and "at most 1,500" in chart["alt"]


def test_a_share_whose_part_is_a_floor_is_told_as_a_floor():
    _, chart = published("letter_counts")
    assert re.search(r"opening of bidding at least \d+%", chart["caption"])


def test_a_number_read_before_it_was_passed_does_not_count_as_repeated():
    plotted, _ = published("letter_counts")
    place = plotted.set_index("record_id").loc["L13"]
    assert place["after"] <= place["before"] == "2025-02-14"


def test_trackers_that_gave_one_count_each_are_told_as_no_series():
    _, chart = published("litigation_trackers")
    assert "other 24" not in chart["alt"] and "Others, one count each" in chart["alt"]


def test_kinds_of_one_share_share_the_headline():
    plotted, chart = published("claims_by_kind")
    best = plotted["nearly_right"].astype(float).round(2).max()
    level = plotted[plotted["nearly_right"].astype(float).round(2).eq(best)]["kind"]
    assert all(kind in chart["headline"].lower() for kind in level)


def test_no_per_cent_is_taken_of_an_announced_floor():
    _, chart = published("auction_fees")
    assert "at least" in rows("sale_totals").set_index("measure_id").loc["presale_low_estimate", "note"]
    assert "%" not in chart["headline"] and "at least 600,000" in chart["alt"]


def test_only_a_lower_bound_has_an_open_mark_among_the_trackers(monkeypatch):
    drawn: list[tuple[float, bool]] = []
    mark = charts.mark

    def recorded(ax, x, y, look=charts.PLAIN, **more):
        drawn.extend((float(one), look[2]) for one in y)
        mark(ax, x, y, look, **more)

    monkeypatch.setattr(charts, "mark", recorded)
    monkeypatch.setattr(publishing, "publish", lambda draw, name, **_: draw() if name == "litigation_trackers" else None)
    space: dict = {}
    for code in cells("litigation"):
        exec(compile(code, "cell", "exec"), space)
    counts = rows("case_counts").query("scope == 'US'")
    assert {one for one, filled in drawn if not filled} == set(counts[counts["bound"].eq("at least")]["count"].astype(float))
