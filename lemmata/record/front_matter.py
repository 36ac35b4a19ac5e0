"""The front matter of chapters, and which chapters are taught: those that state objectives, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import yaml

from lemmata.record import notebook_file
from lemmata.record.settings import LOADER

#: Endings of the files that may be pages; the contents name a page without.
ENDINGS = (".md", ".ipynb")


def front_matter_of(text: str) -> tuple[dict, int]:
    """Return the front matter of a chapter and the line of its end; nothing where there is none or it is no mapping."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        return {}, 0
    found = _parsed("\n".join(lines[1:end - 1]))
    # What is handed out may be changed.
    return (deepcopy(found), end) if isinstance(found, dict) else ({}, 0)


@lru_cache(maxsize=256)
def _parsed(text: str) -> object:
    """Parse a head; None where it is no YAML. Kept: a build asks for the head of each chapter a dozen times."""
    try:
        return yaml.load(text, LOADER)
    except (yaml.YAMLError, ValueError, TypeError):  # 2026-13-45 is a date to YAML, and a list no key
        return None


def read(path: Path) -> dict:
    """Return the front matter of the chapter at `path`; empty where it has none."""
    return front_matter_of(path.read_text(encoding="utf-8"))[0]


def subtitle(path: Path) -> str:
    """Return the line that says what the chapter or notebook at `path` is about; empty where it has none."""
    if path.suffix == ".ipynb":
        return str(notebook_file.read(path.read_bytes()).get("metadata", {}).get("subtitle", ""))
    return str(read(path).get("subtitle", ""))


def page_name(name: str) -> str:
    """Return the name of a page as the contents give it, without the ending that they may add."""
    return next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)


def listed(contents: object) -> Iterator[str]:
    """Yield the names of the pages in (a part of) `_toc.yml`, in its order, whatever its depth; what leads elsewhere is no
    page."""
    if isinstance(contents, list):
        for one in contents:
            yield from listed(one)
    elif isinstance(contents, dict):
        if isinstance(contents.get("file"), str):
            yield page_name(contents["file"])
        for below in ("parts", "chapters", "sections"):
            yield from listed(contents.get(below))


def serves(notebook: Path) -> str:
    """Return the id of the reading that a notebook serves (`reading` in its metadata); empty where it serves none or is not
    there."""
    if not notebook.exists():
        return ""
    return str(notebook_file.read(notebook.read_bytes()).get("metadata", {}).get("reading", ""))


def notebooks(root: Path) -> list[str]:
    """Return the notebooks in the order of the book, as _toc.yml names them; none where it has no contents."""
    if not (root / "_toc.yml").exists():
        return []
    contents = yaml.load((root / "_toc.yml").read_text(encoding="utf-8"), LOADER)
    return [name for name in listed(contents) if (root / f"{name}.ipynb").is_file()]


def taught(root: Path) -> list[str]:
    """Return the names of the chapters that are taught."""
    contents = yaml.load((root / "_toc.yml").read_text(encoding="utf-8"), LOADER)
    return [Path(name).name for name in listed(contents) if name.startswith("chapters/") and (root / f"{name}.md").is_file()
            and read(root / f"{name}.md").get("objectives")]
