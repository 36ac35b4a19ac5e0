"""A file that is called a picture and is none stops the build at the line that shows it."""

import pytest

from lemmata.sphinx import picture_files
from tests.book.pages import build

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\0IEND\xaeB`\x82"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(("name", "content", "fault"), [
    ("a.svg", b"<svg><g>", "is no XML"), ("a.svg", b"", "is no XML"), ("a.svg", b"<html/>", "is XML of <html>"),
    ("a.png", b"no picture", "is no PNG"), ("a.PNG", PNG[:-4], "is cut off, expected a whole PNG"), ("a.jpg", PNG, "is no JPG"),
    ("a.gif", b"", "is no GIF"), ("a.webp", SVG, "is no WEBP"), ("a.avif", b"anything", "is of a kind that not every edition"),
    ("a.mp4", b"anything", "is of a kind that not every edition"),
])
def test_what_is_no_picture_is_told_with_the_kind_that_was_expected(tmp_path, name, content, fault):
    (tmp_path / name).write_bytes(content)
    assert picture_files.fault_of(tmp_path / name).startswith(fault)


@pytest.mark.parametrize(("name", "content"), [
    ("a.svg", SVG), ("a.png", PNG), ("a.png", PNG + b"\n"), ("a.jpg", b"\xff\xd8\xff\xe0x\xff\xd9"),
    ("a.jpg", b"\xff\xd8\xff\xe0x\xff\xd9\0\0"), ("a.gif", b"GIF89a;"),
    ("a.webp", b"RIFFxxxx"), ("a.PNG", PNG),
])
def test_a_whole_picture_passes(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert picture_files.fault_of(tmp_path / name) is None


def test_the_line_that_shows_it_is_named(tmp_path):
    (tmp_path / "a.svg").write_bytes(b"<svg><g>")
    (tmp_path / "b.svg").write_bytes(SVG)
    pages = build(tmp_path, "# Page\n\n![Whole](b.svg)\n\n![Cut off](a.svg)\n")
    assert pages.warnings == ["index.md:5: WARNING: a.svg: is no XML (no element found: line 1, column 8), expected a picture in "
                              "SVG"]


def test_a_picture_on_another_host_is_refused(tmp_path):
    [told] = [one for one in build(tmp_path, "# Page\n\n![Far](https://example.org/x.png)\n").warnings if "another host" in one]
    assert told == ("index.md:3: WARNING: https://example.org/x.png: is on another host, expected a picture among the files of "
                    "the book")
