"""The package document of the e-book: metadata, the list of its files, the order in which they are read."""


from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from sphinx.locale import _

from lemmata.editions.pdf.printed_pages import Contents

OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPES = {"xhtml": "application/xhtml+xml", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
               "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
               "css": "text/css", "otf": "font/otf", "ttf": "font/ttf"}
#: What is true of every page; conformance to WCAG is claimed by who has tested with readers, and so is not here.
ACCESSIBILITY = [
    *(("schema:accessMode", one) for one in ("textual", "visual")),
    *(("schema:accessModeSufficient", one) for one in ("textual", "textual,visual")),
    *(("schema:accessibilityFeature", one) for one in (
        "alternativeText", "displayTransformability", "index", "readingOrder", "structuralNavigation", "tableOfContents",
        "unlocked")),
    ("schema:accessibilityHazard", "none"),
]


def accessibility_summary(is_chinese: bool) -> str:
    """Return what the e-book says of itself to who cannot see or hear or hold it as others do."""
    charts = _("Every chart has a description that gives its main numbers. Headings, lists and tables are marked as such, and "
               "table headers say what they head.")
    languages = (_("Chinese and every other language is marked where it stands.") if is_chinese else
                 _("Every language is marked where it stands."))
    rest = _("Colour alone tells nothing apart. The text takes the reader’s size, face and colours; the charts are dark on a "
             "white ground. Nothing moves or plays.")
    return f"{charts} {languages} {rest}"


@dataclass(frozen=True)
class Item:
    """A file of the e-book: its name, and what it is beside its type (`nav`, `cover-image`)."""

    name: str
    properties: str = ""

    @property
    def id(self) -> str:
        """An id for the manifest: the name without what an id may not hold."""
        return "item-" + "".join(one if one.isalnum() or one in "-_." else "-" for one in self.name)


def container(package: str) -> bytes:
    """Return META-INF/container.xml: where the package document stands."""
    root = etree.Element("container", {"version": "1.0"}, nsmap={None: "urn:oasis:names:tc:opendocument:xmlns:container"})
    files = etree.SubElement(root, "rootfiles")
    etree.SubElement(files, "rootfile", {"full-path": package, "media-type": "application/oebps-package+xml"})
    return _xml(root)


def _xml(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _metadata(root: etree._Element, contents: Contents, released: str) -> None:
    metadata = etree.SubElement(root, "metadata", nsmap={"dc": DC})

    def dc(name: str, words: str, **attributes: str) -> None:
        etree.SubElement(metadata, f"{{{DC}}}{name}", attributes).text = words

    def meta(name: str, words: str, **attributes: str) -> None:
        etree.SubElement(metadata, "meta", {"property": name, **attributes}).text = words

    dc("identifier", uuid.uuid5(uuid.NAMESPACE_URL, contents.title).urn, id="identifier")
    dc("title", contents.title, id="title")
    meta("title-type", "main", refines="#title")
    if contents.title_zh:
        meta("alternate-script", contents.title_zh, refines="#title", **{XML_LANG: "zh-Hant"})
        dc("title", contents.title_zh, **{XML_LANG: "zh-Hant"})
    dc("creator", contents.author, id="author")
    meta("role", "aut", refines="#author", scheme="marc:relators")
    for language in dict.fromkeys((contents.language, *contents.languages)):
        dc("language", language)
    dc("date", released)
    meta("dcterms:modified", f"{released}T00:00:00Z")
    if contents.about:
        dc("description", contents.about)
    for word in contents.keywords:
        dc("subject", word)
    code = " " + _("Code:") + f" {contents.licence_code}." if contents.licence_code else ""
    text = _("Text:") + f" {contents.licence}, {contents.licence_url}."
    dc("rights", f"© {contents.copyright} {contents.author}. {text}{code}")
    for name, words in (*ACCESSIBILITY, ("schema:accessibilitySummary", accessibility_summary(contents.is_chinese))):
        meta(name, words)


def package(contents: Contents, released: str, items: Sequence[Item], spine: Sequence[str]) -> bytes:
    """Return the package document. `released` is a day (2026-11-25); `spine` names files of `items` in the order of reading.

    Raises KeyError when a file is of no known type.
    """
    root = etree.Element("package", {"version": "3.0", "unique-identifier": "identifier", XML_LANG: contents.language},
                         nsmap={None: OPF})
    _metadata(root, contents, released)
    manifest = etree.SubElement(root, "manifest")
    for item in items:
        more = {"properties": item.properties} if item.properties else {}
        etree.SubElement(manifest, "item", {"id": item.id, "href": item.name,
                                            "media-type": MEDIA_TYPES[item.name.rsplit(".", 1)[-1].lower()], **more})
    order = etree.SubElement(root, "spine")
    by_name = {item.name: item for item in items}
    for name in spine:
        etree.SubElement(order, "itemref", {"idref": by_name[name].id})
    return _xml(root)
