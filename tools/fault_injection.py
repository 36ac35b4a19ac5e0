"""Puts random faults into a copy of the tables and sees whether the check finds each: a test of the check itself.

`python -m tools.fault_injection`. What a fault is, is decided here without the rules: by the description of the tables and
by what was done to them. A change that no check could know for one, such as another number in place of a number, is
counted as harmless, with the reason.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lemmata.checks import check
from lemmata.checks.fault import Fault
from lemmata.checks.table_schema import DATE
from lemmata.record.description import primary_key
from lemmata.record.project import find_project

#: Columns whose cells are keys or name rows of other tables.
REFERRING = re.compile(r"_ids?$|^(key|derived|chapters)$")


@dataclass
class Source:
    """A table as it stands in its file: lines without their ends, and for each record its first line and its cells."""

    name: str
    fields: list[dict]
    key: list[str]
    lines: list[str]
    records: list[tuple[int, list[str]]]

    @classmethod
    def read(cls, resource: dict, data: Path) -> Source:
        """Read by the standard library, not by the reader under test."""
        text = (data / resource["path"]).read_text(encoding="utf-8")
        reader, records, line = csv.reader(io.StringIO(text)), [], 1
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
        return cls(resource["name"], resource["schema"]["fields"], list(primary_key(resource)),
                   text.split("\n")[:-1], records)

    def content(self, lines: list[str] | None = None) -> bytes:
        """Return the file, with other lines when they are given."""
        return "".join(f"{line}\n" for line in (self.lines if lines is None else lines)).encode("utf-8")

    def with_cells(self, number: int, cells: list[str]) -> bytes:
        """Return the file with other cells in record `number`."""
        start = self.records[number][0] - 1
        end = self.records[number + 1][0] - 1 if number + 1 < len(self.records) else len(self.lines)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(cells)
        return self.content([*self.lines[:start], out.getvalue()[:-1], *self.lines[end:]])


@dataclass(frozen=True)
class Spoilt:
    """A spoilt file: its bytes, the line of the fault (0: any line of the file), and why it may pass, if it may."""

    raw: bytes
    line: int
    what: str
    harmless: str = ""


class Workshop:
    """What the mutations draw on: all tables, and which keys others name."""

    def __init__(self, data: Path, chance: random.Random) -> None:
        described = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        self.sources = [Source.read(resource, data) for resource in described]
        self.chance = chance
        self.keys = {source.key[0]: {cells[self.column(source, source.key[0])] for _, cells in source.records[1:]}
                     for source in self.sources if len(source.key) == 1}
        self.named = {(column, part) for source in self.sources for column, cell in self.references(source)
                      for part in cell.split(";")}

    def references(self, source: Source) -> Iterator[tuple[str, str]]:
        """Yield the cells that name rows, each with the key column of the table where those stand."""
        keys = {other.name: other.key[0] for other in self.sources}
        for _, cells in source.records[1:]:
            row = dict(zip((field["name"] for field in source.fields), cells, strict=True))
            for name, cell in row.items():
                if name not in source.key:
                    name = {"chapters": "reading_id", "parent_id": "node_id"}.get(name, name)
                    yield str(name).removesuffix("s"), cell
            if row.get("table") in keys and "key" in row:
                yield keys[row["table"]], row["key"]

    @staticmethod
    def column(source: Source, name: str) -> int:
        """Return the place of a column."""
        return [field["name"] for field in source.fields].index(name)

    def pick(self, source: Source, wanted: Callable[[dict, str], bool] = lambda field, text: bool(text)
             ) -> tuple[int, int] | None:
        """Return record and column of a random cell that is `wanted`; None when the table has none."""
        found = [(number, column) for number, (_, cells) in enumerate(source.records) if number
                 for column, (field, text) in enumerate(zip(source.fields, cells, strict=True)) if wanted(field, text)]
        return self.chance.choice(found) if found else None

    def cell(self, source: Source, how: Callable[[str], str], wanted: Callable[[dict, str], bool],
             harmless: str = "") -> Spoilt | None:
        """Return a file with one wanted cell changed."""
        place = self.pick(source, wanted)
        if place is None:
            return None
        number, column = place
        line, cells = source.records[number]
        text = how(cells[column])
        if text == cells[column]:
            return None
        return Spoilt(source.with_cells(number, [*cells[:column], text, *cells[column + 1:]]), line,
                      f"{source.fields[column]['name']}: {cells[column]!r} to {text!r}", harmless)


def number(field: dict, text: str) -> bool:
    """Return whether a cell holds a number."""
    return field["type"] in ("number", "integer") and bool(text)


def prose(field: dict, text: str) -> bool:
    """Return whether a cell holds text."""
    return field["type"] == "string" and bool(text)


def date(field: dict, text: str) -> bool:
    """Return whether a cell holds a date."""
    return field.get("constraints", {}).get("pattern") == DATE and bool(text)


def limited(field: dict, text: str) -> bool:
    """Return whether a cell holds one of a list of values."""
    return "enum" in field.get("constraints", {}) and bool(text)


def required(field: dict) -> bool:
    """Return whether a column is never empty."""
    return field.get("constraints", {}).get("required", False)


def empty_a_required_cell(shop: Workshop, source: Source) -> Spoilt | None:
    """Empty a cell that must say something."""
    return shop.cell(source, lambda text: "", lambda field, text: required(field))


def empty_another_cell(shop: Workshop, source: Source) -> Spoilt | None:
    """Empty another cell."""
    return shop.cell(source, lambda text: "", lambda field, text: bool(text) and not required(field),
                     "an optional cell without its value: unknown is allowed")


def unseen(shop: Workshop, source: Source) -> Spoilt | None:
    """Put a character that cannot be seen into a cell."""
    character = shop.chance.choice("\u200b\u200d\u2060\ufeff\u00a0\u00ad\x00")
    return shop.cell(source, lambda text: text[:1] + character + text[1:], lambda field, text: bool(text))


def blank(shop: Workshop, source: Source) -> Spoilt | None:
    """Put a blank before or after a cell."""
    return shop.cell(source, lambda text: shop.chance.choice([f" {text}", f"{text} "]), lambda field, text: bool(text))


def formula(shop: Workshop, source: Source) -> Spoilt | None:
    """Make of a text one that a spreadsheet would run."""
    return shop.cell(source, lambda text: shop.chance.choice("=+-@\t") + text, prose)


def html(shop: Workshop, source: Source) -> Spoilt | None:
    """Put HTML into a text."""
    forms = ["<b>{}</b>", "{}<br/>", "{} &amp; x"]
    return shop.cell(source, lambda text: shop.chance.choice(forms).format(text), prose)


def no_number(shop: Workshop, source: Source) -> Spoilt | None:
    """Write a number as a reader might write it."""
    forms = ["{:,}.0", "${}", "{} USD", "{}%", "NaN", "inf", "{}e3", "0{}", "{}.", "about {}", "+{}"]
    def spoil(text: str) -> str:
        form = shop.chance.choice(forms)
        if form == "{:,}.0":
            return f"{float(text) + 1000:,.1f}"
        return form.format(text)
    return shop.cell(source, spoil, number)


def full_width(shop: Workshop, source: Source) -> Spoilt | None:
    """Give digits the width of a Han character."""
    return shop.cell(source, lambda text: text.translate({ord("0") + n: ord("０") + n for n in range(10)}),
                     lambda field, text: number(field, text) or date(field, text))


def other_number(shop: Workshop, source: Source) -> Spoilt | None:
    """Put another number in place of one."""
    return shop.cell(source, lambda text: str(int(float(text)) + shop.chance.randint(1, 9)), number,
                     "another number: only its source can tell")


def no_date(shop: Workshop, source: Source) -> Spoilt | None:
    """Write a date in another form, or of no calendar."""
    forms = ["{}-00", "{}/", "{}-13-01", "1 {}", "{}T00:00", "2999-01-01x", "13{}"]
    return shop.cell(source, lambda text: shop.chance.choice(forms).format(text[:4]), date)


def long_ago(shop: Workshop, source: Source) -> Spoilt | None:
    """Put a date from before printing."""
    return shop.cell(source, lambda text: "0999" + text[4:], date)


def outside_its_list(shop: Workshop, source: Source) -> Spoilt | None:
    """Put a value that is not in its list."""
    return shop.cell(source, lambda text: shop.chance.choice([text.upper(), text[:-1], f"{text}x", "other"]), limited)


def of_its_list(shop: Workshop, source: Source) -> Spoilt | None:
    """Put another value of its list."""
    place = shop.pick(source, limited)
    if place is None:
        return None
    field = source.fields[place[1]]
    return shop.cell(source, lambda text: shop.chance.choice(field["constraints"]["enum"]),
                     lambda other, text: other is field and bool(text),
                     "another value of its list: only a reader can tell")


def reference_to_nothing(shop: Workshop, source: Source) -> Spoilt | None:
    """Name a key that no row has."""
    def wanted(field: dict, text: str) -> bool:
        name = field["name"].removesuffix("s")
        return bool(text) and name in shop.keys and field["name"] not in source.key
    return shop.cell(source, lambda text: text[:-1] + shop.chance.choice("xqz"), wanted)


def repeated_reference(shop: Workshop, source: Source) -> Spoilt | None:
    """Make of a key a list of keys with an empty one, one twice, or a blank."""
    return shop.cell(source, lambda text: shop.chance.choice(["{};", ";{}", "{0};{0}", "{}; x"]).format(text),
                     lambda field, text: field["name"] == "source_ids" and bool(text))


def key_others_name(shop: Workshop, source: Source) -> Spoilt | None:
    """Give another key to a row that is referred to."""
    return shop.cell(source, lambda text: text + "x", lambda field, text: [field["name"]] == source.key
                     and (field["name"], text) in shop.named)


def key_none_names(shop: Workshop, source: Source) -> Spoilt | None:
    """Give another key to a row that nothing refers to."""
    return shop.cell(source, lambda text: text + "x", lambda field, text: [field["name"]] == source.key
                     and (field["name"], text) not in shop.named, "another key, which nothing refers to")


def letter(shop: Workshop, source: Source) -> Spoilt | None:
    """Leave a letter out, double it, or put another."""
    def spoil(text: str) -> str:
        place = shop.chance.randrange(len(text))
        return text[:place] + shop.chance.choice(["", text[place] * 2, "e"]) + text[place + 1:]
    return shop.cell(source, spoil, lambda field, text: prose(field, text) and not limited(field, text)
                     and not date(field, text) and not REFERRING.search(field["name"]),
                     "a letter of free text: only a reader can tell")


def row_twice(shop: Workshop, source: Source) -> Spoilt | None:
    """Put a row again, at the end or below itself."""
    line, _ = source.records[shop.chance.randrange(1, len(source.records))]
    number = shop.chance.choice([len(source.lines), line])
    return Spoilt(source.content([*source.lines[:number], source.lines[line - 1], *source.lines[number:]]), 0,
                  f"line {line} again")


def row_gone(shop: Workshop, source: Source) -> Spoilt | None:
    """Take a row out."""
    number = shop.chance.randrange(1, len(source.records))
    line, cells = source.records[number]
    key = cells[shop.column(source, source.key[0])]
    # That a reading lacks a segment shows in its length and fingerprint; who lacks another row can show it only here.
    told = len(source.key) == 1 and (source.key[0], key) in shop.named
    return Spoilt(source.content([*source.lines[:line - 1], *source.lines[line:]]), 0, f"without line {line} ({key})",
                  "" if told else "a row less, which nothing refers to")


def row_short(shop: Workshop, source: Source) -> Spoilt | None:
    """Take a cell off the end of a row."""
    number = shop.chance.randrange(1, len(source.records))
    return Spoilt(source.with_cells(number, source.records[number][1][:-1]), source.records[number][0], "a cell less")


def row_long(shop: Workshop, source: Source) -> Spoilt | None:
    """Add a cell at the end of a row."""
    number = shop.chance.randrange(1, len(source.records))
    return Spoilt(source.with_cells(number, [*source.records[number][1], ""]), source.records[number][0], "a cell more")


def quote_open(shop: Workshop, source: Source) -> Spoilt | None:
    """Take out a quotation mark."""
    lines = [line for line, _ in source.records[1:] if '"' in source.lines[line - 1]]
    if not lines:
        return None
    line = shop.chance.choice(lines)
    text = source.lines[line - 1]
    place = shop.chance.choice([match.start() for match in re.finditer('"', text)])
    return Spoilt(source.content([*source.lines[:line - 1], text[:place] + text[place + 1:], *source.lines[line:]]), line,
                  f"a quotation mark less at {place}")


def byte_wrong(shop: Workshop, source: Source) -> Spoilt | None:
    """Put in a byte that is no UTF-8."""
    raw = source.content()
    place = shop.chance.randrange(len(raw))
    return Spoilt(raw[:place] + b"\xff" + raw[place:], raw.count(b"\n", 0, place) + 1, f"byte 0xff at {place}")


def cut_off(shop: Workshop, source: Source) -> Spoilt | None:
    """Keep the beginning of the file alone."""
    raw = source.content()
    end = shop.chance.randrange(len(raw) - 1)
    return Spoilt(raw[:end], 0, f"the first {end} bytes", "cut between two rows, and the rest nothing refers to"
                  if end and raw[end - 1:end] == b"\n" else "")


def other_ends(shop: Workshop, source: Source) -> Spoilt | None:
    """End the lines as on Windows."""
    return Spoilt(source.content().replace(b"\n", b"\r\n"), 1, "lines end in CR LF")


def marked(shop: Workshop, source: Source) -> Spoilt | None:
    """Begin the file with a byte-order mark."""
    return Spoilt(b"\xef\xbb\xbf" + source.content(), 1, "with a byte-order mark")


def header_wrong(shop: Workshop, source: Source) -> Spoilt | None:
    """Write a column name in capitals, leave it out, put it at the end, or put it twice."""
    names = list(source.records[0][1])
    place = shop.chance.randrange(len(names))
    how = shop.chance.choice(["renamed", "gone", "moved", "twice"])
    if how == "renamed":
        names[place] = names[place].upper()
    elif how == "moved":
        names.append(names.pop(place))
    elif how == "gone":
        names.pop(place)
    else:
        names.insert(place, names[place])
    return None if names == source.records[0][1] else Spoilt(source.with_cells(0, names), 1, f"a column name {how}")


MUTATIONS = (
    empty_a_required_cell, empty_another_cell, unseen, blank, formula, html, no_number, full_width, other_number,
    no_date, long_ago, outside_its_list, of_its_list, reference_to_nothing, repeated_reference, key_others_name,
    key_none_names, letter, row_twice, row_gone, row_short, row_long, quote_open, byte_wrong, cut_off, other_ends,
    marked, header_wrong)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation: caught (at its line, or where it shows), harmless or missed."""

    mutation: str
    file: str
    spoilt: Spoilt
    fate: str


