"""The embedded Chinese fonts, so that every reader of PDF finds their glyphs."""

from __future__ import annotations

import io
from typing import Any

from fontTools.ttLib import TTFont

OPENTYPE = "/OpenType"


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
