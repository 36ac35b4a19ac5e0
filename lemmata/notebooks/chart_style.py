"""How the book's charts look, on light and on dark paper."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager

from lemmata.record.project import find_project
from lemmata.record.settings import file_name
from lemmata.record.shipped_fonts import FAMILY, shipped_file, shipped_name

#: The shipped faces that charts use, and the family that they name themselves.
FACES = ["WhoseWorkSans-Regular.ttf", "WhoseWorkSans-Bold.ttf", "WhoseWorkSans-Italic.ttf",
         "WhoseWorkHanSC-Regular.otf", "WhoseWorkHanTC-Regular.otf"]
FAMILIES = [f"{FAMILY} Sans", f"{FAMILY} Han TC", f"{FAMILY} Han SC"]
#: What the charts of a book without fonts/ are drawn in: the face that matplotlib brings.
PLAIN = ["DejaVu Sans"]


@dataclass(frozen=True)
class Palette:
    """Colours of charts on one paper; those of the page are in lemmata/sphinx/theme/static/css/page.css.

    Each has at least 3:1 against its paper (text 4.5:1), and no two are told apart by hue alone.
    """

    ink: str
    soft: str
    faint: str
    blue: str
    orange: str
    paper: str
    # The five verdicts, in the colours that their badges have on the page.
    confirmed: str
    imprecise: str
    contradicted: str
    contested: str
    unverifiable: str


LIGHT = Palette(ink="#1c2024", soft="#5a646e", faint="#c9cfd5", blue="#1f5fa8", orange="#b3541e", paper="#ffffff",
                confirmed="#1c6238", imprecise="#7a5200", contradicted="#a1211c", contested="#5a3d9e", unverifiable="#55595f")
DARK = Palette(ink="#e8eaed", soft="#a9b2bb", faint="#4a525b", blue="#7db3f0", orange="#f0a070", paper="#14181c",
               confirmed="#86d3a0", imprecise="#e6bd66", contradicted="#ff9d92", contested="#c4aef5", unverifiable="#aeb1b0")
MODES = {"light": LIGHT, "dark": DARK}

#: The palette in force: a chart asks for `style.now.blue` while it is drawn.
now = LIGHT

#: How wide a chart is drawn, in inches, by the page that it is for: 614 px, and 340 px, which a phone of 390 shows whole at
#: its own size and one of 320 at five sixths of it.
PAGES = {"wide": 6.4, "narrow": 255 / 72}
#: The page in force: a chart asks for `style.width()` or `style.is_narrow()` while it is drawn.
page = "wide"


def width() -> float:
    """Return the width of a chart on the page in force, in inches."""
    return PAGES[page]


def is_narrow() -> bool:
    """Return whether a chart is drawn for a phone: names above their bars, the key below, few ticks."""
    return page == "narrow"


def recoloured(light: bytes, mode: str) -> bytes:
    """Return a picture drawn on light paper, as it is on paper of `mode`: every colour of the palette gives way to its
    partner."""
    partner = {one.encode(): asdict(MODES[mode])[name].encode() for name, one in asdict(LIGHT).items()}
    return re.sub(rb"#[0-9a-f]{6}", lambda found: partner.get(found[0], found[0]), light)


def _families() -> list[str]:
    """Make the fonts of the book known; return the families that its charts are drawn in.

    Raises FileNotFoundError naming the missing file and what makes it.
    """
    fonts = find_project().fonts
    if not fonts.is_dir():
        return PLAIN
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for face in FACES:
        path = shipped_file(fonts, face)
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such font, expected a shipped one (make fonts)")
        if str(path) not in known:
            font_manager.fontManager.addfont(path)
    return [shipped_name(fonts, family) for family in FAMILIES]


class _OneWeightOfHan(logging.Filter):
    """Drops matplotlib's remark that a shipped Han face has no bold: one weight of it is shipped, on purpose."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        return not (text.startswith("findfont: Failed to find font weight") and re.search(r" Han [ST]C\b", text))


logging.getLogger(font_manager.__name__).addFilter(_OneWeightOfHan())


@contextmanager
def paper(mode: str, of: str = "wide") -> Iterator[Palette]:
    """Draw for `mode`, "light" or "dark", on a page that is "wide" or "narrow": fonts, sizes, colours and the width hold
    within the block."""
    global now, page
    families = _families()
    before = now, page
    now, page = MODES[mode], of
    settings = {
        "svg.fonttype": "path", "svg.hashsalt": file_name(find_project().root), "font.family": families, "font.size": 11,
        "axes.titlesize": 12, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.labelsize": 11,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.edgecolor": now.soft,
        "axes.labelcolor": now.soft, "axes.titlecolor": now.ink, "text.color": now.ink, "xtick.color": now.soft,
        "ytick.color": now.soft, "ytick.left": False, "ytick.labelcolor": now.ink, "xtick.labelcolor": now.soft,
        "grid.color": now.faint, "grid.linewidth": 0.8, "axes.axisbelow": True, "axes.facecolor": "none",
        "figure.facecolor": "none", "savefig.facecolor": "none", "figure.figsize": (width(), 3.6), "figure.dpi": 96,
        "figure.constrained_layout.use": True,
        "axes.prop_cycle": cycler(color=[now.blue, now.orange, now.soft]),
    }
    with mpl.rc_context():
        # Matplotlib's own defaults first: a matplotlibrc of whoever builds must not change the book's charts.
        mpl.rcdefaults()
        # It leaves these as they are, and time axes read them.
        mpl.rcParams.update({name: mpl.rcParamsDefault[name] for name in ("timezone", "date.epoch")})
        mpl.rcParams.update(settings)  # type: ignore[arg-type]
        try:
            yield now
        finally:
            now, page = before
