"""Every address in everything that is built leads to the web, to a mailbox or inside the book, and passes the gate."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from lemmata.checks import addresses
from tests.this_book import BUILD

#: Attributes of HTML, of EPUB's files and of a cartridge's that hold an address.
ATTRIBUTE = re.compile(r"""\s(?:href|src|action|formaction|poster|cite|data|srcset|xlink:href|ping|background)\s*=\s*"""
                       r"""(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
#: Addresses inside styles.
STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")
PAGES = {".html", ".xhtml", ".opf", ".ncx", ".svg", ".xml", ".htm", ".smil"}
#: Pictures may stand in the page itself.
PICTURE = re.compile(r"data:image/(?:svg\+xml|png|gif|jpeg)[;,]")


def in_file(name: str, raw: bytes) -> Iterator[str]:
    """The addresses of one file of an edition."""
    suffix = Path(name).suffix
    if suffix in PAGES:
        text = raw.decode("utf-8")
        # Cartridges hold HTML as text inside XML: read once more.
        for layer in dict.fromkeys((text, unescape(text))):
            for match in ATTRIBUTE.finditer(re.sub(r"<(code|pre|script)\b.*?</\1>", "", layer, flags=re.DOTALL)):
                yield unescape(match[1] or match[2] or "")
    if suffix in PAGES | {".css"}:
        yield from STYLE.findall(raw.decode("utf-8"))


def in_zip(path: Path) -> Iterator[tuple[str, str]]:
    """File and address, of a zip and of the zips inside."""
    with zipfile.ZipFile(path) as opened:
        for name in opened.namelist():
            yield from ((name, address) for address in in_file(name, opened.read(name)))


def wrong(address: str) -> str | None:
    """What is wrong with an address of an edition; nothing with one inside it."""
    address = address.strip()
    if not address or address.startswith("#") or PICTURE.match(address):
        return None
    if address.lower().startswith("mailto:"):
        return None if re.fullmatch(r"mailto:[\w.+-]+@[\w.-]+(\?.*)?", address) else f"{address!r} is no mailbox"
    # What Moodle and Canvas put their own address in the place of.
    if address.startswith("$"):
        return None
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address)
    if scheme or address.startswith("//"):
        return addresses.fault_of(address)
    return "leads above the edition" if unquote(urlsplit(address).path).startswith("/") else None


def faults(found: Iterator[tuple[str, str]]) -> list[str]:
    """A line for each address that is wrong."""
    return sorted({f"{name}: {told}" for name, address in found if (told := wrong(address))})


@pytest.mark.parametrize(("address", "good"), [
    ("https://example.org/a", True), ("chapters/a.html#b", True), ("#b", True), ("mailto:a@example.org", True),
    ("data:image/png;base64,xx", True), ("javascript:alert(1)", False), ("JavaScript:alert(1)", False), ("file:///etc", False),
    ("//example.org/x", False), ("data:text/html,x", False), ("http://10.0.0.1/", False), ("https://a.org/a b", False),
    ("vbscript:x", False), ("/root.html", False)])
def test_the_measure(address, good):
    assert (wrong(address) is None) == good


def test_an_address_is_found_wherever_it_stands():
    page = b"""<a HREF='javascript:1'>x</a><form action="data:text/html,x"><img src="file:///x"><code>href="ftp://x"</code>"""
    assert [*in_file("a.html", page)] == ["javascript:1", "data:text/html,x", "file:///x"]
    assert "javascript:2" in [*in_file("a.xml", b"<text>&lt;a href=&quot;javascript:2&quot;&gt;</text>")]


def test_every_address_of_the_site(site):
    found = [(path.relative_to(site).as_posix(), address) for path in site.rglob("*") if path.is_file()
             for address in in_file(path.name, path.read_bytes())]
    assert len(found) > 10_000
    assert faults(iter(found)) == []


@pytest.mark.parametrize("pattern", ["epub/*.epub", "course/**/*.imscc", "course/**/*.mbz", "course/**/*.zip", "offline/*.zip"])
def test_every_address_of_what_is_packed(pattern):
    packed = sorted(BUILD.glob(pattern))
    if not packed:
        pytest.skip(f"no {pattern} built")
    for path in packed:
        if zipfile.is_zipfile(path):
            assert faults(in_zip(path)) == [], path


def test_every_address_of_the_pdfs():
    pikepdf = pytest.importorskip("pikepdf")
    books = sorted(BUILD.glob("pdf/**/*.pdf"))
    if not books:
        pytest.skip("no PDF built")
    for path in books:
        with pikepdf.open(path) as book:
            found = [(path.name, str(note.A.URI)) for page in book.pages for note in page.get("/Annots", ())
                     if "/A" in note and "/URI" in note.A]
            assert faults(iter(found)) == []
            assert not [note for page in book.pages for note in page.get("/Annots", ())
                        if "/A" in note and note.A.get("/S") in ("/Launch", "/JavaScript", "/SubmitForm", "/ImportData")]
