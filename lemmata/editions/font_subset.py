"""The shipped fonts: which they are, how they are cut, and which characters they cannot draw.

The print edition and the charts see these fonts and no others, so that nothing depends on the machine. The
Latin cuts hold all Latin letters (who changes a label shall not meet a box); the Han cuts hold the characters
of the book, and `make fonts` cuts them anew. All come from fonts under the SIL Open Font License. A changed
copy may not bear the reserved name "Source", hence names of our own; they also keep out a font of the machine.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import instancer

from lemmata.command_line import Refused, asked
from lemmata.record import edition
from lemmata.record.project import Project, find_project
from lemmata.record.shipped_fonts import FAMILY, shipped_name
from lemmata.sources.han import fold

SERIF, DISPLAY, SANS, MONO = (f"{FAMILY} {kind}" for kind in ("Serif", "Display", "Sans", "Mono"))
#: The Han serif of each script, by language tag.
HAN = {"zh-Hans": f"{FAMILY} Han SC", "zh-Hant": f"{FAMILY} Han TC"}
#: Every family, in the order in which one stands in for another.
FAMILIES = (SERIF, DISPLAY, SANS, MONO, *HAN.values())

#: What stands in for a family in a book without fonts/: the kind of DejaVu.
PLAIN = {SERIF: "Serif", DISPLAY: "Serif", SANS: "Sans", MONO: "Sans Mono"}

#: Latin letters with every mark, spacing marks, punctuation, currency, letterlike signs, fractions, arrows,
#: mathematics, geometric shapes and dingbats.
LATIN = [range(0x20, 0x250), range(0x2B0, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2400),
         range(0x2460, 0x2500), range(0x2580, 0x2800)]
#: What a Chinese run may hold beside its characters: its own punctuation, and the quotes and dashes that it
#: shares with English but draws a full em wide.
HAN_PUNCTUATION = [range(0x3000, 0x3020), range(0xFF01, 0xFF5F), [ord(c) for c in " ‘’“”—…·"]]
#: Chinese characters with their parts and Bopomofo; kana and Hangul, which titles of sources are written in.
_HAN = re.compile("[\u1100-\u11ff\u2e80-\u2fdf\u3003-\u3007\u3021-\u4dbf\u4e00-\u9fff\uac00-\ud7ff"
                  "\uf900-\ufaff\U00020000-\U0003ffff]")
#: Drawn by no font, and rightly: controls, joiners, directional marks, variation selectors.
_UNDRAWN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")

_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "onum", "lnum", "pnum", "tnum", "smcp", "c2sc",
             "sups", "ordn", "case", "frac", "numr", "dnom"]
#: Vertical setting and a variable font's own tables: the book has no use for either.
_DROPPED = ["vhea", "vmtx", "VORG", "BASE", "STAT", "MVAR", "DSIG", "gasp", "hdmx"]


@dataclass(frozen=True)
class Cut:
    """One shipped file and where it is cut from.

    `package` names what to install when the original is missing; `face` is the PostScript name within a
    collection.
    """

    family: str
    style: str
    original: str
    package: str
    axes: Mapping[str, float] = field(default_factory=dict, hash=False)
    face: str = ""
    weight: int = 400

    @property
    def file(self) -> str:
        """The file's name in fonts/."""
        suffix = ".otf" if self.face else ".ttf"
        return f"{self.family.replace(' ', '')}-{self.style.replace(' ', '')}{suffix}"

    @property
    def is_han(self) -> bool:
        """Whether the cut holds the Han characters of the book, and thus changes with the text."""
        return bool(self.face)


def _latin(family: str, original: str, package: str,
           styles: dict[str, tuple[str, int, dict[str, float]]]) -> list[Cut]:
    return [Cut(family, style, original.format(slope), package, axes, weight=weight)
            for style, (slope, weight, axes) in styles.items()]


def _han() -> list[Cut]:
    # One weight a script: Chinese text is not set in bold, and each weight costs as much again.
    return [Cut(family, "Regular", "NotoSerifCJK-Regular.ttc", "fonts-noto-cjk (apt)",
                face=f"NotoSerifCJK{family[-2:].lower()}-Regular") for family in HAN.values()]


#: Bold is the semibold of the originals: in running text their bold is a shout. `opsz` is the size in points
#: for which its letters are drawn.
CUTS = [
    *_latin(SERIF, "SourceSerif4{}[opsz,wght].ttf", "fontpkg-source-serif-4 (pip)", {
        "Regular": ("", 400, {"opsz": 10, "wght": 400}),
        "Italic": ("-Italic", 400, {"opsz": 10, "wght": 400}),
        "Bold": ("", 700, {"opsz": 10, "wght": 640}),
        "Bold Italic": ("-Italic", 700, {"opsz": 10, "wght": 640}),
    }),
    *_latin(DISPLAY, "SourceSerif4{}[opsz,wght].ttf", "fontpkg-source-serif-4 (pip)", {
        "Regular": ("", 400, {"opsz": 36, "wght": 400}),
    }),
    *_latin(SANS, "SourceSans3{}[wght].ttf", "fontpkg-source-sans-3 (pip)", {
        "Regular": ("", 400, {"wght": 400}),
        "Italic": ("-Italic", 400, {"wght": 400}),
        "Bold": ("", 700, {"wght": 640}),
    }),
    *_latin(MONO, "SourceCodePro{}[wght].ttf", "fontpkg-source-code-pro (pip)", {
        "Regular": ("", 400, {"wght": 400}),
    }),
    *_han(),
]


