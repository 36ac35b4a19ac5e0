"""A link to a place shows that place: in the window, and not below anything that lies over the page."""

import pytest
from playwright.sync_api import expect

#: Jumps to every place that has an address (of long tables every eighth) and returns those whose top is not what one
#: would touch there.
JUMPS = """() => Array.from(document.querySelectorAll('.note[id], .segment[id], tr[id], dt[id], figure[id], li[id]'))
    .filter((element, place, all) => all.length < 200 || place % 8 === 0)
    .filter((element) => {
        location.hash = '';
        location.hash = element.id;
        // The first piece: a note may go on in the next column, higher up.
        const box = element.getClientRects()[0];
        const x = box.left + Math.min(box.width / 2, 20), y = box.top + 3;
        if (y < 0 || y > innerHeight) return true;
        const top = document.elementFromPoint(x, y);
        return !top || !(element.contains(top) || top.contains(element));
    }).map((element) => element.id)"""


@pytest.mark.parametrize("width, height", [(1400, 900), (390, 844)])
@pytest.mark.parametrize("name", ["chapters/auction.html", "chapters/facts.html", "chapters/evidence-secondary.html"])
def test_a_jump_to_a_place_shows_it(visit, name, width, height):
    # Where motion is welcome the page glides there, and a test would have to wait.
    page = visit(name, width=width, height=height, reduced_motion="reduce")
    assert page.locator(".note[id], tr[id], li[id]").count() > 10
    assert page.evaluate(JUMPS) == []


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("name", ["chapters/aura.html", "chapters/method.html"])
def test_a_link_to_the_end_of_a_long_page_leads_there_where_motion_is_welcome(visit, name, width):
    page = visit(name, width=width)
    last = page.locator("main h2").last
    page.evaluate("id => { location.hash = id; }", last.locator("xpath=..").get_attribute("id"))
    expect(last).to_be_in_viewport()
    page.wait_for_timeout(1500)  # a glide that is under way may pass by the place
    assert 0 <= last.bounding_box()["y"] < 200


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("name", ["chapters/aura.html", "chapters/evidence.html"])
def test_a_page_opens_at_the_place_that_its_address_names(visit, server, name, width):
    page = visit(name, width=width)
    last = page.locator(".note[id], li[id]").last.get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{server}{name}#{last}")
    page.wait_for_timeout(1500)
    box = page.locator(f"#{last}").bounding_box()
    assert 0 <= box["y"] < 900, box


#: How far from its place what an address names stands, in pixels, once all above it has been laid out.
MISSED = """id => new Promise((done) => {
    const element = document.getElementById(id), top = () => element.getBoundingClientRect().top;
    const before = top();
    element.scrollIntoView({ behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(() => done(Math.round(before - top()))));
})"""
#: So long a page of a phone is watched until it stands still: a glide, and what is laid out behind it.
SETTLED = 2000


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_note_leads_to_its_claim_on_a_phone(visit, motion):
    missed = {}
    for place in (0.3, 0.6):
        page = visit("chapters/auction.html", width=390, height=844, reduced_motion=motion)
        links = page.locator("a.note-claim")
        link = links.nth(int(links.count() * place))
        link.evaluate("link => { for (let fold = link.closest('details'); fold; fold = fold.parentElement.closest('details'))"
                      " fold.open = true; }")
        link.click()
        page.wait_for_timeout(SETTLED)
        target = link.get_attribute("href").split("#")[1]
        missed[target] = page.evaluate(MISSED, target)
    assert {target: by for target, by in missed.items() if abs(by) > 2} == {}


