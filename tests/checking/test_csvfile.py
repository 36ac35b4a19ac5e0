"""Reading a CSV file so that each cell knows its line."""

import csv
import io

import pytest

from lemmata.checks.csvfile import Unreadable, decode, records
from tests import this_book


@pytest.mark.parametrize("path", sorted(this_book.DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_it_reads_the_real_tables_as_the_standard_library_does(path):
    text = decode(path.read_bytes())
    assert [[cell.text for cell in record] for record in records(text)] == list(csv.reader(io.StringIO(text)))


def test_a_cell_knows_the_line_on_which_it_starts():
    read = records('a,b,c\n1,"two\nlines\n",3\nx,"say ""so""",\n')
    assert [[(cell.text, cell.line) for cell in record] for record in read] == [
        [("a", 1), ("b", 1), ("c", 1)],
        [("1", 2), ("two\nlines\n", 2), ("3", 4)],
        [("x", 5), ('say "so"', 5), ("", 5)]]


@pytest.mark.parametrize(("text", "line"), [
    ('a,b\n1,"open\n2,3\n', 2),
    ('a,b\n1,"open\n2,3\n4,"closed"\n', 2),
    ('a,b\n1,"open\n2,3\n4,"""quoted"" word"\n', 2),
    ('a,b\n1,2\n3,"x" y\n', 3),
    ('a,b\n1,2\n3,x "y"\n', 3),
])
def test_a_quotation_mark_is_told_by_the_line_on_which_it_opens(text, line):
    with pytest.raises(Unreadable) as told:
        records(text)
    assert (told.value.line, told.value.rule) == (line, "quotes")


def test_the_line_of_the_first_bad_byte_is_told():
    with pytest.raises(Unreadable) as told:
        decode(b"a\nb\nc\xe9\n\xff")
    assert (told.value.line, told.value.message) == (3, "byte 0xe9 is no UTF-8, expected UTF-8")
