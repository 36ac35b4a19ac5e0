"""How the book prints a number with its unit: US$728,784; 82.35 per cent; 34 lots. Needs no table and no pandas."""

from __future__ import annotations

from collections.abc import Mapping

SIGNS = {"USD": "US$", "GBP": "£", "EUR": "€", "HKD": "HK$", "CNY": "RMB "}
#: Units that are not written after their number.
BARE = {"", "year", "rank", "ratio", "factor"}
#: Count nouns that lose more than an s for 1.
SINGULARS = {"people": "person", "copies": "copy"}
SCALES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def format_number(value: float, decimals: int | None = None) -> str:
    """Return `value` with commas; `decimals` fixed places, else as many as it has, at most two."""
    if decimals is None:
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    else:
        text = f"{value:,.{decimals}f}"
    return text


def format_figure(value: float, unit: str, *, high: float | None = None, qualifier: str = "",
                  decimals: int | None = None, scale: str = "") -> str:
    """Return a number as the book prints it: US$728,784; 82.35 per cent; 34 lots; US$150,000–200,000; more than 200 works.

    `value` and `high` are in the unit; with a `scale` (thousand, million, billion) they are divided by it and it is
    written out. A count noun is given in the plural and loses its s for 1.
    """
    size = SCALES[scale]
    # The number of a year has no comma.
    digits = "{:.0f}".format if unit == "year" else lambda amount: format_number(amount / size, decimals)
    number = digits(value)
    if high is not None:
        number += "–" + digits(high)
    if scale:
        number += f" {scale}"
    if unit in SIGNS:
        text = SIGNS[unit] + number
    elif unit == "percent":
        text = f"{number} per cent"
    elif unit in BARE:
        text = number
    else:
        noun = SINGULARS.get(unit, unit.removesuffix("s")) if value == 1 and high is None else unit
        text = f"{number} {noun}"
    return f"{qualifier} {text}" if qualifier else text


def stated(claim: Mapping[str, str], bare: bool = False) -> str:
    """Return the number of a claim as the source states it; empty when the claim states none."""
    if not claim["stated_value"]:
        return ""
    size = SCALES[claim["stated_scale"]]
    high = float(claim["stated_value_high"]) * size if claim["stated_value_high"] else None
    return format_figure(float(claim["stated_value"]) * size, "" if bare else claim["stated_unit"], high=high,
                         qualifier="" if bare else claim["stated_qualifier"], scale=claim["stated_scale"])
