"""Tools that charts are drawn with: palette, words, marks, keys, axes, and the rows and pieces that several forms have.

A look is (marker, colour, filled): the marker of matplotlib, a colour of the palette by its name, whether it is solid. A
piece of a bar is (colour, hatching, whether it is solid).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from lemmata.notebooks import chart_style as style
from lemmata.notebooks import narrow_page
from lemmata.notebooks.narrow_page import SMALL, Rows

Look = tuple[str, str, bool]
Piece = tuple[str, str, bool]


class NotDrawnError(ValueError):
    """A value that the form of a chart has no place for; whoever knows the table of the chart names it."""


PLAIN: Look = ("o", "blue", True)
OPEN: Look = ("o", "soft", False)
#: The pieces of a bar, one after the other.
PIECES: list[Piece] = [("blue", "", True), ("blue", "////", False), ("soft", "", True), ("soft", "", False), ("orange", "", True)]
#: How a chart draws a verdict: the piece of a bar, the mark, and the sign that its badge has on the page. Colour never
#: carries it alone.
VERDICTS = {
    "confirmed": (("confirmed", "", True), ("o", "confirmed", True), "✓"),
    "imprecise": (("imprecise", "////", False), ("D", "imprecise", False), "≈"),
    "contested": (("contested", "xxxx", False), ("s", "contested", False), r"$\rightleftarrows$"),
    "unverifiable": (("unverifiable", "", False), ("o", "unverifiable", False), "–"),
    "contradicted": (("contradicted", "", True), ("X", "contradicted", True), "✗"),
}


def colour(name: str) -> str:
    """Return a colour of the palette in force."""
    return getattr(style.now, name)


def width() -> float:
    """Return the width of a chart on the page in force, in inches."""
    return style.width()


def new(height: float, **more) -> tuple[Figure, Axes]:
    """Return an empty chart as wide as the page in force."""
    return plt.subplots(figsize=(width(), height), **more)


def write(ax: Axes, text: object, x, y, *, dx: float = 0, dy: float = 0, ha: str = "left", va: str = "center",
          ink: str = "ink", size: float = SMALL, **more) -> None:
    """Write words at a place of the data, on a piece of paper so that lines under them do not strike them out."""
    ax.annotate(str(text), (x, y), xytext=(dx, dy), textcoords="offset points", ha=ha, va=va, fontsize=size,
                color=colour(ink), linespacing=narrow_page.SPACING if style.is_narrow() else 1.05, annotation_clip=False,
                bbox={"facecolor": style.now.paper, "edgecolor": "none", "pad": 0.6}, **more)


def mark(ax: Axes, x, y, look: Look = PLAIN, *, size: float = 7.5, label: str | None = None) -> None:
    """Draw marks without a line; they lie above the paper that words stand on."""
    shape, name, filled = look
    ax.plot(x, y, shape, linestyle="none", markersize=size, color=colour(name), markeredgewidth=1.5,
            markerfacecolor=colour(name) if filled else style.now.paper, label=label, zorder=3.5)


def legend(fig: Figure, handles: Sequence[Artist], labels: Sequence[str], ncols: int = 3, *, loc: str = "upper left",
           **more) -> None:
    """Write the words of a key outside the chart, in rows that are read from left to right; on a narrow page below it."""
    more = {"handlelength": 1.4} | more
    if style.is_narrow():
        spacing = more.get("columnspacing", 2.0)
        handle = more["handlelength"] + more.get("handletextpad", 0.8)
        ncols, loc = narrow_page.key_columns(labels, SMALL * handle, SMALL * spacing), "lower left"
    order = [place for column in range(ncols) for place in range(column, len(labels), ncols)]
    fig.legend([handles[place] for place in order], [labels[place] for place in order], ncols=ncols,
               loc=cast(Any, f"outside {loc}"), frameon=False, fontsize=SMALL, **more)


def key(ax: Axes, looks: Mapping[str, Look], ncols: int = 3, *, loc: str = "upper left") -> None:
    """Write what each mark means, above the chart; needed where marks cannot be named beside themselves."""
    for words, look in looks.items():
        mark(ax, [], [], look, label=words)
    legend(cast(Figure, ax.figure), *ax.get_legend_handles_labels(), ncols=ncols, loc=loc, handlelength=1.1, columnspacing=1.1,
           handletextpad=0.5)


def verdict(name: str) -> str:
    """Return a verdict as the key of a chart has it: its sign and its word."""
    return f"{VERDICTS[name][2]} {name}" if name in VERDICTS else name


def piece(ax: Axes, y: float, width: float, left: float, look: Piece, height: float) -> None:
    """Draw a piece of a bar; what is not solid lies on paper, so that no line is seen through it."""
    shade, hatch, full = look
    ax.barh(y, width, left=left, height=height, color=colour(shade) if full else style.now.paper, edgecolor=colour(shade),
            hatch=hatch, linewidth=0.8)


def patches(looks: Iterable[Piece]) -> list[Patch]:
    """Return what stands in a key for pieces of bars."""
    return [Patch(facecolor=colour(shade) if full else "none", edgecolor=colour(shade), hatch=hatch)
            for shade, hatch, full in looks]


def piece_looks(names: Iterable[str], plain: Iterable[Piece]) -> dict[str, Piece]:
    """Choose the look of each piece: that of its verdict, or else the next of `plain`."""
    others = iter(plain)
    return {name: VERDICTS[name][0] if name in VERDICTS else next(others, PIECES[3]) for name in names}


def in_groups(names: Iterable[tuple[Any, str]]) -> tuple[dict[Any, int], dict[int, str]]:
    """Return the line of each row, given as name and group ("" for none), from the top, and the heads by their lines."""
    places: dict[Any, int] = {}
    heads: dict[int, str] = {}
    for name, group in names:
        if group and group not in heads.values():
            heads[len(places) + len(heads)] = group
        places[name] = len(places) + len(heads)
    return places, heads


def name_lines(ax: Axes, names: Mapping[float, str], heads: Mapping[int, str]) -> None:
    """Name the lines of a wide page at its left edge, the heads of groups in bold."""
    ax.set_yticks([*names, *heads], [*names.values(), *heads.values()], fontsize=SMALL)
    for tick in ax.get_yticklabels():
        if tick.get_text() in heads.values():
            tick.set_fontweight("bold")


def line_at(ax: Axes, x: Any, *, ink: str = "orange", linewidth: float = 1.3) -> None:
    """Draw a dotted line across a chart, below what it has."""
    ax.axvline(x, color=colour(ink), linewidth=linewidth, linestyle=":", zorder=0)


def time_axis(ax: Axes, first: pd.Timestamp, last: pd.Timestamp, *, pad: float = 0.03) -> None:
    """Set ticks at years, quarters, months or days, as the span asks for."""
    room = max((last - first) * pad, pd.Timedelta(days=1))
    ax.set_xlim(first - room, last + room)
    days = (last - first).days
    if days > 3 * 366:
        step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100) if days / 366 / step <= (5 if style.is_narrow() else 9))
        ax.xaxis.set_major_locator(mdates.YearLocator(step))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    elif days > 120:
        step = 3 if days < (0.8 if style.is_narrow() else 1.6) * 366 else 6
        ax.xaxis.set_major_locator(mdates.MonthLocator(range(1, 13, step)))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
    else:
        ax.xaxis.set_major_locator(mdates.DayLocator(interval=max(1, math.ceil((days + 1) / (5 if style.is_narrow() else 7)))))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%-d %b"))


def short(value: float) -> str:
    """Return a round number as an axis has it: 0.1, 50, 10,000, 2 million, 1.5 billion."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,g} {word}"
    return f"{value:,g}"


