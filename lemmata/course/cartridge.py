"""The IMS Common Cartridge 1.1: a module a chapter, links to the published pages, discussions, quiz, writing task.

1.1 is the one version that Moodle's core, Canvas, Blackboard, Brightspace and Open edX all import. Moodle tells it by
the unprefixed namespace in the first 500 letters of the manifest.
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree
from lxml.builder import ElementMaker

from lemmata.course import qti
from lemmata.course.content import Module

CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource"
LOM_MANIFEST = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
WEB_LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
TOPIC = "http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"
KINDS = {"link": "imswl_xmlv1p1", "topic": "imsdt_xmlv1p1", "quiz": "imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
         "file": "webcontent"}

E = ElementMaker(namespace=CP, nsmap={None: CP, "lom": LOM, "lomimscc": LOM_MANIFEST})
L = ElementMaker(namespace=LOM)
M = ElementMaker(namespace=LOM_MANIFEST)

#: The link that opens every course, with its page.
FRONT = ("Open the book", "index.html")


@dataclass(frozen=True)
class Book:
    """The book as a cartridge describes it."""

    title: str
    description: str
    licence: str
    language: str = "en"
    address: str = ""
    authors: str = ""
    #: What its files are called.
    name: str = "book"
    #: Titles and addresses of the pages that a course needs beside its chapters.
    around: tuple[tuple[str, str], ...] = (FRONT,)


@dataclass
class Resource:
    """A file of the cartridge: its title in the module, kind, path and contents."""

    title: str
    kind: str
    path: str
    contents: bytes
    instructor: bool = False


@dataclass
class Part:
    """A module of the cartridge."""

    title: str
    resources: list[Resource] = field(default_factory=list)


def identifier(*words: str) -> str:
    """Return an id of letters and digits: XML allows no more, and a Chinese one breaks importers."""
    return "i" + hashlib.sha256("/".join(words).encode()).hexdigest()[:16]


def _xml(element: etree._Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def web_link(title: str, address: str) -> bytes:
    """Return a link as a file."""
    make = ElementMaker(namespace=WEB_LINK, nsmap={None: WEB_LINK})
    return _xml(make.webLink(make.title(title), make.url(href=address)))


def topic(title: str, words: str) -> bytes:
    """Return a discussion as a file."""
    make = ElementMaker(namespace=TOPIC, nsmap={None: TOPIC})
    return _xml(make.topic(make.title(title), make.text(words, texttype="text/html")))


def page(title: str, body: str) -> bytes:
    """Return a page of its own, for instructors. A platform prints its title as the first heading, so that the file has none."""
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
            f"<body>\n{body}\n</body>\n</html>\n").encode()


def opening_part(book: Book) -> Part:
    """Return the first module, which also keeps the first chapter out of the section where Moodle puts the announcements."""
    return Part("About this course", [Resource(title, "link", f"about/{PurePosixPath(page).stem}.xml",
                                               web_link(title, book.address + page))
                                      for title, page in book.around])


def student_part(module: Module, handout: bytes | None) -> Part:
    """Return what students see of a chapter."""
    name, made = module.name, Part(module.title)
    made.resources.append(Resource(f"Read: {module.title} ({module.minutes} minutes)", "link", f"{name}/chapter.xml",
                                   web_link(module.title, module.address)))
    if handout is not None:
        made.resources.append(Resource(f"Print: {module.title} (PDF)", "file", f"{name}/{name}.pdf", handout))
    for task in module.tasks:
        if task.kind == "discussion":
            made.resources.append(Resource(f"Discuss {task.title}", "topic", f"{name}/{task.id}.xml",
                                           topic(f"{module.title}: {task.title}", task.question)))
    items = [qti.item(one) for one in module.questions if one.kind in qti.PROFILES]
    if items:
        made.resources.append(Resource(f"Quiz: {module.title}", "quiz", f"{name}/quiz.xml",
                                       qti.assessment(identifier(name, "quiz"), f"Quiz: {module.title}", items)))
    for task in module.tasks:
        if task.kind == "writing":
            made.resources.append(Resource(f"Write: {module.title}", "quiz", f"{name}/{task.id}.xml", qti.assessment(
                identifier(name, task.id), f"Write: {module.title}", [qti.essay(task, f"{task.id}: Write")])))
        elif task.kind == "notebook":
            made.resources.append(Resource(f"Compute: {module.title}", "topic", f"{name}/{task.id}.xml",
                                           topic(f"{module.title}: a notebook task", task.question)))
    return made


def notes(module: Module) -> str:
    """Return objectives, model answers and the key of the quiz as HTML, for instructors only."""
    body = ["<h2>Objectives</h2><ol>", *(f"<li>{html.escape(one)}</li>" for one in module.objectives), "</ol>",
            f"<p>Level: {html.escape(module.level)}. Time: {module.minutes} minutes. Licence: {html.escape(module.licence)}.</p>",
            "<h2>Model answers</h2>"]
    body += [f"<h3>{html.escape(task.title)}</h3><div>{task.question}</div><h4>Answer</h4><div>{task.answer}</div>"
             for task in module.tasks]
    if module.questions:
        body.append("<h2>Key of the quiz</h2><ol>")
        for one in module.questions:
            # In words: a platform that shuffles the options prints other letters, or none.
            key = "; ".join([choice.text for choice in one.choices if choice.correct]
                            or [html.escape(words) for words in one.accepted]
                            or [f"{one.value:,.8g} (within {one.tolerance:.0%})"])
            body.append(f"<li><p>{one.text}</p><p><strong>{key}</strong> (objective: "
                        f"{html.escape(one.objective)})</p></li>")
        body.append("</ol>")
    return "\n".join(body)


def instructor_notes(module: Module) -> Resource:
    """Return the notes as a page of the cartridge that platforms hide from students."""
    return Resource(f"For instructors: {module.title}", "file", f"{module.name}/instructor.html",
                    page(f"For instructors: {module.title}", notes(module)), instructor=True)


def manifest(book: Book, parts: list[Part]) -> bytes:
    """Return `imsmanifest.xml`."""
    items, resources = [], []
    for part in parts:
        leaves = []
        for one in part.resources:
            reference = identifier(one.path)
            leaves.append(E.item(E.title(one.title), identifier=identifier(one.path, "item"), identifierref=reference))
            role = [E.metadata(L.lom(L.educational(L.intendedEndUserRole(
                L.source("IMSGLC_CC_Rolesv1p1"), L.value("Instructor")))))] if one.instructor else []
            address = {"href": one.path} if one.kind == "file" else {}
            resources.append(E.resource(*role, E.file(href=one.path), identifier=reference, type=KINDS[one.kind], **address))
        items.append(E.item(E.title(part.title), *leaves, identifier=identifier(part.title, "module")))

    def words(text: str) -> etree._Element:
        return M.string(text, language=book.language)

    about = M.lom(M.general(M.title(words(book.title)), M.language(book.language), M.description(words(book.description))),
                  M.rights(M.copyrightAndOtherRestrictions(M.value("yes")), M.description(words(book.licence))))
    return _xml(E.manifest(
        E.metadata(E.schema("IMS Common Cartridge"), E.schemaversion("1.1.0"), about),
        E.organizations(E.organization(E.item(*items, identifier=identifier("root")), identifier=identifier("organization"),
                                       structure="rooted-hierarchy")),
        E.resources(*resources), identifier=identifier(book.title, *(part.title for part in parts))))


def cartridge(book: Book, modules: list[Module], handouts: dict[str, bytes], instructor: bool = False) -> dict[str, bytes]:
    """Return the files of the cartridge by their paths; with `instructor`, each module has notes that students are not shown.

    `handouts` are the chapters as PDFs, by name; a module without one goes without.
    """
    parts = [opening_part(book), *(student_part(module, handouts.get(module.name)) for module in modules)]
    if instructor:
        for part, module in zip(parts[1:], modules, strict=True):
            part.resources.append(instructor_notes(module))
    files = {one.path: one.contents for part in parts for one in part.resources}
    return {"imsmanifest.xml": manifest(book, parts)} | files
