"""The Sphinx extension of the book: its authoring language, its page, its search, its notebooks.

    readings, note_handles, own_copy     a reading: source, segments, notes on lemmata; the reader's own copy
    ledgers, fact_roles, bibliography    {claims}, {facts}, {sources}, {argument}; {fact}, {said}, {cite}; citation styles
    records, row_names, row_mentions     rows of the tables with addresses of their own; links from their names in prose
    record_options, record_html          the options of {records}, held against the table; its controls and rows as HTML
    record_links                         cross-references to rows, resolved when all pages are read
    record_tables, described_tables      the tables as pages use them, read once a build; one with its description
    nodes                                the parts of a reading and of a table as document nodes, and as HTML
    chart_directives, figure_numbers     published charts, gallery, calculators; numbered figures
    exercises, glossary, timeline        exercises and quizzes; terms; events month by month
    teaching_metadata, chapter_head      front matter on the page: card, objectives; the head of a chapter
    tallies                              how the claims of a text were judged, as a bar and in words
    front_page, notebook_pages           what a front page shows; a notebook that answers before it tells
    data_dictionary, changes, feed       the tables described, errata; what changed since the last edition, as a feed
    language, pinyin_script, web_fonts   lang attributes of Chinese; syllables; slices of the Chinese faces
    search                               the index of English stems and of Chinese
    html_page, theme/                    the theme: templates, style sheets, colours, scripts
    site_navigation, interface_words     contents, bar and foot of a page; the words of the interface in its language
    html_body, html_fragments            the body of a page, mended; parts of a document as HTML that stands elsewhere
    content_visibility                   lengths of sections that a phone lays out when they come near
    page_metadata                        citations for programs, JSON-LD, sitemap
    page_content, web_annotations        a page as data for what is written beside the site; notes as Web Annotations
    nbgitpuller, downloads               links to a hub; tables and package to download
    unsupported, picture_files           what would vanish in silence is refused
    read_phase_stamp, head_dependencies  incremental builds: what is written again, and why
    config_values, environment           the settings of the engine in Sphinx; state of a part in Sphinx's environment
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx import locale
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lemmata.sphinx.environment import VERSION

PARTS = ["config_values", "read_phase_stamp", "figure_numbers", "head_dependencies", "nodes", "record_links", "readings",
         "own_copy", "fact_roles", "chart_directives", "bibliography", "ledgers", "glossary", "records", "row_names",
         "row_mentions", "timeline", "exercises", "teaching_metadata", "chapter_head", "front_page", "notebook_pages",
         "data_dictionary", "changes", "language", "search", "html_page", "web_fonts", "pinyin_script", "nbgitpuller",
         "page_metadata", "page_content", "downloads", "unsupported", "picture_files"]


# Where no Sphinx runs, and until it knows the language, a word of the interface is text and not the promise of one.
locale.init((), None)


def forget_before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget every page that will be read before the first of them is.

    Read one after another, Sphinx forgets a page only when its turn comes: a label that moved to an earlier page would be
    told of as one that stands twice.
    """
    for name in docnames:
        app.events.emit("env-purge-doc", env, name)
        env.clear_doc(name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part."""
    for part in PARTS:
        import_module(f"lemmata.sphinx.{part}").setup(app)
    import_module("lemmata.execution.execution_cache").setup(app)
    # Jupyter Book sets it for an extension that the book goes without.
    if "comments_config" not in app.config:
        app.add_config_value("comments_config", {}, "")
    app.connect("env-before-read-docs", forget_before_reading)
    return {"version": "1", "env_version": VERSION, "parallel_read_safe": True, "parallel_write_safe": True}
