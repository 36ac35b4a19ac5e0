"""Builds the course into _build/course: what students may have, and beside it, in a folder of its own, what they may not."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import yaml

from lemmata.command_line import Refused, asked
from lemmata.course import assignments, moodle_course, moodle_xml, qti
from lemmata.course.cartridge import FRONT, Book, cartridge
from lemmata.course.content import CourseFailed, Module, Question, read
from lemmata.course.grading import Graded
from lemmata.course.slides.build_slides import write_slides
from lemmata.editions.build_site import BuildFailed, swap
from lemmata.editions.pdf.offprints import build_offprints
from lemmata.record import settings, zip_archive
from lemmata.record.project import find_project


def book_of(root: Path, address: str) -> Book:
    """Return what the cartridge says of the book, from its own configuration."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    about = f"For each chapter: its page in the book ({address}), a PDF of it, discussions, a quiz and a writing task."
    said = settings.Settings.read(root)
    around = [(way.title, page) for way in said.course_pages for page in way.pages if (root / page).with_suffix(".md").is_file()]
    return Book(config["title"], about, f"Text {said.licence}; the sources that are read are not part of it.",
                address=address, authors=config["author"], name=settings.file_name(root),
                around=(FRONT, *((title, f"{page}.html") for title, page in around)))


def day_of(root: Path) -> str:
    """Return the day of the edition, which the data says."""
    return json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))["as_of"]


def contents_of(modules: list[Module], book: Book, handouts: dict[str, bytes], made: list[Graded],
                seeded: dict[str, list[Question]], seed: int, day: str) -> dict[str, bytes]:
    """Make the files of the course by their paths: the cartridge and the assignments for students; for instructors the native
    Moodle course, a cartridge with notes and keys, the question bank and what grades the assignments.

    Raises CourseFailed.
    """
    students = {one.master.chapter: assignments.student_files([one]) for one in made}
    native = f"{book.name}-moodle.mbz"
    return {f"{book.name}.imscc": zip_archive.pack(cartridge(book, modules, handouts)),
            f"instructor/{native}": moodle_course.course(book, modules, handouts, seeded, made, students, seed, day, native),
            f"instructor/{book.name}-instructor.imscc": zip_archive.pack(cartridge(book, modules, handouts, instructor=True)),
            f"instructor/{book.name}-moodle.xml": moodle_xml.bank(book.title, modules, seeded)} | assignments.archives(
                made, seed, f"{book.name}-assignments")


def write_course(files: dict[str, bytes], out: Path) -> list[Path]:
    """Write files by their paths below `out`."""
    for path, contents in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(contents)
    return [out / path for path in files]


def handouts_of(names: list[str], folder: Path) -> dict[str, bytes]:
    """Return the chapters as PDFs, by name. Raises CourseFailed for one that is not in `folder`."""
    if missing := [name for name in names if not (folder / f"{name}.pdf").is_file()]:
        raise CourseFailed(f"{missing[0]}.pdf is missing, expected the chapter as a PDF")
    return {name: (folder / f"{name}.pdf").read_bytes() for name in names}


def main(argv: list[str]) -> int:
    """Run `python -m lemmata course`."""
    book = find_project()
    root, out = book.root, book.build / "course"
    fresh = out.with_name(out.name + ".fresh")
    try:
        options = asked("course", argv, book)
        names, base_url = options.chapters, options.base_url
        modules = read(book, names, base_url)
        seeded = assignments.seeded_items(names, options.seed, book)
        made = assignments.build(names, options.seed, book)
        # Aside first: a course that is half new would be taken for whole.
        shutil.rmtree(fresh, ignore_errors=True)
        build_offprints(names, book, out=fresh / "pdf", address=base_url, answers=False)
        handouts = handouts_of(names, fresh / "pdf")
        files = contents_of(modules, book_of(root, base_url), handouts, made, seeded, options.seed, day_of(root))
        written = [*write_course(files, fresh), write_slides(modules, fresh, base_url, book)]
        swap(fresh, out)
    except (Refused, CourseFailed, BuildFailed, OSError) as error:
        print(error, file=sys.stderr)
        print("course: not built", file=sys.stderr)
        return 1
    finally:
        # Whatever stopped it, an interruption too; what was built has been moved away.
        shutil.rmtree(fresh, ignore_errors=True)
    for path in written:
        path = out / path.relative_to(fresh)
        print(f"course: {path}, {path.stat().st_size / 1000:.0f} kB")
    left_out = [one.id for module in modules for one in module.questions if one.kind not in qti.PROFILES]
    print(f"course: {len(modules)} modules, {sum(len(module.questions) for module in modules)} quiz items; links lead to "
          f"{base_url}")
    if left_out:
        print(f"course: a cartridge cannot hold {', '.join(left_out)} (numeric): Moodle's course and bank have them")
    return 0
