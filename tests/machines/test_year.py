"""The year of the book is that of `_config.yml`, whatever the machine says."""

from io import StringIO

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


@pytest.mark.parametrize("given", ["2026", "2025-2026", "2026, the contributors"])
def test_source_date_epoch_does_not_date_the_citations(tmp_path, monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    (tmp_path / "conf.py").write_text(f"copyright = {given!r}\nextensions = ['lemmata.sphinx.page_metadata']\n")
    (tmp_path / "index.rst").write_text("Title\n=====\n")
    told = StringIO()
    with docutils_namespace():
        app = Sphinx(tmp_path, tmp_path, tmp_path / "out", tmp_path / "tree", "html", status=None, warning=told)
        assert app.config.copyright == given
        app.build()
    # The footer of a theme and the pages' citations read the same value.
    assert given in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "year" not in told.getvalue()
