"""Joins the pages that the builder `print` wrote, and makes elements of HTML for what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E
from sphinx.locale import _

from lemmata.editions.pdf.printed_pages import WEB, Chapter, Listed, Page, load_page, slug


class JoiningFailed(Exception):
    """The pages do not fit together; the message names page and address."""


def element(tag: str, *children: HtmlElement | str, **attributes: str) -> HtmlElement:
    """Return an element with text and elements in it; a trailing underscore of an attribute's name is dropped."""
    return E(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}, *children)


def with_class(root: HtmlElement, name: str) -> list[HtmlElement]:
    """Return the elements below `root` that bear the class `name`."""
    return root.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def has_class(node: HtmlElement, *names: str) -> bool:
    """Return whether `node` bears one of the classes."""
    return not set(node.get("class", "").split()).isdisjoint(names)


def page_of(target: str) -> HtmlElement:
    """Return the place of a page number: the number of the page that the element `target` stands on."""
    return element("span", class_="page-of", data_target=target)


def on_page(before: str, target: str, after: str = "") -> HtmlElement:
    """Return words that say on which page `target` stands; an edition without pages drops them whole."""
    return element("span", before, page_of(target), after, class_="page-reference")


# Joining ------------------------------------------------------------------------------------------------


def lead_to_web(text: str, address: str) -> str:
    """Let links to pages that only the web edition has lead there, or be words if it has no `address`."""
    if address:
        return text.replace(f'href="{WEB}', f'href="{address.rstrip("/")}/')
    return re.sub(rf'<a\b[^>]*\bhref="{WEB}[^>]*>(.*?)</a>', r"<span>\1</span>", text, flags=re.DOTALL)


def join(folder: Path, chapters: list[Chapter], address: str = "") -> list[Page]:
    """Read the pages of `chapters` from `folder`, and number their tables through the book. Raises JoiningFailed.

    A link to a page that only the web edition has leads there, at `address`, or nowhere.
    """
    if len({slug(chapter.name) for chapter in chapters}) < len(chapters):
        raise JoiningFailed(f"two pages have one name in different folders: {', '.join(sorted(one.name for one in chapters))}")
    made: list[Page] = []
    for chapter in chapters:
        page = load_page(folder, chapter.name)
        count = sum(len(one.tables) for one in made)
        tables = [replace(table, number=_("Table") + f"\u00a0{number}")
                  for number, table in enumerate(page.tables, start=count + 1)]
        made.append(replace(page, article=lead_to_web(numbered(page.article, tables), address), tables=tables,
                            answers=[replace(one, body=lead_to_web(one.body, address)) for one in page.answers]))
    return made


def numbered(article: str, tables: list[Listed]) -> str:
    """Return the contents of a page with the numbers of its tables in their captions."""
    numbers = {table.id: table.number for table in tables}
    return re.sub(r' data-number="([^"]+)">', lambda place: f">{numbers[place[1]]}", article)


def article_of(page: Page) -> HtmlElement:
    """Return the contents of a page as elements."""
    article = html.fragment_fromstring(page.article)
    for picture in article.iter("img"):
        picture.set("src", unquote(picture.get("src")))
    return article


def check_links(document: str) -> None:
    """Raise JoiningFailed when an id occurs twice, or a link or page number leads nowhere."""
    tags = re.findall(r"<[a-z][^>]*>", document)

    def values(attribute: str) -> list[str]:
        return [one for tag in tags for found in re.findall(rf'\s{attribute}="([^"]+)"', tag) for one in found.split()]

    ids = Counter(values("id"))
    if twice := next((one for one, count in ids.items() if count > 1), None):
        raise JoiningFailed(f"the id {twice} occurs twice")
    for target in [*(one[1:] for one in values("href") if one.startswith("#")), *values("data-targets?")]:
        if target not in ids:
            raise JoiningFailed(f"a link leads to #{target}, which is nowhere in the book")
