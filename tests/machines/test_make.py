"""make looks at what the sources hold: what is gone, what has a blank in its name, what was built elsewhere or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.this_book import ROOT

#: In the place of the book's Python: writes down what it was asked for, makes the file that the command would make, and
#: fails as the file `fail` says.
STUB = """#!/bin/sh
echo "$*" >>"$HOME/asked"
build=${BOOK_BUILD:-_build}
if [ "$3" = "$(cat "$HOME/fail" 2>/dev/null)" ]; then exit 1; fi
case "$3" in
    html) mkdir -p "$build/html" && echo page >"$build/html/index.html" ;;
    pdf) mkdir -p "$build/pdf" && echo pages >"$build/pdf/whose-work.pdf" ;;
esac
"""


class House:
    """A small book with the Makefile and the scripts of this one, and a lent Python that writes down what it is asked."""

    def __init__(self, place: Path) -> None:
        self.root, self.home = place / "a book", place / "home"
        for folder in ("chapters", "data", "notebooks", "figures", "lemmata"):
            (self.root / folder).mkdir(parents=True)
            (self.root / folder / "one.txt").write_text("one\n")
        shutil.copy2(ROOT / "Makefile", self.root)
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        program = self.home / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.write_text(STUB)
        program.chmod(0o755)
        (self.root / ".venv").symlink_to(self.home)

    def make(self, *words: str, **circumstances: str) -> subprocess.CompletedProcess:
        """Run make as from a shell: without the variables by which a make that runs the tests would tell it of itself."""
        environment = {name: value for name, value in os.environ.items() if name != "BOOK_BUILD" and "MAKE" not in name}
        return subprocess.run(["make", *words], cwd=self.root, text=True, capture_output=True, timeout=60,
                              env=environment | {"HOME": str(self.home)} | circumstances)

    def asked(self) -> list[str]:
        """The commands that were run since the last look."""
        log = self.home / "asked"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [line.removeprefix("-m lemmata ") for line in lines]


@pytest.fixture
def house(tmp_path) -> House:
    return House(tmp_path)


def test_check_looks_each_time(house):
    assert [house.make("check").returncode, house.make("check").returncode] == [0, 0]
    assert house.asked() == ["check", "check"]


def test_a_build_with_nothing_to_do_does_nothing(house):
    house.make("html")
    assert house.asked() == ["html --check"]
    done = house.make("html")
    assert (done.returncode, house.asked()) == (0, []), done.stderr


@pytest.mark.parametrize("change", [
    pytest.param(lambda root: (root / "data" / "one.txt").unlink(), id="a file is gone"),
    pytest.param(lambda root: (root / "data" / "two.txt").write_text(""), id="a file came"),
    pytest.param(lambda root: (root / "data" / "one.txt").rename(root / "data" / "two.txt"), id="a file has another name"),
    pytest.param(lambda root: (root / "figures" / "one.txt").unlink(), id="a figure is gone"),
    pytest.param(lambda root: os.utime(shutil.copy2(root / "Makefile", root / "data" / "one.txt"), (1, 1)), id="older"),
    pytest.param(lambda root: shutil.rmtree(root / "_build" / "html"), id="what was built is gone"),
    pytest.param(lambda root: (root / "lemmata" / "one.txt").write_text("two\n"), id="code changed"),
])
def test_what_a_clock_does_not_tell_is_built_again(house, change):
    house.make("html")
    house.asked()
    change(house.root)
    assert house.make("html").returncode == 0
    assert house.asked()[-1] == "html --check"


def test_a_date_of_the_future_builds_once(house):
    os.utime(house.root / "chapters" / "one.txt", (4_000_000_000, 4_000_000_000))
    house.make("html")
    house.asked()
    assert (house.make("html").stderr, house.asked()) == ("", [])


@pytest.mark.parametrize("name", ["chapters/my notes.md", "data/terms (1).csv", "notebooks/Untitled 1.ipynb", "data/a$b:c%d#.csv",
                                  "chapters/測試 頁.md", "data/-n.csv", "data/new\nline.csv"])
def test_any_name_of_a_file_may_lie_there_and_counts(house, name):
    (house.root / name).write_text("one\n")
    done = house.make("html")
    assert (done.returncode, house.asked()) == (0, ["html --check"]), done.stderr
    (house.root / name).write_text("two\n")
    house.make("html")
    assert house.asked() == ["html --check"]


def test_a_failed_command_is_run_again_and_stops_what_follows(house):
    (house.home / "fail").write_text("html")
    assert house.make("book").returncode != 0
    assert house.asked() == ["html --check"]
    (house.home / "fail").unlink()
    assert house.make("book").returncode == 0
    assert house.asked() == ["html --check", "pdf"]


def test_a_build_elsewhere_is_looked_for_there(house, tmp_path):
    elsewhere = tmp_path / "else where"
    assert house.make("html", BOOK_BUILD=str(elsewhere)).returncode == 0
    house.make("html", BOOK_BUILD=str(elsewhere))
    assert house.asked() == ["html --check"]
    assert (elsewhere / "html" / "index.html").is_file() and not (house.root / "_build").exists()
    told = house.make("book", BOOK_BUILD=str(elsewhere)).stdout
    assert f"site  {elsewhere}/html/index.html" in told and f"PDF   {elsewhere}/pdf/whose-work.pdf" in told


def test_help_lists_every_target_in_columns_of_blanks(house):
    lines = house.make("help").stdout.splitlines()
    assert lines[:2] == ["help      list the targets", "book      set up, check, build the site and the PDF"]
    named = {line.split(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if ":  ## " in line or " ## " in line}
    assert {line.split()[0] for line in lines} == {name for name in named if name.isalpha()}
    # BSD's sed knows no \t, and its expand other options: neither is needed.
    recipe = (ROOT / "Makefile").read_text().split("help:")[-1].split("\n\n")[0]
    assert "sed" not in recipe and "expand" not in recipe


def test_what_is_given_on_the_command_line_is_no_command(house):
    house.make("course", "BASE_URL=https://x.org/'; echo >stolen; '", "SEED=1;echo >stolen", "ONLY=auction $(touch stolen)")
    assert not (house.root / "stolen").exists()
    assert house.asked()[-1].startswith("course --base-url https://x.org/'; echo >stolen; '")


def test_a_star_on_the_command_line_names_no_files(house):
    house.make("slides", "ONLY=*")
    assert house.asked()[-1] == "slides *"
    house.make("course", "ONLY=*")
    assert house.asked()[-1] == "course --only *"


def test_a_lent_environment_is_left_alone(house):
    assert house.make("book-env").returncode == 0
    assert sorted(path.name for path in house.home.iterdir()) == ["bin"]


def test_jupyterlab_starts_for_root_in_a_container(house, tmp_path):
    (tmp_path / "id").write_text("#!/bin/sh\necho 0\n")
    (tmp_path / "id").chmod(0o755)
    assert house.make("lab", PATH=f"{tmp_path}:{os.environ['PATH']}").returncode == 0
    assert house.asked() == ["-m jupyter lab --notebook-dir . --allow-root"]
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    house.make("lab", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert house.asked() == ["-m jupyter lab --notebook-dir ."]
