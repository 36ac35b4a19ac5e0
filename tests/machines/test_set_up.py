"""scripts/set-up.sh: what was cut off is made anew, what is ready is left alone, and a user's pip settings lead nowhere else."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.this_book import ROOT, in_audit

#: In the place of pip: writes down what it was asked for.
RECORDER = """import pathlib, sys
with pathlib.Path("installed").open("a") as file:
    file.write(" ".join(sys.argv[1:]) + "\\n")
"""
BOOK = ["-r requirements.txt", "--no-deps --no-build-isolation --editable ."]


#: In the place of Python: an environment it copies from one that Python made, into a folder of nothing else, all other things
#: it leaves to Python.
LENDER = """#!/bin/sh
if [ "$1 $2 $3" = "-I -m venv" ]; then [ "$(ls -A "$4")" = half-made ] && exec cp -a '{made}/.' "$4"; exit 1; fi
exec '{python}' "$@"
"""


class House:
    """A folder with the set-up and empty locks, where `python` is asked to make the environment."""

    def __init__(self, root: Path, python: Path | str) -> None:
        self.root, self.venv, self.python = root, root / ".venv", python
        (root / "scripts").mkdir(parents=True)
        shutil.copy2(ROOT / "scripts" / "set-up.sh", root / "scripts")
        (root / "scripts" / "pip_install.py").write_text(RECORDER)
        for name in ("requirements.txt", "requirements-course.txt", "requirements-dev.txt", "pyproject.toml"):
            (root / name).write_text("")

    def set_up(self, what: str = "book") -> list[str]:
        """Set it up; what was asked of pip."""
        log = self.root / "installed"
        log.unlink(missing_ok=True)
        done = subprocess.run([self.root / "scripts" / "set-up.sh", what], text=True, capture_output=True, timeout=120,
                              env=os.environ | {"PYTHON": str(self.python)})
        assert done.returncode == 0, done.stdout + done.stderr
        return log.read_text().splitlines() if log.exists() else []

    def pip_runs(self) -> bool:
        return subprocess.run([self.venv / "bin" / "python", "-m", "pip", "--version"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def venv(tmp_path_factory) -> Path:
    """An environment to copy."""
    place = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    return place


@pytest.fixture(scope="module")
def lender(tmp_path_factory, venv) -> Path:
    """A Python that copies an environment instead of making one."""
    script = tmp_path_factory.mktemp("lender") / "python"
    script.write_text(LENDER.format(made=venv, python=sys.executable))
    script.chmod(0o755)
    return script


@pytest.fixture
def house(tmp_path, lender) -> House:
    return House(tmp_path / "a book", lender)


def test_it_sets_up_once_and_again_when_the_lock_changes_or_the_folder_moves(house, lender, tmp_path):
    house.python = sys.executable
    assert house.set_up() == BOOK
    house.python = lender
    assert house.pip_runs() and house.set_up() == []
    (house.root / "requirements.txt").write_text("# another lock\n")
    assert (house.set_up(), house.set_up()) == (BOOK, [])
    # The installed engine is a path into the folder that the book stood in.
    moved = House.__new__(House)
    moved.python, moved.root, moved.venv = lender, house.root.rename(tmp_path / "moved"), tmp_path / "moved" / ".venv"
    assert (moved.set_up(), moved.set_up()) == (BOOK, [])
    assert moved.set_up("course") == [BOOK[0], "-r requirements-course.txt", BOOK[1]]
    assert moved.set_up("course") == []
    shutil.rmtree(moved.venv)
    assert moved.set_up() == BOOK
    # What a kill in the middle of unpacking leaves: a package that pip takes for installed.
    packages = next((moved.venv / "lib").glob("python*/site-packages"))
    (packages / "half-1.0.dist-info").mkdir()
    (packages / "half-1.0.dist-info" / "METADATA").write_text("Name: half\n")
    # And what pip had put aside while it replaced another.
    (packages / "~alf-1.0.dist-info").mkdir()
    (moved.root / "requirements.txt").write_text("half==1.0\n")
    moved.set_up()
    assert not (packages / "half-1.0.dist-info").exists() and list(packages.glob("pip-*.dist-info"))
    assert not list(packages.glob("~*"))


def test_a_set_up_whose_last_step_was_cut_off_is_told_and_goes_on(house):
    pip = house.root / "scripts" / "pip_install.py"
    pip.write_text(RECORDER + "if '--editable' in sys.argv:\n    sys.exit(1)\n")
    done = subprocess.run([house.root / "scripts" / "set-up.sh", "book"], text=True, capture_output=True, timeout=120,
                          env=os.environ | {"PYTHON": str(house.python)})
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("set-up: the book's own packages were not installed")
    assert not list(house.venv.glob("ready-*"))
    pip.write_text(RECORDER)
    assert house.set_up() == BOOK and house.set_up() == []


@pytest.mark.parametrize("half", ["another machine's", "half a pip", *(
    pytest.param(half, marks=in_audit) for half in ("without pip", "cut off", "a folder"))])
def test_half_an_environment_is_made_anew(house, half):
    if half == "a folder":
        house.venv.mkdir()
    elif half == "another machine's":
        (house.venv / "bin").mkdir(parents=True)
        (house.venv / "bin" / "python").symlink_to("/nowhere/python3")
    else:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", house.venv], check=True)
        packages = next((house.venv / "lib").glob("python*/site-packages"))
        if half == "cut off":
            (house.venv / "half-made").touch()
        if half == "half a pip":
            (packages / "pip").mkdir()
            (packages / "pip" / "__init__.py").write_text("")
    assert house.set_up() == BOOK
    assert house.pip_runs() and not (house.venv / "half-made").exists()
    assert house.set_up() == []


@pytest.mark.parametrize("left, word", [(300, "the disk is full: 0 MB are left"),
                                        (9_000_000, "the environment could not be made")])
def test_a_full_disk_is_called_so(house, tmp_path, left, word):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, does in (("df", f"echo Filesystem; echo tmpfs 90000 89700 {left} 99% /"),
                       ("python", 'case "$1" in -c) ;; *) exit 1 ;; esac')):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run([house.root / "scripts" / "set-up.sh", "book"], text=True, capture_output=True, timeout=60,
                          env=os.environ | {"PYTHON": str(programs / "python"), "PATH": f"{programs}:{os.environ['PATH']}"})
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith(f"set-up: {word}"), done.stderr
    assert (house.venv / "half-made").exists()


def pip_install():
    """The script, as a module."""
    specification = importlib.util.spec_from_file_location("pip_install", ROOT / "scripts" / "pip_install.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_of_a_users_pip_settings_those_that_lead_to_packages_hold():
    listed = ("global.index-url='https://mirror.example.org/simple'\nglobal.user='true'\ninstall.target='/tmp/x'\n"
              "install.extra-index-url='https://a.example.org\\nhttps://b.example.org'\n:env:.user='1'\n:env:.proxy='http://p:1'\n"
              "global.no-deps='true'\nglobal.proxy='http://old:1'\n:env:.prefix='/tmp/y'\n")
    assert pip_install().reaching(listed) == {"PIP_INDEX_URL": "https://mirror.example.org/simple", "PIP_PROXY": "http://p:1",
                                              "PIP_EXTRA_INDEX_URL": "https://a.example.org\nhttps://b.example.org"}


def test_a_pip_that_cannot_install_the_book_is_told_with_what_to_do():
    assert pip_install().too_old("20.3.4") == \
        f"pip 20.3.4 in {sys.prefix}, expected 21.3 or later: remove that folder and run make again"


@pytest.mark.parametrize("version", ["21.3", "21.3.1", "22.0.4", "25.1b1"])
def test_a_pip_that_can_is_let_pass(version):
    assert pip_install().too_old(version) == ""


SETTINGS_OF_A_USER = ["target = elsewhere", "no-deps = true", "user = true", "prefix = elsewhere", "root = elsewhere",
                      "dry-run = true"]


@pytest.mark.parametrize("setting", [*SETTINGS_OF_A_USER[:2], *(
    pytest.param(one, marks=in_audit) for one in SETTINGS_OF_A_USER[2:])])
def test_pip_itself_installs_into_the_environment_whatever_the_user_set(tmp_path, venv, setting):
    own = shutil.copytree(venv, tmp_path / "venv", symlinks=True)
    (tmp_path / "pip.conf").write_text(f"[global]\n{setting}\nno-index = true\n")
    name, value = setting.split(" = ")
    environment = os.environ | {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), f"PIP_{name.upper().replace('-', '_')}": value}
    # A wheel is a zip: one module, and what pip must know of it. It needs another, which `no-deps` would leave out.
    wheels = [wheel(tmp_path, "whosetest", "Requires-Dist: whoseother\n"), wheel(tmp_path, "whoseother")]
    done = subprocess.run([own / "bin" / "python", "-I", ROOT / "scripts" / "pip_install.py", "--find-links", tmp_path,
                           wheels[0]], env=environment, cwd=tmp_path, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    subprocess.run([own / "bin" / "python", "-c", "import whosetest, whoseother"], check=True)
    assert not (tmp_path / "elsewhere").exists()


def wheel(place: Path, name: str, more: str = "") -> Path:
    import zipfile

    path, information = place / f"{name}-1.0-py3-none-any.whl", f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{name}.py", "")
        made.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{more}")
        made.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{information}/RECORD", "")
    return path


def test_every_text_file_is_told_the_ends_of_its_lines(tmp_path):
    # A clone as Windows makes it: core.autocrlf turns the ends of lines of all that is not told otherwise.
    names = ["a.csv", "b.md", "c.json", "d.ipynb", "Makefile", "e.yml", "f.bib", "g.svg"]
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    for name in names:
        (first / name).write_bytes(b"one\ntwo\n")
    (first / "h.png").write_bytes(b"\x89PNG\r\n\x1a\n\r\n")
    shutil.copy2(ROOT / ".gitattributes", first)
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=true", *words], check=True,
                       cwd=tmp_path, capture_output=True)
    git("-C", "first", "init", "-q")
    git("-C", "first", "add", "-A")
    git("-C", "first", "commit", "-qm", "all")
    git("clone", "-q", "first", "second")
    assert {name: (second / name).read_bytes() for name in names} == dict.fromkeys(names, b"one\ntwo\n")
    assert (second / "h.png").read_bytes() == (first / "h.png").read_bytes()
