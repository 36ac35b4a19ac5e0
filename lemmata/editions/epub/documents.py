"""Parts the joined book into the documents of an EPUB: a file a chapter, links from file to file."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, html_to_xhtml
from sphinx.locale import _

from lemmata.editions.epub import epub_matter
from lemmata.editions.pdf import print_matter as printed
from lemmata.editions.pdf.join_pages import JoiningFailed, article_of, has_class, join, with_class
from lemmata.editions.pdf.printed_pages import NAMING, Chapter, Contents, Listed, Page, slug

XHTML, OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = f"{{{OPS}}}type"
STYLE = "style.css"
#: What an element is to a reading system, by a class that it bears: epub:type and role.
KINDS = {"cite": ("biblioref", "doc-biblioref"), "footnote-reference": ("noteref", "doc-noteref"),
         "footnote": ("footnote", "doc-footnote"), "citation-list": ("bibliography", "list"), "glossary": ("glossary", "")}
#: From so many columns on, a table is too wide for a telephone.
WIDE_TABLE = 4
#: Of use to a browser or to the typesetter only.
UNUSED = ("loading", "data-target")
#: Bytes beyond which a page is parted, before what it is is marked: older reading systems grow slow at files of 260 kB.
LIMIT = 220_000
#: What may go on in another file; and what begins there anew, so that the rows keep the heads of their columns.
PARTED, REPEATED = {"section", "ul", "dl", "table", "tbody"}, {"thead", "colgroup"}
#: Bytes of a heading and an opening sentence, which are not left behind alone.
OPENING = 4_000
#: Elements that have no end tag in HTML.
EMPTY = {f"{{{XHTML}}}{name}" for name in ("br", "col", "hr", "img", "link", "meta", "wbr")}


@dataclass
class Document:
    """A file of the e-book: its name without ending, its title, its contents, where it stands and what it is.

    `place` is frontmatter, bodymatter or backmatter; `kind` a word of the vocabulary of epub:type, `role` one of ARIA's or
    empty. A page that is too long for one file goes on in others, which name it as `page`.
    """

    name: str
    title: str
    section: HtmlElement
    place: str
    kind: str
    role: str = ""
    page: str = ""

    def __post_init__(self) -> None:
        self.page = self.page or self.name

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.xhtml"


@dataclass
class Book:
    """The documents in order, the parts as captions with chapters' names, and the lists of figures and tables.

    Ids in the lists are addresses: `auction.xhtml#fig-auction-fees`.
    """

    documents: list[Document]
    parts: list[tuple[str, list[str]]]
    figures: list[Listed]
    tables: list[Listed]


# Documents ----------------------------------------------------------------------------------------------


def _chapter(one: Page, is_introduction: bool) -> Document:
    article = article_of(one)
    article.tag = "section"
    kind = "introduction" if is_introduction else "chapter"
    title = " ".join(printed.title_words(one).text_content().split())
    return Document(slug(one.name), title, article, "bodymatter", kind, f"doc-{kind}")


def _documents(contents: Contents, pages: dict[str, Page]) -> list[Document]:
    made = [Document("cover", _("Cover"), epub_matter.cover_page(contents), "frontmatter", "cover"),
            Document("title", contents.title, printed.title_page(contents), "frontmatter", "titlepage"),
            Document("imprint", _("Imprint"), printed.imprint(contents), "frontmatter", "copyright-page")]
    for number, part in enumerate(contents.parts):
        if part.caption:
            opener = printed.part_opener(part.caption, number)
            made.append(Document(f"part-{number}", part.caption, opener, "bodymatter", "part", "doc-part"))
        made += [_chapter(pages[chapter.name], not part.caption) for chapter in part.chapters]
    chapters: list[Chapter] = [chapter for part in contents.parts for chapter in part.chapters]
    back = [("answers", _("Model answers"), epub_matter.answers(list(pages.values())), "appendix", "doc-appendix"),
            ("index", _("Index"), epub_matter.index(contents, {slug(one.name): one.title for one in chapters}),
             "index", "doc-index"),
            ("colophon", _("Colophon"), epub_matter.colophon(contents), "colophon", "doc-colophon")]
    made += [Document(name, title, section, "backmatter", kind, role)
             for name, title, section, kind, role in back if section is not None]
    made = [part for one in made for part in _parts(one)]
    for one in made:
        one.section.set("id", one.name)
    return made


# Length -------------------------------------------------------------------------------------------------


def _length(node: HtmlElement) -> int:
    """Return about how many bytes `node` takes as XHTML, where a language is said twice."""
    return len(etree.tostring(node, encoding="utf-8")) + 24 * len(node.xpath("descendant-or-self::*[@lang]"))


def _continued(node: HtmlElement) -> HtmlElement:
    """Return an empty element in which `node` goes on."""
    made = node.makeelement(node.tag, {name: value for name, value in node.attrib.items() if name not in ("id", *NAMING)})
    for head in node:
        if head.tag in REPEATED:
            made.append(copy.deepcopy(head))
    for one in made.xpath(".//*[@id]"):
        del one.attrib["id"]
    return made


def parted(node: HtmlElement, limit: int = LIMIT) -> list[HtmlElement]:
    """Return `node` in pieces of at most `limit` bytes, as far as it can be parted; `node` itself is the first.

    A piece ends between two children of a section, a list or a table, and not after a heading.
    """
    if _length(node) <= limit or node.tag not in PARTED:
        return [node]
    made, used = [node], 0
    for child in list(node):
        if child.tag in REPEATED or child.tag == "caption":
            used += _length(child)
            continue
        node.remove(child)
        for piece in parted(child, limit - OPENING):
            if used > OPENING and used + _length(piece) > limit:
                made.append(_continued(node))
                used = _length(made[-1])
            made[-1].append(piece)
            used += _length(piece)
    return made


def _parts(document: Document) -> list[Document]:
    """Return the document, and those in which it goes on when it is too long for a file."""
    for table in document.section.xpath(".//table"):
        label_cells(table)
    pieces = parted(document.section)
    titles = [f"{document.title} ({number} of {len(pieces)})" for number in range(1, len(pieces) + 1)]
    if pieces[1:]:
        document.title = titles[0]
    return [document, *(Document(f"{document.name}-{number}", titles[number - 1], piece, document.place, "", "", document.name)
                        for number, piece in enumerate(pieces[1:], start=2))]


# Links --------------------------------------------------------------------------------------------------


def _places(documents: list[Document]) -> dict[str, str]:
    """Return the address of every id of the joined book; raises JoiningFailed when one occurs twice."""
    made: dict[str, str] = {}
    for one in documents:
        for node in one.section.xpath("descendant-or-self::*[@id]"):
            name = node.get("id")
            if name in made:
                raise JoiningFailed(f"the id {name} occurs twice")
            made[name] = one.file if node is one.section else f"{one.file}#{_own(name, one)}"
    return made


def _own(name: str, document: Document) -> str:
    """Return the id that stands in the joined book as `name`, in its own document: the page's name before it has no use there."""
    return name.removeprefix(f"{document.page}--")


