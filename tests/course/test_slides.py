"""The slides: what stands on them is what the ledgers, charts and tasks say, and all of it can be seen, heard and printed."""

import hashlib
import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from fontTools.ttLib import TTFont
from lxml import html
from playwright.sync_api import expect

from lemmata.course import slides
from lemmata.course.content import read
from lemmata.course.slides import build_slides
from lemmata.course.slides.deck import decks
from lemmata.record import front_matter, zip_archive
from lemmata.record.csv_rows import rows
from lemmata.record.project import Project
from tests import this_book

BASE = "https://example.org/whose-work/"
CHAPTERS = front_matter.taught(this_book.ROOT)
CLAIMS = {row["claim_id"]: row for row in rows(this_book.DATA / "claims.csv")}


def files_of(book: Project) -> dict[str, bytes]:
    return build_slides.files(decks(read(book, CHAPTERS, BASE), book, BASE), book.root, BASE)


@pytest.fixture(scope="module")
def files(built_book) -> dict[str, bytes]:
    return files_of(built_book)


@pytest.fixture(scope="module")
def folder(files, tmp_path_factory) -> Path:
    """Where the decks were unpacked."""
    place = tmp_path_factory.mktemp("slides")
    for name, contents in files.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(contents)
    return place


@pytest.fixture
def show(visit, folder):
    """`show(chapter, "?print-pdf", …)` opens a deck from its folder, ready, and without motion."""
    def opened(chapter: str, query: str = "", scheme: str = "light", width: int = 1280):
        page = visit(f"{folder.as_uri()}/{chapter}.html{query}", width=width, height=720, scheme=scheme, reduced_motion="reduce")
        if width >= 768:
            page.wait_for_function("window.Reveal && Reveal.isReady()")
        return page
    return opened


def sections(files: dict[str, bytes], chapter: str) -> list[html.HtmlElement]:
    return html.document_fromstring(files[f"{chapter}.html"].decode()).xpath("//div[@class='slides']/section")


def faults(page) -> list[tuple[str, object]]:
    """What axe finds, and texts whose contrast it could not measure. It may not fetch the style sheets, which a page
    opened from a folder cannot.
    """
    found = Axe().run(page, options={"preload": False}).response
    unmeasured = [one for one in found["incomplete"] if one["id"] == "color-contrast"]
    return [(one["id"], one["nodes"][0]["target"]) for one in found["violations"] + unmeasured]


def plain(text: str) -> str:
    """Words as a table has them: the pages set curly quotation marks."""
    return " ".join(text.translate(str.maketrans("‘’“”", "''\"\"")).split())


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_deck_follows_the_thread_that_its_chapter_names(files, chapter):
    named = front_matter.read(this_book.CHAPTERS / f"{chapter}.md")["slides"]
    shown = [one.get("id").split("-", 1)[1] for one in sections(files, chapter) if re.match(r"(claim|chart)-", one.get("id"))]
    assert shown == named
    assert 15 <= len(sections(files, chapter)) <= 25


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_slide_says_of_a_claim_what_the_ledger_says(files, chapter):
    for section in sections(files, chapter):
        if not section.get("id").startswith("claim-"):
            continue
        row = CLAIMS[section.get("id").removeprefix("claim-")]
        told = plain(section.xpath(".//h2")[0].text_content())
        assert told.split(" [")[0] == plain(row["claim"]).split(" [")[0]
        assert section.xpath("string(.//*[@class='lemma'])") == row["lemma"]
        assert section.xpath("string(.//*[contains(@class, 'verdict')])") == row["verdict"]
        assert plain(section.xpath("string(.//*[contains(@class, 'record')])")) == plain(row["correct_value"] or row["comment"])
        assert [one.text_content() for one in section.xpath(".//*[@class='eyebrow']/a")] == [
            f"Claim {row['claim_id']}", row["segment_id"]]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chart_of_a_chapter_is_shown_with_its_caption_and_alternative_text(files, chapter):
    text = (this_book.CHAPTERS / f"{chapter}.md").read_text(encoding="utf-8")
    by_id = {one.get("id"): one for one in sections(files, chapter)}
    for name in re.findall(r"```\{chart\} (\w+)", text):
        facts = json.loads((this_book.FIGURES / f"{name}.json").read_text(encoding="utf-8"))
        section = by_id[f"chart-{name}"]
        assert plain(section.xpath(".//h2")[0].text_content()) == plain(facts["caption"])
        assert {one.get("alt") for one in section.xpath(".//img")} == {facts["alt"]}


