"""Rules on the two files that Jupyter Book is told by: `_toc.yml`, what the book holds, and `_config.yml`, how it is made.

Jupyter Book reads them later, and tells of a slip in them with a traceback, without a line, or not at all.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lemmata.checks import addresses, config_json_schema, csvfile, yaml_file
from lemmata.checks.cell_rules import nearest
from lemmata.checks.fault import Fault
from lemmata.checks.yaml_file import Place
from lemmata.record import front_matter
from lemmata.record.project import CONTENTS, SETTINGS
from lemmata.record.settings import EXTENSIONS, PREFIX, READER, THEME, Settings, keys, kinds, misfits

#: What an entry of the contents may say, at the top, of a part and of a page.
TOP = {"format", "root", "parts", "chapters", "defaults", "options"}
PART = {"caption", "chapters", "numbered", "maxdepth", "reversed"}
ENTRY = {"file", "title", "sections"}
#: The types of what an entry says beside pages, and each in words.
SAID: dict[str, tuple[type, str]] = {"title": (str, "text, in quotation marks"), "maxdepth": (int, "a whole number"),
                                     "numbered": (int, "true, false or how many levels"), "reversed": (bool, "true or false"),
                                     "defaults": (dict, "keys and values"), "options": (dict, "keys and values")}
#: Names of pages that the build makes itself.
MADE = {"search", "genindex", "index", "404"}
#: Settings that are addresses: those called so, at any depth.
ADDRESS = re.compile(r"(?:.*_)?url|baseurl")
#: Settings whose address may lead to this machine, for a try.
LOCAL = {"baseurl", "jupyterhub_url", "binderhub_url"}

#: What Jupyter Book 1 reads of a section, and of the file.
SECTIONS = {
    "": {"title", "author", "copyright", "logo", "exclude_patterns", "only_build_toc_files", "execute", "parse", "html", "latex",
         "launch_buttons", "repository", "binder", "sphinx", "bibtex_bibfiles", "description", "email"},
    "execute": {"eval_regex", "raise_on_error", "show_tb", "execute_notebooks", "cache", "timeout", "allow_errors",
                "stderr_output", "run_in_temp", "exclude_patterns"},
    "parse": {"myst_enable_extensions", "myst_url_schemes", "myst_dmath_double_inline", "myst_substitutions",
              "myst_heading_anchors", "myst_footnote_transition", "myst_linkify_fuzzy_links"},
    "html": {"favicon", "use_edit_page_button", "use_repository_button", "use_issues_button", "use_multitoc_numbering",
             "extra_footer", "analytics", "google_analytics_id", "home_page_in_navbar", "baseurl", "comments", "announcement",
             "extra_navbar", "navbar_number_sections", "use_darkmode_button"},
    "launch_buttons": {"notebook_interface", "binderhub_url", "jupyterhub_url", "thebe", "colab_url", "deepnote_url"},
    "repository": {"url", "path_to_book", "branch"},
    "sphinx": {"extra_extensions", "local_extensions", "recursive_update", "config"},
}
#: Tags of languages as Sphinx takes them.
LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")

Rule = Callable[[Any, dict[Place, int], Path], "Iterator[tuple[int, str, str]]"]


def contents_of_the_book(contents: Any, lines: dict[Place, int], root: Path) -> Iterator[tuple[int, str, str]]:
    """`_toc.yml` lists files of the book, each once, in parts or chapters with sections below them."""
    if not isinstance(contents, dict):
        yield 1, "file", "lists nothing, expected format, root and parts"
        return
    if contents.get("format") != "jb-book":
        yield lines.get(("format",), 1), "format", f"{contents.get('format')!r} is no form that is read, expected jb-book"
    for key in contents.keys() - TOP:
        yield lines.get((str(key),), 1), str(key), f"is no key of the contents, expected one of {', '.join(sorted(TOP))}" \
            f"{nearest(str(key), TOP)}"
    seen: dict[str, int] = {}

    def page(name: Any, line: int, column: str) -> Iterator[tuple[int, str, str]]:
        if not isinstance(name, str) or not name.strip():
            yield line, column, f"{name!r} is no name of a page, expected a path below the root without its ending"
            return
        bare = front_matter.page_name(name)
        if Path(bare).is_absolute() or ".." in Path(bare).parts:
            yield line, column, f"{name!r} lies outside the book, expected a path below the root"
        elif not any((root / f"{bare}{ending}").is_file() for ending in front_matter.ENDINGS):
            pages = {path.relative_to(root).with_suffix("").as_posix() for folder in (root, root / "chapters", root / "notebooks")
                     for ending in front_matter.ENDINGS for path in folder.glob(f"*{ending}")}
            yield line, column, f"no page {name!r}, expected a chapter (.md) or a notebook (.ipynb){nearest(bare, pages)}"
        if bare in MADE and not (column == "root" and bare == "index"):
            yield line, column, f"{name!r} is the name of a page that the build makes, expected another"
        if bare.casefold() in seen:
            yield line, column, f"{name!r} stands at line {seen[bare.casefold()]} already, expected every page once"
        seen.setdefault(bare.casefold(), line)

    def types(entry: dict[Any, Any], here: Place) -> Iterator[tuple[int, str, str]]:
        for key, (kind, words) in SAID.items():
            if key in entry and (not isinstance(entry[key], kind) or key == "maxdepth" and isinstance(entry[key], bool)):
                yield lines.get((*here, key), 1), key, f"{entry[key]!r} does not fit here, expected {words}"

    yield from types(contents, ())

    def entries(listed: Any, place: Place) -> Iterator[tuple[int, str, str]]:
        line = lines.get(place, 1)
        if not isinstance(listed, list) or not listed:
            yield line, str(place[-1]), "lists no page, expected one or more"
            return
        for number, one in enumerate(listed):
            here = (*place, number)
            line = lines.get(here, line)
            if not isinstance(one, dict) or "file" not in one:
                kind = next((key for key in ("url", "glob") if isinstance(one, dict) and key in one), None)
                yield line, kind or str(place[-1]), "leads to no page of the book, expected file: and its path" + \
                    ("; a link to another place stands in a chapter" if kind == "url" else "")
                continue
            for key in one.keys() - ENTRY:
                yield lines.get((*here, str(key)), line), str(key), "is no key of a page, expected one of " \
                    f"{', '.join(sorted(ENTRY))}{nearest(str(key), ENTRY)}"
            yield from types(one, here)
            yield from page(one["file"], lines[*here, "file"], "file")
            if "sections" in one:
                yield from entries(one["sections"], (*here, "sections"))

    yield from page(contents.get("root"), lines.get(("root",), 1), "root")
    if "parts" in contents and "chapters" in contents:
        yield lines["chapters",], "chapters", "stand beside parts, expected them in a part"
    if "parts" not in contents:
        yield from entries(contents.get("chapters"), ("chapters",))
        return
    parts = contents["parts"]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts) or not parts:
        yield lines["parts",], "parts", "lists no part, expected each with its chapters"
        return
    for number, part in enumerate(parts):
        for key in part.keys() - PART:
            line = lines.get(("parts", number, str(key)), lines["parts", number])
            yield line, str(key), f"is no key of a part, expected one of {', '.join(sorted(PART))}" \
                f"{nearest(str(key), PART)}"
        yield from types(part, ("parts", number))
        if "caption" in part and not (isinstance(part["caption"], str) and part["caption"].strip()):
            yield lines.get(("parts", number, "caption"), lines["parts", number]), "caption", \
                f"{part['caption']!r} is no text, expected the name of the part, or no caption"
        place: Place = ("parts", number, "chapters")
        lines.setdefault(place, lines["parts", number])
        yield from entries(part.get("chapters"), place)


def shapes_of_settings(settings: Any, lines: dict[Place, int]) -> Iterator[tuple[int, str, str]]:
    """`_config.yml` speaks by keys, and each value is of the type that Jupyter Book reads."""
    if not isinstance(settings, dict):
        yield 1, "file", "says nothing by a key, expected title, author and copyright"
        return
    for place, message in config_json_schema.misshapen(settings):
        yield lines.get(place, 1), str(next(key for key in reversed(place) if not isinstance(key, int))), message


def settings_of_the_book(settings: Any, lines: dict[Place, int], root: Path) -> Iterator[tuple[int, str, str]]:
    """`_config.yml` says title, author and year, and each of its addresses is one."""
    yield from shapes_of_settings(settings, lines)
    if not isinstance(settings, dict):
        return
    misshapen = {place for place, _ in config_json_schema.misshapen(settings)}
    for needed in ("title", "author"):
        if (needed,) not in misshapen and not settings.get(needed, "").strip():
            yield lines.get((needed,), 1), needed, f"{settings.get(needed)!r} says nothing, expected words"
    for section, known in SECTIONS.items():
        part = settings.get(section) if section else settings
        for key in sorted(part.keys() - known, key=str) if isinstance(part, dict) else ():
            place = (section, str(key)) if section else (str(key),)
            yield lines.get(place, 1), str(key), f"is no setting of {section or 'a book'}, expected one of " \
                f"{', '.join(sorted(known))}{nearest(str(key), known)}"
    config = settings["sphinx"].get("config") if isinstance(settings.get("sphinx"), dict) else None
    if isinstance(config, dict) and "language" in config and not LANGUAGE.fullmatch(str(config["language"])):
        yield lines.get(("sphinx", "config", "language"), 1), "language", \
            f"{config['language']!r} is no tag of a language, expected two letters as en"
    listed = settings.get("bibtex_bibfiles", [])
    for number, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str) and not (root / name).is_file():
            found = {path.relative_to(root).as_posix() for folder in (root, root / "data") for path in folder.glob("*.bib")}
            yield lines["bibtex_bibfiles", number], "bibtex_bibfiles", \
                f"no file {name!r}, expected a bibliography{nearest(name, found)}"
    year = settings.get("copyright", "")
    if ("copyright",) not in misshapen and not re.search(r"(?<!\d)\d{4}(?!\d)", year, re.ASCII):
        yield lines.get(("copyright",), 1), "copyright", f"{year!r} names no year, expected one in quotation marks, as \"2026\""

    def walk(value: Any, place: Place) -> Iterator[tuple[int, str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(inner, (*place, key))
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from walk(inner, (*place, number))
        elif place and place not in misshapen and ADDRESS.fullmatch(str(place[-1])) and value not in ("", None):
            name = str(place[-1])
            wrong = f"{value!r} is no text, expected one" if not isinstance(value, str) else \
                addresses.fault_of(value, local=name in LOCAL)
            if not wrong and name == "baseurl" and re.search(r"[?#]", value):
                wrong = f"{value!r} holds a query or a fragment, expected the address of a folder"
            if wrong:
                yield lines.get(place, 1), name, wrong

    yield from walk(settings, ())
    if isinstance(config, dict):
        yield from _names_in_settings(config, lines, root)


def settings_of_the_engine(settings: Any, lines: dict[Place, int], root: Path) -> Iterator[tuple[int, str, str]]:
    """`sphinx: config` names the engine's theme and extensions, and no setting or reader of the engine that there is not."""
    if not isinstance(settings, dict):
        return  # told by settings_of_the_book
    section = settings.get("sphinx")
    config = section.get("config") if isinstance(section, dict) else None
    if not isinstance(config, dict):
        yield lines.get(("sphinx",), 1), "sphinx", "has no config, expected html_theme and extensions of the engine in it"
        return
    at: Place = ("sphinx", "config")
    if config.get("html_theme") != THEME:
        yield lines.get((*at, "html_theme"), lines.get(at, 1)), "html_theme", \
            f"{config.get('html_theme')!r} is not the theme of the engine, expected {THEME}"
    listed = config.get("extensions")
    for name in EXTENSIONS:
        if not isinstance(listed, list) or name not in listed:
            yield lines.get((*at, "extensions"), lines.get(at, 1)), "extensions", f"{name!r} is not among them, expected " \
                f"{', '.join(EXTENSIONS)}"
            break
    formats = config.get("nb_custom_formats")
    for ending, how in formats.items() if isinstance(formats, dict) else ():
        reader = how[0] if isinstance(how, list) and how else how
        # Another's reader is another's to find.
        if str(reader).startswith("lemmata.") and reader != READER:
            yield lines.get((*at, "nb_custom_formats", ending), lines.get((*at, "nb_custom_formats"), 1)), "nb_custom_formats", \
                f"{reader!r} is no reader of the engine, expected {READER}"
    own = keys()
    for key, value in config.items():
        if not str(key).startswith(PREFIX):
            continue
        line = lines.get((*at, key), 1)
        if key not in own:
            yield line, str(key), f"is no setting of the engine, expected one of {', '.join(own)}{nearest(str(key), own)}"
            continue
        for one in misfits(value, kinds()[own[key].name], own[key].metadata["says"]):
            yield lines.get((*at, key, *one.place), line), str(key), one.message + nearest(one.key, one.known)


