"""Charts of how much: amounts and strips on a logarithmic axis, bars, a waterfall, one bar in blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from lemmata.notebooks import chart_style as style
from lemmata.notebooks import narrow_page
from lemmata.notebooks.charts.drawing import (
    PLAIN,
    Look,
    colour,
    in_groups,
    key,
    legend,
    line_at,
    log_axis,
    mark,
    name_lines,
    new,
    see_that_it_is_positive,
    write,
)
from lemmata.notebooks.narrow_page import SMALL, Rows, long, room, wrap


def amounts(rows: pd.DataFrame, *, label: str, low: str = "low", high: str = "high", text: str = "text",
            bound: str | None = None, look: str | None = None, looks: Mapping[str, Look] | None = None,
            unit: str = "", at: float | None = None, at_label: str = "", group: str | None = None) -> Figure:
    """Draw one row an amount on a logarithmic axis: a mark, a line between two ends, an arrow for a bound.

    `bound` is a column with "at least" (arrow to the right), "at most" (to the left) or nothing; `at` draws a line to
    compare with. Rows that share a label share a line.
    """
    names = list(dict.fromkeys(rows[label]))
    lined, heads = in_groups((name, rows.loc[rows[label].eq(name), group].iloc[0] if group else "") for name in names)
    y = len(lined) + len(heads)
    worded = {name: "; ".join(word for word in rows.loc[rows[label].eq(name), text] if isinstance(word, str) and word)
              for name in names}
    lines = dict.fromkeys(range(y), "") | heads | {at: name for name, at in lined.items()}
    ends = {at: worded[name] for name, at in lined.items()}
    stand = Rows(list(lines.values()), pitch=0.32, said=[ends.get(at, "") for at in lines], above=True,
                 bold=[at in heads for at in lines], size=SMALL)
    places = {name: stand.at[at] for name, at in lined.items()}
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
        end = float(mine[high].max())
        # Words beside a mark that stands before the line would be printed over it.
        write(ax, worded[name], end if at is None else max(end, at), here, dx=22 if wide else 9)
    beside = 1.6 if stand.above else max(2.0, (top / floor) ** (0.012 * rows[text].astype(str).str.len().max()) * 3)
    log_axis(ax, floor, top, right=beside)
    if style.is_narrow():
        stand.draw(ax, over=18 if at_label else 2)
    else:
        name_lines(ax, {here: name for name, here in places.items()}, heads)
        ax.set_ylim(y - 0.4, -1.3 if at_label else -0.7)
    ax.grid(axis="x")
    ax.set_xlabel(unit + ", logarithmic scale")
    if looks and len(looks) > 1 and not group:
        key(ax, {name: shape for name, shape in looks.items() if rows[look].eq(name).any()})
    return fig


def strips(rows: pd.DataFrame, *, group: str, value: str, label: str | None = None, order: Sequence[str] | None = None,
           look: str | None = None, looks: Mapping[str, Look] | None = None, unit: str = "",
           at: float | None = None, counted: str | None = None) -> Figure:
    """Draw one row a group, every value a mark on a logarithmic axis, a stroke at the median of the group; `at` is a line.

    `counted` is a column that says whether a value enters the number and the median of its group; all do without it.
    """
    order = list(order or rows[group].drop_duplicates())
    enters = rows[counted].astype(bool) if counted else pd.Series(True, index=rows.index)
    places = Rows([f"{name} ({(rows[group].eq(name) & enters).sum()})" for name in order],
                  pitch=0.62, rise=24 if label else 12, drop=12)
    fig, ax = new(1.0 + places.height)
    if at is not None:
        line_at(ax, at)
    for y, name in zip(places.at, order, strict=True):
        here = rows[rows[group].eq(name)].sort_values(value)
        ax.axhline(y, color=style.now.faint, linewidth=0.8, zorder=0)
        middle = float(here.loc[enters[here.index], value].median())
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
    """Draw one bar a row from nought, its number beside it; `second` is a hatched piece that goes on from the first.

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
        # Where words stand above the bars a line through all would cross them: a stroke at each bar does.
        strokes = [(y - 0.5 * places.bar, y + 0.7 * places.bar) for y in places.at] if places.above else \
            [(places.over(2, -0.45 if line_label else -0.6), places.last)]
        for stroke in strokes:
            ax.plot([line, line], stroke, color=style.now.ink, linewidth=1.3)
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


def waterfall(rows: pd.DataFrame, *, label: str, amount: str, kind: str, unit: str = "", digits: int = 0) -> Figure:
    """Draw rows that start a sum ("whole"), take from it ("less"), give what is left ("left") and divide it ("part")."""
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


def below(ax: Axes, over: Sequence[tuple[float, str]], under: Sequence[tuple[float, str]]) -> None:
    """Write words over and under a bar of a hundred parts, each on the first line where it meets none, its middle at its part."""
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
    """Draw one bar in pieces, the running share under each; a row of several equal things is as many hatched blocks."""
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
            over.append((left - share / 2, wrap(row[label], max(60, share * room() / 100))))
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
