"""The forms that the book's charts have: marks in lanes, spans, bounds, diverging bars, survival, waterfall and a few more.

Each takes a frame with named columns and returns a figure; limits and ticks come from the data, a span is drawn as a
span and a bound as an arrow. Call them within `chart_style.paper`, as `publishing.publish` does.

Each asks for the page in force (`chart_style.is_narrow()`) as it asks for the palette: on a narrow one names stand above
their bars, the key below and the words to a row at the end of its name; `narrow_page` has the tools for it.

A look is (marker, colour, filled): the marker of matplotlib, a colour of the palette by its name, whether it is solid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from lemmata.notebooks.narrow_page import SMALL, Rows, fold, long, room

Look = tuple[str, str, bool]


class NotDrawnError(ValueError):
    """A value that the form of a chart has no place for; whoever knows the table of the chart names it."""

PLAIN: Look = ("o", "blue", True)
OPEN: Look = ("o", "soft", False)
#: A bar in pieces: colour, hatching, whether it is solid.
PIECES = [("blue", "", True), ("blue", "////", False), ("soft", "", True), ("soft", "", False), ("orange", "", True)]
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
    """A colour of the palette in force."""
    return getattr(style.now, name)


def width() -> float:
    """The width of a chart on the page in force, in inches."""
    return style.width()


def new(height: float, **more) -> tuple[Figure, Axes]:
    """An empty chart as wide as the page in force."""
    return plt.subplots(figsize=(width(), height), **more)


def write(ax: Axes, text: object, x, y, *, dx: float = 0, dy: float = 0, ha: str = "left", va: str = "center",
          ink: str = "ink", size: float = SMALL, **more) -> None:
    """Words at a place of the data, on a piece of paper so that lines under them do not strike them out."""
    ax.annotate(str(text), (x, y), xytext=(dx, dy), textcoords="offset points", ha=ha, va=va, fontsize=size,
                color=colour(ink), linespacing=narrow_page.SPACING if style.is_narrow() else 1.05, annotation_clip=False,
                bbox={"facecolor": style.now.paper, "edgecolor": "none", "pad": 0.6}, **more)


def mark(ax: Axes, x, y, look: Look = PLAIN, *, size: float = 7.5, label: str | None = None) -> None:
    """Marks without a line; they lie above the paper that words stand on."""
    shape, name, filled = look
    ax.plot(x, y, shape, linestyle="none", markersize=size, color=colour(name), markeredgewidth=1.5,
            markerfacecolor=colour(name) if filled else style.now.paper, label=label, zorder=3.5)


def legend(fig: Figure, handles: Sequence[Artist], labels: Sequence[str], ncols: int = 3, *, loc: str = "upper left",
           **more) -> None:
    """The words of a key outside the chart, in rows that are read from left to right; on a narrow page below it."""
    more = {"handlelength": 1.4} | more
    if style.is_narrow():
        spacing = more.get("columnspacing", 2.0)
        handle = more["handlelength"] + more.get("handletextpad", 0.8)
        ncols, loc = narrow_page.key_columns(labels, SMALL * handle, SMALL * spacing), "lower left"
    order = [place for column in range(ncols) for place in range(column, len(labels), ncols)]
    fig.legend([handles[place] for place in order], [labels[place] for place in order], ncols=ncols,
               loc=cast(Any, f"outside {loc}"), frameon=False, fontsize=SMALL, **more)


def key(ax: Axes, looks: Mapping[str, Look], ncols: int = 3, *, loc: str = "upper left") -> None:
    """What each mark means, above the chart; needed where marks cannot be named beside themselves."""
    for words, look in looks.items():
        mark(ax, [], [], look, label=words)
    legend(cast(Figure, ax.figure), *ax.get_legend_handles_labels(), ncols=ncols, loc=loc, handlelength=1.1, columnspacing=1.1,
           handletextpad=0.5)


def time_axis(ax: Axes, first: pd.Timestamp, last: pd.Timestamp, *, pad: float = 0.03) -> None:
    """Ticks at years, quarters, months or days, as the span asks for."""
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
    """A round number as an axis has it: 0.1, 50, 10,000, 2 million, 1.5 billion."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,g} {word}"
    return f"{value:,g}"


def see_that_it_is_positive(lowest: float) -> None:
    """Raises NotDrawnError for nought and less."""
    if not lowest > 0:
        raise NotDrawnError(f"{lowest:g} on a logarithmic axis, expected more than nought")


