"""Charts of how many: tallies in pieces, marks in a block, two sides of a line, dots in a matrix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lemmata.notebooks import chart_style as style
from lemmata.notebooks import narrow_page
from lemmata.notebooks.charts.drawing import (
    OPEN,
    PIECES,
    Look,
    colour,
    in_groups,
    key,
    legend,
    mark,
    name_lines,
    new,
    patches,
    piece,
    piece_looks,
    rows_height,
    verdict,
    width,
    write,
)
from lemmata.notebooks.narrow_page import SMALL, Rows, long, wrap


def tallies(rows: pd.DataFrame, *, label: str, pieces: Sequence[str], unit: str = "", first: int = 0) -> Figure:
    """Draw one bar a row, counted in pieces; beside it the sum of the `first` ones and of all. Verdicts look as everywhere."""
    sums = rows[list(pieces)].sum(axis=1).astype(float)
    said = [f"{row[list(pieces[:first])].sum():.0f} of {end:.0f}" if first else f"{end:.0f}"
            for (_, row), end in zip(rows.iterrows(), sums, strict=True)]
    places = Rows(list(rows[label]), pitch=0.44, bar=0.62, said=said)
    fig, ax = new(1.1 + places.height)
    looks = piece_looks(pieces, PIECES)
    for y, words, (_, row) in zip(places.at, said, rows.iterrows(), strict=True):
        end = 0.0
        for name, look in looks.items():
            # The edge of a piece of nought would be a line in its colour.
            if row[name]:
                piece(ax, y, float(row[name]), end, look, places.bar)
            end += float(row[name])
        if not places.above:
            write(ax, words, end, y, dx=5)
    places.draw(ax)
    ax.set_xlim(0, places.limit(sums, said) if style.is_narrow() else max(float(sums.max()), 1.0) * 1.2)
    ax.set_xticks([])
    if unit:
        ax.set_xlabel(unit)
    legend(fig, patches(looks.values()), [verdict(name) for name in looks])
    return fig


def waffle(rows: pd.DataFrame, *, count: str, label: str, looks: Mapping[str, Look], wide: int = 0) -> Figure:
    """Draw one mark a thing, in rows from the left: a small part of many is seen without reading a number.

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
    """Draw two counts of each row, back to back from one line."""
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
        left_label, right_label = wrap(left_label, -ends[0] * part - 10), wrap(right_label, ends[1] * part - 10)
    tall = max(left_label.count("\n"), right_label.count("\n")) + 1
    places.draw(ax, top=-1.3, over=14 * tall + 4)
    ax.set_xlim(*ends)
    for words, dx, ha, ink in ((left_label, -8, "right", "blue"), (right_label, 8, "left", "orange")):
        write(ax, words, 0, places.over(2, -0.95), dx=dx, ha=ha, va="bottom" if style.is_narrow() else "center", ink=ink)
    ax.set_xticks([])
    return fig


def diverging(rows: pd.DataFrame, *, label: str, left: Sequence[str], right: Sequence[str], apart: Sequence[str] = (),
              left_label: str = "", right_label: str = "", apart_label: str = "") -> Figure:
    """Draw counts in per cent of their row: `left` grows to the left of a line, `right` to the right, `apart` stands alone.

    Only pieces that begin at one line can be compared between rows; so the first of `left` and of `right` touch it. A
    verdict is drawn as everywhere in the book, with its sign.
    """
    total = rows[[*left, *right, *apart]].sum(axis=1).replace(0, 1)
    places = Rows(list(rows[label]), pitch=0.46, bar=0.62, above=True)
    fig, axes = plt.subplots(1, 2 if apart else 1, figsize=(width(), 1.0 + places.height), sharey=True, squeeze=False,
                             width_ratios=[3, 1] if apart else [1])
    ax, far = axes[0, 0], axes[0, -1]
    looks = piece_looks([*left, *right, *apart], [PIECES[0], PIECES[4], ("orange", "////", False), PIECES[2], PIECES[3]])

    def pieces(where: Axes, y: float, row: pd.Series, names: Sequence[str], sign: int, **more: Any) -> None:
        """Draw the pieces of a row one after the other, away from the line, and write their sum at the end."""
        here = 0.0
        for name in names:
            width = sign * 100 * float(row[name]) / float(total.loc[row.name])
            if width:
                piece(where, y, width, here, looks[name], places.bar)
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
        left_label, right_label = wrap(left_label, least * part - 8), wrap(right_label, ends[1] * part - 8)
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
    legend(fig, patches(looks.values()), [verdict(name) for name in looks])
    if style.is_narrow():
        ax.set_xlabel("Per cent of the row", fontsize=SMALL)
    else:
        fig.supxlabel("Per cent of the row", fontsize=SMALL, color=style.now.soft)
    return fig


def matrix(rows: pd.DataFrame, *, label: str, columns: Sequence[str], look: str, looks: Mapping[str, Look],
           group: str | None = None, first: str = "result") -> Figure:
    """Draw a dot where a row has what a column names, in the look of the row's own result, which stands in the column `first`;
    rows may stand in groups."""
    lined, heads = in_groups((place, row[group] if group else "") for place, row in rows.iterrows())
    y = len(lined) + len(heads)
    # On a narrow page each row has its name above it, so that the columns have the whole width.
    lines = {at: words for at, words in [*zip(lined.values(), rows[label], strict=True), *heads.items()]}
    stand = Rows([lines[at] for at in range(y)], pitch=1, rise=4, drop=3, bold=[at in heads for at in range(y)], above=True)
    names = {place: stand.at[at] for place, at in lined.items()}
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
        name_lines(ax, dict(zip(names.values(), rows[label], strict=True)), heads)
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
