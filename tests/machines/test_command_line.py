"""What a command cannot mean ends it at once in a sentence: before its module is loaded, and whoever holds the book."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from lemmata import __main__ as commands
from lemmata import command_line
from lemmata.record import command_run
from lemmata.record.project import CONTENTS, SETTINGS
from tests import latin_book
from tests.this_book import ROOT

#: Commands that write what is built, or show it.
BUILDING = sorted({*command_run.WRITING, "edition", "serve"})


@pytest.fixture(autouse=True)
def nothing_is_loaded_or_waited_for(monkeypatch):
    def no(*_):
        raise AssertionError("loaded or waited")

    monkeypatch.setattr(commands, "import_module", no)
    monkeypatch.setattr(command_run, "alone", no)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book that a test may spoil, as the folder that commands are given in."""
    root = shutil.copytree(ROOT / "tests" / "roots" / "latin", tmp_path / "latin")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("words", ["course --only cicero", "course --only gaius cicero", "slides cicero",
                                   "slides gaius cicero", "offprints cicero", "offprints gaius cicero"])
def test_a_chapter_that_is_not_there_is_told_with_those_that_are(words, book, capsys):
    assert commands.main(words.split()) == 1
    told = capsys.readouterr().err
    assert "unknown chapter 'cicero', expected one of gaius, justinian" in told and told.count("\n") == 1


@pytest.mark.parametrize(("words", "expected"), [
    ("course --base-url example", "course: --base-url: 'example', expected an address such as https://"),
    ("slides --base-url file:///x", "slides: --base-url: 'file:///x', expected an address such as https://"),
    ("fonts --originals nowhere", "fonts: --originals: 'nowhere' is no folder, expected one with fonts"),
])
def test_an_address_and_a_folder_that_cannot_be_meant_are_told(words, expected, book, capsys):
    assert commands.main(words.split()) == 1
    told = capsys.readouterr().err
    assert told.startswith(expected) and told.count("\n") == 1


@pytest.mark.parametrize(("words", "expected"), [
    ("execute --jobs 0", "'0', expected a whole number, 1 or more"), ("execute --jobs two", "'two', expected a whole number"),
    ("execute --time-limit 0", "'0', expected seconds, more than 0"), ("html --time-limit -1", "'-1', expected seconds"),
    ("pdf --time-limit nan", "'nan', expected seconds"), ("epub --time-limit inf", "'inf', expected seconds"),
    ("html gaius", "unrecognized arguments: gaius"), ("course --seed spring", "invalid int value: 'spring'"),
])
def test_a_number_that_cannot_be_meant_and_a_word_too_many_are_told(words, expected, book, capsys):
    with pytest.raises(SystemExit) as ended:
        commands.main(words.split())
    assert ended.value.code == 2 and expected in capsys.readouterr().err


@pytest.mark.parametrize("command", BUILDING)
@pytest.mark.parametrize(("file", "text", "told"), [
    (SETTINGS, "title: [", ":1: is no YAML"), (SETTINGS, "- title", ":1: file: says nothing by a key"),
    (SETTINGS, "", ":1: file: says nothing by a key"),
    (SETTINGS, "title: x\nhtml: 3\n", ":2: html: 3 does not fit here"),
    (SETTINGS, "sphinx:\n  config: x\n", ":2: config: 'x' does not fit"),
    ("data/datapackage.json", "{\n", ":2: is no JSON"), ("data/datapackage.json", "[]", ":1: says nothing by a key"),
    (CONTENTS, "root: [", ":1: is no YAML"), (CONTENTS, "- root", ":1: says nothing by a key"),
])
def test_a_book_whose_settings_cannot_be_read_is_told_by_file_and_line(command, file, text, told, book, capsys):
    (book / file).write_text(text, encoding="utf-8")
    assert commands.main([command]) == 1
    assert capsys.readouterr().err.startswith(f"{command}: {file}{told}")


@pytest.mark.parametrize("place", ["_build", "_build/html", "_build/pdf", "_build/work", "_build/executed", "figures"])
def test_a_file_in_the_place_of_a_folder_is_told(place, book, capsys, monkeypatch):
    monkeypatch.delenv("BOOK_BUILD", raising=False)
    (book / place).parent.mkdir(exist_ok=True)
    (book / place).write_text("x")
    assert commands.main(["html"]) == 1
    assert capsys.readouterr().err == f"html: {book / place}: is a file, expected a folder, or nothing\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have a name")
@pytest.mark.parametrize("place", ["chapters/one.md", "notebooks/one.ipynb", "data/one.csv"])
def test_a_pipe_is_told_and_not_waited_for(place, book, capsys):
    os.mkfifo(book / place)
    assert commands.main(["html"]) == 1
    assert capsys.readouterr().err == f"html: {place}: is a pipe, a socket or a device, expected a file\n"


def test_a_byte_that_is_no_utf_8_is_told(book, capsys):
    (book / SETTINGS).write_bytes(b"title: caf\xe9\n")
    assert commands.main(["html"]) == 1
    assert capsys.readouterr().err == "html: _config.yml: holds byte 0xe9, expected UTF-8\n"


def test_a_chapter_that_is_named_twice_is_built_once():
    assert command_line.chosen(["b", "a", "b"], ["a", "b"], "x") == ["b", "a"]


@pytest.mark.parametrize("name", ["manifest", "edition", "check", "verify", "serve"])
def test_a_python_that_strips_docstrings_and_asserts_runs_a_command(name):
    done = subprocess.run([sys.executable, "-OO", "-m", "lemmata", name, "--help"], cwd=ROOT, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0 and "usage" in done.stdout, done.stderr


def test_a_description_without_tables_is_told_where_asserts_are_stripped(tmp_path):
    folder = latin_book.made(tmp_path / "book")
    path = folder / "data" / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"resources": []}), encoding="utf-8")
    done = subprocess.run([sys.executable, "-O", "-m", "lemmata", "check"], cwd=folder, capture_output=True, text=True,
                          timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 1 and "data/datapackage.json:1: resources: none, expected a list of tables" in done.stderr


ALONE = """
import runpy, sys
sys.meta_path[:] = [one for one in sys.meta_path if "editable" not in repr(one)]
sys.path[:] = [one for one in sys.path if one not in ("", {root!r})]
runpy.run_path({root!r} + "/conf.py")
import lemmata
print(lemmata.__file__)
"""


def test_plain_sphinx_finds_the_engine_beside_the_settings_where_it_is_not_installed(tmp_path):
    done = subprocess.run([sys.executable, "-c", ALONE.format(root=str(ROOT))], cwd=tmp_path, capture_output=True, text=True,
                          timeout=60, env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"})
    assert done.stdout.strip() == str(ROOT / "lemmata" / "__init__.py"), done.stderr
