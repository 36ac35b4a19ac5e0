"""Characters that nobody sees in the texts that are neither tables nor chapters, and those that no edition can carry, in any.

JSON and YAML may write a character by its number, so that the file shows nothing odd: what they mean is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lemmata.checks.cell_rules import decomposed_letters, unseen_character
from lemmata.checks.fault import Fault
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Field
from lemmata.record.settings import LOADER

#: No edition carries these: XML has no such characters, and UTF-8 no halves of a pair. Tab, line feed and return are none.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: How JSON and YAML write a character by its number, or by a letter for it.
BY_NUMBER = re.compile(r"\\[uUx0abefv]")
#: Texts that are looked at as they stand, and those that are read first, below the book's folder.
PLAIN = ("*.md", "*.cff", "assignments/*.md", "data/*.bib")
READ = ("_config.yml", "_toc.yml", "data/datapackage.json", "notebooks/*.ipynb", "assignments/*.yml", "figures/*.json")
#: What has a rule of its own in the check, and is as deadly in a build.
JUDGED_ELSEWHERE = ("chapters/*.md", "record/*.md", "data/*.csv")
#: Lines may end in a text, and not in a name.
TEXT, NAME = Field("text"), Field("name_id")
NAMED = ("*.md", "chapters/*.md", "record/*.md", "notebooks/*.ipynb", "assignments/*.md", "data/*.csv", "figures/*.*")


def _strings(value: Any) -> Iterator[str]:
    """Every string of what JSON or YAML hold, with those of their keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _read(path: Path, text: str) -> list[str]:
    """The strings of a file of JSON or YAML; none when it is no such file, which another rule tells."""
    try:
        return list(_strings(yaml.load(text, LOADER) if path.suffix == ".yml" else json.loads(text)))
    except (ValueError, yaml.YAMLError, RecursionError):
        return []


def _line_of(text: str, before: str, odd: str) -> int:
    """The line of a file on which a character or its number stands, or, where it is written in another way, the words before."""
    words = json.dumps(before.rsplit("\n", 1)[-1], ensure_ascii=False)[1:-1]
    written = re.search(re.escape(odd) + "".join(rf"|\\u{ord(one):04x}" for one in odd[:1]), text, re.IGNORECASE)
    at = written.start() if written else text.find(words[-60:]) if len(words) > 3 else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _odd(root: Path, patterns: tuple[str, ...], found: re.Pattern[str] | None) -> Iterator[tuple[str, int, str]]:
    """File, line and message of each first odd character of a line or string; of those of `found` alone if it is given."""
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if not path.is_file():
                continue
            text, file = path.read_bytes().decode("utf-8", errors="replace"), path.relative_to(root).as_posix()
            read = pattern in READ
            # A build asks this of every file at each save: most hold neither such a character nor one by its number.
            if found and not found.search(text) and not (read and BY_NUMBER.search(text)):
                continue
            # A slip of encoding is told by who reads the file, and is no character of it.
            for number, said in enumerate(_read(path, text) if read else text.split("\n"), 1):
                if said.isascii() and said.isprintable() or found and not found.search(said):
                    continue
                plain = said.replace("\ufffd", "").replace("\t", "")
                message = unseen_character(found.search(said)[0] if found else plain, TEXT, None) or (  # type: ignore
                    None if found else decomposed_letters(plain, TEXT, None))  # type: ignore[arg-type]
                if message:
                    odd = "".join(chr(int(one, 16)) for one in re.findall(r"\bU\+([0-9A-F]+)", message))
                    yield file, _line_of(text, said.partition(odd)[0], odd) if read else number, message


def unseen_in_a_text(root: Path, tables: Tables) -> Iterator[Fault]:
    """No text of the book holds a character that a reader cannot see, written out or by its number."""
    for file, line, message in _odd(root, PLAIN + READ, None):
        if file != "intro.md":  # a chapter, which has this rule among its own
            yield Fault(file, line, "text", message, "unseen_in_a_text")


def _odd_names(root: Path, decomposed_alone: bool) -> Iterator[tuple[str, str]]:
    """Files whose names hold what cannot be seen, or letters apart from their marks, and what is told of them."""
    for path in sorted(path for pattern in NAMED for path in root.glob(pattern)):
        wrong = decomposed_letters(path.name, TEXT, None) or (  # type: ignore[arg-type]
            None if decomposed_alone else unseen_character(path.name, NAME, None))  # type: ignore[arg-type]
        if wrong:
            yield path.relative_to(root).as_posix().encode("unicode_escape").decode(), f"the name {wrong}"


def name_of_a_file(root: Path, tables: Tables) -> Iterator[Fault]:
    """The name of a file holds what can be seen, a letter and its mark as one character: Sphinx finds no other."""
    for file, message in _odd_names(root, False):
        yield Fault(file, 1, "file", message, "name_of_a_file")


def what_no_edition_carries(root: Path) -> list[str]:
    """What is told of a book that no edition can be made of, because of characters in its texts or in the names of its files."""
    told = [f"{file}:{line}: text: {message}" for file, line, message in _odd(root, JUDGED_ELSEWHERE + PLAIN + READ, CONTROL)]
    return told + [f"{file}:1: file: {message}" for file, message in _odd_names(root, True)]
