"""A link to a place shows that place: in the window, and not below anything that lies over the page."""

import pytest

#: Jumps to every place that has an address (of long tables every eighth) and returns those whose top is not what one
#: would touch there.
JUMPS = """() => Array.from(document.querySelectorAll('.note[id], .segment[id], tr[id], dt[id], figure[id], li[id]'))
    .filter((element, place, all) => all.length < 200 || place % 8 === 0)
    .filter((element) => {
        location.hash = '';
        location.hash = element.id;
        const box = element.getBoundingClientRect();
        const x = box.left + Math.min(box.width / 2, 20), y = box.top + 3;
        if (y < 0 || y > innerHeight) return true;
        const top = document.elementFromPoint(x, y);
        return !top || !(element.contains(top) || top.contains(element));
    }).map((element) => element.id)"""


@pytest.mark.parametrize("width, height", [(1400, 900), (390, 844)])
@pytest.mark.parametrize("name", ["chapters/auction.html", "chapters/evidence.html"])
def test_a_jump_to_a_place_shows_it(visit, name, width, height):
    # Where motion is welcome the page glides there, and a test would have to wait.
    page = visit(name, width=width, height=height, reduced_motion="reduce")
    assert page.locator(".note[id], tr[id]").count() > 10
    assert page.evaluate(JUMPS) == []


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
