"""The engine as a wheel: it holds every file of its package and nothing of this book."""

import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes

import pytest

from tests.this_book import ROOT

#: What a wheel of the engine is built from, beside the package.
BESIDE = ("pyproject.toml", "requirements.in", "README.md", "LICENSE-CODE.md", "whosework", "tools")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, opened, as pip builds it of this tree."""
    tree = tmp_path_factory.mktemp("tree")
    for part in ("lemmata", *BESIDE):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, tree / part)
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w",
                    str(tree / "dist"), str(tree)], check=True, timeout=300)
    [path] = (tree / "dist").iterdir()
    with zipfile.ZipFile(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    return message_from_bytes(wheel.read(name))


def test_it_holds_every_file_of_the_package(wheel):
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lemmata").rglob("*") if path.is_file()}
    assert {name for name in wheel.namelist() if name.startswith("lemmata/")} == {
        name for name in ours if "__pycache__" not in name}


def test_it_holds_nothing_of_this_book(wheel):
    assert {name.split("/")[0] for name in wheel.namelist()} == {"lemmata", "lemmata-0.1.0.dist-info"}


def test_it_asks_for_what_the_book_asks_for(metadata):
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = {re.split(r"[<>=\[ ]", line)[0] for line in lines if line and not line.startswith("#")}
    needed = {re.split(r"[<>=\[ ;]", one)[0] for one in metadata.get_all("Requires-Dist") if "extra ==" not in one}
    assert wanted == needed


def test_it_asks_for_the_locked_grader_where_a_course_is_wanted(metadata):
    [extra] = [one.split(";")[0].strip() for one in metadata.get_all("Requires-Dist") if 'extra == "course"' in one]
    assert f"\n{extra} " in (ROOT / "requirements-course.in").read_text(encoding="utf-8")


def test_it_brings_the_command(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
    assert wheel.read(name).decode() == "[console_scripts]\nlemmata = lemmata.__main__:command\n"
