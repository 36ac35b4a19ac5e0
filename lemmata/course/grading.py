"""Makes of a master what students get and what grades it, with otter-grader, and proves that it grades as it should.

The proof is run for the numbers of each seed: the solution passes every test, and each planted wrong answer fails one.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import json
import numbers
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_raw_cell, writes

from lemmata.course.assignment_source import Master, Mistake, Task, line_at_fault, shown
from lemmata.course.content import CourseFailed
from lemmata.record import zip_archive

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
          "language_info": {"name": "python"}}


@dataclass(frozen=True)
class Graded:
    """An assignment that was made: files by path for students and for instructors."""

    master: Master
    student: dict[str, bytes]
    instructor: dict[str, bytes]


def fingerprint(master: Master) -> str:
    """Return a fingerprint that tells notebooks of one set of numbers from those of another without telling the seed."""
    drawn = json.dumps({name: str(value) for name, value in master.drawn.items()}, sort_keys=True).encode()
    return hashlib.sha256(b"\0".join([drawn, *master.tables.values()])).hexdigest()[:8]


def _test(cell: NotebookNode, hidden: bool) -> NotebookNode:
    """Return a test as otter has it. One that students have gives no points: it looks at the form only."""
    made = copy.deepcopy(cell)
    said = {"hidden": True} if hidden else {"points": 0}
    made.source = f'""" # BEGIN TEST CONFIG\n{yaml.safe_dump(said)}""" # END TEST CONFIG\n{cell.source}'
    return made


def otter_notebook(master: Master) -> NotebookNode:
    """Return the master in otter's own format, raw cells around each task."""
    made = copy.deepcopy(master.notebook)
    made.metadata = copy.deepcopy(KERNEL)
    config = {"name": f"{master.chapter}-{fingerprint(master)}", "export_cell": False, "files": ["data"], "run_tests": False,
              "tests": {"files": True, "ok_format": False}, "generate": True}
    tasks = {task.name: task for task in master.tasks}
    blocks = {"solution": "SOLUTION", "test": "TESTS", "hidden": "TESTS"}
    cells = [new_raw_cell("# ASSIGNMENT CONFIG\n" + yaml.safe_dump(config))]
    opened: list[str] = []

    def end(until: str = "") -> None:
        """Close the blocks that are open, the innermost first, up to one that is named `until`."""
        while opened and opened[-1] != until:
            cells.append(new_raw_cell(f"# END {opened.pop()}"))

    def begin(block: str, said: str = "") -> None:
        opened.append(block)
        cells.append(new_raw_cell(f"# BEGIN {block}{said}"))

    for cell in made.cells:
        tag = next((one for one in cell.metadata.get("tags", []) if one in blocks), "")
        if name := cell.metadata.get("task"):
            end()
            task = tasks[name]
            begin("QUESTION", "\n" + yaml.safe_dump({"name": name, "points": task.points}))
            cell = new_markdown_cell(f"{cell.source}\n\n*{task.points} points. Objective: {task.objective}*")
        elif tag and blocks[tag] not in opened:
            end("QUESTION")
            begin(blocks[tag])
        elif not tag and opened and opened[-1] != "QUESTION":
            # Text after the tests belongs to no task.
            end()
        if tag in ("test", "hidden"):
            cell = _test(cell, tag == "hidden")
        cell.metadata = {}
        cells.append(cell)
    end()
    made.cells = cells
    return made


def _stable(notebook: NotebookNode, name: str) -> bytes:
    """Return a notebook as bytes that do not depend on when it was made: no output, cells numbered."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{name}-{number}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.nbformat_minor = 5
    return (writes(notebook) + "\n").encode()


def _files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their paths, notebooks and zips freed of what chance put in."""
    import nbformat

    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".ipynb":
            found[name] = _stable(nbformat.read(path, as_version=4), path.stem)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as opened:
                inside = {one: opened.read(one) for one in sorted(opened.namelist()) if not one.endswith("/")}
            # Otter dates the name.
            found[f"{folder.parent.name}-autograder.zip"] = zip_archive.pack(inside)
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


def run_cells(master: Master, folder: Path) -> dict[str, object]:
    """Return the names that the master's cells leave behind, solutions included, run in `folder`. Raises CourseFailed."""
    names: dict[str, object] = {"__name__": "__main__"}
    at = f"{shown(master.path)}:1: before the tasks"
    tasks = {task.name: task for task in master.tasks}
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for cell in master.notebook.cells:
            if name := cell.metadata.get("task"):
                at = master.at(tasks[name])
            if cell.cell_type != "code" or {"test", "hidden"} & set(cell.metadata.get("tags", [])):
                continue
            try:
                exec(compile(cell.source, "<cell>", "exec"), names)
            except Exception as error:
                line = line_at_fault(error, "<cell>")
                raise CourseFailed(f"{at}: line {line} of a cell: {type(error).__name__}: {error}") from error
    return names


