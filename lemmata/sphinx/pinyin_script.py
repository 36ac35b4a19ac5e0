"""Pinyin for lemmata and terms: one script with their readings, which a reading loads when its reader switches pinyin on.

Neither markup nor weight is added to the pages, and print knows nothing of it. A character whose reading is not sure is told
of at each build (`lemmata.sources.pinyin`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from lemmata.record.csv_rows import Row
from lemmata.sources.pinyin import RUN, read
from lemmata.sphinx import html_page
from lemmata.sphinx.record_tables import of_build

logger = logging.getLogger(__name__)
#: The script, below the root of the site.
SCRIPT = "_static/pinyin.js"


def told(lemmata: dict[tuple[str, str, int], tuple[int, int]], terms: list[Row]) -> Iterator[tuple[str, str]]:
    """Yield each run of Han characters in a lemma or in a form of a term, and where it stands."""
    for segment, lemma, _ in lemmata:
        for run in RUN.findall(lemma):
            yield run, f"lemma {lemma!r} of {segment}"
    for row in terms:
        for form in (row["term_zh_hans"], row["term_zh_hant"]):
            for run in RUN.findall(form):
                yield run, f"term {row['term_id']!r}"


def syllables_of(runs: Iterator[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return the syllables of each run, and a line for each character whose reading is not sure; its run has none then."""
    made: dict[str, str] = {}
    doubts = []
    for run, place in runs:
        syllables, unsure = read(run)
        if not unsure:
            made[run] = " ".join(syllables)
        doubts += [f"{place}: {one!r} has more than one reading, expected a word with it in lemmata/sources/pinyin.csv"
                   for one in unsure]
    return made, doubts


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or not html_page.is_site(app):
        return
    data = of_build(app)
    made, doubts = syllables_of(told(data.anchors, data.terms))
    for doubt in doubts:
        logger.warning(doubt)
    text = "const PINYIN = " + json.dumps(dict(sorted(made.items())), ensure_ascii=False, separators=(",", ":")) + ";\n"
    path = Path(app.outdir) / SCRIPT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the script when every page is written."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
