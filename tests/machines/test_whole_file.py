"""A file of the book is written whole or stays as it was."""

import resource
import signal
from contextlib import contextmanager

import pytest

from lemmata.record import whole_file


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
        whole_file.write(path, b"x" * 4096)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("datapackage.json", b"old")]


def test_a_link_is_kept_and_so_are_the_rights(tmp_path):
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    whole_file.write(link, b"new")
    assert (link.is_symlink(), path.read_bytes(), path.stat().st_mode & 0o777) == (True, b"new", 0o640)
