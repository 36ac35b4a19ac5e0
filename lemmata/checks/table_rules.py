"""Rules on a whole table and between tables: keys, references, the skeleton of the readings, maps of arguments."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lemmata.checks import addresses
from lemmata.checks.cell_rules import nearest
from lemmata.checks.located_tables import Found, Row, Table, Tables
from lemmata.sources.normalise import SHORTEST_ROLLED, normalise

#: A text of more letters is no name.
LONGEST_NAME = 80


def repeated_row(table: Table, tables: Tables) -> Iterator[Found]:
    """No row stands twice, nor with another id."""
    seen: dict[tuple[str, ...], Row] = {}
    key = table.schema.primary_key
    columns = tuple(field.name for field in table.schema.fields if len(key) > 1 or field.name not in key)
    for row in table.rows:
        first = seen.setdefault(row.key(columns), row)
        if first is not row:
            yield row.line(), columns[0] if len(key) > 1 else key[0] if key else columns[0], \
                f"the row says what line {first.line()} says, expected every row once"


def repeated_key(table: Table, tables: Tables) -> Iterator[Found]:
    """A primary key, and a column declared unique, names one row."""
    unique = [table.schema.primary_key, *((field.name,) for field in table.schema.fields if field.unique)]
    repeated = {line for line, _, _ in repeated_row(table, tables)}
    for columns in dict.fromkeys(filter(None, unique)):
        seen: dict[tuple[str, ...], Row] = {}
        for row in table.rows:
            key = row.key(columns)
            if not all(key):
                continue  # an empty cell of a key is a required one
            first = seen.setdefault(key, row)
            if first is not row and row.line() not in repeated:
                yield row.told(columns[0], f"key {', '.join(key)!r} stands at line "
                                           f"{first.line(columns[0])} already, expected a key of its own")


def unknown_reference(table: Table, tables: Tables) -> Iterator[Found]:
    """A foreign key is there in the other table: declared in datapackage.json, or by the name of its column."""
    declared = {one.columns for one in table.schema.foreign_keys}
    references = [(one.columns, one.resource, one.target) for one in table.schema.foreign_keys]
    for field in table.schema.fields:
        other = tables.keyed_by(field.name)
        if other and field.name not in table.schema.primary_key and (field.name,) not in declared:
            references.append(((field.name,), other.name, other.primary_key))
    for columns, name, target in references:
        known = tables.known_keys(name, target)
        if known is None or "parent_id" in columns:  # a parent is the business of parent_leads_to_a_root
            continue
        for row in table.rows:
            key = row.key(columns)
            if all(key) and key not in known:
                last = columns[-1]
                near = nearest(key[-1], [one[-1] for one in known])
                yield row.told(last, f"unknown {last.replace('_', ' ')} {key[-1]!r}, "
                                     f"expected a key of {tables.schemas[name].path}{near}")


def unknown_reading(table: Table, tables: Tables) -> Iterator[Found]:
    """A list of readings in a column `chapters` names readings that there are."""
    known = tables.known_keys("readings", ("reading_id",))
    if known is None or "chapters" not in table.schema:
        return
    for row in table.rows:
        names = row("chapters").split(";") if row("chapters") else []
        for position, name in enumerate(names):
            if (name,) not in known:
                yield row.told("chapters", f"unknown reading id {name!r}, expected a key of readings.csv"
                                           f"{nearest(name, [one for one, in known])}")
            elif name in names[:position]:
                yield row.told("chapters", f"reading id {name!r} stands twice, expected once")


def places_in_order(table: Table, tables: Tables) -> Iterator[Found]:
    """The segments of a reading are numbered from 1 without a gap, in the order of the text."""
    if table.schema.name != "segments":
        return
    reached: dict[str, int] = {}
    for row in table.rows:
        reading, place = row("reading_id"), row.number("position")
        expected = reached.get(reading, 0) + 1
        if place is not None and place != expected:
            yield row.told("position", f"{row('position')} follows {expected - 1} in {reading}, expected {expected}")
        reached[reading] = int(place) if place is not None else expected


def incipit_of_the_segment(table: Table, tables: Tables) -> Iterator[Found]:
    """An incipit is the first letters of the normalised text: eight, or all there are."""
    if table.schema.name != "segments":
        return
    for row in table.rows:
        count, incipit = row.number("characters"), row("incipit")
        if count is None or not incipit:
            continue
        if normalise(incipit) != incipit:
            yield row.told("incipit", f"{incipit!r} is not normalised, expected {normalise(incipit)!r}")
        elif len(incipit) != min(8, count) and len(incipit) <= 8:
            yield row.told("incipit", f"{len(incipit)} letters of {count:g}, expected {min(8, count):g}")


def rolling_of_the_segment(table: Table, tables: Tables) -> Iterator[Found]:
    """A segment has a rolling value, save a short one, whose letters it would help to guess."""
    if table.schema.name != "segments":
        return
    for row in table.rows:
        count = row.number("characters")
        if count is not None and bool(row("rolling")) != (count >= SHORTEST_ROLLED):
            wanted = "one" if count >= SHORTEST_ROLLED else f"none under {SHORTEST_ROLLED}"
            yield row.told("rolling", f"{row('rolling')!r} for {count:g} letters, expected {wanted}")


def skeleton_adds_up(table: Table, tables: Tables) -> Iterator[Found]:
    """A reading's length and fingerprint are those of its segments."""
    segments = tables.get("segments")
    if table.schema.name != "readings" or segments is None:
        return
    for row in table.rows:
        mine = [one for one in segments.rows if one("reading_id") == row("reading_id")]
        numbers = [one.number("characters") for one in mine]
        if not mine or None in numbers:
            continue
        letters = sum(filter(None, numbers))
        whole = hashlib.sha256("".join(one("sha256") for one in mine).encode()).hexdigest()
        if row.number("characters") != letters:
            yield row.told("characters", f"{row('characters') or 'nothing'}, but its segments have "
                                         f"{letters:g}, expected the same: run segment again")
        if row("sha256") != whole:
            yield row.told("sha256", "is not the fingerprint of its segments' fingerprints, expected "
                                     f"{whole[:8]}…: run segment again")


