"""Rules on what several files of a book tell of it: its contents and its chapters, its settings and how it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lemmata.checks import settings_rules, yaml_file
from lemmata.checks.csvfile import Unreadable
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.checks.told_again_rules import scripts_of
from lemmata.record import front_matter, notebook_file
from lemmata.record.english_words import NUMBERS
from lemmata.record.project import CONTENTS, SETTINGS
from lemmata.record.settings import Settings

CITATION = "CITATION.cff"
LICENCE = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/")
ENTRY = re.compile(r"^@\w+\{([^\s,{}]*?(\d{4})[a-z]?),", re.MULTILINE)
YEAR = re.compile(r"^\s*year\s*=\s*[{\"]?(\d{4})", re.MULTILINE)
#: A row that a notebook names by its key.
ROW = re.compile(r"\brow (?:of )?([A-Z]{1,3}-?\d{2,4})\b")
COUNTED = re.compile(rf"\b({'|'.join(NUMBERS)}) notebooks in order\b")
OBJECTIVE = re.compile(r"^\+\+\+ \{.*\"objective\": (\d+)", re.MULTILINE)
#: Script of a language of Chinese, as the place of its characters in `scripts_of`.
SCRIPT = {"zh-Hant": 1, "zh-Hans": 0}


def _read(path: Path) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """A file in YAML with the lines of its keys; nothing of one that cannot be read, which other rules tell."""
    try:
        return yaml_file.read(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, Unreadable, yaml.YAMLError):
        return None, {}


def _settings(root: Path) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """The settings, as `_read` has them; nothing of such as have no sections, which other rules tell."""
    settings, lines = _read(root / SETTINGS)
    return (None, {}) if any(settings_rules.shapes_of_settings(settings, lines)) else (settings, lines)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""


def taught_after_what_it_needs(root: Path, tables: Tables) -> Iterator[Fault]:
    """A chapter stands in the contents after those that it builds on."""
    contents, _ = _read(root / CONTENTS)
    pages = list(front_matter.listed(contents)) if isinstance(contents, dict) else []
    for page in pages:
        path = root / f"{page}.md"
        bases = front_matter.front_matter_of(_text(path))[0].get("builds_on") if path.is_file() else None
        for name in bases.get("chapters") or () if isinstance(bases, dict) else bases if isinstance(bases, list) else ():
            other = f"{page.rpartition('/')[0]}/{name}".lstrip("/")
            if other in pages and pages.index(other) > pages.index(page):
                line = next(
                    (number for number, one in enumerate(_text(root / CONTENTS).split("\n"), 1) if one.endswith(f" {page}")), 1
                )
                yield Fault(CONTENTS, line, "file", f"lists {page!r} before {other!r}, on which it builds; expected it after",
                            "taught_after_what_it_needs")


def name_of_its_row(root: Path, tables: Tables) -> Iterator[Fault]:
    """Other words for a row share a word with it."""
    settings, lines = _settings(root)
    at = ("sphinx", "config", "lemmata_row_names")
    names = ((settings or {}).get("sphinx") or {}).get("config") if isinstance(settings, dict) else None
    for words, place in ((names or {}).get(at[2]) or {}).items() if isinstance(names, dict) else ():
        table, _, key = str(place).partition("/")
        rows = tables.get(table)
        row = rows.keys.get((key,)) if rows else None
        said = {one for one in re.findall(r"\w{2,}", str(words).casefold()) if one not in ("the", "and", "of")}
        there = {one for cell in row.values() for one in re.findall(r"\w{2,}", cell.text.casefold())} if row else set()
        if row and said and not said & there:
            yield Fault(SETTINGS, lines.get((*at, words), 1), at[2],
                        f"{words!r} shares no word with {place}, expected a row that it names", "name_of_its_row")


def one_licence_one_title(root: Path, tables: Tables) -> Iterator[Fault]:
    """Settings, package and citation give the book one title, one day and one licence; a title in Chinese is in its script."""
    settings, lines = _settings(root)
    cited, places = _read(root / CITATION)
    config = ((settings or {}).get("sphinx") or {}).get("config") if isinstance(settings, dict) else None
    book = Settings.of(config or {})
    at = ("sphinx", "config")
    licence, address = book.licence, LICENCE.search(book.licence_url)
    if licence and address and f"CC {address[1].upper()}" != licence.rpartition(" ")[0]:
        yield Fault(SETTINGS, lines.get((*at, "lemmata_licence_url"), 1), "lemmata_licence_url",
                    f"leads to {address[1]!r} beside {licence!r}, expected one licence", "one_licence_one_title")
    language = book.title_zh_lang
    if wrong := "".join(sorted(scripts_of(book.title_zh)[SCRIPT[language]])) if language in SCRIPT else "":
        yield Fault(SETTINGS, lines.get((*at, "lemmata_title_zh"), 1), "lemmata_title_zh",
                    f"holds {wrong!r}, expected characters of {language}", "one_licence_one_title")
    if not isinstance(cited, dict):
        return
    for key, said, wanted in (
        ("title", cited.get("title"), settings.get("title") if isinstance(settings, dict) else None),
        ("date-released", str(cited.get("date-released", "")), tables.created),
        ("license", licence.replace(" ", "-") in (cited.get("license") or []), True if licence else None),
    ):
        if wanted and said != wanted:
            yield Fault(CITATION, places.get((key,), 1), key, f"lacks {licence!r} of {SETTINGS}, expected it"
                        if said is False
                        else f"{said!r} is not {wanted!r} of {SETTINGS if key == 'title' else 'datapackage.json'}, expected that",
                        "one_licence_one_title")


def year_of_its_key(root: Path, tables: Tables) -> Iterator[Fault]:
    """An entry of the bibliography whose key ends in a year is of that year."""
    for path in sorted(tables.data.glob("*.bib")) if tables.data.is_relative_to(root) else ():
        text = _text(path)
        heads = list(ENTRY.finditer(text))
        for head in heads:
            end = text.find("\n@", head.end())
            year = YEAR.search(text, head.end(), end if end > 0 else len(text))
            if year and year[1] != head[2]:
                yield Fault(path.relative_to(root).as_posix(), text.count("\n", 0, year.start(1)) + 1, "year",
                            f"{year[1]} of {head[1]!r}, expected {head[2]} or another key", "year_of_its_key")


def row_that_a_notebook_names(root: Path, tables: Tables) -> Iterator[Fault]:
    """A row that the words of a notebook name by its key is in a table."""
    keys = {key[0] for table in tables.tables.values() for key in table.keys}
    for path in sorted((root / "notebooks").glob("*.ipynb")) if keys else ():
        raw = path.read_bytes()
        try:
            listed = notebook_file.cells(raw)
        except notebook_file.NoNotebook:
            continue
        for number, cell in enumerate(listed, 1):
            for name in ROW.findall(notebook_file.source(cell)) if cell["cell_type"] == "markdown" else ():
                if name not in keys:
                    line = raw.count(b"\n", 0, raw.find(name.encode())) + 1
                    yield Fault(f"notebooks/{path.name}", line, f"cell {number}",
                                f"names the row {name!r}, expected a key of a table", "row_that_a_notebook_names")


def counted_in_words(root: Path, tables: Tables) -> Iterator[Fault]:
    """A page that says how many notebooks another lists in order counts them right; a task tests an objective of its chapter."""
    for path in sorted((root / "chapters").glob("*.md")):
        for number, line in enumerate(_text(path).split("\n"), 1):
            match, page = COUNTED.search(line), re.search(r"\{doc\}`(\w+)`", line)
            listed = len(re.findall(r"^\| *\d+ *\|", _text(path.parent / f"{page[1]}.md"), re.MULTILINE)) if page else 0
            if match and listed and NUMBERS.index(match[1]) != listed:
                yield Fault(f"chapters/{path.name}", number, "text",
                            f"says {match[0]!r}, but {page[1] if page else ''} lists {listed}; expected that", "counted_in_words")
    for path in sorted((root / "assignments").glob("*.md")):
        objectives = front_matter.front_matter_of(_text(root / "chapters" / path.name))[0].get("objectives") or []
        text = _text(path)
        for match in OBJECTIVE.finditer(text) if objectives else ():
            if not 1 <= int(match[1]) <= len(objectives):
                yield Fault(f"assignments/{path.name}", text.count("\n", 0, match.start()) + 1, "objective",
                            f"{match[1]} of a chapter with {len(objectives)} objectives, expected 1 to {len(objectives)}",
                            "counted_in_words")


RULES = (
    taught_after_what_it_needs,
    name_of_its_row,
    one_licence_one_title,
    year_of_its_key,
    row_that_a_notebook_names,
    counted_in_words,
)


def judge(root: Path, tables: Tables) -> Iterator[Fault]:
    """All that is wrong between these files."""
    for rule in RULES:
        yield from rule(root, tables)
