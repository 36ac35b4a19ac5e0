"""The process in which Sphinx reads the book and writes its pages: `python -m lemmata.editions.run_sphinx ROOT WORK BUILDER`.

It does what `jupyter-book build` does, with the same settings and on all cores, and loads nothing of its command line.
With a fourth word, `wait`, it loads all that it can and begins when it reads the line `build`: to load takes as long as to
build one page.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxParallelError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.logging import suppress_logging

from lemmata.editions.jupyter_book_config import sphinx_settings
from lemmata.execution.execution_cache import NOTEBOOKS_RUN, stop_kernel
from lemmata.record import command_run
from lemmata.sphinx import changes, downloads, html_page, language, pinyin_script, record_tables, row_names, search, web_fonts


def compilable(root: Path, work: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """Copy the catalogues of the book to where Sphinx may compile them, which it does beside them; return where they are.

    The tree of the book may be one that cannot be written.
    """
    made = []
    for number, folder in enumerate(one for one in settings.get("locale_dirs", []) if (root / one).is_dir()):
        made.append(work / "locale" / str(number))
        shutil.rmtree(made[-1], ignore_errors=True)
        shutil.copytree(root / folder, made[-1])
    return {"locale_dirs": [str(one) for one in made]} if made else {}


@contextmanager
def application(root: Path, work: Path, builder: str, **settings: Any) -> Iterator[Sphinx]:
    """Yield Sphinx over the book at `root`, with what it read last; it tells every warning, and ends with status 1 after one.

    All builders share what was read: `work`/_build/.doctrees. No `conf.py` is read, which may say more than `_config.yml`.
    """
    told = sphinx_settings(root)
    told |= compilable(root, work, told)
    with patch_docutils(), docutils_namespace():
        app = Sphinx(srcdir=root, confdir=None, outdir=work / "_build" / builder, doctreedir=work / "_build" / ".doctrees",
                     buildername=builder, confoverrides=told | {"nitpicky": True} | settings, status=sys.stdout,
                     warning=sys.stderr, warningiserror=True, keep_going=True, parallel=os.cpu_count() or 1)
        # It does not say so, and reads no page: it numbers the sections when all are read.
        if numbering := app.extensions.get("sphinx_multitoc_numbering"):
            numbering.parallel_read_safe = True
        yield app


def preload(app: Sphinx) -> None:
    """Make, before it is asked for, what each build makes of tables, works, words, fonts and templates."""
    root = Path(app.srcdir)
    known = record_tables.of_build(app)
    record_tables.read_all(known)
    citations: Any = app.env.get_domain("cite")
    for make in (lambda: pinyin_script.syllables_of(pinyin_script.told(known.anchors, known.terms)),
                 lambda: downloads.escape_formulas(changes.as_csv(known.comparisons)), citations.env_updated):
        # What is wrong with them is told by the build, if it is still so: a page may be mended meanwhile.
        with suppress_logging(), suppress(Exception):
            make()
    if app.config.lemmata_records_named:
        row_names.row_names(app.env)
    downloads.preload(known.data)
    search.preload(path.read_text(encoding="utf-8", errors="replace")
                   for path in map(Path, map(app.env.doc2path, app.env.found_docs)) if path.suffix == ".md" and path.is_file())
    language.preload()
    web_fonts.preload(root / "fonts")
    html_page.preload(app)


def run(root: Path, work: Path, builder: str, wait: bool = False) -> int:
    """Build, and return the status of the process."""
    try:
        # Who lets it wait sees to it that the notebooks have run before it begins.
        with application(root, work, builder, **{NOTEBOOKS_RUN: wait}) as app:
            if wait:
                preload(app)
                if sys.stdin.readline() != "build\n":
                    return 0
            # What was read last stays until the end: it is not looked through for garbage again.
            gc.freeze()
            app.build()
            return app.statuscode
    except SphinxParallelError as error:
        # The error of the process that read or wrote the page, as it would stand here without one.
        print(error.traceback, file=sys.stderr)
        return 1
    except Exception:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    command_run.watch_parent()
    # Nor may those stay that Sphinx starts to read and write on all cores: a thread does not pass into them.
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=command_run.watch_parent)
    # Pages are millions of small objects that point at each other; to look through them for garbage as often as Python does
    # is a seventh of the time, and saves a twentieth of the memory.
    gc.set_threshold(200_000, 10, 10)
    status = run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:] == ["wait"])
    stop_kernel()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # All is written. To take apart what was read, object by object, would take as long as to write a page or two.
    os._exit(status)
