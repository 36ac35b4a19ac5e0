"""What each chapter gives a course, read from the pages of the built site."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import quote, urljoin

import yaml
from lxml import html
from lxml.html import HtmlElement

from lemmata.checks import addresses
from lemmata.course import rubric
from lemmata.course.rubric import Rubric, RubricFailed
from lemmata.record import facts, front_matter, quiz

#: Where `make serve` shows the book; what leads there is for trying out.
LOCAL = "http://localhost:8000/"
#: Elements that stand in a line of text, between which a space is a space that is read.
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "q", "s", "small", "span", "strong", "sub", "sup", "u",
          "var"}
BETWEEN = re.compile(r"(</?([a-z][a-z0-9]*)[^<>]*>)[ \t\n]+(?=</?([a-z][a-z0-9]*))")
#: In what a word copied from a Chinese text may come.
QUOTED = ("「{}」", "『{}』", "“{}”", "‘{}’", "\"{}\"", "'{}'", "《{}》", "{}。", "「{}」。")
HAN = re.compile(r"[\u3400-\u9fff]")


class CourseFailed(Exception):
    """The course was not built; the message says what is missing and where."""


def beginning(text: str, words: int = 9) -> str:
    """How an HTML text begins, for a list of titles."""
    said = html.fromstring(f"<div>{text}</div>").text_content().split()
    short = " ".join(said[:words]).rstrip(",;:.—–")
    return f"{short}{' …' if len(said) > words else ''}"


def published(root: Path) -> str:
    """Where the book is published, as `_config.yml` says (`html: baseurl`), or where `make serve` shows it."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return config.get("html", {}).get("baseurl") or LOCAL


def checked_base_url(text: str) -> str:
    """The address where the book is published, with a slash at its end. Raises CourseFailed when `text` is none."""
    if addresses.fault_of(text, local=True):
        raise CourseFailed(f"--base-url: {text!r}, expected an address such as https://example.org/book/")
    return text.rstrip("/") + "/"


def chosen(names: list[str], known: list[str], option: str) -> list[str]:
    """The chapters `names`, or all that are `known` when none is named. Raises CourseFailed on one that is not."""
    if unknown := [name for name in names if name not in known]:
        raise CourseFailed(f"{option}: unknown chapter {unknown[0]!r}, expected one of {', '.join(known)}")
    return names or known


@dataclass(frozen=True)
class Task:
    """A discussion, a writing task or a notebook task: its id, kind, question and model answer as HTML.

    `prompt` is the question without the table of its rubric.
    """

    id: str
    kind: str
    title: str
    question: str
    answer: str
    prompt: str = ""
    rubric: Rubric | None = None

    @property
    def label(self) -> str:
        """Name the task for a list: its title and how it begins after it."""
        told = re.sub(r"^(<p>)?<strong>.*?</strong>", "", self.question, count=1)
        return f"{self.title}: {beginning(told)}"