def link(pages: list[Document]) -> dict[str, str]:
    """Let every link of the joined book lead from file to file, and free the ids of the page's name.

    Returns the address of every id. Raises JoiningFailed when a link leads nowhere.
    """
    places = _places(pages)
    for document in pages:
        for node in document.section.xpath(".//a[starts-with(@href, '#')]"):
            target = node.get("href")[1:]
            if target not in places:
                raise JoiningFailed(f"{document.file}: a link leads to #{target}, which is nowhere in the book")
            file, mark, fragment = places[target].partition("#")
            node.set("href", f"{mark}{fragment}" if file == document.file and fragment else f"{file}{mark}{fragment}")
        for node in document.section.iter(etree.Element):
            for attribute in ("id", *NAMING):
                if value := node.get(attribute):
                    node.set(attribute, " ".join(_own(one, document) for one in value.split()))
    return places


# What the parts are -------------------------------------------------------------------------------------


def label_cells(table: HtmlElement) -> None:
    """Let each cell bear the name of its column: on a narrow page the rows of a wide table stand as cards.

    A table whose cells span several is left as it is.
    """
    heads = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("./thead/tr")]
    rows = table.xpath("./tbody/tr")
    if has_class(table, "record-source") or table.xpath(".//*[@colspan or @rowspan]"):
        return
    widths = {len(row) for row in [*heads, *rows]}
    if not heads or len(widths) != 1 or widths.pop() < WIDE_TABLE:
        return
    names = [" ".join(filter(None, column)) for column in zip(*heads, strict=True)]
    table.set("class", f"{table.get('class', '')} wide".strip())
    for row in rows:
        for cell, name in zip(row, names, strict=True):
            if name:
                cell.set("data-label", name)


