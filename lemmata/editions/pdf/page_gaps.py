"""Fills the page that is left empty before a chart: with the chart itself, set a little smaller, or with text that follows it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

#: Which share of a page may be left empty before a chart, and which share a heading above a chart takes at most.
EMPTY, HEADING = 0.2, 0.12
#: To which share of its width a picture is set smaller, so that the smallest words of a chart keep 6 points, and to which
#: before text is looked for.
SMALLEST, SMALLER = 0.8, 0.9
#: What stands free above a chart, in pixels, and is lost at the top of a page.
ABOVE = 32
#: Which share of a page beside another chart may be left empty.
HOLE = 0.33
#: Which share of a page must be empty for text from behind a chart's own paragraphs to come before it.
NEXT_SECTION = 0.25
#: So many pixels of a paragraph, some four lines, stand on the page where it begins.
LINES = 75
#: So many blocks that follow a chart are looked at.
FURTHER = 12
#: What stands over other blocks, and goes nowhere without one.
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def standing(figure: HtmlElement) -> HtmlElement:
    """Return a chart with the boxes that hold nothing else: what is moved when it is moved."""
    while figure.getparent().tag == "div" and len(figure.getparent()) == 1:
        figure = figure.getparent()
    return figure


def holds_chart(block: HtmlElement) -> bool:
    """Return whether a block is a chart or holds one."""
    return next(block.iter("figure"), None) is not None


def paragraphs_after(figure: HtmlElement) -> list[HtmlElement]:
    """Return the paragraphs that follow a chart at once."""
    return [*itertools.takewhile(lambda one: one.tag == "p", standing(figure).itersiblings())]


def blocks_of(section: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the headings and blocks of a section and of those in it."""
    for one in section:
        if one.tag == "section":
            yield from blocks_of(one)
        else:
            yield one


