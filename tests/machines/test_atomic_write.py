"""A file of the book is written whole or stays as it was."""

import resource
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from lemmata.record import atomic_write
from tests.this_book import ROOT


@contextmanager
def small_disk():
    """No file may grow over a kilobyte, as on a full disk. For a part of a test: what pytest writes into a file, neither may."""
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


def test_a_file_that_does_not_fit_leaves_the_old_one_and_nothing_beside(tmp_path):
    path = tmp_path / "datapackage.json"
    path.write_bytes(b"old")
    with small_disk(), pytest.raises(OSError, match="File too large"):
        atomic_write.write(path, b"x" * 4096)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("datapackage.json", b"old")]


def test_a_link_is_kept_and_so_are_the_rights(tmp_path):
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic_write.write(link, b"new")
    assert (link.is_symlink(), path.read_bytes(), path.stat().st_mode & 0o777) == (True, b"new", 0o640)


def test_what_a_killed_writer_left_is_gone_after_the_next(tmp_path):
    path = tmp_path / "a.json"
    script = ("import os, signal, sys; from pathlib import Path; from lemmata.record import atomic_write\n"
              "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
              "atomic_write.write(Path(sys.argv[1]), b'new')")
    path.write_bytes(b"old")
    assert subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT).returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
    atomic_write.write(path, b"newer")
    assert path.read_bytes() == b"newer" and list(tmp_path.iterdir()) == [path]
