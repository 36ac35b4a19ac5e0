"""Each chart has a picture for a phone, whose words can be read: large enough, whole, and not on each other."""

import re

import pytest

from lemmata.sphinx.chart_directives import svg_size
from tests.this_book import FIGURES

WIDE = sorted(path.name.removesuffix(".light.svg") for path in FIGURES.glob("*.light.svg") if ".narrow." not in path.name)
#: A phone of 390 px shows a picture in a frame of so many.
FRAME = 352
#: The smallest type of the book's charts.
LEAST = 11

#: Of each run of words of a picture: its type in CSS pixels, and the corners of its letters in those of the picture, turned
#: as they are. Matplotlib draws a run as a group `text_N`, in letters of 100 units that a transform scales.
MEASURE = """() => Array.from(document.querySelectorAll("svg g[id^=text_]"), (run) => {
  const letters = run.querySelector("g[transform]") || run;
  const svg = run.ownerSVGElement, matrix = svg.getScreenCTM().inverse().multiply(letters.getScreenCTM());
  const box = letters.getBBox(), to = (x, y) => { const at = new DOMPoint(x, y).matrixTransform(matrix); return [at.x, at.y]; };
  const scale = Math.hypot(matrix.a, matrix.b);
  return { name: (run.innerHTML.match(/<!--\\s*([^]*?)\\s*-->/) || [])[1] || run.id, drawn: box.width > 0,
           size: scale * 100 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
           corners: [to(box.x, box.y), to(box.x + box.width, box.y), to(box.x + box.width, box.y + box.height),
                     to(box.x, box.y + box.height)] };
}).filter((one) => one.drawn)"""


def apart(one: list, other: list) -> bool:
    """Whether a line parts two boxes, each turned or not: one along a side of either of them."""
    for corners in (one, other):
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            across = (by - ay, ax - bx)
            reach = [[x * across[0] + y * across[1] for x, y in box] for box in (one, other)]
            if max(reach[0]) <= min(reach[1]) or max(reach[1]) <= min(reach[0]):
                return True
    return False


@pytest.fixture(scope="module")
def page(browser):
    made = browser.new_page()
    yield made
    made.close()


def faults(page, picture: str) -> list[str]:
    """What is wrong with the words of a picture."""
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{picture[picture.index('<svg'):]}")
    width, height = (float(one) for one in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture).groups())
    words = page.evaluate(MEASURE)
    found = [] if words else ["no words"]
    for place, one in enumerate(words):
        if one["size"] < LEAST:
            found.append(f"{one['name']!r}: type of {one['size']:.1f} px")
        if any(not (-0.1 <= x <= width + 0.1 and -0.1 <= y <= height + 0.1) for x, y in one["corners"]):
            found.append(f"{one['name']!r}: leaves the picture")
        found += [f"{one['name']!r} lies on {other['name']!r}" for other in words[place + 1:]
                  if not apart(one["corners"], other["corners"])]
    return found


@pytest.mark.parametrize("name", WIDE)
def test_a_chart_has_a_picture_for_a_phone_whose_words_can_be_read(page, name):
    for mode in ("light", "dark"):
        assert svg_size(FIGURES / f"{name}.narrow.{mode}.svg")[0] <= FRAME
    assert faults(page, (FIGURES / f"{name}.narrow.light.svg").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("broken", "told"), [
    (lambda picture: picture.replace("scale(0.1 -0.1)", "scale(0.08 -0.08)"), "type of 10.7 px"),
    (lambda picture: re.sub(r'viewBox="0 0 ([\d.]+) ', 'viewBox="0 0 120 ', picture), "leaves the picture"),
    (lambda picture: re.sub(r"translate\(([\d.]+) [\d.]+\) scale", r"translate(\1 80) scale", picture), "lies on"),
])
def test_words_that_cannot_be_read_are_found(page, broken, told):
    picture = (FIGURES / "suits_and_licences.narrow.light.svg").read_text(encoding="utf-8")
    assert any(told in one for one in faults(page, broken(picture)))
