"""Builds pages of the authoring language in a book of their own, with the real tables, and gives HTML and warnings."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.record import facts
from lemmata.record.csv_rows import rows
from tests.this_book import DATA, FIGURES

#: The key of a source.
KEY = re.compile(r"\b[A-Z]{2}-\d{3}\b")

CONF = """
extensions = ["myst_parser", "lemmata.sphinx"]
myst_enable_extensions = ["colon_fence", "attrs_inline"]
bibtex_bibfiles = ["data/references.bib"]
bibtex_reference_style = "author_year_as_evidence"
bibtex_default_style = "by_author"
bibtex_cite_id = "work-{key}"
html_theme = "basic"
numfig = True
root_doc = "index"
nitpicky = True
show_warning_types = False
"""


@dataclass
class Pages:
    """What a build gave: the pages as trees, and the warnings, one a line, without the folder."""

    folder: Path
    warnings: list[str]

    def __getitem__(self, name: str) -> html.HtmlElement:
        return html.parse(str(self.folder / "out" / f"{name}.html")).getroot()

    def one(self, selector: str, name: str = "index") -> html.HtmlElement:
        """The one element of a page that fits an XPath."""
        found = self[name].xpath(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector}"
        return found[0]


def words(element: html.HtmlElement) -> str:
    """The text of an element with single blanks."""
    return " ".join(element.text_content().split())


#: A page that holds what figures and citations lead to.
EVIDENCE = "# Evidence\n\n```{facts}\n```\n\n```{sources}\n```\n\n```{bibliography}\n```\n"


@cache
def evidence_of() -> dict[str, set[str]]:
    """What each fact, claim, question and chart of the book needs of the facts and sources, by its name."""
    found = {name: set(fact.source_ids) for name, fact in facts.facts(DATA).items()}
    found |= {row["item_id"]: {row["fact_id"], *found[row["fact_id"]]} for row in rows(DATA / "quiz_items.csv") if row["fact_id"]}
    found |= {row["claim_id"]: set(KEY.findall(" ".join(row.values()))) for row in rows(DATA / "claims.csv")}
    return found | {path.stem: set(KEY.findall(path.read_text(encoding="utf-8"))) for path in FIGURES.glob("*.json")}


def cut(data: Path, text: str) -> None:
    """Leave the facts that `text` names, and the sources that it or they name: a page of all takes two seconds to build."""
    named = {name: sources for name, sources in evidence_of().items() if name in text}
    wanted = set(KEY.findall(text)).union(named, *named.values())
    for name in ("facts", "sources"):
        head, *lines = (data / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (data / f"{name}.csv").write_text(head + "".join(one for one in lines if one.partition(",")[0] in wanted), "utf-8")


def build(folder: Path, text: str, few: bool = False, **pages: str) -> Pages:
    """Build `text` as the page `index`, with other pages by name; `{edit}` the tables in folder/data beforehand.

    With `few` there are only the facts and sources that the pages name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    if not (folder / FIGURES.name).exists():
        shutil.copytree(FIGURES, folder / FIGURES.name)
    if not (folder / DATA.name).exists():
        shutil.copytree(DATA, folder / DATA.name)
        if few:
            cut(folder / DATA.name, text + "".join(pages.values()))
    contents = "\n".join(pages)
    toc = f"\n\n```{{toctree}}\n{contents}\n```\n" if pages else ""
    (folder / "index.md").write_text(text + toc, encoding="utf-8")
    for name, page in pages.items():
        place = folder / f"{name}.md"
        place.parent.mkdir(exist_ok=True)
        place.write_text(page, encoding="utf-8")
    warning = io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "doctrees"), "html", status=None,
                     warning=warning, freshenv=True)
        app.build()
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in warning.getvalue().splitlines()]
    return Pages(folder, [line.replace(f"{folder}/", "") for line in lines if line.strip()])
