"""The book in which the tests stand, and its folders."""

from pathlib import Path

from lemmata.record.project import Project

BOOK = Project(Path(__file__).resolve().parents[1])
ROOT, DATA, CHAPTERS, NOTEBOOKS, FIGURES, FONTS, BUILD = (
    BOOK.root, BOOK.data, BOOK.chapters, BOOK.notebooks, BOOK.figures, BOOK.fonts, BOOK.build)