def failures(tests: Path, names: dict[str, object]) -> list[str]:
    """Return what the tests of a task say against the answers in `names`; empty when all pass. Tables lie beside the tests."""
    from otter.test_files import ExceptionTestFile

    file = ExceptionTestFile.from_file(str(tests))
    with contextlib.chdir(tests.parent.parent):
        file.run(names)
    return [one.message.strip().splitlines()[-1] for one in file.test_case_results if not one.passed]


def _after(mistake: Mistake, task: Task, master: Master, names: dict[str, object], folder: Path) -> object:
    """Return the answer that a planted mistake gives."""
    changed = dict(names)
    try:
        with contextlib.chdir(folder):
            exec(compile(mistake.code, "<mistake>", "exec"), changed)
    except Exception as error:
        raise CourseFailed(f"{master.at(task)}: the wrong answer {mistake.words!r} does not run: {type(error).__name__}: "
                           f"{error}") from error
    return changed[task.name]


def _prove(master: Master, folder: Path) -> str:
    """See that the tests in `folder` pass the solution and catch every planted mistake; return the key, a page in Markdown.

    Raises CourseFailed with the task and what its tests said.
    """
    names = run_cells(master, folder)
    lines = [f"# Key: {master.title}", "", "The answers for these numbers, and what a wrong answer suggests.", ""]
    for task in master.tasks:
        tests = folder / "tests" / f"{task.name}.py"
        if told := failures(tests, names):
            raise CourseFailed(f"{master.at(task)}: the solution fails its test: {told[0]}")
        untouched = failures(tests, names | {task.name: ...})
        lines += [f"## {task.title} ({task.points} points)", "", f"`{task.name}`: {printed(names[task.name])}", ""]
        if not untouched:
            raise CourseFailed(f"{master.at(task)}: an empty answer passes, expected a test that it fails")
        for mistake in task.mistakes:
            answer = _after(mistake, task, master, names, folder)
            if not failures(tests, names | {task.name: answer}):
                raise CourseFailed(f"{master.at(task)}: the wrong answer {mistake.words!r} passes, expected a test that catches "
                                   f"it (with these numbers it gives {printed(answer)})")
            lines.append(f"- {printed(answer)}: {mistake.words}")
        lines.append("")
    return "\n".join(lines)


def printed(answer: object) -> str:
    """Return an answer as a person reads it, on one line."""
    if isinstance(answer, pd.DataFrame):
        answer = answer.stack().to_dict()
    if isinstance(answer, pd.Series):
        answer = answer.to_dict()
    if isinstance(answer, dict):
        return "; ".join(f"{', '.join(map(str, name)) if isinstance(name, tuple) else name}: {printed(value)}"
                         for name, value in answer.items())
    if isinstance(answer, (list, set)):
        return ", ".join(sorted(printed(one) for one in answer)) or "none"
    if isinstance(answer, tuple):
        return ", ".join(printed(one) for one in answer)
    if isinstance(answer, numbers.Real) and not isinstance(answer, bool):
        return f"{float(answer):,.4f}".rstrip("0").rstrip(".")
    return str(answer)


def make(master: Master) -> Graded:
    """Return what students and instructors get of an assignment, proved. Raises CourseFailed."""
    from otter.assign import main as assign

    name = master.chapter
    with tempfile.TemporaryDirectory() as scratch:
        source, result = Path(scratch) / "source", Path(scratch) / name
        (source / "data").mkdir(parents=True)
        for table, contents in master.tables.items():
            (source / "data" / f"{table}.csv").write_bytes(contents)
        notebook = otter_notebook(master)
        (source / f"{name}.ipynb").write_bytes(_stable(notebook, name))
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                assign(str(source / f"{name}.ipynb"), str(result), no_pdfs=True, no_run_tests=True)
        except Exception as error:
            raise CourseFailed(f"{shown(master.path)}:1: otter-grader does not take it: {error!r}") from error
        key = _prove(master, result / "autograder")
        made = _files(result / "autograder")
        grader = made.pop(f"{name}-autograder.zip")
        # It stands in the zip.
        made.pop("otter_config.json", None)
        solution = {path.replace(f"{name}.ipynb", f"{name}-solution.ipynb"): contents for path, contents in made.items()}
        return Graded(master, _files(result / "student"), {
            f"{name}-autograder.zip": grader, f"{name}-key.md": key.encode(), f"{name}-master.ipynb": _stable(notebook, name),
            **solution})
