"""The forms that the book's charts have, by what they show: `through_time`, `of_amounts`, `of_counts`; `drawing` is under all.

Each takes a frame with named columns and returns a figure; limits and ticks come from the data, a span is drawn as a
span and a bound as an arrow. Call them within `chart_style.paper`, as `publishing.publish` does.

Each asks for the page in force (`chart_style.is_narrow()`) as it asks for the palette: on a narrow one names stand above
their bars, the key below and the words to a row at the end of its name; `narrow_page` has the tools for it.
"""

# ruff: noqa: F401, I001
import matplotlib.pyplot as plt

from lemmata.notebooks.charts.drawing import (
    OPEN, PIECES, PLAIN, VERDICTS, NotDrawnError, colour, key, legend, log_axis, mark, new, rows_axis, rows_height, time_axis,
    verdict, width, write)
from lemmata.notebooks.charts.of_amounts import amounts, bars, blocks, strips, waterfall
from lemmata.notebooks.charts.of_counts import diverging, matrix, mirror, tallies, waffle
from lemmata.notebooks.charts.through_time import calendar, columns, lanes, slopes, spans, steps, survival, tree
