"""The history of a row: when it came, what later editions changed, and that a withdrawn row begins anew."""

from lemmata.record import row_history
from lemmata.record.edition import Edition, Table


def edition(version, *rows, columns=("id", "court", "stage")):
    """An edition of one table."""
    return Edition(version, "2026-10-31", {"suits": Table("Suits", ("id",), columns, tuple(
        dict(zip(columns, row, strict=True)) for row in rows))})


def test_a_row_came_with_an_edition_and_changed_in_others():
    made = row_history.histories([edition("0.1.0", ("A", "x", "1"), ("B", "y", "1")),
                                  edition("0.2.0", ("A", "x", "2"), ("B", "y", "1"), ("C", "z", "1")),
                                  edition("0.3.0", ("A", "w", "3"), ("B", "y", "1"), ("C", "z", "1"))])["suits"]
    assert (made["A"].came, made["A"].is_first) == ("0.1.0", True)
    assert made["A"].changed == {"0.2.0": ("stage",), "0.3.0": ("court", "stage")}
    assert (made["B"].changed, made["C"].came, made["C"].is_first) == ({}, "0.2.0", False)


def test_a_row_that_was_withdrawn_and_stands_again_came_when_it_last_came():
    made = row_history.histories([edition("0.1.0", ("A", "x", "1")), edition("0.2.0"), edition("0.3.0", ("A", "x", "2"))])
    assert (made["suits"]["A"].came, made["suits"]["A"].is_first, made["suits"]["A"].changed) == ("0.3.0", False, {})


def test_a_new_column_changes_no_row():
    made = row_history.histories([edition("0.1.0", ("A", "x"), columns=("id", "court")), edition("0.2.0", ("A", "x", "1"))])
    assert made["suits"]["A"].changed == {}


def test_where_no_edition_is_kept_no_row_has_a_history(tmp_path):
    assert row_history.of_folder(tmp_path) == {}
