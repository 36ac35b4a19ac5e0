"""`python -m apparatus COMMAND`: every command of the book's machinery."""

import sys
from importlib import import_module

COMMANDS = {
    "check": ("apparatus.checking", "validate every table and every chapter's fences"),
    "segment": ("apparatus.reading.segment", "write the skeleton of the readings from copies of the sources"),
    "verify": ("apparatus.reading.verify", "prove segments and lemmata against copies of the sources"),
    "manifest": ("apparatus.manifest", "count the tables anew: fingerprints, unknown cells, who uses them"),
    "execute": ("apparatus.executed", "run the notebooks and redraw the figures"),
    "html": ("apparatus.building", "build the site"),
    "pdf": ("apparatus.print", "build the PDF"),
    "epub": ("apparatus.epub", "build the e-book (EPUB 3)"),
    "fonts": ("apparatus.fonts", "cut the shipped fonts to the characters of the book"),
    "offline": ("apparatus.offline", "pack the built site as one zip that works from a folder"),
    "offprints": ("apparatus.print.offprints", "set chapters as PDFs of their own"),
    "course": ("apparatus.course", "build a course for a learning platform from the built site"),
    "slides": ("apparatus.course.slides", "build a deck of slides for each chapter from the built site"),
    "identity": ("apparatus.identity", "build the book twice, elsewhere and otherwise, and compare every byte"),
    "audit": ("apparatus.checking.mutation", "put random faults into the tables and see that each is found"),
}


def main(argv: list[str]) -> int:
    """Run one command; its exit status is this one's. 2 when there is no such command."""
    if not argv or argv[0] not in COMMANDS:
        width = max(map(len, COMMANDS))
        print("usage: python -m apparatus COMMAND [--help]\n", file=sys.stderr)
        for name, (_, purpose) in COMMANDS.items():
            print(f"  {name:<{width}}  {purpose}", file=sys.stderr)
        return 2
    module, _ = COMMANDS[argv[0]]
    return import_module(module).main(argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
