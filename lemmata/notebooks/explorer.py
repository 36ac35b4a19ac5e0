"""One chart with one control: an ipywidget in JupyterLab, drawn states with a native control on the page.

Every state is drawn when the book is built, so that the page needs no kernel and 30 lines of script; without the
script all states stand under each other. In print the first stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import ipywidgets
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown, display
from matplotlib.figure import Figure

from lemmata.notebooks import chart_style, publishing

#: More would weigh more than a page may.
MOST_STATES = 24


def explore(draw: Callable[[object], Figure], name: str, *, label: str, states: Mapping[str, object], headline: str,
            subtitle: str, caption: str, alt: Callable[[object], str], data: Callable[[object], pd.DataFrame], of: str,
            sources: Sequence[str], start: str = "") -> None:
    """Show `draw(value)` for the value that a reader chooses.

    `states` maps what the control shows to the values, the first being the default. A number that runs on is moved with
    a slider: then `start` names the default, and the states stand in their order. `alt` gives each state its
    alternative text, `data` the numbers that it shows, which the page prints as a table. The published CSV holds those
    of all states, the control's words in the column `label`; `of` is the table whose limits are printed. Raises
    ValueError for too many states, words that are missing, or a state without numbers.
    """
    if start and start not in states:
        raise ValueError(f"explorer {name}: no state {start!r} to start with, expected one of {', '.join(states)}")
    default = list(states).index(start) if start else 0
    if not 2 <= len(states) <= MOST_STATES:
        raise ValueError(f"explorer {name}: {len(states)} states, expected 2 to {MOST_STATES}")
    shown = {words: data(value) for words, value in states.items()}
    for words, value in states.items():
        publishing.check_words(name, headline, subtitle, caption, alt(value))
        if shown[words].empty:
            raise ValueError(f"explorer {name}: no numbers in the state {words!r}, expected a row at least")
    if publishing.is_build():
        described = []
        for number, (words, value) in enumerate(states.items()):
            publishing.draw_all(partial(publishing.drawn, partial(draw, value), of), f"{name}.{number}")
            described.append({"label": words, "alt": alt(value)})
        numbers = pd.concat([rows.assign(**{label: words})[[label, *rows.columns]] for words, rows in shown.items()])
        publishing.write(f"{name}.csv", publishing.table(numbers))
        publishing.describe(name, headline, subtitle, caption, alt(list(states.values())[default]), of, sources,
                            label=label, states=described, slider=bool(start), start=default)
        display(Markdown(f"```{{explorer}} {name}\n```"))
        return

    display(publishing.words(headline, strong=True))
    display(publishing.words(subtitle))

    def show(value: object) -> None:
        with chart_style.paper("light"):
            figure = publishing.drawn(lambda: draw(value), of)
            figure.patch.set_facecolor(chart_style.now.paper)
            display(figure)
            plt.close(figure)
        display(publishing.words(alt(value)))

    widget = ipywidgets.SelectionSlider if start else ipywidgets.Dropdown
    control = widget(options=list(states.items()), value=list(states.values())[default], description=label,
                     style={"description_width": "initial"}, layout={"width": "32rem" if start else "max-content"})
    display(ipywidgets.VBox([control, ipywidgets.interactive_output(show, {"value": control})]))
    display(publishing.words(caption))
