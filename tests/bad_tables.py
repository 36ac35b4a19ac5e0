"""Runs notebooks again and again, each time with another form of a table that they read; prints what came of it.

Called by test_notebooks_bad_input.py in a process of its own, so that what a notebook sets is gone afterwards:
`python bad_tables.py HOUSE NOTEBOOK…`. Each run is a fork, because importing pandas takes longer than the run itself.
With BOOK_THOROUGH in the environment every form is tried (`make audit`), else of each notebook one faulty form of each kind,
and sound ones until the words of each of its charts have changed.
"""

import csv
import gc
import io
import json
import math
import os
import re
import sys
import traceback
from functools import partial
from pathlib import Path

import IPython.display
import matplotlib

matplotlib.use("Agg")
#: Nothing is shown: what counts is what is drawn and said.
IPython.display.display = lambda *_, **__: None

DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
#: Columns of words that charts group by, besides those for which the description lists the words.
CATEGORIES = {"category", "country", "house", "jurisdiction", "language", "licensee", "metric", "scope", "sector", "tier"}
NEW = "never seen before"
FUTURE = "2031-05-01"


def written(head: list[str], body: list[list[str]]) -> str:
    """A table as text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *body])
    return out.getvalue()


def other_values(schema: dict, text: str):
    """Sound forms of a table that say something else: a name and the text."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    kinds = [(field["type"], field.get("constraints", {})) for field in schema["fields"]]

    def larger(cell: str, kind: str) -> str:
        return f"{math.ceil(float(cell) * 1.04)}" if kind == "integer" else f"{float(cell) * 1.04:.6g}"

    def other(cell: str, constraints: dict) -> str:
        if "enum" in constraints:
            return constraints["enum"][constraints["enum"].index(cell) - 1]
        return earlier(cell, constraints)

    def earlier(cell: str, constraints: dict) -> str:
        return f"{int(cell[:4]) - 1}{cell[4:].replace('-02-29', '-02-28')}" if constraints.get("pattern") == DATE else cell

    yield "larger numbers", written(header, [
        [larger(cell, kind) if cell and kind in ("number", "integer") else cell
         for cell, (kind, _) in zip(row, kinds, strict=True)] for row in rows])
    yield "other words and dates", written(header, [
        [other(cell, constraints) if cell else cell for cell, (_, constraints) in zip(row, kinds, strict=True)] for row in rows])
    # A notebook may refuse the words above, or rows that lack what another table names: their days alone it must take.
    yield "other dates", written(header, [
        [earlier(cell, limits) if cell else cell for cell, (_, limits) in zip(row, kinds, strict=True)] for row in rows])
    yield "fewer rows", written(header, rows[::2])


