"""The Chinese faces of the site: slices of the shipped fonts, and for each page a style sheet that names those it needs.

A page's characters are sliced in the order in which a browser lays them out, so that who opens a page pays for what is in
view. A page takes a slice of another page where it needs most of it, and pages that need the same share their sheet. The
family stands behind fonts of the system, by name in page.css and by `local()` here: who has one of them fetches nothing.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from lxml import html
from sphinx.application import Sphinx

from lemmata.record.shipped_fonts import FAMILY, shipped_file
from lemmata.sphinx import html_page

#: Where slices and sheets lie in the site.
FOLDER = "_static/fonts"
#: The sheet for the characters of all pages, which the search needs. The template links it; here a page gets its own.
BOOK = "book.css"
LINK = re.compile(rf"(?<={FOLDER}/)[\w-]+\.css")
#: How many characters a slice holds, and which share of another page's slice a page must need to take it. A first view of a
#: reading shows some 100 characters: twice as many in a slice, and it fetched twice as much.
SIZE, SHARE = 60, 0.75
#: What is drawn by a Chinese face even in no run of Chinese: Hangul, kana, the marks and letters of its width.
WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Face:
    """A shipped font, its family in style sheets, and fonts of systems that serve as well."""

    family: str
    file: str
    local: tuple[str, ...]


SIMPLIFIED = Face(f"{FAMILY} Han SC", "WhoseWorkHanSC-Regular.otf", (
    "Noto Serif CJK SC", "NotoSerifCJKsc-Regular", "Noto Sans CJK SC", "NotoSansCJKsc-Regular", "Source Han Serif SC",
    "Source Han Sans SC", "Songti SC", "PingFang SC", "Microsoft YaHei", "SimSun", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei"))
TRADITIONAL = Face(f"{FAMILY} Han TC", "WhoseWorkHanTC-Regular.otf", (
    "Noto Serif CJK TC", "NotoSerifCJKtc-Regular", "Noto Sans CJK TC", "NotoSansCJKtc-Regular", "Source Han Serif TC",
    "Source Han Sans TC", "Songti TC", "PingFang TC", "PingFang HK", "Microsoft JhengHei", "PMingLiU",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"))


def runs(element: html.HtmlElement, lang: str = "", late: int = 0) -> Iterator[tuple[int, str, str]]:
    """Yield each piece of text beyond ASCII that a browser draws: how late (1: it is laid out when it comes near, 2: it is
    folded), the language around it, its characters."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    # A section that waits does so on a phone alone.
    waits = "data-length" in element.attrib and (element.tag != "section" or "segment" in element.get("class", "").split())
    lang, late = element.get("lang", lang), max(late, int(waits))
    if element.text and not element.text.isascii():
        yield late, lang, element.text
    for child in element:
        is_folded = element.tag == "details" and "open" not in element.attrib and child.tag != "summary"
        yield from runs(child, lang, 2 if is_folded else late)
        if child.tail and not child.tail.isascii():
            yield late, lang, child.tail


def needed(page: html.HtmlElement) -> dict[Face, str]:
    """Return the characters that a page draws in each face, in the order in which they are laid out."""
    found: dict[Face, dict[str, None]] = {SIMPLIFIED: {}, TRADITIONAL: {}}
    for _, lang, text in sorted(runs(page.find("body")), key=lambda run: run[0]):
        is_chinese = lang.startswith("zh") and "Latn" not in lang
        face = TRADITIONAL if lang in ("zh-Hant", "zh-HK", "zh-TW") else SIMPLIFIED
        found[face] |= dict.fromkeys(one for one in text if not one.isascii() and (is_chinese or WIDE.match(one)))
    return {face: "".join(characters) for face, characters in found.items()}


@cache
def set_of(characters: str) -> frozenset[str]:
    """Return the characters of a slice, which is asked for at each page."""
    return frozenset(characters)


def choose(characters: Iterable[str], pool: list[str], share: float = SHARE) -> dict[str, str]:
    """Return the slices that hold `characters`, each with the part that is taken from it; no character is taken from two.

    Slices of `pool` are taken where `share` of them is needed. The rest is cut into new ones, which join the pool.
    """
    left, chosen = dict.fromkeys(characters), {}
    first = set(list(left)[:SIZE]) if len(left) > SIZE else set()
    for known in pool:
        if len(left.keys() & set_of(known)) < share * len(known):
            continue
        part = "".join(one for one in known if one in left)
        # What is seen first may not lie in a slice here and a slice there.
        if 0 < len(first.intersection(part)) < share * len(part):
            part = "".join(one for one in part if one not in first)
        if part and len(part) >= share * len(known):
            chosen[known] = part
            left = {one: None for one in left if one not in part}
    rest = "".join(left)
    new = [rest[at:at + SIZE] for at in range(0, len(rest), SIZE)]
    pool += new
    return chosen | {one: one for one in new}


