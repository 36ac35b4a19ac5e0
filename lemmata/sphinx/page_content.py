"""The content of a page as data, for what is written beside the site: annotations, courses, slides.

Taken from the document of each page as the site writes it, when links are resolved and Chinese is marked; kept a file a page
among what Sphinx has read, as it stands there until the page is written again. Texts are HTML that can stand elsewhere, but
for those that are called plain; links begin with ANYWHERE, where the reader of the file puts the address of the book.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from docutils import nodes as docutils_nodes
from sphinx.application import Sphinx

from lemmata.record.csv_rows import Row
from lemmata.sphinx import nodes
from lemmata.sphinx.html_fragments import Fragments, safe_spaces
from lemmata.sphinx.html_page import is_site, remove_former
from lemmata.sphinx.record_tables import of_build

#: The folder of these files.
FOLDER = "content"
#: Where the book stands in them; no host can have this name.
ANYWHERE = "https://book.invalid/"
#: Folders whose pages are asked: those of the record hold none of it, and thousands of rows.
PAGES = ("chapters/", "notebooks/")


@dataclass(frozen=True)
class Note:
    """A note on a lemma of a segment, all plain; its verdict is empty where it judges no claim."""

    id: str
    segment: str
    lemma: str
    kind: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Claim:
    """A claim of a source: where it stands, its lemma, its words, and what the record says of it."""

    id: str
    address: str
    segment: str
    segment_address: str
    lemma: str
    words: str
    verdict: str
    record: str
    evidence: str
    notes: str
    kind: str = "claim"


@dataclass(frozen=True)
class Chart:
    """A figure: its number and place in the book, its caption and the remark below it, the size of the picture in pixels."""

    id: str
    address: str
    number: str
    caption: str
    alt: str
    width: int
    height: int
    notes: str
    kind: str = "chart"


@dataclass(frozen=True)
class Exercise:
    """A task and its model answer, empty where it has none.

    `asked` is the question without the words that name it, `prompt` the question without its first table, whose rows of
    plain cells are `rubric`.
    """

    id: str
    kind: str
    title: str
    question: str
    asked: str
    prompt: str
    rubric: list[list[str]]
    answer: str


@dataclass(frozen=True)
class QuizItem:
    """A quiz item; `options` are pairs of words and feedback, and one that is filled in has feedback alone.

    Feedback is without the word that says whether an answer is right, which a platform says itself.
    """

    id: str
    text: str
    options: list[list[str]]
    feedback: str


@dataclass(frozen=True)
class Content:
    """The content of a page. `source` is the card of its source by labels in English, `terms` the places in the glossary that
    it leads to before it begins, or in its whole length where it has no such part.
    """

    title: str
    standfirst: str
    source: dict[str, str]
    notes: list[Note]
    claims: list[Claim]
    charts: list[Chart]
    terms: list[str]
    exercises: list[Exercise]
    quiz: list[QuizItem]


#: What the lists of a page hold.
LISTED = {"notes": Note, "claims": Claim, "charts": Chart, "exercises": Exercise, "quiz": QuizItem}


def words(*parts: docutils_nodes.Node) -> str:
    """Return the words of nodes, with single blanks."""
    return " ".join(" ".join(part.astext() for part in parts).split())


def _with_class(node: docutils_nodes.Element, name: str) -> list[docutils_nodes.Element]:
    return [one for one in node.findall(docutils_nodes.Element) if name in one.get("classes", ())]


def _but(node: docutils_nodes.Element, *left_out: docutils_nodes.Node) -> list[docutils_nodes.Node]:
    """Return the children of a node without some."""
    return [child for child in node.children if not any(child is one for one in left_out)]


def _section(document: docutils_nodes.document, name: str) -> docutils_nodes.Element | None:
    return next((one for one in document.findall(docutils_nodes.section) if name in one["ids"]), None)


def _after(node: docutils_nodes.Node) -> docutils_nodes.paragraph | None:
    """Return the first paragraph that follows a node on its page."""
    while node.parent is not None:
        for sibling in node.parent[node.parent.index(node) + 1:]:
            if found := next(iter(sibling.findall(docutils_nodes.paragraph)), None):
                return found
        node = node.parent
    return None


def _tables(document: docutils_nodes.document, name: str) -> list[nodes.record_table]:
    return [one for one in document.findall(nodes.record_table) if one["name"] == name]


def _note(node: nodes.lemma_note) -> Note:
    # An entry of the index may stand before the head.
    [head] = node.findall(nodes.note_head)
    [lemma] = head.findall(nodes.lemma_text)
    # As the data name them, which a page may say in another language.
    verdict = "".join(badge["value"] for badge in head.findall(nodes.badge) if "value" in badge)
    return Note(node["ids"][0], node["segment"], words(lemma), node["kind"], verdict, words(*node[node.index(head) + 1:]))


def _claim(html: Fragments, row: nodes.record_row, known: dict[str, Row]) -> Claim:
    """Return a row of a ledger as a claim. A verdict without a value is explained by its comment."""
    name, said, _, shown, evidence = row.children
    [lemma], [locator] = said.findall(nodes.lemma_text), _with_class(said, "locator")
    comments = _with_class(shown, "comment")
    values = _but(shown, *comments)
    record, notes = (values, comments) if values else (comments, [])
    claim = known[words(name)]
    return Claim(words(name), f"{html.address}#{row['ids'][0]}", claim["segment_id"],
                 urljoin(html.address, locator["refuri"]), html(*lemma.children),
                 html(*said[said.index(locator) + 1:]).removeprefix("): "), claim["verdict"],
                 " ".join(html(*one.children) for one in record), html(*evidence.children),
                 "".join(f"<p>{html(*one.children)}</p>" for one in notes))


def _charts(html: Fragments, document: docutils_nodes.document) -> Iterator[Chart]:
    """Yield the charts of a page that are one picture."""
    for node in document.findall(docutils_nodes.figure):
        picture = next((one for one in node.children if isinstance(one, nodes.picture)), None)
        if "chart" in node and picture is not None:
            [caption], remark = node.findall(docutils_nodes.caption), _after(node)
            number = ".".join(map(str, html.builder.fignumbers.get("figure", {}).get(node["ids"][0], ())))
            yield Chart(node["chart"], f"{html.address}#{node['ids'][0]}", html.builder.config.numfig_format["figure"] % number,
                        html(*caption.children), picture["alt"], picture["width"], picture["height"],
                        f"<p>{html(*remark.children)}</p>" if remark else "")


def _exercise(html: Fragments, node: docutils_nodes.container) -> Exercise:
    answers = _with_class(node, "answer")
    asked = _but(node, *answers)
    table = next((one for one in asked if isinstance(one, docutils_nodes.table)), None)
    name = next(iter(node.findall(docutils_nodes.strong)), docutils_nodes.Text(""))
    question, prompt = html(*asked), html(*(one for one in asked if one is not table))
    return Exercise(
        node["ids"][0].removeprefix("ex-"), node["kind"], words(name).rstrip("."), question,
        safe_spaces(question.replace(html(name), "", 1)), prompt,
        [[words(cell) for cell in row.children] for row in table.findall(docutils_nodes.row)] if table else [],
        "".join(html(*body.children) for one in answers for body in _with_class(one, "sd-summary-content")))


def _feedback(html: Fragments, node: docutils_nodes.Element) -> str:
    [told] = _with_class(node, "quiz-feedback")
    return html(*_but(told, next(iter(told.findall(docutils_nodes.strong)))))


def _quiz_item(html: Fragments, node: nodes.group) -> QuizItem:
    [asked] = _with_class(node, "quiz-question")
    text = html(*_but(asked, *_with_class(asked, "quiz-number"), *_with_class(asked, "quiz-asks")))
    options = [[html(*one[0].children), _feedback(html, one)] for one in _with_class(node, "quiz-option")]
    feedback = "".join(_feedback(html, one).removeprefix(". ") for one in _with_class(node, "quiz-written"))
    return QuizItem(node["ids"][0].removeprefix("ex-"), text, options, feedback)


def _terms(document: docutils_nodes.document) -> list[str]:
    links = (one.get("refuri", "") for one in (_section(document, "before-you-read") or document).findall(
        docutils_nodes.reference))
    return list(dict.fromkeys(link.partition("#")[2] for link in links if "#term-" in link))


def _standfirst(html: Fragments, document: docutils_nodes.document) -> str:
    """Return the paragraph that tells what a page finds; where no part is for that, the first one."""
    section = _section(document, "at-a-glance") or next(iter(document.findall(docutils_nodes.section)), document)
    found = next((one for one in section.children if isinstance(one, docutils_nodes.paragraph) and not one["classes"]), None)
    return html(*found.children) if found else ""


def content_of(app: Sphinx, name: str, document: docutils_nodes.document) -> Content:
    """Return what a page holds by its document; an example, which has no address, counts for nothing."""
    html = Fragments(app.builder, document, ANYWHERE + app.builder.get_target_uri(name))  # type: ignore[arg-type]
    return Content(
        title=words(app.env.titles[name]), standfirst=_standfirst(html, document),
        source={row["name"]: html(*row[1].children) for table in _tables(document, "source") for row in table.children},
        notes=[_note(one) for one in document.findall(nodes.lemma_note) if one["ids"]],
        claims=[_claim(html, row, of_build(app).claims)
                for table in _tables(document, "claims") for row in table.children if row["ids"]],
        charts=list(_charts(html, document)), terms=_terms(document),
        exercises=[_exercise(html, one) for one in _with_class(document, "exercise")],
        quiz=[_quiz_item(html, one) for one in _with_class(document, "quiz-item") if one["ids"]])


def read(folder: Path, name: str, base_url: str) -> Content:
    """Return what a page holds, from the folder of these files; the book is at `base_url`. Raises OSError."""
    raw: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8").replace(ANYWHERE, base_url))
    return Content(**raw | {field: [kind(**one) for one in raw[field]] for field, kind in LISTED.items()})


def read_all(folder: Path, base_url: str) -> dict[str, Content]:
    """Return what each page holds, by its name."""
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.json"))
    return {name: read(folder, name, base_url) for name in names}


def folder_of(app: Sphinx) -> Path:
    """Return the folder of these files in a build."""
    return Path(app.doctreedir, FOLDER)


def _write(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
           doctree: docutils_nodes.document | None) -> None:
    if doctree is not None and is_site(app) and pagename.startswith(PAGES):
        path = folder_of(app) / f"{pagename}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(content_of(app, pagename, doctree)), ensure_ascii=False), encoding="utf-8")


def _prune(app: Sphinx, exception: Exception | None) -> None:
    if not exception and is_site(app):
        # Where no page is asked what it holds, there is a folder all the same.
        folder_of(app).mkdir(exist_ok=True)
        remove_former(folder_of(app), {name for name in app.env.found_docs if name.startswith(PAGES)}, ".json")


def setup(app: Sphinx) -> None:
    """Write what a page holds whenever the page is written."""
    app.connect("html-page-context", _write)
    app.connect("build-finished", _prune)
