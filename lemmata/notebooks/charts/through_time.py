"""Charts of what happens when: marks in lanes, spans, columns of periods, survival, steps, slopes, descent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from lemmata.notebooks import chart_style as style
from lemmata.notebooks import narrow_page
from lemmata.notebooks.charts.drawing import (
    OPEN,
    PIECES,
    PLAIN,
    Look,
    Piece,
    colour,
    key,
    legend,
    line_at,
    log_axis,
    mark,
    new,
    patches,
    see_that_it_is_positive,
    time_axis,
    width,
    write,
)
from lemmata.notebooks.narrow_page import SMALL, Rows, long, room, wrap


def lanes(rows: pd.DataFrame, *, lane: str, order: Sequence[str] | None = None, look: str | None = None,
          looks: Mapping[str, Look] | None = None, label: str | None = None, lines: Mapping[str, pd.Timestamp] | None = None,
          wide: int = 20) -> Figure:
    """Draw one row a lane; a row of data is a mark, on a line from `first` to `last` where they lie over `wide` days apart.

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
        line_at(ax, when, linewidth=1.2)
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
    """Draw one row a bar from `first` to `last`; without a `last` it goes on, and ends in an arrow at `end`.

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
        line_at(ax, end, ink="soft", linewidth=1)
        write(ax, end_label, end, places.over(9, -0.62), ha="right", ink="soft")
    time_axis(ax, low, high)
    if looks and len(looks) > 1:
        legend(fig, patches((shade, "" if full else "////", full) for _, shade, full in looks.values()), list(looks))
    return fig


def columns(rows: pd.DataFrame, *, pieces: Sequence[str], outline: str | None = None, every: int = 1, xlabel: str = "",
            looks: Sequence[Piece] = (PIECES[0], ("orange", "////", False), PIECES[3]),
            text: bool = True, line: float | None = None, line_label: str = "") -> Figure:
    """Draw one column a period, in pieces; a piece is a column of the frame. `outline` is a count drawn as a line around.

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
        line_at(ax, line)
        write(ax, line_label, line, (top or 1) * 1.1, dx=-5, ha="right", ink="orange")
    if xlabel:
        ax.set_xlabel(xlabel)
    return fig


def calendar(counts: pd.DataFrame, *, line: float | None = None, line_label: str = "", open_last: bool = True,
             every: int = 4, notes: Mapping[str, str] | None = None) -> Figure:
    """Draw small charts over one axis of periods: a row a column of `counts`, each on a scale of its own.

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


def survival(curve: pd.DataFrame, *, ylabel: str, unit: str = "years", mistake: float | None = None,
             mistake_label: str = "", least: int = 5, at: int | None = None) -> Figure:
    """Draw a Kaplan–Meier line with its band and the numbers still followed: columns `time`, `share`, `low`, `high`,
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
            mistake_label = wrap(mistake_label.replace("\n", " "), 0.85 * room() * part - 8)
        write(ax, mistake_label, mistake, 32, dx=-5 if before else 5, ha="right" if before else "left", ink="orange")
    if at is not None and at in years:
        share = 100 * float(here[at]["share"])
        mark(ax, [at], [share], size=9)
        write(ax, f"{share:.0f}%", at, share, dx=8, dy=11, ink="blue", size=12)
    return fig


def steps(rows: pd.DataFrame, *, group: str, when: str, value: str, unit: str, end: pd.Timestamp, log: bool = True,
          looks: Mapping[str, Look] | None = None) -> Figure:
    """Draw one stepped line a group, holding its last value until the next; its first value at the start, its name at the end."""
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


def slopes(rows: pd.DataFrame, *, panel: str, line: str, when: str, value: str, ylabel: str,
           looks: Mapping[str, Look] | None = None) -> Figure:
    """Draw few points a line, joined to guide the eye, in a panel each; values and names stand at the points."""
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


def tree(rows: pd.DataFrame, *, id: str, parent: str, when: str, label: str, look: str, looks: Mapping[str, Look],
         xlabel: str = "", line: float | None = None, line_label: str = "") -> Figure:
    """Draw what follows what: each row below its parent, joined to it, at its year. Rows without a parent are roots.

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
    # On a narrow page words wrap into the larger side of their mark.
    said = {name: str(found.loc[name, label]) for name in order}
    if style.is_narrow():
        at = found[when].astype(float)
        said = {name: wrap(words, max(at[name] - low - 2, high + 4 - at[name]) * part - 14) for name, words in said.items()}
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
        line_at(ax, line)
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
