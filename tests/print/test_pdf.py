"""The PDF as it was built: tagged and valid, in the shipped fonts alone, complete, legible, with right page numbers."""

import json
import re
from functools import cache
from importlib.metadata import version
from itertools import islice, takewhile

import page
import pikepdf
import pypdfium2
import pytest
from lxml import html

from lemmata.editions import font_subset
from lemmata.editions.pdf import build_pdf
from lemmata.editions.pdf.print_fonts import numbered_by_glyph
from lemmata.record import tables
from lemmata.record.project import Project
from tests.this_book import BOOK, BUILD, ROOT

PDF = build_pdf.place_of(BOOK)
POINT = 25.4 / 72
pytestmark = pytest.mark.skipif(not PDF.exists(), reason="the PDF is not built (make pdf)")


def boxes(one: pypdfium2.PdfPage) -> list[dict]:
    """Runs of text of a page from above to below: words and edges, in points from the upper left corner."""
    found, high = one.get_textpage(), one.get_height()
    edges = [found.get_rect(number) for number in range(found.count_rects())]
    return sorted(({"text": found.get_text_bounded(*edge).strip(), "x0": edge[0], "x1": edge[2], "top": high - edge[3],
                    "bottom": high - edge[1]} for edge in edges), key=lambda box: (box["top"], box["x0"]))


def lines(runs: list[dict]) -> list[str]:
    """Words of each line of a page, from above to below: runs whose middle lies within the first one's height."""
    rows: list[list[dict]] = []
    for run in runs:
        middle = (run["top"] + run["bottom"]) / 2
        row = next((row for row in reversed(rows[-3:]) if row[0]["top"] <= middle <= row[0]["bottom"]), None)
        rows.append([run]) if row is None else row.append(run)
    return [" ".join(" ".join(run["text"] for run in sorted(row, key=lambda run: run["x0"])).split()) for row in rows]


@cache
def pages() -> list[dict]:
    """Size, text, runs and lines of each page: what PDFium reads, once."""
    with pypdfium2.PdfDocument(PDF) as book:
        return [{"width": one.get_width(), "height": one.get_height(), "text": one.get_textpage().get_text_bounded(),
                 "boxes": (runs := boxes(one)), "lines": lines(runs)} for one in book]


@cache
def text() -> str:
    """Letters of the whole book without blanks: a line break must not hide a word."""
    return re.sub(r"\s", "", "".join(one["text"] for one in pages()))


@pytest.fixture
def book():
    with pikepdf.open(PDF) as opened:
        yield opened


@pytest.fixture(scope="module")
def document() -> html.HtmlElement:
    return html.parse(str(BUILD / "print" / build_pdf.DOCUMENT)).getroot()


@pytest.fixture(scope="module")
def places() -> dict[str, list[int]]:
    return json.loads((BUILD / "print" / build_pdf.SETTING).read_text())["places"]


def test_it_is_valid_as_pdf_ua_1():
    report = page.validate_pdf(PDF, profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []


def test_it_says_its_title_language_and_author(book):
    assert str(book.Root.Lang).startswith("en")
    with book.open_metadata() as metadata:
        assert "Whose Work?" in metadata["dc:title"]
        assert metadata["pdfuaid:part"] == "1"


def fonts_of(book: pikepdf.Pdf) -> set[str]:
    found = set()
    for one in book.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/BaseFont" in one:
            found.add(str(one.BaseFont).lstrip("/").split("+")[-1].replace("-", " "))
    return found


def test_it_holds_no_font_but_the_shipped_ones(book):
    shipped = {family.replace(" ", "") for family in font_subset.FAMILIES}
    astray = {name for name in fonts_of(book) if not any(name.replace(" ", "").startswith(one) for one in shipped)}
    assert fonts_of(book) and astray == set()


def test_every_font_is_embedded(book):
    bare = [str(one.FontName) for one in book.objects if isinstance(one, pikepdf.Dictionary)
            and one.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())]
    assert bare == []


