"""Chinese in a browser: on a machine without any Chinese font no character is a box; with one nothing Chinese is fetched.

Each browser here sees only the fonts that a file of fontconfig names.
"""

import gzip
import os
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from fontTools.ttLib import TTFont
from lxml import html
from playwright.sync_api import expect

from tests.this_book import FONTS, THOROUGH
from tools import chromium

#: What a page may weigh at first view, in compressed bytes, without a Chinese font on the machine.
LIGHT = 150_000
#: And with one.
LIGHTER = 115_000
#: A character that the shipped fonts lack: what a browser draws of it is what it draws of any that it has not.
ABSENT = "\u9f98"

#: Every character of Chinese width that a page holds, drawn and compared with the box of `absent`. Folds are opened and rows
#: made near: a closed fold and a far row name no shipped face.
BOXES = """async (absent) => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  delete document.documentElement.dataset.rows;
  await Promise.all([...document.fonts].map((face) => face.load()));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (character, family) => {
    pen.clearRect(0, 0, 32, 32);
    pen.font = `24px ${family}`;
    pen.fillText(character, 2, 26);
    return pen.getImageData(0, 0, 32, 32).data.join();
  };
  const asked = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const wide = walker.currentNode.data.match(/[\\u1100-\\u11ff\\u2e80-\\u9fff\\uac00-\\ud7ff\\uf900-\\ufaff\\uff01-\\uffef]/gu);
    if (!wide || walker.currentNode.parentElement.closest("script, noscript")) continue;
    const family = getComputedStyle(walker.currentNode.parentElement).fontFamily;
    if (!asked.has(family)) asked.set(family, new Set());
    wide.forEach((one) => asked.get(family).add(one));
  }
  const boxes = [];
  let count = 0;
  for (const [family, characters] of asked) {
    const box = drawn(absent, family);
    for (const one of characters) { count += 1; if (drawn(one, family) === box) boxes.push(one); }
  }
  return { boxes, count };
}"""