@dataclass(frozen=True)
class Choice:
    """An option of a question: its letter, HTML, whether it is right, and what is told to who chooses it."""

    letter: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A quiz item as HTML; `accepted` are the answers of one that is filled in, `value` and `unit` that of a numeric one."""

    id: str
    kind: str
    objective: str
    text: str
    choices: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()
    value: float | None = None
    tolerance: float = 0
    feedback: str = ""
    unit: str = ""

    @property
    def label(self) -> str:
        """Name the item for a list: its id and how it begins."""
        return f"{self.id}: {beginning(self.text)}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """What is taken for right: the accepted answers, Chinese ones also in the quotation marks of a source."""
        made = dict.fromkeys(self.accepted)
        for words in self.accepted:
            forms = QUOTED if HAN.search(words) else ("“{}”", "\"{}\"")
            made |= dict.fromkeys(form.format(words) for form in forms)
        return tuple(made)


@dataclass(frozen=True)
class Module:
    """A chapter as a course has it; `standfirst` is the paragraph that tells what it finds."""

    name: str
    title: str
    address: str
    objectives: tuple[str, ...]
    minutes: int
    level: str
    licence: str
    tasks: tuple[Task, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())
    standfirst: str = ""


def with_class(root: HtmlElement, name: str) -> list[HtmlElement]:
    """What in `root` has the class `name`."""
    return root.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def inner(node: HtmlElement) -> str:
    """What is in an element, as HTML on one line."""
    text = (html.tostring(node, encoding="unicode", with_tail=False)).strip()
    words = text[text.index(">") + 1:text.rindex("<")] if "</" in text else ""
    return safe_spaces(" ".join(words.split()))


def safe_spaces(text: str) -> str:
    """HTML without blanks between tags, which some platforms eat: those that are read are made no-break spaces."""
    return BETWEEN.sub(lambda found: found[1] + ("\u00a0" if {found[2], found[3]} <= INLINE else ""), text)


def absolute(node: HtmlElement, address: str) -> HtmlElement:
    """A copy of `node` that can stand elsewhere: links with their hosts, no ids, no classes, no hints, no coloured code."""
    made = copy.deepcopy(node)
    made.tail = None
    # Colours of code, and the empty spans that mark a place in the page.
    for coloured in made.xpath(".//code//span | .//span[not(node())]"):
        coloured.drop_tag()
    for one in made.iter(html.etree.Element):
        if one.get("href"):
            one.set("href", quote(urljoin(address, one.get("href")), safe=":/#?&=%"))
        for name in ("id", "class", "title", "role", "data-label"):
            one.attrib.pop(name, None)
    return made


def _task(node: HtmlElement, identifier: str, address: str) -> Task:
    kind = next(name.removeprefix("exercise-") for name in node.get("class").split() if name.startswith("exercise-"))
    kept = copy.deepcopy(node)
    answers = [one for one in with_class(kept, "answer") if one.tag == "details"]
    if not answers:
        raise CourseFailed(f"{address}#{identifier}: no model answer, expected one in a dropdown of class 'answer'")
    told = "".join(inner(absolute(one, address)) for one in with_class(answers[0], "sd-summary-content"))
    for one in answers:
        one.drop_tree()
    words = " ".join(kept.text_content().split())
    head = words.split(".", 2)
    name = ".".join(head[:2]).strip() if head[0].isdigit() else head[0]
    question, judged = inner(absolute(kept, address)), None
    if kind == "writing":
        try:
            table = next(kept.iter("table"), None)
            if table is None:
                raise RubricFailed("no table, expected criteria and levels")
            judged = rubric.read(table)
        except RubricFailed as error:
            raise CourseFailed(f"{address}#{identifier}: the rubric: {error}") from error
        table.drop_tree()
    return Task(identifier.removeprefix("ex-"), kind, name, question, told, inner(absolute(kept, address)), judged)


def _told(node: HtmlElement, address: str) -> str:
    """The feedback of an option, without the word that says whether it is right: a platform says so itself."""
    kept = copy.deepcopy(node)
    for word in kept.xpath("./strong[1]"):
        word.drop_tree()
    return inner(absolute(kept, address)).strip()


def _question(item: quiz.Item, node: HtmlElement, objective: str, address: str, known: dict[str, facts.Fact]) -> Question:
    asked = copy.deepcopy(with_class(node, "quiz-question")[0])
    for name in ("quiz-number", "quiz-asks"):
        for one in with_class(asked, name):
            one.drop_tree()
    text = inner(absolute(asked, address)).strip()
    feedback = [_told(one, address) for one in with_class(node, "quiz-feedback")]
    if item.kind in quiz.CHOSEN:
        summaries = [inner(absolute(one, address)) for one in node.xpath(".//summary")]
        choices = tuple(Choice(letter, words, option.correct, told) for letter, words, option, told
                        in zip(ascii_uppercase, summaries, item.options, feedback, strict=False))
        return Question(item.id, item.kind, objective, text, choices)
    told = feedback[0].removeprefix(". ") if feedback else ""
    if item.kind == "fill-in":
        return Question(item.id, item.kind, objective, text, accepted=tuple(one.text for one in item.options), feedback=told)
    if item.kind != "numeric" or item.fact_id not in known:
        raise CourseFailed(f"{item.id}: an item of the kind {item.kind!r} with the fact {item.fact_id!r}, which no course can "
                           f"hold, expected one of {', '.join(quiz.CHOSEN + quiz.WRITTEN)}, and for a number a fact")
    return Question(item.id, item.kind, objective, text, value=float(known[item.fact_id].value),
                    tolerance=item.tolerance or 0, feedback=told, unit=known[item.fact_id].unit)


def read(site: Path, chapters: Path, data: Path, names: list[str], base_url: str) -> list[Module]:
    """The modules of the chapters `names`, in that order, from the built `site`. Raises CourseFailed."""
    known, items, made = facts.facts(data), quiz.items(data), []
    for name in names:
        page = site / "chapters" / f"{name}.html"
        if not page.is_file():
            raise CourseFailed(f"no page {page}, expected the built site: run `make html`")
        matter = front_matter.read(chapters / f"{name}.md")
        address = f"{base_url.rstrip('/')}/chapters/{name}.html"
        document = html.document_fromstring(page.read_text(encoding="utf-8"))
        heading = copy.deepcopy(document.xpath("//h1")[0])
        for mark in with_class(heading, "headerlink"):
            mark.drop_tree()
        places = {one.get("id"): one for one in with_class(document, "exercise") + with_class(document, "quiz-item")}
        questions = []
        for item in (one for one in items if one.chapter == name):
            place = places.get("ex-" + item.id)
            if place is None:
                raise CourseFailed(f"{page}: no quiz item {item.id}, expected a {{quiz}} directive in the chapter")
            questions.append(_question(item, place, matter["objectives"][item.objective - 1], address, known))
        tasks = tuple(_task(one, identifier, address) for identifier, one in places.items()
                      if "exercise" in one.get("class").split())
        # A chapter without this heading says it in its first paragraph.
        opening = (document.xpath("//section[@id='at-a-glance']/p[1]")
                   or document.xpath("//h1/following-sibling::p[not(@class)][1]"))
        standfirst = inner(absolute(opening[0], address)) if opening else ""
        made.append(Module(name, " ".join(heading.text_content().split()), address, tuple(matter.get("objectives", ())),
                           int(matter.get("minutes", 0)), str(matter.get("level", "")), str(matter.get("licence", "")), tasks,
                           tuple(questions), standfirst))
    return made