def log_axis(ax: Axes, low: float, high: float, *, which: str = "x", right: float = 1.6) -> None:
    """A logarithmic axis from the data: nothing that is drawn is cut off, and there are two named ticks at least.

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
    """One row a name, the first at the top; on a narrow page long names stand above their rows."""
    Rows(names, pitch=0.5, size=size, even=True).draw(ax)


def lanes(rows: pd.DataFrame, *, lane: str, order: Sequence[str] | None = None, look: str | None = None,
          looks: Mapping[str, Look] | None = None, label: str | None = None, lines: Mapping[str, pd.Timestamp] | None = None,
          wide: int = 20) -> Figure:
    """One row a lane; a row of data is a mark, on a line from `first` to `last` where they lie over `wide` days apart.

    Rows without a day are counted at the right edge of their lane and not drawn. `label` is a column of words that
    stand above a mark; `lines` are days that cross all lanes.
    """
    order = list(order or rows[lane].drop_duplicates())
    dated = rows.dropna(subset=["first", "last"])
    undated = {name: int((rows[lane].eq(name) & rows[["first", "last"]].isna().any(axis=1)).sum()) for name in order}
    named = [f"{name} (+ {undated[name]} undated)" if style.is_narrow() and undated[name] else name for name in order]
    span = dated["last"].max() - dated["first"].min()
    gap = span * (0.045 if style.is_narrow() else 0.022)
    # Words that would lie on their neighbour's stand higher.
    near = 3 * gap if not label or not style.is_narrow() else 1.15 * span * (
        max((long(words) for words in rows[label] if isinstance(words, str)), default=0) + 4) / room()
    worded = {name: dated.loc[dated[lane].eq(name) & dated[label].fillna("").ne(""), "first"].sort_values() if label else
              dated["first"].head(0) for name in order}
    rise = [16 if worded[name].empty else 34 if worded[name].diff().min() < near else 23 for name in order]
    places = Rows(named, pitch=0.72, rise=rise, drop=14)
    fig, ax = new(0.9 + places.height)
    for y, name in zip(places.at, order, strict=True):
        ax.axhline(y, color=style.now.faint, linewidth=0.8, zorder=0)
        here = dated[dated[lane].eq(name)].sort_values("first")
        ends: dict[float, pd.Timestamp] = {}
        last_label: pd.Timestamp | None = None
        for row in here.itertuples():
            shape = (looks or {}).get(getattr(row, look) if look else "", PLAIN)
            # A mark that would lie on its neighbour moves above or below it.
            shift = next((one for one in (0, 0.22, -0.22, 0.36, -0.36) if one not in ends or ends[one] + gap < row.first), 0)
            ends[shift] = row.last
            if (row.last - row.first).days > wide:
                ax.plot([row.first, row.last], [y + shift] * 2, color=colour(shape[1]), linewidth=2)
                mark(ax, [row.first + (row.last - row.first) / 2], [y + shift], shape, size=6)
            else:
                mark(ax, [row.first], [y + shift], shape)
            words = getattr(row, label) if label else None
            if isinstance(words, str) and words:
                high = last_label is not None and row.first - last_label < near
                write(ax, words, row.first, y, dy=21 if high else 9, ha="center", va="bottom")
                last_label = None if high else row.first
        if undated[name] and not style.is_narrow():
            ax.text(1.01, y, f"+ {undated[name]}\nundated", transform=ax.get_yaxis_transform(), va="center", fontsize=SMALL,
                    color=style.now.soft)
    for words, when in (lines or {}).items():
        ax.axvline(when, color=style.now.orange, linewidth=1.2, linestyle=":", zorder=0)
        write(ax, words, when, places.over(9, -0.55), dx=3, ink="orange")
    places.draw(ax, top=-0.8, over=17 if lines else 0)
    if not style.is_narrow():
        ax.set_ylim(len(order) - 0.6, -0.8)
    edges = [*dated["first"], *dated["last"], *(lines or {}).values()]
    time_axis(ax, min(edges), max(edges))
    if looks:
        key(ax, looks)
    return fig


def spans(rows: pd.DataFrame, *, label: str, look: str | None = None, looks: Mapping[str, Look] | None = None,
          note: str | None = None, ticks: Sequence[pd.Timestamp] = (), ticks_label: str = "",
          end: pd.Timestamp | None = None, end_label: str = "data end") -> Figure:
    """One row a bar from `first` to `last`; without a `last` it goes on, and ends in an arrow at `end`.

    `note` is a column of words beside the bar; `ticks` are days that stand as strokes in a row of their own.
    """
    said = [words if note and isinstance(words, str) else "" for words in (rows[note] if note else rows[label])]
    names = [*rows[label], *([ticks_label] if len(ticks) else [])]
    places = Rows(names, pitch=0.47, bar=0.5, said=[*said, *([""] if len(ticks) else [])], above=True)
    fig, ax = new(0.8 + places.height)
    ends = rows["last"].dropna().tolist() + rows["first"].tolist() + list(ticks) + ([end] if end is not None else [])
    low, high = min(ends), max(ends)
    for y, words, row in zip(places.at, said, rows.itertuples(), strict=False):
        shape = (looks or {}).get(getattr(row, look) if look else "", PLAIN)
        open_ = pd.isna(row.last)
        stop = (end if end is not None else high) if open_ else row.last
        short_ = (stop - row.first).days < (high - low).days * 0.004
        if short_:
            mark(ax, [row.first], [y], shape, size=8)
        else:
            ax.barh(y, stop - row.first, left=row.first, height=places.bar, color=colour(shape[1]) if shape[2] else "none",
                    edgecolor=colour(shape[1]), hatch="" if shape[2] else "////")
        if open_ and not short_:
            mark(ax, [stop], [y], (">", shape[1], True), size=10)
        if words and not places.above:
            late = row.first - low > (high - low) * 0.55
            write(ax, words, row.first if late else stop, y, dx=-6 if late else 8, ha="right" if late else "left")
    if len(ticks):
        mark(ax, list(ticks), [places.at[-1]] * len(ticks), ("|", "ink", True), size=12)
    places.draw(ax, top=-0.6 if end is None else -0.85, over=0 if end is None else 17)
    if end is not None:
        ax.axvline(end, color=style.now.soft, linewidth=1, linestyle=":", zorder=0)
        write(ax, end_label, end, places.over(9, -0.62), ha="right", ink="soft")
    time_axis(ax, low, high)
    if looks and len(looks) > 1:
        legend(fig, [Patch(facecolor=colour(shade) if full else "none", edgecolor=colour(shade), hatch="" if full else "////")
                     for _, shade, full in looks.values()], list(looks))
    return fig


def amounts(rows: pd.DataFrame, *, label: str, low: str = "low", high: str = "high", text: str = "text",
            bound: str | None = None, look: str | None = None, looks: Mapping[str, Look] | None = None,
            unit: str = "", at: float | None = None, at_label: str = "", group: str | None = None) -> Figure:
    """One row an amount on a logarithmic axis: a mark, a line between two ends, an arrow for a bound.

    `bound` is a column with "at least" (arrow to the right), "at most" (to the left) or nothing; `at` draws a line to
    compare with. Rows that share a label share a line.
    """
    names = list(dict.fromkeys(rows[label]))
    heads: dict[int, str] = {}
    places: dict[str, Any] = {}
    y = 0
    for name in names:
        part = rows.loc[rows[label].eq(name), group].iloc[0] if group else ""
        if group and part not in heads.values():
            heads[y] = part
            y += 1
        places[name] = y
        y += 1
    worded = {name: "; ".join(word for word in rows.loc[rows[label].eq(name), text] if isinstance(word, str) and word)
              for name in names}
    lines = dict.fromkeys(range(y), "") | heads | {at: name for name, at in places.items()}
    ends = {at: worded[name] for name, at in places.items()}
    stand = Rows(list(lines.values()), pitch=0.32, said=[ends.get(at, "") for at in lines], above=True,
                 bold=[at in heads for at in lines], size=SMALL)
    places = {name: stand.at[at] for name, at in places.items()}
    fig, ax = new(0.8 + stand.height + (0.25 if looks and len(looks) > 1 else 0))
    floor, top = float(rows[low].min()), float(rows[high].max())
    see_that_it_is_positive(floor)
    if at is not None:
        floor, top = min(floor, at), max(top, at)
        ax.plot([at, at], [stand.over(2, -0.55 if at_label else -0.7), stand.last], color=style.now.ink, linewidth=1.2)
        if at_label:
            write(ax, at_label, at, stand.over(10, -0.9), ha="center")
    reach = max(1.35, (top / floor) ** 0.06)
    for _, row in rows.iterrows():
        shape = (looks or {}).get(row[look] if look else "", PLAIN)
        here = places[row[label]]
        if row[high] > row[low]:
            ax.plot([row[low], row[high]], [here, here], color=colour(shape[1]), linewidth=2)
        mark(ax, [row[low], row[high]], [here, here], shape)
        said = row[bound] if bound else ""
        if said in ("at least", "at most"):
            up = said == "at least"
            place = row[high] if up else row[low]
            ax.annotate("", (place * (reach if up else 1 / reach), here), (place, here),
                        arrowprops={"arrowstyle": "-|>", "color": colour(shape[1]), "linewidth": 1.4})
    for name, here in places.items():
        if stand.above:
            break
        mine = rows[rows[label].eq(name)]
        wide = bool(bound) and mine[bound].eq("at least").any()
        write(ax, worded[name], float(mine[high].max()), here, dx=22 if wide else 9)
    beside = 1.6 if stand.above else max(2.0, (top / floor) ** (0.012 * rows[text].astype(str).str.len().max()) * 3)
    log_axis(ax, floor, top, right=beside)
    if style.is_narrow():
        stand.draw(ax, over=18 if at_label else 2)
    else:
        ax.set_yticks([*places.values(), *heads], [*places, *heads.values()], fontsize=SMALL)
        for tick in ax.get_yticklabels():
            if tick.get_text() in heads.values():
                tick.set_fontweight("bold")
        ax.set_ylim(y - 0.4, -1.3 if at_label else -0.7)
    ax.grid(axis="x")
    ax.set_xlabel(unit + ", logarithmic scale")
    if looks and len(looks) > 1 and not group:
        key(ax, {name: shape for name, shape in looks.items() if rows[look].eq(name).any()})
    return fig


def strips(rows: pd.DataFrame, *, group: str, value: str, label: str | None = None, order: Sequence[str] | None = None,
           look: str | None = None, looks: Mapping[str, Look] | None = None, unit: str = "",
           at: float | None = None) -> Figure:
    """One row a group, every value a mark on a logarithmic axis, a stroke at the median of the group; `at` is a line."""
    order = list(order or rows[group].drop_duplicates())
    places = Rows([f"{name} ({rows[group].eq(name).sum()})" for name in order], pitch=0.62, rise=24 if label else 12, drop=12)
    fig, ax = new(1.0 + places.height)
    if at is not None:
        ax.axvline(at, color=style.now.orange, linewidth=1.3, linestyle=":", zorder=0)
    for y, name in zip(places.at, order, strict=True):
        here = rows[rows[group].eq(name)].sort_values(value)
        ax.axhline(y, color=style.now.faint, linewidth=0.8, zorder=0)
        middle = float(here[value].median())
        ax.plot([middle, middle], [y - 0.3, y + 0.3], color=style.now.ink, linewidth=2.4)
        for _, row in here.iterrows():
            mark(ax, [float(row[value])], [y], (looks or {}).get(row[look] if look else "", PLAIN))
            if label and isinstance(row[label], str) and row[label]:
                write(ax, row[label], float(row[value]), y, dy=9, ha="center", va="bottom")
    places.draw(ax, top=-0.8)
    if not style.is_narrow():
        ax.set_ylim(len(order) - 0.5, -0.8)
    log_axis(ax, float(rows[value].min()), float(rows[value].max()))
    ax.grid(axis="x")
    ax.set_xlabel(f"{unit}, logarithmic scale; stroke: median")
    if looks and len(looks) > 1:
        key(ax, looks)
    return fig


def bars(rows: pd.DataFrame, *, label: str, value: str, text: str | None = None, solid: str | None = None,
         second: str | None = None, second_label: str = "", first_label: str = "", unit: str = "",
         line: float | None = None, line_label: str = "") -> Figure:
    """One bar a row from nought, its figure beside it; `second` is a hatched piece that goes on from the first.

    `solid` is a column that says whether a bar is filled; `line` crosses all bars.
    """
    ends = rows[value].astype(float) + (rows[second].astype(float) if second else 0)
    said = [str(words) for words in rows[text]] if text else [f"{end:,.0f}" for end in ends]
    places = Rows(list(rows[label]), pitch=0.44, said=said)
    fig, ax = new(0.7 + places.height + (0.25 if second_label else 0) + (0.2 if line_label else 0))
    top = 0.0
    for y, (_, row) in zip(places.at, rows.iterrows(), strict=True):
        full = bool(row[solid]) if solid else True
        ax.barh(y, float(row[value]), height=places.bar, color=colour("blue") if full else "none",
                edgecolor=colour("blue" if full else "orange"), hatch="" if full else "////")
        end = float(row[value])
        if second:
            ax.barh(y, float(row[second]), left=end, height=places.bar, color="none", edgecolor=colour("orange"),
                    hatch="////" if row[second] else "")
            end += float(row[second])
        top = max(top, end)
        # Words that would lie on the line begin behind it.
        near = line is not None and end <= line <= end + 0.3 * top
        if not places.above:
            write(ax, row[text] if text else f"{end:,.0f}", line if near else end, y, dx=5)
    if line is not None:
        ax.plot([line, line], [places.over(2, -0.45 if line_label else -0.6), places.last], color=style.now.ink, linewidth=1.3)
        top = max(top, line)
        if line_label:
            write(ax, line_label, line, places.over(10, -0.75), ha="center")
    places.draw(ax, top=-1.05 if line_label else -0.6, over=19 if line_label else 2 if line is not None else 0)
    longest = max((len(str(one)) for one in rows[text]), default=0) if text else 8
    ax.set_xlim(0, max(places.limit(ends, said), line or 0) if style.is_narrow() else (top or 1) * (1.1 + 0.02 * longest))
    ax.set_xticks([])
    if unit:
        ax.set_xlabel(unit)
    if second_label:
        legend(fig, [Patch(color=colour("blue")), Patch(facecolor="none", edgecolor=colour("orange"), hatch="////")],
               [first_label, second_label])
    return fig


def tallies(rows: pd.DataFrame, *, label: str, pieces: Sequence[str], unit: str = "", first: int = 0) -> Figure:
    """One bar a row, counted in pieces; beside it the sum of the `first` ones and of all. Verdicts look as everywhere."""
    sums = rows[list(pieces)].sum(axis=1).astype(float)
    said = [f"{row[list(pieces[:first])].sum():.0f} of {end:.0f}" if first else f"{end:.0f}"
            for (_, row), end in zip(rows.iterrows(), sums, strict=True)]
    places = Rows(list(rows[label]), pitch=0.44, bar=0.62, said=said)
    fig, ax = new(1.1 + places.height)
    plain = iter(PIECES)
    looks = {name: VERDICTS[name][0] if name in VERDICTS else next(plain, PIECES[3]) for name in pieces}
    for y, words, (_, row) in zip(places.at, said, rows.iterrows(), strict=True):
        end = 0.0
        for name, (shade, hatch, full) in looks.items():
            # The edge of a piece of nought would be a line in its colour.
            if row[name]:
                ax.barh(y, float(row[name]), left=end, height=places.bar, color=colour(shade) if full else style.now.paper,
                        edgecolor=colour(shade), hatch=hatch, linewidth=0.8)
            end += float(row[name])
        if not places.above:
            write(ax, words, end, y, dx=5)
    places.draw(ax)
    ax.set_xlim(0, places.limit(sums, said) if style.is_narrow() else max(float(sums.max()), 1.0) * 1.2)
    ax.set_xticks([])
    if unit:
        ax.set_xlabel(unit)
    handles = [Patch(facecolor=colour(shade) if full else "none", edgecolor=colour(shade), hatch=hatch)
               for shade, hatch, full in looks.values()]
    legend(fig, handles, [verdict(name) for name in looks])
    return fig


def waffle(rows: pd.DataFrame, *, count: str, label: str, looks: Mapping[str, Look], wide: int = 0) -> Figure:
    """One mark a thing, in rows from the left: a small part of many is seen without reading a number.

    Each row of data is a kind, with its number and its words, which stand in the key. `wide` is how many marks stand
    beside each other on a wide page; by default as many as make the block three times as wide as high.
    """
    total = int(rows[count].sum())
    if style.is_narrow() or not wide:
        wide = max(12, math.ceil(((1.5 if style.is_narrow() else 3.2) * total) ** 0.5))
    deep = math.ceil(total / wide)
    step = (width() - 0.3) / wide
    fig, ax = new(0.25 + 0.24 * math.ceil(len(rows) / 2) + step * deep)
    place = 0
    for row in rows.to_dict("records"):
        many = int(row[count])
        spots = [divmod(place + number, wide) for number in range(many)]
        mark(ax, [x for _, x in spots], [y for y, _ in spots], looks.get(row[label], OPEN), size=max(2.4, 38 * step),
             label=f"{row[label]}: {many:,}")
        place += many
    for line in ax.lines:
        line.set_markeredgewidth(min(1.5, 8 * step))
    ax.set_xlim(-0.7, wide - 0.3)
    ax.set_ylim(deep - 0.3, -0.7)
    narrow_page.height(ax, 72 * step * (deep + 0.4))
    ax.axis("off")
    # In the key of a narrow page a mark is no smaller than a letter.
    large = max(1, 6 / max(2.4, 38 * step)) if style.is_narrow() else 1
    legend(fig, *ax.get_legend_handles_labels(), ncols=2, handlelength=1.1, columnspacing=1.4, handletextpad=0.5,
           markerscale=large)
    return fig


def mirror(rows: pd.DataFrame, *, label: str, left: str, right: str, left_label: str, right_label: str) -> Figure:
    """Two counts of each row, back to back from one line."""
    places = Rows(list(rows[label]), pitch=0.4, bar=0.62)
    fig, ax = new(0.7 + places.height)
    most = max(float(rows[[left, right]].max().max()), 1.0)
    for y, (_, row) in zip(places.at, rows.iterrows(), strict=True):
        ax.barh(y, -float(row[left]), height=places.bar, color=colour("blue"))
        ax.barh(y, float(row[right]), height=places.bar, color="none", edgecolor=colour("orange"), hatch="////")
        write(ax, f"{row[left]:.0f}", -float(row[left]), y, dx=-4, ha="right")
        write(ax, f"{row[right]:.0f}", float(row[right]), y, dx=4)
    ax.axvline(0, color=style.now.ink, linewidth=1)
    ends = -most * 1.15, most * 1.15
    if style.is_narrow():
        # The line stands where both sides just fit: one scale, and no empty half.
        ends = -1.2 * max(float(rows[left].max()), 0.25 * most), 1.2 * max(float(rows[right].max()), 0.25 * most)
        part = places.width / (ends[1] - ends[0])
        left_label, right_label = fold(left_label, -ends[0] * part - 10), fold(right_label, ends[1] * part - 10)
    tall = max(left_label.count("\n"), right_label.count("\n")) + 1
    places.draw(ax, top=-1.3, over=14 * tall + 4)
    ax.set_xlim(*ends)
    for words, dx, ha, ink in ((left_label, -8, "right", "blue"), (right_label, 8, "left", "orange")):
        write(ax, words, 0, places.over(2, -0.95), dx=dx, ha=ha, va="bottom" if style.is_narrow() else "center", ink=ink)
    ax.set_xticks([])
    return fig


def verdict(name: str) -> str:
    """A verdict as the key of a chart has it: its sign and its word."""
    return f"{VERDICTS[name][2]} {name}" if name in VERDICTS else name


def diverging(rows: pd.DataFrame, *, label: str, left: Sequence[str], right: Sequence[str], apart: Sequence[str] = (),
              left_label: str = "", right_label: str = "", apart_label: str = "") -> Figure:
    """Counts in per cent of their row: `left` grows to the left of a line, `right` to the right, `apart` stands alone.

    Only pieces that begin at one line can be compared between rows; so the first of `left` and of `right` touch it. A
    verdict is drawn as everywhere in the book, with its sign.
    """
    total = rows[[*left, *right, *apart]].sum(axis=1).replace(0, 1)
    places = Rows(list(rows[label]), pitch=0.46, bar=0.62, above=True)
    fig, axes = plt.subplots(1, 2 if apart else 1, figsize=(width(), 1.0 + places.height), sharey=True, squeeze=False,
                             width_ratios=[3, 1] if apart else [1])
    ax, far = axes[0, 0], axes[0, -1]
    plain = iter([PIECES[0], PIECES[4], ("orange", "////", False), PIECES[2], PIECES[3]])
    looks = {name: VERDICTS[name][0] if name in VERDICTS else next(plain, PIECES[3]) for name in [*left, *right, *apart]}

    def pieces(where: Axes, y: float, row: pd.Series, names: Sequence[str], sign: int, **more: Any) -> None:
        """The pieces of a row one after the other, away from the line, and their sum at the end."""
        here = 0.0
        for name in names:
            width = sign * 100 * float(row[name]) / float(total.loc[row.name])
            shade, hatch, full = looks[name]
            if width:
                where.barh(y, width, left=here, height=places.bar, color=colour(shade) if full else style.now.paper,
                           edgecolor=colour(shade), hatch=hatch, linewidth=0.8)
            here += width
        write(where, f"{abs(here):.0f}", here, y, **more)

    for y, (_, row) in zip(places.at, rows.iterrows(), strict=True):
        pieces(ax, y, row, left, -1, dx=-3, ha="right")
        pieces(ax, y, row, right, 1, dx=3)
        if apart:
            pieces(far, y, row, apart, 1, dx=3)
    ax.axvline(0, color=style.now.ink, linewidth=1.2)
    ends = -112, max(40.0, (100 * rows[list(right)].sum(axis=1) / total).max() + 14)
    if style.is_narrow():
        # As much to the left as its bars take, and to the right as its bars or its words do.
        wide = places.width * (0.7 if apart else 1)
        least = (100 * rows[list(left)].sum(axis=1) / total).max() + 14
        part = min(0.5, (max(long(word) for word in right_label.split(" ")) + 12) / wide)
        ends = -least, max(ends[1] if not apart else 0, (100 * rows[list(right)].sum(axis=1) / total).max() + 14,
                           least * part / (1 - part))
        part = wide / (ends[1] + least)
        left_label, right_label = fold(left_label, least * part - 8), fold(right_label, ends[1] * part - 8)
    tall = max(left_label.count("\n"), right_label.count("\n")) + 1
    high = places.over(7 * tall + 1, -0.95)
    places.draw(ax, top=-1.35, over=14 * tall + 4)
    write(ax, left_label, 0, high, dx=-6, ha="right", ink=looks[left[0]][0])
    write(ax, right_label, 0, high, dx=6, ink=looks[right[0]][0] if right else "ink")
    if apart:
        write(far, apart_label, 0, high, ink="soft")
        most = (100 * rows[list(apart)].sum(axis=1) / total).max()
        # The number behind the longest bar takes as much as a third of this narrow axis.
        far.set_xlim(0, max(60.0, most * 1.6 if style.is_narrow() else most + 14))
        far.tick_params(axis="y", length=0)
    ax.set_xlim(*ends)
    for one in (ax, far):
        one.set_xticks([])
    handles = [Patch(facecolor=colour(shade) if full else "none", edgecolor=colour(shade), hatch=hatch)
               for shade, hatch, full in looks.values()]
    legend(fig, handles, [verdict(name) for name in looks])
    if style.is_narrow():
        ax.set_xlabel("Per cent of the row", fontsize=SMALL)
    else:
        fig.supxlabel("Per cent of the row", fontsize=SMALL, color=style.now.soft)
    return fig


def survival(curve: pd.DataFrame, *, ylabel: str, unit: str = "years", mistake: float | None = None,
             mistake_label: str = "", least: int = 5, at: int | None = None) -> Figure:
    """A Kaplan–Meier line with its band and the numbers still followed: columns `time`, `share`, `low`, `high`,
    `at_risk_after`.

    Steps, since nothing is known to happen between two ends. The line stops where fewer than `least` can be followed;
    `mistake` draws the value that a naive reckoning gives, `at` marks the share after so many years.
    """
    curve = curve[curve["at_risk_after"].ge(least) | curve["time"].eq(curve["time"].min())]
    fig, ax = new(3.7)
    ax.fill_between(curve["time"], 100 * curve["low"], 100 * curve["high"], step="post", color=colour("blue"), alpha=0.18,
                    linewidth=0)
    ax.step(curve["time"], 100 * curve["share"], where="post", color=colour("blue"), linewidth=2.2)
    last = float(curve["time"].max())
    ax.set_xlim(0, last * 1.04)
    ax.set_ylim(0, 108)
    ax.set_yticks([0, 25, 50, 75, 100])
    ax.grid(axis="y")
    ax.set_ylabel(ylabel)
    ax.set_xlabel(f"{unit.capitalize()} since filing (in brackets, how many could still be followed)")
    years = range(math.floor(last) + 1)
    here = [curve[curve["time"].le(year)].iloc[-1] for year in years]
    ax.set_xticks(list(years), [f"{year}\n({row['at_risk_after']:.0f})" for year, row in zip(years, here, strict=True)])
    if mistake is not None and mistake == mistake:
        ax.axvline(mistake, color=style.now.orange, linestyle="--", linewidth=1.4)
        before = style.is_narrow() and mistake > last / 2
        if style.is_narrow():
            part = (mistake if before else last * 1.04 - mistake) / (last * 1.04)
            mistake_label = fold(mistake_label.replace("\n", " "), 0.85 * room() * part - 8)
        write(ax, mistake_label, mistake, 32, dx=-5 if before else 5, ha="right" if before else "left", ink="orange")
    if at is not None and at in years:
        share = 100 * float(here[at]["share"])
        mark(ax, [at], [share], size=9)
        write(ax, f"{share:.0f}%", at, share, dx=8, dy=11, ink="blue", size=12)
    return fig


def waterfall(rows: pd.DataFrame, *, label: str, amount: str, kind: str, unit: str = "", digits: int = 0) -> Figure:
    """Rows that start a sum ("whole"), take from it ("less"), give what is left ("left") and divide it ("part")."""
    said = [("− " if row[kind] == "less" else "") + f"{float(row[amount]):,.{digits}f}" for _, row in rows.iterrows()]
    places = Rows(list(rows[label]), pitch=0.44, said=said)
    fig, ax = new(0.7 + places.height)
    here, start = 0.0, 0.0
    top = float(rows[amount].abs().max())
    for y, words, (_, row) in zip(places.at, said, rows.iterrows(), strict=True):
        value = float(row[amount])
        if row[kind] == "whole":
            ax.barh(y, value, height=places.bar, color=colour("soft"))
            here, end = value, value
        elif row[kind] == "less":
            ax.barh(y, value, left=here - value, height=places.bar, color="none", edgecolor=colour("orange"), hatch="////")
            end = here
            here -= value
        elif row[kind] == "left":
            ax.barh(y, value, height=places.bar, color=colour("blue"))
            here, start, end = value, 0.0, value
        else:
            ax.barh(y, value, left=start, height=places.bar, color="none", edgecolor=colour("blue"))
            start += value
            end = start
            if start >= here - 0.5:
                start = 0.0
        if not places.above:
            write(ax, words, end, y, dx=5)
    places.draw(ax)
    ax.set_xlim(0, top if places.above else top * 1.22)
    ax.set_xticks([])
    if unit:
        ax.set_xlabel(unit)
    return fig


def columns(rows: pd.DataFrame, *, pieces: Sequence[str], outline: str | None = None, every: int = 1, xlabel: str = "",
            looks: Sequence[tuple[str, str, bool]] = (PIECES[0], ("orange", "////", False), PIECES[3]),
            text: bool = True, line: float | None = None, line_label: str = "") -> Figure:
    """One column a period, in pieces; a piece is a column of the frame. `outline` is a count drawn as a line around.

    `line` stands between two columns, its words to the left of it.
    """
    fig, ax = new(3.0)
    x = range(len(rows))
    base = pd.Series(0.0, index=rows.index)
    for name, (shade, hatch, full) in zip(pieces, looks, strict=False):
        ax.bar(x, rows[name].astype(float), bottom=base, width=0.7, color=colour(shade) if full else "none",
               edgecolor=colour(shade), hatch=hatch, linewidth=0.8, label=str(name))
        base = base + rows[name].astype(float)
    top = float(base.max())
    if outline:
        ax.step([-0.5, *[place + 0.5 for place in x]], [rows[outline].iloc[0], *rows[outline]], where="pre",
                color=colour("soft"), linewidth=1.2, label=outline)
        top = max(top, float(rows[outline].max()))
    if text:
        for place, value in enumerate(base):
            if value:
                write(ax, f"{value:.0f}", place, value, dy=3, ha="center", va="bottom")
    ax.set_xticks(list(x)[::every], list(rows.index)[::every])
    ax.set_ylim(0, (top or 1) * 1.16)
    ax.set_yticks([])
    if len(pieces) > 1 or outline:
        legend(fig, *ax.get_legend_handles_labels())
    if line is not None:
        ax.axvline(line, color=style.now.orange, linestyle=":", linewidth=1.3, zorder=0)
        write(ax, line_label, line, (top or 1) * 1.1, dx=-5, ha="right", ink="orange")
    if xlabel:
        ax.set_xlabel(xlabel)
    return fig


def calendar(counts: pd.DataFrame, *, line: float | None = None, line_label: str = "", open_last: bool = True,
             every: int = 4, notes: Mapping[str, str] | None = None) -> Figure:
    """Small charts over one axis of periods: a row a column of `counts`, each on a scale of its own.

    `notes` has for a row the words that follow its name.
    """
    fig, axes = plt.subplots(len(counts.columns), 1, figsize=(width(), 0.6 + 0.95 * len(counts.columns)), sharex=True,
                             squeeze=False)
    x = range(len(counts))
    for place, (ax, name) in enumerate(zip(axes[:, 0], counts.columns, strict=True)):
        values = counts[name].astype(float)
        made = ax.bar(x, values, width=0.72, color=colour("blue"))
        if open_last and len(made):
            made[-1].set(facecolor="none", edgecolor=colour("blue"), hatch="////")
        top = max(float(values.max()), 1.0)
        for at, value in enumerate(values):
            if value:
                write(ax, f"{value:.0f}", at, value, dy=2, ha="center", va="bottom")
        ax.set_ylim(0, top * 1.45)
        narrow_page.height(ax, 56)
        ax.set_yticks([])
        ax.set_title((notes or {}).get(name, f"{name} ({int(values.sum())})"), fontsize=11, fontweight="normal", pad=2)
        if line is not None:
            ax.axvline(line, color=style.now.orange, linestyle=":", linewidth=1.3)
            if not place and line_label:
                write(ax, line_label, line, top * 1.25, dx=-4, ha="right", ink="orange")
    axes[-1, 0].set_xticks(list(x)[::every], list(counts.index)[::every])
    return fig


def rows_height(count: int) -> float:
    """The height of so many thin rows, in inches: from fourteen on each adds less, so that the picture is no higher than a
    screen, and one more never makes it lower."""
    return 0.29 * count if count <= 14 else max(0.29 * 14 + 0.12 * (count - 14), 0.232 * count)


def matrix(rows: pd.DataFrame, *, label: str, columns: Sequence[str], look: str, looks: Mapping[str, Look],
           group: str | None = None, first: str = "result") -> Figure:
    """A dot where a row has what a column names, in the look of the row's own result, which stands in the column `first`;
    rows may stand in groups."""
    names: dict[Any, Any] = {}
    heads: dict[int, str] = {}
    y = 0
    for place, row in rows.iterrows():
        if group and row[group] not in heads.values():
            heads[y] = row[group]
            y += 1
        names[place] = y
        y += 1
    # On a narrow page each row has its name above it, so that the columns have the whole width.
    lines = {at: words for at, words in [*zip(names.values(), rows[label], strict=True), *heads.items()]}
    stand = Rows([lines[at] for at in range(y)], pitch=1, rise=4, drop=3, bold=[at in heads for at in range(y)], above=True)
    names = {place: stand.at[at] for place, at in names.items()}
    fig, ax = new(stand.height + 1 if style.is_narrow() else 1.3 + rows_height(y))
    for place, row in rows.iterrows():
        ax.axhline(names[place], color=style.now.faint, linewidth=0.7, zorder=0)
        shape = looks.get(row[look], OPEN)
        for x, name in enumerate(columns):
            if bool(row[name]):
                mark(ax, [x + 1], [names[place]], shape, size=8)
        mark(ax, [0], [names[place]], shape, size=8)
    ax.axvline(0.5, color=style.now.soft, linewidth=0.8)
    if style.is_narrow():
        stand.draw(ax)
    else:
        ax.set_yticks([*names.values(), *heads], [*rows[label], *heads.values()], fontsize=SMALL)
        for tick in ax.get_yticklabels():
            if tick.get_text() in heads.values():
                tick.set_fontweight("bold")
    ax.set_xticks(range(len(columns) + 1), [first, *columns], fontsize=SMALL, ha="left",
                  rotation=60 if style.is_narrow() else 35)
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.5, len(columns) + 0.6)
    if not style.is_narrow():
        ax.set_ylim(y - 0.4, -0.6)
    ax.spines["bottom"].set_visible(False)
    key(ax, {verdict(words): shape for words, shape in looks.items()}, loc="lower left")
    return fig


def tree(rows: pd.DataFrame, *, id: str, parent: str, when: str, label: str, look: str, looks: Mapping[str, Look],
         xlabel: str = "", line: float | None = None, line_label: str = "") -> Figure:
    """What follows what: each row below its parent, joined to it, at its year. Rows without a parent are roots.

    `line` crosses all rows at a year.
    """
    inside = set(rows[id])
    children: dict[str, list[str]] = {}
    for row in rows.sort_values(when, kind="stable").itertuples():
        above = getattr(row, parent)
        children.setdefault(above if isinstance(above, str) and above in inside else "", []).append(getattr(row, id))
    order: list[str] = []
    seen: set[str] = set()

    def walk(name: str) -> None:
        for child in children.get(name, []):
            if child not in seen:
                seen.add(child)
                order.append(child)
                walk(child)

    walk("")
    place = {name: y for y, name in enumerate(order)}
    found = rows.set_index(id)
    low, high = float(found[when].min()), float(found[when].max())
    part = room() / (high - low + 7)
    # On a narrow page words fold into the larger side of their mark.
    said = {name: str(found.loc[name, label]) for name in order}
    if style.is_narrow():
        at = found[when].astype(float)
        said = {name: fold(words, max(at[name] - low - 2, high + 4 - at[name]) * part - 14) for name, words in said.items()}
    lines = max((words.count("\n") for words in said.values()), default=0) + 1
    pitch = 0.33 if lines == 1 else (narrow_page.LINE * lines + 9) / 72
    fig, ax = new(0.9 + pitch * len(order))
    for name in order:
        row, y = found.loc[name], place[name]
        above = row[parent]
        if isinstance(above, str) and above in place:
            x = float(found.loc[above, when])
            ax.plot([x, x, float(row[when])], [place[above], y, y], color=style.now.soft, linewidth=1.1, zorder=0)
        mark(ax, [float(row[when])], [y], looks.get(row[look], OPEN), size=8)
        late = float(row[when]) > low + (0.5 if style.is_narrow() else 0.62) * (high - low)
        write(ax, said[name], float(row[when]), y, dx=-8 if late else 8, ha="right" if late else "left")
    if line is not None:
        ax.axvline(line, color=style.now.orange, linestyle=":", linewidth=1.3, zorder=0)
        write(ax, line_label, line, -0.9, dx=4, ink="orange")
    ax.set_yticks([])
    ax.set_ylim(len(order) - 0.4, -1.3 if line_label else -0.6)
    narrow_page.height(ax, 72 * pitch * (len(order) + (0.9 if line_label else 0.2)))
    ax.set_xlim(low - 3, high + 4)
    ax.xaxis.set_major_locator(plt.MaxNLocator(integer=True, nbins=4 if style.is_narrow() else 6))
    if xlabel:
        ax.set_xlabel(xlabel)
    key(ax, looks, ncols=4)
    return fig


def steps(rows: pd.DataFrame, *, group: str, when: str, value: str, unit: str, end: pd.Timestamp, log: bool = True,
          looks: Mapping[str, Look] | None = None) -> Figure:
    """One stepped line a group, holding its last value until the next; its first value at the start, its name at the end."""
    if log:
        see_that_it_is_positive(float(rows[value].min()))
    fig, ax = new(3.4)
    groups = list(rows[group].drop_duplicates())
    taken: list[float] = []
    for name in groups:
        here = rows[rows[group].eq(name)].sort_values(when)
        shape = (looks or {}).get(name, PLAIN)
        ax.step([*here[when], end], [*here[value], here[value].iloc[-1]], where="post", color=colour(shape[1]), linewidth=1.5)
        mark(ax, here[when], here[value], shape, size=5.5)
        last = float(here[value].iloc[-1])
        shift = 11 * sum(abs(math.log10(last / other)) < 0.08 for other in taken) if log else 0
        taken.append(last)
        write(ax, f"{name}: {last:g}", end, last, dx=5, dy=shift, ink=shape[1])
        write(ax, f"{here[value].iloc[0]:g}", here[when].iloc[0], float(here[value].iloc[0]), dy=11, ha="center", ink=shape[1])
    if log:
        log_axis(ax, float(rows[value].min()), float(rows[value].max()), which="y", right=1.5)
    else:
        ax.set_ylim(0, float(rows[value].max()) * 1.12)
    ax.set_ylabel(unit)
    ax.grid(axis="y")
    beside = 0.16
    if style.is_narrow():
        widest = max(long(f"{name}: {float(rows.loc[rows[group].eq(name), value].iloc[-1]):g}") for name in groups) + 8
        beside = widest / (0.86 * room() - widest)
    time_axis(ax, rows[when].min(), end + (end - rows[when].min()) * beside)
    return fig


def below(ax: Axes, over: Sequence[tuple[float, str]], under: Sequence[tuple[float, str]]) -> None:
    """Words over and under a bar of a hundred parts, each on the first line where it meets none, its middle at its part."""
    points = room() / 100
    rise = 0.0
    for words, sign in ((over, -1), (under, 1)):
        boxes = []
        for at, text in words:
            wide = long(text)
            boxes.append((min(max(at * points, wide / 2), room() - wide / 2), wide))
        lines = narrow_page.levels(boxes)
        tall = max((text.count("\n") for _, text in words), default=0) + 1
        for (middle, _), (at, text), line in zip(boxes, words, lines, strict=True):
            away = 20 + 6.5 * (text.count("\n") + 1) + 13 * tall * line
            ax.annotate("", (at, sign * 0.3), xytext=(middle / points, sign * (away - 6.5 * (text.count("\n") + 1)) / 40),
                        arrowprops={"arrowstyle": "-", "color": style.now.soft, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0})
            write(ax, text, middle / points, sign * away / 40, ha="center", ink="ink" if sign < 0 else "soft")
            rise = max(rise, away + 8) if sign < 0 else rise
        if sign > 0:
            fall = 20 + 13 * tall * (max(lines, default=0) + 1) + 4
    ax.set_ylim(fall / 40, -rise / 40)
    narrow_page.height(ax, fall + rise)


def blocks(rows: pd.DataFrame, *, label: str, value: str, count: str, unit: str = "") -> Figure:
    """One bar in pieces, the running share under each; a row of several equal things is as many hatched blocks."""
    fig, ax = new(1.9)
    total = float(rows[value].sum())
    left = 0.0
    over, under = [], []
    for place, (_, row) in enumerate(rows.iterrows()):
        share, many = 100 * float(row[value]) / total, int(row[count])
        for piece in range(many):
            ax.barh(0, share / many, left=left + piece * share / many, height=0.6, edgecolor=style.now.paper if many == 1 else
                    colour("orange"), color=colour("blue") if many == 1 else "none", hatch="" if many == 1 else "////",
                    linewidth=1.0)
        left += share
        if share > 6 and style.is_narrow():
            over.append((left - share / 2, fold(row[label], max(60, share * room() / 100))))
        elif share > 6:
            write(ax, row[label], left - share / 2, -0.5 - 0.3 * (place % 2), ha="center")
        many_next = place + 1 == len(rows) or int(rows[count].iloc[place + 1]) > 1
        if (share > 6 or many_next) and style.is_narrow():
            under.append((left, f"{left:.0f}%"))
        elif share > 6 or many_next:
            write(ax, f"{left:.0f}%", left, 0.5, ha="center" if left < 97 else "right", ink="soft")
    ax.set_ylim(0.7, -1.0)
    if style.is_narrow():
        below(ax, over, under)
    ax.set_xlim(0, 100)
    ax.set_yticks([])
    ax.set_xticks([])
    ax.set_xlabel(unit)
    return fig


def slopes(rows: pd.DataFrame, *, panel: str, line: str, when: str, value: str, ylabel: str,
           looks: Mapping[str, Look] | None = None) -> Figure:
    """Few points a line, joined to guide the eye, in a panel each; values and names stand at the points."""
    panels = list(rows[panel].drop_duplicates())
    fig, axes = plt.subplots(1, len(panels), figsize=(width(), 3.0), sharey=True, squeeze=False)
    top = float(rows[value].max())
    for ax, name in zip(axes[0], panels, strict=True):
        here = rows[rows[panel].eq(name)]
        for which in here[line].drop_duplicates():
            mine = here[here[line].eq(which)].sort_values(when)
            shape = (looks or {}).get(which, PLAIN)
            ax.plot(mine[when], mine[value], linestyle="-" if shape[2] else "--", linewidth=1.6, color=colour(shape[1]))
            mark(ax, mine[when], mine[value], shape)
            for row in mine.itertuples():
                at, much = getattr(row, when), float(getattr(row, value))
                under = much < float(here.loc[here[when].eq(at), value].max())
                write(ax, f"{much:.0f}", at, much, dy=-13 if under else 11, ha="center", ink=shape[1])
            write(ax, which, mine[when].iloc[-1], float(mine[value].iloc[-1]), dx=9, ink=shape[1])
        ax.set_title(f"by {name}", fontsize=11, fontweight="normal")
        years = sorted({int(one) for one in rows[when]})
        ax.set_xticks(years)
        ax.set_xlim(years[0] - 0.6, years[-1] + 0.7 * max(1, years[-1] - years[0]))
        ax.set_ylim(0, top * 1.25)
        ax.grid(axis="y")
    axes[0][0].set_ylabel(ylabel)
    return fig
