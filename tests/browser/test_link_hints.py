"""Where a figure, a citation or a term leads is told to who points at its link, out of the list that it leads to."""

import re

import pytest
from playwright.sync_api import expect

#: A link of each kind, and where its entry has the words of the hint, by the id of the entry.
KINDS = [("a.fact", "[id='{}'] > th"), ("a.said", "[id='{}'] > td >> nth=0"), ("a.cite[href*='#source-']", "[id='{}'] > p"),
         ("a.cite[href*='works.html#']", "[id='{}'] > p"), ("a[href*='#term-']", "[id='{}'] + dd > p:not(.term-forms, .not)")]


@pytest.mark.parametrize("link, entry", KINDS)
def test_a_hint_is_what_the_entry_says(visit, link, entry):
    here = visit("chapters/auction.html").locator(f"article {link} >> visible=true").first
    here.focus()
    expect(here).to_have_attribute("title", re.compile(r"\w"))
    address = here.evaluate("link => link.href")
    words = visit(address).locator(entry.format(address.split("#")[1])).first.text_content().strip()
    assert words in here.get_attribute("title")


def test_pointing_asks_as_the_keyboard_does(visit):
    here = visit("chapters/auction.html").locator(".notes a.cite").first
    here.hover()
    expect(here).to_have_attribute("title", re.compile(r"\w"))


def test_a_list_is_asked_once(visit):
    page = visit("chapters/auction.html")
    asked = []
    # On a machine without a Chinese font slices of one come as the page is scrolled.
    page.on("request", lambda request: asked.append(request.url) if "/fonts/" not in request.url else None)
    links = page.locator("article a.cite[href^='evidence.html#source-'] >> visible=true")
    for number in range(3):
        links.nth(number).focus()
        expect(links.nth(number)).to_have_attribute("title", re.compile(r"\w"))
    assert len(asked) == 1


def test_in_a_folder_a_link_has_no_hint_and_nothing_is_complained_of(visit, site):
    page = visit(f"{site.as_uri()}/chapters/auction.html")
    here = page.locator("article a.cite[href*='#source-'] >> visible=true").first
    here.focus()
    page.wait_for_timeout(300)
    assert here.get_attribute("title") is None