def anchor_in_its_segment(table: Table, tables: Tables) -> Iterator[Found]:
    """An anchor lies within its segment, is as long as its lemma, and was proven on that text."""
    segments = tables.get("segments")
    if table.schema.name != "anchors" or segments is None:
        return
    for row in table.rows:
        segment = segments.keys.get((row("segment_id"),))
        start, end = row.number("start"), row.number("end")
        if segment is None or start is None or end is None:
            continue
        letters, size = len(normalise(row("lemma"))), segment.number("characters") or 0
        if row("sha256") != segment("sha256"):
            yield row.told("sha256", f"{row('sha256')[:8]}… is not the segment's fingerprint, expected "
                                     f"{segment('sha256')[:8]}…: run verify --write")
        if end - start != letters:
            yield row.told("end", f"{row('start')} to {row('end')} is {end - start:g} letters, expected "
                                  f"{letters} as in {row('lemma')!r}")
        elif end > size:
            yield row.told("end", f"{row('end')} is beyond the segment, expected at most {size:g}")


def claim_is_proven(table: Table, tables: Tables) -> Iterator[Found]:
    """The lemma of a claim was found in its segment."""
    proven = tables.known_keys("anchors", ("segment_id", "lemma", "nth"))
    segments = tables.get("segments")
    if table.schema.name != "claims" or proven is None or segments is None:
        return
    for row in table.rows:
        key = row.key(("segment_id", "lemma", "nth"))
        segment = segments.keys.get((row("segment_id"),))
        # A claim on another reading's segment is wrong in that cell already.
        if all(key) and key not in proven and segment and segment("reading_id") == row("reading_id"):
            yield row.told("lemma", f"{row('lemma')!r} (occurrence {row('nth')}) of {row('segment_id')} is "
                                    "not in anchors.csv, expected a proven lemma: run verify --write")


def one_page_one_id(table: Table, tables: Tables) -> Iterator[Found]:
    """A page stands once among the sources, whatever its address begins or ends with."""
    if table.schema.name != "sources":
        return
    seen: dict[str, Row] = {}
    for row in table.rows:
        page = addresses.page(row("url")) if row("url") else ""
        first = seen.setdefault(page, row) if page else row
        if first is not row:
            yield row.told("url", f"is the page of {first('source_id')} at line {first.line()}, expected one id for one page")


def verdict_on_an_address(table: Table, tables: Tables) -> Iterator[Found]:
    """A verdict rests on a source that a reader can reach, or on the text itself of the reading."""
    sources, readings = tables.get("sources"), tables.get("readings")
    if table.schema.name != "claims" or sources is None or readings is None:
        return
    for row in table.rows:
        reading = readings.keys.get((row("reading_id"),))
        own = reading("source_id") if reading else ""
        named = row("source_ids").split(";") if row("source_ids") else []
        known = [sources.keys.get((name,)) for name in named]
        if not row("verdict") or not named or None in known:  # an unknown id is wrong already
            continue
        if not any(name == own or source("url") for name, source in zip(named, known, strict=True) if source):
            yield row.told("source_ids", f"{row('source_ids')} has no address, expected a source with one or the reading itself")


