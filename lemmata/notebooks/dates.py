"""Dates that are known to the year, the month or the day, and those that are not known: the days that each may mean.

A date of the record is a string (2025, 2025-09 or 2025-09-05). Nothing here chooses a day in the middle: a date known
to the year is a year long, and an empty one is NaT.
"""

from __future__ import annotations

import pandas as pd

from lemmata.notebooks import words

#: What stands behind a year or a month on its first day.
_REST = {4: "-01-01", 7: "-01", 10: ""}
#: How much longer a date may last than its first day.
_LENGTH = {4: pd.DateOffset(years=1), 7: pd.DateOffset(months=1), 10: pd.DateOffset(days=1)}


def _each(dates: pd.Series, one) -> pd.Series:
    """Return `one` of every date that is there; NaT where there is none."""
    return pd.Series([one(date) if isinstance(date, str) and len(date) in _REST else pd.NaT for date in dates],
                     index=dates.index, dtype="datetime64[ns]")


def first(dates: pd.Series) -> pd.Series:
    """Return the first day that each date may mean: 2025 is 1 January 2025."""
    return _each(dates, lambda date: pd.Timestamp(date + _REST[len(date)]))


def last(dates: pd.Series) -> pd.Series:
    """Return the last day that each date may mean: 2025-02 is 28 February 2025."""
    return _each(dates, lambda date: pd.Timestamp(date + _REST[len(date)]) + _LENGTH[len(date)] - pd.Timedelta(days=1))


def spans(rows: pd.DataFrame, column: str = "date") -> pd.DataFrame:
    """Return `rows` with `first` and `last`, the days that `column` may mean.

    A row may narrow them by words of its own: where the columns `not_before` and `not_after` are filled, they hold.
    """
    found = rows.assign(first=first(rows[column]), last=last(rows[column]))
    if "not_before" in rows:
        found["first"] = first(rows["not_before"]).fillna(found["first"])
    if "not_after" in rows:
        found["last"] = last(rows["not_after"]).fillna(found["last"])
    return found


def known(rows: pd.DataFrame, day: pd.Timestamp | str, column: str = "date") -> pd.DataFrame:
    """Return the rows whose date may lie on or before `day`, and those without a date: what could be known on that day."""
    begins = first(rows[column])
    return rows[~begins.gt(pd.Timestamp(day))].copy()


def spoken(day: pd.Timestamp | str) -> str:
    """Return a day, month or year as the book writes it: 5 September 2025, September 2025, 2025; "an unknown day"."""
    if day is None or day is pd.NaT or day is pd.NA:
        return "an unknown day"
    if not isinstance(day, str):
        return f"{day:%-d %B %Y}"
    whole = pd.Timestamp(day + _REST[len(day)])
    return {4: f"{whole:%Y}", 7: f"{whole:%B %Y}", 10: f"{whole:%-d %B %Y}"}[len(day)]


def on(day: pd.Timestamp | str) -> str:
    """Return the same with its preposition: on 5 September 2025, in September 2025, on an unknown day."""
    return ("in " if isinstance(day, str) and len(day) < 10 else "on ") + spoken(day)


def lasted(least: float, most: float, *, months_from: int = 90) -> str:
    """Return a length in words, from one bound to the other where its days are not known; in months from so many days on."""
    unit, days = ("month", 30.44) if most >= months_from else ("day", 1)
    least, most = round(max(least, 0) / days), round(most / days)
    if least != most:
        return f"{least} to {words.count(most, unit)}"
    return words.count(most, unit) if most else "less than a day"
