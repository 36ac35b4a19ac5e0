"""The cover as a picture: title, subtitle and seal in the shipped faces, as on the printed one.

Shelves of e-books show a bitmap or nothing.
"""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch

from lemmata.editions import font_subset
from lemmata.editions.pdf.print_matter import seal_rows, subtitle
from lemmata.editions.pdf.printed_pages import Contents
from lemmata.record.shipped_fonts import shipped_file

#: Pixels: the proportion and size that shops ask for.
WIDTH, HEIGHT = 1600, 2560
GROUND, LETTERS, SEAL, CUT = "#1d2a3a", "#f5efe2", "#b3392b", "#fbf3e6"
DPI = 100


def _face(fonts: Path, family: str, size: float) -> FontProperties:
    if not font_subset.has_fonts(fonts):
        return FontProperties(family=f"DejaVu {font_subset.PLAIN.get(family, 'Serif')}", size=size * 72 / DPI)
    file = next(cut.file for cut in font_subset.CUTS if cut.family == family)
    return FontProperties(fname=shipped_file(fonts, file), size=size * 72 / DPI)


def cover(contents: Contents, fonts: Path) -> bytes:
    """Return the cover as PNG in the faces of the folder `fonts`, the same bytes each time."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=GROUND)
    left = 0.13

    def write(words: str, x: float, y: float, family: str, size: float, **more: Any) -> None:
        figure.text(x, y, words, fontproperties=_face(fonts, family, size), **{"color": LETTERS, "va": "top", **more})

    title = textwrap.fill(contents.short_title, 12)
    write(title, left, 0.78, font_subset.DISPLAY, 210, linespacing=0.85)
    lines = title.count("\n") + 1
    write(textwrap.fill(subtitle(contents), 26), left, 0.75 - lines * 0.085, font_subset.DISPLAY, 84, linespacing=1.1)
    write(contents.author, left, 0.1, font_subset.SERIF, 44)
    if rows := seal_rows(contents.title_zh):
        side, right, bottom = 0.2, 0.87, 0.16
        tall = side * WIDTH / HEIGHT
        figure.patches.append(FancyBboxPatch((right - side, bottom), side, tall, transform=figure.transFigure,
                                             boxstyle="round,pad=0,rounding_size=0.006", mutation_aspect=WIDTH / HEIGHT,
                                             facecolor=SEAL, edgecolor="none"))
        for row, pair in enumerate(rows):
            for column, character in enumerate(pair):
                write(character, right - side * (0.73 - 0.46 * column), bottom + tall * (0.73 - 0.46 * row),
                      font_subset.HAN["zh-Hant"], 128, color=CUT, ha="center", va="center_baseline")
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=GROUND, metadata={"Software": None})
    return out.getvalue()
