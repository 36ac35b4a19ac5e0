"""A command holds its folder alone, and ends in a line that leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from lemmata import __main__ as commands
from lemmata.record import command_run
from lemmata.record.project import CONTENTS, SETTINGS, Project
from tests.this_book import ROOT

#: A command that starts a process, which starts another, and waits; or one that ends at once.
PROGRAM = """
import os, subprocess, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from lemmata import __main__ as commands
class Slow:
    @staticmethod
    def main(argv):
        subprocess.Popen([sys.executable, "-c", "import subprocess, sys; p = subprocess.Popen(['sleep', '300']); p.wait()"])
        import time
        time.sleep(1)
        print("begun", flush=True)
        time.sleep({seconds})
        return 0
commands.import_module = lambda name: Slow
os._exit(commands.run("html", "slow", []))
"""


def book(place) -> Project:
    """A book of no page, for its folder of builds."""
    (place / SETTINGS).write_text("title: Nothing\n")
    (place / CONTENTS).write_text("format: jb-book\nroot: intro\n")
    return Project(place, place / "_build")


def start(place, seconds: float = 300) -> subprocess.Popen:
    program = PROGRAM.format(root=str(ROOT), seconds=seconds)
    environment = {name: value for name, value in os.environ.items() if name not in (command_run.HELD, "BOOK_BUILD")}
    book(place)
    return subprocess.Popen([sys.executable, "-c", program], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=environment, start_new_session=True)


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_one_line_with_its_status_and_no_orphan(tmp_path, number, status):
    one = start(tmp_path)
    assert one.stdout.readline() == "begun\n"
    below = psutil.Process(one.pid).children(recursive=True)
    assert len(below) >= 2
    one.send_signal(number)
    _, told = one.communicate(timeout=30)
    assert (one.returncode, told) == (status, "html: stopped; what was built before is untouched\n")
    gone, alive = psutil.wait_procs(below, timeout=5)
    assert alive == []


def test_a_second_one_waits_and_says_for_whom_and_a_killed_holder_leaves_no_lock(tmp_path):
    first = start(tmp_path)
    assert first.stdout.readline() == "begun\n"
    below = psutil.Process(first.pid).children(recursive=True)
    second = start(tmp_path)
    assert second.stderr.readline() == (f"html: waits for `html` (process {first.pid}), which builds in "
                                        f"{tmp_path / '_build'}\n")
    assert second.poll() is None
    first.kill()
    first.wait()
    for one in below:
        one.kill()
    assert second.stdout.readline() == "begun\n"
    second.terminate()
    assert second.wait(timeout=30) == 143


def test_who_waits_too_long_says_who_holds_it(tmp_path, monkeypatch):
    first = start(tmp_path)
    assert first.stdout.readline() == "begun\n"
    monkeypatch.delenv(command_run.HELD, raising=False)
    with pytest.raises(command_run.Busy, match=f"`html` .process {first.pid}. is still building"), \
            command_run.alone("pdf", book(tmp_path), patience=0.3):
        pass
    first.terminate()
    first.communicate(timeout=30)


def test_a_message_is_no_longer_than_a_screen():
    told = command_run.shortened("\n".join(["one " * 10_000, *["same"] * 50, *map(str, range(100))]))
    lines = told.splitlines()
    assert len(lines) == 11 and lines[1] == "same" and lines[-1] == "… and 92 more lines"
    assert all(len(line) < 450 for line in lines) and "(39999 letters)" in lines[0]
    assert command_run.shortened("a\nb") == "a\nb"


def test_a_message_that_fills_the_screen_tells_of_no_more_lines():
    whole = "\n".join(map(str, range(command_run.LINES)))
    assert command_run.shortened(whole) == whole
    assert command_run.shortened(f"{whole}\nlast").endswith("\n… and 1 more lines")


@pytest.mark.parametrize(("error", "told"), [
    (IsADirectoryError(21, "Is a directory", "x.epub.part", None, "x.epub"), "x.epub: Is a directory"),
    (OSError(28, "No space left on device", "x.part"), "x.part: No space left on device"),
    (OSError(28, "No space left on device"), "_build: No space left on device"),
])
def test_what_could_not_be_written_is_named_and_not_what_was_to_be_moved_there(error, told):
    assert command_run.refused(error, Path("_build")) == told


def test_who_is_left_by_a_killed_parent_ends_by_himself(tmp_path):
    inner = f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from lemmata.record.command_run import watch_parent; " \
            "watch_parent(0.1); print('watching', flush=True); time.sleep(300)"
    outer = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(300)"
    one = subprocess.Popen([sys.executable, "-c", outer], stdout=subprocess.PIPE, text=True)
    assert one.stdout.readline() == "watching\n"
    child = psutil.Process(one.pid).children()[0]
    one.kill()
    one.wait()
    until = time.monotonic() + 15
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.1)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


POOL = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
sys.path.insert(0, {root!r})
from lemmata import __main__ as commands
from lemmata.execution import execution_cache
from lemmata.record.project import find_project
if __name__ == "__main__":
    # Two notebooks in two processes, each of which takes its time.
    execution_cache.stale = lambda book, paths: [300, 300]
    pool = ProcessPoolExecutor.submit
    ProcessPoolExecutor.submit = lambda self, call, book, path, limit: pool(self, time.sleep, path)
    class Run:
        @staticmethod
        def main(argv):
            execution_cache.fill_cache(find_project(), paths=[])
    commands.import_module = lambda name: Run
    os._exit(commands.run("execute", "slow", []))
"""


