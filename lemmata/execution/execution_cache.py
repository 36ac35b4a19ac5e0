"""Runs notebooks for the book and keeps what they gave until something that they depend on changes.

The stock cache of Jupyter Book sees a notebook's own code only and serves stale output when a table changed. Here a
copy is good while the notebook, the helpers, the lock, every table it read and every figure it published are what
they were.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata import lean_imports
from lemmata.command_line import CELL_LIMIT, asked
from lemmata.execution import kernel_audit
from lemmata.record import command_run, notebook_file
from lemmata.record.project import Project, find_project
from lemmata.record.settings import Settings

if TYPE_CHECKING:
    # Imported where a notebook is opened: most builds open none, and it takes 2 s. What runs notebooks needs no Sphinx.
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: What a notebook may import of the engine; a change in one of these runs every notebook again.
HELPERS = ["lemmata/notebooks/__init__.py", "lemmata/notebooks/after_restart.py", "lemmata/notebooks/calculator.py",
           "lemmata/notebooks/chart_style.py",
           "lemmata/notebooks/charts/__init__.py", "lemmata/notebooks/charts/drawing.py",
           "lemmata/notebooks/charts/of_amounts.py", "lemmata/notebooks/charts/of_counts.py",
           "lemmata/notebooks/charts/through_time.py", "lemmata/notebooks/dates.py", "lemmata/notebooks/explorer.py",
           "lemmata/notebooks/frames.py", "lemmata/notebooks/narrow_page.py", "lemmata/notebooks/publishing.py",
           "lemmata/notebooks/words.py",
           "lemmata/record/derived_figures.py", "lemmata/record/description.py", "lemmata/record/facts.py",
           "lemmata/record/number_format.py",
           "lemmata/record/project.py", "lemmata/record/settings.py",
           "lemmata/record/shipped_fonts.py", "lemmata/record/tables.py", "lemmata/record/tracing.py",
           "lemmata/sources/__init__.py", "lemmata/sources/han.py"]
#: Places that programs write to by themselves, and the one that a notebook may write to.
IGNORED = {"_build", ".git", ".venv", "figures", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache"}


#: The setting by which a build knows that somebody else runs the notebooks before it. It stands in no file, and no page
#: depends on it: a tag of Sphinx would have every page written again.
NOTEBOOKS_RUN = "notebooks_run"


class NotebookFailed(Exception):
    """A notebook did not run to its end; the message names it, the cell and the reason."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def helpers(book: Project) -> list[Path]:
    """Return the files of the engine and of the book that a notebook may import, one that is not there left out."""
    engine = Path(__file__).parents[2]
    named = Settings.read(book.root).notebook_helpers
    return [engine / name for name in HELPERS] + [path for one in named if (path := book.module_file(one))]


@lru_cache(maxsize=512)
def _digest_of(path: Path, changed: int, size: int) -> str:
    """Return the digest of a file as it was when it had this size and time: every notebook depends on the same fifty."""
    return digest(path.read_bytes())


def key(book: Project, text: str) -> str:
    """Return what a copy is kept under: the notebook's cells, the helpers, the fonts that charts are drawn in, and the lock."""
    cells = [(cell["cell_type"], notebook_file.source(cell), cell.get("metadata", {}))
             for cell in notebook_file.cells(text.encode())]
    files = [*helpers(book), *sorted(path for path in book.fonts.glob("*") if path.is_file()), book.root / "requirements.txt"]
    parts = [digest(json.dumps(cells, sort_keys=True).encode())]
    for path in files:
        told = path.stat() if path.exists() else None
        parts.append(_digest_of(path, told.st_mtime_ns, told.st_size) if told else digest(b""))
    return digest(b"\0".join(part.encode() for part in parts))[:32]


def folder(book: Project) -> Path:
    """Return where the copies are kept."""
    return book.build / "executed"


def file_digest(place: Path, name: str) -> str:
    """Return the digest of a file that a notebook read or published; empty when it is gone."""
    path = place / name
    return digest(path.read_bytes()) if path.exists() else ""


