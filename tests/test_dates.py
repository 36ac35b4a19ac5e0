"""A date is as long as it is unknown, and one that is missing is no day at all."""

import pandas as pd
import pytest

from lemmata.notebooks import dates

ROWS = pd.DataFrame({"date": pd.array(["2025", "2025-02", "2025-09-05", pd.NA], dtype="string")})


def test_a_year_lasts_from_its_first_day_to_its_last():
    found = dates.spans(ROWS)
    assert found.loc[0, "first"] == pd.Timestamp("2025-01-01") and found.loc[0, "last"] == pd.Timestamp("2025-12-31")


def test_a_month_lasts_to_its_last_day_and_a_day_for_one():
    found = dates.spans(ROWS)
    assert found.loc[1, "last"] == pd.Timestamp("2025-02-28")
    assert found.loc[2, "first"] == found.loc[2, "last"] == pd.Timestamp("2025-09-05")


def test_a_missing_date_is_no_day():
    assert dates.first(ROWS["date"]).isna().tolist() == [False, False, False, True]
    assert dates.last(ROWS["date"]).isna().sum() == 1


def test_a_row_narrows_its_own_date():
    rows = ROWS.assign(not_before=["2025-10-02", None, None, None], not_after=[None, "2025-02-12", None, None])
    found = dates.spans(rows)
    assert found.loc[0, "first"] == pd.Timestamp("2025-10-02") and found.loc[0, "last"] == pd.Timestamp("2025-12-31")
    assert found.loc[1, "first"] == pd.Timestamp("2025-02-01") and found.loc[1, "last"] == pd.Timestamp("2025-02-12")


def test_what_lies_after_a_day_is_not_known_on_it_and_what_has_no_date_stays():
    assert dates.known(ROWS, "2025-02-10")["date"].fillna("").tolist() == ["2025", "2025-02", ""]


@pytest.mark.parametrize(("date", "words"), [
    ("2025", "2025"), ("2025-09", "September 2025"), ("2025-09-05", "5 September 2025"),
    (pd.Timestamp("2025-09-05"), "5 September 2025"), (pd.NaT, "an unknown day"), (pd.NA, "an unknown day")])
def test_a_date_is_spoken_as_far_as_it_is_known(date, words):
    assert dates.spoken(date) == words


@pytest.mark.parametrize(("least", "most", "words"), [
    (18, 18, "18 days"), (1, 1, "1 day"), (0, 0, "less than a day"), (5, 35, "5 to 35 days"), (118, 118, "4 months"),
    (60, 118, "2 to 4 months"), (-3, 10, "0 to 10 days")])
def test_a_length_is_told_from_one_bound_to_the_other(least, most, words):
    assert dates.lasted(least, most) == words


def test_months_begin_where_they_are_asked_for():
    assert dates.lasted(74, 74, months_from=46) == "2 months" and dates.lasted(33, 33, months_from=999) == "33 days"
