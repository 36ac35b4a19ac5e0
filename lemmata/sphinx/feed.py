"""A feed of what is new as Atom 1.0 (RFC 4287): entries with ids that stay and the day of each."""

from __future__ import annotations

import posixpath
import uuid
from dataclasses import dataclass
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """A feed: `name` makes the id and never changes; `page` is an address below the root of the site; `html` the text."""

    name: str
    title: str
    day: str
    page: str
    html: str
    kind: str


@dataclass(frozen=True)
class Feed:
    """A feed: `name` of the book for its ids, `place` its own file and `page` its page, both below the root of the site."""

    name: str
    title: str
    author: str
    rights: str
    day: str
    place: str
    page: str


def identifier(book: str, name: str) -> str:
    """Return an id that is the same in each build and at each address of the book."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{book}:{name}')}"


def address(target: str, place: str, site: str) -> str:
    """Return where a page lies: in full where the address of the site is known, else as seen from the feed."""
    path, sign, anchor = target.partition("#")
    told = quote(path) + sign + anchor
    return urljoin(site.rstrip("/") + "/", told) if site else posixpath.relpath(told, posixpath.dirname(place) or ".")


def atom(feed: Feed, entries: list[Entry], site: str = "") -> bytes:
    """Return the feed as a file, the latest entry first."""
    ElementTree.register_namespace("", ATOM)

    def add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        made.text = text or None
        return made

    def time(day: str) -> str:
        return f"{day}T00:00:00Z"

    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    add(root, "id", identifier(feed.name, "feed"))
    add(root, "title", feed.title)
    add(root, "updated", time(max([feed.day, *(one.day for one in entries)])))
    add(add(root, "author"), "name", feed.author)
    add(root, "rights", feed.rights)
    if site:
        add(root, "link", rel="self", type="application/atom+xml", href=address(feed.place, feed.place, site))
    add(root, "link", rel="alternate", type="text/html", href=address(feed.page, feed.place, site))
    for one in sorted(sorted(entries, key=lambda one: one.name), key=lambda one: one.day, reverse=True):
        entry = add(root, "entry")
        add(entry, "id", identifier(feed.name, one.name))
        add(entry, "title", one.title)
        add(entry, "updated", time(one.day))
        add(entry, "link", rel="alternate", type="text/html", href=address(one.page, feed.place, site))
        add(entry, "category", term=one.kind)
        add(entry, "content", one.html, type="html")
    ElementTree.indent(root, "")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
