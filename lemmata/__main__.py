"""`lemmata COMMAND`, or `python -m lemmata COMMAND`: every command of the engine, on the book of the working directory."""

import contextlib
import io
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from lemmata import command_line, lean_imports
from lemmata.record import command_run, derived_figures
from lemmata.record.project import NoBook, find_project

# Here and not in main(): the processes that the command `lemmata` starts load this module, and run another function.
lean_imports.leave_out_iri_grammar()

COMMANDS = {
    "check": ("lemmata.checks", "validate every table and every chapter's fences"),
    "segment": ("lemmata.sources.segment", "write the skeleton of the readings from copies of the sources"),
    "verify": ("lemmata.sources.verify", "prove segments and lemmata against copies of the sources"),
    "manifest": ("lemmata.record.manifest", "count the tables anew: fingerprints, unknown cells, who uses them"),
    "edition": ("lemmata.record.edition", "keep the tables as an edition, with which later ones are compared"),
    "execute": ("lemmata.execution.execution_cache", "run the notebooks and redraw the figures"),
    "html": ("lemmata.editions.build_site", "build the site"),
    "pdf": ("lemmata.editions.pdf", "build the PDF"),
    "epub": ("lemmata.editions.epub", "build the e-book (EPUB 3)"),
    "fonts": ("lemmata.editions.font_subset", "cut the shipped fonts to the characters of the book"),
    "serve": ("lemmata.editions.serve", "show the built site, build it again on each save and reload the open pages"),
    "offline": ("lemmata.editions.offline", "pack the built site as one zip that works from a folder"),
    "offprints": ("lemmata.editions.pdf.offprints", "set chapters as PDFs of their own"),
    "course": ("lemmata.course", "build a course for a learning platform from the built site"),
    "slides": ("lemmata.course.slides", "build a deck of slides for each chapter from the built site"),
}


def main(argv: list[str]) -> int:
    """Run one command; its exit status is this one's. 2 when there is no such command."""
    # A console that lacks a letter of a name prints its number: a command does not end over what it says.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not argv or argv[0] not in COMMANDS:
        width = max(map(len, COMMANDS))
        print("usage: python -m lemmata COMMAND [--help]\n", file=sys.stderr)
        for name, (_, purpose) in COMMANDS.items():
            print(f"  {name:<{width}}  {purpose}", file=sys.stderr)
        return 2
    return run(argv[0], COMMANDS[argv[0]][0], argv[1:])


def run(command: str, module: str, argv: list[str]) -> int:
    """Run `module` alone in its folder; a signal ends it with one line, status 128 and the signal's number, no orphan."""
    try:
        # Who asks how a command is called, or asks for what there is not, waits for no other and for nothing to load.
        helped = bool({"-h", "--help"} & set(argv))
        if not helped and command in {*command_run.WRITING, "edition", "serve"}:
            command_line.see_that_it_can_be_built(find_project())
        if command in command_line.ASKED:
            command_line.asked(command, argv, find_project())
        # argparse takes a word for --write from its first letter on.
        reads = command == "verify" and not any(word.startswith("--w") for word in argv)
        alone = contextlib.nullcontext() if helped or reads else command_run.alone(command, find_project())
        with command_run.stoppable(), alone:
            return import_module(module).main(argv)
    except command_line.Refused as refusal:
        print(f"{command}: {str(refusal).removeprefix(f'{command}: ')}", file=sys.stderr)
        return 1
    except NoBook as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    except command_run.Stopped as stopped:
        command_run.end_children()
        # The terminal may be gone.
        with contextlib.suppress(OSError):
            kept = "; what was built before is untouched" if command in command_run.WRITING else ""
            print(f"{command}: stopped{kept}", file=sys.stderr, flush=True)
        return 128 + stopped.number
    except command_run.Busy as busy:
        print(f"{command}: {busy}; not run", file=sys.stderr)
        return 1
    except derived_figures.NoSuchFigure as error:
        print(f"{command}: data/facts.csv: {error}", file=sys.stderr)
        return 1
    except SyntaxError as error:
        # A module of the book, which is read and not only imported: half a merge, a line that was cut.
        place = f"{os.path.relpath(error.filename)}:{error.lineno}: " if error.filename and error.filename != "<unknown>" else ""
        print(f"{command}: {place}is no Python ({error.msg}), expected a module", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        # What no command expected of a file or a stream is told too; who looks for its cause has its place.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            print(f"{command}: {refused(error)}", file=sys.stderr, flush=True)
        return 1


def refused(error: OSError | UnicodeDecodeError) -> str:
    """Return what the machine refused in a line: file, reason, and the line of code that asked."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if f"{os.sep}lemmata{os.sep}" in one.filename] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    what = error.strerror or str(error) if isinstance(error, OSError) else f"no UTF-8, byte {error.object[error.start]:#04x}"
    names = [str(one) for one in (getattr(error, "filename", None), getattr(error, "filename2", None)) if one]
    return f"{' and '.join(names) or 'a file'}: {what} ({place}); python -m lemmata check may tell more"


def command() -> NoReturn:
    """Run what the command line says, and end with its status: the program `lemmata`."""
    status = main(sys.argv[1:])
    if status > 128:
        # Threads that wait for what was ended would hold the interpreter's own end.
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    command()
