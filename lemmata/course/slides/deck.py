"""What the slides of a chapter say: nothing that its page, the ledgers and the tables do not say already."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from lxml import html
from lxml.html import HtmlElement

from lemmata.course.content import CourseFailed, Module, Question, Task, absolute, inner, with_class
from lemmata.record import front_matter, tables
from lemmata.record.csv_rows import rows_if_any

#: What a source card says that is worth a line on a wall.
OF_A_SOURCE = ("Title", "In English", "Author", "Published by", "Date", "Language", "Kind", "Standpoint")
#: More terms than these no slide holds, more quiz items no class has time for.
TERMS, QUESTIONS = 14, 3
#: What may stand in a thread: the first letters of the ids that the pages give to claims and charts. A chart of a chapter
#: is found there before it is looked for in its notebook.
PLACES = ("claim-", "fig-", "in-notebook-")


@dataclass(frozen=True)
class Claim:
    """A claim of a source: where it stands, its lemma, its words, and what the record says; texts are HTML."""

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
    """A figure: its number and place in the book, caption and remark as HTML, sizes of the picture in pixels."""

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
class Term:
    """An entry of the glossary in the two languages."""

    address: str
    english: str
    chinese: str
    script: str
    definition: str


@dataclass(frozen=True)
class Deck:
    """The slides of a chapter. `source` is rows of labels and HTML, `verdicts` how many claims have which; a chapter
    that reads no source of its own has neither.
    """

    module: Module
    as_of: str
    source: tuple[tuple[list[str], str], ...]
    source_note: str
    verdicts: tuple[tuple[str, int], ...]
    thread: tuple[Claim | Chart, ...]
    terms: tuple[Term, ...]
    discussion: tuple[Task, ...]
    questions: tuple[Question, ...]


class Pages:
    """The pages of the built site, each read once, and where their claims and charts stand."""

    def __init__(self, site: Path, base_url: str) -> None:
        self._site, self._base_url = site, base_url
        self._read: dict[str, HtmlElement] = {}
        self._places: dict[str, tuple[HtmlElement, str]] = {}
        for path in [*sorted(site.glob("chapters/*.html")), *sorted(site.glob("notebooks/*.html"))]:
            name = path.relative_to(site).as_posix()
            self._read[name] = html.document_fromstring(path.read_text(encoding="utf-8"))
            for node in self._read[name].xpath("//*[@id]"):
                if node.get("id").startswith(PLACES):
                    self._places.setdefault(node.get("id"), (node, urljoin(base_url, name)))

    def page(self, name: str) -> HtmlElement:
        """The page of a chapter."""
        return self._read[f"chapters/{name}.html"]

    def place(self, name: str) -> tuple[str, HtmlElement, str]:
        """The id, element and page address of the claim or chart `name`. Raises CourseFailed when no page has it."""
        slug = name.lower().replace("_", "-")
        for prefix in PLACES:
            if found := self._places.get(prefix + slug):
                return prefix + slug, *found
        raise CourseFailed(f"slides: no claim or chart {name!r} on any page of {self._site}, expected one")


def _without_first_strong(task: Task) -> Task:
    """The task without its number and kind, which a slide has in its heading."""
    root = html.fragment_fromstring(task.question, create_parent="div")
    for word in root.xpath("./p[1]/strong[1]"):
        word.drop_tree()
    return Task(task.id, task.kind, task.title, inner(root), task.answer)


def _claim(name: str, segment: str, place: str, row: HtmlElement, page: str) -> Claim:
    """A row of a ledger as a slide. A verdict without a value is explained by its comment."""
    _, text, verdict, shown, evidence = row.xpath("./th|./td")
    [lemma], [locator] = with_class(text, "lemma"), with_class(text, "locator")
    words = copy.deepcopy(text)
    for name_of_class in ("lemma", "locator"):
        with_class(words, name_of_class)[0].drop_tree()
    comments = with_class(shown, "comment")
    values = [one for one in shown.xpath("./p") if one not in comments]
    record, notes = (values, comments) if values else (comments, [])
    return Claim(name, f"{page}#{place}", segment, urljoin(page, locator.get("href")), inner(absolute(lemma, page)),
                 re.sub(r"^\s*\(\)\s*:\s*", "", inner(absolute(words, page))), verdict.text_content().strip(),
                 " ".join(inner(absolute(one, page)) for one in record), inner(absolute(evidence, page)),
                 "".join(f"<p>{inner(absolute(one, page))}</p>" for one in notes))


def _chart(name: str, place: str, figure: HtmlElement, page: str) -> Chart:
    """A chart as a slide, with the remark that follows it on its page."""
    picture = figure.xpath("./img | ./picture//img")[0]
    remark = figure.xpath("following::p[1]")
    return Chart(name, f"{page}#{place}", with_class(figure, "caption-number")[0].text_content().strip(),
                 inner(absolute(with_class(figure, "caption-text")[0], page)), picture.get("alt"),
                 int(picture.get("width")), int(picture.get("height")),
                 "".join(f"<p>{inner(absolute(one, page))}</p>" for one in remark))


def _thread(names: list[str], pages: Pages, segments: dict[str, str]) -> Iterator[Claim | Chart]:
    for name in names:
        place, node, page = pages.place(name)
        if place.startswith("claim-"):
            yield _claim(name, segments[name], place, node, page)
        else:
            yield _chart(name, place, node, page)


def _terms(page: HtmlElement, address: str, glossary: list[dict[str, str]], script: str) -> Iterator[Term]:
    """The terms that a chapter names before it begins, or in its whole length where it has no such part."""
    by_place = {"term-" + row["term_id"].lower().replace("_", "-"): row for row in glossary}
    parts = page.xpath("//section[@id='before-you-read']") or page.xpath("//article")
    places = dict.fromkeys(link.get("href").split("#")[1] for link in parts[-1].xpath(".//a[contains(@href, '#term-')]"))
    for place in list(places)[:TERMS]:
        row = by_place[place]
        first, second = ("zh-Hant", "zh-Hans") if script == "zh-Hant" else ("zh-Hans", "zh-Hant")
        of_script = {"zh-Hans": row["term_zh_hans"], "zh-Hant": row["term_zh_hant"]}
        used = first if of_script[first] else second
        yield Term(urljoin(address, f"glossary.html#{place}"), row["term_en"], of_script[used], used, row["definition"])


def _questions(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The first question with one right answer on each of the first objectives that have one."""
    first: dict[str, Question] = {}
    for one in questions:
        if one.kind == "multiple-choice":
            first.setdefault(one.objective, one)
    return tuple(first.values())[:QUESTIONS]