def fate(spoilt: Spoilt, file: str, faults: list[Fault]) -> str:
    """Return whether a mutation was caught, may pass, or was missed."""
    if any(fault.file == file and spoilt.line in (0, fault.line) for fault in faults):
        return "caught at its line"
    if faults:
        return "caught where it shows"
    return "harmless" if spoilt.harmless else "missed"


def run(count: int, seed: int, root: Path) -> list[Outcome]:
    """Make `count` mutations of the tables, one after the other, of every kind and every table in turn."""
    chance = random.Random(seed)
    shop = Workshop(root / "data", chance)
    outcomes: list[Outcome] = []
    while len(outcomes) < count:
        mutation = MUTATIONS[len(outcomes) % len(MUTATIONS)]
        source = chance.choice(shop.sources)
        spoilt = mutation(shop, source)
        if spoilt is None:
            continue  # a table without a cell of that kind: another is drawn
        path = root / "data" / f"{source.name}.csv"
        path.write_bytes(spoilt.raw)
        faults = check(root / "data", root)
        path.write_bytes(source.content())
        file = f"data/{source.name}.csv"
        outcomes.append(Outcome(mutation.__name__, file, spoilt, fate(spoilt, file, faults)))
    return outcomes


def main(argv: list[str]) -> int:
    """Run `python -m tools.fault_injection`: 1 when a fault was missed."""
    parser = argparse.ArgumentParser(prog="python -m tools.fault_injection", description="Put random faults into a copy of "
                                     "the tables and see whether the check finds each.")
    parser.add_argument("--count", type=int, default=300, metavar="N", help="how many (300)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="where chance begins (1)")
    options = parser.parse_args(argv)
    book = find_project()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        shutil.copytree(book.data, root / "data")
        shutil.copytree(book.chapters, root / "chapters")
        if before := check(root / "data", root):
            print(f"fault_injection: the tables have faults already, such as {before[0]}", file=sys.stderr)
            return 1
        outcomes = run(options.count, options.seed, root)
    print(f"fault_injection: {len(outcomes)} faults put into copies of {len({one.file for one in outcomes})} tables (seed "
          f"{options.seed})")
    for name, number in Counter(one.fate for one in outcomes).most_common():
        print(f"  {number:>4}  {name}")
        if name == "harmless":
            reasons = Counter(one.spoilt.harmless for one in outcomes if one.fate == name)
            print("\n".join(f"        {number:>4}  {reason}" for reason, number in reasons.most_common()))
    missed = [one for one in outcomes if one.fate == "missed"]
    for one in missed:
        print(f"{one.file}:{max(1, one.spoilt.line)}: {one.mutation}: {one.spoilt.what}: not found, expected a fault",
              file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
