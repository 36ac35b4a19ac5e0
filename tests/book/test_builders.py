"""The builders of the site and of print write from one reading, and each shows the last one."""

import csv
import io
import shutil

import pytest
from lxml import html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.editions.pdf import printed_pages
from lemmata.record import facts
from tests.this_book import DATA, FIGURES

from .pages import CONF, words
from .test_incremental import change

FACT = "auction.total_with_fees"
PAGES = {"index": "# Book\n\n```{toctree}\na\ntable\n```\n", "a": f"# A\n\nIt was {{fact}}`{FACT}`.\n",
         "evidence": "---\norphan: true\n---\n# Evidence\n\n```{facts}\n```\n\n```{sources}\n```\n",
         "table": "---\nweb_only: true\n---\n# Table\n"}


def run(folder, builder: str) -> tuple[str, str]:
    """Build with `builder` into a folder of its name; what it said, and its warnings."""
    said, warnings = io.StringIO(), io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        Sphinx(str(folder), str(folder), str(folder / builder), str(folder / "doctrees"), builder, status=said,
               warning=warnings).build()
    return said.getvalue(), warnings.getvalue()


def keep(path, column: str, wanted: set[str]) -> None:
    """Leave of a table the rows whose `column` is one of `wanted`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[column] in wanted]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def book(tmp_path):
    """A book of a page with a fact and one that only the web edition has."""
    shutil.copytree(DATA, tmp_path / "data")
    keep(tmp_path / "data" / "facts.csv", "fact_id", {FACT})
    keep(tmp_path / "data" / "sources.csv", "source_id", set(facts.facts(tmp_path / "data")[FACT].source_ids))
    (tmp_path / "conf.py").write_text(CONF + 'extensions += ["lemmata.editions.pdf.print_builder"]\n', encoding="utf-8")
    for name, text in PAGES.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def shown(book, builder: str) -> str:
    """The HTML of the page with the fact."""
    if builder == "print":
        return printed_pages.load_page(book / builder, "a").article
    return (book / builder / "a.html").read_text(encoding="utf-8")


def test_print_is_written_from_what_the_site_has_read(book):
    assert "4 added, 0 changed, 0 removed" in run(book, "html")[0]
    assert "0 added, 0 changed, 0 removed" in run(book, "print")[0]
    site, printed = shown(book, "html"), shown(book, "print")
    assert "headerlink" in site and "headerlink" not in printed and "<link" not in printed
    assert words(html.fromstring(printed)) == f"A It was {facts.facts(book / 'data')[FACT].text}."
    written = sorted(path.stem for path in (book / "print").glob("*.json"))
    assert written == ["a", printed_pages.CONTENTS.removesuffix(".json"), "evidence", "index"]


@pytest.mark.parametrize(("first", "second"), [("html", "print"), ("print", "html")])
def test_what_one_builder_has_read_again_the_other_writes_again(book, first, second):
    for builder in (first, second):
        run(book, builder)
    change(book, "sale_totals", "total_with_fees", "value_number", "987654")
    assert "0 added, 2 changed, 0 removed" in run(book, first)[0]
    assert "0 added, 0 changed, 0 removed" in run(book, second)[0]
    assert all("987,654" in shown(book, builder) for builder in (first, second))
    assert "no targets are out of date" in run(book, first)[0] + run(book, second)[0]


def test_a_warning_of_a_page_is_told_until_it_is_mended(book):
    (book / "a.md").write_text("# A\n\nSee {ref}`nowhere`.\n", encoding="utf-8")
    assert [("undefined label: 'nowhere'" in run(book, "html")[1]) for _ in range(2)] == [True, True]
    (book / "a.md").write_text("# A\n\nSee {ref}`here`.\n\n(here)=\n## Here\n", encoding="utf-8")
    assert [run(book, "html")[1] for _ in range(2)] == ["", ""]


def test_paper_goes_without_the_pictures_for_a_phone(book):
    shutil.copytree(FIGURES, book / "figures")
    (book / "a.md").write_text("# A\n\n```{chart} auction_fees\n```\n", encoding="utf-8")
    run(book, "html")
    run(book, "print")
    assert (book / "html" / "_images" / "auction_fees.narrow.light.svg").is_file()
    assert "auction_fees.narrow.light.svg" in (book / "html" / "a.html").read_text(encoding="utf-8")
    printed = shown(book, "print")
    assert "auction_fees.light.svg" in printed and "narrow" not in printed and "<picture" not in printed
    assert not list((book / "print").glob("_images/*narrow*"))
