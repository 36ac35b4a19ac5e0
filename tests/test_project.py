"""Where the book is: found from the working directory by a command, passed on, and known to no module."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lemmata import __main__ as commands
from lemmata.editions import offline
from lemmata.record import facts, quiz, settings, tables
from lemmata.record.project import CONTENTS, SETTINGS, NoBook, Project, find_project, project_around
from tests.this_book import ROOT


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book of nothing with a folder in a folder, in which the commands are run."""
    (tmp_path / "chapters" / "one").mkdir(parents=True)
    for name in (SETTINGS, CONTENTS):
        (tmp_path / name).touch()
    monkeypatch.delenv("BOOK_BUILD", raising=False)
    return tmp_path


@pytest.mark.parametrize("place", ["", "chapters", "chapters/one", "chapters/none"])
def test_it_is_found_from_its_root_and_from_any_folder_in_it(book, place):
    assert find_project(book / place) == Project(book)


@pytest.mark.parametrize("name", [SETTINGS, CONTENTS])
def test_a_folder_that_lacks_one_of_the_two_files_is_no_book(book, name):
    (book / name).unlink()
    with pytest.raises(NoBook, match=f"^{book}: no _config.yml and _toc.yml in this folder or above, expected the folder"):
        find_project(book)


def test_the_nearest_of_two_is_meant(book):
    for name in (SETTINGS, CONTENTS):
        (book / "chapters" / name).touch()
    assert find_project(book / "chapters" / "one") == Project(book / "chapters")


def test_its_folder_of_builds_is_the_one_that_the_environment_names(book, monkeypatch):
    assert Project(book).build == book / "_build"
    monkeypatch.setenv("BOOK_BUILD", str(book / "elsewhere"))
    assert Project(book).build == book / "elsewhere"
    assert Project(book, book / "given").build == book / "given"


@pytest.mark.parametrize(("title", "name"), [
    ("Whose Work?", "whose-work"), ("The Reader's Book", "the-readers-book"), ("The Reader’s Book", "the-readers-book"),
    ("  AI & Art, 2026 ", "ai-art-2026"), ("誰的作品？", "book")])
def test_a_file_is_named_by_a_title_in_small_letters_and_hyphens(title, name):
    assert settings.slug(title) == name


def test_a_copy_of_some_files_belongs_to_the_book_in_which_one_works(book, tmp_path_factory, monkeypatch):
    copy = tmp_path_factory.mktemp("copy")
    monkeypatch.chdir(book)
    assert project_around(book / "data") == project_around(copy) == Project(book)


@pytest.mark.parametrize("ask", [facts.facts, quiz.items, tables.package])
def test_what_is_asked_for_without_a_book_is_that_of_the_working_directory_when_it_is_asked(ask, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    assert ask()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoBook):
        ask()


@pytest.mark.parametrize("command", [name for name, (module, _) in commands.COMMANDS.items()])
def test_a_command_where_no_book_is_says_so_in_a_line(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert commands.main([command]) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err == (f"{command}: {tmp_path}: no _config.yml and _toc.yml in this folder or above, "
                                           "expected the folder of a book\n")
    assert list(tmp_path.iterdir()) == []


def test_a_command_works_from_a_folder_in_the_book():
    done = subprocess.run([sys.executable, "-m", "lemmata", "check"], cwd=ROOT / "chapters", text=True, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr) == (0, "") and " chapters, " in done.stdout


def test_no_module_of_the_engine_knows_where_the_book_is():
    # Files of the package stand beside the module that reads them; what is further up belongs to whoever installed it. The
    # cache of notebooks counts the modules of the engine, by their paths in it.
    def goes_up(path: Path) -> bool:
        read = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        return any(isinstance(one, ast.Attribute) and one.attr == "parents" and ast.unparse(one.value) != "here" for one in read)

    assert [path.stem for path in (ROOT / "lemmata").rglob("*.py") if goes_up(path)] == ["execution_cache"]


def test_an_offline_copy_of_what_was_not_built_is_refused_with_the_command_to_run(book, monkeypatch, capsys):
    monkeypatch.chdir(book)
    assert offline.main([]) == 1
    assert re.search(r"expected the built site: run `make html`\noffline: not built\n$", capsys.readouterr().err)