@contextmanager
def machine(browser, folder, fonts: dict[str, bytes]):
    """A browser on a machine that has `fonts`, by file name, and one without Chinese."""
    place = folder / "fonts"
    place.mkdir()
    for name, data in ({"latin.ttf": (FONTS / "WhoseWorkMono-Regular.ttf").read_bytes()} | fonts).items():
        (place / name).write_bytes(data)
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{place}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>", encoding="utf-8")
    made = browser.browser_type.launch(executable_path=chromium.program(), args=["--no-sandbox"],
                                       env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")})
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def bare(browser, tmp_path_factory):
    """A browser on a machine without any Chinese font."""
    with machine(browser, tmp_path_factory.mktemp("bare"), {}) as made:
        yield made


def renamed(file: str, name: str, folder) -> bytes:
    """A shipped font under another name."""
    font = TTFont(FONTS / file)
    for number, text in {1: name, 3: name, 4: name, 6: name.replace(" ", "")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [name.replace(" ", "")]
    font["CFF "].cff[0].FullName = font["CFF "].cff[0].FamilyName = name
    font.save(folder / "renamed.otf")
    return (folder / "renamed.otf").read_bytes()


def chinese(folder, *names: str) -> dict[str, bytes]:
    """The shipped faces, simplified first, as fonts of other names."""
    files = ["WhoseWorkHanSC-Regular.otf", "WhoseWorkHanTC-Regular.otf"]
    return {f"{name}.otf": renamed(file, name, folder) for name, file in zip(names, files, strict=False)}


def test_without_a_chinese_font_no_character_of_a_page_of_any_kind_is_a_box(bare, server, specimens):
    """That the slices of every page hold every character of it, `tests/test_web_fonts.py` sees to."""
    seen, page = 0, bare.new_page()
    for name in dict.fromkeys([*specimens, "chapters/auction.html", "chapters/aura.html"]):
        page.goto(server + name)
        found = page.evaluate(BOXES, ABSENT)
        assert found["boxes"] == [], name
        seen += found["count"]
    assert seen > 1_000


def test_what_the_search_finds_is_no_box(bare, server):
    page = bare.new_page()
    page.goto(server + "search.html?q=剽窃")
    expect(page.locator("#search-results mark").first).to_contain_text("剽")
    assert page.evaluate(BOXES, ABSENT)["boxes"] == []
    # The text of the field itself: Chromium draws it once, before the faces have come.
    page.evaluate("document.fonts.ready")
    field = page.locator("#search-input")
    page.wait_for_function("() => document.getElementById('search-input').style.wordSpacing")
    drawn = field.screenshot()
    field.evaluate("(field, absent) => { field.value = absent + absent; }", ABSENT)
    assert field.screenshot() != drawn
    # What is listed under the field may stand on any page; the page itself holds the title of the book alone.
    page.goto(server + "chapters/teaching.html")
    page.locator("#find").press_sequentially("作者")
    expect(page.locator(".suggested a:lang(zh), .suggested :lang(zh)").first).to_be_visible()
    found = page.evaluate(BOXES, ABSENT)
    assert found["boxes"] == [] and found["count"] > 5


@pytest.mark.parametrize("name", ["index.html", "chapters/auction.html"])
def test_from_a_folder_without_a_script_there_is_no_box(bare, site, name):
    context = bare.new_context(java_script_enabled=False)
    page = context.new_page()
    # A slice is asked for when the page is laid out, which a slow machine does long after the page has come.
    with page.expect_event("requestfinished", lambda request: request.url.endswith(".woff2")):
        page.goto((site / name).as_uri())
    context.close()
    page = bare.new_page()
    page.goto((site / name).as_uri())
    assert page.evaluate(BOXES, ABSENT)["boxes"] == []


#: Waits until the faces of what is painted have come, and what they moved is painted too.
SETTLED = """async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


@cache
def sent(path: Path) -> int:
    """How many bytes a file of the site is sent in: compressed, but a font, which is already."""
    body = path.read_bytes()
    return len(body) if path.suffix == ".woff2" else len(gzip.compress(body, 9, mtime=0))


def weight(browser, server: str, site: Path, name: str, width: int = 1400, height: int = 900) -> int:
    """What a page and all that it asks for at first view weigh, in compressed bytes."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    page.goto(server + name)
    page.evaluate(SETTLED)
    page.close()
    return sum(sent(site / unquote(path).lstrip("/")) for path in asked)


def reckoned(site: Path, name: str, chinese_too: bool) -> int:
    """What a page, its sheets, scripts and icon and all its light pictures, near and far, weigh: with every slice of the Chinese
    faces that its sheets name or with none."""
    page, files = site / name, {site / name}
    for one in html.parse(str(page)).iter("link", "script", "img", "source"):
        address = one.get("href") or one.get("src") or one.get("srcset") or ""
        if address and one.get("rel", "stylesheet") in ("stylesheet", "icon") and ".dark" not in address:
            files.add((page.parent / unquote(urlsplit(address).path)).resolve())
    if chinese_too:
        files |= {(sheet.parent / slice_).resolve() for sheet in list(files) if sheet.suffix == ".css"
                  for slice_ in re.findall(r"""url\(["']?([^"')]+\.woff2)""", sheet.read_text(encoding="utf-8"))}
    return sum(sent(path) for path in files if path.is_file())


def heavier(browser, server: str, site: Path, pages: list[str], most: int, chinese_too: bool) -> dict[str, int]:
    """The pages whose first view weighs more than `most`, with what it weighs. Those are opened that by their files may, and
    five more; with THOROUGH every page."""
    by_weight = sorted(((reckoned(site, name, chinese_too), name) for name in pages), reverse=True)
    opened = [name for at, (size, name) in enumerate(by_weight) if THOROUGH or size > most or at < 5]
    return {name: size for name in opened if (size := weight(browser, server, site, name)) > most}


def test_without_a_chinese_font_the_first_view_of_every_page_is_light(bare, server, site, pages):
    assert heavier(bare, server, site, pages, LIGHT, True) == {}


@pytest.mark.parametrize("name", ["index", "chapters/auction", "chapters/settlement", "chapters/access",
                                  "chapters/copyrightability", "chapters/aura", "chapters/figures"])
def test_without_a_chinese_font_the_first_view_on_a_phone_is_light(bare, server, site, name):
    assert weight(bare, server, site, f"{name}.html", 390, 844) <= LIGHT


def test_with_a_chinese_font_the_first_view_of_every_page_is_lighter_still(browser, server, site, pages, tmp_path):
    with machine(browser, tmp_path, chinese(tmp_path, "Noto Serif CJK SC", "Noto Serif CJK TC")) as equipped:
        assert heavier(equipped, server, site, pages, LIGHTER, False) == {}


def test_rows_of_a_table_get_their_chinese_when_they_come_near_or_when_no_script_tells_of_them(bare, server):
    faces = "one => getComputedStyle(one).fontFamily.includes('Whose Work Han')"
    page = bare.new_page(viewport={"width": 1400, "height": 900})
    page.goto(server + "record/claims.html", wait_until="networkidle")
    last = page.locator(".records tbody tr :lang(zh-Hans):not(details *)").last
    assert not last.evaluate(faces)
    with page.expect_event("requestfinished", lambda request: request.url.endswith(".woff2")):
        last.scroll_into_view_if_needed()
    assert last.evaluate(faces)
    page = bare.new_page()
    page.route("**/page.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(server + "record/claims.html", wait_until="load")
    assert page.locator(".records tbody tr :lang(zh-Hans):not(details *)").last.evaluate(faces)


@pytest.mark.parametrize("names", [("Noto Serif CJK SC", "Noto Serif CJK TC"), ("WenQuanYi Micro Hei",)],
                         ids=["by the name in the style sheet", "by local()"])
def test_with_a_chinese_font_nothing_chinese_is_fetched(browser, server, tmp_path, names):
    with machine(browser, tmp_path, chinese(tmp_path, *names)) as equipped:
        page = equipped.new_page()
        fetched = []
        page.on("request", lambda request: fetched.append(request.url))
        for name in ("index.html", *(f"chapters/{one}.html" for one in ("auction", "aura", "glossary", "evidence"))):
            page.goto(server + name, wait_until="networkidle")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
            page.wait_for_load_state("networkidle")
            assert page.evaluate(BOXES.replace("await Promise", "0 && await Promise"), ABSENT)["boxes"] == [], name
    assert len(fetched) > 20
    assert [url for url in fetched if url.endswith(".woff2")] == []
