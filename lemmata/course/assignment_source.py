"""Reads the masters of the assignments: text with solutions and tests, into which the numbers of a seed are filled.

A master is `assignments/CHAPTER.md`, a notebook in MyST. A markdown cell with `+++ {"task": …}` begins a task; the code
cells after it are tagged `solution`, `test` (students have it) or `hidden`. `CHAPTER.py` draws the numbers of a seed and
`CHAPTER.mistakes.yml` holds wrong answers that the tests must catch.
"""

from __future__ import annotations

import ast
import json
import re
import runpy
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import jinja2
import pandas as pd
import yaml
from nbformat import NotebookNode

from lemmata.course.content import CourseFailed
from lemmata.record import front_matter

KEYS = {"task", "points", "objective"}
TASK = re.compile(r"^\+\+\+\s*(\{.*\})\s*$")
#: How many wrong answers a task has at least.
MISTAKES = 3


@dataclass(frozen=True)
class Mistake:
    """A wrong answer: what went wrong, in words, and the code that gives it, run after the solution."""

    words: str
    code: str


@dataclass(frozen=True)
class Task:
    """A graded task. `name` is that of the answer; `line` is where it begins in the master."""

    name: str
    title: str
    points: int
    objective: str
    line: int
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class Master:
    """An assignment with the numbers of a seed: `drawn` by name, `tables` that it reads as CSV by name."""

    chapter: str
    title: str
    path: Path
    tasks: tuple[Task, ...]
    drawn: dict[str, object]
    tables: dict[str, bytes]
    notebook: NotebookNode

    def at(self, task: Task) -> str:
        """Return where a task stands, for a message."""
        return f"{shown(self.path)}:{task.line}: task {task.name}"


def shown(path: Path) -> str:
    """Return a path as messages name it."""
    return "/".join(path.parts[-2:])


def line_at_fault(error: BaseException, file: str) -> int:
    """Return the last line of `file` through which an error came; 1 where it came through none."""
    return next((frame.lineno for frame in reversed(traceback.extract_tb(error.__traceback__))
                 if frame.filename == file and frame.lineno), 1)


def _draw(path: Path, seed: int, chapter: str, table: Callable[[str], pd.DataFrame]) -> dict[str, object]:
    """Return what `draw(random, table)` of the file at `path` gives for a seed."""
    try:
        # A word as seed: the same numbers for it under every version of Python.
        return runpy.run_path(str(path))["draw"](Random(f"{seed} {chapter}"), table)
    except OSError as error:
        raise CourseFailed(f"{shown(path)}: is missing, expected the numbers of the assignment") from error
    except KeyError as error:
        raise CourseFailed(f"{shown(path)}:{line_at_fault(error, str(path))}: no {error}, expected a function draw(random, "
                           "table) and names that are in the tables") from error
    except Exception as error:
        raise CourseFailed(f"{shown(path)}:{line_at_fault(error, str(path))}: {type(error).__name__}: {error}") from error