def see_that_it_is_positive(lowest: float) -> None:
    """Raise NotDrawnError for nought and less."""
    if not lowest > 0:
        raise NotDrawnError(f"{lowest:g} on a logarithmic axis, expected more than nought")


def log_axis(ax: Axes, low: float, high: float, *, which: str = "x", right: float = 1.6) -> None:
    """Set a logarithmic axis from the data: nothing that is drawn is cut off, and there are two named ticks at least.

    Raises NotDrawnError for nought and less, which it has no place for.
    """
    see_that_it_is_positive(low)
    axis = ax.xaxis if which == "x" else ax.yaxis
    (ax.set_xscale if which == "x" else ax.set_yscale)("log")
    low, high = low / 1.6, high * right
    decades = math.log10(high / low)
    steps = (1, 2, 5) if decades < 2.2 else (1,)
    ticks = [step * 10.0 ** power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
             for step in steps]
    ticks = [tick for tick in ticks if low <= tick <= high]
    if len(ticks) > 6:
        ticks = ticks[::math.ceil(len(ticks) / 6)]
    axis.set_major_locator(plt.FixedLocator(ticks))
    axis.set_major_formatter(plt.FuncFormatter(lambda value, _: short(float(f"{value:.6g}"))))
    axis.set_minor_locator(plt.NullLocator())
    (ax.set_xlim if which == "x" else ax.set_ylim)(low, high)


def rows_axis(ax: Axes, names: Sequence[object], *, size: float = 11) -> None:
    """Set one row a name, the first at the top; on a narrow page long names stand above their rows."""
    Rows(names, pitch=0.5, size=size, even=True).draw(ax)


def rows_height(count: int) -> float:
    """Return the height of so many thin rows, in inches: from fourteen on each adds less, so that the picture is no higher than a
    screen, and one more never makes it lower."""
    return 0.29 * count if count <= 14 else max(0.29 * 14 + 0.12 * (count - 14), 0.232 * count)
