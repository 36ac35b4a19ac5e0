"""A sum that a reader does with other numbers: widgets in JupyterLab, a native form and a script on the page.

Without the script, and in print, the worked cases stand as a table. They are computed here, by the function itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import ipywidgets
import pandas as pd
from IPython.display import Markdown, display

from lemmata.notebooks import publishing


@dataclass(frozen=True)
class Input:
    """A number that a reader may change: its name in the function, its words, what it starts with and its bounds.

    A `step` of 0 lets it start with a value that is not rounded, so that the sum agrees with the text to the cent.
    """

    name: str
    label: str
    unit: str
    default: float
    minimum: float
    maximum: float
    step: float


def dollars(amount: float) -> str:
    """Return an amount as US$1,234, half a dollar rounded up, as the script on the page does."""
    return f"US${int(amount + 0.5):,}" if amount >= 0 else f"−US${int(0.5 - amount):,}"


def rounded(number: float) -> str:
    """Return two decimals at the most, as a table prints what was put in: 482,460; 93.22; 20."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def calculate(function: Callable[..., tuple], name: str, *, inputs: Sequence[Input], fixed: Mapping[str, float],
              outputs: Mapping[str, str], cases: Mapping[str, Mapping[str, float]], headline: str, subtitle: str,
              caption: str, of: str, sources: Sequence[str], bar: tuple[str, str, str] | None = None) -> None:
    """Let a reader change `inputs` of `function` and read off its `outputs` (field to words), in US dollars.

    `bar` draws one output as a part of another: the part, the whole, and what the bar is called.

    `fixed` are the numbers that stay; `cases` are worked examples, each naming only the inputs that it changes, the
    first changing none; `of` is the table whose limits are printed. Raises ValueError for a case out of bounds.
    """
    def computed(changed: Mapping[str, float]) -> dict[str, float]:
        given = {one.name: changed.get(one.name, one.default) for one in inputs}
        for one in inputs:
            if not one.minimum <= given[one.name] <= one.maximum:
                raise ValueError(f"calculator {name}: {one.name} is {given[one.name]}, expected {one.minimum:g} to "
                                 f"{one.maximum:g}")
        made = function(**fixed, **given)
        return given | {field: getattr(made, field) for field in outputs}

    worked = pd.DataFrame([{"case": words, **computed(changed)} for words, changed in cases.items()])
    publishing.check_words(name, headline, subtitle, caption, "none is needed")
    if publishing.is_build():
        publishing.write(f"{name}.csv", publishing.table(worked))
        rows = [[row["case"], *(rounded(row[one.name]) for one in inputs), *(dollars(row[field]) for field in outputs)]
                for row in worked.to_dict("records")]
        head = ["Case", *(f"{one.label}, {one.unit}" for one in inputs), *outputs.values()]
        publishing.describe(name, headline, subtitle, caption, caption, of, sources, inputs=[asdict(one) for one in inputs],
                            fixed=dict(fixed),
                            outputs=dict(outputs), cases={"head": head, "rows": rows}, **({"bar": list(bar)} if bar else {}))
        display(Markdown(f"```{{calculator}} {name}\n```"))
        return
    controls = {one.name: ipywidgets.BoundedFloatText(
        value=one.default, min=one.minimum, max=one.maximum, step=one.step or None, description=f"{one.label}, {one.unit}",
        style={"description_width": "initial"}) for one in inputs}

    def show(**given: float) -> None:
        made = computed(given)
        display(publishing.words("; ".join(f"{outputs[field]} {dollars(made[field])}" for field in outputs) + "."))
        if bar:
            display(ipywidgets.FloatProgress(value=made[bar[0]], min=0, max=max(made[bar[1]], 1e-9), description=bar[2],
                                             style={"description_width": "initial"}, layout={"width": "32rem"}))

    display(ipywidgets.VBox([*controls.values(), ipywidgets.interactive_output(show, controls)]))
    display(worked.style.hide(axis="index").format(precision=2, thousands=","))
    display(publishing.words(caption))