def test_each_slide_has_a_heading_and_the_deck_one_of_the_first_order(files):
    for chapter in CHAPTERS:
        found = [[one.tag for one in section.xpath(".//h1|.//h2|.//h3")] for section in sections(files, chapter)]
        assert found == [["h1"], *[["h2"]] * (len(found) - 1)]


def test_every_link_leads_to_a_place_of_the_site(files, site):
    places: dict[str, set[str]] = {}
    for chapter in CHAPTERS:
        for address in html.document_fromstring(files[f"{chapter}.html"].decode()).xpath("//a/@href"):
            page, place = urldefrag(unquote(address.removeprefix(BASE)))
            if page not in places:
                # What leads out of the book leads there from the page too.
                assert address.startswith(BASE), address
                places[page] = set(html.document_fromstring((site / page).read_text(encoding="utf-8")).xpath("//@id"))
            assert not place or place in places[page], address


#: What of the slide that is shown does not fit into it, and charts that have no room.
MISFITS = """(slides) => slides.filter((one) => {
    const chart = [...one.querySelectorAll("img")].find((image) => image.offsetHeight || image.offsetWidth);
    return one.scrollHeight > 720 || one.scrollWidth > 1280 || (chart && chart.offsetHeight < 320);
}).map((one) => one.parentElement.id)"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_overflows_a_slide_on_the_screen(show, chapter):
    page, found = show(chapter), []
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({number}, 0, 9)")
        found += page.locator(".present > .slide").evaluate_all(MISFITS)
    assert found == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_print_view_gives_a_page_for_each_slide_with_all_of_it(show, files, chapter):
    page = show(chapter, "?print-pdf", scheme="dark")
    page.wait_for_selector(".pdf-page")
    page.emulate_media(media="print")
    assert page.locator(".slide").evaluate_all(MISFITS) == []
    expected = sections(files, chapter)
    printed = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(printed) == len(expected)
    for sheet, section in zip(printed, expected, strict=True):
        assert sheet.get_size() == (960, 540)
        seen = section.xpath(".//text()[not(ancestor::thead or ancestor::aside)]")
        words = [word for text in seen for word in re.findall(r"[a-z]{4,}", text)]
        told = re.sub(r"\s", "", sheet.get_textpage().get_text_range())
        assert [one for one in words if one not in told] == []


def test_paper_is_light_whatever_the_screen_is(show):
    page = show("auction", "?print-pdf", scheme="dark")
    page.wait_for_selector(".pdf-page")
    chart = page.locator("#chart-auction_fees img:visible")
    assert chart.get_attribute("src") == "figures/auction_fees.dark.svg"
    page.emulate_media(media="print")
    assert chart.get_attribute("src") == "figures/auction_fees.light.svg"
    assert page.locator(".pdf-page").first.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(253, 252, 249)"


@pytest.mark.parametrize(("chapter", "scheme"), [("copyrightability", "light"), ("auction", "dark")])
def test_axe_finds_nothing_on_a_slide_of_any_kind(show, files, chapter, scheme):
    kinds: dict[str, int] = {}
    for number, section in enumerate(sections(files, chapter)):
        kinds.setdefault(section.xpath("string(./div/@class)") + section.xpath("string(.//dl/@class)"), number)
    page, found = show(chapter, scheme=scheme), []
    for number in kinds.values():
        page.evaluate(f"Reveal.slide({number}, 0, 9)")
        found += [(number, *one) for one in faults(page)]
    assert len(kinds) >= 8
    assert found == []


def test_axe_finds_nothing_in_the_deck_as_a_text_and_in_the_list_of_decks(show):
    page = show("settlement", width=390)
    found = faults(page)
    page.goto(page.url.replace("settlement.html", "index.html"))
    assert found + faults(page) == []


@pytest.mark.parametrize("place", ["#/claim-S0-20", "#/auction-q01"])
def test_verdict_and_answer_come_at_the_next_step(show, place):
    page = show("auction", place)
    told = page.locator(".present .fragment")
    expect(told).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(told).to_be_visible()


def test_s_shows_the_notes_beside_the_whole_slide(show):
    page = show("auction", "#/auction-d1")
    page.keyboard.press("s")
    notes = page.locator(".speaker-notes")
    expect(notes).to_contain_text("Only paragraph 4 has a speaker and a quotation.")
    right = page.locator(".present > .slide").evaluate("(one) => one.getBoundingClientRect().right")
    assert right <= notes.bounding_box()["x"] + 1


def test_on_a_phone_the_deck_is_a_text_to_read(show):
    page = show("aura", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("section")).to_have_count(23)
    assert page.locator("section:not(:visible)").count() == 0


@pytest.fixture(scope="module")
def drawn(files) -> dict[str, set[int]]:
    """The characters that the faces of the decks draw, by the end of their family's name."""
    rules = re.findall(r'font-family:"Whose Work Han (SC|TC)".*?url\(([^)]+)\)', files["fonts/fonts.css"].decode())
    return {face: set(TTFont(BytesIO(files[f"fonts/{name}"])).getBestCmap()) for face, name in rules}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_faces_of_the_decks_draw_all_the_chinese_of_each_in_either_script(files, drawn, chapter):
    page = html.document_fromstring(files[f"{chapter}.html"].decode())
    # The language of a text is that of the nearest element that has one.
    said = {face: "".join(page.xpath(f"//body//text()[ancestor::*[@lang][1][@lang='{lang}']]"))
            for lang, face in (("zh-Hans", "SC"), ("zh-Hant", "TC"))}
    wanted = {face: set(re.findall("[\u3400-\u9fff]", text)) for face, text in said.items()}
    assert len(wanted["SC"] | wanted["TC"]) > 20
    assert {face: {one for one in characters if ord(one) not in drawn.get(face, ())} for face, characters in wanted.items()} == {
        "SC": set(), "TC": set()}