@cache
def coverage(path: Path) -> frozenset[int]:
    """Return the code points that a shipped font draws."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def preload(fonts: Path) -> None:
    """Read what the shipped faces in the folder `fonts` draw, and what their slices are named by."""
    for face in (SIMPLIFIED, TRADITIONAL) if fonts.is_dir() else ():
        coverage(shipped_file(fonts, face.file))
        origin(shipped_file(fonts, face.file))


@cache
def loaded(path: Path) -> hb.Face:
    """Return a shipped font as HarfBuzz has it."""
    return hb.Face(hb.Blob.from_file_path(str(path)))


def tags(*names: str) -> set[int]:
    """Return names of tables as HarfBuzz counts them."""
    return {int.from_bytes(name.encode("ascii"), "big") for name in names}


def cut(path: Path, characters: str) -> bytes:
    """Return a slice of a shipped font as woff2; the same characters give the same bytes."""
    wanted = hb.SubsetInput()
    # The shipped fonts carry no hints. Subroutines save nothing that the compression does not: without them a slice is a
    # seventh smaller.
    wanted.flags = hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE
    for kind, kept in ((hb.SubsetInputSets.UNICODE, set(map(ord, characters))), (hb.SubsetInputSets.NAME_ID, {1, 2}),
                       (hb.SubsetInputSets.LAYOUT_FEATURE_TAG, set())):
        wanted.sets(kind).clear()
        wanted.sets(kind).update(kept)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(tags("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG"))
    font = TTFont(BytesIO(hb.subset(loaded(path), wanted).blob.data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made, reorderTables=None)
    return made.getvalue()


@cache
def origin(path: Path) -> int:
    """Return what slices of a shipped font are made from: its bytes, and the way in which they are cut."""
    return zlib.crc32(Path(__file__).read_bytes(), zlib.crc32(path.read_bytes()))


def slice_name(path: Path, characters: str) -> str:
    """Return the file of a slice. It is named by what it is cut from, so that one that is there need not be cut again."""
    mark = zlib.crc32("".join(sorted(characters)).encode(), origin(path))
    return f"{path.stem[path.stem.rindex('Han'):].lower()}-{mark:08x}.woff2"


def ranges(characters: str) -> str:
    """Return characters as a `unicode-range`."""
    found: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ",".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in found)


def rule(face: Face, name: str, part: str) -> str:
    """Return the `@font-face` by which a sheet takes `part` from the slice `name`. It serves for bold: none is drawn."""
    local = "".join(f'local("{one}"),' for one in face.local)
    return (f'@font-face{{font-family:"{face.family}";font-weight:400 900;font-display:swap;'
            f'src:{local}url({name}) format("woff2");unicode-range:{ranges(part)}}}\n')


class Kept:
    """The needs of pages at the last build, in a file by the bytes of the page: to parse one takes longer than to write it."""

    def __init__(self, file: Path) -> None:
        self._file, self._code = file, Path(__file__).read_bytes()
        self._now: dict[str, Any] = {}
        try:
            self._before = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._before = {}

    def needed(self, text: str) -> dict[Face, str]:
        """Return the characters that a page draws in each face, as the function of this name tells them."""
        mark = sha256(self._code + LINK.sub("", text, count=1).encode()).hexdigest()
        if mark not in self._before:
            self._before[mark] = list(needed(html.document_fromstring(text)).values())
        self._now[mark] = self._before[mark]
        return dict(zip((SIMPLIFIED, TRADITIONAL), self._now[mark], strict=True))

    def save(self) -> None:
        """Write what was asked for; what was not is forgotten."""
        self._file.write_text(json.dumps(self._now, ensure_ascii=False), encoding="utf-8")


def write(site: Path, fonts: Path, kept_pages: Path) -> None:
    """Cut what the pages of `site` draw, write their sheets and link them; remove what no page needs any more.

    `kept_pages` is a file for what is known of pages that do not change.
    """
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    # Each copy of the faces bears its licence. A book that ships none is drawn in those of its reader.
    kept = {"OFL.txt": (fonts / "OFL.txt").read_bytes()} if fonts.is_dir() else {}
    pools: dict[Face, list[str]] = {SIMPLIFIED: [], TRADITIONAL: []}
    pages = Kept(kept_pages)
    slices: dict[str, tuple[Path, str]] = {}

    def sheet(wanted: dict[Face, str], share: float = SHARE) -> bytes:
        rules = []
        for face, characters in wanted.items() if fonts.is_dir() else ():
            path = shipped_file(fonts, face.file)
            for known, part in choose((one for one in characters if ord(one) in coverage(path)), pools[face], share).items():
                name = slice_name(path, known)
                slices[name] = path, known
                rules.append(rule(face, name, part))
        return "".join(rules).encode()

    for path in sorted(site.rglob("*.html"), key=lambda one: (one != site / "index.html", one)):
        text, name = path.read_text(encoding="utf-8"), BOOK
        if path != site / "search.html":
            own = sheet(pages.needed(text))
            name = f"page-{zlib.crc32(own):08x}.css"
            kept[name] = own
        if (linked := LINK.sub(name, text, count=1)) != text:
            path.write_text(linked, encoding="utf-8")
    kept[BOOK] = sheet({face: "".join(pool) for face, pool in pools.items()}, share=0)
    # Most of the time goes into the compression, which other threads need not wait for.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        new = [name for name in slices if not (folder / name).is_file()]
        kept |= zip(new, threads.map(lambda name: cut(*slices[name]), new), strict=True)
    for name, contents in kept.items():
        (folder / name).write_bytes(contents)
    for path in folder.iterdir():
        if path.name not in kept and path.name not in slices:
            path.unlink()
    pages.save()


def _write(app: Sphinx, exception: Exception | None) -> None:
    if not exception and html_page.is_site(app):
        write(Path(app.outdir), Path(app.confdir) / "fonts", Path(app.doctreedir) / "web_fonts.json")


def setup(app: Sphinx) -> dict[str, bool]:
    """Cut the slices when every page is written."""
    app.connect("build-finished", _write, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
