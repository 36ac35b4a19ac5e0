"""How a notebook shows a frame: without the numbers 0, 1, 2 … that pandas puts before rows that have no name."""

from __future__ import annotations

import re
import sys

import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

#: What pandas prints for a cell that is not known.
UNKNOWN = {"NaN", "NaT", "None", "&lt;NA&gt;"}


def counted(frame: pd.DataFrame) -> bool:
    """Return whether the index of `frame` names nothing: whole numbers under no name."""
    return frame.index.nlevels == 1 and frame.index.name is None and is_integer_dtype(frame.index)


def html(frame: pd.DataFrame) -> str | None:
    """Return `frame` as a notebook shows it. Where the index names nothing, the first column heads the rows.

    What is not known is blank.
    """
    if not counted(frame) or frame.empty or frame.columns.nlevels > 1:
        shown = frame._repr_html_()
        return shown and re.sub(r"<td>(.*?)</td>", lambda cell: "<td></td>" if cell[1] in UNKNOWN else cell[0], shown)
    most = pd.get_option("display.max_rows") or len(frame)
    text = frame.to_html(index=False, notebook=True, max_cols=pd.get_option("display.max_columns"), show_dimensions="truncate",
                         max_rows=most if len(frame) <= most else pd.get_option("display.min_rows"))
    numbers = [is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in frame.dtypes[1:]]
    tags = ["th", *('td class="number"' if number else "td" for number in numbers)]

    def row(found: re.Match[str]) -> str:
        cells = re.findall(r"<td>(.*?)</td>", found[0], flags=re.DOTALL)
        if len(cells) != len(tags):
            return found[0]
        return "<tr>" + "".join(f"\n      <{tag}>{'' if cell in UNKNOWN else cell}</{tag[:2]}>"
                                for tag, cell in zip(tags, cells, strict=True)) + "\n    </tr>"

    head, body = text.split("</thead>", 1)
    # A class, since the policy of a page forbids styles within it.
    right = iter([False, *numbers])
    head = re.sub("<th>", lambda _: '<th class="number">' if next(right, False) else "<th>", head)
    return head + "</thead>" + re.sub(r"<tr>.*?</tr>", row, body, flags=re.DOTALL)


def show() -> None:
    """Have IPython show frames so, where it runs."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, html)