def _fill(path: Path, drawn: dict[str, object]) -> str:
    """Return the text at `path` with the numbers filled in."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(path.parent), undefined=jinja2.StrictUndefined,
                                     keep_trailing_newline=True, autoescape=False)
    try:
        return environment.get_template(path.name).render(drawn)
    except jinja2.TemplateNotFound as error:
        raise CourseFailed(f"{shown(path.parent / str(error.name))}: is missing") from error
    except jinja2.TemplateSyntaxError as error:
        raise CourseFailed(f"{shown(path)}:{error.lineno}: {error.message}") from error
    except jinja2.UndefinedError as error:
        raise CourseFailed(f"{shown(path)}:{line_at_fault(error, str(path))}: {error.message}, expected one of "
                           f"{', '.join(sorted(drawn))}") from error


def _lines_of_tasks(path: Path) -> dict[str, int]:
    """Return where each task begins. Raises CourseFailed for one that says too little of itself or shares its name."""
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not (match := TASK.match(line)):
            continue
        at = f"{shown(path)}:{number}"
        try:
            said = json.loads(match[1])
        except ValueError as error:
            raise CourseFailed(f"{at}: {error}, expected JSON with {', '.join(sorted(KEYS))}") from error
        if set(said) != KEYS or not str(said["task"]).isidentifier() or not isinstance(said["points"], int):
            raise CourseFailed(f"{at}: {match[1]}, expected a task (a name), points and objective (whole numbers)")
        if said["task"] in found:
            raise CourseFailed(f"{at}: a second task {said['task']}, expected a name of its own")
        found[said["task"]] = number
    if not found:
        raise CourseFailed(f"{shown(path)}:1: no task, expected one or more that begin with +++ {{\"task\": …}}")
    return found


def _mistakes(path: Path, drawn: dict[str, object], lines: dict[str, int], master: Path) -> dict[str, tuple[Mistake, ...]]:
    """Return the planted wrong answers by task."""
    if not path.exists():
        raise CourseFailed(f"{shown(path)}: is missing, expected {MISTAKES} wrong answers a task")
    try:
        listed = yaml.safe_load(_fill(path, drawn)) or {}
        found = {task: tuple(Mistake(str(one["mistake"]), str(one["code"])) for one in several)
                 for task, several in listed.items()}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CourseFailed(f"{shown(path)}:{line}: {error.problem}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise CourseFailed(f"{shown(path)}:1: expected a list of mistake and code for each task ({error!r})") from error
    if strange := sorted(set(found) - set(lines)):
        raise CourseFailed(f"{shown(path)}: unknown task {strange[0]!r}, expected one of {', '.join(lines)}")
    for task, line in lines.items():
        if len(found.get(task, ())) < MISTAKES:
            raise CourseFailed(f"{shown(master)}:{line}: task {task} has {len(found.get(task, ()))} wrong answers in "
                               f"{path.name}, expected {MISTAKES} at least")
    return found


def objectives_for(path: Path, chapters: Path) -> list[str]:
    """Return the objectives of the chapter of a master. Raises CourseFailed where no chapter of its name is taught."""
    chapter = chapters / path.name
    found = front_matter.read(chapter).get("objectives") if chapter.exists() else None
    if not found:
        raise CourseFailed(f"{shown(path)}:1: no chapter {path.stem!r} with objectives, expected the name of one that is taught")
    return found


def _parts(notebook: NotebookNode) -> dict[str, dict[str, list[NotebookNode]]]:
    """Return the tagged cells of each task, by tag."""
    found: dict[str, dict[str, list[NotebookNode]]] = {}
    task = ""
    for cell in notebook.cells:
        task = cell.metadata.get("task", task)
        for tag in cell.metadata.get("tags", []) if task else []:
            found.setdefault(task, {}).setdefault(tag, []).append(cell)
    return found


def read(path: Path, seed: int, chapters: Path, table: Callable[[str], pd.DataFrame], data: Path) -> Master:
    """Return the master at `path` with the numbers of `seed`. Raises CourseFailed for anything that it lacks."""
    # Reading notebooks as text comes with otter-grader, which only a course needs.
    import jupytext

    chapter = path.stem
    objectives = objectives_for(path, chapters)
    lines = _lines_of_tasks(path)
    drawn = _draw(path.with_suffix(".py"), seed, chapter, table)
    mistakes = _mistakes(path.with_suffix(".mistakes.yml"), drawn, lines, path)
    notebook = jupytext.reads(_fill(path, drawn), fmt="md:myst")
    said = {name: notebook.metadata.pop(name, None) for name in ("title", "tables")}
    if not said["title"] or not isinstance(said["tables"], list):
        raise CourseFailed(f"{shown(path)}:1: expected a title and a list of tables in the front matter")
    files = {}
    for name in said["tables"]:
        if isinstance(frame := drawn.get(name), pd.DataFrame):
            files[name] = frame.to_csv(index=False, lineterminator="\n").encode()
        elif (data / f"{name}.csv").exists():
            files[name] = (data / f"{name}.csv").read_bytes()
        else:
            raise CourseFailed(f"{shown(path)}:1: unknown table {name!r}, expected one of data/ or one that is drawn")
    parts, tasks = _parts(notebook), []
    for cell in notebook.cells:
        if not (name := cell.metadata.get("task")):
            continue
        at = f"{shown(path)}:{lines[name]}: task {name}"
        for tag, words in (("solution", "a solution"), ("test", "a test that students have"), ("hidden", "a hidden test")):
            if tag not in parts.get(name, {}):
                raise CourseFailed(f"{at} has not {words}, expected a code cell with the tag {tag!r}")
        for part in ("test", "hidden"):
            for test in parts[name][part]:
                _check_test(test.source, at, part)
        for cell_of_solution in parts[name]["solution"]:
            if bare := _unmarked(cell_of_solution.source):
                raise CourseFailed(f"{at}: students would be given {bare[0].strip()!r} of the solution, expected it to end with "
                                   "# SOLUTION or to stand between # BEGIN SOLUTION and # END SOLUTION")
        number = cell.metadata["objective"]
        if not isinstance(number, int) or not 1 <= number <= len(objectives):
            raise CourseFailed(f"{at}: objective {number}, but the front matter of chapters/{chapter}.md states "
                               f"{len(objectives)}, expected one of them")
        title = next((line.lstrip("# ") for line in cell.source.splitlines() if line.startswith("#")), name)
        tasks.append(Task(name, title, cell.metadata["points"], objectives[number - 1], lines[name], mistakes[name]))
    return Master(chapter, said["title"], path, tuple(tasks), {name: value for name, value in drawn.items()
                                                               if not isinstance(value, pd.DataFrame)}, files, notebook)


def _unmarked(source: str) -> list[str]:
    """Return the lines of a solution that otter would leave in the students' notebook."""
    bare, inside = [], False
    for line in source.splitlines():
        if line.startswith("# BEGIN SOLUTION") or line.endswith("# BEGIN PROMPT"):
            inside = True
        elif line.startswith("# END SOLUTION") or line.endswith("# END PROMPT"):
            inside = False
        elif line.strip() and not inside and not line.endswith("# SOLUTION"):
            bare.append(line)
    return bare


def _check_test(source: str, at: str, part: str) -> None:
    """Raise CourseFailed where a test is not one function: what else stood in its cell would not be graded."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise CourseFailed(f"{at}: {part} test, line {error.lineno} of the cell: {error.msg}") from error
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
        raise CourseFailed(f"{at}: {part} test of {len(body)} statements, expected one function")
