"""The settings of a book in `_config.yml`: those of the engine, each declared once in `Settings`, and what files are called.

The check refuses what does not fit the declaration, Sphinx registers its values from it, and the table of settings in
ARCHITECTURE.md is printed from it: `python -m lemmata.record.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import yaml

from lemmata.record.project import SETTINGS

if TYPE_CHECKING:
    from sphinx.config import Config

#: The theme of the site, and the extensions without which Sphinx reads no page of such a book.
THEME, EXTENSIONS = "lemmata", ("myst_nb", "lemmata.sphinx", "lemmata.editions.pdf.print_builder")
#: What reads a notebook, as `nb_custom_formats` names it.
READER = "lemmata.execution.execution_cache.read"
#: What the name of each setting of the engine begins with in `sphinx: config`.
PREFIX = "lemmata_"
#: The parser of YAML in C, where PyYAML was built with it: a tenth of the time.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Types of values in words.
WORDS = {str: "text", list: "list", dict: "mapping"}


def setting(says: str, rebuild: str, kind: type = str, default: str = "") -> Any:
    """Declare a field of `Settings`: what it says, and what Sphinx does after a change (`env`: read, `html`: write again)."""
    metadata = {"says": says, "rebuild": rebuild}
    return field(default=default, metadata=metadata) if kind is str else field(default_factory=kind, metadata=metadata)


@dataclass(frozen=True)
class Way:
    """A link in the bar or at the foot of each page."""

    title: str
    pages: list[str]
    anchor: str = ""
    part: str = ""


@dataclass(frozen=True)
class Settings:
    """The settings of the engine; in `_config.yml` each stands under `sphinx: config`, its name after `lemmata_`."""

    derived_figures: str = setting("the module of the functions that facts.csv may name", "env")
    rules: list[str] = setting("the modules with the book's own rules on tables", "", list)
    notebook_helpers: list[str] = setting("the modules of the book that notebooks import", "", list)
    records: dict[str, str] = setting("the tables with a page of the record, each with the column that names a row", "env", dict)
    records_named: dict[str, list[str]] = setting("the columns whose names become links to their rows", "env", dict)
    row_names: dict[str, str] = setting("other words of the prose for a row, as table/key", "env", dict)
    source_id: str = setting("how the key of a source is written, as a regular expression: {cite} takes any other for a work of "
                             "the bibliography", "env", default=r"[A-Z]{2}-\d{3}")
    title_zh: str = setting("the title in Chinese, beside that of `_config.yml`", "html")
    title_zh_lang: str = setting("the script of the Chinese title: zh-Hans or zh-Hant", "html")
    about: str = setting("what the PDF and the e-book say of the book in a catalogue", "html")
    keywords: list[str] = setting("what a catalogue lists the PDF and the e-book under", "html", list)
    licence: str = setting("the licence of the text by its short name", "html")
    licence_url: str = setting("the address of the licence of the text", "html")
    licence_code: str = setting("the licence of the code by its short name", "html")
    doors: list[Way] = setting("the links in the bar of each page, each to the first of `pages` that the book has; "
                               "`part` names the part of the book that it leads into", "html", list)
    foot: list[Way] = setting("the links at the foot of each page, as those of the bar", "html", list)
    font_family: str = setting("what the families of the fonts in fonts/ are called before their kind (Serif, Sans, Han SC), and "
                               "without blanks their files; a changed copy may not bear its original's name", "html",
                               default="Book")
    course_pages: list[Way] = setting("the pages to which the beginning of a course leads, beside the book itself", "", list)

    @property
    def code(self) -> list[str]:
        """The modules of the book's own that the engine, its checks and its notebooks import."""
        return [one for one in (self.derived_figures, *self.rules, *self.notebook_helpers) if one]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Settings:
        """Take the settings from `values`, by their names in `_config.yml`; one that does not fit has its default."""
        found = {one.name: values[name] for name, one in keys().items() if name in values}
        return cls(**{name: built(value, kinds()[name]) for name, value in found.items()
                      if not any(misfits(value, kinds()[name], ""))})

    @classmethod
    def of_sphinx(cls, config: Config) -> Settings:
        """Take the settings from those of a running Sphinx."""
        return cls.of({name: config[name] for name in keys()})

    @classmethod
    def read(cls, root: Path) -> Settings:
        """Read the settings of the book at `root`; one that is not there, or cannot be read, has its default."""
        return _settings(_content(root))


