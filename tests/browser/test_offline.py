"""The offline copy, opened from a folder of files."""

import zipfile

import pytest
from playwright.sync_api import expect

from lemmata.editions import offline
from lemmata.record import zip_archive


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """Where the copy was unpacked."""
    place = tmp_path_factory.mktemp("offline")
    zip_archive.write(place / "copy.zip", offline.offline_copy(site, "book"))
    with zipfile.ZipFile(place / "copy.zip") as opened:
        opened.extractall(place)
    return place / "book"


@pytest.mark.parametrize(("query", "words"), [("shadow library", "shadow"), ("剽窃", "剽竊")])
def test_search_shows_passages_from_a_folder(visit, folder, query, words):
    page = visit(f"{folder.as_uri()}/search.html?q={query}")
    expect(page.locator("mark").first).to_contain_text(words, ignore_case=True)


def test_a_page_opens_with_its_pictures_and_tools(visit, folder):
    page = visit(f"{folder.as_uri()}/chapters/settlement.html")
    expect(page.locator(".reading-tools")).to_be_visible()
    page.locator("figure.chart").first.scroll_into_view_if_needed()
    picture = page.locator("figure.chart img:visible").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(one) => one.naturalWidth") > 0


def test_the_same_site_gives_the_same_zip(site):
    assert zip_archive.pack(offline.offline_copy(site, "book")) == zip_archive.pack(offline.offline_copy(site, "book"))
