"""The shipped fonts draw every character of the book, and a character that they cannot draw is named with its file."""

from fontTools.ttLib import TTFont

from lemmata.editions import font_subset
from tests.this_book import FONTS, ROOT


def test_the_book_holds_no_character_without_a_glyph():
    assert [str(fault) for fault in font_subset.missing_glyphs(font_subset.book_texts(ROOT), FONTS)] == []


def test_what_a_cell_held_in_an_edition_is_printed_too():
    texts = font_subset.book_texts(ROOT)
    kept = [text for name, text in texts.items() if name.startswith("data/editions/")]
    # It stands in no table of today, and on the page of what changed.
    assert kept and "差異" in "".join(kept)


def test_a_character_without_a_glyph_is_named_with_file_and_line():
    faults = font_subset.missing_glyphs({"chapters/one.md": "fine\nnot \u9f98 fine\n"}, FONTS)
    assert [str(fault) for fault in faults] == [
        "chapters/one.md:2: character '\u9f98' (U+9F98) has no glyph in the shipped fonts; replace it, or run `make fonts` "
        "if it is a Chinese character"]


def test_every_shipped_file_has_the_glyphs_that_its_map_promises():
    for file in font_subset.font_files(FONTS):
        with TTFont(file) as font:
            names = set(font.getGlyphOrder())
            assert set(font.getBestCmap().values()) <= names, file.name


def test_pinyin_has_its_marks_in_the_text_faces():
    for file in font_subset.font_files(FONTS):
        if "Serif" in file.name or "Sans" in file.name:
            assert {ord(letter) for letter in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"} <= font_subset.coverage(file), file.name


def test_all_fonts_are_light_enough_to_ship():
    assert sum(file.stat().st_size for file in font_subset.font_files(FONTS)) < 2_500_000
