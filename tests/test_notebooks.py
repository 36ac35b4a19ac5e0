"""Every notebook of the book: no stored output, runs from either folder, and its published charts are current."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest

from lemmata import notebooks
from tests.this_book import FIGURES, NOTEBOOKS, ROOT

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
#: What a chart depends on.
DRAW = ("_config.yml", "data", "fonts", "lemmata", "notebooks", "requirements.txt", "whosework")
every_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@every_notebook
def test_it_holds_no_output(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@every_notebook
def test_it_names_the_kernel_that_every_jupyter_has(path):
    assert nbformat.read(path, as_version=4).metadata["kernelspec"]["name"] == "python3"


@every_notebook
def test_it_asks_a_question_and_ends_with_limits_and_two_tasks(path):
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert cells[0].startswith("# ") and cells[0].splitlines()[0].endswith("?")
    last = cells[-1]
    assert "## Limits" in last and "## Try it yourself" in last
    assert sum(line.startswith(("1. ", "2. ")) for line in last.splitlines()) == 2


@every_notebook
def test_it_imports_nothing_but_what_a_campus_hub_has(path):
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    allowed = {"os", "sys", "pathlib", "statistics", "matplotlib", "pandas", "numpy", "IPython", "ipywidgets", "lemmata",
               "whosework"}
    imported = {line.split()[1].split(".")[0] for line in code.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= allowed


@cache
def runs(place: str) -> dict[str, dict]:
    """By name of a notebook: its error, what it wrote to the error stream, and the files that it changed or made."""
    with TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        for part in ("lemmata", "whosework", "data", "fonts", "notebooks"):
            shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("_config.yml", "_toc.yml"):
            shutil.copy2(ROOT / name, house)
        # What else lies in the folder of a reader is no part of the book.
        for name in ("lemmata", "whosework", "tables", "statistics"):
            (Path(folder) / f"{name}.py").write_text(f"raise ImportError('the reader has a {name}.py of their own')", "utf-8")
        # How long a notebook takes is measured by `make bench`; here only what hangs is stopped.
        done = subprocess.run([sys.executable, str(Path(__file__).with_name("run_in_place.py")), str(house), place],
                              capture_output=True, text=True, timeout=1200, cwd=folder,
                              env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stderr[-2000:]
    return {one["notebook"]: one for one in map(json.loads, done.stdout.splitlines())}


@every_notebook
@pytest.mark.parametrize("place", [".", "notebooks"])
def test_it_runs_from_the_root_and_from_its_folder_where_nothing_is_installed_and_writes_nothing(path, place):
    # A reader would see a complaint of a library beside the chart.
    assert runs(place)[path.name] == {"notebook": path.name, "error": "", "complaints": "", "written": []}


def uncommitted(*places: str) -> list[str]:
    """The files in some places of the book that are not as they were committed last."""
    return subprocess.run(["git", "--no-optional-locks", "status", "--porcelain", "--", *places], cwd=ROOT, capture_output=True,
                          text=True, check=True).stdout.splitlines()


def test_the_charts_that_are_committed_are_what_a_build_draws(site):
    if not (ROOT / ".git").exists() or uncommitted(*DRAW):
        pytest.skip("what draws them is not committed")
    assert uncommitted("figures") == [], "commit what the build has drawn in figures/"


def test_every_published_chart_is_drawn_by_a_notebook_and_each_draws_one():
    drawn_by = {json.loads(path.read_text(encoding="utf-8"))["notebook"] for path in FIGURES.glob("*.json")}
    assert drawn_by == {f"notebooks/{path.stem}" for path in PATHS}


@pytest.mark.parametrize("version", ["1.5.3", "2.0.3", "2.1.4"])
def test_an_older_pandas_is_told_with_the_oldest_that_runs_before_anything_is_read(version):
    with pytest.raises(ImportError, match=f"pandas {version}, expected 2.2 or later: pip install"):
        notebooks.check_pandas(version)


@pytest.mark.parametrize("version", ["2.2.0", "3.0.0rc1", "3.1.1", "10.0.0"])
def test_the_oldest_pandas_that_runs_and_later_ones_are_let_pass(version):
    notebooks.check_pandas(version)


def test_the_page_for_teachers_names_the_oldest_pandas_that_runs():
    page = (ROOT / "chapters" / "teaching.md").read_text(encoding="utf-8")
    assert f"with pandas {'.'.join(map(str, notebooks.OLDEST_PANDAS))} to " in page


def test_what_is_asked_for_is_the_oldest_pandas_that_runs():
    assert "\npandas>=" + ".".join(map(str, notebooks.OLDEST_PANDAS)) + " " in (ROOT / "requirements.in").read_text()


def test_there_are_notebooks():
    assert PATHS and all(isinstance(path, Path) for path in PATHS)


def test_a_home_that_cannot_be_written_is_no_complaint_beside_a_chart():
    set_by_us = ("MPLCONFIGDIR", "XDG_CONFIG_HOME")
    done = subprocess.run([sys.executable, "-c", "from lemmata.notebooks import charts"], cwd=ROOT, capture_output=True,
                          text=True, env={key: value for key, value in os.environ.items() if key not in set_by_us}
                          | {"HOME": "/proc", "XDG_CACHE_HOME": "/proc"})
    assert (done.returncode, done.stderr) == (0, "")