def test_a_page_names_characters_by_the_glyphs_that_every_reader_finds(book):
    embedded = [one.FontFile3.read_bytes() for one in book.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile3" in one]
    assert embedded and all(numbered_by_glyph(font) == font for font in embedded)


def test_its_charts_are_drawn_and_not_painted(book):
    pictures = [one for one in book.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
    assert pictures == []


def test_chinese_is_marked_with_its_script(book):
    found = {str(one.Lang) for one in book.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one}
    assert {"zh-Hant", "zh-Hans"} <= found


def test_it_has_bookmarks_for_every_chapter(book, document):
    with book.open_outline() as outline:
        def titles(items):
            for item in items:
                yield item.title
                yield from titles(item.children)
        found = {re.sub(r"\W", "", title) for title in titles(outline.root)}
    chapters = [re.sub(r"\W", "", one.text_content()) for one in document.xpath("//h1")]
    assert [title for title in chapters if title and title not in found] == []


def test_it_has_cover_contents_lists_index_answers_and_colophon(places):
    assert {"cover", "contents", "lists"} <= set(places)
    for part in ("index", "answers", "colophon"):
        assert any(name == part or name.startswith(part) for name in places), part


def test_every_printed_page_number_is_that_of_its_target(document, places):
    """The joined document names the target of each page number; the PDF's text must print the page it stands on."""
    targets = [node.get("data-target") for node in document.xpath("//*[@data-target]")]
    assert targets
    assert [target for target in targets if target not in places] == []


def test_contents_print_the_pages_on_which_chapters_begin(document, places):
    printed = "\n".join(one["text"] for one in pages()[places["contents"][0] - 1: places["contents"][1]])
    for line in document.xpath("//*[@id='contents']//*[@data-target]"):
        number = str(places[line.get("data-target")][0])
        assert re.search(rf"\b{number}\b", printed), line.get("data-target")


def links(book: pikepdf.Pdf):
    """Page, words and destination's page of every link of the book to itself."""
    numbers = {one.objgen: number for number, one in enumerate(book.pages, 1)}
    names = list(book.Root.Names.Dests.Names)
    places = {str(name): numbers[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    for number, one in enumerate(book.pages, 1):
        for link in one.get("/Annots", []):
            if "/Dest" in link:
                yield number, str(link.get("/Contents", "")), places[str(link.Dest)]


def test_a_link_that_prints_a_page_number_leads_to_that_page(book, places):
    """References and answers; in contents, lists and index the number is all that the link says."""
    bare = {number for part in ("contents", "lists", "index") for number in range(places[part][0], places[part][1] + 1)}
    found = [(number, words, place, int(printed[1])) for number, words, place in links(book)
             if (printed := re.search(r"\b(?:page|p\.)\s(\d+)\)?$" if number not in bare else r"^(\d+)$", words))]
    assert len(found) > 1000
    assert [one[:3] for one in found if one[2] != one[3]] == []


def test_every_entry_of_the_index_prints_a_page(book, document, places):
    first, last = places["index"]
    printed = sum(1 for number, words, _ in links(book) if first <= number <= last and words.isdigit())
    assert printed >= len(document.xpath("//*[@id='index']//*[@data-targets]"))


def test_every_page_of_a_chapter_but_the_first_has_its_running_head(document, places):
    missing = []
    for chapter in document.xpath("//article[contains(concat(' ', @class, ' '), ' chapter ')]"):
        title = " ".join(chapter.xpath(".//h1")[0].text_content().split())
        first, last = places[chapter.get("id")]
        for number in range(first + 1, last + 1):
            head = pages()[number - 1]["lines"][0]
            if head != ("Whose Work?" if number % 2 == 0 else title):
                missing.append((number, head))
    assert missing == []


def test_no_row_of_a_table_breaks_over_pages(document, places):
    rows = [one for one in document.xpath("//tr/@id") if one in places]
    assert rows
    assert [(one, *places[one]) for one in rows if places[one][0] != places[one][1]] == []


def test_the_colophon_names_versions_and_fingerprints(places):
    printed = pages()[places["colophon"][0] - 1]["text"]
    versions = [version(name) for name in ("jupyter-book", "sphinx", "weasyprint")]
    digits = [table["hash"].removeprefix("sha256:")[:16] for table in tables.package()["resources"]]
    assert [one for one in [*versions, *digits] if one not in printed] == []


def test_it_is_set_in_less_than_1200_megabytes():
    assert json.loads((BUILD / "print" / build_pdf.SETTING).read_text())["memory"] <= 1200


def test_every_lemma_of_the_notes_is_in_the_text(document):
    # Those of the ledgers are not looked for: a cell that breaks has the next column's words within it.
    lemmata = [re.sub(r"\s", "", node.text_content()) for node in document.xpath(
        "//div[contains(concat(' ', @class, ' '), ' note ')]//span[contains(concat(' ', @class, ' '), ' lemma ')]")]
    assert lemmata
    assert [words for words in lemmata if words not in text()] == []


def test_no_raw_directive_stands_in_the_text(document):
    outside_code = html.fromstring(html.tostring(document))
    for code in outside_code.xpath("//pre | //code"):
        code.drop_tree()
    assert not re.search(r":::|\{(fact|said|cite|term|chart)\}", outside_code.text_content())


def test_no_character_is_a_box():
    assert "\ufffd" not in text() and "\uf000" not in text()


def test_no_text_stands_outside_the_trim():
    outside = [(number, box["text"][:30]) for number, one in enumerate(pages(), 1) for box in one["boxes"]
               if box["x0"] < 5 / POINT or box["x1"] > one["width"] - 5 / POINT or box["top"] < 0
               or box["bottom"] > one["height"]]
    assert outside == []


def test_no_text_leaves_the_block_of_text(places):
    """Not by more than a mark of punctuation that hangs: a table that is too wide is cut by the edge of the sheet."""
    bare = {number for part in ("cover", "colophon") for number in range(places[part][0], places[part][1] + 1)}
    inner, outer = 28 / POINT, 23 / POINT
    astray = []
    for number, one in enumerate(pages(), 1):
        left, right = (inner, outer) if number % 2 == 0 else (outer, inner)
        astray += [(number, box["text"][:30], round(box["x0"]), round(box["x1"])) for box in one["boxes"] if number not in bare
                   and box["text"] and (box["x0"] < left - 3 or box["x1"] > one["width"] - right + 3)]
    assert astray == []


def test_every_page_is_b5():
    sizes = {(round(one["width"] * POINT), round(one["height"] * POINT)) for one in pages()}
    assert sizes == {(176, 250)}


def test_no_heading_stands_last_on_its_page(document, places):
    """A heading and what follows it share a page: the section goes on below it."""
    lonely = []
    for heading in document.xpath("//section[@id]/h2 | //section[@id]/h3"):
        words = " ".join(heading.text_content().split())
        section = heading.getparent().get("id")
        if section not in places:
            continue
        printed = pages()[places[section][0] - 1]["lines"]
        # The last line is the folio.
        if len(printed) > 1 and printed[-2] == words:
            lonely.append((places[section][0], words))
    assert lonely == []


def overlap(one: dict, other: dict) -> float:
    """How much of the height of the lower of two runs another covers, from 0 to 1."""
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return 0 if wide <= 2 or high <= 0 else high / min(one["bottom"] - one["top"], other["bottom"] - other["top"])


def test_no_line_is_printed_over_another():
    over = []
    for number, one in enumerate(pages(), 1):
        runs = one["boxes"]
        for index, a in enumerate(runs):
            # From above to below: what begins under this run lies under it with all that follows.
            beside = takewhile(lambda b, a=a: b["top"] < a["bottom"], islice(runs, index + 1, None))
            over += [(number, a["text"][:20], b["text"][:20]) for b in beside if overlap(a, b) > 0.6]
    assert over == []


def test_the_last_good_pdf_stays_when_a_build_fails(tmp_path, monkeypatch):
    place = build_pdf.place_of(Project(ROOT, tmp_path))
    place.parent.mkdir()
    place.write_bytes(b"the last good PDF")
    monkeypatch.setattr(font_subset, "missing_glyphs", lambda *_: [font_subset.MissingGlyph("\u9f98", "chapters/one.md", 3)])
    with pytest.raises(build_pdf.BuildFailed) as told:
        build_pdf.build_pdf(Project(ROOT, tmp_path), say=lambda _: None)
    assert str(told.value).startswith("chapters/one.md:3: character '\u9f98' (U+9F98) has no glyph in the shipped fonts")
    assert place.read_bytes() == b"the last good PDF"
    assert sorted(path.name for path in place.parent.iterdir()) == [place.name]


def test_no_id_is_made_by_chance(document):
    # pandas numbers each of its tables at random, and a name in the file is a byte of the file.
    assert [one for one in document.xpath("//@id") if re.search(r"--T_[0-9a-f]{5}", one)] == []


def test_two_chapters_with_the_same_footnote_do_not_share_an_anchor(document):
    identifiers = document.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    internal = {link[1:] for link in document.xpath("//a/@href") if link.startswith("#")}
    assert internal - set(identifiers) == set()
