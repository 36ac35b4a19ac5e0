"""Links to a hub: what is to be fetched, what is to be opened."""

from urllib.parse import parse_qs, urlsplit

from lemmata.sphinx import nbgitpuller
from tests.book.pages import build, words


def test_a_hub_is_told_what_to_fetch_and_what_to_open():
    link = urlsplit(nbgitpuller.pull_link("https://hub.example.org/", "https://host.example.org/team/book.git", "main",
                                  "notebooks/a.ipynb"))
    assert (link.netloc, link.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(link.query) == {"repo": ["https://host.example.org/team/book.git"], "branch": ["main"],
                                    "targetpath": ["book"],
                                    "urlpath": ["lab/tree/book/notebooks/a.ipynb"]}


def test_without_a_hub_the_form_of_a_link_is_printed(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{pull} data/lots.csv\n```\n")
    assert words(pages.one("//pre")) == nbgitpuller.pull_link(nbgitpuller.HUB, nbgitpuller.REPOSITORY, "main", "data/lots.csv")
    assert pages["index"].xpath("//a[contains(@href, 'git-pull')]") == [] and pages.warnings == []


def test_a_notebook_that_is_not_there_is_told(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{pull} notebooks/none.ipynb\n```\n")
    assert pages.warnings == ["index.md:3: WARNING: no notebook notebooks/none.ipynb, expected a file of the book"]