def _mark(document: Document) -> None:
    """Say what the parts of a document are, and drop what only a browser or paper had a use for."""
    section = document.section
    for node in [*with_class(section, "page-reference"), *with_class(section, "on-paper")]:
        node.drop_tree()
    for node in with_class(section, "address"):
        node.text = node.get("href")
    for name, (kind, role) in KINDS.items():
        for node in with_class(section, name):
            node.set(TYPE, kind)
            if role:
                node.set("role", role)
    # The role that docutils gives is no longer to be used; the entries are items of a list.
    for node in section.xpath(".//*[@role='doc-biblioentry']"):
        node.set(TYPE, "biblioentry")
        node.set("role", "listitem")
    for node in section.iter(etree.Element):
        for attribute in UNUSED:
            node.attrib.pop(attribute, None)
    # Links lead to the file itself; a section of the chapter may have the chapter's name.
    del section.attrib["id"]
    if document.kind:
        section.set(TYPE, document.kind)
    if document.role:
        section.set("role", document.role)


def documents(folder: Path, contents: Contents) -> Book:
    """Return the documents of the book whose pages for print stand in `folder`. Raises JoiningFailed."""
    chapters = [chapter for part in contents.parts for chapter in part.chapters]
    pages = join(folder, chapters, contents.address)
    figures, tables = printed.list_figures(pages), [table for one in pages for table in one.tables]
    made = _documents(contents, {one.name: one for one in pages})
    places = link(made)
    for one in made:
        _mark(one)
    listed = [[replace(one, id=places[one.id]) for one in rows] for rows in (figures, tables)]
    parts = [(part.caption, [slug(chapter.name) for chapter in part.chapters]) for part in contents.parts]
    return Book(made, parts, *listed)


# Files --------------------------------------------------------------------------------------------------


def pictures(section: HtmlElement) -> list[str]:
    """Return the files of the pictures that a document shows, as it names them."""
    return list(dict.fromkeys(section.xpath(".//img/@src")))


def xhtml(title: str, section: HtmlElement, place: str, language: str) -> bytes:
    """Return a document in a language as XHTML: what is HTML is made XML, and a language is said in both ways."""
    html_to_xhtml(section)
    root = etree.Element(f"{{{XHTML}}}html", {"lang": language, XML_LANG: language}, nsmap={None: XHTML, "epub": OPS})
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}meta", {"charset": "utf-8"})
    etree.SubElement(head, f"{{{XHTML}}}title").text = title
    etree.SubElement(head, f"{{{XHTML}}}link", {"rel": "stylesheet", "type": "text/css", "href": STYLE})
    etree.SubElement(root, f"{{{XHTML}}}body", {TYPE: place}).append(section)
    for node in section.iter(etree.Element):
        if other := node.get("lang"):
            node.set(XML_LANG, other)
        # Some reading systems take the file for HTML, where <span/> is never closed.
        if not len(node) and not node.text and node.tag not in EMPTY:
            node.text = ""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    return b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n' + etree.tostring(root, encoding="utf-8") + b"\n"
