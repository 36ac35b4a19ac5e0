"""The directives of published charts: {chart}, {gallery}, {explorer}, {calculator}."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path
from typing import ClassVar

from docutils import nodes as docutils_nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lemmata.record import front_matter
from lemmata.sphinx import nodes, record_links
from lemmata.sphinx.fact_roles import source_link
from lemmata.sphinx.record_tables import record, unknown

logger = logging.getLogger(__name__)

#: A table of more is better opened as a file.
MOST_ROWS, MOST_COLUMNS = 40, 10


class ChartDirective(SphinxDirective):
    """A figure that a notebook published: picture in light and dark, caption, links to notebook and data."""

    required_arguments = 1
    option_spec: ClassVar = {"name": directives.unchanged}

    def run(self) -> list[docutils_nodes.Node]:
        name = self.arguments[0]
        folder = Path(self.env.srcdir) / "figures"
        described = folder / f"{name}.json"
        if not described.exists():
            unknown("chart", name, [path.stem for path in folder.glob("*.json")], self.get_location())
            return []
        self.env.note_dependency(str(described))
        chart = json.loads(described.read_text(encoding="utf-8"))
        made = docutils_nodes.figure(classes=["chart"], chart=name, answer=chart.get("answer", ""))
        made += nodes.paragraph(chart["headline"], classes=["chart-headline"])
        made += nodes.paragraph(chart["subtitle"], classes=["chart-subtitle"])
        made += self.body(folder, name, chart)
        made += docutils_nodes.caption("", "", docutils_nodes.Text(chart["caption"]))
        made += docutils_nodes.legend("", *self.table(folder, name), self.links(name, chart), self.evidence(chart))
        self.options.setdefault("name", f"fig-{name}")
        self.add_name(made)
        self.set_source_info(made)
        return [made]

    def body(self, folder: Path, name: str, chart: dict) -> list[docutils_nodes.Node]:
        """Return the picture, on light and on dark paper."""
        return pictures(folder, name, chart["alt"])

    def table(self, folder: Path, name: str) -> list[docutils_nodes.Node]:
        """Return the plotted numbers, folded, where a page can show them."""
        head, *rows = numbers(folder / f"{name}.csv")
        if len(rows) > MOST_ROWS or len(head) > MOST_COLUMNS:
            return []
        return [number_table(_("The plotted numbers"), head, rows)]

    def files(self, name: str) -> dict[str, str]:
        """Return what can be taken away of the chart: the words of each link, and the file."""
        found = {_("Numbers (CSV)"): f"{name}.csv", _("Picture (SVG)"): f"{name}.light.svg"}
        # One that is drawn in states has no one picture.
        return {words: file for words, file in found.items() if Path(self.env.srcdir, "figures", file).is_file()}

    def links(self, name: str, chart: dict) -> docutils_nodes.paragraph:
        """Return what the chart can be followed to: its numbers, its picture, the rows of the record, the notebook."""
        line = nodes.paragraph(classes=["chart-links"])
        for words, file in self.files(name).items():
            line += [addnodes.download_reference("", "", docutils_nodes.inline("", words), reftarget=f"/figures/{file}",
                                                 refdoc=self.env.docname), docutils_nodes.Text(" · ")]
        line += [docutils_nodes.Text(_("Rows:") + " "), record_links.link(
            f"table-{record_links.slug(chart['table'])}", chart["table"], kind="rows", needed=False)]
        if self.env.docname != chart["notebook"]:
            notebook = addnodes.pending_xref("", docutils_nodes.inline("", _("How it is drawn")), refdomain="std", reftype="doc",
                                             reftarget=f"/{chart['notebook']}", refexplicit=True, refwarn=True,
                                             refdoc=self.env.docname)
            line += [docutils_nodes.Text(" · "), notebook]
        return line

    def evidence(self, chart: dict) -> docutils_nodes.paragraph:
        """Return what the chart rests on, as of when, and what limits it."""
        line = nodes.paragraph(classes=["chart-links"])
        # A chart that counts rows of a table rests on what each row names.
        line += docutils_nodes.Text(_("Sources:") + " " if chart["source_ids"] else _("Sources: each row counted names its own"))
        data = record(self.env, "sources")
        for index, key in enumerate(chart["source_ids"]):
            if index:
                line += docutils_nodes.Text("; ")
            if key in data.sources:
                line += source_link(data, key, self.get_location())
            else:
                unknown("source", key, data.sources, self.get_location())
        line += docutils_nodes.Text(". " + _("Data as of %s.") % chart["as_of"] + f" {chart['coverage']}")
        return line


class GalleryDirective(SphinxDirective):
    """The figures of the notebooks that serve a reading, small, each a link to its place.

    The argument is the id of a reading; without one, the notebooks that serve none. A notebook says in its metadata
    (`reading`) which it serves.
    """

    optional_arguments = 1

    def run(self) -> list[docutils_nodes.Node]:
        serves = self.arguments[0] if self.arguments else ""
        root = Path(self.env.srcdir)
        order = front_matter.notebooks(root)
        made = docutils_nodes.bullet_list(classes=["gallery"])
        for path in sorted((root / "figures").glob("*.json")):
            self.env.note_dependency(str(path))
        found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "figures").glob("*.json"))]
        # The chart that answers a notebook's question comes first.
        for chart in sorted(found, key=lambda one: (order.index(one["notebook"]) if one["notebook"] in order else len(order),
                                                    not one.get("answer"))):
            notebook = root / f"{chart['notebook']}.ipynb"
            self.env.note_dependency(str(notebook))
            drawn = f"{chart['id']}.{chart['start']}" if "start" in chart else chart["id"]
            # A calculator has no picture.
            if front_matter.serves(notebook) == serves and (root / "figures" / f"{drawn}.light.svg").is_file():
                made += self.item(root / "figures", drawn, chart)
        if not made.children:
            unknown("reading with figures", serves, {front_matter.serves(root / f"{one['notebook']}.ipynb") for one in found},
                    self.get_location())
            return []
        return [made]

    def item(self, folder: Path, drawn: str, chart: dict) -> docutils_nodes.list_item:
        """Return one figure: its picture, its headline as the link, and what it shows."""
        place = f"in-notebook-{chart['id']}" if "answer" in chart else f"fig-{chart['id']}"
        link = addnodes.pending_xref("", nodes.text(chart["headline"]), refdomain="std", reftype="ref",
                                     reftarget=docutils_nodes.fully_normalize_name(place), refexplicit=True, refwarn=True,
                                     refdoc=self.env.docname)
        # The headline says what the picture shows; read out in full, thirty pictures would bury it.
        return docutils_nodes.list_item("", *nodes.for_screen(*pictures(folder, drawn, "")),
                                        nodes.paragraph(link, classes=["gallery-headline"]),
                                        nodes.paragraph(chart["subtitle"], classes=["gallery-subtitle"]))


class ExplorerDirective(ChartDirective):
    """A chart with a control; the states stand under each other where no script runs."""

    def table(self, folder: Path, name: str) -> list[docutils_nodes.Node]:
        """Return nothing: each state has its own."""
        return []

    def body(self, folder: Path, name: str, chart: dict) -> list[docutils_nodes.Node]:
        """Return the control, what a screen reader hears of a choice, and every state with its words and its numbers."""
        label, start = html.escape(chart["label"]), chart["start"]
        if chart["slider"]:
            words = html.escape(json.dumps([state["label"] for state in chart["states"]], ensure_ascii=False))
            widget = (f'<input type="range" min="0" max="{len(chart["states"]) - 1}" value="{start}" step="1" '
                      f'data-words="{words}"> <span class="explorer-value"></span>')
        else:
            options = "".join(f'<option value="{number}">{html.escape(state["label"])}</option>'
                              for number, state in enumerate(chart["states"]))
            widget = f"<select>{options}</select>"
        control = docutils_nodes.raw("", f'<p class="explorer-control" hidden><label>{label} {widget}</label>'
                                         "<output></output></p>", format="html", screen=True)
        head, *rows = numbers(folder / f"{name}.csv")
        of = {state["label"]: [row[1:] for row in rows if row[0] == state["label"]] for state in chart["states"]}
        states = [docutils_nodes.container("", nodes.paragraph(state["label"], classes=["state-label"]),
                                           *pictures(folder, f"{name}.{number}", state["alt"]),
                                           number_table(state["label"], head[1:], of[state["label"]]),
                                           classes=["state", *(["state-default"] if number == start else [])])
                  for number, state in enumerate(chart["states"])]
        return [docutils_nodes.container("", control, *states, classes=["explorer"])]


class CalculatorDirective(ChartDirective):
    """A form whose result a script computes, and worked cases as a table for whoever has no script."""

    def table(self, folder: Path, name: str) -> list[docutils_nodes.Node]:
        """Return nothing: the worked cases are a table."""
        return []

    def body(self, folder: Path, name: str, chart: dict) -> list[docutils_nodes.Node]:
        """Return the form and the table."""
        fixed = "".join(f'<input type="hidden" name="{key}" value="{value}">' for key, value in chart["fixed"].items())
        inputs = "".join(
            f'<label>{html.escape(one["label"])}, {html.escape(one["unit"])} <input type="number" inputmode="decimal" '
            f'name="{one["name"]}" value="{one["default"]:.10g}" min="{one["minimum"]:.10g}" max="{one["maximum"]:.10g}" '
            f'step="{one["step"] or "any"}" required></label>' for one in chart["inputs"])
        # What changed is told once, in the status; each output alone would be a live region without its words.
        outputs = "".join(f'<dt>{html.escape(words)}</dt><dd><output name="{field}" aria-live="off"></output></dd>'
                          for field, words in chart["outputs"].items())
        if "bar" in chart:
            part, whole, words = map(html.escape, chart["bar"])
            outputs += f'<dt>{words}</dt><dd><meter data-part="{part}" data-whole="{whole}" aria-label="{words}"></meter></dd>'
        again = _("Start again")
        form = docutils_nodes.raw("", f'<form class="calculator" hidden>{fixed}<div class="calculator-inputs">{inputs}</div>'
                                      f'<dl>{outputs}</dl><p class="unseen" role="status"></p>'
                                      f'<button type="reset">{again}</button></form>',
                                  format="html", screen=True)
        cases = chart["cases"]
        rows = [("", [[docutils_nodes.Text(cell)] for cell in row]) for row in cases["rows"]]
        return [form, nodes.table("numbers", _("Worked cases"), cases["head"], rows)]


def numbers(path: Path) -> list[list[str]]:
    """Return a published CSV: its header and its rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def number_table(caption: str, head: list[str], rows: list[list[str]]) -> nodes.fold:
    """Return the numbers that a picture shows, folded; columns by their names in the data, digits in groups of three."""
    def shown(text: str) -> str:
        whole, point, part = text.partition(".")
        return f"{int(whole):,}{point}{part}" if re.fullmatch(r"-?\d{5,}(\.\d+)?", text) else text

    # On paper the table would be as long again as the picture; its numbers stand in the CSV.
    made = nodes.fold("", nodes.fold_summary("", "", docutils_nodes.Text(_("Table"))), classes=["numbers"], screen=True)
    made += nodes.table("numbers", caption, [name.replace("_", " ") for name in head],
                        [("", [[docutils_nodes.Text(shown(cell))] for cell in row]) for row in rows])
    return made