def cuts(fonts: Path) -> list[Cut]:
    """Return the cuts under the family name of the book that the folder `fonts` belongs to."""
    return [replace(cut, family=shipped_name(fonts, cut.family)) for cut in CUTS]


class OriginalMissing(Exception):
    """A font to cut from is not on this machine; the message names the package that brings it."""


@dataclass(frozen=True)
class MissingGlyph:
    """A character that no shipped font draws, and where it stands."""

    character: str
    file: str
    line: int

    def __str__(self) -> str:
        return (f"{self.file}:{self.line}: character {self.character!r} (U+{ord(self.character):04X}) has no "
                "glyph in the shipped fonts; replace it, or run `make fonts` if it is a Chinese character")


# What the book needs ------------------------------------------------------------------------------------


def book_texts(root: Path) -> dict[str, str]:
    """Return what the book prints, by file relative to `root`: pages, tables and their editions, notebooks' cells, figures'
    captions.

    A file that is no UTF-8 is read with replacement characters: `lemmata check` says what is wrong with it.
    """
    texts = {}
    patterns = ["_config.yml", "_toc.yml", "intro.md", "chapters/*.md", "record/*.md", "notebooks/*.ipynb", "data/*.csv",
                "data/*.bib", f"data/{edition.FOLDER}/*{edition.ENDING}", "figures/*.json"]
    for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
        raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        text = raw.decode("utf-8", errors="replace")
        if path.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        elif ".json" in path.suffixes:
            # Undo \u escapes, which would hide the characters.
            text = json.dumps(json.loads(text), ensure_ascii=False)
        texts[path.relative_to(root).as_posix()] = text
    return texts


def han_characters(texts: Iterable[str]) -> set[str]:
    """Return the Han characters of `texts`."""
    return {character for text in texts for character in _HAN.findall(text)}


# What the fonts have ------------------------------------------------------------------------------------


def has_fonts(fonts: Path) -> bool:
    """Return whether the book ships faces of its own; one that does not is set in those that matplotlib brings."""
    return fonts.is_dir()


def font_files(fonts: Path) -> list[Path]:
    """Return the shipped font files, in the order of CUTS. FileNotFoundError names the first that is missing."""
    files = [fonts / cut.file for cut in cuts(fonts)]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(f"{file}: this font is part of the book; restore it or run `make fonts`")
    return files


@cache
def coverage(file: Path) -> frozenset[int]:
    """Return the code points that a font file maps to a glyph."""
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(texts: Mapping[str, str], fonts: Path) -> list[MissingGlyph]:
    """Return every character of `texts` (text by file name) that the shipped fonts cannot draw, once a file.

    A Han character must be in the Han fonts of both scripts, since its language may change; any other in one. Of a book that
    ships no fonts nothing is known.
    """
    if not has_fonts(fonts):
        return []
    by_family: dict[str, set[int]] = {}
    for cut, file in zip(CUTS, font_files(fonts), strict=True):
        have = coverage(file)
        by_family[cut.family] = by_family.get(cut.family, set(have)) & have
    anywhere = set().union(*by_family.values())
    both_scripts = set.intersection(*(by_family[family] for family in HAN.values()))
    faults = []
    for name, text in texts.items():
        seen: set[str] = set()
        for number, line in enumerate(text.split("\n"), start=1):
            for character in line:
                if character in seen or _UNDRAWN.match(character):
                    continue
                seen.add(character)
                if ord(character) not in (both_scripts if _HAN.match(character) else anywhere):
                    faults.append(MissingGlyph(character, name, number))
    return faults


# Only these fonts ---------------------------------------------------------------------------------------


def write_fontconfig(folder: Path, fonts: Path) -> Path:
    """Write a fontconfig file under `folder` that knows the shipped fonts only, for FONTCONFIG_FILE.

    Where the book ships none it knows those of matplotlib, which stand in for each of our families.
    """
    if has_fonts(fonts):
        named = {family: shipped_name(fonts, family) for family in FAMILIES}
        stand_in = {family: name for family, name in named.items() if family != name}
    else:
        # Loaded where it is asked: each build of the site loads this module.
        import matplotlib

        fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        named = dict(zip(FAMILIES, FAMILIES, strict=True))
        stand_in = {family: f"DejaVu {kind}" for family, kind in PLAIN.items()}

    def prefer(generic: str, *families: str) -> str:
        names = "".join(f"<family>{escape(family)}</family>" for family in (*families, *named.values()))
        return f"<alias binding=\"strong\"><family>{generic}</family><prefer>{names}</prefer></alias>"

    file = folder / "fonts.conf"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([
        '<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">', "<fontconfig>",
        f"<dir>{escape(str(fonts.resolve()))}</dir>",
        f"<cachedir>{escape(str((folder / 'cache').resolve()))}</cachedir>",
        *(prefer(family, other) for family, other in stand_in.items()),
        prefer("serif", named[SERIF]), prefer("sans-serif", named[SANS]), prefer("monospace", named[MONO]), "</fontconfig>", ""]),
        encoding="utf-8")
    return file


