"""The tables of an edition, kept as one small file: `python -m lemmata edition` writes data/editions/VERSION.json.xz.

Whoever has the repository can so tell what changed since (`table_diff`), without its history. The file holds each table
column by column, in which it compresses best, and its bytes depend on the tables alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
from dataclasses import dataclass
from pathlib import Path

from lemmata.record import atomic_write
from lemmata.record.csv_rows import Row
from lemmata.record.description import primary_key
from lemmata.record.project import find_project

#: Where in the folder of data the editions are kept, and how their files end.
FOLDER, ENDING = "editions", ".json.xz"


class Unreadable(ValueError):
    """A kept edition, or the tables of the folder, cannot be compared; the message names the file."""


@dataclass(frozen=True)
class Table:
    """A table of an edition: its title, the columns of its primary key, all its columns, its rows."""

    title: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Edition:
    """The tables by name, under the version of the data package, with the day on which the record was closed."""

    version: str
    as_of: str
    tables: dict[str, Table]


def present(data: Path) -> Edition:
    """Return the tables as they stand in the folder `data`."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    tables = {}
    for resource in package["resources"]:
        with (data / resource["path"]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = tuple(reader), tuple(reader.fieldnames or ())
        tables[resource["name"]] = Table(resource["title"], primary_key(resource), columns, rows)
    return Edition(package["version"], package["as_of"], tables)


def pack(edition: Edition) -> bytes:
    """Return an edition as the bytes of its file."""
    tables = {name: {"title": one.title, "key": one.key,
                     "columns": {column: [row[column] for row in one.rows] for column in one.columns}}
              for name, one in edition.tables.items()}
    said = {"version": edition.version, "as_of": edition.as_of, "tables": tables}
    return lzma.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), format=lzma.FORMAT_XZ,
                         check=lzma.CHECK_CRC64, preset=9 | lzma.PRESET_EXTREME)


def read(path: Path) -> Edition:
    """Return an edition from its file. Raises Unreadable."""
    try:
        said = json.loads(lzma.decompress(path.read_bytes()))
        tables = {name: Table(one["title"], tuple(one["key"]), tuple(one["columns"]), tuple(
            dict(zip(one["columns"], cells, strict=True)) for cells in zip(*one["columns"].values(), strict=True)))
            for name, one in said["tables"].items()}
        found = Edition(said["version"], said["as_of"], tables)
    except (lzma.LZMAError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{FOLDER}/{path.name}: cannot be read ({error!r}), expected what python -m lemmata edition "
                         "writes") from error
    if path.name != found.version + ENDING:
        raise Unreadable(f"{FOLDER}/{path.name}: holds the edition {found.version}, expected the file {found.version}{ENDING}")
    return found


def order(edition: Edition) -> tuple[str, list[int]]:
    """Return by what editions are sorted: the day on which the record was closed, then the version."""
    return edition.as_of, [int(part) for part in edition.version.split(".")]


def kept(data: Path) -> list[Edition]:
    """Return the editions that are kept in the folder `data`, the earliest first. Raises Unreadable."""
    return sorted((read(path) for path in sorted((data / FOLDER).glob("*" + ENDING))), key=order)


def main(argv: list[str]) -> int:
    """Keep the tables of a folder as an edition; return 0, or 1 when another edition has their version."""
    parser = argparse.ArgumentParser(prog="lemmata edition", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--tables", type=Path, metavar="FOLDER",
                        help="the folder with datapackage.json and the tables (data/)")
    options, data = parser.parse_args(argv), find_project().data
    edition = present(options.tables or data)
    path = data / FOLDER / (edition.version + ENDING)
    made = pack(edition)
    if path.exists() and path.read_bytes() != made:
        print(f"edition: {path.name} is kept with other tables, expected a version of its own in datapackage.json")
        return 1
    path.parent.mkdir(exist_ok=True)
    atomic_write.write(path, made)
    print(f"edition: {edition.version}, {len(edition.tables)} tables, {len(made):,} bytes")
    return 0
