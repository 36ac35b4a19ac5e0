"""Rules on the other texts of a book: notebooks, the bibliography, and what git left in any file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from lemmata.checks import addresses, chapter_rules
from lemmata.checks.cell_rules import nearest
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Schema
from lemmata.checks.unseen_rules import name_of_a_file, unseen_in_a_text
from lemmata.record import front_matter, notebook_file
from lemmata.record.settings import LOADER
from lemmata.sources import authoring

#: Endings of files that are text; figures and fonts are made, and nobody merges them by hand.
TEXTS = {".md", ".ipynb", ".csv", ".json", ".bib", ".yml", ".yaml", ".toml", ".cff", ".txt", ".in", ".py", ".js", ".css", ".html",
         ".sh", ".cfg", ".ini", ""}
#: Folders that are made or another's.
LEFT_OUT = {"_build", "figures", "node_modules", "__pycache__", "build", "dist"}
#: What git writes between two versions that it could not join.
MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
#: A link to a page, with words of its own or without; a page that prints a table.
DOC = re.compile(r"(?<![`\\])\{doc\}`(?:[^`<>]*<([^<>`]+)>|([^`<>]+))`")
RECORDS = re.compile(r"`{3,}\{records\} *(\S+)")
#: An entry of the bibliography and a field of it, each on a line of its own, as the file is written.
ENTRY = re.compile(r"@(\w+)\{([^\s,{}]+),")
FIELD = re.compile(r"\s*([A-Za-z]+)\s*=\s*(.*)")
YEAR = re.compile(r"\d{4}", re.ASCII)
KINDS = {"article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual", "mastersthesis", "misc", "phdthesis",
         "proceedings", "techreport", "unpublished"}
BIBLIOGRAPHY = re.compile(r"""^\s*(url|doi)\s*=\s*[{"]\s*(.*?)\s*[}"]\s*,?\s*$""", re.MULTILINE | re.IGNORECASE)


def notebook_readable(root: Path, tables: Tables) -> Iterator[Fault]:
    """Every file of notebooks/ is a notebook, in the contents or not: all of them are run."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            notebook_file.cells(path.read_bytes())
        except notebook_file.NoNotebook as error:
            yield Fault(f"notebooks/{path.name}", error.line, "file", str(error), "notebook_readable")


def texts_of_notebooks(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, cell and source of each Markdown cell of the notebooks that can be read."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            listed = notebook_file.cells(path.read_bytes())
        except notebook_file.NoNotebook:
            continue
        yield from ((f"notebooks/{path.name}", f"cell {number}", notebook_file.source(cell))
                    for number, cell in enumerate(listed, 1) if cell["cell_type"] == "markdown")


def address_in_a_text(root: Path, tables: Tables) -> Iterator[Fault]:
    """A link of a notebook's text and an address of the bibliography is one of the public web or a DOI."""
    for file, cell, text in texts_of_notebooks(root):
        for _, address in addresses.in_text(text):
            if wrong := addresses.fault_of(address):
                yield Fault(file, 1, cell, wrong, "address_in_a_text")
    for path in sorted(tables.data.glob("*.bib")) if tables.data.is_relative_to(root) else ():
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in BIBLIOGRAPHY.finditer(text):
            name, value = match[1].lower(), match[2]
            address = f"doi:{value}" if name == "doi" and not value.startswith("http") else value
            if wrong := addresses.fault_of(address) if value else None:
                yield Fault(path.relative_to(root).as_posix(), text.count("\n", 0, match.start(1)) + 1, name, wrong,
                            "address_in_a_text")


def marks_of_another_width_in_a_notebook(root: Path, tables: Tables) -> Iterator[Fault]:
    """Markup in the text of a notebook is typed in ASCII, as in a chapter."""
    for file, cell, text in texts_of_notebooks(root):
        for fault in chapter_rules.marks_of_another_width(text, file, tables):
            yield replace(fault, line=1, column=cell, rule="marks_of_another_width_in_a_notebook")


def notebook_without_output(root: Path, tables: Tables) -> Iterator[Fault]:
    """A notebook stores no output and no count of runs, and each of its cells has an id of its own."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        raw = path.read_bytes()
        try:
            listed = notebook_file.cells(raw)
        except notebook_file.NoNotebook:
            continue
        places = [match.start() for match in re.finditer(rb'"cell_type"\s*:', raw)]
        seen: set[str] = set()
        for number, cell in enumerate(listed, 1):
            wrong = ""
            if cell.get("outputs") or cell.get("execution_count") is not None:
                wrong = "stores what it put out when it was run, expected no outputs and execution_count null: clear them"
            elif (name := cell.get("id")) is not None and name in seen:
                wrong = f"has the id {name!r} of a cell before it, expected one of its own"
            seen.add(str(cell.get("id")))
            if wrong:
                line = raw.count(b"\n", 0, places[number - 1]) + 1 if len(places) == len(listed) else 1
                yield Fault(f"notebooks/{path.name}", line, f"cell {number}", wrong, "notebook_without_output")


def _faults_of_an_entry(lines: list[str], start: int) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with the fields of an entry whose head is lines[start]: line, field, message."""
    seen: set[str] = set()
    open_field: tuple[int, str] | None = None  # the last field, when no comma ended it
    depth = 0
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not depth:
            if line.rstrip() == "}":
                return
            if line.startswith("@"):
                break
            field = FIELD.match(line)
            if field is None and line.strip():
                yield number + 1, "entry", f"{line.strip()[:40]!r} is no field, expected name = {{value}},"
            elif field:
                name = field[1].lower()
                if open_field:
                    yield open_field[0], open_field[1], "is not parted from the next field, expected a comma at its end"
                if name in seen:
                    yield number + 1, name, "stands twice in the entry, expected once"
                if name in ("author", "editor"):
                    value = field[2].strip().rstrip(",").strip()
                    people = re.split(r"\s+and\s+", value[1:-1]) if value[:1] in ('{', '"') else []
                    for one in people:
                        if not one.startswith("{") and one.count(",") > 2:
                            yield number + 1, name, f"{one!r} has more than two commas, expected Name, First and the next " \
                                                    "after 'and'"
                if name == "year" and not YEAR.fullmatch(field[2].strip().rstrip(",").strip('{}" ')):
                    yield number + 1, name, f"{field[2].strip()!r} is no year, expected four digits, or no field of that name"
                seen.add(name)
        depth += len(re.findall(r"(?<!\\)\{", line)) - len(re.findall(r"(?<!\\)\}", line))
        if depth < 0:
            yield number + 1, "entry", "closes more braces than were opened, expected as many"
            return
        if not depth and line.strip():
            named = FIELD.match(line)
            open_field = None if line.rstrip().endswith(",") else (number + 1, named[1] if named else "entry")
    yield start + 1, "entry", "is not closed, expected '}' on a line of its own"


def bibliography_in_order(root: Path, tables: Tables) -> Iterator[Fault]:
    """The bibliography is BibTeX: known kinds, each key once, fields parted by commas, braces closed, years in four digits."""
    for path in sorted(tables.data.glob("*.bib")) if tables.data.is_relative_to(root) else ():
        file = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        keys: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            if not line.startswith("@"):
                continue
            head = ENTRY.fullmatch(line.rstrip())
            if head is None:
                yield Fault(file, number, "entry", f"{line.strip()!r} opens no entry, expected @kind{{key,",
                            "bibliography_in_order")
                continue
            if head[1].lower() not in KINDS:
                yield Fault(file, number, "entry", f"{head[1]!r} is no kind of entry, expected one of {', '.join(sorted(KINDS))}"
                            f"{nearest(head[1].lower(), KINDS)}", "bibliography_in_order")
            if (first := keys.setdefault(head[2].casefold(), number)) != number:
                yield Fault(file, number, "key", f"{head[2]!r} stands at line {first} already, expected a key of its own",
                            "bibliography_in_order")
            for place, column, message in _faults_of_an_entry(lines, number - 1):
                yield Fault(file, place, column, message, "bibliography_in_order")
        for number, line in enumerate(lines, 1):
            field = FIELD.match(line)
            year = field[2].strip().rstrip(",").strip('{}" ') if field and field[1].lower() == "year" else ""
            if tables.as_of and year.isdigit() and year > tables.as_of[:4]:
                yield Fault(file, number, "year", f"{year} is after {tables.as_of}, as_of of datapackage.json, expected "
                            f"{tables.as_of[:4]} or before", "bibliography_in_order")


def _leads(root: Path, page: str) -> Iterator[tuple[int, str]]:
    """The pages of the book to which `page` leads by the role `doc`, each with its line."""
    path = next((root / f"{page}{ending}" for ending in front_matter.ENDINGS if (root / f"{page}{ending}").is_file()), None)
    text = path.read_bytes().decode("utf-8", errors="replace") if path else ""
    lines = authoring.lines_outside_code(text) if path and path.suffix == ".md" else enumerate(text.split("\n"), 1)
    for number, line in lines:
        for match in DOC.finditer(line) if "{doc}" in line else ():
            target = match[1] or match[2]
            here = Path(target[1:]) if target.startswith("/") else Path(page).parent / target
            yield number, os.path.normpath(here.as_posix())


def page_in_the_contents(root: Path, tables: Tables) -> Iterator[Fault]:
    """A page that is taught or that others lead to stands in the contents; one that does not is told once, not at each link."""
    contents = root / "_toc.yml"
    try:
        known = yaml.load(contents.read_text(encoding="utf-8-sig"), LOADER) if contents.is_file() else None
    except (yaml.YAMLError, ValueError):
        return
    listed = set(front_matter.listed(known))
    if not isinstance(known, dict) or not listed:
        return
    listed.add(front_matter.page_name(str(known.get("root", ""))))
    missed: dict[str, list[str]] = {}
    for page in sorted(listed):
        for number, target in _leads(root, page):
            if target not in listed and any((root / f"{target}{ending}").is_file() for ending in front_matter.ENDINGS):
                missed.setdefault(target, []).append(f"{page}:{number}")
    for path in sorted((root / "chapters").glob("*.md")):
        page = f"chapters/{path.stem}"
        text = path.read_bytes().decode("utf-8", errors="replace")
        if page not in listed and "objectives" in front_matter.front_matter_of(text)[0]:
            missed.setdefault(page, [])
    for page, places in missed.items():
        why = f"to which {places[0]} leads" + (f" and {len(places) - 1} other links" if places[1:] else "") if places \
            else "which is taught"
        yield Fault("_toc.yml", 1, "file", f"does not list {page!r}, {why}; expected it in the contents, or no link to it",
                    "page_in_the_contents")


def columns_of_a_record_page(root: Path, tables: Tables) -> Iterator[Fault]:
    """A page of the record prints columns that its table has."""
    for path in sorted((root / "record").glob("*.md")):
        table: Schema | None = None
        for number, line in enumerate(path.read_bytes().decode("utf-8", errors="replace").split("\n"), 1):
            if opened := RECORDS.match(line):
                table = tables.schemas.get(opened[1])
                if table is None and tables.schemas:
                    yield Fault(f"record/{path.name}", number, "records", f"unknown table {opened[1]!r}, expected one of "
                                f"datapackage.json{nearest(opened[1], tables.schemas)}", "columns_of_a_record_page")
                continue
            if line.startswith("```"):
                table = None
            if table is None or line.startswith(":"):
                continue
            for name in re.findall(r"\{([a-z_]+)\}(?!`)", line):
                if name not in table:
                    yield Fault(f"record/{path.name}", number, "records", f"{table.path} has no column {name!r}, expected one of "
                                f"its own{nearest(name, table.by_name)}", "columns_of_a_record_page")


def marks_of_a_merge_elsewhere(root: Path, tables: Tables) -> Iterator[Fault]:
    """No file of the book holds a mark of a merge that was not finished."""
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and (not name.startswith(".") or name == ".github"))
        for name in sorted(files):
            path = Path(place, name)
            chapter = path.parent.name == "chapters" or path.suffix == ".csv"  # which have a rule of their own
            if path.suffix not in TEXTS or name.startswith(".") or chapter or not path.is_file():
                continue
            raw = path.read_bytes()
            if match := MARKER.search(raw):
                yield Fault(path.relative_to(root).as_posix(), raw.count(b"\n", 0, match.start()) + 1, "text",
                            f"holds the conflict marker {match[0][:7].decode()!r}, expected the text that was chosen",
                            "marks_of_a_merge_elsewhere")


RULES = (notebook_readable, notebook_without_output, marks_of_another_width_in_a_notebook, address_in_a_text,
         bibliography_in_order, page_in_the_contents, columns_of_a_record_page, marks_of_a_merge_elsewhere, unseen_in_a_text,
         name_of_a_file)


def judge(root: Path, tables: Tables) -> Iterator[Fault]:
    """All that is wrong with these texts."""
    for rule in RULES:
        yield from rule(root, tables)