def faulty(schema: dict, text: str):
    """Faulty forms of a table: a name and the text."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    yield "no row", written(header, [])
    yield "one row", written(header, rows[:1])
    yield "a column less", written(header[:-1], [row[:-1] for row in rows])
    for place, field in enumerate(schema["fields"]):
        constraints = field.get("constraints", {})
        if "enum" in constraints or field["name"] in CATEGORIES:
            body = [list(row) for row in rows]
            body[0][place] = NEW
            yield f"a new {field['name']}", written(header, body)
        dated = [number for number, row in enumerate(rows) if row[place]]
        if constraints.get("pattern") == DATE and dated:
            body = [list(row) for row in rows]
            body[dated[-1]][place] = FUTURE
            yield f"a {field['name']} to come", written(header, body)


def look(figure, name: str) -> None:
    """Raises AssertionError for a picture that is empty or that leaves out a mark."""
    assert any(axes.has_data() for axes in figure.axes), f"{name} is empty"
    for axes in figure.axes:
        (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
        for line in axes.get_lines():
            if line.get_transform() != axes.transData or line.get_marker() in ("", "None", None):
                continue
            for x, y in axes.transData.inverted().transform(axes.transData.transform(line.get_xydata())):
                assert x != x or y != y or (left <= x <= right and low <= y <= high), f"{name}: a mark at {x:g}, {y:g} is cut off"
        for patch in axes.patches:
            if isinstance(patch, matplotlib.patches.Rectangle) and patch.get_width() and patch.get_height():
                assert patch.get_x() + patch.get_width() <= right * (1 + 1e-9) + 1e-9, f"{name}: a bar is cut off"


def some(forms: list, most: int, turn: int) -> list:
    """All of them where every form is tried, else `most`, spread over the list, others at each `turn`."""
    step = 1 if "BOOK_THOROUGH" in os.environ else max(1, math.ceil(len(forms) / most))
    return forms[turn % step::step]


def kind(form: str) -> str:
    """Of what kind a fault is, whatever column it is in."""
    return "a new word" if form.startswith("a new ") else "a day to come" if form.endswith(" to come") else form


def one_of_each(forms: list[tuple[Path, str, str]], turn: int) -> list[tuple[Path, str, str]]:
    """All of them where every form is tried, else a fault of each kind, in another table at each `turn`."""
    if "BOOK_THOROUGH" in os.environ:
        return forms
    kinds: dict[str, list[tuple[Path, str, str]]] = {}
    for one in forms:
        kinds.setdefault(kind(one[2]), []).append(one)
    return [alike[turn % len(alike)] for alike in kinds.values()]


def run(cells: list[str], whole: bool = False, drawn: bool = True) -> tuple[str, dict[str, str]]:
    """What came of the cells: nothing or the error; and the alternative texts of the charts that were drawn.

    With `whole`, their headlines and captions too; without `drawn`, charts are asked for their words alone.
    """
    import matplotlib.pyplot as plt

    from lemmata.notebooks import chart_style, explorer, publishing

    alts: dict[str, str] = {}

    def publish(draw, name, *, headline, subtitle, caption, alt, data, of, sources, answer=""):
        alts[name] = "\n".join([headline, subtitle, answer, caption, alt]) if whole else alt
        publishing.check_words(name, headline, subtitle, caption, alt, answer)
        assert not data.empty, f"{name}: no numbers"
        if drawn:
            with chart_style.paper("light"):
                look(publishing.drawn(draw, of), name)
            plt.close("all")

    def explore(draw, name, *, label, states, headline, subtitle, caption, alt, data, of, sources, start=""):
        spoken = [alt(value) for value in states.values()]
        alts[name] = "\n".join([headline, subtitle, caption, *spoken]) if whole else " ".join(spoken)
        assert 2 <= len(states) <= explorer.MOST_STATES, f"{name}: {len(states)} states"
        for number, value in enumerate(states.values(), 1):
            publishing.check_words(name, headline, subtitle, caption, alt(value))
            assert not data(value).empty, f"{name}: a state without numbers"
            # Who asks for the words asks for many runs: the ends of a control are drawn, the states between them are said.
            if not drawn or whole and number not in (1, len(states)):
                continue
            with chart_style.paper("light"):
                look(publishing.drawn(lambda value=value: draw(value), of), name)
            plt.close("all")

    publishing.publish, explorer.explore = publish, explore
    space: dict = {"display": lambda *_: None}
    try:
        for cell in cells:
            exec(compile(cell, "cell", "exec"), space)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[1]
        return f"{type(error).__name__}: {error} (cell line {where.lineno})", alts
    return "", alts


def preload() -> None:
    """Import what the runs share, before they fork, and have none of them look for garbage: each ends soon."""
    import statistics  # noqa: F401

    import matplotlib.backends.backend_agg  # noqa: F401
    import matplotlib_inline.backend_inline  # noqa: F401
    import pandas.io.formats.style  # noqa: F401

    import lemmata.notebooks.calculator
    import lemmata.notebooks.charts
    import lemmata.notebooks.dates
    import lemmata.notebooks.explorer
    import lemmata.notebooks.words
    import lemmata.sources.han  # noqa: F401

    gc.disable()
    gc.freeze()


def tables_of(code: str) -> list[str]:
    """The tables that a notebook names."""
    return sorted(set(re.findall(r'tables\.load\("(\w+)"\)', code)))


def one_run(name: str, path: Path, text: str, form: str, cells: list[str], how=run) -> dict[str, str]:
    """Run the cells of the notebook `name` in a fork with `text` in place of the file at `path`; print a line of JSON. Returns
    the words by chart."""
    good = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    read, write = os.pipe()
    if not (child := os.fork()):
        sys.stdout = sys.stderr
        with os.fdopen(write, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps(how(cells)))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        message, alts = json.loads(pipe.read())
    os.waitpid(child, 0)
    print(json.dumps([name, path.name, form, message, alts], ensure_ascii=False), flush=True)
    path.write_text(good, encoding="utf-8")
    return alts


def code_cells(path: Path) -> list[str]:
    """The cells of code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def main(house: Path, names: list[str]) -> None:
    """Print a line of JSON for each form of each table of each notebook: notebook, file, form, error, alternative texts by
    chart.
    """
    os.chdir(house)
    # The texts of a reader would stand in for tables whose faults are tried here.
    os.environ.pop("READER_SOURCES", None)
    sys.path.insert(0, str(house))
    preload()
    described = json.loads((house / "data/datapackage.json").read_text(encoding="utf-8"))
    resources = {one["name"]: one for one in described["resources"]}
    thorough = "BOOK_THOROUGH" in os.environ
    # What is sound has to change words; whether it can be drawn is asked with every form.
    said = partial(run, drawn=thorough)
    for turn, name in enumerate(names):
        cells = code_cells(house / "notebooks" / name)
        tables = [(house / "data" / resources[table]["path"], resources[table]["schema"])
                  for table in tables_of("\n".join(cells))]
        texts = {path: path.read_text(encoding="utf-8") for path, _ in tables}
        now = one_run(name, tables[0][0], texts[tables[0][0]], "as it is", cells, said)
        unchanged = set(now)
        for path, schema in tables:
            tried = {texts[path]}
            for form, text in other_values(schema, texts[path]):
                if text not in tried and (unchanged or thorough):
                    alts = one_run(name, path, text, form, cells, said)
                    unchanged -= {chart for chart, alt in alts.items() if alt != now.get(chart)}
                tried.add(text)
        forms = [(path, text, form) for path, schema in tables for form, text in faulty(schema, texts[path])]
        for path, text, form in one_of_each(forms, turn):
            one_run(name, path, text, form, cells)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
