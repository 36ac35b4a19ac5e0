"""Charts for a narrow page: the same draw functions, words that wrap, rows that keep apart however many there are."""

import itertools

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from lemmata.notebooks import chart_style, charts, narrow_page
from lemmata.notebooks.charts import drawing

DAYS = pd.to_datetime(["2024-01-10", "2024-02-20", "2025-06-01", "2026-03-05"])
LONG = "A very long name of a row that no phone can hold beside its bar"


def frame(count: int, name: str = "row") -> pd.DataFrame:
    """Rows with every column that a form of chart may ask for."""
    return pd.DataFrame({
        "label": [f"{name} {number}" for number in range(count)], "text": [f"{number + 1:,} of many" for number in range(count)],
        "value": [float(7 * number % 23 + 1) for number in range(count)],
        "other": [float(number % 5 + 1) for number in range(count)],
        "first": [DAYS[number % 4] for number in range(count)], "last": [DAYS[number % 4] for number in range(count)],
        "look": "plain", "kind": "whole", "bound": "", "group": [f"group {number // 4}" for number in range(count)], "has": True})


FORMS = {
    "lanes": lambda rows: charts.lanes(rows, lane="label", label="text"),
    "spans": lambda rows: charts.spans(rows.assign(last=rows["first"] + pd.Timedelta(days=90)), label="label", note="text"),
    "amounts": lambda rows: charts.amounts(rows.assign(low=rows["value"], high=rows["value"]), label="label"),
    "groups": lambda rows: charts.amounts(rows.assign(low=rows["value"], high=rows["value"]), label="label", group="group"),
    "strips": lambda rows: charts.strips(rows, group="label", value="value"),
    "bars": lambda rows: charts.bars(rows, label="label", value="value", text="text", line=4, line_label="a line"),
    "tallies": lambda rows: charts.tallies(rows, label="label", pieces=["value", "other"], first=1),
    "mirror": lambda rows: charts.mirror(rows, label="label", left="value", right="other", left_label="to the left of it",
                                         right_label="to the right"),
    "diverging": lambda rows: charts.diverging(rows, label="label", left=["value"], right=["other"], left_label="left of it",
                                               right_label="right"),
    "waterfall": lambda rows: charts.waterfall(rows, label="label", amount="value", kind="kind"),
    "matrix": lambda rows: charts.matrix(rows, label="label", columns=["has"], look="look", looks={"plain": charts.PLAIN},
                                         group="group"),
}


def names(figure: plt.Figure, rows: pd.DataFrame) -> list:
    """The places of the names of rows, from the top."""
    figure.draw_without_rendering()
    said = [one for ax in figure.axes for one in [*ax.get_yticklabels(), *ax.texts]
            if any(one.get_text().replace("\n", " ").startswith(name) for name in rows["label"])]
    boxes = [narrow_page._ink(one.get_window_extent(), figure.dpi) for one in said]
    return sorted(boxes, key=lambda box: -box.y1)


@pytest.mark.parametrize(("page", "name", "counts"), [
    ("wide", "r", (1, 14, 15)), ("narrow", "r", (1, 15)), ("narrow", LONG, (4,))])
@pytest.mark.parametrize("form", FORMS)
def test_names_of_rows_keep_apart_when_a_row_is_added(form, page, name, counts):
    for count in counts:
        rows = frame(count, name)
        with chart_style.paper("light", page):
            figure = FORMS[form](rows)
            if page == "narrow":
                narrow_page.settle(figure)
            boxes = names(figure, rows)
            assert len(boxes) == count
            assert [count for above, below in itertools.pairwise(boxes) if above.y0 < below.y1] == []
            assert all(box.y0 >= 0 and box.y1 <= figure.bbox.height for box in boxes)
            plt.close(figure)


def test_the_height_of_rows_grows_with_each_and_never_leaps():
    heights = [charts.rows_height(count) for count in range(60)]
    steps = [after - before for before, after in itertools.pairwise(heights)]
    assert all(0 < step <= 0.29 + 1e-9 for step in steps)
    # A name of the smallest type is 10 points high.
    assert all(height * 72 / count > 14 for count, height in enumerate(heights) if count)


def test_a_page_is_in_force_within_its_block_only():
    assert not chart_style.is_narrow()
    with pytest.raises(KeyError), chart_style.paper("light", "narrow"):
        assert chart_style.is_narrow() and charts.width() == chart_style.PAGES["narrow"]
        raise KeyError
    assert not chart_style.is_narrow() and charts.width() == chart_style.PAGES["wide"]


@pytest.mark.parametrize(("spacing", "columns"), [(20, 2), (21, 1)])
def test_a_key_has_the_columns_for_which_words_handles_and_gaps_have_room(spacing, columns, monkeypatch):
    monkeypatch.setattr(narrow_page, "room", lambda: 100)
    monkeypatch.setattr(narrow_page, "long", lambda words: 10 * len(words))
    assert narrow_page.key_columns(["aaa", "bbb"], 10, spacing) == columns


@pytest.mark.parametrize(("value", "words"), [
    (0.1, "0.1"), (10_000, "10,000"), (500_000, "500,000"), (1e6, "1 million"), (2.5e6, "2.5 million"), (1e9, "1 billion")])
def test_a_round_number_of_an_axis_is_said_in_words_from_a_million_on(value, words):
    assert drawing.short(value) == words


def test_words_wrap_between_words_and_a_long_word_stays_whole():
    with chart_style.paper("light", "narrow"):
        wrapped = narrow_page.wrap("ten short words of a row and unbelievablylongandwhole ones", 70)
        assert wrapped.replace("\n", " ") == "ten short words of a row and unbelievablylongandwhole ones"
        assert "unbelievablylongandwhole" in wrapped.split("\n")
        assert all(narrow_page.long(line) <= 70 for line in wrapped.split("\n") if "unbelievably" not in line)
        assert narrow_page.long("two\nlines of words") == narrow_page.long("lines of words")


def test_words_of_one_bar_stand_in_lines_where_they_meet_none():
    assert narrow_page.levels([(10, 20), (25, 20), (40, 20), (80, 20)]) == [0, 1, 0, 0]


def test_what_an_axis_counts_stands_over_a_narrow_chart():
    with chart_style.paper("light", "narrow"):
        figure, ax = charts.new(3)
        ax.plot([1, 2], [1000, 2000])
        ax.set_ylabel("Copies of a thing")
        ax.set_xlabel("Years since the very beginning of the thing that is counted here, told at length")
        narrow_page.settle(figure)
        assert ax.get_ylabel() == "" and figure.get_suptitle() == "Copies of a thing"
        box = ax.xaxis.label.get_window_extent()
        assert "\n" in ax.get_xlabel() and box.x0 >= 0 and box.x1 <= figure.bbox.width
        plt.close(figure)


def test_words_that_meet_move_apart_and_words_at_the_edge_move_inside():
    with chart_style.paper("light", "narrow"):
        figure, ax = charts.new(3)
        ax.set_xlim(0, 10)
        ax.set_ylim(0, 10)
        for words, x in (("the first of two", 5), ("the second of two", 5.5), ("far to the right of all", 9.5)):
            charts.write(ax, words, x, 5)
        narrow_page.settle(figure)
        boxes = [one.get_window_extent() for one in ax.texts]
        inks = [narrow_page._ink(box, figure.dpi) for box in boxes]
        assert not any(box.overlaps(ink) for (number, box), (other, ink) in itertools.product(enumerate(boxes), enumerate(inks))
                       if number != other)
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
        plt.close(figure)
