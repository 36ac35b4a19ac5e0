"""Merges the chunks of a book, each a tagged PDF, into one: pages, tags, names, links from chunk to chunk, and bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from lemmata.editions.pdf.chunks import ELSEWHERE, Chunk


def links_of(page: Object) -> Iterator[Object]:
    """Yield the links of a page."""
    yield from page.get("/Annots", [])


def add_tags(book: Pdf, tree: Object, pages: list[Object]) -> None:
    """Hang the elements of another tree of tags under the document of `book`, and number the content of its `pages` on."""
    own = book.Root.StructTreeRoot
    document, more = own.K[0], tree.K[0]
    for element in more.K:
        element.P = document
        document.K.append(element)
    # Each page and each link has a number, under which the tree lists its elements.
    numbers = own.ParentTree.Nums
    start = len(numbers) // 2
    for page in pages:
        page.StructParents += start
        for one in links_of(page):
            one.StructParent += start
    listed = list(tree.ParentTree.Nums)
    for key, elements in zip(listed[::2], listed[1::2], strict=True):
        numbers.append(int(key) + start)
        numbers.append(elements)


def lead_on(page: Object) -> None:
    """Let each link of a page that was written as leading into another chunk lead there by its name."""
    for one in links_of(page):
        address = str(one.A.URI) if "/A" in one else ""
        if address.startswith(ELSEWHERE):
            del one.A
            one.Dest = String(unquote(address.removeprefix(ELSEWHERE)))


def in_order(outline: Object) -> Iterator[Object]:
    """Yield the bookmarks below an outline or a bookmark, as they stand in the book."""
    item = outline.get("/First")
    while item is not None:
        yield item
        yield from in_order(item)
        item = item.get("/Next")


def nest(outline: Object, items: list[tuple[int, Object]]) -> None:
    """Put bookmarks below an outline, each under the last one before it that has a lower level. All are open."""
    above = [(0, outline)]
    for one in [outline, *(item for _, item in items)]:
        for key in ("/First", "/Last", "/Next", "/Prev", "/Parent"):
            if key in one:
                del one[key]
        one.Count = 0
    for level, item in items:
        while above[-1][0] >= level:
            above.pop()
        parent = above[-1][1]
        item.Parent = parent
        if "/Last" in parent:
            item.Prev = parent.Last
            parent.Last.Next = item
        else:
            parent.First = item
        parent.Last = item
        above.append((level, item))
        for _, one in above[:-1]:
            one.Count += 1


def merge(chunks: list[Chunk], place: Path) -> None:
    """Write the chunks of a book as one PDF with the metadata of the first. Raises OSError."""
    with ExitStack() as opened:
        book, *others = (opened.enter_context(pikepdf.open(chunk.pdf)) for chunk in chunks)
        bookmarks = list(in_order(book.Root.Outlines)) if "/Outlines" in book.Root else []
        names = list(book.Root.Names.Dests.Names)
        for other in others:
            start = len(book.pages)
            for page in other.pages:
                # What leads to it and what lists it is seen to below: pikepdf would carry only names that it uses itself.
                book.pages.append(page)
            add_tags(book, book.copy_foreign(other.Root.StructTreeRoot), [page.obj for page in book.pages[start:]])
            names.extend(book.copy_foreign(other.make_indirect(other.Root.Names.Dests)).Names)
            if "/Outlines" in other.Root:
                bookmarks.extend(in_order(book.copy_foreign(other.Root.Outlines)))
        for page in book.pages:
            lead_on(page.obj)
        destinations = dict(zip(map(str, names[::2]), names[1::2], strict=True))
        book.Root.Names.Dests = Dictionary(Names=Array([one for name in sorted(destinations)
                                                        for one in (String(name), destinations[name])]))
        book.Root.Outlines = book.make_indirect(Dictionary(Type=Name.Outlines))
        nest(book.Root.Outlines, [*zip([level for chunk in chunks for level in chunk.levels], bookmarks, strict=True)])
        book.save(place, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
