"""What a process that waits for a save makes beforehand: of the tables and the works, and nothing that it would tell."""

import io

import pytest
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.editions import run_sphinx
from lemmata.sphinx.search import SearchEnglishAndChinese
from tests.book import pages

#: A page on which each work stands twice, of which bibtex complains.
TWICE = "# Page\n\n{cite}`ricketson1992`\n\n```{bibliography}\n```\n\n```{bibliography}\n```\n"


@pytest.fixture
def waiting(tmp_path):
    """A process that has loaded a book whose last page was not in order, and what it complains of."""
    assert any("duplicate citation" in line for line in pages.build(tmp_path, TWICE, few=True).warnings)
    warning = io.StringIO()
    with patch_docutils(str(tmp_path)), docutils_namespace():
        yield Sphinx(str(tmp_path), str(tmp_path), str(tmp_path / "out"), str(tmp_path / "doctrees"), "html", status=None,
                     warning=warning), warning


def test_what_was_wrong_with_a_page_is_not_told_before_the_page_is_read_again(waiting):
    app, warning = waiting
    run_sphinx.preload(app)
    assert warning.getvalue() == ""


def test_the_works_are_formatted_beforehand(waiting, monkeypatch):
    app, _ = waiting
    run_sphinx.preload(app)
    monkeypatch.setattr("lemmata.sphinx.bibliography.WorkStyle._format", lambda *_: pytest.fail("formatted again"))
    app.env.get_domain("cite").env_updated()
    assert app.env.get_domain("cite").citations


def test_the_words_of_the_pages_are_stemmed_beforehand(waiting, monkeypatch):
    app, _ = waiting
    monkeypatch.setattr(SearchEnglishAndChinese, "stems", {})
    run_sphinx.preload(app)
    monkeypatch.setattr(SearchEnglish, "stem", lambda *_: pytest.fail("stemmed again"))
    assert SearchEnglishAndChinese({}).stem("page") == "page"
