"""The slices of the Chinese faces: each character of a page is in one, and the same text gives the same bytes."""

import base64
import io
import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import html

from lemmata.sphinx import web_fonts
from lemmata.sphinx.html_page import STATIC
from tests.this_book import FONTS

RULE = re.compile(r'@font-face\{font-family:"(?P<family>[^"]+)".*?url\((?P<file>[^)]+)\).*?unicode-range:(?P<range>[^}]+)\}')
#: Chinese characters, kana, Hangul, and the marks of their width.
ASIAN = re.compile("[\u1100-\u11ff\u3001-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uff65]")
SC, TC = "Whose Work Han SC", "Whose Work Han TC"


def codes(ranges: str) -> set[int]:
    """The code points of a `unicode-range`."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def sheet_of(page: Path) -> Path:
    """The sheet that a page links."""
    [address] = html.fromstring(page.read_bytes()).xpath("//link[@rel='stylesheet']/@href[contains(., '/fonts/')]")
    return page.parent / address


def asked(page: Path) -> dict[str, set[int]]:
    """The characters of a page by family."""
    found: dict[str, set[int]] = {SC: set(), TC: set()}
    for text in html.fromstring(page.read_bytes()).xpath("//body//text()[not(ancestor::script)]"):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        tag = next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), "")
        found[TC if tag in ("zh-Hant", "zh-HK", "zh-TW") else SC] |= set(map(ord, ASIAN.findall(text)))
    return found


def rules(sheet: Path) -> dict[str, list[tuple[str, set[int]]]]:
    """The slices of each family in a sheet, each with what is taken from it."""
    found: dict[str, list[tuple[str, set[int]]]] = {SC: [], TC: []}
    for rule in RULE.finditer(sheet.read_text(encoding="utf-8")):
        found[rule["family"]].append((rule["file"], codes(rule["range"])))
    return found


def test_every_chinese_character_of_every_page_is_in_one_slice_of_its_script(site, pages):
    whole = rules(site / web_fonts.FOLDER / web_fonts.BOOK)
    seen = 0
    for name in pages:
        own = rules(sheet_of(site / name))
        for family, characters in asked(site / name).items():
            taken = [code for _, part in own[family] for code in part]
            assert characters - set(taken) == set(), name
            assert len(taken) == len(set(taken)), f"{name}: a character of {family} is taken from two slices"
            assert characters <= {code for _, part in whole[family] for code in part}, name
            seen += len(characters)
    assert seen > 5_000


def test_every_slice_draws_what_its_sheets_promise_and_none_is_left_over(site, pages):
    folder = site / web_fonts.FOLDER
    sheets = {sheet_of(site / name).name for name in pages}
    promised: dict[str, set[int]] = {}
    for sheet in sheets:
        for file, part in (one for family in rules(folder / sheet).values() for one in family):
            promised.setdefault(file, set()).update(part)
    assert {path.name for path in folder.iterdir()} == set(promised) | sheets | {"OFL.txt"}
    for file, wanted in promised.items():
        with TTFont(folder / file, lazy=True) as font:
            assert wanted <= set(font.getBestCmap()), file


def test_pages_that_need_the_same_share_a_sheet(site, pages):
    assert sheet_of(site / "chapters" / "teaching.html").name == sheet_of(site / "notebooks" / "licensing.html").name


def test_characters_are_sliced_in_the_order_in_which_they_are_laid_out():
    page = html.document_fromstring(
        '<html lang="en"><body><p lang="zh-Hans">乙甲<script>丁</script></p><details><summary><i lang="zh-Hans">開</i></summary>'
        '<p lang="zh-Hans">戊</p></details><section class="segment" data-length="9"><p lang="zh-Hans">己</p></section>'
        # On a wide screen a section without segments does not wait.
        '<section data-length="9"><p lang="zh-Hans">庚</p></section>'
        '<p>x “の” é<span lang="zh-Hant">丙，“甲”</span><i lang="zh-Latn">é</i></p></body></html>')
    assert web_fonts.needed(page) == {web_fonts.SIMPLIFIED: "乙甲開庚の己戊", web_fonts.TRADITIONAL: "丙，“甲”"}


def test_a_page_takes_a_slice_of_which_it_needs_most_and_no_character_twice(monkeypatch):
    monkeypatch.setattr(web_fonts, "SIZE", 3)
    pool = ["abcd", "aefg", "dhij"]
    assert web_fonts.choose("abcxyzw", pool) == {"abcd": "abc", "xyz": "xyz", "w": "w"}
    assert pool == ["abcd", "aefg", "dhij", "xyz", "w"]
    assert web_fonts.choose("abcdefw", pool, share=0) == {"abcd": "abcd", "aefg": "ef", "w": "w"}


def test_what_is_seen_first_lies_in_as_few_slices_as_can_be(monkeypatch):
    monkeypatch.setattr(web_fonts, "SIZE", 3)
    # Three quarters of "zabc" are needed, but only "a" among the first three: it is cut again, beside those.
    assert web_fonts.choose("axybcz", ["zabc"]) == {"axy": "axy", "zabc": "zbc"}


def test_a_range_joins_neighbours():
    assert web_fonts.ranges("BA一C") == "U+41-43,U+4E00"


def test_the_same_characters_give_the_same_bytes():
    path = FONTS / web_fonts.TRADITIONAL.file
    some = "".join(map(chr, sorted(web_fonts.coverage(path))[200:230]))
    assert web_fonts.cut(path, some) == web_fonts.cut(path, some[::-1])
    assert web_fonts.slice_name(path, some) == web_fonts.slice_name(path, some[::-1])


def contents(folder: Path) -> dict[str, bytes]:
    """What the files of a folder hold."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two pages."""
    for name, text in {"index": "誰的作品", "search": "誰"}.items():
        (tmp_path / f"{name}.html").write_text(
            f'<html lang="en"><head><link rel="stylesheet" href="_static/fonts/book.css"></head><body><p lang="zh-Hant">{text}'
            "</p></body></html>", encoding="utf-8")
    web_fonts.write(tmp_path, FONTS, tmp_path / "kept.json")
    return tmp_path