@dataclass(frozen=True)
class Misfit:
    """A value that is not of the type of its setting, by its place within the setting; `known` are the keys it may have."""

    place: tuple[str | int, ...]
    message: str
    key: str = ""
    known: tuple[str, ...] = ()


def keys() -> dict[str, Field[Any]]:
    """Return the settings of the engine by their names in `_config.yml`."""
    return {PREFIX + one.name: one for one in fields(Settings)}


@cache
def kinds() -> dict[str, Any]:
    """Return the types of the settings by the names of their fields."""
    return get_type_hints(Settings)


def default(of: Field[Any]) -> Any:
    """Return what a field is without being set; MISSING for one that must be."""
    return of.default if of.default_factory is MISSING else of.default_factory()


def misfits(value: Any, kind: Any, says: str, place: tuple[str | int, ...] = ()) -> Iterator[Misfit]:
    """Yield each part of `value` that is not of the type `kind`: text, a list, a mapping, or a dataclass of such."""
    nested = is_dataclass(kind)
    plain = dict if nested else get_origin(kind) or kind
    if not isinstance(value, plain):
        yield Misfit(place, f"{value!r} is no {WORDS[plain]}, expected {says}")
    elif nested:
        within, known = get_type_hints(kind), tuple(one.name for one in fields(kind))
        for name, inner in value.items():
            if name in within:
                yield from misfits(inner, within[name], says, (*place, name))
            else:
                yield Misfit((*place, name), f"{name!r} is no key of it, expected one of {', '.join(known)}", str(name), known)
        for one in fields(kind):
            if default(one) is MISSING and one.name not in value:
                yield Misfit(place, f"has no {one.name}, expected {says}")
    elif plain is not str:
        for name, inner in enumerate(value) if plain is list else value.items():
            yield from misfits(inner, get_args(kind)[-1], says, (*place, name))


def built(value: Any, kind: Any) -> Any:
    """Make of a value that fits the type `kind` one of that type: the mappings in a list of dataclasses become those."""
    inner = get_args(kind)[-1] if get_args(kind) else None
    return [inner(**one) for one in value] if isinstance(inner, type) and is_dataclass(inner) else value


def table() -> str:
    """Return the reference of the settings as a table in Markdown."""
    rows = [f"| `{name}` | {_kind_in_words(kinds()[one.name])} | "
            f"{one.metadata['says']}{f'; else `{usual}`' if (usual := default(one)) else ''} |" for name, one in keys().items()]
    return "\n".join(["| setting | type | what it says |", "| --- | --- | --- |", *rows])


def _kind_in_words(kind: Any) -> str:
    if is_dataclass(kind):
        return f"mapping ({', '.join(one.name + ('' if default(one) is MISSING else '?') for one in fields(kind))})"
    inner = [_kind_in_words(one) for one in get_args(kind)]
    return {str: "text", list: "list of {}", dict: "mapping of {1}"}[get_origin(kind) or kind].format(*inner)


def _content(root: Path) -> bytes:
    """Return what the file of settings holds; nothing in a folder that a conf.py alone builds."""
    try:
        return (root / SETTINGS).read_bytes()
    except OSError:
        return b""


# Kept by what the file holds: a build asks at each notebook, chart and page.
@lru_cache(maxsize=4)
def _parsed(content: bytes) -> dict[str, Any]:
    try:
        config = yaml.load(content.decode("utf-8-sig"), LOADER)
    except (UnicodeDecodeError, yaml.YAMLError):  # told by the check
        return {}
    return config if isinstance(config, dict) else {}


@lru_cache(maxsize=4)
def _settings(content: bytes) -> Settings:
    return Settings.of(_sphinx_config(content))


def _sphinx_config(content: bytes) -> dict[str, Any]:
    sphinx = _parsed(content).get("sphinx")
    config = sphinx.get("config") if isinstance(sphinx, dict) else None
    return config if isinstance(config, dict) else {}


def sphinx_config(root: Path) -> dict[str, Any]:
    """Return `sphinx: config` of the book at `root`; empty where the book has none, or cannot be read."""
    return _sphinx_config(_content(root))


def file_name(root: Path) -> str:
    """Return what the files that are made of the book at `root` are called: its short title in small letters and hyphens."""
    title = _parsed(_content(root)).get("title") or "book"
    return slug(sphinx_config(root).get("html_short_title") or str(title))


def slug(title: str) -> str:
    """Return a title as a part of a file's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", title.casefold())).strip("-") or "book"


if __name__ == "__main__":
    print(table())
