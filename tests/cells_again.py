"""Runs each notebook once, and once more with every cell run twice, as by a reader who tries a cell out; prints what its
charts then say, a line of JSON each.

Called by test_notebooks_again.py in a process of its own: `python cells_again.py HOUSE`. No chart is drawn.
"""

import json
import os
import sys
from pathlib import Path


def said(cells: list[str]) -> tuple[str, dict[str, list[str]]]:
    """The error, or nothing; and by chart its words and the table that it would draw."""
    from lemmata.notebooks import calculator, explorer, publishing

    words: dict[str, list[str]] = {}

    def publish(draw, name, **told):
        words[name] = [str(told[part]) for part in ("headline", "caption", "alt")] + [told["data"].to_csv()]

    def explore(draw, name, **told):
        words[name] = [told["headline"], told["caption"], *(told["data"](one).to_csv() for one in told["states"].values())]

    def calculate(function, name, *, headline, caption, fixed, **_):
        words[name] = [headline, caption, str(fixed)]

    publishing.publish, explorer.explore, calculator.calculate = publish, explore, calculate
    space: dict = {"display": lambda *_: None, "print": lambda *_: None}
    for number, cell in enumerate(cells, 1):
        try:
            exec(compile(cell, "cell", "exec"), space)
        except Exception as error:
            return f"run {number}: {type(error).__name__}: {error}", words
    return "", words


def main(house: Path) -> None:
    """Print for each notebook its name, what it says when run once, and what when each cell is run twice."""
    os.chdir(house)
    os.environ.pop("READER_SOURCES", None)
    sys.path.insert(0, str(house))
    for path in sorted((house / "notebooks").glob("*.ipynb")):
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
        cells = ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]
        print(json.dumps([path.name, said(cells), said([cell for one in cells for cell in (one, one)])]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
