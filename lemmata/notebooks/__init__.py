"""Helpers that a notebook imports, none of which loads Sphinx, and the tables and facts of the record."""

import logging
import re

import pandas as pd

from lemmata.notebooks import after_restart, frames
from lemmata.record import facts, tables

__all__ = ["facts", "tables"]

#: Before this a column with unknown cells came as objects, by which numpy chooses nothing: tried with 1.5, 2.0, 2.1 and 2.2.
OLDEST_PANDAS = (2, 2)


def check_pandas(version: str) -> None:
    """Raise ImportError, with what to do, for a pandas with which the notebooks fail halfway."""
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST_PANDAS:
        oldest = ".".join(map(str, OLDEST_PANDAS))
        raise ImportError(f"pandas {version}, expected {oldest} or later: pip install -r requirements.txt")


check_pandas(pd.__version__)


def _tells_the_reader(complaint: logging.LogRecord) -> bool:
    """Return whether a complaint of matplotlib is the reader's business: where it keeps its cache on a read-only home is not."""
    return not re.search(r"MPLCONFIGDIR|mkdir -p failed", complaint.getMessage())


# Before the helpers of charts load matplotlib, which would say it beside the first chart.
logging.getLogger("matplotlib").addFilter(_tells_the_reader)


def _shown(value: float) -> str:
    """Return a number of a displayed frame: whole ones whole, digits in groups of three, no more decimals than one can read."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 10_000 else f"{value:,.4g}"


pd.set_option("display.float_format", _shown)
# A cell of words is shown whole: pandas would cut it after fifty letters, and a table for looking up tells nothing then.
pd.set_option("display.max_colwidth", None)
frames.show()
after_restart.tell()