def changed_verdict_keeps_the_first(table: Table, tables: Tables) -> Iterator[Found]:
    """A verdict that was changed on a second reviewer's reasons has that reviewer's, and differs from the first."""
    if not {"verdict", "first_verdict", "second_verdict"} <= set(table.schema.by_name):
        return
    for row in table.rows:
        first = row("first_verdict")
        if first and first == row("verdict"):
            yield row.told("first_verdict", f"{first!r} is the verdict still, expected an empty cell")
        elif first and not (row("second_verdict") and row("comment")):
            yield row.told("first_verdict", f"{first!r} without a second verdict or a comment, expected "
                                            "both: whose reasons changed it, and which")


def parent_leads_to_a_root(table: Table, tables: Tables) -> Iterator[Found]:
    """Every row with a parent leads up to a root: a node of a map of arguments in its own reading, a version of a text."""
    if "parent_id" not in table.schema or len(table.schema.primary_key) != 1:
        return
    own = table.schema.primary_key[0]
    columns = ("reading_id", own) if "reading_id" in table.schema else (own,)
    rows = {row.key(columns): row for row in table.rows}
    reported: set[tuple[str, ...]] = set()
    for row in table.rows:
        path: list[tuple[str, ...]] = []
        key = row.key(columns)
        while True:
            if key in path:
                circle = path[path.index(key):]
                if not reported & set(circle):
                    first = min((rows[one] for one in circle), key=lambda one: one.line())
                    names = " → ".join([*(one[-1] for one in circle), key[-1]])
                    yield first.told("parent_id", f"goes in a circle, {names}, expected a root above")
                reported |= set(circle)
                break
            path.append(key)
            parent = rows[key]("parent_id")
            if not parent:
                break
            above = (*key[:-1], parent)
            if above not in rows:
                if key == path[0]:
                    near = nearest(parent, [one[-1] for one in rows if one[:-1] == key[:-1]])
                    where = f"{own.removesuffix('_id')} of the same {'reading' if len(columns) > 1 else 'table'}"
                    yield row.told("parent_id", f"unknown {own.removesuffix('_id')} {parent!r}, expected a {where}{near}")
                break
            key = above


def name_as_elsewhere(table: Table, tables: Tables) -> Iterator[Found]:
    """A name that stands in several rows is spelt alike in all: one that differs by a letter would be counted apart."""
    for field in table.schema.fields:
        # The names of chapters are known from their files (objective_of_an_item).
        if field.numeric or field.enum or field.pattern or field.lists or field.name.endswith("_id") or field.name == "chapter":
            continue
        count = Counter(row(field.name) for row in table.rows if row(field.name))
        often = [name for name, times in count.items() if times > 1 and 4 <= len(name) <= LONGEST_NAME]
        # Prose repeats nothing; a column of names does.
        if sum(count[name] for name in often) * 4 < sum(count.values()):
            continue
        for row in table.rows:
            name = row(field.name)
            near = next((other for other in often if one_slip_apart(name, other)), None) if count[name] == 1 else None
            # Words that are no name may be one or several: claim dismissed, claims dismissed.
            if near and not (name[:1].islower() and re.sub(r"s\b", "", name) == re.sub(r"s\b", "", near)):
                yield row.told(field.name, f"{name!r} is nearly {near!r}, which stands {count[near]} times, "
                                           "expected one spelling")


@lru_cache(maxsize=10_000)
def _shape(name: str) -> tuple[str, tuple[str, ...], str]:
    """Return what names one slip apart share, digits and first letters of words, and the letters that are compared."""
    return (re.sub(r"\D", "", name), tuple(word[0].casefold() for word in re.findall(r"\w+", name)),
            re.sub(r"[\W_]", "", name).casefold())


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two names differ by one letter left out, put in, changed or exchanged; by no digit.

    Those that differ by capitals and marks alone are the business of another rule (one_spelling).
    Names whose words begin otherwise are two names: Hangzhou is not Yangzhou.
    """
    (*shape, one), (*other_shape, other) = _shape(one), _shape(other)
    if one == other or shape != other_shape:
        return False
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < 4:
        return False
    at = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1:]
    return short[at + 1:] == long[at + 1:] or (short[at:at + 2] == long[at:at + 2][::-1] and short[at + 2:] == long[at + 2:])


RULES = (repeated_row, repeated_key, unknown_reference, unknown_reading, places_in_order, incipit_of_the_segment,
         rolling_of_the_segment, skeleton_adds_up, anchor_in_its_segment, claim_is_proven, one_page_one_id,
         verdict_on_an_address, name_as_elsewhere, changed_verdict_keeps_the_first, parent_leads_to_a_root)
