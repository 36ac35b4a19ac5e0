"""The slides of a chapter, which say nothing that its page, the ledgers and the tables do not say already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lemmata.course.content import CourseFailed, Module, Question, Task
from lemmata.record import front_matter, tables
from lemmata.record.csv_rows import rows_if_any
from lemmata.record.project import Project
from lemmata.sphinx import page_content
from lemmata.sphinx.ledgers import VERDICTS
from lemmata.sphinx.page_content import Chart, Claim, Content
from lemmata.sphinx.record_links import slug

#: What a source card says that is worth a line on a wall.
OF_A_SOURCE = ("Title", "In English", "Author", "Published by", "Date", "Language", "Kind", "Standpoint")
#: More terms than these no slide holds, more quiz items no class has time for.
TERMS, QUESTIONS = 14, 3


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


def _places(pages: list[Content]) -> dict[str, Claim | Chart]:
    """Return the claims and charts of the book by their names; of a chart that stands twice, the place that a chapter gave it."""
    found: list[Claim | Chart] = []
    for page in pages:
        found += [*page.claims, *page.charts]
    return {one.id: one for one in sorted(found, key=lambda one: "#in-notebook-" in one.address, reverse=True)}


def _thread(names: list[str], places: dict[str, Claim | Chart], path: Path) -> Iterator[Claim | Chart]:
    for name in names:
        if name not in places:
            raise CourseFailed(f"{path}: slides: no claim or chart {name!r} on any page, expected one")
        yield places[name]


def _terms(held: Content, base_url: str, glossary: list[dict[str, str]], script: str) -> Iterator[Term]:
    """Yield the first terms that a chapter names."""
    by_place = {f"term-{slug(row['term_id'])}": row for row in glossary}
    for place in held.terms[:TERMS]:
        row = by_place[place]
        first, second = ("zh-Hant", "zh-Hans") if script == "zh-Hant" else ("zh-Hans", "zh-Hant")
        of_script = {"zh-Hans": row["term_zh_hans"], "zh-Hant": row["term_zh_hant"]}
        used = first if of_script[first] else second
        yield Term(f"{base_url}chapters/glossary.html#{place}", row["term_en"], of_script[used], used, row["definition"])


def _questions(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the first question with one right answer on each of the first objectives that have one."""
    first: dict[str, Question] = {}
    for one in questions:
        if one.kind == "multiple-choice":
            first.setdefault(one.objective, one)
    return tuple(first.values())[:QUESTIONS]


def _source(card: dict[str, str]) -> tuple[tuple[list[str], str], ...]:
    """Return the rows of a source card that a slide has; what is told of several, that it was not found, is told once."""
    told: dict[str, list[str]] = {}
    for label in OF_A_SOURCE:
        if label in card:
            told.setdefault(card[label], []).append(label)
    return tuple((labels, text) for text, labels in told.items())


def _verdicts(claims: list[Claim]) -> tuple[tuple[str, int], ...]:
    counts = Counter(one.verdict for one in claims)
    return tuple((verdict, counts[verdict]) for verdict in VERDICTS if counts[verdict])


def decks(modules: list[Module], book: Project, base_url: str) -> list[Deck]:
    """Return the decks of the chapters `modules` of the built book, in that order. Raises CourseFailed, OSError."""
    glossary, as_of = rows_if_any(book.data / "terms.csv"), tables.package(book.data)["as_of"]
    pages = page_content.read_all(book.content, base_url)
    places, made = _places([*pages.values()]), []
    for module in modules:
        path, held = book.chapters / f"{module.name}.md", pages[f"chapters/{module.name}"]
        matter = front_matter.read(path)
        if not matter.get("slides"):
            raise CourseFailed(f"{path}: no slides in the front matter, expected a list of claims and charts")
        made.append(Deck(
            module=module, as_of=as_of, source=_source(held.source), source_note=held.source.get("Note", ""),
            verdicts=_verdicts(held.claims), thread=tuple(_thread(matter["slides"], places, path)),
            terms=tuple(_terms(held, base_url, glossary, matter.get("zh", ""))),
            discussion=tuple(task for task in module.tasks if task.kind == "discussion"),
            questions=_questions(module.questions)))
    return made
