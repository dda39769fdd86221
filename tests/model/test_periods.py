"""Periods tile the calendar: every day is in one, whatever the length and the first day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model.periods import Period, between, numbered
from actionplan.model.plan import Review
from tests.builders import plan
from tests.strategies import cases

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
DAY = timedelta(days=1)


def of(months: int, start: date | None, today: date, number: int = 0) -> Period:
    """Return a period by number, of this many months from a first day."""
    return numbered(plan(review=Review(months, start)), today, number)


@pytest.mark.parametrize("months", range(1, 37))
def test_every_length_tiles_the_years_without_gap_or_overlap(months: int) -> None:
    start = date(2016, 10, 1)
    periods = [of(months, start, start, number) for number in range(-5, 6)]
    assert periods[5].first == start
    for earlier, later in pairwise(periods):
        assert later.first == earlier.last + DAY
        assert earlier.following == later.last
        assert later.eve == earlier.last
    assert all(period.first <= period.last < period.following for period in periods)


@given(st.integers(1, 60), DAYS, DAYS, st.integers(-8, 8))
@cases(500)
def test_today_is_in_period_0_and_its_neighbours_touch_it(months: int, start: date, today: date, number: int) -> None:
    now = of(months, start, today)
    assert now.holds(today)
    assert not of(months, start, today, -1).holds(today)
    assert not of(months, start, today, 1).holds(today)
    one, following = (of(months, start, today, place) for place in (number, number + 1))
    assert following.first == one.last + DAY
    assert one.following == following.last
    # Whichever of its days is today, it is the same period.
    assert of(months, start, now.first) == of(months, start, now.last) == now


@given(st.integers(1, 24), DAYS, DAYS)
@cases(300)
def test_the_number_counts_from_today_and_not_from_the_first_period(months: int, start: date, today: date) -> None:
    before = of(months, start, today, -1)
    assert of(months, start, before.last) == before
    assert of(months, start, before.first, 1) == of(months, start, today)


@pytest.mark.parametrize(
    ("start", "months", "today", "first", "last"),
    [
        ("2016-10-01", 6, "2017-03-31", "2016-10-01", "2017-03-31"),
        ("2016-10-01", 6, "2017-04-01", "2017-04-01", "2017-09-30"),
        ("2016-10-01", 6, "2016-09-30", "2016-04-01", "2016-09-30"),
        ("2016-10-15", 6, "2017-04-14", "2016-10-15", "2017-04-14"),
        ("2016-10-15", 6, "2017-04-15", "2017-04-15", "2017-10-14"),
        ("2016-01-31", 1, "2016-02-28", "2016-01-31", "2016-02-28"),
        ("2016-01-31", 1, "2016-02-29", "2016-02-29", "2016-03-30"),
        ("2016-01-31", 1, "2016-03-31", "2016-03-31", "2016-04-29"),
        ("2016-02-29", 12, "2017-02-27", "2016-02-29", "2017-02-27"),
        ("2016-02-29", 12, "2017-02-28", "2017-02-28", "2018-02-27"),
        ("2016-02-29", 12, "2020-02-29", "2020-02-29", "2021-02-27"),
        ("2016-08-31", 6, "2017-02-28", "2017-02-28", "2017-08-30"),
        ("2016-12-31", 2, "2017-02-28", "2017-02-28", "2017-04-29"),
    ],
)
def test_a_month_that_is_too_short_begins_a_period_on_its_last_day(
    start: str, months: int, today: str, first: str, last: str
) -> None:
    found = of(months, date.fromisoformat(start), date.fromisoformat(today))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_without_a_first_day_it_begins_when_the_plan_was_approved() -> None:
    assert of(6, None, date(2017, 1, 1)).first == date(2016, 9, 28)


@pytest.mark.parametrize("number", [-(10**12), -400, 400, 10**12, 10**30])
def test_a_period_outside_the_years_of_a_plan_is_refused(number: int) -> None:
    with pytest.raises(RuleError, match="There is no period") as caught:
        of(6, date(2016, 10, 1), date(2017, 1, 1), number)
    assert "1900 to 2199" in caught.value.advice


@pytest.mark.parametrize(
    ("first", "last", "following"),
    [
        ("2017-04-01", "2017-09-30", "2018-03-31"),
        ("2016-10-01", "2017-03-31", "2017-09-30"),
        ("2017-02-01", "2017-02-28", "2017-03-31"),
        ("2017-01-15", "2017-02-14", "2017-03-14"),
        ("2017-01-01", "2017-12-31", "2018-12-31"),
        ("2017-01-01", "2017-01-10", "2017-01-20"),
        ("2017-05-05", "2017-05-05", "2017-05-06"),
    ],
)
def test_what_follows_a_period_by_its_days_is_as_long_in_whole_months_where_it_has_them(
    first: str, last: str, following: str
) -> None:
    found = between(date.fromisoformat(first), date.fromisoformat(last))
    assert found.following == date.fromisoformat(following)
    assert found.eve == found.first - DAY


@given(DAYS, st.integers(0, 4000))
@cases(300)
def test_a_period_by_its_days_holds_them_and_no_others(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = between(first, last)
    assert found.holds(first)
    assert found.holds(last)
    assert not found.holds(found.eve)
    assert not found.holds(last + DAY)
    assert found.following > last


@given(st.integers(1, 36), DAYS.filter(lambda day: day.day <= 28), DAYS)
@cases(300)
def test_a_period_by_number_is_the_same_as_by_its_days(months: int, start: date, today: date) -> None:
    found = of(months, start, today)
    assert between(found.first, found.last) == found


def test_a_period_that_ends_before_it_begins_is_refused_and_the_end_of_time_is_not() -> None:
    with pytest.raises(RuleError, match="would end on 30 March 2017, before it begins on 1 April 2017"):
        between(date(2017, 4, 1), date(2017, 3, 30))
    assert between(date(2000, 1, 1), date(9999, 12, 30)).following == date.max


def test_it_is_written_in_words() -> None:
    assert of(6, date(2016, 10, 1), date(2017, 1, 1)).words() == "1 October 2016 to 31 March 2017"