def test_a_browser_takes_the_faces_that_the_decks_bring(show, files):
    named = re.findall(r'url\(([^)]+)\)', files["fonts/fonts.css"].decode())
    assert named and all(f"fonts/{name}" in files for name in named)
    page = show("copyrightability")
    lemmas = page.locator(".lemma").all_text_contents()
    loaded = page.evaluate("(text) => document.fonts.load('1em \"Whose Work Han SC\"', text)"
                           ".then((faces) => faces.map((one) => one.status))", "".join(lemmas))
    assert lemmas and loaded == ["loaded"]


def test_the_same_book_gives_the_same_zip(files, built_book):
    assert zip_archive.pack(files_of(built_book)) == zip_archive.pack(files)


def test_reveal_is_what_its_makers_published_and_light(files):
    told = (build_slides.HERE / "reveal" / "README.md").read_text(encoding="utf-8")
    fingerprints = {name: mark for mark, name in re.findall(r"([0-9a-f]{64})  (\S+)", told)}
    assert fingerprints == {name: hashlib.sha256(files[f"reveal/{name}"]).hexdigest()
                            for name in ("reveal.js", "reveal.css", "LICENSE")}
    assert sum(len(contents) for name, contents in files.items() if name.startswith("reveal/")) <= 200_000


def test_an_unknown_chapter_is_told_and_no_deck_touched(capsys):
    assert slides.main(["auctoin"]) == 1
    assert "slides: unknown chapter 'auctoin', expected one of auction," in capsys.readouterr().err
