"""The assignment notebooks, packed: one zip for students, one for instructors, and no solution in the first."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from lemmata.command_line import PUBLIC_SEED
from lemmata.course import assignment_source, grading
from lemmata.course import seeded_items as items
from lemmata.course.content import CourseFailed, Question
from lemmata.course.grading import Graded
from lemmata.record import front_matter, tables, zip_archive
from lemmata.record.project import Project

#: What runs a notebook and its checks; otter-grader brings no kernel.
NEEDED = ("ipykernel", "otter-grader", "pandas")

FOR_STUDENTS = """# Assignments

A folder a chapter, and in it a notebook, the tables that it reads (`data/`) and the checks of form (`tests/`).

{listed}

## To work

1. With Python 3.11 or later: `pip install -r requirements.txt jupyterlab`. On the hub of a course this is done.
2. Open the notebook of your chapter in JupyterLab, from its own folder: `jupyter lab {first}/{first}.ipynb`.
3. In each task replace the three dots, run the cell, then the check below it. A check that passes says that your answer has
   the right form (a number, a table with these names), not that it is right.

Nothing is fetched from the network. Tables named `exercise_…` are invented for the exercise; all others are those of the book.

## To hand in

Restart the kernel, run all cells, save, and hand in the `.ipynb` file alone. Do not rename the answers. Tables that you
change do not count: the notebook is graded with a fresh copy of them.
"""

FOR_INSTRUCTORS = """# Assignments: for instructors

Not for students. Seed: {seed}{warning}

A folder a chapter:

- `CHAPTER-key.md`: the answers for these numbers, and which mistake gives which wrong one;
- `CHAPTER-solution.ipynb`: the notebook with solutions, beside its tables and all tests;
- `CHAPTER-autograder.zip`: grades a notebook that was handed in;
- `CHAPTER-master.ipynb`: the master in the format of otter-grader, for changes of your own (`otter assign`).

{listed}

## To grade

With `pip install -r requirements.txt`, without a network, in the folder of a chapter, for the notebooks in `handed-in/`:

    for one in handed-in/*.ipynb; do
        mkdir -p "graded/$(basename "$one" .ipynb)"
        otter run -a CHAPTER-autograder.zip -o "graded/$(basename "$one" .ipynb)" "$one"
    done

Each run prints the points of each task and writes `results.json`, in which a task that lost points says why. A run executes
the student's code with your rights: use an account or a machine that has nothing else on it. `otter grade` does the same in
Docker containers. A notebook made with other numbers is refused.
"""


def _listed(made: list[Graded]) -> str:
    """Return what each folder holds, a line an assignment."""
    return "\n".join(f"- `{one.master.chapter}/`: {one.master.title}, {len(one.master.tasks)} tasks, "
                     f"{sum(task.points for task in one.master.tasks)} points" for one in made)


def grade_all(names: list[str], seed: int, book: Project, folder: Path | None = None) -> list[Graded]:
    """Return the assignments of the chapters `names` that have one, with the numbers of `seed`. Raises CourseFailed.

    Their masters stand in assignments/ of the book, or in another `folder`.
    """
    folder = folder or book.assignments
    for path in sorted(folder.glob("*.md")):
        assignment_source.objectives_for(path, book.chapters)
    return [grading.make(assignment_source.read(folder / f"{name}.md", seed, book.chapters,
                                                lambda table: tables.load(table, book.data), book.data))
            for name in names if (folder / f"{name}.md").exists()]


def _needed() -> bytes:
    return "".join(f"{name}=={version(name)}\n" for name in NEEDED).encode()


def student_files(made: list[Graded]) -> dict[str, bytes]:
    """Return what students get of some assignments: a folder a chapter, a page on how to work, and what has to be installed."""
    files = {"README.md": FOR_STUDENTS.format(listed=_listed(made), first=made[0].master.chapter).encode(),
             "requirements.txt": _needed()}
    for one in made:
        files |= {f"{one.master.chapter}/{path}": contents for path, contents in one.student.items()}
    return files


def packs(made: list[Graded], seed: int, name: str) -> tuple[bytes, bytes]:
    """Return the zip for students and the one for instructors; both unpack into the folder `name`."""
    warning = " (the public one: anybody gets these numbers; for marks choose your own)" \
        if seed == PUBLIC_SEED else ""
    instructor = {"README.md": FOR_INSTRUCTORS.format(listed=_listed(made), seed=seed, warning=warning).encode(),
                  "requirements.txt": _needed(), "seed.txt": f"{seed}\n".encode()}
    for one in made:
        instructor |= {f"{one.master.chapter}/{path}": contents for path, contents in one.instructor.items()}
    student, teacher = (zip_archive.pack({f"{name}/{path}": contents for path, contents in files.items()})
                        for files in (student_files(made), instructor))
    return student, teacher


def build(names: list[str], seed: int, book: Project) -> list[Graded]:
    """Return the assignments of those chapters of `names` that have one. Raises CourseFailed, also when otter-grader is not
    there."""
    if not any((book.assignments / f"{name}.md").exists() for name in names):
        return []
    try:
        import otter  # noqa: F401
    except ImportError as error:
        raise CourseFailed("the assignments need otter-grader: run scripts/set-up.sh course, as `make course` does") from error
    return grade_all(names, seed, book)


def archives(made: list[Graded], seed: int, name: str) -> dict[str, bytes]:
    """Return the zips, called by `name`, by their paths below `_build/course`; none where no assignment was made."""
    if not made:
        return {}
    student, instructor = packs(made, seed, name)
    return {f"{name}.zip": student, f"instructor/{name}-instructor.zip": instructor}


def seeded_items(names: list[str], seed: int, book: Project, folder: Path | None = None) -> dict[str, list[Question]]:
    """Return the numeric items with the numbers of `seed`, by chapter, of those chapters of `names` that have one."""
    folder = folder or book.assignments
    return {name: items.read(folder / f"{name}.items.py", seed, front_matter.read(book.chapters / f"{name}.md")["objectives"],
                             lambda table: tables.load(table, book.data))
            for name in names if (folder / f"{name}.items.py").exists()}
