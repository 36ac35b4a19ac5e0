"""The embedded Chinese fonts, so that every reader of PDF finds their glyphs."""

from __future__ import annotations

import io
from typing import Any

from fontTools.ttLib import TTFont

OPENTYPE = "/OpenType"
#: Characters that a face draws by the glyph of a plainer one, as hexadecimal digits: what is searched and copied is the plain
#: one, whichever of the two a document prints first.
PLAIN = {b"00a0": b"0020", b"202f": b"0020", b"2010": b"002d", b"00ad": b"002d"}


def numbered_by_glyph(data: bytes) -> bytes:
    """Return a font whose characters have the numbers of their glyphs; a font that names its glyphs is returned as it is.

    A page names characters, and of such a font its own list says which glyph each one is. WeasyPrint writes the numbers of
    glyphs. Poppler and Chromium take them for what they are; the viewer of Firefox asks the list, as the standard says, and
    draws nothing.
    """
    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    if "CFF " not in font:
        return data
    top = font["CFF "].cff.topDictIndex[0]
    old = font.getGlyphOrder()
    new = [".notdef", *(f"cid{number:05d}" for number in range(1, len(old)))]
    if not hasattr(top, "ROS") or old == new:
        return data
    strings = top.CharStrings
    strings.charStrings = {name: strings.charStrings[was] for name, was in zip(new, old, strict=True)}
    top.charset = new
    renamed = dict(zip(old, new, strict=True))
    for table in font["cmap"].tables:
        table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    font["hmtx"].metrics = {renamed[name]: metric for name, metric in font["hmtx"].metrics.items()}
    font.setGlyphOrder(new)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def number_glyphs(document: object, pdf: Any) -> None:
    """Give the characters of each embedded OpenType font the numbers of their glyphs; WeasyPrint calls this before it writes."""
    import pydyf

    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.extra.get("Subtype") == OPENTYPE:
            stream.stream = [numbered_by_glyph(b"".join(stream.stream))]


def name_plainly(document: object, pdf: Any) -> None:
    """Let a glyph that draws several characters stand for the plainest; WeasyPrint calls this before it writes."""
    import pydyf

    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and b"begincmap" in stream.stream:
            # A line is <glyph> <character>.
            stream.stream = [line[:-5] + PLAIN[line[-5:-1]] + b">" if line.startswith(b"<") and line[-5:-1] in PLAIN
                             and line[-6:-5] == b"<" else line for line in stream.stream]