def _source(card: dict[str, str]) -> tuple[tuple[list[str], str], ...]:
    """The rows of a source card that a slide has; what is told of several, that it was not found, is told once."""
    told: dict[str, list[str]] = {}
    for label in OF_A_SOURCE:
        if label in card:
            told.setdefault(card[label], []).append(label)
    return tuple((labels, text) for text, labels in told.items())


def _verdicts(page: HtmlElement) -> tuple[tuple[str, int], ...]:
    captions = [one for table in with_class(page, "record-claims") for one in table.xpath("./caption")]
    found = re.findall(r"(\d+) ([a-z]+)(?:,|$)", captions[0].text_content()) if captions else []
    return tuple((verdict, int(count)) for count, verdict in found)


def decks(modules: list[Module], site: Path, chapters: Path, data: Path, base_url: str) -> list[Deck]:
    """The decks of the chapters `modules`, in that order. Raises CourseFailed, OSError."""
    pages, glossary, as_of = Pages(site, base_url), rows_if_any(data / "terms.csv"), tables.package(data)["as_of"]
    segments = {row["claim_id"]: row["segment_id"] for row in rows_if_any(data / "claims.csv")}
    made = []
    for module in modules:
        path, page = chapters / f"{module.name}.md", pages.page(module.name)
        matter = front_matter.read(path)
        if not matter.get("slides"):
            raise CourseFailed(f"{path}: no slides in the front matter, expected a list of claims and charts")
        cells = [one.xpath("./th|./td") for table in with_class(page, "record-source") for one in table.xpath("./tbody/tr")]
        card = {label.text_content(): inner(absolute(told, module.address)) for label, told in cells}
        made.append(Deck(
            module=module, as_of=as_of, source=_source(card), source_note=card.get("Note", ""),
            verdicts=_verdicts(page), thread=tuple(_thread(matter["slides"], pages, segments)),
            terms=tuple(_terms(page, module.address, glossary, matter.get("zh", ""))),
            discussion=tuple(_without_first_strong(task) for task in module.tasks if task.kind == "discussion"),
            questions=_questions(module.questions)))
    return made
