"""A book of three pages with the settings, tables, figures and fonts of the real one."""

import shutil
from pathlib import Path

from tests.this_book import ROOT

PAGES = {"intro": "# Book\n\nA book of 字.\n",
         "chapters/prices": "# Prices\n\nAs of {as_of}`the record`.\n\n```{index} price\n```\n",
         "chapters/works": "# Works\n\n```{bibliography}\n```\n"}
CONTENTS = "format: jb-book\nroot: intro\nparts:\n  - caption: Readings\n    chapters:\n" \
           "      - file: chapters/prices\n      - file: chapters/works\n"


def made(folder: Path, *parts: str) -> Path:
    """The book at `folder`, with these files and folders of the real one besides. Returns `folder`."""
    for part in ("_config.yml", "conf.py", "data", "figures", "fonts", *parts):
        source, place = ROOT / part, folder / part
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, place)
    (folder / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder
