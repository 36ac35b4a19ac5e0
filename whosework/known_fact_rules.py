"""Rules on what is known outside the tables, or told by two rows: whose a court is, when a technique began, digits in order.

None learns what is usual from the other rows: a first row of its kind is judged like the hundredth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lemmata.checks.located_tables import Found, Row, Table, Tables
from whosework.meaning_rules import earlier

#: Whose a court, office or law-maker is, by words of its name. Austria has courts that are called as in Germany.
COUNTRY_OF = tuple(
    (re.compile(words), countries)
    for words, countries in (
        (r"People’s Court|^(?:Beijing|Hangzhou|Guangzhou|Shanghai|Suzhou) ", {"CN"}),
        (r"^US\b|U\.S\.|^D\.C\. Circuit|\b(?:S\.D\.N\.Y|[NC]\.D\. Cal|D\. (?:Del|Mass))\.|\b\d\w\w? Cir\.", {"US"}),
        (r"Bundesgerichtshof|\bBGH\b", {"DE"}),
        (r"[Ll]and(?:es)?gericht|Amtsgericht|\bL?O?LG [A-ZÄÖÜ]|\bAG [A-ZÄÖÜ]", {"DE", "AT"}),
        (r"Corte di Cassazione|Italian\b", {"IT"}),
        (r"\bIndian\b|of India\b|Delhi", {"IN"}),
        (r"Ukrainian|Verkhovna Rada", {"UA"}),
        (r"Korea\b|\bSeoul\b", {"KR"}),
        (r"\bin Prague\b", {"CZ"}),
        (r"\bJapan\b|\bTokyo\b|\bChiba\b", {"JP"}),
        (r"^UK\b|England and Wales", {"GB"}),
        (r"^Hong Kong", {"HK"}),
        (r"^European (?:Parliament|Commission|Union)|Court of Justice of the EU", {"EU"}),
        (r"\bOireachtas\b", {"IE"}),
        (r"^(?:State Council|NPC Standing Committee|National People’s Congress|CAC\b)", {"CN"}),
        (r"^Tribunal judiciaire|Conseil d.État", {"FR"}),
        (r"^Ontario|British Columbia", {"CA"}),
        (r"\bAmsterdam\b", {"NL"}),
        (r"\bCopenhagen\b", {"DK"}),
        (r"\bSao Paulo\b", {"BR"}),
    )
)
#: Where the makers of open models have their seat.
SEAT = {
    "Alibaba": "China",
    "DeepSeek": "China",
    "Meta": "United States",
    "Mistral AI": "France",
    "Moonshot AI": "China",
    "Tencent": "China",
    "Xiaomi": "China",
}
#: The year before which nothing was made by a technique or tool.
SINCE = tuple(
    (re.compile(words), year)
    for words, year in (
        (r"\bGANs?\b|\b[Gg]enerative AI\b", 2014),
        (r"neural style transfer|DeepDream|Deepdream", 2015),
        (r"DALL-E", 2021),
        (r"Midjourney|Stable Diffusion|\bLoRA\b", 2022),
    )
)
#: Offices of a district by which a number of its court begins.
OFFICES = {
    "S.D.N.Y.": "17",
    "N.D. Cal.": "345",  # and 1, Eureka, where only a magistrate judge sits: a suit stays there if both sides consent
    "C.D. Cal.": "258",
    "D. Mass.": "134",
    "D. Del.": "1",
    "N.D. Ill.": "13",
}
HOUSES = ("Christie's", "Sotheby's", "Phillips", "Bonhams", "Nifty Gateway", "SuperRare")
#: Dollars that one ether cost at the least and at the most since 2021, with room on both sides.
ETHER = 500, 10_000
HAMMER = re.compile(r"\bHammer (\d[\d,]*)\b")
OF = re.compile(r"\b(\d{1,3}(?:,\d{3})+|\d+) of (\d{1,3}(?:,\d{3})+|\d+) (?=[a-z])")
DERIVED = re.compile(r"\(derived: ([\d.]+)(?: (million))? minus (?:growth of )?([\d.]+)")
PERCENT_OF = re.compile(r"^(\d+(?:\.\d+)?) percent of (the list|\d[\d,]*)")
VOTES = re.compile(r"Adopted (\d+) to (\d+) with (\d+) abstentions")
SCORE = re.compile(r"\b(?:Verified|Pro) (\d+(?:\.\d+)?)")
PER_MTOK = re.compile(r"\bUSD (\d+(?:\.\d+)?)/(\d+(?:\.\d+)?) per million")
RETIRED = re.compile(r"^([^;:]*?) (?:models )?(?:retired|deprecated)\b")
RELEASE_WORD = re.compile(
    r"\b(?:releas|model|weights|launch|preview|retire|deprecat|present|announc|open(?:s|ed)|version|update)", re.I
)
MOVED = re.compile(r"\b(?:sever|transferred|removed (?:from|to)|refiled|sent (?:from|to)|first complaint)", re.IGNORECASE)
LEAVE = re.compile(r"\bleave to appeal\b.{0,60}?\bgranted (\d{4}-\d\d-\d\d)")
VERSION = re.compile(r"\((first|second|third) version\)", re.I)
#: A number with five digits or more that tell something, as words write it.
LONG = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
LONG_VALUE = re.compile(r"\d{5,}(?:\.\d+)?")
TOLD_APART = {"sources", "segments", "anchors", "errata", "quiz_items", "quiz_options"}


def value(text: str) -> float:
    """The number that a text writes with commas."""
    return float(text.replace(",", ""))


def country_of_its_body(table: Table, tables: Tables) -> Iterator[Found]:
    """A court, an office or a parliament is of the country that its name tells."""
    column = "body" if "body" in table.schema else "court" if table.schema.name == "cases" else ""
    for row in table.rows if column and "jurisdiction" in table.schema else ():
        for words, countries in COUNTRY_OF if row("jurisdiction") else ():
            # A suit of a country may go to the court of the Union, and to none of another country.
            names = [one for one in row(column).split("; ") if words.search(one)]
            above = "; " in row(column) and countries == {"EU"}
            if names and not above and row("jurisdiction") not in countries:
                yield row.told("jurisdiction",
                    f"{row('jurisdiction')!r} of {names[0]!r}, expected {' or '.join(sorted(countries))}")
                break


def country_of_its_maker(table: Table, tables: Tables) -> Iterator[Found]:
    """A model is of the country in which its maker has its seat."""
    for row in table.rows if table.schema.name == "open_models" else ():
        seat = SEAT.get(row("developer"))
        if seat and row("country") != seat:
            yield row.told("country", f"{row('country')!r} of {row('developer')!r}, expected {seat!r}")


def not_before_its_technique(table: Table, tables: Tables) -> Iterator[Found]:
    """Nothing was made by a technique before there was one."""
    technique, column = {
        "works": ("technique", "year"),
        "lots": ("ai_technique", "year_made"),
        "decisions": ("tool", "date"),
    }.get(table.schema.name, ("", ""))
    for row in table.rows if technique else ():
        for words, year in SINCE:
            match = words.search(row(technique))
            if match and row(column)[:4].isdigit() and int(row(column)[:4]) < year:
                yield row.told(column, f"{row(column)} of what was made by {match[0]}, expected {year} or after")


def office_of_a_district(table: Table, tables: Tables) -> Iterator[Found]:
    """The number of a suit begins with an office of its district."""
    for row in table.rows if table.schema.name == "cases" else ():
        match = re.match(r"(\d):\d\d-cv-\d+$", row("docket"))
        offices = OFFICES.get(row("court"))
        if match and offices and match[1] not in offices and "Eureka" not in row("docket_note"):
            yield row.told("docket", f"{row('docket')!r} has office {match[1]}, expected {', '.join(offices)} of {row('court')}")


def numbers_run_through_the_year(table: Table, tables: Tables) -> Iterator[Found]:
    """An office of a court gives its numbers in the order of filing, but to what came to it from elsewhere."""
    series: dict[tuple[str, str, str], list[tuple[int, Row]]] = defaultdict(list)
    for row in table.rows if table.schema.name == "cases" else ():
        match = re.fullmatch(r"(\d):(\d\d)-cv-(\d+)", row("docket"))
        came = MOVED.search(" ".join(map(row, ("short_name", "status_note", "docket_note"))))
        if match and not came and "; " not in row("court") and len(row("filed_date")) == 10:
            series[row("court"), match[1], match[2]].append((int(match[3]), row))
    for numbered in series.values():
        numbered.sort(key=lambda one: one[0])
        for (_, before), (_, row) in zip(numbered, numbered[1:], strict=False):
            if row("filed_date") < before("filed_date"):
                for one, other, word in ((before, row, "that day or before"), (row, before, "that day or after")):
                    yield one.told("filed_date",
                        f"{one('filed_date')} of {one('docket')}, but {other('case_id')}, {other('docket')}, "
                        f"was filed on {other('filed_date')}; expected {word}")


def defendant_of_its_name(table: Table, tables: Tables) -> Iterator[Found]:
    """Who stands behind the v. of a short name is among those who are sued, by a word or by its initials."""
    for row in table.rows if table.schema.name == "cases" else ():
        second = re.sub(r"\(.*?\)", "", row("short_name")).partition(" v. ")[2]
        sued = re.findall(r"\w+", row("defendant").casefold())
        initials = {"".join(word[0] for word in re.findall(r"\w+", name)).casefold() for name in row("defendant").split("; ")}
        # A name that counts or describes, as "eight AI companies", begins small.
        named = [word.casefold() for word in re.findall(r"\w{2,}", second)] if second[:1].isupper() else []
        if (
            named
            and sued
            and not any(
                word in sued
                or word in initials
                or any(len(word) > 3 and (one.startswith(word) or word.startswith(one)) for one in sued if len(one) > 3)
                for word in named
            )
        ):
            yield row.told("defendant", f"{row('defendant')!r} in {row('short_name')!r}, expected who is sued by that name")


def appealed_after_it_was_decided(table: Table, tables: Tables) -> Iterator[Found]:
    """Leave to appeal is granted against what was decided before."""
    for row in table.rows if table.schema.name == "cases" else ():
        match = LEAVE.search(row("status_note"))
        if match and row("status") == "appeal" and earlier(match[1], row("outcome_date")):
            yield row.told("outcome_date",
                f"{row('outcome_date')} is after {match[0]!r} in status_note, expected {match[1]} or before")


def lives_of_models(table: Table, tables: Tables) -> Iterator[Found]:
    """A model is retired after it was released, at the price of its release or a later one, with a score of at most a hundred."""
    models, events = tables.get("models"), tables.get("events")
    for row in table.rows if table.schema.name == "models" else ():
        for match in SCORE.finditer(row("notable_benchmark")):
            if float(match[1]) > 100:
                yield row.told("notable_benchmark", f"{match[0]!r} is above 100, expected a share of the tasks in percent")
    for row in table.rows if table is events and models else ():
        ended = RETIRED.match(row("event"))
        retired = re.split(r" and (?:Claude )?|, (?:Claude )?", ended[1].removeprefix("Claude ")) if ended else []
        for model in models.rows if models else ():
            name = model("model").removeprefix("Claude ")
            if name in retired and model("release_date") and not earlier(model("release_date"), row("date")):
                yield row.told("date",
                    f"{row('date')} of the end of {model('model')!r}, released {model('release_date')}; expected a day after it")
        price = PER_MTOK.search(row("event"))
        for model in models.rows if models and price and row("category") == "model_release" else ():
            into, out = model.number("price_in_usd_per_mtok"), model.number("price_out_usd_per_mtok")
            if not row("event").startswith(f"{model('model')} released") or into is None or out is None:
                continue
            # A price that was changed since is told: by a note, or by an event of its own.
            changed = model("note") or any(
                one("category") == "pricing" and model("model") in one("event") for one in (events.rows if events else ())
            )
            if not changed and (float(price[1]), float(price[2])) != (into, out):  # type: ignore[index]
                yield row.told(
                    "event", f"{price[0]!r}, but models has {into:g} and {out:g} for {model('model')!r}; "  # type: ignore[index]
                    "expected that, or a note or an event of the change of price")


def release_in_both_tables(table: Table, tables: Tables) -> Iterator[Found]:
    """The event of a release has the licence of the table of open models, and an event of a model speaks of one."""
    models = tables.get("open_models")
    for row in table.rows if table.schema.name == "events" else ():
        if row("category") != "model_release":
            continue
        for model in models.rows if models else ():
            name = model("notable_release").split(" (")[0]
            licence = re.search(r"\bunder (?:the )?(MIT|Apache)\b", row("event"))
            if (
                licence
                and row("event").startswith(f"{name} ")
                and row.sources() & model.sources()
                and model("licence").split("-")[0] in ("MIT", "Apache")
                and not model("licence").startswith(licence[1])
            ):
                yield row.told("event", f"{licence[0]!r}, but {model('model_id')} has {model('licence')!r}; expected one licence")
        families = {one("family").split(" ")[0] for one in (models.rows if models else ())} | {"Claude"}
        told = RELEASE_WORD.search(row("event")) or re.search(r"\b[A-Z][\w.-]*[ -]?\d", row("event"))
        if not told and not any(family in row("event") for family in families):
            yield row.told("category", f"'model_release' of {row('event')[:40]!r}, expected another category")


def house_of_its_event(table: Table, tables: Tables) -> Iterator[Found]:
    """Who sells in an event is the house that the event names."""
    for row in table.rows if table.schema.name == "events" and "actor" in table.schema else ():
        told = {house for house in HOUSES if house in row("event")}
        acting = {house for house in HOUSES if house in row("actor")}
        if row("category") == "sale" and told and acting and not told & acting:
            yield row.told("actor", f"{row('actor')!r} of a sale at {', '.join(sorted(told))}, expected that house")


def sale_and_its_note(table: Table, tables: Tables) -> Iterator[Found]:
    """The hammer price is the one that the note has, and an ether cost what it may have cost."""
    for row in table.rows if table.schema.name == "ai_art_sales" else ():
        told = [value(one) for one in HAMMER.findall(row("note"))]
        hammer, price, dollars = (row.number(column) for column in ("hammer", "price", "price_usd"))
        if hammer is not None and told and hammer not in told:
            yield row.told("hammer", f"{row('hammer')} beside 'Hammer {told[0]:.0f}' in note, expected one number")
        if (
            row("currency") == "ETH"
            and row("date") >= "2021"
            and price
            and dollars
            and not ETHER[0] <= dollars / price <= ETHER[1]
        ):
            yield row.told("price_usd", f"{row('price_usd')} for {row('price')} ETH is {dollars / price:.0f} dollars each, "
                                        f"expected {ETHER[0]} to {ETHER[1]}")


def low_end_of_any_range(table: Table, tables: Tables) -> Iterator[Found]:
    """Of reports that differ none has a low end above every high end."""
    ends: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in table.rows if "metric" in table.schema else ():
        match = re.fullmatch(r"(.+)_(low|high)", row("metric"))
        if match and row.number("value_number") is not None:
            ends[match[1]][match[2]].append(row)
    for both in ends.values():
        most = max((row.number("value_number") or 0 for row in both["high"]), default=None)
        for row in both["low"]:
            number = row.number("value_number")
            if most is not None and number is not None and number > most:
                yield row.told("value_number", f"{row('value_number')} is above every high end, expected at most {most:g}")


def arithmetic_of_its_words(table: Table, tables: Tables) -> Iterator[Found]:
    """A part is no more than its whole in words, and a number is the difference or the share that its own words give."""
    terms = tables.get("settlement_terms")
    listed = terms.keys.get(("works_on_final_list",)) if terms else None
    for row in table.rows if table.schema.name not in TOLD_APART else ():
        for column, cell in row.items():
            for match in OF.finditer(cell.text) if " of " in cell.text else ():
                if value(match[1]) > value(match[2]) and not re.fullmatch(r"(?:19|20)\d\d", match[1]):
                    yield row.told(column, f"{match[0].strip()!r} is more than the whole, expected at most {match[2]}")
        number = row.number("value_number") if "value_number" in table.schema else None
        if number is None:
            continue
        if less := DERIVED.search(row("metric")):
            wanted = (float(less[1]) - float(less[3])) * (1e6 if less[2] else 1)
            if abs(number - wanted) > abs(wanted) / 1000:
                yield row.told("value_number", f"{row('value_number')} of {less[0]!r}, expected {wanted:.12g}")
        if (share := PERCENT_OF.match(row("note"))) and row("unit") == "works":
            whole = (listed.number("value_number") if listed else None) if share[2] == "the list" else value(share[2])
            decimals = len(share[1].partition(".")[2])
            if whole and abs(100 * number / whole - float(share[1])) > 0.6 * 10**-decimals:
                yield row.told("value_number",
                    f"{row('value_number')} is {100 * number / whole:.{decimals + 1}f} percent of {whole:.0f}, "
                    f"expected {share[1]}, as note begins")


def votes_of_a_resolution(table: Table, tables: Tables) -> Iterator[Found]:
    """The votes of a resolution are those of the row of the rules that it made."""
    rules = tables.get("rules")
    for row in table.rows if table.schema.name == "ai_registrations" and rules else ():
        kind = re.search(r"\bvotes (in favour|against)$|\b(abstentions)$", row("metric"))
        for rule in rules.rows if rules and kind and row("unit") == "votes" else ():
            match = VOTES.search(rule("rule"))
            if match and rule("date") == row("date"):
                wanted = dict(zip(("in favour", "against", "abstentions"), match.groups(), strict=True))[kind[1] or kind[2]]  # type: ignore[index]
                if row("value_number") != wanted:
                    said = f"{row('value_number')} {kind[0]}"  # type: ignore[index]
                    yield row.told("value_number", f"{said}, but {rule('rule_id')} has {match[0]!r}; expected {wanted}")


def award_for_what_is_protected(table: Table, tables: Tables) -> Iterator[Found]:
    """A sum that is awarded for output is awarded because the output is protected."""
    for row in table.rows if table.schema.name == "decisions" else ():
        if row("question") == "protection" and row("for_output") == "yes" and row("award") and row("protected") == "no":
            yield row.told("protected",
                f"'no' beside an award of {row('award')} for output, expected yes or partial, or no in for_output")


def version_that_it_names(table: Table, tables: Tables) -> Iterator[Found]:
    """A text that calls itself the second version comes from the second."""
    for row in table.rows if table.schema.name == "essay_versions" else ():
        match = VERSION.search(row("version"))
        named = next((one for one in table.rows if match and one("version") == f"{match[1].capitalize()} version"), None)
        # The nearest ancestor that is a version by its name: a printing or a translation lies between.
        seen, parent = {row("version_id")}, table.keys.get((row("parent_id"),))
        while parent is not None and not parent("version").endswith(" version") and parent("version_id") not in seen:
            seen.add(parent("version_id"))
            parent = table.keys.get((parent("parent_id"),))
        if named and row("parent_id") and parent is not named:
            calls = match[0]  # type: ignore[index]
            yield row.told("parent_id", f"{row('parent_id')!r} of what calls itself {calls!r}, expected {named('version_id')!r}")


def label_of_its_row(table: Table, tables: Tables) -> Iterator[Found]:
    """The label of a fact does not begin with the title of another row of the table that it is taken from."""
    if table.schema.name != "facts":
        return

    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", " ", text).strip().casefold()

    titles: dict[str, dict[str, str]] = {}
    for name in ("lots", "ai_art_sales", "works"):
        other = tables.get(name)
        column = "title" if other and "title" in other.schema else "name_en"
        titles[name] = (
            {plain(row(column)): key[0] for key, row in other.keys.items() if row(column)[:1] != "["} if other else {}
        )
    for row in table.rows:
        head, colon, _ = row("label").rpartition(": ")
        key = titles.get(row("table"), {}).get(plain(head)) if colon else None
        if key and key != row("key"):
            yield row.told("key", f"{row('key')!r} under the title of {key!r} in {row('table')}, expected that key")


def transposed(one: str, other: str) -> bool:
    """Whether two strings of one length differ by two neighbours that changed places."""
    apart = [at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    return (
        len(one) == len(other)
        and len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )


def digits_in_their_order(table: Table, tables: Tables) -> Iterator[Found]:
    """A long number in the words of an event is not that of a row with the same source with two neighbouring digits turned."""
    if table.schema.name != "events":
        return
    of_source: dict[str, set[str]] = defaultdict(set)
    for other in tables.tables.values():
        if other.schema.name in TOLD_APART | {"facts", "claims"} or "source_ids" not in other.schema:
            continue
        for row in other.rows:
            numbers = {one.replace(",", "") for cell in row.values() for one in LONG.findall(cell.text)}
            if other is not table:
                numbers |= {
                    cell.text.partition(".")[0] for cell in row.values()
                    if cell.text[:1].isdigit() and LONG_VALUE.fullmatch(cell.text)
                }
            else:
                numbers = set()
            for source in row("source_ids").split(";"):
                of_source[source] |= numbers
    for row in table.rows:
        known = {one.partition(".")[0] for source in row("source_ids").split(";") for one in of_source[source]}
        for text in LONG.findall(row("event")):
            number = text.replace(",", "").partition(".")[0]
            near = next((one for one in known if transposed(number, one)), None) if len(number.rstrip("0")) > 3 else None
            if near and number not in known:
                yield row.told("event",
                    f"{text}, where rows of its sources have {int(near):,}; expected its digits in that order")


RULES = (
    country_of_its_body,
    country_of_its_maker,
    not_before_its_technique,
    office_of_a_district,
    numbers_run_through_the_year,
    defendant_of_its_name,
    appealed_after_it_was_decided,
    lives_of_models,
    release_in_both_tables,
    house_of_its_event,
    sale_and_its_note,
    low_end_of_any_range,
    arithmetic_of_its_words,
    votes_of_a_resolution,
    award_for_what_is_protected,
    version_that_it_names,
    label_of_its_row,
    digits_in_their_order,
)
