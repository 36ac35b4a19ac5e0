"""What the tests of the course share: the chapters as a course has them, both cartridges, the assignments."""

from pathlib import Path

import pytest

from lemmata.course import assignments, build_course, grading
from lemmata.course.cartridge import cartridge
from lemmata.course.content import Module, read
from lemmata.record import front_matter, zip_archive
from lemmata.record.project import Project
from tests import this_book

BASE = "https://example.org/whose-work/"
TAUGHT = front_matter.taught(this_book.ROOT)


@pytest.fixture(scope="session")
def built_book(site: Path) -> Project:
    """This book with what was built of it."""
    return Project(this_book.ROOT, site.parent)


@pytest.fixture(scope="session")
def modules(built_book) -> list[Module]:
    return read(built_book, TAUGHT, BASE)


#: The PDFs of the chapters stand in a cartridge as they are; what is in them is tested where they are set.
HANDOUTS = {name: b"%PDF-1.7 " + name.encode() for name in front_matter.taught(this_book.ROOT)}


@pytest.fixture(scope="session")
def packs(modules) -> dict[str, bytes]:
    book = build_course.book_of(this_book.ROOT, BASE)
    return {name: zip_archive.pack(cartridge(book, modules, HANDOUTS, instructor=name == "instructor"))
            for name in ("student", "instructor")}


@pytest.fixture(scope="session")
def made() -> dict[str, grading.Graded]:
    """What is made of each chapter's master."""
    return {one.master.chapter: one for one in assignments.grade_all(TAUGHT, assignments.PUBLIC_SEED, this_book.BOOK)}
