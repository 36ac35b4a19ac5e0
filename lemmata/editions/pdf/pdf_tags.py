"""What WeasyPrint leaves out of a tagged PDF, and what it does at length, mended while it writes.

Names that are private to WeasyPrint and pydyf are replaced meanwhile; `tests/print/test_contract.py` holds them to what is
asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from lemmata.editions.pdf.print_fonts import name_plainly, number_glyphs


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Let an attribute of a module or class be another one meanwhile."""
    kept = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, kept)


def completely(build: Callable[..., Iterator[Any]], main_language: str) -> Callable[..., Iterator[Any]]:
    """Return WeasyPrint's builder of tags, completed by what it leaves out: the language of an element, the words of a link.

    It writes the document's language only, and describes a link by the name of its target. It calls itself by name for every
    box, which is where this one steps in. A page is painted before it is tagged, and when it is tagged its boxes are let go: the
    tags of the book take the room of its pages.
    """
    import pydyf
    from weasyprint.formatting_structure.boxes import PageBox

    def build_completely(box: Any, *arguments: Any) -> Any:
        element = getattr(box, "element", None)
        language = element.get("lang") if element is not None else None
        if element is not None and getattr(box, "link_annotation", None):
            words = " ".join("".join(element.itertext()).split())
            box.link_annotation["Contents"] = pydyf.String(words or element.get("href"))
        for made in build(box, *arguments):
            if language and language != main_language:
                made["Lang"] = pydyf.String(language)
            yield made
        if isinstance(box, PageBox):
            box.children = ()

    return build_completely


def wrap_list_bodies(document: object, pdf: Any) -> None:
    """Put what an item of a list holds beside its label into a list body, as PDF/UA asks.

    WeasyPrint does so for words that stand in the item, not for paragraphs in it. It calls this before it writes.
    """
    import pydyf

    def tag(reference: object) -> str:
        # A child is a reference ("12 0 R"), or the number of marked content.
        return pdf.objects[int(reference.split()[0])].get("S") if isinstance(reference, bytes) else ""

    for item in list(pdf.objects):
        if not isinstance(item, pydyf.Dictionary) or item.get("S") != "/LI":
            continue
        loose = [child for child in item["K"] if tag(child) not in ("/Lbl", "/LBody")]
        if loose:
            body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "Pg": item["Pg"],
                                     "P": item.reference})
            pdf.add_object(body)
            for child in loose:
                pdf.objects[int(child.split()[0])]["P"] = body.reference
            item["K"] = pydyf.Array([*(child for child in item["K"] if child not in loose), body.reference])


def name_heads(pdf: Any, prefix: str) -> None:
    """Put `prefix` before the id of each head of a table, where WeasyPrint counts from 0 in each PDF."""
    import pydyf

    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary) and one.get("S") == "/TH" and "ID" in one:
            # The cells that it is the head of name it by the same object.
            one["ID"].string = prefix + one["ID"].string


def finish(document: object, pdf: Any, prefix: str) -> None:
    """Mend what WeasyPrint is about to write: the bodies of lists, the ids of heads of tables, what a glyph stands for, and the
    numbers by which pages name Chinese characters."""
    wrap_list_bodies(document, pdf)
    name_heads(pdf, prefix)
    name_plainly(document, pdf)
    number_glyphs(document, pdf)


def paint_compactly(paint: Callable[[Any, float], None], stream: Any, scale: float = 1) -> None:
    """Paint a page, and keep what was painted as one string instead of an object for each of its operators."""
    import pydyf

    paint(stream, scale)
    # An array is its items in brackets.
    stream.stream = [pydyf.Array(stream.stream).data[1:-1]]


def pages_listed_once() -> property:
    """Return the list of the pages of a PDF that is made once: the tags ask for it at each element, 77,000 times in a book of
    600 pages."""
    import pydyf

    make = pydyf.PDF.page_references.fget

    @cache
    def list_pages(pdf: Any, count: int) -> tuple[bytes, ...]:
        return make(pdf)

    return property(lambda pdf: list_pages(pdf, pdf.pages["Count"]))


def write(book: Any, place: Path, main_language: str, prefix: str) -> None:
    """Write the pages of a book as a tagged PDF at `place`. Raises OSError.

    `prefix` keeps the ids of one chunk apart from those of another.
    """
    import pydyf
    from weasyprint.pdf import tags

    for page in book.pages:
        page.paint = partial(paint_compactly, page.paint)
    with replaced(tags, "_build_box_tree", completely(tags._build_box_tree, main_language)), \
            replaced(pydyf.PDF, "page_references", pages_listed_once()):
        book.write_pdf(place, pdf_variant="pdf/ua-1", finisher=partial(finish, prefix=prefix))
