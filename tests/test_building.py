"""Building aside and swapping in: what is published is whole, and what was published before is never lost."""

import os
from pathlib import Path

import pytest

from lemmata.editions import build_site
from lemmata.record.project import Project


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


def test_swap_puts_the_fresh_site_where_the_old_one_was(tmp_path):
    place = folder(tmp_path / "html", "old")
    build_site.swap(folder(tmp_path / "fresh", "new"), place)
    assert (place / "index.html").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html"]


def test_swap_works_where_nothing_was_built_before(tmp_path):
    place = tmp_path / "_build" / "html"
    build_site.swap(folder(tmp_path / "fresh", "new"), place)
    assert (place / "index.html").read_text() == "new"


def test_a_swap_that_fails_leaves_the_old_site(tmp_path):
    place = folder(tmp_path / "html", "old")
    with pytest.raises(OSError):
        build_site.swap(tmp_path / "was never written", place)
    assert (place / "index.html").read_text() == "old"


@pytest.mark.parametrize("written, shared", [("nothing", True), ("the page that was built", False), ("the page in use", False)])
def test_a_page_that_was_not_written_since_is_the_one_of_the_last_site(tmp_path, written, shared):
    made, last, fresh = folder(tmp_path / "made", "one"), tmp_path / "html", tmp_path / "fresh"
    build_site.copy_site(made, last, last)
    if written != "nothing":
        page = (made if written == "the page that was built" else last) / "index.html"
        page.write_text("two", encoding="utf-8")
        os.utime(page, ns=(1, 1))
    build_site.copy_site(made, fresh, last)
    assert (fresh / "index.html").read_text() == (made / "index.html").read_text()
    assert (fresh / "index.html").samefile(last / "index.html") == shared
    assert not (fresh / "index.html").samefile(made / "index.html")


def test_where_no_file_can_stand_in_two_places_each_is_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links here")))
    made, last, fresh = folder(tmp_path / "made", "one"), tmp_path / "html", tmp_path / "fresh"
    build_site.copy_site(made, last, last)
    build_site.copy_site(made, fresh, last)
    assert (fresh / "index.html").read_text() == "one"


def test_a_site_left_over_from_a_killed_swap_is_replaced(tmp_path):
    folder(tmp_path / "html.former", "older")
    place = folder(tmp_path / "html", "old")
    build_site.swap(folder(tmp_path / "fresh", "new"), place)
    assert (place / "index.html").read_text() == "new"
    assert not (tmp_path / "html.former").exists()


def pages_from(monkeypatch, tmp_path, **files: str) -> None:
    """Stand in for Sphinx: a folder of pages that holds `files`, and what one of them holds."""
    def build_pages(root, work, time_limit, waiting):
        pages = work / "_build" / "html"
        pages.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (pages / name.replace("_html", ".html").replace("_buildinfo", ".buildinfo")).write_text(text)
        held = work / "_build" / ".doctrees" / "content"
        held.mkdir(parents=True, exist_ok=True)
        (held / "index.json").write_text("{}")
        return pages
    monkeypatch.setattr(build_site, "build_pages", build_pages)


def say(monkeypatch, words: str) -> None:
    """Stand in for a process of Sphinx that says `words` and ends with status 0."""
    class Done:
        returncode = 0

        def communicate(self, *_, **__):
            return words, None
    monkeypatch.setattr(build_site, "start_sphinx", lambda *_: Done())


def test_the_published_site_leaves_out_what_is_sphinxs_own(monkeypatch, tmp_path):
    pages_from(monkeypatch, tmp_path, index_html="new", _buildinfo="machine")
    place = build_site.build_html(Project(tmp_path, tmp_path), say=lambda _: None)
    assert sorted(path.name for path in place.iterdir()) == ["index.html"]


def test_what_the_pages_hold_is_left_beside_the_site(monkeypatch, tmp_path):
    pages_from(monkeypatch, tmp_path, index_html="new")
    build_site.build_html(Project(tmp_path, tmp_path), say=lambda _: None)
    assert [path.name for path in Project(tmp_path, tmp_path).content.iterdir()] == ["index.json"]


def test_a_build_that_ends_well_without_a_page_is_a_failure(monkeypatch, tmp_path):
    say(monkeypatch, "")
    with pytest.raises(build_site.BuildFailed, match="wrote no .*index.html"):
        build_site.build_pages(tmp_path, tmp_path / "work", 1)


def test_a_warning_is_a_failure_even_when_the_exit_status_is_0(monkeypatch, tmp_path):
    say(monkeypatch, "reading\nchapters/a.md:3: WARNING: Unknown directive type: 'lema'\n")
    with pytest.raises(build_site.BuildFailed, match=r"^chapters/a.md:3: WARNING: Unknown directive type: 'lema'$"):
        build_site.build_pages(tmp_path, tmp_path / "work", 1)


def test_a_fault_of_many_places_is_told_once():
    said = "WARNING: unknown document: 'chapters/auction' [ref.doc]"
    lines = [*(f"chapters/{page}.md:3: {said}" for page in ("a", "b", "c")), "chapters/a.md:4: ERROR: another"]
    assert build_site.told_once(lines) == [f"chapters/a.md:3: {said} (and at 2 other places)", "chapters/a.md:4: ERROR: another"]


def test_of_many_faults_the_first_are_told_and_how_many_more_there_are(tmp_path, capsys):
    build_site.tell_of_failure(build_site.BuildFailed("\n".join(f"a.md:{line}: fault" for line in range(47))), tmp_path)
    assert "… and 37 more lines" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "told"), [
    ("notebooks/odd.ipynb:160002: WARNING: odd", "notebooks/odd.ipynb: cell 16, line 2: WARNING: odd"),
    ("lemmata.record.facts.UnknownFact: data/facts.csv:2: derived: odd", "data/facts.csv:2: derived: odd")])
def test_what_sphinx_says_is_told_as_an_author_counts_and_without_the_names_of_classes(tmp_path, monkeypatch, said, told):
    class Ended:
        returncode = 1

        def communicate(self, *_: object, **__: object) -> tuple[str, str]:
            return f"Traceback\n{said}\n", ""

    monkeypatch.setattr(build_site, "see_that_it_can_be_read", lambda _: None)
    with pytest.raises(build_site.BuildFailed) as error:
        build_site.build_pages(tmp_path, tmp_path, 1, waiting=Ended())
    assert str(error.value) == told
