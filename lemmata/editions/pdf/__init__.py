"""The print edition: the pages of the book, joined, set as one tagged PDF.

    pages        Sphinx writes the pages under a theme that is nothing but the text
    joining      one document: ids and links bear the page's name
    matter       cover, contents, lists, answers, index, colophon
    assembling   chapters and matter in order
    setting      WeasyPrint, until the page numbers settle
    typesetting  runs it as a process of its own
    edition      all of it; the last good PDF stays where it is until a new one is whole
"""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """`python -m lemmata pdf`."""
    # Not at the top: the processes of the package would load what they do not need.
    from lemmata.editions.pdf import build_pdf

    return build_pdf.main(argv)
