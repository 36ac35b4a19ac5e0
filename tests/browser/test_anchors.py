"""A link to a place shows that place: in the window, and not below anything that lies over the page."""

import pytest


def places(page) -> list[str]:
    """Every note, segment and row of the page that has an address."""
    return page.eval_on_selector_all(".note[id], .segment[id], tr[id], dt[id], figure[id]",
                                     "elements => elements.map((element) => element.id)")


def is_in_sight(page, anchor: str) -> bool:
    """Whether the top of the element is in the window and is what one would touch there."""
    return page.evaluate("""(id) => {
        const element = document.getElementById(id);
        const box = element.getBoundingClientRect();
        const x = box.left + Math.min(box.width / 2, 20), y = box.top + 3;
        if (y < 0 || y > innerHeight) return false;
        const top = document.elementFromPoint(x, y);
        return !!top && (element.contains(top) || top.contains(element));
    }""", anchor)


@pytest.mark.parametrize("width, height", [(1400, 900), (390, 844)])
@pytest.mark.parametrize("name", ["chapters/auction.html", "chapters/evidence.html"])
def test_a_jump_to_a_place_shows_it(visit, name, width, height):
    page = visit(name, width=width, height=height, reduced_motion="reduce")
    anchors = places(page)
    assert anchors
    hidden = []
    # Every place of a reading, and of long tables a tenth.
    for anchor in anchors if len(anchors) < 120 else anchors[::10]:
        page.evaluate("id => { location.hash = ''; location.hash = id; }", anchor)
        if not is_in_sight(page, anchor):
            hidden.append(anchor)
    assert hidden == []


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
