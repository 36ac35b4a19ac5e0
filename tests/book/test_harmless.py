"""A row that would run something goes through every output as the words that it is."""

import csv

import pytest

from lemmata.sphinx import downloads
from tests.book.pages import EVIDENCE, build, words

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("https://example.org","x")'


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A page of each table that is printed, with such words in every cell of free text."""
    folder = tmp_path_factory.mktemp("harmful")
    build(folder, "# First\n")
    for name, columns in {"claims": ["claim", "comment"], "sources": ["title", "remark"], "facts": ["label", "basis"],
                          "quiz_items": ["question"], "quiz_options": ["text", "feedback"]}.items():
        path = folder / "data" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            rows, head = list(table), table.fieldnames
        for row in rows:
            row |= {column: f"{SCRIPT} {FORMULA}" for column in columns if column in head and row[column]}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    text = "# Page\n\n```{claims} auction\n```\n\n```{quiz} crossings\n```\n\n```{tables}\n```\n"
    return build(folder, text, evidence=EVIDENCE)


def test_no_cell_becomes_an_element(pages):
    for name in ("index", "evidence"):
        tree = pages[name]
        assert SCRIPT in words(tree), name
        assert tree.xpath("//*[@onerror] | //script[contains(., 'alert')] | //img[@src='x']") == []


def test_a_cell_that_would_be_computed_is_taken_for_words():
    made = downloads.escape_formulas(f'a,b\n1,"{FORMULA.replace(chr(34), chr(34) * 2)}"\n-5,"+1 more"\n-1.5%,@x\n')
    assert list(csv.reader(made.splitlines())) == [["a", "b"], ["1", "'" + FORMULA], ["-5", "'+1 more"], ["-1.5%", "'@x"]]


def test_a_table_without_such_cells_is_left_as_it_is():
    assert downloads.escape_formulas('a,b\n-5,"x, y"\n') == 'a,b\n-5,"x, y"\n'
