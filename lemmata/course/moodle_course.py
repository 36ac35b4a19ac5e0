"""A course in Moodle's own form: a section a chapter with what is read, discussed, asked, written and computed.

What only instructors may see stands in a last section that is hidden; the whole file is for instructors, since it holds keys.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

from lemmata.course import cartridge
from lemmata.course.cartridge import Book
from lemmata.course.content import CourseFailed, Module, Question, Task
from lemmata.course.grading import Graded
from lemmata.course.moodle_activities import Activity, File, assignment, document, forum, link, page, quiz
from lemmata.course.moodle_backup import About, Backup, Section
from lemmata.course.moodle_xml import KINDS
from lemmata.course.rubric import Rubric
from lemmata.record import zip_archive

#: What Moodle calls the licences of a chapter.
LICENCES = {"CC-BY-4.0": ("cc-4.0", "CC BY 4.0"), "CC-BY-SA-4.0": ("cc-sa-4.0", "CC BY-SA 4.0")}
HOW = """<p>A section for each chapter of <a href="{address}">{title}</a>.</p>
<h3>How a chapter goes</h3>
<ol><li><strong>Before you read</strong> says what you will be able to do, and how long it takes.</li>
<li><strong>Read</strong> opens the chapter in the book. The same pages can be printed.</li>
<li><strong>Discuss</strong>: choose one question or take the one that you are given. Nobody is sent mail about posts who does not
subscribe; tick the box beside a discussion when you have done it.</li>
<li><strong>Quiz</strong>: as many attempts as you like, the best one counts. When you hand it in, each option that you chose
says what the record has on it. In a question with several right answers a wrong tick costs what a right one gives.</li>
<li><strong>Write</strong> is marked by the rubric that you see in it.</li>
<li><strong>Compute</strong>: a task in one of the book’s notebooks, and a notebook of your own to hand in.</li></ol>
<p>Move through a chapter in this order. The readings quote a word or two of their sources; no Chinese is needed.</p>"""


def credit(book: Book, licence: str) -> str:
    """Return whose work an activity is and under which licence it may be used."""
    name = LICENCES[licence][1]
    return (f'<p><small>{html.escape(book.authors)}, <a href="{book.address}">{html.escape(book.title)}</a>, {name}. '
            f"{html.escape(book.licence.split(';')[-1].strip().capitalize())}</small></p>")


def seconds(day: str) -> int:
    """Return the first second of a day, since 1970."""
    return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp())


def _checked(module: Module) -> None:
    if module.licence not in LICENCES:
        raise CourseFailed(f"chapters/{module.name}.md: licence {module.licence!r}, expected one that Moodle "
                           f"knows: {', '.join(LICENCES)}")
    for question in module.questions:
        if question.kind not in KINDS:
            raise CourseFailed(f"{question.id}: Moodle cannot hold an item that is {question.kind}, expected one of "
                               f"{', '.join(KINDS)}")


def _archive(chapter: str, files: dict[str, bytes]) -> bytes:
    return zip_archive.pack({f"{chapter}/{path}": contents for path, contents in files.items()})


def _writing(module: Module, task: Task, told: str) -> Activity:
    rubric: Rubric | None = task.marked_by
    if rubric is None:
        raise CourseFailed(f"{task.id}: a writing task without a rubric, expected a table of criteria and levels")
    # Moodle breaks words within the form where it is narrow.
    read = (f'<p>You are marked by the form below. On a small screen read it <a href="{module.address}#ex-{task.id}">in the '
            "chapter</a>.</p>")
    return assignment(f"Write: {module.title}", task.prompt + read + told, rubric.points, rubric)


def _chapter(module: Module, book: Book, handout: bytes, entries: dict[str, int], variants: int | None,
             notebook: tuple[Graded, dict[str, bytes]] | None) -> Section:
    """Return the section of a chapter, in the order in which it is worked through."""
    told = credit(book, module.licence)
    objectives = "".join(f"<li>{html.escape(one)}</li>" for one in module.objectives)
    before = (f"<p>When you have worked through the chapter you can</p><ul>{objectives}</ul><p>Level: "
              f"{html.escape(module.level)}. "
              f"About {module.minutes} minutes, exercises included.</p>")
    activities = [page(f"Before you read: {module.title}", told, f"<p>{module.standfirst}</p>{before}"),
                  link(f"Read: {module.title}", f"<p>The chapter in the book, about {module.minutes} minutes with its "
                                                f"exercises.</p>{told}",
                       module.address),
                  document(f"Print: {module.title} (PDF)", told, f"{module.name}.pdf", handout, "application/pdf")]
    activities += [forum(f"Discuss {task.label}", task.question + told) for task in module.tasks if task.kind == "discussion"]
    activities.append(quiz(f"Quiz: {module.title}", "<p>For practice: as many attempts as you like; the best one counts. "
                                                    "When it is handed "
                           f"in, each option says what the record has on it.</p>{told}",
                           [entries[one.id] for one in module.questions],
                           [variants] if variants is not None else []))
    for task in module.tasks:
        if task.kind == "writing":
            activities.append(_writing(module, task, told))
        elif task.kind == "notebook":
            # Practice with a public answer: handed in, not marked.
            activities.append(assignment(f"Compute: {module.title}", task.question + told, 0))
    if notebook:
        graded, students = notebook
        points = sum(task.points for task in graded.master.tasks)
        name = f"{module.name}-assignment.zip"
        activities.append(assignment(
            f"Notebook: {graded.master.title}", f"<p>Unpack the attached archive, work in the notebook, and hand in the "
            f"<code>.ipynb</code> file alone: {len(graded.master.tasks)} tasks, {points} points. The page README in the "
            f"archive says how "
            f"to work.</p>{told}", points, files=[File(name, _archive(module.name, students), "introattachment",
                                                       "application/zip")],
            file_types=".ipynb"))
    summary = re.split(r"(?<=[.!?])\s", re.sub(r"<[^>]+>", "", module.standfirst))
    return Section(module.title, f"<p>{' '.join(summary[:2])}</p>", activities)


def _for_instructors(modules: list[Module], book: Book, graded: dict[str, Graded], seed: int) -> Section:
    """Return the section of notes, model answers, keys, and what grades the notebooks: hidden."""
    activities = []
    for module in modules:
        told = credit(book, module.licence)
        activities.append(page(f"Notes: {module.title}", told, cartridge.notes(module)))
        if module.name in graded:
            activities.append(document(f"Key and grader: {graded[module.name].master.title}", f"<p>Seed {seed}.</p>{told}",
                                       f"{module.name}-grading.zip", _archive(module.name, graded[module.name].instructor),
                                       "application/zip"))
    for one in activities:
        # Hidden themselves too, as Moodle does with what stands in a section that it hides.
        one.completion, one.on_view, one.hidden = 0, False, True
    return Section("For instructors", "<p>Hidden from students: notes, model answers, keys, and what grades the notebooks.</p>",
                   activities, visible=False)


def course(book: Book, modules: list[Module], handouts: dict[str, bytes], seeded: dict[str, list[Question]], made: list[Graded],
           students: dict[str, dict[str, bytes]], seed: int, day: str, name: str) -> bytes:
    """Return the course as a backup. `seeded` are the variants of each chapter's item, `students` the files of each assignment.

    Raises CourseFailed, with the item, for what Moodle cannot hold and for a PDF that is missing.
    """
    for module in modules:
        _checked(module)
        if not handouts.get(module.name):
            raise CourseFailed(f"{module.name}.pdf is missing, expected the chapter as a PDF")
    licence = LICENCES[modules[0].licence][0]
    # Students read the short name over every page: no seed in it. Moodle itself tells two courses of one name apart.
    backup = Backup(About(book.title, book.name, f"<p>{html.escape(book.description)}</p>", book.address, book.authors,
                          licence, seconds(day)))
    bank, graded = backup.bank, {one.master.chapter: one for one in made}
    top = bank.category(book.title, bank.top, told="<p>A category a chapter. The keys are public; those of the seed are not.</p>")
    sections = [Section("About this course", f"<p>{html.escape(book.title)}</p>", [
        page("How this course works", credit(book, modules[0].licence), HOW.format(
            address=book.address, title=html.escape(book.title))),
        *(link(title, credit(book, modules[0].licence), book.address + file) for title, file in book.around)])]
    for number, module in enumerate(modules, 1):
        category = bank.category(f"{number}. {module.title}", top, list(module.questions))
        variants = None
        if module.name in seeded:
            variants = bank.category("Numbers of the seed: take one", category, seeded[module.name])
        notebook = (graded[module.name], students[module.name]) if module.name in graded else None
        sections.append(_chapter(module, book, handouts[module.name], bank.entries, variants, notebook))
    sections.append(_for_instructors(modules, book, graded, seed))
    return backup.pack(name, sections)