def test_an_address_leads_to_its_claim_on_a_phone(visit, server):
    page = visit("chapters/auction.html", width=390, height=844)
    claims = page.locator("tr[id^='claim-']").evaluate_all("rows => rows.map(row => row.id)")
    missed = {}
    for target in claims[len(claims) // 3::len(claims) // 3]:
        page.goto("about:blank")
        page.goto(f"{server}chapters/auction.html#{target}")
        page.wait_for_timeout(SETTLED)
        missed[target] = page.evaluate(MISSED, target)
    assert len(missed) >= 2
    assert {target: by for target, by in missed.items() if abs(by) > 2} == {}


def test_who_comes_back_finds_the_page_where_it_was_left(visit, server):
    page = visit("chapters/auction.html", width=390, height=844, reduced_motion="reduce")
    claim = page.locator("tr[id^='claim-']").nth(10).get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{server}chapters/auction.html#{claim}")
    page.wait_for_timeout(SETTLED)
    page.mouse.wheel(0, -3000)
    page.wait_for_timeout(500)
    left = page.evaluate("scrollY")
    page.goto(f"{server}chapters/glossary.html")
    page.go_back()
    page.wait_for_timeout(SETTLED)
    assert abs(page.evaluate("scrollY") - left) < 300
    assert page.locator(f"#{claim}").bounding_box()["y"] > 1000


def test_a_reader_who_scrolls_is_not_taken_back(visit):
    page = visit("chapters/auction.html", width=390, height=844, reduced_motion="reduce")
    claim = page.locator("tr[id^='claim-']").nth(10).get_attribute("id")
    page.evaluate("id => { location.hash = id; }", claim)
    page.wait_for_timeout(100)
    page.mouse.wheel(0, -3000)
    page.wait_for_timeout(SETTLED)
    assert page.locator(f"#{claim}").bounding_box()["y"] > 1000


def test_a_reader_who_scrolls_before_all_is_loaded_is_not_taken_back(visit, server):
    page = visit("chapters/auction.html", width=390, height=844, reduced_motion="reduce")
    claim = page.locator("tr[id^='claim-']").nth(10).get_attribute("id")
    page.goto("about:blank")
    held = []
    # A picture that does not come keeps the page from being loaded.
    page.route("**/late.svg", lambda route: held.append(route))
    page.add_init_script("addEventListener('DOMContentLoaded', () => document.body.append("
                         "Object.assign(new Image(), { src: '/late.svg' })));")
    page.goto(f"{server}chapters/auction.html#{claim}", wait_until="domcontentloaded")
    expect(page.locator(f"#{claim}")).to_be_in_viewport()
    page.mouse.wheel(0, -3000)
    page.wait_for_timeout(500)
    assert page.evaluate("document.readyState") == "interactive" and len(held) == 1
    held[0].fulfill(status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>")
    page.wait_for_load_state("load")
    page.wait_for_timeout(SETTLED)
    assert page.locator(f"#{claim}").bounding_box()["y"] > 1000


def test_the_place_that_a_link_led_to_is_marked(visit):
    page = visit("chapters/auction.html")
    anchor = page.locator(".note[id]").first.get_attribute("id")
    before = page.locator(f"#{anchor}").evaluate("note => getComputedStyle(note).backgroundColor")
    page.evaluate("id => { location.hash = id; }", anchor)
    assert page.locator(f"#{anchor}").evaluate("note => getComputedStyle(note).backgroundColor") != before


def test_a_figure_in_a_gloss_leads_to_its_claim_and_a_fact_to_its_evidence(visit):
    page = visit("chapters/auction.html")
    for kind in ("said", "fact"):
        link = page.locator(f"a.{kind}").first
        target = link.evaluate("link => link.href")
        there = visit(target)
        assert there.locator(f"[id='{target.split('#')[1]}']").is_visible(), kind


@pytest.mark.parametrize("name", ["evidence-secondary", "evidence-news", "evidence-tertiary"])
def test_the_address_of_a_source_from_before_it_had_another_page_leads_there(visit, server, name):
    source = visit(f"chapters/{name}.html").locator(".sources li").first.get_attribute("id")
    page = visit(f"chapters/evidence.html#{source}")
    page.wait_for_url(f"{server}chapters/{name}.html#{source}")
    expect(page.locator(f"#{source}")).to_be_in_viewport()
