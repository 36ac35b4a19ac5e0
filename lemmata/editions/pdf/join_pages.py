"""Joins the pages that the builder `print` wrote, and makes elements of HTML for what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from lemmata.editions.pdf.printed_pages import WEB, Chapter, Page, load_page, slug


class JoiningFailed(Exception):
    """The pages do not fit together; the message names page and address."""


@dataclass
class Joined:
    """A page of the joined document: what was written of it, and its contents as elements."""

    chapter: Chapter
    page: Page
    article: HtmlElement


def element(tag: str, *children: HtmlElement | str, **attributes: str) -> HtmlElement:
    """An element with text and elements in it; a trailing underscore of an attribute's name is dropped."""
    made = html.Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


def with_class(root: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements below `root` that bear the class `name`."""
    return root.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def has_class(node: HtmlElement, *names: str) -> bool:
    """Whether `node` bears one of the classes."""
    return not set(node.get("class", "").split()).isdisjoint(names)


def page_of(target: str) -> HtmlElement:
    """The place of a page number: the number of the page that the element `target` stands on."""
    return element("span", class_="page-of", data_target=target)


def on_page(before: str, target: str, after: str = "") -> HtmlElement:
    """Words that say on which page `target` stands; an edition without pages drops them whole."""
    return element("span", before, page_of(target), after, class_="page-reference")


# The web edition -----------------------------------------------------------------------------------------


def lead_to_web(text: str, address: str) -> str:
    """Let links to pages that only the web edition has lead there, or be words if it has no `address`."""
    if address:
        return text.replace(f'href="{WEB}', f'href="{address.rstrip("/")}/')
    return re.sub(rf'<a\b[^>]*\bhref="{WEB}[^>]*>(.*?)</a>', r"<span>\1</span>", text, flags=re.DOTALL)


# Setting ------------------------------------------------------------------------------------------------


def split_links(document: HtmlElement) -> None:
    """Let every link hold words only.

    The typesetter makes a link annotation of each element inside a link, and one that is no Link in the tags. An
    element without a language is dropped; around one with a language the link is split.
    """
    for link in document.xpath("//a[@href][*]"):
        for node in link.xpath(".//*[not(@lang) and not(@data-target) and not(self::img)]"):
            node.drop_tag()
        runs = link.xpath("./*[@lang]")
        if not runs:
            continue
        pieces: list[HtmlElement] = [element("a", link.text or "")]
        for child in list(link):
            tail, child.tail = child.tail or "", None
            if child in runs:
                wrapped = element("span", element("a", child.text_content()), lang=child.get("lang"))
                pieces += [wrapped, element("a", tail)]
            else:
                child.tail = tail
                pieces[-1].append(child)
        pieces = [piece for piece in pieces if len(piece) or piece.text]
        pieces[-1].tail = link.tail
        for piece in pieces:
            anchor = piece if piece.tag == "a" else piece[0]
            for name in ("href", "class"):
                if link.get(name):
                    anchor.set(name, link.get(name))
        if link.get("id"):
            pieces[0].set("id", link.get("id"))
        for piece in reversed(pieces[1:]):
            link.addnext(piece)
        link.addnext(pieces[0])
        link.tail = None
        link.drop_tree()


def join(folder: Path, chapters: list[Chapter], address: str = "") -> list[Joined]:
    """Read the pages of `chapters` from `folder`. Raises JoiningFailed.

    A link to a page that only the web edition has leads there, at `address`, or nowhere.
    """
    if len({slug(chapter.name) for chapter in chapters}) < len(chapters):
        raise JoiningFailed(f"two pages have one name in different folders: {', '.join(sorted(one.name for one in chapters))}")
    made = []
    for chapter in chapters:
        page = load_page(folder, chapter.name)
        page = replace(page, article=lead_to_web(page.article, address),
                       answers=[replace(one, body=lead_to_web(one.body, address)) for one in page.answers])
        article = html.fragment_fromstring(page.article)
        for picture in article.iter("img"):
            picture.set("src", unquote(picture.get("src")))
        made.append(Joined(chapter, page, article))
    return made


def check_links(document: HtmlElement) -> None:
    """Raise JoiningFailed when an id occurs twice, or a link or page number leads nowhere."""
    seen: set[str] = set()
    for node in document.xpath("//*[@id]"):
        if node.get("id") in seen:
            raise JoiningFailed(f"the id {node.get('id')} occurs twice")
        seen.add(node.get("id"))
    wanted = [href[1:] for href in document.xpath("//@href") if href.startswith("#")]
    wanted += document.xpath("//@data-target") + [one for many in document.xpath("//@data-targets")
                                                  for one in many.split()]
    for target in wanted:
        if target not in seen:
            raise JoiningFailed(f"a link leads to #{target}, which is nowhere in the book")
