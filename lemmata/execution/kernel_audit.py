"""Runs in a notebook's kernel as an IPython startup file: logs what the kernel itself writes.

A changed file in the repository says nothing of who changed it: an author may save a chapter while the notebooks run.
Python's audit events (PEP 578) come from the kernel's own process. What a program started by it writes is not seen
here; that one was started is logged instead, and the caller then compares the files.
"""

import os
import sys

#: Names the log; the caller sets it for the kernel.
ENVIRONMENT = "LEMMATA_AUDIT"
#: Audit events whose first arguments are paths that are created, changed or removed.
CHANGES = {"os.rename": 2, "os.link": 2, "os.symlink": 2, "os.remove": 1, "os.rmdir": 1, "os.mkdir": 1, "os.truncate": 1,
           "os.chmod": 1, "os.utime": 1}
#: Audit events that start a program, whose writing this process does not see.
STARTS = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec")


def writes(mode: str | None, flags: int) -> bool:
    """Return whether `open` with this `mode`, or `os.open` with these `flags`, may change a file."""
    return bool(set(mode) & set("wax+")) if mode else bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def watch(log: int) -> None:
    """Write a line to the file descriptor `log` for each change: `wrote PATH`, or `started PROGRAM`."""
    def note(verb: str, path: object) -> None:
        if isinstance(path, str | bytes | os.PathLike):
            os.write(log, f"{verb} {os.path.abspath(os.fsdecode(path))}\n".encode("utf-8", "surrogateescape"))

    def hook(event: str, arguments: tuple) -> None:
        if event == "open":
            path, mode, flags = arguments
            if writes(mode, flags):
                note("wrote", path)
        elif event in CHANGES:
            for path in arguments[:CHANGES[event]]:
                note("wrote", path)
        elif event in STARTS:
            os.write(log, b"started a program\n")

    sys.addaudithook(hook)


if os.environ.get(ENVIRONMENT):
    watch(os.open(os.environ[ENVIRONMENT], os.O_WRONLY | os.O_APPEND | os.O_CREAT))