def state(book: Project, text: str) -> str | None:
    """Return the digest of everything that the kept copy depends on, or None when there is no good copy."""
    name = key(book, text)
    described = folder(book) / f"{name}.json"
    if not described.exists() or not (folder(book) / f"{name}.ipynb").exists():
        return None
    depends = json.loads(described.read_text(encoding="utf-8"))
    now = ({table: file_digest(book.data, table) for table in depends["read"]},
           {figure: file_digest(book.figures, figure) for figure in depends["published"]})
    if now != (depends["read"], depends["published"]):
        return None
    return digest(described.read_bytes() + name.encode())


def path_of(book: Project, text: str) -> Path | None:
    """Return the notebook whose content is `text`. Readers of myst-nb get the content only."""
    return next((path for path in sorted(book.notebooks.glob("*.ipynb"))
                 if path.read_text(encoding="utf-8") == text), None)


def tree(root: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of every file of the book at `root` that a notebook must leave alone."""
    found = {}
    for place, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in IGNORED]
        for name in files:
            status = os.stat(os.path.join(place, name))
            found[os.path.relpath(os.path.join(place, name), root)] = status.st_size, status.st_mtime_ns
    return found


#: What a kernel does before a notebook: forgets the one before, its figures and its settings.
EMPTIED = """
def _emptied():
    import os, sys, warnings
    shell = get_ipython()
    shell.reset(new_session=False)
    os.environ.update({environment!r})
    os.chdir({folder!r})
    sys.path[:] = list(dict.fromkeys(one for one in sys.path if one not in (".", "..")))
    # What stands in the repository is imported anew: it may have changed, or be another repository.
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file and not file.startswith((sys.prefix, sys.base_prefix)):
            del sys.modules[name]
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
        sys.modules["matplotlib"].rcdefaults()
    if "pandas" in sys.modules:
        with warnings.catch_warnings(action="ignore"):
            sys.modules["pandas"].reset_option("all")
_emptied()
"""
#: The watch has a namespace of its own, so that a kernel can forget every other.
WATCHED = """
import importlib.util
_spec = importlib.util.spec_from_file_location("kernel_audit", {file!r})
_spec.loader.exec_module(importlib.util.module_from_spec(_spec))
"""
#: What most notebooks load, which takes longer than most of them run.
LOADED = """
def _loaded():
    import contextlib, importlib
    for name in ("pandas", "matplotlib.pyplot", "ipywidgets"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
_loaded()
"""
_kernel: list[tuple[AsyncKernelManager, Path]] = []
#: Files that a kernel and its client hold open between them, with room to spare.
SOCKETS = 100
#: How often a kernel is started that does not answer.
STARTS = 3


def see_that_kernels_can_be_reached() -> None:
    """Raise NotebookFailed where no kernel could be spoken with: its client would wait a minute and name no cause."""
    try:
        with contextlib.ExitStack() as held:
            server = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(SOCKETS):
                held.enter_context(socket.create_connection(server.getsockname(), timeout=5))
    except OSError as error:
        raise NotebookFailed(f"notebooks: no kernel can be started ({error}), expected sockets on 127.0.0.1 and {SOCKETS} files "
                             "more that may be open") from error


def answers(manager: AsyncKernelManager) -> bool:
    """Return whether a kernel that was started answers: of two that start at once both may choose one port, and one of them
    ends."""
    from jupyter_core.utils import run_sync

    client = manager.client()
    client.start_channels()
    try:
        run_sync(client.wait_for_ready)(timeout=CELL_LIMIT)
    except RuntimeError:
        return False
    finally:
        client.stop_channels()
    return True


def kernel(environment: dict[str, str], place: Path, kept: Path) -> tuple[AsyncKernelManager, Path]:
    """Return the kernel of this process, started when there is none, and the log of `kernel_audit` in it, which stands in `kept`.

    Raises NotebookFailed when none answers.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    if _kernel and not run_sync(_kernel[0][0].is_alive)():
        stop_kernel()
    if not _kernel:
        home = kept / f"kernel.{os.getpid()}"
        startup = home / "profile_default" / "startup"
        startup.mkdir(parents=True, exist_ok=True)
        (startup / "00-audit.py").write_text(WATCHED.format(file=kernel_audit.__file__), encoding="utf-8")
        audit = home / "audit"
        audit.write_bytes(b"")
        for _ in range(STARTS):
            # The Python that runs this, and no kernel of that name from a folder of the user's or JUPYTER_PATH.
            manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
            # What a kernel says of its own transport is no news to whoever builds a book.
            run_sync(manager.start_kernel)(
                env=environment | {"IPYTHONDIR": str(home), kernel_audit.ENVIRONMENT: str(audit)}, cwd=str(place),
                stderr=subprocess.DEVNULL, extra_arguments=["--HistoryManager.enabled=False"])
            if answers(manager):
                break
            run_sync(manager.shutdown_kernel)(now=True)
        else:
            raise NotebookFailed(f"notebooks: {STARTS} kernels ended before they answered, expected one that runs")
        _kernel.append((manager, audit))
        atexit.register(stop_kernel)
    return _kernel[0]


def stop_kernel() -> None:
    """End the kernel of this process, if there is one."""
    from jupyter_core.utils import run_sync

    while _kernel:
        manager, audit = _kernel.pop()
        run_sync(manager.shutdown_kernel)(now=True)
        shutil.rmtree(audit.parent, ignore_errors=True)


def kernel_environment(book: Project) -> dict[str, str]:
    """Return the environment of a kernel in which notebooks of a book run, one after the other."""
    return os.environ | {
        "LEMMATA_PUBLISH": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
        # No settings of whoever runs it, but one list of fonts for all: making it takes longer than most charts.
        "MPLCONFIGDIR": str(folder(book) / "matplotlib")}


def prepare(book: Project) -> None:
    """Start the kernel of this process, and have it load what most notebooks load."""
    from jupyter_core.utils import run_sync

    manager, _ = kernel(kernel_environment(book), book.notebooks, folder(book))
    client = manager.client()

    async def load() -> None:
        await client.wait_for_ready(timeout=CELL_LIMIT)
        await client.execute(LOADED, silent=True, store_history=False, reply=True, timeout=CELL_LIMIT)

    client.start_channels()
    try:
        run_sync(load)()
    finally:
        client.stop_channels()


def _begin() -> None:
    """Prepare a process in which notebooks run. It has not loaded what `python -m lemmata` has."""
    lean_imports.leave_out_iri_grammar()
    command_run.watch_parent()


def runners(jobs: int) -> ProcessPoolExecutor:
    """Return processes in which notebooks run: fresh ones, since a fork of one that has an event loop may hang."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


@contextlib.contextmanager
def prepared(book: Project, jobs: int = 2) -> Iterator[ProcessPoolExecutor | None]:
    """Yield `runners` that make themselves ready while something else is done, or None where no notebook is stale.

    What is wrong with a notebook or with the machine is told by who runs them.
    """
    try:
        if count := min(jobs, len(stale(book))):
            see_that_kernels_can_be_reached()
    except (NotebookFailed, OSError, ValueError):
        count = 0
    if not count:
        yield None
        return
    try:
        with runners(count) as pool:
            for _ in range(count):
                pool.submit(prepare, book)
            yield pool
    finally:
        # One that was killed could not clear up behind itself.
        for left in set(folder(book).glob("kernel.*")) - {audit.parent for _, audit in _kernel}:
            shutil.rmtree(left, ignore_errors=True)


def trespass(log: str, root: Path, before: dict[str, tuple[int, int]]) -> str:
    """Return the first file of the book at `root`, outside figures/, that a kernel changed; "" when there is none.

    `log` is that of `kernel_audit`. Where it started a program, every file that changed since `before` counts as changed by it.
    """
    lines = log.splitlines()
    root = root.resolve()
    written = [Path(line.removeprefix("wrote ")) for line in lines if line.startswith("wrote ")]
    ours = [path.resolve().relative_to(root) for path in written if path.resolve().is_relative_to(root)]
    found = {path.as_posix() for path in ours if path.parts and not set(path.parts) & IGNORED}
    if any(line.startswith("started ") for line in lines):
        now = tree(root)
        found |= {file for file in before.keys() | now.keys() if before.get(file) != now.get(file)}
    return min(found, default="")


def run(book: Project, path: Path, time_limit: float = CELL_LIMIT) -> None:
    """Run one notebook of a book and keep the result. Raises NotebookFailed; keeps nothing then."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    text = path.read_text(encoding="utf-8")
    name = path.relative_to(book.root) if path.is_relative_to(book.root) else path
    notebook = nbformat.reads(text, as_version=4)
    before = tree(book.root)
    with tempfile.TemporaryDirectory() as scratch:
        trace = Path(scratch) / "trace"
        trace.touch()
        running, audit = kernel(kernel_environment(book), path.parent, folder(book))
        logged = audit.stat().st_size
        client = NotebookClient(notebook, km=running, timeout=time_limit, record_timing=False,
                                resources={"metadata": {"path": str(path.parent)}})
        # One kernel runs several notebooks, since starting one takes longer than most of them: emptied first.
        notebook.cells.insert(0, nbformat.v4.new_code_cell(EMPTIED.format(
            environment={"LEMMATA_TRACE": str(trace), "LEMMATA_NOTEBOOK": f"notebooks/{path.stem}"},
            folder=str(path.parent))))
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            stop_kernel()
            del notebook.cells[0]
            # The failing cell is the last that has output, or the first code cell without a count.
            raise NotebookFailed(f"{name}: {failure(notebook, error, time_limit)}") from error
        finally:
            # nbclient leaves the channels of a kernel that it does not own open: fourteen files a notebook.
            if client.kc is not None:
                client.kc.stop_channels()
        del notebook.cells[0]
        for counted in [*notebook.cells, *(one for cell in notebook.cells for one in cell.get("outputs", []))]:
            if counted.get("execution_count"):
                counted["execution_count"] -= 1
        lines = [line.split(" ", 1) for line in trace.read_text(encoding="utf-8").splitlines()]
        touched = trespass(audit.read_bytes()[logged:].decode("utf-8", errors="surrogateescape"), book.root, before)
    if touched:
        raise NotebookFailed(f"{name}: it wrote {touched}, expected writing in figures/ only")
    notebook.metadata.pop("widgets", None)
    depends = {"read": {table: file_digest(book.data, table)
                        for table in sorted({"datapackage.json"} | {name for verb, name in lines if verb == "read"})},
               "published": {figure: file_digest(book.figures, figure)
                             for figure in sorted({name for verb, name in lines if verb == "published"})}}
    kept = key(book, text)
    keep(folder(book), f"{kept}.ipynb", nbformat.writes(notebook))
    keep(folder(book), f"{kept}.json", json.dumps(depends, indent=1, sort_keys=True))


def failure(notebook: nbformat.NotebookNode, error: Exception, time_limit: float) -> str:
    """Return cell and reason of a failure in a line."""
    cells = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    # The cell that failed is the last that the kernel took up.
    begun = [number for number, cell in cells if cell.get("execution_count") or cell.outputs] or [cells[0][0]]
    left = [number for number, _ in cells if number > begun[-1]]
    if type(error).__name__ == "CellTimeoutError":
        return f"cell {begun[-1]}: took longer than {time_limit:.0f} s, expected an end"
    for number, cell in cells:
        for output in cell.outputs:
            if output.output_type == "error":
                return f"cell {number}: {output.ename}: {output.evalue or 'without a word'}, expected to run from top to bottom"
    number = begun[-1] if begun[-1] == cells[-1][0] or not left else left[0]
    return f"cell {number}: the kernel died, expected it to live ({error})"


def keep(place: Path, name: str, text: str) -> None:
    """Write a file of the cache aside and rename it: a build that is killed leaves no half copy."""
    place.mkdir(parents=True, exist_ok=True)
    fresh = place / f"{name}.{os.getpid()}"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(place / name)


def stale(book: Project, paths: Iterable[Path] | None = None) -> list[Path]:
    """Return the notebooks, of `paths` or all, without a good copy, the longest first, so that no process ends alone with one.

    Raises NotebookFailed for a file that is no notebook.
    """
    found = []
    for path in sorted(book.notebooks.glob("*.ipynb")) if paths is None else paths:
        try:
            notebook_file.read(path.read_bytes())
        except notebook_file.NoNotebook as error:
            raise NotebookFailed(f"{path.parent.name}/{path.name}:{error.line}: {error}") from error
        if state(book, path.read_text(encoding="utf-8")) is None:
            found.append(path)
    return sorted(found, key=lambda path: (-path.stat().st_size, path.name))


def fill_cache(book: Project, jobs: int = 2, time_limit: float = CELL_LIMIT, paths: Iterable[Path] | None = None,
               pool: ProcessPoolExecutor | None = None) -> list[Path]:
    """Run what of a book has no good copy, `jobs` at a time or in `pool`; returns what was run. Raises NotebookFailed."""
    wanted = stale(book, paths)
    if not wanted:
        return []
    see_that_kernels_can_be_reached()
    if not pool and (len(wanted) == 1 or jobs == 1):
        for path in wanted:
            run(book, path, time_limit)
        return wanted
    with contextlib.nullcontext(pool) if pool else runners(jobs) as running:
        try:
            for done in [running.submit(run, book, path, time_limit) for path in wanted]:
                done.result()
        except command_run.Stopped:
            # Leaving the pool waits for its workers, and a worker for its kernel.
            command_run.end_children()
            raise
    return wanted


def read(text: str, root: str = "") -> nbformat.NotebookNode:
    """Return the executed copy of the notebook `text`, for myst-nb's `nb_custom_formats`; runs it when there is none.

    `root` is where the book is, which `setup` adds to what the settings say.
    """
    import nbformat

    book = Project(Path(root)) if root else find_project()
    if state(book, text) is None:
        path = path_of(book, text)
        if path is None:
            raise NotebookFailed("a notebook outside notebooks/, expected it there")
        run(book, path)
    return nbformat.reads((folder(book) / f"{key(book, text)}.ipynb").read_text(encoding="utf-8"), as_version=4)


def run_first(app: Sphinx) -> None:
    """Run the notebooks before any page is read: the chapters show what they publish."""
    if app.config[NOTEBOOKS_RUN]:
        return
    try:
        fill_cache(Project(Path(app.srcdir)))
    except NotebookFailed as error:
        from sphinx.errors import ExtensionError

        raise ExtensionError(str(error)) from error


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages of notebooks whose copy is another than the one they were made from."""
    known = getattr(env, "executed_states", {})
    now = {}
    for name in sorted(env.found_docs):
        path = Path(env.doc2path(name))
        if path.suffix == ".ipynb":
            now[name] = state(Project(Path(app.srcdir)), path.read_text(encoding="utf-8"))
    env.executed_states = now  # type: ignore[attr-defined]
    return [name for name, one in now.items() if known.get(name) != one]


def tell_reader_of_the_book(app: Sphinx, config: Config) -> None:
    """Give the reader of notebooks the folder of the book: MyST-NB hands it the text of a file alone."""
    if "nb_custom_formats" in config:
        # Another dictionary: the settings that came in are not ours to change.
        config.nb_custom_formats = {
            ending: [how[0], {**how[1], "root": str(app.srcdir)}, *how[2:]] if how[0] == f"{__name__}.read" else how
            for ending, how in config.nb_custom_formats.items()}


def setup(app: Sphinx) -> None:
    """Run notebooks first; read again the pages of those that changed."""
    app.add_config_value(NOTEBOOKS_RUN, False, "", bool)
    app.connect("config-inited", tell_reader_of_the_book)
    app.connect("builder-inited", run_first)
    app.connect("env-get-outdated", outdated)


def main(argv: list[str]) -> int:
    """Run `python -m lemmata execute`."""
    book = find_project()
    options = asked("execute", argv, book)
    started = time.monotonic()
    try:
        done = fill_cache(book, options.jobs, options.time_limit)
    except NotebookFailed as error:
        print(error, file=sys.stderr)
        return 1
    for path in done:
        print(f"ran {path.name}")
    print(f"notebooks: {len(done)} run, the others as they were, {time.monotonic() - started:.0f} s")
    return 0
