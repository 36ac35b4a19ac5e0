"""Figures are numbered by the skeletons of pages: as by the pages themselves, and no page that stands is read back."""

import io
import pickle

import pytest
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.sphinx import figure_numbers

FIGURE = "```{figure} dot.png\n:name: fig-NAME\nOf NAME.\n```\n"
#: All that bears a number, in a list, a note and a section; and what looks like it without a title.
KINDS = ("# Kinds\n\n```{table} A table\n:name: tab\n| a |\n| - |\n| b |\n```\n\n| a |\n| - |\n| b |\n\n"
         "```{code-block} python\n:caption: Code\n:name: code\n1\n```\n\n```{code-block} python\n2\n```\n\n"
         "```{math}\n:label: eq\na\n```\n\n- In a list\n\n  " + FIGURE.replace("NAME", "list").replace("\n", "\n  ") + "\n\n"
         "## Part\n\n```{note}\n" + FIGURE.replace("NAME", "note").replace("```", "~~~") + "```\n\n"
         "```{figure} dot.png\n```\n")
PAGES = {"index": "# Book\n\n```{toctree}\n:numbered:\nkinds\na\nb\n```\n", "kinds": KINDS,
         "a": "# A\n\nText.\n", "b": "# B\n\n" + FIGURE.replace("NAME", "b") + "\nSee {numref}`fig-b`.\n"}


def run(folder) -> Sphinx:
    with patch_docutils(str(folder)), docutils_namespace():
        warnings = io.StringIO()
        app = Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "doctrees"), "html", status=None,
                     warning=warnings)
        app.build()
        assert warnings.getvalue() == ""
        return app


@pytest.fixture
def book(tmp_path):
    (tmp_path / "conf.py").write_text('extensions = ["myst_parser", "lemmata.sphinx.figure_numbers"]\nnumfig = True\n'
                                      'numfig_secnum_depth = 0\n', encoding="utf-8")
    (tmp_path / "dot.png").write_bytes(b"")
    for name, text in PAGES.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_numbers_are_those_of_the_pages_themselves(book):
    env = run(book).env
    by_skeletons = env.toc_fignumbers
    TocTreeCollector().assign_figure_numbers(env)
    assert by_skeletons == env.toc_fignumbers
    assert by_skeletons["kinds"].keys() == {"table", "code-block", "displaymath", "figure"}
    assert len(by_skeletons["kinds"]["figure"]) == 2


def test_a_skeleton_keeps_no_more_of_its_page(book):
    kept = pickle.dumps(getattr(run(book).env, figure_numbers.KEPT))
    assert b"Of list." in kept and b"In a list" not in kept


def test_a_page_that_stands_is_not_read_back_and_its_numbers_follow(book, monkeypatch):
    run(book)
    (book / "a.md").write_text("# A\n\n" + FIGURE.replace("NAME", "a"), encoding="utf-8")
    read, plain = [], BuildEnvironment.get_doctree
    monkeypatch.setattr(BuildEnvironment, "get_doctree", lambda env, name: read.append(name) or plain(env, name))
    run(book)
    # The page whose figure has another number by it is written again; that before it stands.
    assert "kinds" not in read and "b" in read
    assert "Fig. 4" in (book / "out" / "b.html").read_text(encoding="utf-8")


def test_an_extension_finds_the_titles_of_its_nodes_in_the_skeleton(book):
    with (book / "conf.py").open("a") as conf:
        conf.write("numfig_format = {'box': 'Box %s'}\nfrom docutils import nodes\n"
                   "def title(node):\n    return node[0].astext()\n"
                   "def setup(app):\n    app.add_enumerable_node(nodes.topic, 'box', title, override=True)\n")
    (book / "a.md").write_text("# A\n\n```{topic} Title\n:name: box\nText.\n```\n", encoding="utf-8")
    env = run(book).env
    by_skeletons = env.toc_fignumbers
    TocTreeCollector().assign_figure_numbers(env)
    assert by_skeletons == env.toc_fignumbers and by_skeletons["a"] == {"box": {"box": (1,)}}
    assert getattr(env, figure_numbers.KEPT)["a"].astext().startswith("Title")
