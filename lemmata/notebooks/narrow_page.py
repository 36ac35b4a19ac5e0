"""Fits a chart to a narrow page: what stands beside a row or an axis on a wide one stands above it, in lines that fit.

Words keep the size that they have on a wide page; the picture grows higher instead. All measures are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import cast
from weakref import WeakKeyDictionary, WeakSet

from matplotlib import cbook
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.gridspec import SubplotSpec
from matplotlib.layout_engine import LayoutEngine
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox, blended_transform_factory

from lemmata.notebooks import chart_style as style

#: The smallest type of a chart: what a phone shows at the chart's own size.
SMALL = 10
#: From line to line of it.
LINE = 13.0
#: What is left free at each side of a picture.
MARGIN = 3.0
#: The widest name that leaves a bar beside it enough of a narrow page.
SIDE = 82.0
#: The thickness of a bar under its name, and the gap between them.
BAR = 12.0
NEAR = 1.5
#: What one is on the axis of rows under their names.
UNIT = 40.0
#: The least height of an axes that asks for none.
LEAST = 130.0
#: From line to line of wrapped words, as a part of what the face asks for.
SPACING = 0.9
#: What the face leaves free above and under its letters.
LEADING = 2.5

#: The height that an axes is to have.
_heights: WeakKeyDictionary[Axes, float] = WeakKeyDictionary()
#: The names of rows, which stay where they are.
_names: WeakSet[Text] = WeakSet()


def room() -> float:
    """Return how wide a picture is between its margins."""
    return style.width() * 72 - 2 * MARGIN


@lru_cache(maxsize=4096)
def _long(line: str, size: float, bold: bool) -> float:
    font = FontProperties(family=style.FAMILIES, size=size, weight="bold" if bold else "normal")
    return text_to_path.get_text_width_height_descent(line, font, cbook.is_math_text(line))[0]


def long(text: object, size: float = SMALL, bold: bool = False) -> float:
    """Return how wide words are, by their widest line."""
    return max(_long(line, size, bold) for line in str(text).split("\n"))


def wrap(text: object, width: float, size: float = SMALL, bold: bool = False) -> str:
    """Return `text` in lines of `width` at the most, broken between words; a word that is wider has a line of its own."""
    lines: list[str] = []
    for given in str(text).split("\n"):
        lines.append("")
        for word in given.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and long(longer, size, bold) > width:
                lines.append(word)
            else:
                lines[-1] = longer
    return "\n".join(lines)


def height(ax: Axes, points: float) -> None:
    """Have `settle` give an axes this height."""
    _heights[ax] = points


class Rows:
    """The rows of a chart and where their names stand: beside them, or on a narrow page, where words are long, above.

    `pitch` (inches) and `bar` (part of it) are those of a wide page. `said` are words to a row that follow the end of
    what is drawn; where names stand above, `draw` writes them at the end of the same line. A row reaches from `rise` above
    its line to `drop` below; one that is `bold` is a heading of others and has nothing but its name. Rows that are `even`
    stand at 0, 1, 2 on every page; others closer where a name takes fewer lines.

    `at` has the place of each row on the axis, `bar` the thickness of a bar in its measure, `last` the end of the rows.
    """

    def __init__(self, names: Sequence[object], *, pitch: float, bar: float = 0.6, said: Sequence[str] = (), size: float = 11,
                 rise: float | Sequence[float] = BAR / 2, drop: float = BAR / 2, above: bool | None = None,
                 bold: Sequence[bool] = (), even: bool = False) -> None:
        self.names = [str(name) for name in names]
        self.bold = list(bold) or [False] * len(self.names)
        if style.is_narrow():
            self.names = [name.replace("\n", " ") for name in self.names]
        longest = max((long(name, size) for name in self.names), default=0.0)
        if above is None:
            above = longest > SIDE or max((long(words) for words in said), default=0.0) > 0.4 * room()
        self.above = style.is_narrow() and above
        self.size, self.unit, self.head = size, UNIT, 0.0
        self.rise = [rise] * len(self.names) if isinstance(rise, int | float) else list(rise)
        self.said = [""] * len(self.names)
        self.side = 0.0 if self.above else longest + 6
        if self.above:
            self.size = SMALL
            self._wrap(said or self.said)
            self._stack(drop, even)
            self.pitch, self.bar = self.unit / 72, 2 * drop / self.unit
        else:
            self.pitch, self.bar = pitch, bar
            self.at: list[float] = list(range(len(self.names)))
            self.last = len(self.names) - 0.4
            self.height = pitch * len(self.names)

    @property
    def width(self) -> float:
        """The width that is left beside the names."""
        return room() - self.side

    def _wrap(self, said: Sequence[str]) -> None:
        for place, words in enumerate(said):
            left = room() - (long(words) + 10 if words else 0)
            if left < 0.4 * room():
                self.names[place] = f"{wrap(self.names[place], room())}\n{wrap(words, room())}"
            else:
                self.names[place] = wrap(self.names[place], left, bold=self.bold[place])
                self.said[place] = words

    def _stack(self, drop: float, even: bool) -> None:
        """Lay each row under the one before, as high as its name asks for, or all as high as the highest."""
        names = [(name.count("\n") + 1) * LINE + NEAR for name in self.names]
        if even:
            names = [max(names, default=0.0)] * len(names)
        here, self.at = 0.0, []
        for place, (high, rise, bold) in enumerate(zip(names, self.rise, self.bold, strict=True)):
            here += high - NEAR + 5 * bool(place) if bold else high + rise
            self.at.append(here / UNIT)
            here += 3 if bold else drop + 8
        self.last = (here - 2) / UNIT
        self.height = here / 72
        if even and names:
            first, self.unit = self.at[0] * UNIT, here / len(names)
            self.at = list(range(len(names)))
            self.head, self.last = -first / self.unit, (here - 2 - first) / self.unit

    def over(self, points: float, wide: float) -> float:
        """Return the place of words whose middle is `points` over the names; on a wide page it is `wide`."""
        if not style.is_narrow():
            return wide
        return (self.head if self.above else -0.5) - points / (72 * self.pitch)

    def draw(self, ax: Axes, *, top: float = -0.6, over: float = 0.0) -> None:
        """Write the names, the first at the top, and set the limits; `over` is what stands above the first of them,
        `top` the limit on a wide page."""
        if self.above:
            ax.set_yticks([])
            # At the edges of the picture: those of the axes stand back where words of a tick need room.
            where = blended_transform_factory(ax.figure.transFigure, ax.transData)
            edge = MARGIN / (72 * style.width())
            for y, name, words, rise, bold in zip(self.at, self.names, self.said, self.rise, self.bold, strict=True):
                for x, text, ha in ((edge, name, "left"), (1 - edge, words, "right")):
                    if text:
                        _names.add(ax.annotate(
                            text, (x, y), xycoords=where, xytext=(0, 0 if bold else rise + NEAR), textcoords="offset points",
                            ha=ha, va="bottom", fontsize=self.size, color=style.now.ink, annotation_clip=False,
                            linespacing=SPACING, fontweight="bold" if bold else "normal",
                            bbox={"facecolor": style.now.paper, "edgecolor": "none", "pad": 0.6}))
        else:
            ax.set_yticks(self.at, self.names, fontsize=self.size)
            for tick, bold in zip(ax.get_yticklabels(), self.bold, strict=True):
                if bold:
                    tick.set_fontweight("bold")
        if style.is_narrow():
            top = self.over(over + 1, 0.0)
            height(ax, (self.last - top) * 72 * self.pitch)
        ax.set_ylim(self.last, top)

    def limit(self, ends: Sequence[float], texts: Sequence[str], gap: float = 7) -> float:
        """Return the end of an axis from nought where each row ends at one of `ends` and words follow that must be seen."""
        most = 0.0
        for end, text in zip(ends, texts, strict=True):
            left = self.width - (0 if self.above else gap + long(text))
            most = max(most, end * self.width / max(left, 0.2 * self.width))
        return most or 1.0


def key_columns(words: Sequence[str], handle: float, spacing: float) -> int:
    """Return in how many columns the words of a key fit beside each other; `handle` is what stands before each."""
    for columns in range(min(len(words), 4), 1, -1):
        # In rows from the left to the right: a column holds every so manieth.
        needed = sum(handle + max(long(one) for one in words[start::columns]) for start in range(columns))
        if needed + spacing * (columns - 1) <= room():
            return columns
    return 1


def levels(places: Sequence[tuple[float, float]], gap: float = 4) -> list[int]:
    """Return the lowest line for each of the words from left to right (middle, width) on which it meets none before it."""
    ends: list[float] = []
    found = []
    for middle, width in places:
        level = next((level for level, end in enumerate(ends) if end + gap <= middle - width / 2), len(ends))
        ends[level:level + 1] = [middle + width / 2]
        found.append(level)
    return found


def settle(fig: Figure) -> None:
    """Lay a drawn chart out for a narrow page and keep it so: words wrap, leave the edges and each other alone."""
    said = list(dict.fromkeys(ax.get_ylabel() for ax in fig.axes if ax.get_ylabel()))
    for ax in fig.axes:
        ax.set_ylabel("")
        # It stands under the middle of its axes, and must not leave the picture.
        beside = max((long(one.get_text(), _size(one)) for one in ax.get_yticklabels()), default=0.0)
        ax.set_xlabel(wrap(ax.get_xlabel(), room() - beside - 8, _size(ax.xaxis.label)))
        for title in (ax.title, _left_title(ax)):
            title.set_text(wrap(title.get_text(), room(), _size(title)))
    if said:
        # What is counted stands over the chart: beside it, turned, it would take a tenth of the page.
        fig.suptitle(wrap(", ".join(said), room()), x=MARGIN / (72 * style.width()), ha="left", fontsize=SMALL,
                     fontweight="normal", color=style.now.soft)
    for note in _notes(fig):
        # Room for them is in the limits of the axes.
        note.set_in_layout(False)
    # Laid out once to learn how high the axes come out, and once more with the height that they ask for.
    lay_out = cast(LayoutEngine, fig.get_layout_engine()).execute
    lay_out(fig)
    fig.set_figheight(fig.get_figheight() + _missing(fig) / 72)
    lay_out(fig)
    for ax in fig.axes:
        _thin_ticks(ax)
    fig.set_layout_engine("none")
    _keep_inside(fig)
    _keep_apart(fig)


def _missing(fig: Figure) -> float:
    """Return by how many points the axes under each other are lower than they were to be; each gets its part of their height."""
    rows: dict[int, list[Axes]] = {}
    for ax in fig.axes:
        if place := ax.get_subplotspec():
            rows.setdefault(place.rowspan.start, []).append(ax)
    if not rows:
        return 0.0
    have = [rows[place][0].get_window_extent().height * 72 / fig.dpi for place in sorted(rows)]
    wanted = [max((_heights[ax] for ax in rows[place] if ax in _heights), default=max(high, LEAST))
              for place, high in zip(sorted(rows), have, strict=True)]
    cast(SubplotSpec, rows[min(rows)][0].get_subplotspec()).get_gridspec().set_height_ratios(wanted)
    return sum(wanted) - sum(have)


def _thin_ticks(ax: Axes) -> None:
    """Hide words of ticks that meet: every second is left, or every third."""
    low, high = sorted(ax.get_xlim())
    ticks = sorted((one for one in ax.get_xticklabels() if one.get_text() and low <= one.get_position()[0] <= high),
                   key=lambda one: one.get_position()[0])
    if any(one.get_rotation() for one in ticks):
        return
    boxes = [one.get_window_extent() for one in ticks]
    for step in range(1, len(ticks) + 1):
        if all(left.x1 + 4 <= right.x0 for start in range(step)
               for left, right in zip(boxes[start::step], boxes[start + step::step], strict=False)):
            # Words of two lines tell more: a year under a quarter.
            best = max(range(step), key=lambda start: sum("\n" in one.get_text() for one in ticks[start::step]))
            for place, one in enumerate(ticks):
                one.set_visible(place % step == best)
            return


def _size(text: Text) -> float:
    return float(text.get_fontsize())


def _left_title(ax: Axes) -> Text:
    return ax._left_title  # type: ignore[attr-defined]


def _notes(fig: Figure) -> list[Annotation]:
    return [one for ax in fig.axes for one in ax.texts if isinstance(one, Annotation) and one.get_text() and one.get_visible()]


def _ink(box: Bbox, dpi: float) -> Bbox:
    """Return the place of the letters in a box of words, in pixels of the drawing."""
    free = LEADING * dpi / 72
    return Bbox.from_extents(box.x0, box.y0 + free, box.x1, box.y1 - free)


def _push(note: Annotation, dx: float, dy: float, dpi: float) -> None:
    """Move words by pixels of the drawing."""
    x, y = note.xyann
    note.xyann = (x + dx * 72 / dpi, y + dy * 72 / dpi)


def _keep_inside(fig: Figure) -> None:
    """Fold or move words that leave the picture."""
    least, most = MARGIN * fig.dpi / 72, fig.bbox.width - MARGIN * fig.dpi / 72
    for note in _notes(fig):
        box = note.get_window_extent()
        if least <= box.x0 and box.x1 <= most:
            continue
        left = {"left": most - box.x0, "right": box.x1 - least}.get(note.get_horizontalalignment(), 0.0) * 72 / fig.dpi
        wrapped = wrap(note.get_text(), left, _size(note)) if left >= 50 else note.get_text()
        if wrapped.count("\n") <= 2 and long(wrapped, _size(note)) <= left:
            note.set_text(wrapped)
            box = note.get_window_extent()
        if over := max(box.x1 - most, 0.0) or min(box.x0 - least, 0.0):
            _push(note, -over, 0, fig.dpi)


def _keep_apart(fig: Figure) -> None:
    """Move words up or down that meet others; names of rows stay."""
    notes = _notes(fig)
    stay = [one for ax in fig.axes for one in _labels(ax) if one.get_text() and one.get_visible()]
    stay += [one for one in notes if one in _names]
    loose = [(one, one.get_window_extent()) for one in notes if one not in _names]
    placed = [one.get_window_extent() for one in stay]
    inks = [_ink(box, fig.dpi) for box in placed]
    for place, (note, box) in enumerate(loose):
        if any(_ink(box, fig.dpi).overlaps(other) for other in inks):
            inside, later = cast(Axes, note.axes).get_window_extent(), [other for _, other in loose[place + 1:]]
            # The paper of one must not cover letters of the other.
            others = [*zip(placed, inks, strict=True), *((other, _ink(other, fig.dpi)) for other in later)]
            for dy in (sign * part * box.height / 8 for part in range(1, 33) for sign in (1, -1)):
                moved = box.translated(0, dy)
                if (min(inside.y0, box.y0) <= moved.y0 and moved.y1 <= max(inside.y1, box.y1)
                        and not any(moved.overlaps(ink) or _ink(moved, fig.dpi).overlaps(other) for other, ink in others)):
                    _push(note, 0, dy, fig.dpi)
                    box = moved
                    break
        placed.append(box)
        inks.append(_ink(box, fig.dpi))


def _labels(ax: Axes) -> list[Text]:
    return [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.title, _left_title(ax), ax.xaxis.label]