def text_after(figure: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks that follow a chart, in its section and in those after it, up to the next chart."""
    last = standing(figure)
    while last.getparent() is not None and last.getparent().tag in ("section", "article"):
        for one in last.itersiblings():
            for block in blocks_of(one) if one.tag == "section" else (one,):
                if holds_chart(block):
                    return
                yield block
        last = last.getparent()


def text_bottom(box: Any) -> float:
    """Return where the lowest line or picture of a box ends."""
    if hasattr(box, "text") or hasattr(box, "replacement"):
        return box.position_y + box.height
    return max(map(text_bottom, getattr(box, "children", ())), default=0.0)


def shows_chart(box: Any) -> bool:
    """Return whether a chart, or a part of one, stands in a box."""
    return getattr(box, "element_tag", "") == "figure" or any(map(shows_chart, getattr(box, "children", ())))


@dataclass
class Laid:
    """Where a document stands on its pages: the height of each element that was asked for, without what is free below it; the
    charts that begin on each page, with their tops; and of each page the top, the height, what is free at its foot and
    whether it shows a chart."""

    high: dict[HtmlElement, float] = field(default_factory=dict)
    begins: dict[int, list[tuple[HtmlElement, float]]] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    free: list[float] = field(default_factory=list)
    pictured: set[int] = field(default_factory=set)


def places_of(box: Any, wanted: dict[Any, HtmlElement]) -> Iterator[tuple[HtmlElement, Any]]:
    """Yield the boxes of elements in `wanted`, each with the element that it is of."""
    if (element := wanted.get(getattr(box, "element", None))) is not None and hasattr(box, "margin_height"):
        yield element, box
        if element.tag != "figure":
            return
    for child in getattr(box, "children", ()):
        yield from places_of(child, wanted)


def height_of(box: Any) -> float:
    """Return how high a box is: a picture alone, a chart without what is free below it."""
    if box.element_tag == "img":
        return box.height
    return box.margin_height() - (box.margin_bottom if box.element_tag == "figure" else 0)


def look(book: Any, wanted: dict[Any, HtmlElement]) -> Laid:
    """Measure the pages of a book and the elements of it in `wanted`."""
    laid = Laid()
    for number, page in enumerate(book.pages):
        body = page._page_box
        root = body.children[0]
        laid.tops.append(body.content_box_y())
        laid.whole.append(body.height)
        laid.free.append(body.content_box_y() + body.height - text_bottom(root))
        laid.pictured.update({number} if shows_chart(root) else ())
        for element, box in places_of(root, wanted):
            if element.tag == "figure" and element not in laid.high:
                laid.begins.setdefault(number, []).append((element, box.position_y))
            laid.high[element] = laid.high.get(element, 0) + height_of(box)
    return laid


def counterparts(elements: Iterable[HtmlElement], set_body: Any) -> dict[Any, HtmlElement]:
    """Return each of `elements` by the one that stands where it does in the body of a set document."""
    found = {}
    for element in elements:
        path, above = [], element
        while above.tag != "body":
            path.append(above.getparent().index(above))
            above = above.getparent()
        there = set_body
        for at in reversed(path):
            there = there[at]
        found[there] = element
    return found


def pictures(figure: HtmlElement) -> list[HtmlElement]:
    """Return the pictures of a chart."""
    return [*figure.iter("img")]


def made_smaller(figures: list[HtmlElement], laid: Laid, lack: float, smallest: float) -> bool:
    """Set the pictures of charts smaller by one factor, so that they take `lack` less; return whether they stay large enough."""
    drawn = [one for figure in figures for one in pictures(figure)]
    height = sum(laid.high.get(one, 0) for one in drawn)
    if not height or 1 - lack / height < smallest:
        return False
    for one in drawn:
        # Rounded down, and a line of pixels less: what fits to the last of them does not fit.
        one.set("style", f"max-height: {int(laid.high[one] * (1 - lack / height)) - 1}px")
    return True


def that_fit(blocks: list[HtmlElement], laid: Laid, room: float, overleaf: float) -> list[HtmlElement]:
    """Return the first of `blocks` that fit into `room`, none that announces what follows.

    The last, a paragraph, may go on overleaf, where a chart leaves it so much room.
    """
    taken: list[HtmlElement] = []
    for one in blocks:
        room -= laid.high.get(one, 0)
        if room < 0 and not (one.tag == "p" and -room < overleaf and room + laid.high.get(one, 0) >= LINES):
            break
        taken.append(one)
        if room < 0:
            break
    while taken and (taken[-1].tag in HEADINGS or taken[-1].text_content().rstrip().endswith(":")):
        taken.pop()
    return taken


def filled_before(figure: HtmlElement, laid: Laid, room: float, whole: float) -> bool:
    """Let text that follows a chart come before it, into `room` on a page as high as `whole`; return whether any came.

    Text behind the chart's own paragraphs comes where without it much of the page would stay empty.
    """
    own, overleaf = paragraphs_after(figure), whole - laid.high[figure] - ABOVE
    taken = that_fit(own, laid, room, overleaf)
    if len(taken) == len(own) and room - sum(laid.high.get(one, 0) for one in own) >= NEXT_SECTION * whole:
        taken = that_fit([*itertools.islice(text_after(figure), FURTHER)], laid, room, overleaf)
    if taken:
        # The chart comes down to the text, since a section keeps its heading and its paragraphs.
        taken[-1].addnext(standing(figure))
    return bool(taken)


def asked_of(figure: HtmlElement) -> list[HtmlElement]:
    """Return the elements whose places tell what to do about a chart: it, its pictures and the text that follows it."""
    return [figure, *pictures(figure), *itertools.islice(text_after(figure), FURTHER)]


def changed_at(number: int, laid: Laid) -> list[HtmlElement]:
    """Fill the page before page `number`, if it is left empty before a chart; return the charts that were changed."""
    figure, top = laid.begins[number][0]
    lead, whole = top - laid.tops[number], laid.whole[number]
    free = laid.free[number - 1] if number else 0
    # A heading may stand above the chart.
    if free < EMPTY * whole or lead > HEADING * whole:
        return []
    room = free - lead - (ABOVE if lead else 0)
    lack = ABOVE + laid.high[figure] - room
    above = [one for one, _ in laid.begins.get(number - 1, [])]
    text = sum(laid.high.get(one, 0) for one in paragraphs_after(figure))
    # Beside another chart text would be read as that one's: a smaller hole is the lesser evil.
    alone = number - 1 not in laid.pictured
    if made_smaller([figure], laid, lack, SMALLER):
        return [figure]
    if not (alone and text > room - EMPTY * whole) and made_smaller([*above, figure], laid, lack, SMALLEST):
        return [*above, figure]
    return [figure] if (alone or free > HOLE * whole) and filled_before(figure, laid, room, whole) else []


def fill_up(template: HtmlElement, set_document: Any, book: Any, changed: set[str]) -> bool:
    """Set a chart before which a page is left empty smaller, or text that follows it before it; return whether one was.

    It ends with the first such page, since what comes after it stands elsewhere then. No chart is changed twice (`changed` has
    their ids). `set_document` is the document that was laid out as `book`: its elements stand as those of `template` do.
    """
    charts = [one for one in template.iter("figure") if one.get("id")]
    laid = look(book, counterparts(dict.fromkeys(block for one in charts for block in asked_of(one)), set_document.find("body")))
    for number in sorted(laid.begins):
        if laid.begins[number][0][0].get("id") in changed:
            continue
        if figures := changed_at(number, laid):
            changed.update(one.get("id") for one in figures)
            return True
    return False
