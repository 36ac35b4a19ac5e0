"""Shows a chart in a notebook and, in the build, writes it to `figures/` for the chapters.

A reader who changes a cell sees the changed chart and rewrites nothing: files are written only where the build asks
for it (`LEMMATA_PUBLISH=1`).
"""

from __future__ import annotations

import html
import io
import json
import os
import re
from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML, Markdown, display
from matplotlib.figure import Figure

from lemmata.notebooks import chart_style, charts, narrow_page
from lemmata.record import tables
from lemmata.record.project import find_project
from lemmata.record.tracing import trace

Draw = Callable[[], Figure]

#: The longest alternative text, in words: what a listener keeps in mind.
ALT_WORDS = 60
#: The longest headline, in words: what is read before the picture is looked at.
HEADLINE_WORDS = 10
#: The longest subtitle, in characters: one line on a wide screen, two on a phone.
SUBTITLE_LENGTH = 110


def is_build() -> bool:
    """Return whether the book is being built."""
    return os.environ.get("LEMMATA_PUBLISH") == "1"


def write(name: str, content: bytes) -> None:
    """Write `figures/name`, if its bytes change. Raises OSError that says which figure is out of date."""
    path = find_project().figures / name
    trace("published", name)
    if path.exists() and path.read_bytes() == content:
        return
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OSError(f"{path} is out of date and may not be written: {error.strerror}") from error


def svg(draw: Draw, of: str = "wide") -> dict[str, bytes]:
    """Return the chart as SVG by mode, for a "wide" or a "narrow" page, the same bytes each time, without a date.

    It is laid out once, on light paper; on dark paper each colour of the palette gives way to its partner.
    """
    with chart_style.paper("light", of):
        figure = draw()
        if of == "narrow":
            narrow_page.settle(figure)
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    # The header names the version of the drawing library; the picture does not depend on it.
    light = re.sub(rb"<metadata>.*?</metadata>\s*", b"", file.getvalue(), flags=re.DOTALL)
    return {mode: chart_style.recoloured(light, mode) for mode in chart_style.MODES}


def draw_all(draw: Draw, name: str) -> None:
    """Write the pictures of a chart: for a wide and for a narrow page, each on light and on dark paper."""
    for page, middle in (("wide", ""), ("narrow", ".narrow")):
        for mode, picture in svg(draw, page).items():
            write(f"{name}{middle}.{mode}.svg", picture)


def check_words(name: str, headline: str, subtitle: str, caption: str, alt: str, answer: str = "") -> None:
    """Raise ValueError when a chart would be published without what makes it readable."""
    if not 0 < len(headline.split()) <= HEADLINE_WORDS or headline.strip().endswith("."):
        raise ValueError(f"figure {name}: headline {headline!r} of {len(headline.split())} words, expected 1 to "
                         f"{HEADLINE_WORDS} and no full stop")
    if not 0 < len(subtitle) <= SUBTITLE_LENGTH or subtitle.strip().endswith("."):
        raise ValueError(f"figure {name}: subtitle {subtitle!r} of {len(subtitle)} characters, expected what is drawn, its "
                         f"unit and its scope in 1 to {SUBTITLE_LENGTH} and no full stop")
    if answer and not answer.strip().endswith("."):
        raise ValueError(f"figure {name}: answer {answer!r}, expected a sentence")
    if not caption.strip().endswith("."):
        raise ValueError(f"figure {name}: caption {caption!r}, expected a sentence")
    words = len(alt.split())
    if not 0 < words <= ALT_WORDS:
        raise ValueError(f"figure {name}: alternative text of {words} words, expected 1 to {ALT_WORDS}")
    if re.match(r"(chart|graph|figure|image|picture)\b", alt, re.IGNORECASE):
        raise ValueError(f"figure {name}: alternative text begins {alt[:20]!r}, expected what a sighted reader learns")


def describe(name: str, headline: str, subtitle: str, caption: str, alt: str, of: str, sources: Sequence[str],
             **more: object) -> None:
    """Write `figures/name.json`: what the chapters print beside the picture, the limits of the table `of` among it."""
    facts = {"id": name, "headline": headline, "subtitle": subtitle, "caption": caption, "alt": alt,
             "notebook": os.environ.get("LEMMATA_NOTEBOOK", ""), "table": of, "coverage": tables.describe(of)["coverage"],
             "source_ids": list(sources), "as_of": tables.package()["as_of"], **more}
    write(f"{name}.json", (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode())


def table(data: pd.DataFrame) -> bytes:
    """Return the plotted numbers as CSV, with a mark at the beginning without which Excel misreads Chinese."""
    return data.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def words(caption: str, strong: bool = False) -> HTML:
    """Return a caption as a notebook shows it: JupyterLab sets what stands between two dollar signs as mathematics, escaped or
    not."""
    text = html.escape(caption)
    return HTML(f'<p class="mathjax_ignore">{f"<strong>{text}</strong>" if strong else text}</p>')


def drawn(draw: Draw, of: str) -> Figure:
    """Draw the chart. Raises ValueError that names the table `of` where a value of it has no place in the chart."""
    try:
        return draw()
    except charts.NotDrawnError as error:
        raise ValueError(f"data/{tables.describe(of)['path']}: {error}") from error


def publish(draw: Draw, name: str, *, headline: str, subtitle: str, caption: str, alt: str, data: pd.DataFrame, of: str,
            sources: Sequence[str], answer: str = "") -> None:
    """Show the chart that `draw` returns; in the build, publish it as the figure `name`.

    `headline` is the finding in ten words at most, `subtitle` what is drawn, with its unit and scope, `caption` a
    sentence that states the finding whole, `alt` what a sighted reader takes away, with the numbers; all are computed
    from `data`, the table that is plotted. `answer` is the part of the caption that answers the question of the
    notebook: it begins the caption, and stands at the head of the notebook's page. `of` is the table of the record
    that the chart shows: what limits it is printed beside the chart. `sources` are ids of the evidence. Raises
    ValueError, KeyError, OSError.
    """
    check_words(name, headline, subtitle, caption, alt, answer)
    whole = f"{answer} {caption}".strip()
    if is_build():
        draw_all(lambda: drawn(draw, of), name)
        write(f"{name}.csv", table(data))
        describe(name, headline, subtitle, whole, alt, of, sources, answer=answer)
        display(Markdown(f"```{{chart}} {name}\n:name: in-notebook-{name}\n```"))
    else:
        display(words(headline, strong=True))
        display(words(subtitle))
        with chart_style.paper("light"):
            figure = drawn(draw, of)
            figure.patch.set_facecolor(chart_style.now.paper)
            display(figure)
            plt.close(figure)
        display(words(whole))
