"""What a notebook imports: pandas-side helpers without Sphinx, and the tables and facts of the record."""

import pandas as pd

from lemmata.notebooks import frames
from lemmata.record import facts, tables

__all__ = ["facts", "tables"]


def _shown(value: float) -> str:
    """A number of a displayed frame: whole ones whole, digits in groups of three, no more decimals than one can read."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 10_000 else f"{value:,.4g}"


pd.set_option("display.float_format", _shown)
frames.show()