def pictures(folder: Path, name: str, alt: str, narrow_on: str = nodes.NARROW) -> list[docutils_nodes.Node]:
    """Return the two pictures of a chart, each for a wide and for a narrow page, with their sizes so that the page does not
    jump. The narrow one is shown on pages for which the media query `narrow_on` holds.
    """
    made: list[docutils_nodes.Node] = []
    for mode in ("light", "dark"):
        # Sphinx would put a link to its file around it.
        narrow = nodes.narrow_picture(classes=["no-scaled-link"], screen=True, media=narrow_on,
                                      **sized(folder / f"{name}.narrow.{mode}.svg"))
        made.append(nodes.picture("", narrow, alt=alt, classes=[f"only-{mode}"], screen=mode == "dark",
                                  **sized(folder / f"{name}.{mode}.svg")))
    return made


def sized(file: Path) -> dict[str, object]:
    """Return the address of a picture, and its size. Raises FileNotFoundError or ValueError."""
    width, height = svg_size(file)
    return {"uri": f"/figures/{file.name}", "width": width, "height": height}


def svg_size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture, in pixels, from its viewBox. Raises FileNotFoundError or ValueError."""
    box = re.search(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', path.read_text(encoding="utf-8")[:4000])
    if not box:
        raise ValueError(f"{path}: no viewBox, expected an SVG that says its size")
    return round(float(box[1]) * 4 / 3), round(float(box[2]) * 4 / 3)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("chart", ChartDirective)
    app.add_directive("explorer", ExplorerDirective)
    app.add_directive("calculator", CalculatorDirective)
    app.add_directive("gallery", GalleryDirective)
