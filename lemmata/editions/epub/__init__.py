"""The e-book: the pages of the print edition as EPUB 3, a file a chapter, which no script and no other host is needed for.

    documents    the joined chapters and what stands around them, each a document of its own; links between them
    epub_matter  cover page, answers, index, colophon, where they differ from those on paper
    cover        the picture that a shelf of e-books shows
    navigation   contents, figures and tables, landmarks
    package      metadata, manifest and spine
    build_epub   all of it; the last good EPUB stays where it is until a new one is whole
"""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Run `python -m lemmata epub`."""
    # Not at the top: the processes of the package would load what they do not need.
    from lemmata.editions.epub import build_epub

    return build_epub.main(argv)
