"""Notebooks are run when something that they depend on changes, and only then; a failed run says where and is not kept."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

from lemmata.execution import execution_cache, kernel_audit
from lemmata.record import command_run, settings
from lemmata.record.project import Project
from tests import latin_book, this_book
from tests.this_book import BOOK, ROOT


@pytest.fixture
def house(tmp_path, monkeypatch) -> Path:
    """A house with two tables, the lock, and places for notebooks and figures."""
    for folder in ("data", "notebooks", "figures"):
        (tmp_path / folder).mkdir()
    for name in ("lots.csv", "sale_totals.csv", "datapackage.json"):
        shutil.copy2(this_book.DATA / name, tmp_path / "data" / name)
    (tmp_path / "requirements.txt").write_text("pandas==3.1.1\n")
    for name in ("_config.yml", "_toc.yml"):
        (tmp_path / name).touch()
    monkeypatch.delenv("BOOK_BUILD", raising=False)
    return tmp_path


def notebook(house: Path, *cells: str, name: str = "question") -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = house / "notebooks" / f"{name}.ipynb"
    nbformat.write(made, path)
    return path


READS_LOTS = """
from pathlib import Path
from lemmata.record import tables
len(tables.load("lots", Path("../data").resolve()))
"""


def outputs(path: Path) -> list[str]:
    done = execution_cache.read(path.read_text(encoding="utf-8"), str(path.parents[1]))
    return [output["data"]["text/plain"] for cell in done.cells
            for output in cell.get("outputs", []) if "data" in output]


def test_a_notebook_is_run_once_and_then_served_from_its_copy(house):
    path = notebook(house, "1 + 1")
    assert execution_cache.fill_cache(Project(house)) == [path]
    assert execution_cache.fill_cache(Project(house)) == []
    assert outputs(path) == ["2"]


def test_a_kernel_that_does_not_answer_is_started_again_and_told_when_none_does(house, monkeypatch):
    path, told, answers = notebook(house, "1 + 1"), [False, True], execution_cache.answers
    monkeypatch.setattr(execution_cache, "answers", lambda manager: answers(manager) and told.pop(0))
    execution_cache.stop_kernel()
    execution_cache.run(Project(house), path)
    assert told == [] and outputs(path) == ["2"]
    monkeypatch.setattr(execution_cache, "answers", lambda manager: False)
    execution_cache.stop_kernel()
    with pytest.raises(execution_cache.NotebookFailed, match=r"^notebooks: 3 kernels ended before they answered, expected"):
        execution_cache.run(Project(house), path)


def test_processes_are_made_ready_only_where_a_notebook_is_stale(house):
    path = notebook(house, "1 + 1")
    with execution_cache.prepared(Project(house)) as pool:
        assert execution_cache.fill_cache(Project(house), pool=pool) == [path]
    assert outputs(path) == ["2"]
    with execution_cache.prepared(Project(house)) as pool:
        assert pool is None


def test_no_process_is_made_ready_where_no_kernel_can_be_reached(house, monkeypatch):
    """It would wait a minute for a kernel that cannot answer, and who runs the notebooks would wait for it."""
    notebook(house, "1 + 1")

    def refused() -> None:
        raise execution_cache.NotebookFailed("notebooks: no kernel can be started")
    monkeypatch.setattr(execution_cache, "see_that_kernels_can_be_reached", refused)
    with execution_cache.prepared(Project(house)) as pool:
        assert pool is None


def test_processes_that_are_not_needed_end_at_once_and_leave_nothing(house):
    """As when the check finds a fault meanwhile."""
    notebook(house, "1 + 1")
    place = execution_cache.folder(Project(house))
    with execution_cache.prepared(Project(house)):
        until = time.monotonic() + 60
        while not list(place.glob("kernel.*")) and time.monotonic() < until:
            time.sleep(0.05)
        assert list(place.glob("kernel.*"))
        command_run.end_children(0.5)
        ended = time.monotonic()
    assert time.monotonic() - ended < 10
    assert list(place.glob("kernel.*")) == []


def test_a_process_that_is_ready_has_loaded_what_most_notebooks_load_and_nothing_else_is_there(house):
    path = notebook(house, "import sys\n'pandas' in sys.modules, 'matplotlib.pyplot' in sys.modules", "'pandas' in globals()",
                    "from pathlib import Path\nPath.cwd().name")
    with execution_cache.prepared(Project(house)) as pool:
        execution_cache.fill_cache(Project(house), pool=pool)
    assert outputs(path) == ["(True, True)", "False", "'notebooks'"]


def test_a_process_in_which_notebooks_run_loads_neither_sphinx_nor_the_grammar_of_addresses(house):
    """`python -m lemmata` has left them out for itself; a process that it spawns begins anew."""
    with execution_cache.runners(1) as pool:
        pool.submit(execution_cache.prepare, Project(house)).result()
        pool.submit(exec, "import nbclient, nbformat").result()
        loaded = pool.submit(eval, "{name for name, one in __import__('sys').modules.items() if one}").result()
    assert {"jsonschema", "nbformat"} <= loaded
    assert not {"sphinx", "rfc3987_syntax"} & loaded


def test_what_is_wrong_with_a_notebook_is_told_by_who_runs_it(house):
    (house / "notebooks" / "no.ipynb").write_text("{")
    with execution_cache.prepared(Project(house)) as pool:
        assert pool is None
    with pytest.raises(execution_cache.NotebookFailed, match=r"^notebooks/no.ipynb:1: "):
        execution_cache.fill_cache(Project(house))


def test_the_longest_notebook_runs_first(house):
    made = [notebook(house, "1 + 1" + " " * length, name=f"n{length}") for length in (10, 3000, 200)]
    assert execution_cache.stale(Project(house)) == [made[1], made[2], made[0]]


def test_a_changed_cell_runs_it_again(house):
    notebook(house, "1 + 1")
    execution_cache.fill_cache(Project(house))
    path = notebook(house, "1 + 2")
    assert execution_cache.fill_cache(Project(house)) == [path]
    assert outputs(path) == ["3"]


def test_a_changed_table_runs_what_read_it_and_nothing_else(house):
    reader, other = notebook(house, READS_LOTS, name="reader"), notebook(house, "1 + 1", name="other")
    execution_cache.fill_cache(Project(house), jobs=1)
    before = outputs(reader)
    table = house / "data" / "lots.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    assert execution_cache.stale(Project(house), [reader, other]) == [reader]
    execution_cache.fill_cache(Project(house))
    assert int(outputs(reader)[0]) == int(before[0]) - 1


def test_a_table_that_nobody_read_runs_nothing(house):
    path = notebook(house, READS_LOTS)
    execution_cache.fill_cache(Project(house))
    (house / "data" / "sale_totals.csv").write_text("changed\n")
    assert execution_cache.stale(Project(house), [path]) == []


def test_a_changed_lock_runs_everything(house):
    path = notebook(house, "1 + 1")
    execution_cache.fill_cache(Project(house))
    (house / "requirements.txt").write_text("pandas==3.1.2\n")
    assert execution_cache.stale(Project(house), [path]) == [path]


def test_a_changed_font_runs_everything(house):
    (house / "fonts").mkdir()
    (house / "fonts" / "serif.otf").write_bytes(b"cut to the characters of yesterday")
    path = notebook(house, "1 + 1")
    execution_cache.fill_cache(Project(house))
    (house / "fonts" / "serif.otf").write_bytes(b"cut to the characters of today")
    assert execution_cache.fill_cache(Project(house)) == [path]


def test_a_changed_helper_runs_everything(house, monkeypatch, tmp_path):
    path = notebook(house, "1 + 1")
    execution_cache.fill_cache(Project(house))
    for package in ("lemmata", "whosework"):
        shutil.copytree(Path(execution_cache.__file__).parents[2] / package, tmp_path / package,
                        ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "lemmata" / "notebooks" / "chart_style.py").open("a") as file:
        file.write("# changed\n")
    monkeypatch.setattr(execution_cache, "__file__", str(tmp_path / "lemmata" / "execution" / "execution_cache.py"))
    assert execution_cache.stale(Project(house), [path]) == [path]


def test_every_helper_that_a_notebook_can_import_counts():
    # What a fresh interpreter loads when a notebook imports all that it may, is what counts.
    program = ("import json, sys; from lemmata.notebooks import calculator, chart_style, charts, dates, explorer, facts;"
               "from lemmata.notebooks import publishing, tables, words;"
               "from whosework import agreement, counting, derived, distribution;"
               "print(json.dumps([[name, module.__file__] for name, module in sys.modules.items()"
               " if getattr(module, '__file__', None)]))")
    loaded = json.loads(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT).stdout)
    ours = {Path(file).relative_to(ROOT).as_posix() for _, file in loaded if Path(file).is_relative_to(ROOT / "lemmata")
            or Path(file).is_relative_to(ROOT / "whosework")}
    counted = {path.relative_to(ROOT).as_posix() for path in execution_cache.helpers(BOOK)}
    assert ours - {"lemmata/__init__.py", "lemmata/record/__init__.py", "whosework/__init__.py"} == counted
    assert not {name for name, _ in loaded if name.split(".")[0] in ("sphinx", "frictionless", "docutils")}


def test_a_published_figure_that_is_gone_is_made_again(house):
    path = notebook(house, "from lemmata.notebooks import publishing\npublishing.write('one.csv', b'1')")
    execution_cache.fill_cache(Project(house))
    (house / "figures" / "one.csv").unlink()
    assert execution_cache.stale(Project(house), [path]) == [path]


def test_a_notebook_that_raises_is_told_with_its_cell_and_not_kept(house):
    notebook(house, "x = 1", "x / 0")
    with pytest.raises(execution_cache.NotebookFailed) as told:
        execution_cache.fill_cache(Project(house))
    assert str(told.value) == ("notebooks/question.ipynb: cell 2: ZeroDivisionError: division by zero, expected to run "
                               "from top to bottom")
    assert not list(execution_cache.folder(Project(house)).glob("*")) if execution_cache.folder(Project(house)).exists() else True


def test_an_error_without_words_is_told_as_such(house):
    notebook(house, "assert False")
    with pytest.raises(execution_cache.NotebookFailed, match="cell 1: AssertionError: without a word, expected to run"):
        execution_cache.fill_cache(Project(house))


@pytest.mark.parametrize(("raw", "reason"), [(b"", "is empty"), (b"{", "is no JSON"), (b"\xff", "byte 0xff is no UTF-8")])
def test_a_file_that_is_no_notebook_is_told_before_any_is_run(house, raw, reason):
    notebook(house, "1")
    (house / "notebooks" / "Untitled.ipynb").write_bytes(raw)
    with pytest.raises(execution_cache.NotebookFailed, match=f"^notebooks/Untitled.ipynb:1: {reason}"):
        execution_cache.fill_cache(Project(house))
    assert not execution_cache.folder(Project(house)).exists()


def test_a_kernel_of_that_name_elsewhere_is_not_taken(house, monkeypatch, tmp_path):
    place = tmp_path / "share" / "kernels" / "python3"
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps({"argv": ["/nonexistent/python3", "-f", "{connection_file}"],
                                                   "display_name": "Another", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    execution_cache.stop_kernel()
    path = notebook(house, "import sys; sys.prefix")
    execution_cache.fill_cache(Project(house))
    assert outputs(path) == [repr(sys.prefix)]


def test_a_notebook_that_hangs_is_stopped_and_told(house):
    notebook(house, "x = 1", "import time; time.sleep(60)")
    with pytest.raises(execution_cache.NotebookFailed) as told:
        execution_cache.fill_cache(Project(house), time_limit=2)
    assert str(told.value) == "notebooks/question.ipynb: cell 2: took longer than 2 s, expected an end"


def test_a_kernel_that_dies_is_told(house):
    notebook(house, "import os; os._exit(1)")
    with pytest.raises(execution_cache.NotebookFailed, match=r"^notebooks/question.ipynb: cell 1: the kernel died"):
        execution_cache.fill_cache(Project(house))


def test_a_machine_that_has_no_loopback_is_told(house, monkeypatch):
    notebook(house, "1")
    execution_cache.stop_kernel()

    def refused(*_, **__):
        raise OSError(101, "Network is unreachable")
    monkeypatch.setattr(execution_cache.socket, "create_connection", refused)
    with pytest.raises(execution_cache.NotebookFailed, match=r"^notebooks: no kernel can be started \(.*Network "
                                                             r"is unreachable\), expected sockets on 127.0.0.1"):
        execution_cache.fill_cache(Project(house))


FEW_FILES = """
import resource, sys
from pathlib import Path
from lemmata.execution import execution_cache
resource.setrlimit(resource.RLIMIT_NOFILE, (execution_cache.SOCKETS, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
sys.exit(execution_cache.main([]))
"""


def test_too_few_files_that_may_be_open_are_told(house):
    notebook(house, "1")
    # A process of its own: how many files that of the tests holds open depends on what it ran before.
    done = subprocess.run([sys.executable, "-c", FEW_FILES], cwd=house, text=True, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert re.fullmatch(r"notebooks: no kernel can be started \(.*Too many open files.*\), expected sockets .*\n", done.stderr)


def test_running_a_notebook_leaves_no_file_open(house):
    def run_one(code: str) -> int:
        notebook(house, code)
        execution_cache.fill_cache(Project(house))
        return len(os.listdir("/proc/self/fd"))

    first = run_one("1")
    assert [run_one(code) for code in ("2", "3", "1 / 1")] == [first] * 3


@pytest.mark.parametrize(("mode", "flags", "is_written"), [
    ("r", 0, False), ("rb", os.O_WRONLY, False), ("w", 0, True), ("x", 0, True), ("ab", 0, True), ("r+", 0, True),
    (None, os.O_RDONLY, False), (None, os.O_WRONLY, True), (None, os.O_RDWR, True), (None, os.O_CREAT, True)])
def test_what_is_opened_to_write_is_known_by_its_mode_or_else_by_its_flags(mode, flags, is_written):
    assert kernel_audit.writes(mode, flags) == is_written


def test_a_notebook_that_writes_outside_figures_is_told(house):
    notebook(house, "open('../data/lots.csv', 'a').write('x')")
    with pytest.raises(execution_cache.NotebookFailed) as told:
        execution_cache.fill_cache(Project(house))
    assert str(told.value) == ("notebooks/question.ipynb: it wrote data/lots.csv, expected writing in figures/ only")


def test_a_notebook_whose_program_writes_outside_figures_is_told(house):
    notebook(house, "import subprocess, sys\n"
                    "subprocess.run([sys.executable, '-c', \"open('../data/lots.csv', 'a').write('x')\"])")
    with pytest.raises(execution_cache.NotebookFailed, match="it wrote data/lots.csv"):
        execution_cache.fill_cache(Project(house))


def test_a_notebook_that_removes_a_file_is_told(house):
    notebook(house, "import os\nos.remove('../data/lots.csv')")
    with pytest.raises(execution_cache.NotebookFailed, match="it wrote data/lots.csv"):
        execution_cache.fill_cache(Project(house))


def test_a_file_that_somebody_else_saves_meanwhile_is_nobodys_fault(house):
    path = notebook(house, "import pathlib, time\npathlib.Path('../figures/running').touch()\ntime.sleep(3)")

    def save():
        while not (house / "figures" / "running").exists():
            time.sleep(0.05)
        (house / "data" / "lots.csv").write_text("saved by an editor\n")

    author = threading.Thread(target=save)
    author.start()
    assert execution_cache.fill_cache(Project(house)) == [path]
    author.join()
    assert (house / "data" / "lots.csv").read_text() == "saved by an editor\n"


def test_two_notebooks_run_side_by_side(house):
    paths = [notebook(house, "1 + 1", name="one"), notebook(house, "2 + 2", name="two")]
    assert execution_cache.fill_cache(Project(house), jobs=2) == paths


def test_the_kept_copy_says_nothing_of_the_time_it_was_run(house):
    path = notebook(house, "1 + 1")
    execution_cache.fill_cache(Project(house))
    name = execution_cache.key(Project(house), path.read_text(encoding="utf-8"))
    kept = json.loads((execution_cache.folder(Project(house)) / f"{name}.ipynb").read_text())
    assert "execution" not in json.dumps([cell["metadata"] for cell in kept["cells"]])
    assert "widgets" not in kept["metadata"]


def test_the_reader_that_settings_are_to_name_is_there():
    assert f"{execution_cache.__name__}.{execution_cache.read.__name__}" == settings.READER


def test_a_build_that_ran_a_notebook_itself_leaves_no_kernel_behind(tmp_path):
    latin_book.made(tmp_path / "book")
    done = subprocess.run([sys.executable, "-m", "lemmata.editions.run_sphinx", str(tmp_path / "book"),
                           str(tmp_path / "work"), "print"], cwd=tmp_path / "book",
                          capture_output=True, text=True, timeout=300, env=os.environ | {"PYTHONPATH": str(ROOT)})
    kept = tmp_path / "book" / "_build" / "executed"
    assert done.returncode == 0, done.stderr[-2000:]
    assert list(kept.glob("*.ipynb")) and not list(kept.glob("kernel.*"))
