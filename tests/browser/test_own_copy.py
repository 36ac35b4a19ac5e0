"""The reader's own copy: a segment that is whole in it is found, whatever its setting, shown and marked; nothing stays.

The tests with a real source need READER_SOURCES. The others write a text of their own into a page, with its segments.
"""

import gzip
import json
import os
import random
import re
import unicodedata
from functools import cache

import pytest
from playwright.sync_api import expect

from lemmata.sources import copies, layouts
from lemmata.sources.normalise import fingerprint, normalise, rolling
from lemmata.sphinx.html_page import STATIC, bare
from lemmata.sphinx.readings import segment_html_id
from tests.browser.test_accessibility import faults
from tests.conftest import watched
from tests.this_book import DATA, ROOT

READINGS = {row["reading_id"]: row for row in copies.readings(DATA)}
#: Paragraphs of a text of our own, between headings. The fourth has what NFKC changes; the last has two pages in it.
SENTENCES = ["小貓昨天——也就是五月三日——回到「溫暖」的家，鄰居說：「太好了」，大家都很高興，也都去看牠。",
             "院子裡的狗在叫，屋裡的狗也在叫[2]，只有小貓不叫，因為牠睡着了，睡得很沉，誰也叫不醒牠。",
             "到了晚上，月亮出來了，小貓才醒；牠喝了水，吃了魚，又在Café旁邊的窗台上坐下來，看着外面。",
             "第二天是ＡＢＣ日，ﬁsh賣Ⅳ元一斤；小貓想：魚為甚麼這樣貴，人為甚麼這樣多，路為甚麼這樣長。",
             "".join(f"第{number}天小貓又去了市場的第{number}個攤位，看見第{number}種魚。" for number in "一二三四五六七八九十")]
