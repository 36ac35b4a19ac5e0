"""The book in which the tests stand, and its folders."""

import os
from pathlib import Path

import pytest

from lemmata.record.project import Project

BOOK = Project(Path(__file__).resolve().parents[1])
ROOT, DATA, CHAPTERS, NOTEBOOKS, FIGURES, FONTS, BUILD = (
    BOOK.root, BOOK.data, BOOK.chapters, BOOK.notebooks, BOOK.figures, BOOK.fonts, BOOK.build)

#: Whether a test that repeats itself over pages, cells or books tries each one (`make audit`), or those that stand for others.
THOROUGH = "BOOK_THOROUGH" in os.environ
in_audit = pytest.mark.skipif(not THOROUGH, reason="runs with make audit")