def _names_in_settings(config: dict[str, Any], lines: dict[Place, int], root: Path) -> Iterator[tuple[int, str, str]]:
    """Modules, tables, columns, rows and pages that the book's own settings name are there."""
    at: Place = ("sphinx", "config")
    module = config.get("lemmata_derived_figures")
    path = root / f"{str(module).replace('.', '/')}.py"
    # A book in a folder of tests has no code of its own.
    if module is not None and path.parent.is_dir() and not path.is_file():
        known = {one.relative_to(root).with_suffix("").as_posix().replace("/", ".") for one in path.parent.glob("*.py")}
        yield lines.get((*at, "lemmata_derived_figures"), 1), "lemmata_derived_figures", \
            f"no module {module!r}, expected a file of the book{nearest(str(module), known)}"
    described = root / "data" / "datapackage.json"
    try:
        listed = json.loads(described.read_text(encoding="utf-8"))["resources"]
        columns = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in listed}
        files = {one["name"]: described.parent / one["path"] for one in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return  # told by the rules on the description
    for setting in ("lemmata_records", "lemmata_records_named"):
        for table, names in (config.get(setting) or {}).items() if isinstance(config.get(setting), dict) else ():
            line = lines.get((*at, setting, table), lines.get((*at, setting), 1))
            if table not in columns:
                yield line, setting, f"unknown table {table!r}, expected one of datapackage.json{nearest(str(table), columns)}"
                continue
            for name in names if isinstance(names, list) else [names]:
                if name not in columns[table]:
                    yield line, setting, f"unknown column {name!r} of {table}, expected one of its columns" \
                        f"{nearest(str(name), columns[table])}"
    rows = config.get("lemmata_row_names")
    keys: dict[str, set[str]] = {}
    for words, row in rows.items() if isinstance(rows, dict) else ():
        table, _, key = str(row).partition("/")
        if table in columns and table not in keys and files[table].is_file():
            # What is no UTF-8 another rule tells.
            with files[table].open(encoding="utf-8", errors="replace", newline="") as file:
                keys[table] = {line[0] for line in csv.reader(file) if line}
        if key not in keys.get(table, set()):
            yield lines.get((*at, "lemmata_row_names", words), 1), "lemmata_row_names", \
                f"{words!r} stands for {row!r}, which is no row, expected table/key{nearest(key, keys.get(table, set()))}"
    book = Settings.of(config)
    for part, listed_ways in (("lemmata_doors", book.doors), ("lemmata_foot", book.foot)):
        for number, way in enumerate(listed_ways):
            # The first page of the list that the book has is taken: none of them may be a slip of the pen.
            for name in way.pages:
                if not any((root / f"{name}{ending}").is_file() for ending in front_matter.ENDINGS):
                    place = (*at, part, number)
                    known = {path.relative_to(root).with_suffix("").as_posix() for folder in ("chapters", "record", "notebooks")
                             for ending in front_matter.ENDINGS for path in (root / folder).glob(f"*{ending}")}
                    if near := nearest(str(name), known):
                        yield lines.get(place, 1), part, f"no page {name!r}, expected a page of the book{near}"


RULES: tuple[tuple[str, Rule], ...] = ((CONTENTS, contents_of_the_book), (SETTINGS, settings_of_the_book),
                                       (SETTINGS, settings_of_the_engine))


def judge(root: Path, rules: tuple[tuple[str, Rule], ...] = RULES) -> Iterator[Fault]:
    """All that is wrong with the two files; nothing of a folder that has none of them, which is no book."""
    for name, rule in rules:
        path = root / name
        if not path.is_file():
            continue
        try:
            value, lines = yaml_file.read(path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            yield Fault(name, error.object.count(b"\n", 0, error.start) + 1, "file",
                        f"byte {error.object[error.start]:#04x} is no UTF-8, expected UTF-8", "encoding")
        except csvfile.Unreadable as error:
            yield Fault(name, error.line, "file", error.message, error.rule)
        else:
            for line, column, message in rule(value, lines, root):
                yield Fault(name, line, column, message, rule.__name__)
