"""Fills the page that is left empty before a chart with the paragraphs that follow the chart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

#: Which share of a page may be left empty before a chart, and which share a heading above a chart takes at most.
EMPTY, HEADING = 0.2, 0.12



def standing(figure: HtmlElement) -> HtmlElement:
    """A chart with the boxes that hold nothing else: what is moved when it is moved."""
    while figure.getparent().tag == "div" and len(figure.getparent()) == 1:
        figure = figure.getparent()
    return figure


def paragraphs_after(figure: HtmlElement) -> list[HtmlElement]:
    """The paragraphs that follow a chart at once."""
    return [*itertools.takewhile(lambda one: one.tag == "p", standing(figure).itersiblings())]


def text_bottom(box: Any) -> float:
    """Where the lowest line or picture of a box ends."""
    if hasattr(box, "text") or hasattr(box, "replacement"):
        return box.position_y + box.height
    return max(map(text_bottom, getattr(box, "children", ())), default=0.0)


def shows_chart(box: Any) -> bool:
    """Whether a chart, or a part of one, stands in a box."""
    return getattr(box, "element_tag", "") == "figure" or any(map(shows_chart, getattr(box, "children", ())))


def heights(box: Any, wanted: dict[Any, str]) -> Iterator[tuple[str, float, float]]:
    """The name, the top and the height of each box of an element in `wanted`."""
    if (name := wanted.get(getattr(box, "element", None))) is not None and hasattr(box, "margin_height"):
        yield name, box.position_y, box.margin_height()
        if not name.startswith("figure "):
            return
    for child in getattr(box, "children", ()):
        yield from heights(child, wanted)


def fill_up(template: HtmlElement, set_document: Any, book: Any, moved: set[str]) -> bool:
    """Where a page is left empty before a chart, set the paragraphs that follow the chart before it; whether one was moved.

    No chart is moved twice (`moved` has their ids). `set_document` is the document that was laid out as `book`: its elements
    stand as those of `template` do, and a chart is known by its id.
    """
    charts = {one.get("id"): one for one in template.iter("figure") if one.get("id") and one.get("id") not in moved}
    parents = {child: parent for parent in set_document.iter() for child in parent}
    wanted: dict[Any, str] = {}
    for figure in set_document.iter("figure"):
        if (name := figure.get("id")) in charts:
            wanted[figure] = f"figure {name}"
            unit = figure
            while parents[unit].tag == "div" and len(parents[unit]) == 1:
                unit = parents[unit]
            siblings = list(parents[unit])
            for number, _ in enumerate(paragraphs_after(charts[name])):
                wanted[siblings[siblings.index(unit) + 1 + number]] = f"{number} {name}"
    high: dict[str, float] = {}
    first: dict[int, tuple[str, float]] = {}
    pictured: set[int] = set()
    bottoms, bodies = [], []
    for number, page in enumerate(book.pages):
        root = page._page_box.children[0]
        bodies.append((page._page_box.content_box_y(), page._page_box.height))
        bottoms.append(text_bottom(root))
        pictured.update({number} if shows_chart(root) else ())
        for name, top, height in heights(root, wanted):
            high[name] = high.get(name, 0) + height
            if name.startswith("figure "):
                first.setdefault(number, (name.removeprefix("figure "), top))
    for number, (name, top) in first.items():
        start, whole = bodies[number]
        free = bodies[number - 1][0] + bodies[number - 1][1] - bottoms[number - 1] if number else 0
        # A heading may stand above the chart. Beside another chart the text would be read as that one's.
        if free < EMPTY * whole or top - start > HEADING * whole or number - 1 in pictured:
            continue
        chart, room = standing(charts[name]), free - (top - start)
        for at, paragraph in enumerate(paragraphs_after(charts[name])):
            if at and high.get(f"{at} {name}", 0) > room:
                break
            room -= high.get(f"{at} {name}", 0)
            chart.addprevious(paragraph)
            moved.add(name)
    return bool(moved & charts.keys())
