"""A changed cell is in the PDF and in the EPUB of a second build in the same folder. The book is a small one of its own."""

import csv
import io
import shutil

import pypdfium2
import pytest

from lemmata.editions.epub import build_epub
from lemmata.editions.pdf.print_document import assemble
from lemmata.editions.pdf.printed_pages import write_pages
from lemmata.editions.pdf.render_process import typeset
from lemmata.record import facts
from lemmata.record.project import Project
from tests.this_book import DATA, ROOT

FACT = "auction.total_with_fees"
TOC = """format: jb-book
root: intro
parts:
  - caption: Readings
    chapters:
      - file: chapters/one
      - file: chapters/evidence
"""
PAGES = {"intro": "# A small book\n\nIt begins.\n", "chapters/one": f"# One\n\nThe total was {{fact}}`{FACT}`, they say.\n",
         "chapters/evidence": "# Evidence\n\n```{facts}\n```\n\n```{sources}\n```\n"}


def edit(path, change) -> None:
    """Write what `change` makes of the rows of a table."""
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(change(rows))
    path.write_text(text.getvalue(), encoding="utf-8")


def printed(root) -> tuple[str, str, str]:
    """What the tables give for the fact, and the words of the PDF and of the EPUB that are built of the book at `root`."""
    work = root / "_build"
    work.mkdir(exist_ok=True)
    folder, document, place = write_pages(Project(root, work)), work / "book.html", work / "book.pdf"
    document.write_text(assemble(folder, root / "data"), encoding="utf-8")
    typeset(document, folder, place, work, root / "fonts", 300)
    with pypdfium2.PdfDocument(place) as opened:
        pdf = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in opened).split())
    epub = build_epub.epub_files(folder, build_epub.released(root), root / "fonts")
    return facts.facts(root / "data")[FACT].text, pdf, next(
        text.decode() for name, text in epub.items() if name.endswith("one.xhtml"))


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """The two builds of a book with one fact, before and after the cell it refers to was edited."""
    root = tmp_path_factory.mktemp("small")
    for part in ("data", "figures", "fonts"):
        shutil.copytree(ROOT / part, root / part)
    for file in ("_config.yml", "CITATION.cff"):
        shutil.copy(ROOT / file, root)
    (root / "_toc.yml").write_text(TOC)
    (root / "chapters").mkdir()
    for name, text in PAGES.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    evidence = (DATA / "sale_totals.csv").read_text(encoding="utf-8")
    edit(root / "data" / "facts.csv", lambda rows: [row for row in rows if row["fact_id"] == FACT])
    edit(root / "data" / "sources.csv", lambda rows: [row for row in rows if row["source_id"] in evidence])
    first = printed(root)
    edit(root / "data" / "sale_totals.csv", lambda rows: [
        row | {"value_number": "987654"} if row["measure_id"] == "total_with_fees" else row for row in rows])
    yield first, printed(root)
    shutil.rmtree(root)


@pytest.mark.parametrize(("edition", "place"), [("PDF", 1), ("EPUB", 2)])
def test_a_changed_cell_is_printed_by_a_second_build(builds, edition, place):
    (old, *before), (new, *after) = builds
    assert "987,654" in new and old != new
    assert old in before[place - 1] and new in after[place - 1] and old not in after[place - 1]
