"""The shipped fonts draw every character of the book, and a character that they cannot draw is named with its file."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lemmata.editions import font_subset
from lemmata.record.shipped_fonts import shipped_file
from lemmata.sphinx import web_fonts
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


def test_a_glyph_in_one_style_of_a_family_is_not_enough(monkeypatch):
    monkeypatch.setattr(font_subset, "coverage",
                        lambda file: frozenset(map(ord, "x" if file.name == "WhoseWorkSerif-Regular.ttf" else "")))
    assert [fault.character for fault in font_subset.missing_glyphs({"one.md": "x"}, FONTS)] == ["x"]


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


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    """The fonts of a book that calls its families On Panel: files by name alone."""
    (tmp_path / "_config.yml").write_text("sphinx: {config: {lemmata_font_family: On Panel}}\n")
    (tmp_path / "fonts").mkdir()
    for cut in font_subset.CUTS:
        (tmp_path / "fonts" / cut.file.replace("WhoseWork", "OnPanel")).touch()
    return tmp_path / "fonts"


def test_a_book_may_call_its_families_by_a_name_of_its_own(panel):
    assert {file.name for file in font_subset.font_files(panel)} == {file.name for file in panel.iterdir()}
    assert shipped_file(panel, web_fonts.TRADITIONAL.file) == panel / "OnPanelHanTC-Regular.otf"


def test_what_the_style_sheet_calls_a_family_leads_to_the_books_own(panel, tmp_path):
    rules = font_subset.write_fontconfig(tmp_path / "fontconfig", panel).read_text(encoding="utf-8")
    assert f"<family>{font_subset.SERIF}</family><prefer><family>On Panel Serif</family>" in rules
    assert "<family>serif</family><prefer><family>On Panel Serif</family>" in rules


def test_under_the_name_of_the_style_sheet_no_family_is_led_elsewhere(tmp_path):
    rules = font_subset.write_fontconfig(tmp_path, FONTS).read_text(encoding="utf-8")
    assert f"<family>{font_subset.SERIF}</family><prefer>" not in rules
