"""Builds pages of the authoring language in a book of their own, with the real tables, and gives HTML and warnings."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.this_book import DATA, FIGURES, NOTEBOOKS

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


def build(folder: Path, text: str, **pages: str) -> Pages:
    """Build `text` as the page `index`, with other pages by name; `{edit}` the tables in folder/data beforehand."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    for part in (DATA, FIGURES, NOTEBOOKS):
        if not (folder / part.name).exists() and part is not NOTEBOOKS:
            shutil.copytree(part, folder / part.name)
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