# Cutting ------------------------------------------------------------------------------------------------


def find_original(cut: Cut, folders: Iterable[Path] = ()) -> Path:
    """Return the file to cut from: in `folders`, in an installed Python package, or among the system's fonts.

    Raises OriginalMissing.
    """
    package, _, installer = cut.package.partition(" ")
    places = list(folders)
    if installer == "(pip)" and (spec := importlib.util.find_spec(package.replace("-", "_"))):
        places += [Path(place) / "files" for place in spec.submodule_search_locations or []]
    places += [Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk")]
    for place in places:
        if (place / cut.original).is_file():
            return place / cut.original
    how = f".venv/bin/pip install {package}" if installer == "(pip)" else f"sudo apt-get install {package}"
    raise OriginalMissing(f"{cut.file} is cut from {cut.original}, which is not installed: {how}")


def cut_font(cut: Cut, original: Path, characters: Iterable[int]) -> TTFont:
    """Cut `original` to `characters`, at the point of its design space that `cut` names; rename it."""
    if cut.face:
        font = next(face for face in TTCollection(original).fonts if face["name"].getDebugName(6) == cut.face)
    else:
        font = instancer.instantiateVariableFont(TTFont(original), dict(cut.axes), inplace=True)
    font.recalcTimestamp = False
    options = subset.Options(layout_features=[] if cut.is_han else _FEATURES, name_IDs=["*"], hinting=False,
                             notdef_outline=True, glyph_names=False)
    options.drop_tables += _DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    _map_hyphen(font)
    _rename(font, cut, original)
    return font


def _map_hyphen(font: TTFont) -> None:
    """Let the hyphen draw the non-breaking hyphen, which would otherwise come from another font."""
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x2D in table.cmap:
            table.cmap.setdefault(0x2011, table.cmap.get(0x2010, table.cmap[0x2D]))


def _rename(font: TTFont, cut: Cut, original: Path) -> None:
    names = font["name"]
    source = names.getDebugName(16) or names.getDebugName(1)
    copyright_, licence, licence_url = (names.getDebugName(number) for number in (0, 13, 14))
    full = f"{cut.family} {cut.style}"
    names.names = []
    for number, text in {
            0: copyright_, 1: cut.family, 2: cut.style, 3: full, 4: full, 5: "Version 1.000",
            6: f"{cut.family.replace(' ', '')}-{cut.style.replace(' ', '')}",
            10: f"A part of {source}, renamed as its licence asks of a changed copy.",
            13: licence, 14: licence_url or "https://openfontlicense.org"}.items():
        if text:
            names.setName(text, number, 3, 1, 0x409)
    bold, italic = "Bold" in cut.style, "Italic" in cut.style
    font["OS/2"].usWeightClass = cut.weight
    plain = not (bold or italic)
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | bold << 5 | italic | plain << 6
    font["head"].macStyle = bold | italic << 1
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [names.getDebugName(6)]
        top[0].FullName, top[0].FamilyName = full, cut.family


def write_fonts(book: Project, originals: Iterable[Path] = (), latin: bool = False) -> list[Path]:
    """Cut the Han fonts to the book's characters; the Latin ones only when missing or with `latin`.

    Files are written whole or not at all, without a time in them. Returns the files written; raises
    OriginalMissing.
    """
    fonts = book.fonts
    printed = "".join(sorted(han_characters(book_texts(book.root).values())))
    # A chart that counts in both scripts names its terms in one.
    han = {ord(character) for character in printed + fold(printed)}
    han |= {code for codes in HAN_PUNCTUATION for code in codes}
    wanted = [cut for cut in cuts(fonts) if cut.is_han or latin or not (fonts / cut.file).is_file()]
    found = {cut: find_original(cut, originals) for cut in wanted}
    written = []
    for cut, original in found.items():
        font = cut_font(cut, original, han if cut.is_han else [code for codes in LATIN for code in codes])
        place = fonts / cut.file
        aside = place.with_suffix(".part")
        font.save(aside, reorderTables=None)
        aside.replace(place)
        written.append(place)
    coverage.cache_clear()
    return written


def main(argv: list[str]) -> int:
    """Run `python -m lemmata fonts`."""
    book = find_project()
    try:
        options = asked("fonts", argv, book)
        written = write_fonts(book, originals=options.originals, latin=options.latin)
    except (Refused, OriginalMissing) as error:
        print(error, file=sys.stderr)
        return 1
    for file in written:
        print(f"fonts: {file.name}, {len(coverage(file))} characters, {file.stat().st_size / 1000:.0f} kB")
    faults = missing_glyphs(book_texts(book.root), book.fonts)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0
