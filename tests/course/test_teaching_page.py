"""The page for instructors: each command on it does what it says, and its figures are those of the course that is built."""

import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lemmata.course import assignments, build_course
from lemmata.record import quiz
from lemmata.record.project import Project
from tests import this_book

PAGE = (this_book.CHAPTERS / "teaching.md").read_text(encoding="utf-8")
MAKES = sorted(set(re.findall(r"`(make [^`]+)`", PAGE)))
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def made_of(variable: str) -> str:
    """A variable of a command with a value that can be run."""
    return variable.replace("…", "7")


def test_the_page_has_the_commands_that_are_tested_here():
    assert {command.split()[1] for command in MAKES} == {"course", "epub", "lab", "offprints", "slides"}
    assert len(SHELL) == 1


@pytest.mark.parametrize("command", MAKES)
def test_make_knows_each_target_and_what_it_is_given(command):
    done = subprocess.run(["make", "-n", *map(made_of, shlex.split(command)[1:])], cwd=this_book.ROOT, capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    for name, value in re.findall(r"(BASE_URL|ONLY|SEED)=(\S+)", made_of(command)):
        # Handed on as it stands, or by the shell.
        given = re.search(rf"--{name.lower().replace('_', '-')} (\S+)", done.stdout)
        assert given and given[1] in (value.strip('"'), f'"${name}"', f"${name}"), done.stdout


@pytest.fixture(scope="module")
def built(built_book, tmp_path_factory) -> Path:
    """What `make course` runs, with all that the page gives it, for one chapter; the PDF is set where PDFs are tested."""
    out = tmp_path_factory.mktemp("built")
    (out / "content").symlink_to(built_book.content)

    def offprints(names: list[str], book: Project, out: Path, **_: object) -> None:
        out.mkdir(parents=True)
        for name in names:
            (out / f"{name}.pdf").write_bytes(b"%PDF-1.7")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOK_BUILD", str(out))
        patch.setattr(build_course, "build_offprints", offprints)
        assert build_course.main(["--base-url", "https://your.host/book/", "--only", "aura", "--seed", "7"]) == 0
    return out / "course"


def test_a_course_has_each_file_that_the_page_names_and_nothing_half_written(built):
    named = set(re.findall(r"`_build/course/([^`]+\.(?:mbz|imscc|xml|zip))`", PAGE)) | {"instructor/whose-work-moodle.xml"}
    there = {str(path.relative_to(built)) for path in built.rglob("*") if path.suffix in (".mbz", ".imscc", ".xml", ".zip")}
    assert named == there
    assert not [path for path in built.parent.iterdir() if path.name not in ("content", "course")]


def test_the_grading_line_prints_points_and_says_why(built, tmp_path):
    with zipfile.ZipFile(built / "instructor" / "whose-work-assignments-instructor.zip") as opened:
        opened.extractall(tmp_path / "課程 作業 1")
    folder = tmp_path / "課程 作業 1" / "whose-work-assignments" / "aura"
    (folder / "handed-in").mkdir()
    shutil.copy(folder / "aura-solution.ipynb", folder / "handed-in" / "name.ipynb")
    program = f"set -e\n{SHELL[0].replace('auction-autograder', 'aura-autograder')}"
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", program], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "9.0 / 9.0" in done.stdout.replace("9.000", "9.0") or re.search(r"Total Score:\s*9\.0+ / 9\.0+",
                                                                           done.stdout), done.stdout
    assert (folder / "graded" / "name" / "results.json").is_file()


def test_the_figures_that_the_page_names_are_those_of_the_course(made):
    points = sorted(sum(task.points for task in one.master.tasks) for one in made.values())
    assert f"writing (12) and notebooks ({points[0]} to {points[-1]})" in PAGE
    items = quiz.items()
    seeded = sum(map(len, assignments.seeded_items(list(made), 1, this_book.BOOK).values()))
    assert f"| {len(items)} of {len(items)}, and {seeded} with numbers of the seed |" in PAGE
    held = sum(item.kind != "numeric" for item in items)
    assert f"| {held} of {held} | {held} of {held} | {held} of {held} |" in PAGE
    asked = {1 + sum(item.chapter == chapter for item in items) for chapter in made}
    assert asked == {15, 16} and "fifteen or sixteen each" in PAGE
