"""A frame is shown without the numbers of its rows, where they say nothing."""

import pandas as pd
import pytest
from lxml import html

from lemmata.notebooks import frames

FRAME = pd.DataFrame({"name": ["a < b", None], "suits": [3.0, 1204.5], "open": [True, False]}, index=[7, 2])


def shown(frame: pd.DataFrame) -> list[list[str]]:
    """The rows of a frame as a notebook shows it, the words of each cell behind the name of its element."""
    page = html.fromstring(frames.html(frame))
    return [[f"{cell.tag} {cell.text_content()}".strip() for cell in row] for row in page.iter("tr")]


def test_the_first_column_heads_the_rows_where_the_index_is_a_count():
    assert shown(FRAME) == [["th name", "th suits", "th open"], ["th a < b", "td 3", "td True"], ["th", "td 1,204", "td False"]]


def test_numbers_stand_right_and_words_left_as_their_heads_do():
    page = html.fromstring(frames.html(FRAME))
    assert [cell.get("class") for cell in page.xpath("//tbody/tr[1]/td")] == ["number", None]
    assert [cell.get("class") for cell in page.xpath("//thead//th")] == [None, "number", None]


@pytest.mark.parametrize("frame", [
    FRAME.set_index("name"), FRAME.rename_axis("year"), FRAME.set_index(["name", "suits"]), FRAME.T, FRAME.iloc[:0]],
    ids=["words", "a named count", "two levels", "columns", "no row"])
def test_an_index_that_names_its_rows_stays_and_what_is_not_known_is_blank(frame):
    blank = frame._repr_html_()
    for unknown in frames.UNKNOWN:
        blank = blank.replace(f"<td>{unknown}</td>", "<td></td>")
    assert frames.html(frame) == blank


def test_words_are_shown_whole():
    words = "Written by hand in Paris exile in the last months of 1935; start of a text rewritten until 1939"
    assert words in frames.html(pd.DataFrame({"version": ["V01"], "what": [words]}))


def test_a_long_frame_shows_its_ends_and_says_how_long_it_is():
    with pd.option_context("display.max_rows", 60, "display.min_rows", 10):
        rows = shown(pd.DataFrame({"number": range(100)}))
        told = frames.html(pd.DataFrame({"number": range(100)}))
    assert len(rows) == 12 and rows[1] == ["th 0"] and rows[-1] == ["th 99"]
    assert "100 rows" in told