def test_a_changed_page_gets_another_sheet_and_the_old_one_goes(small, tmp_path_factory):
    page, folder = small / "index.html", small / web_fonts.FOLDER
    before = contents(folder)
    page.write_text(page.read_text(encoding="utf-8").replace("品", "者"), encoding="utf-8")
    web_fonts.write(small, FONTS, small / "kept.json")
    again = contents(folder)
    assert sheet_of(page).name not in before and sheet_of(page).name in again
    assert sheet_of(small / "search.html").name == web_fonts.BOOK
    assert len(again) == len(before) == 4
    # What was built step by step is what is built at once.
    fresh = tmp_path_factory.mktemp("fresh")
    for name in ("index.html", "search.html"):
        shutil.copy(small / name, fresh)
    web_fonts.write(fresh, FONTS, fresh / "kept.json")
    assert contents(fresh / web_fonts.FOLDER) == again


def test_what_has_not_changed_is_not_cut_again(small, monkeypatch):
    before = contents(small / web_fonts.FOLDER)
    monkeypatch.setattr(web_fonts, "cut", lambda *_: pytest.fail("a slice was cut again"))
    web_fonts.write(small, FONTS, small / "kept.json")
    assert contents(small / web_fonts.FOLDER) == before


def test_a_page_that_has_not_changed_is_not_parsed_again(small, monkeypatch):
    before = contents(small / web_fonts.FOLDER)
    monkeypatch.setattr(web_fonts, "needed", lambda _: pytest.fail("a page was parsed again"))
    web_fonts.write(small, FONTS, small / "kept.json")
    assert contents(small / web_fonts.FOLDER) == before


def test_the_room_of_a_character_is_as_wide_and_high_as_the_shipped_faces_and_draws_nothing():
    coded = re.search(r'atob\("([^"]+)"\)', (STATIC / "js" / "appearance.js").read_text(encoding="utf-8"))[1]
    room, face = TTFont(io.BytesIO(base64.b64decode(coded))), TTFont(FONTS / "WhoseWorkHanSC-Regular.otf")
    drawn = room.getBestCmap()
    glyph, = set(drawn.values())
    assert room["glyf"][glyph].numberOfContours == 0 and room["hmtx"][glyph][0] == room["head"].unitsPerEm
    assert [getattr(room["hhea"], name) / room["head"].unitsPerEm for name in ("ascent", "descent")] == [
        getattr(face["hhea"], name) / face["head"].unitsPerEm for name in ("ascent", "descent")]
    # Whatever a shipped face draws one em wide has its room.
    wide = {code for code, name in face.getBestCmap().items()
            if face["hmtx"][name][0] == face["head"].unitsPerEm and ASIAN.match(chr(code))}
    assert len(wide) > 1500 and wide <= drawn.keys()
    sheet = (STATIC / "css" / "page.css").read_text(encoding="utf-8")
    assert sheet.count('"Whose Work Room"') == 2