SHORT = "貓與魚"


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The text of each source in READER_SOURCES, by reading."""
    if not os.environ.get(copies.ENVIRONMENT):
        pytest.skip(f"{copies.ENVIRONMENT} names no folder with copies of the sources")
    return copies.find(copies.folder(None), DATA)


def unfold(page) -> None:
    """Open the fold that the form lies in."""
    page.locator(".chapter-before").evaluate_all("folds => folds.forEach((one) => { one.open = true; })")


@pytest.fixture
def visit(visit):
    """`visit`, with the fold open that the form lies in, or closed with `visit.folded`."""
    def open_page(path: str, **options):
        page = visit(path, **options)
        unfold(page)
        return page
    open_page.folded = visit
    return open_page


def chapter(reading: str) -> str:
    """The page that reads a source."""
    [path] = [path for path in (ROOT / "chapters").glob("*.md")
              if re.search(rf"\{{source\}} {reading}\n```", path.read_text(encoding="utf-8"))]
    return f"chapters/{path.stem}.html"


@pytest.fixture(scope="module")
def looked_at(browser, server):
    """`looked_at(reading)` is the page that reads a source, opened once for all tests that only look at it."""
    with watched(browser, server) as (open_page, noted):
        @cache
        def opened(reading: str):
            page = open_page(chapter(reading))
            unfold(page)
            lay_out(page)
            return page
        yield opened
    assert noted == []


@pytest.fixture(scope="module")
def shown(browser, server, sources):
    """`shown(reading)` is the page that reads a source, with the source given, for all tests that only look at it."""
    with watched(browser, server) as (open_page, noted):
        @cache
        def opened(reading: str):
            page = open_page(chapter(reading))
            unfold(page)
            give(page, sources[reading])
            return page
        yield opened
    assert noted == []


def load(page, server: str, texts=(*SENTENCES, SHORT), **changed):
    """Load a chapter whose segments are `texts`; `changed` is what it says of each."""
    texts = [normalise(text) for text in texts]
    data = [{"letters": len(text), "rolling": rolling(text), "sha256": fingerprint(text), "incipit": text[:8]} | changed
            for text in texts]
    page.unroute_all()
    # In place of the page's own script, so that the segments are there before it.
    page.route("**/own-copy.js*", lambda route: route.fulfill(
        content_type="text/javascript", body=f"""(() => {{
          const data = {json.dumps(data, ensure_ascii=False)};
          const segments = document.querySelectorAll(".segment[data-sha256]");
          segments.forEach((one, i) => {{
            if (i >= data.length) {{ one.remove(); return; }}
            const {{ incipit, ...rest }} = data[i];
            Object.assign(one.dataset, rest);
            one.querySelector(".incipit").textContent = incipit;
            one.querySelectorAll(".note").forEach((note) => delete note.dataset.at);
          }});
        }})();\n""" + bare((STATIC / "js" / "own-copy.js").read_text(encoding="utf-8"), ".js")))
    page.goto(server + chapter("auction"))
    unfold(page)
    expect(page.locator(".own form")).to_have_count(1)
    return page


@pytest.fixture
def own_text(visit, server):
    """`own_text(texts)` opens a page whose segments are `texts`, else SENTENCES and SHORT; `changed` is what it says of each."""
    return lambda *texts, **changed: load(visit("search.html"), server, *texts, **changed)


@pytest.fixture(scope="module")
def loaded(browser, server):
    """A page whose segments are SENTENCES and SHORT, and the list of its faults."""
    with watched(browser, server) as (open_page, noted):
        yield load(open_page("search.html"), server), noted


@pytest.fixture
def own_page(loaded):
    """The page whose segments are SENTENCES and SHORT, loaded once, on which the copies of the tests before are forgotten."""
    page, noted = loaded
    noted.clear()
    forget = page.get_by_role("button", name="Forget my copy")
    if forget.is_visible():
        forget.click()
    expect(page.locator(".own-text")).to_have_count(0)
    yield page
    assert noted == []


def give(page, text: str | bytes, name: str = "copy.txt") -> None:
    """Open a file in the card, and wait for the verdict."""
    content = text.encode("utf-8") if isinstance(text, str) else text
    page.locator(".own input").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    settle(page)
    lay_out(page)


def lay_out(page) -> None:
    """Lay out what waits until it comes near: before, it has neither place nor words that a driver can read."""
    page.evaluate("document.querySelectorAll('[data-length]').forEach((one) => one.removeAttribute('data-length'))")


def settle(page) -> None:
    status = page.locator(".own [role=status]")
    expect(status).not_to_have_text(re.compile("^$|^Looking"), timeout=60_000)


def told(page) -> str:
    return page.locator(".own [role=status]").inner_text()


def missing(page) -> list[str]:
    """The addresses of the segments that are listed as not found."""
    return page.locator(".own details a").evaluate_all("(links) => links.map((link) => link.hash)")


def resettle(text: str, seed: int) -> str:
    """The same words in another setting: straight quotes, other dashes, other lines, and page headers between lines."""
    chance = random.Random(seed)
    text = re.sub("[“”「」『』]", '"', text).replace("‘", "'").replace("’", "'").replace("——", " – ").replace("，", ", ")
    lines = []
    for paragraph in text.splitlines():
        while len(paragraph) > 60:
            cut = chance.randint(25, 40)
            lines.append(paragraph[:cut])
            paragraph = paragraph[cut:]
        lines += [paragraph, ""]
        if chance.random() < 0.5:
            lines += [f"{chance.randint(2, 99)}", "某刊 Journal of Something", "¹ 編者按：此處另有一注。"]
    return "\r\n".join(lines)


@pytest.mark.parametrize("reading", READINGS)
def test_a_source_gives_every_segment_and_every_note_its_place(shown, reading):
    page = shown(reading)
    count = page.locator(".segment[id]").count()
    assert told(page) == f"All {count} segments of this source are found."
    expect(page.locator(".own-text")).to_have_count(count)
    notes = page.locator(".segment .note[data-at]").evaluate_all("(notes) => notes.map((note) => '#' + note.id)")
    assert set(page.locator(".own-text a").evaluate_all("(links) => links.map((link) => link.hash)")) == set(notes)


@pytest.mark.parametrize("reading", READINGS)
def test_marked_words_are_the_lemma_of_the_note_they_lead_to(shown, reading):
    pairs = shown(reading).locator(".own-text a").evaluate_all(
        "(links) => links.map((link) => [link.textContent, document.querySelector(link.hash + ' .lemma').textContent])")
    assert pairs and [(words, lemma) for words, lemma in pairs if normalise(words) not in normalise(lemma)] == []


@pytest.mark.parametrize("reading", READINGS)
def test_a_copy_set_otherwise_gives_every_segment_that_is_whole_in_it(visit, sources, reading):
    layout, part = READINGS[reading]["layout"], READINGS[reading]["part"]
    text = "\n".join(segment.text for segment in layouts.segments(sources[reading], layout, part))
    page = visit(chapter(reading))
    give(page, resettle(text, 1))
    assert missing(page) == [] and told(page).startswith("All ")


@pytest.mark.parametrize("reading", READINGS)
def test_one_altered_word_loses_one_segment(visit, sources, reading):
    layout, part = READINGS[reading]["layout"], READINGS[reading]["part"]
    texts = list(layouts.segments(sources[reading], layout, part))
    middle = max(texts, key=lambda segment: len(segment.text))
    place = len(middle.text) // 2
    altered = "\n".join(one.text if one is not middle else one.text[:place] + "另" + one.text[place + 1:] for one in texts)
    page = visit(chapter(reading))
    give(page, altered)
    assert missing(page) == ["#" + segment_html_id(f"{reading}:{middle.locator}")]
    assert f"{len(texts) - 1} of the {len(texts)} segments" in told(page)


def test_words_are_shown_as_the_copy_has_them(own_page):
    give(own_page, "\n".join([*SENTENCES, SHORT]))
    assert told(own_page) == "All 6 segments of this source are found."
    assert own_page.locator(".own-text p:last-child").all_inner_texts() == [*SENTENCES, SHORT]


@pytest.mark.parametrize("seed", range(3))
def test_line_breaks_quotes_dashes_and_page_headers_do_not_matter(own_page, seed):
    give(own_page, resettle("\n".join([*SENTENCES, SHORT]), seed))
    assert told(own_page) == "All 6 segments of this source are found."


@pytest.mark.parametrize("breaks", [1, 2])
def test_a_segment_is_found_around_the_header_of_a_page(own_page, breaks):
    words = SENTENCES[-1]
    third = len(words) // 3
    header = "\n12\n某刊 Journal of Something\n3 《某書》第4頁。\n"
    broken = words[:third] + header + words[third:2 * third] + (header if breaks == 2 else "\n") + words[2 * third:]
    give(own_page, "\n".join([SENTENCES[0], broken]))
    assert told(own_page).startswith("2 of the 6 segments")
    assert own_page.locator(".own-text p:last-child").last.inner_text() == words


def test_what_is_not_found_is_listed_with_its_incipit(own_page):
    give(own_page, "\n".join([SENTENCES[0], SENTENCES[1].replace("狗", "犬", 1), *SENTENCES[2:], SHORT]))
    assert told(own_page) == "5 of the 6 segments of this source are found; the others are listed."
    own_page.get_by_text("Not found in your copy: 1").click()
    entry = own_page.locator(".own li")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text(normalise(SENTENCES[1])[:8])
    assert own_page.locator(entry.locator("a").get_attribute("href")).locator(".own-text").count() == 0


def test_a_few_letters_alone_are_no_find(own_page):
    give(own_page, f"另一篇文章，說的也是{SHORT}的事。")
    assert told(own_page).startswith("Nothing is found.")


def test_a_rolling_value_alone_is_no_find(own_text):
    page = own_text(sha256=fingerprint("another text"))
    give(page, "\n".join(SENTENCES))
    assert told(page).startswith("Nothing is found.")


def test_a_second_copy_adds_to_the_first(own_page):
    give(own_page, SENTENCES[0])
    give(own_page, SENTENCES[1])
    assert told(own_page).startswith("2 of the 6 segments")


def test_markup_in_a_copy_is_text(own_text):
    text = "<img src=x onerror=alert(1)>這隻小貓今天沒有出門，它在窗台上睡了一整天。"
    page = own_text([text])
    give(page, f"{text}\n")
    assert page.locator(".own-text p:last-child").all_inner_texts() == [text[1:]]
    assert page.locator(".own-text img").count() == 0


def test_a_saved_page_of_the_web_is_read_without_its_markup(own_page):
    body = "".join(f'<p style="color: red" onclick="x()">{text[:9]}<b>{text[9:]}</b></p>' for text in SENTENCES)
    give(own_page, f"<!DOCTYPE html><html><style>p {{}}</style><script>alert(1)</script><body>{body}</body></html>", "copy.html")
    assert told(own_page).startswith("5 of the 6 segments")


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings_are_told_by_what_is_found(own_page, encoding):
    text = "\n".join([*SENTENCES[:3], SENTENCES[4]]).replace("é", "é" if encoding != "big5hkscs" else "e")
    give(own_page, text.encode(encoding, errors="replace"))
    assert re.search("4 of the 6|3 of the 6", told(own_page))
    assert told(own_page).startswith({
        "gb18030": "Read as gb18030. ", "big5hkscs": "Read as big5. ", "utf-16": "Read as utf-16le. ",
        "utf-16-le": "Read as utf-16le. ", "utf-16-be": "Read as utf-16be. "}.get(encoding, "4 of"))


BAD = {
    "another text": ("明天要下雨，記得帶傘。學校的門口有國家的旗子。" * 30, "This seems to be another text"),
    "another language": ("It rained all day. " * 40, "The source is in Chinese, and there is hardly any in this text."),
    "the other script": ("学校的国旗会说话，时来时去，艺术创作权没有意义。" * 9, "The source is in traditional characters"),
    "nothing": ("", "There is no text in it."),
    "marks alone": ("。，！", "There is no text in it."),
    "a PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 9, "This is a PDF, not plain text."),
    "a document": (b"PK\x03\x04" + bytes(range(256)) * 9, "This is a word processor's file"),
    "an old document": (b"\xd0\xcf\x11\xe0" + bytes(900), "This is a word processor's file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "This is a picture or a film"),
    "bytes without sense": (random.Random(1).randbytes(50_000), "Nothing is found."),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_told_in_a_sentence_and_breaks_nothing(own_page, what):
    content, sentence = BAD[what]
    give(own_page, content)
    assert sentence in told(own_page)
    expect(own_page.locator(".own-text")).to_have_count(0)
    give(own_page, SENTENCES[0])
    assert told(own_page).startswith("1 of the 6 segments")


def test_a_file_of_two_hundred_megabytes_is_not_opened(own_page, tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    own_page.locator(".own input").set_input_files(str(path))
    settle(own_page)
    assert told(own_page).startswith("This file is not opened: it has over 25 MB")


def test_the_page_stays_awake_and_another_text_takes_over(own_text, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("明天要下雨，記得帶傘。\n" * 600_000, encoding="utf-8")
    page = own_text()
    page.locator(".own input").set_input_files(str(path))
    expect(page.locator(".own [role=status]")).to_have_text(re.compile("^Looking"))
    page.locator(".own input").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": SENTENCES[0].encode()})
    settle(page)
    page.wait_for_timeout(500)
    assert told(page).startswith("1 of the 6 segments")


def test_a_text_can_be_pasted_and_does_not_stay_in_the_field(own_page):
    own_page.get_by_label("Or paste the text").focus()
    own_page.evaluate("""(text) => { const clipboardData = new DataTransfer(); clipboardData.setData("text/plain", text);
        const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(paste); }""", SENTENCES[0])
    settle(own_page)
    assert told(own_page).startswith("1 of the 6 segments")
    assert own_page.get_by_label("Or paste the text").input_value() == ""


def test_a_text_that_was_typed_is_read_when_the_field_is_left(own_page):
    own_page.get_by_label("Or paste the text").fill(SENTENCES[0])
    own_page.keyboard.press("Tab")
    settle(own_page)
    assert told(own_page).startswith("1 of the 6 segments")
    assert own_page.get_by_label("Or paste the text").input_value() == ""


def test_a_file_can_be_dropped_anywhere(own_text):
    page = own_text()
    page.evaluate("""(text) => { const data = new DataTransfer(); data.items.add(new File([text], "copy.txt"));
        const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector("h1").dispatchEvent(drop); window.prevented = drop.defaultPrevented; }""", SENTENCES[0])
    settle(page)
    assert page.evaluate("prevented") and told(page).startswith("1 of the 6 segments")


def test_forget_removes_every_word(own_text):
    page = own_text()
    lay_out(page)
    before = page.locator("main").inner_text()
    give(page, "\n".join(SENTENCES))
    page.get_by_role("button", name="Forget my copy").press("Enter")
    expect(page.locator(".own-text")).to_have_count(0)
    assert told(page) == "Your copy is forgotten."
    assert page.evaluate("document.activeElement.type") == "file"
    assert page.locator("main").inner_text().replace(told(page), "").split() == before.split()


def test_nothing_is_sent_and_nothing_is_stored(own_text):
    page = own_text()
    asked = []
    # Pictures wait until they come near the window, and the icon until all else is there.
    lay_out(page)
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    give(page, "\n".join(SENTENCES))
    assert [address for address in asked if ".svg" not in address] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    expect(page.locator(".own-text")).to_have_count(0)


def test_the_control_is_reached_and_used_by_keyboard(own_text):
    page = own_text()
    give(page, SENTENCES[0])
    page.get_by_label("Open a text file").focus()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.localName"))
    assert reached == ["textarea", "button", "summary"]


@pytest.mark.parametrize("scheme, width", [("light", 1400), ("dark", 390)])
def test_axe_finds_nothing_with_a_copy_open(visit, sources, scheme, width):
    page = visit(chapter("settlement"), scheme=scheme, width=width)
    give(page, sources["settlement"].replace("法院", "法庭"))
    page.locator(".own summary").click()
    assert missing(page) and page.locator(".own-text").count()
    assert faults(page) == []


@pytest.mark.parametrize("width", [390, 1100, 1400])
def test_a_copy_makes_no_page_wider_and_stands_above_its_gloss(visit, sources, width):
    page = visit(chapter("copyrightability"), width=width)
    give(page, sources["copyrightability"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wrong = page.locator(".own-text").evaluate_all("""(all) => all.filter((one) => {
        const own = one.getBoundingClientRect(), gloss = one.parentElement.querySelector(".gloss").getBoundingClientRect();
        return own.bottom > gloss.top || Math.abs(own.left - gloss.left) > 1; }).length""")
    assert wrong == 0


def test_a_link_leads_to_its_note_though_its_kind_was_hidden(visit, sources):
    page = visit(chapter("settlement"))
    give(page, sources["settlement"])
    page.get_by_label("Notes").select_option("law")
    link = page.locator(".own-text a").first
    target = page.locator(link.get_attribute("href"))
    expect(target).to_be_hidden()
    link.click()
    expect(target).to_be_visible()


def test_it_works_from_a_folder_of_files(visit, site, sources):
    page = visit((site / chapter("auction")).as_uri())
    give(page, sources["auction"])
    assert told(page).startswith("All ")


def test_without_script_the_card_says_that_it_needs_one(visit):
    page = visit(chapter("auction"), java_script_enabled=False)
    card = page.locator(".own")
    expect(card).to_contain_text("This needs JavaScript.")
    expect(card.locator("form")).to_be_hidden()


@pytest.mark.parametrize("reading", READINGS)
def test_the_card_says_whether_a_copy_can_be_had(looked_at, reading):
    card = looked_at(reading).locator(".own")
    row = READINGS[reading]
    expect(card).to_contain_text("A copy can be had: " if row["copy_available"] == "yes" else "No place is known")
    if row["url"]:
        expect(card.locator(f"a[href='{row['url']}']")).to_be_visible()


@pytest.mark.parametrize("reading", READINGS)
def test_every_segment_shows_its_incipit_for_readers_with_paper(looked_at, reading):
    incipits = looked_at(reading).locator(".segment[id] .segment-head .incipit")
    assert all(normalise(text) for text in incipits.all_inner_texts())


def test_only_pages_with_readings_have_the_card(site):
    having = {path.relative_to(site).as_posix() for path in site.rglob("*.html")
              if 'class="own-copy"' in path.read_text(encoding="utf-8")}
    assert having == {chapter(reading) for reading in READINGS}


@pytest.mark.parametrize("way", ["the fold is opened", "something is dragged over the page", "an address leads into the fold"])
def test_the_form_and_its_script_come_once_when_they_are_wanted(visit, way):
    page = visit.folded(chapter("auction"))
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    # A form that is there from the start is looked through by Chromium, which lays out the whole fold for it.
    assert page.locator(".own form").count() == 0
    if way == "the fold is opened":
        unfold(page)
    elif way == "something is dragged over the page":
        page.evaluate("document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true }))")
    else:
        page.evaluate("location.hash = document.querySelector('.own-title').id")
    expect(page.locator(".own form")).to_have_count(1)
    unfold(page)
    page.evaluate("document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true }))")
    page.wait_for_timeout(200)
    assert asked.count("own-copy.js") == 1


def test_the_script_is_small():
    script = bare((STATIC / "js" / "own-copy.js").read_text(encoding="utf-8"), ".js")
    assert len(gzip.compress(script.encode(), 9)) < 6_000


def test_letters_are_those_of_the_verification(own_text):
    # Twelve texts with every character but Hangul's parts, which join across what stands between them.
    points = [chr(code) for code in [*range(0x20, 0x1100), *range(0x1200, 0x3100), *range(0x3100, 0x3400, 3),
                                     *range(0xa000, 0xa4d0, 7), *range(0xf900, 0x10000), *range(0x1f100, 0x1f200)]]
    known = [one for one in points if unicodedata.category(one) not in ("Cn", "Cs")]
    texts = [f"第{number}段奇怪的字符" + "".join(f"{one}貓" for one in known[number::12]) for number in range(12)]
    page = own_text(texts)
    give(page, "\n".join(texts))
    assert told(page) == "All 12 segments of this source are found."
