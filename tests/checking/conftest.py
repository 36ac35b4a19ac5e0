"""A copy of the real data folder, in which a test spoils one thing."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lemmata.checks import check
from lemmata.checks.fault import Fault
from tests import this_book


class Copy:
    """The book's data, in a folder of its own and without chapters. What is changed tells its line."""

    def __init__(self, root: Path, original: Path, before: frozenset[Fault] = frozenset()) -> None:
        self.root, self.data, self.before = root, root / "data", before
        shutil.copytree(original, self.data)

    def path(self, table: str) -> Path:
        return self.data / f"{table}.csv"

    def lines(self, table: str) -> list[str]:
        """Lines of a table as they stand in the file; no cell of the real tables spans two."""
        return self.path(table).read_text(encoding="utf-8").split("\n")[:-1]

    def line(self, table: str, key: str) -> int:
        """Line of the row whose first cell is `key`."""
        return next(number for number, line in enumerate(self.lines(table), 1) if line.startswith(f"{key},"))

    def write(self, table: str, lines: list[str]) -> None:
        self.path(table).write_bytes("".join(f"{line}\n" for line in lines).encode())

    def edit(self, table: str, key: str, how: Callable[[str], str]) -> int:
        """Change the line of a row; returns its number."""
        number, lines = self.line(table, key), self.lines(table)
        lines[number - 1] = how(lines[number - 1])
        self.write(table, lines)
        return number

    def set(self, table: str, key: str, /, **cells: str) -> int:
        """Put other text into cells of a row; returns its line."""
        header = next(csv.reader(self.lines(table)[:1]))

        def changed(line: str) -> str:
            row = dict(zip(header, next(csv.reader([line])), strict=True))
            assert cells.keys() <= row.keys()
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow((row | cells).values())
            return out.getvalue()[:-1]

        return self.edit(table, key, changed)

    def append(self, table: str, line: str) -> int:
        """Add a row; returns its line."""
        lines = [*self.lines(table), line]
        self.write(table, lines)
        return len(lines)

    def describe(self, how: Callable[[dict], None]) -> None:
        """Change the description of the tables."""
        path = self.data / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        how(package)
        path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")

    def add_table(self, name: str, fields: dict[str, dict], rows: list[list[str]], **schema: object) -> None:
        """Add a table with its description; the first column is its key."""
        described = [{"type": "string", "title": field, "description": "A column.", "name": field} | more
                     for field, more in fields.items()]
        resource = {"name": name, "path": f"{name}.csv", "title": name, "description": "A table.",
                    "coverage": "All.", "schema": {"fields": described, "primaryKey": next(iter(fields))} | schema}
        self.describe(lambda package: package["resources"].append(resource))
        self.write(name, [",".join(fields), *(",".join(row) for row in rows)])

    def faults(self) -> list[Fault]:
        """What is wrong with the copy and was not before: a slip in the real tables fails one test, not all."""
        return [fault for fault in check(self.data, self.root) if fault not in self.before]


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The real tables as they are when the tests begin."""
    copy = Copy(tmp_path_factory.mktemp("original"), this_book.DATA)
    copy.before = frozenset(check(copy.data, copy.root))
    return copy


@pytest.fixture
def copy(tmp_path: Path, original: Copy) -> Copy:
    """A copy for one test."""
    return Copy(tmp_path, original.data, original.before)
