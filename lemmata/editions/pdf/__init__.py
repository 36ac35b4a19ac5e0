"""The print edition: the pages of the book, joined, set as one tagged PDF.

    print_builder   the Sphinx builder of the pages: what it writes, where links lead
    print_tree      what it makes of the document of a page; of tables and figures, print_tables; of answers, print_answers;
                    print_elements are the nodes for it
    printed_pages   what it leaves, as data
    join_pages      the pages in order, their tables numbered, their links checked
    print_matter    cover, contents, lists, answers, index, colophon
    print_document  chapters and matter in order
    split_links     links that hold words only, which the typesetter needs
    survey          the pages of each chapter, before the book is set
    page_layout     WeasyPrint: lays a document out as pages; page_gaps fills a page left empty before a chart,
                    page_numbers the numbers that the book prints of itself; print_fonts mends the embedded Chinese fonts
    chunks          runs of chapters, each set as a PDF of its own; pdf_tags completes what WeasyPrint writes
    merge_chunks    the tagged PDFs of the chunks as one
    render          all of it, until the page numbers settle
    render_process  runs it as a process of its own
    build_pdf       all of it; the last good PDF stays where it is until a new one is whole
    offprints       a PDF of each chapter
"""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Run `python -m lemmata pdf`."""
    # Not at the top: the processes of the package would load what they do not need.
    from lemmata.editions.pdf import build_pdf

    return build_pdf.main(argv)