def test_the_workers_of_a_pool_end_with_their_parent_and_say_nothing(tmp_path):
    script = tmp_path / "pool.py"
    script.write_text(POOL.format(root=str(ROOT)))
    book(tmp_path)
    environment = {name: value for name, value in os.environ.items() if name not in (command_run.HELD, "BOOK_BUILD")}
    one = subprocess.Popen([sys.executable, script], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment)
    until = time.monotonic() + 60
    while len(below := psutil.Process(one.pid).children()) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(3)
    one.terminate()
    _, told = one.communicate(timeout=60)
    assert (one.returncode, told) == (143, "execute: stopped; what was built before is untouched\n")
    assert psutil.wait_procs(below, timeout=10)[1] == []


THREADS = """
import os, subprocess, sys
sys.path.insert(0, {root!r})
from lemmata import __main__ as commands
from lemmata.record import command_run
class Run:
    @staticmethod
    def main(argv):
        command_run.in_threads(lambda number: subprocess.run(["sleep", "300"]), range(50))
commands.import_module = lambda name: Run
os._exit(commands.run("offprints", "slow", []))
"""


def test_processes_that_threads_wait_for_end_with_their_command_and_no_further_ones_begin(tmp_path):
    book(tmp_path)
    environment = {name: value for name, value in os.environ.items() if name not in (command_run.HELD, "BOOK_BUILD")}
    program = THREADS.format(root=str(ROOT))
    one = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment)
    until = time.monotonic() + 60
    while len(below := psutil.Process(one.pid).children()) < os.cpu_count() and time.monotonic() < until:
        time.sleep(0.1)
    one.terminate()
    _, told = one.communicate(timeout=30)
    assert (one.returncode, told) == (143, "offprints: stopped; what was built before is untouched\n")
    assert psutil.wait_procs(below, timeout=5)[1] == []


def test_help_waits_for_no_other_command(monkeypatch, capsys):
    def held(*_):
        raise command_run.Busy("another is still building")

    monkeypatch.setattr(command_run, "_take", held)
    monkeypatch.delenv(command_run.HELD, raising=False)
    with pytest.raises(SystemExit) as ended:
        commands.main(["html", "--help"])
    assert (ended.value.code, capsys.readouterr().err) == (0, "")


@pytest.mark.parametrize(("command", "argv", "status"), [
    ("edition", [], 1), ("segment", [], 1), ("verify", ["--write"], 1), ("verify", ["--wr"], 1), ("manifest", [], 1),
    ("verify", [], 0), ("check", [], 0)])
def test_who_writes_tables_waits_for_another_command_and_who_reads_does_not(monkeypatch, capsys, tmp_path, command, argv, status):
    def held(*_):
        raise command_run.Busy("another is still building")

    book(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command_run, "_take", held)
    monkeypatch.setattr(commands, "import_module", lambda name: SimpleNamespace(main=lambda argv: 0))
    for name in (command_run.HELD, "BOOK_BUILD"):
        monkeypatch.delenv(name, raising=False)
    assert commands.run(command, "slow", argv) == status
    assert capsys.readouterr().err == (f"{command}: another is still building; not run\n" if status else "")


@pytest.mark.parametrize(("error", "words"), [
    (PermissionError(13, "Permission denied", "data/x.csv"), "data/x.csv: Permission denied"),
    (OSError(18, "Invalid cross-device link", "a", None, "b"), "a and b: Invalid cross-device link"),
    (OSError(28, "No space left on device"), "a file: No space left on device"),
    (UnicodeDecodeError("utf-8", b"caf\xe9", 3, 4, "unexpected end of data"), "a file: no UTF-8, byte 0xe9"),
])
def test_what_the_machine_refuses_and_no_command_expects_is_told_in_a_line(monkeypatch, capsys, error, words):
    def fails(argv):
        raise error
    monkeypatch.setitem(sys.modules, "a_command", SimpleNamespace(main=fails))
    assert commands.run("check", "a_command", []) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"check: {words} (test_command_run.py:") or told.startswith(f"check: {words} (__main__.py:")
    assert told.count("\n") == 1 and told.endswith("; python -m lemmata check may tell more\n")


def test_a_module_of_the_book_that_is_no_python_is_told_in_a_line(monkeypatch, capsys):
    cut = SimpleNamespace(main=lambda argv: compile("x = 1\n<<<<<<< HEAD\n", str(Path("whosework/derived.py").resolve()), "exec"))
    monkeypatch.setattr(commands, "import_module", lambda name: cut)
    monkeypatch.chdir(ROOT)
    assert commands.run("verify", "cut", []) == 1
    assert capsys.readouterr().err == "verify: whosework/derived.py:2: is no Python (invalid syntax), expected a module\n"
