"""The fonts in the PDF: a page names glyphs, and a font that numbers characters otherwise is numbered anew."""

import io

import pikepdf
import pydyf
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from lemmata.editions.pdf.print_fonts import name_plainly, number_glyphs, numbered_by_glyph
from tests.this_book import FONTS

HAN = sorted(FONTS.glob("*Han*.otf"))
LATIN = next(FONTS.glob("*.ttf"))


def outline(font: TTFont, number: int) -> list:
    """What the glyph of that number draws."""
    pen = RecordingPen()
    font.getGlyphSet()[font.getGlyphOrder()[number]].draw(pen)
    return pen.value


@pytest.mark.parametrize("path", HAN, ids=lambda path: path.stem)
def test_each_character_has_the_number_of_its_glyph_and_is_drawn_as_before(path):
    before, after = TTFont(path), TTFont(io.BytesIO(numbered_by_glyph(path.read_bytes())))
    order = after["CFF "].cff.topDictIndex[0].charset
    assert order == [".notdef", *(f"cid{number:05d}" for number in range(1, len(order)))]
    for character in "佳士得":
        there, here = before.getBestCmap().get(ord(character)), after.getBestCmap().get(ord(character))
        assert before.getGlyphID(there) == after.getGlyphID(here)
        assert outline(before, before.getGlyphID(there)) == outline(after, after.getGlyphID(here)) != []
        assert before["hmtx"][there] == after["hmtx"][here]


@pytest.mark.parametrize("path", [LATIN, *HAN[:1]], ids=lambda path: path.stem)
def test_a_font_that_is_in_order_stays_as_it_is(path):
    ordered = numbered_by_glyph(path.read_bytes())
    assert numbered_by_glyph(ordered) == ordered


def test_the_fonts_of_a_document_are_numbered_before_it_is_written(tmp_path):
    pdf, data = pydyf.PDF(), HAN[0].read_bytes()
    pdf.add_object(pydyf.Stream([data], pydyf.Dictionary({"Subtype": "/OpenType"}), compress=True))
    pdf.add_object(pydyf.Stream([b"0 0 m"]))
    number_glyphs(None, pdf)
    place = tmp_path / "one.pdf"
    with place.open("wb") as file:
        pdf.write(file)
    with pikepdf.open(place) as written:
        streams = [one.read_bytes() for one in written.objects if isinstance(one, pikepdf.Stream)]
    assert numbered_by_glyph(data) in streams and data not in streams and b"0 0 m" in streams


@pytest.mark.parametrize("first, then", [("\u00a0", " "), ("\u2010", "-"), ("\u202f", " ")])
def test_a_glyph_stands_for_the_plainest_character_that_it_draws(first, then):
    """A glyph that is printed first for a blank that does not break would be searched and copied as that one."""
    pdf = pydyf.PDF()
    line = b"<0003> <" + first.encode("utf-16-be").hex().encode() + b">"
    pdf.add_object(pydyf.Stream([b"begincmap", line, b"<0004> <4f73>", b"endcmap"]))
    name_plainly(None, pdf)
    plain = b"<0003> <" + then.encode("utf-16-be").hex().encode() + b">"
    assert pdf.objects[-1].stream == [b"begincmap", plain, b"<0004> <4f73>", b"endcmap"]

