"""Builds the course into _build/course: what students may have, and beside it, in a folder of its own, what they may not."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from lemmata.course import assignments, moodle
from lemmata.course.cartridge import Book, cartridge
from lemmata.course.content import CourseFailed, Module, checked_base_url, chosen, published, read
from lemmata.course.slides.build_slides import write_slides
from lemmata.editions.build_site import BuildFailed
from lemmata.editions.pdf.offprints import build_offprints
from lemmata.record import project, zip_archive
from lemmata.record.front_matter import taught

NAME = "whose-work"


def book_of(root: Path, address: str) -> Book:
    """What the cartridge says of the book, from its own configuration."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    about = f"A module a chapter: the page at {address}, a PDF of it, discussions, quizzes and writing tasks."
    return Book(config["title"], about,
                "Text CC BY 4.0; the sources that are read are not part of it.")


def write_course(modules: list[Module], book: Book, handouts: dict[str, bytes], assigned: dict[str, bytes],
                 out: Path) -> list[Path]:
    """Write the cartridge for students, and for instructors one with notes and keys and the Moodle bank; beside them the
    zips of assignments, by their paths below `out`.
    """
    files = {out / f"{NAME}.imscc": zip_archive.pack(cartridge(book, modules, handouts)),
             out / "instructor" / f"{NAME}-instructor.imscc": zip_archive.pack(
                 cartridge(book, modules, handouts, instructor=True)),
             out / "instructor" / f"{NAME}-moodle.xml": moodle.bank(book.title, modules)}
    files |= {out / path: contents for path, contents in assigned.items()}
    for path, contents in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    return list(files)


def main(argv: list[str]) -> int:
    """`python -m lemmata course`."""
    root, out = project.ROOT, project.BUILD / "course"
    parser = argparse.ArgumentParser(prog="python -m lemmata course", description="Build a course for a learning platform.")
    parser.add_argument("--base-url", default=published(root), metavar="URL",
                        help="where the book is published (default: %(default)s)")
    parser.add_argument("--only", nargs="+", metavar="CHAPTER", help="these chapters only, by the names of their files")
    parser.add_argument("--seed", type=int, default=assignments.PUBLIC_SEED, metavar="N",
                        help="what the numbers of the assignments are drawn from (default: %(default)s, which is public)")
    options = parser.parse_args(argv)
    try:
        names = chosen(options.only or [], taught(root), "--only")
        base_url = checked_base_url(options.base_url)
        modules = read(project.BUILD / "html", project.CHAPTERS, project.DATA, names, base_url)
        assigned = assignments.build(names, options.seed)
        build_offprints(names, out=out / "pdf", address=base_url, answers=False)
        handouts = {name: (out / "pdf" / f"{name}.pdf").read_bytes() for name in names}
        made = [*write_course(modules, book_of(root, base_url), handouts, assigned, out), write_slides(modules, out, base_url)]
    except (CourseFailed, BuildFailed, OSError) as error:
        print(error, file=sys.stderr)
        print("course: not built", file=sys.stderr)
        return 1
    left_out = sum(one.kind == "numeric" for module in modules for one in module.questions)
    for path in made:
        print(f"course: {path}, {path.stat().st_size / 1000:.0f} kB")
    print(f"course: {len(modules)} modules, {sum(len(module.questions) for module in modules)} quiz items, "
          f"{left_out} numeric ones in the Moodle bank only; links lead to {options.base_url}")
    return 0
