"""The books that are built: this one, the same chapters as a stock Jupyter Book, and synthetic ones of any length."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import yaml

from lemmata.record.project import find_project
from tools import reproducible_build

#: What a chapter's words are drawn from; a synthetic chapter is to be read by the machine only.
ENGLISH = ["court", "author", "work", "claim", "fund", "share", "paper", "copy", "label", "letter", "model", "market",
           "estimate", "note", "reading", "segment", "lemma", "gloss", "source", "record", "table", "chart", "figure",
           "rule", "order", "notice", "holding", "term", "sum", "basis"]
CHINESE = ["著作權", "和解", "作品", "作者", "拍賣", "訓練", "授權", "複製", "灵韵", "独创性", "智力成果", "邻接权"]
#: Chapters of a part; a book that grows has more parts.
PART = 10


def own(place: Path) -> Path:
    """Make a clean copy of this book with the environment of this one."""
    root = find_project().root
    shutil.copytree(root, place, ignore=reproducible_build.LEFT_OUT)
    # A link is a lent environment: make sets up nothing in it.
    (place / ".venv").symlink_to(root / ".venv")
    (place / "_build").mkdir()
    return place


def stock(place: Path) -> Path:
    """Make a copy of the same chapters, notebooks and tables with the default theme and settings.

    Its configuration keeps what it takes to read the chapters (MyST extensions, bibliography, the authoring language and
    its settings) and nothing else: no theme option, no template, no search, notebooks run as Jupyter Book runs them.
    """
    own(place)
    config = yaml.safe_load((place / "_config.yml").read_text(encoding="utf-8"))
    kept = {key: config[key] for key in ("title", "author", "copyright", "parse", "bibtex_bibfiles",
                                         "only_build_toc_files", "exclude_patterns")}
    language = {key: value for key, value in config["sphinx"]["config"].items() if key.startswith("lemmata_")}
    kept["sphinx"] = {"local_extensions": {"tools.bench.authored_book": "."}, "config": language}
    (place / "_config.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return place


def prose(chance: random.Random, words: int) -> str:
    """Return a paragraph of `words` words, every twelfth Chinese."""
    return " ".join(chance.choice(CHINESE if number % 12 == 11 else ENGLISH) for number in range(words)).capitalize() + "."


def chapter(number: int) -> str:
    """Return a chapter of four sections with three paragraphs, a list and a table: about 800 words."""
    chance = random.Random(number)
    sections = [f"## Section {number}.{section}\n\n" + "\n\n".join(prose(chance, 60) for _ in range(3))
                + f"\n\n- {prose(chance, 8)}\n- {prose(chance, 8)}\n\n| a | b |\n| --- | --- |\n| {number} | {section} |\n"
                for section in range(1, 5)]
    return f"# Chapter {number}\n\n" + "\n".join(sections)


def lengthened(house: Path, chapters: int) -> Path:
    """Give the house at `house` `chapters` synthetic chapters in place of its own."""
    for path in [*(house / "chapters").iterdir(), *(house / "notebooks").iterdir()]:
        path.unlink()
    names = [f"chapters/c{number:04}" for number in range(chapters)]
    for number, name in enumerate(names):
        (house / f"{name}.md").write_text(chapter(number), encoding="utf-8")
    (house / "intro.md").write_text("# A book of one size\n\nNothing but chapters.\n", encoding="utf-8")
    contents = {"format": "jb-book", "root": "intro", "parts": [
        {"caption": f"Part {start // PART + 1}", "chapters": [{"file": name} for name in names[start:start + PART]]}
        for start in range(0, chapters, PART)]}
    (house / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    return house
