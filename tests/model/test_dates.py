"""What dates promise: as a plan has them, and as people type them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model import date_input, dates
from actionplan.model.date_input import due_from_typed
from actionplan.model.dates import ONGOING, Completion, Due, DueKind, due_from_value, on
from actionplan.text import WEEKDAYS, long_date
from tests.builders import TODAY, day, due

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
YEARS = st.integers(1900, 2199)
DUES = st.one_of(
    st.just(ONGOING),
    st.builds(on, DAYS),
    st.builds(lambda year, month: Due(DueKind.MONTH, date(year, month, 1)), YEARS, st.integers(1, 12)),
    st.builds(lambda year, n: Due(DueKind.QUARTER, date(year, 3 * n - 2, 1)), YEARS, st.integers(1, 4)),
    st.builds(lambda year: Due(DueKind.YEAR, date(year, 1, 1)), YEARS),
    st.builds(lambda year: Due(DueKind.FINANCIAL_YEAR, date(year, 4, 1)), YEARS),
)


@pytest.mark.parametrize(
    ("written", "kind", "last_day", "words", "short"),
    [
        ("2017-03-31", DueKind.DAY, "2017-03-31", "31 March 2017", "31 Mar 2017"),
        ("2016-09-01", DueKind.DAY, "2016-09-01", "1 September 2016", "1 Sept 2016"),
        ("2017-03", DueKind.MONTH, "2017-03-31", "March 2017", "Mar 2017"),
        ("2016-02", DueKind.MONTH, "2016-02-29", "February 2016", "Feb 2016"),
        ("2017-02", DueKind.MONTH, "2017-02-28", "February 2017", "Feb 2017"),
        ("2100-02", DueKind.MONTH, "2100-02-28", "February 2100", "Feb 2100"),
        ("2016-12", DueKind.MONTH, "2016-12-31", "December 2016", "Dec 2016"),
        ("2017-Q1", DueKind.QUARTER, "2017-03-31", "January to March 2017", "Jan to Mar 2017"),
        ("2017-Q2", DueKind.QUARTER, "2017-06-30", "April to June 2017", "Apr to Jun 2017"),
        ("2017-Q3", DueKind.QUARTER, "2017-09-30", "July to September 2017", "Jul to Sept 2017"),
        ("2017-Q4", DueKind.QUARTER, "2017-12-31", "October to December 2017", "Oct to Dec 2017"),
        ("2017", DueKind.YEAR, "2017-12-31", "2017", "2017"),
        ("2016/17", DueKind.FINANCIAL_YEAR, "2017-03-31", "2016/17", "2016/17"),
        ("1999/00", DueKind.FINANCIAL_YEAR, "2000-03-31", "1999/00", "1999/00"),
        ("2199/00", DueKind.FINANCIAL_YEAR, "2200-03-31", "2199/00", "2199/00"),
    ],
)
def test_every_form_of_a_due_date_has_its_last_day_and_its_words(
    written: str, kind: DueKind, last_day: str, words: str, short: str
) -> None:
    found = due(written)
    assert found.kind is kind
    assert found.end == day(last_day)
    assert str(found) == found.words() == words
    assert found.words(short=True) == short


def test_one_date_is_another_way_to_write_one_with_the_same_last_day() -> None:
    assert due("2017-Q1").ends_with(due("2017-03-31"))
    assert due("2017-03-31").ends_with(due("2016/17"))
    assert not due("2017-Q1").ends_with(due("2017-01-01"))
    assert not due("2017-Q1").ends_with(None)
    assert not due("2017-Q1").ends_with(ONGOING)
    assert not ONGOING.ends_with(ONGOING)


def test_ongoing_has_no_last_day() -> None:
    assert due_from_value("ongoing") == ONGOING
    assert ONGOING.end is None
    assert ONGOING.words() == "ongoing"


@given(DUES)
def test_a_due_date_is_read_again_as_it_was_written(any_due: Due) -> None:
    assert due_from_value(any_due.value) == any_due


@given(DUES, st.booleans())
def test_what_a_due_date_is_shown_as_can_be_typed(any_due: Due, short: bool) -> None:
    assert due_from_typed(any_due.words(short=short), TODAY) == any_due


@given(DAYS)
def test_what_is_stored_and_what_is_shown_with_its_weekday_can_be_typed(any_day: date) -> None:
    assert due_from_typed(any_day.isoformat(), TODAY) == on(any_day)
    assert due_from_typed(f"{WEEKDAYS[any_day.weekday()]} {long_date(any_day)}", TODAY) == on(any_day)


@given(DUES)
def test_the_last_day_is_not_before_the_first_and_the_day_after_begins_the_next(any_due: Due) -> None:
    if any_due.start is None or any_due.end is None:
        return
    assert any_due.start <= any_due.end
    if any_due.kind is not DueKind.DAY:
        assert (any_due.end + timedelta(days=1)).day == 1


FORMS = 'write a date such as 2017-03-31, or "2017-03", "2017-Q1", "2017", "2016/17" or "ongoing" in quotes'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2017-03-31", "write the date 2017-03-31 without quotes"),
        ("soon", FORMS),
        ("", FORMS),
        ("2017-13", FORMS),
        ("2017-00", FORMS),
        ("2017-Q5", FORMS),
        ("2016/18", FORMS),
        ("1899", FORMS),
        ("2200", FORMS),
        ("２０１７", "the date has a fullwidth digit two (U+FF12): replace it with an ordinary 2"),
        ("2016–17", "the date has an en dash (U+2013): replace it with an ordinary hyphen (-)"),
        (" 2017", FORMS),
        (2017, FORMS),
        (True, FORMS),
        (datetime(2017, 3, 31, 12, 0), FORMS),  # noqa: DTZ001  (a date and time as a plan may have it)
        (["2017"], FORMS),
    ],
)
def test_anything_else_in_a_plan_is_refused_with_the_forms_that_there_are(value: object, words: str) -> None:
    with pytest.raises(ValueError, match=r"^(?:write|the date has) ") as caught:
        due_from_value(value)
    assert str(caught.value) == words


@given(DAYS, st.booleans())
def test_a_completion_is_read_again_as_it_was_written_and_can_be_typed_as_shown(any_day: date, exact: bool) -> None:
    completion = Completion(any_day, exact=exact)
    assert dates.completion_from_value(completion.value) == completion
    assert date_input.completion_from_typed(completion.words(), any_day) == completion
    assert date_input.completion_from_typed(completion.words(short=True), any_day) == completion


def test_a_completion_is_a_day_or_by_a_day() -> None:
    assert Completion(day("2017-03-20")).words() == "20 March 2017"
    by = dates.completion_from_value("by 2016-09-28")
    assert by == Completion(day("2016-09-28"), exact=False)
    assert str(by) == "by 28 September 2016"
    assert by.words(short=True) == "by 28 Sept 2016"


@pytest.mark.parametrize(
    "value", ["2017-03-20", "by 2017-02-30", "by 28 September", "by ", "", 3, "2017-03", "BY 2017"]
)
def test_anything_else_is_no_completion(value: object) -> None:
    with pytest.raises(ValueError, match="write a date such as 2017-03-20, or "):
        dates.completion_from_value(value)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        # a day without a year is the next such day; TODAY is Monday 12 December 2016
        ("31 mar", "2017-03-31"),
        ("31mar", "2017-03-31"),
        ("31st March", "2017-03-31"),
        ("12 dec", "2016-12-12"),
        ("11 dec", "2017-12-11"),
        ("13/12", "2016-12-13"),
        ("31/3", "2017-03-31"),
        ("31.3", "2017-03-31"),
        ("1 sept", "2017-09-01"),
        ("1 Sep.", "2017-09-01"),
        ("29 feb", "2020-02-29"),
        # with a year
        ("31 mar 2017", "2017-03-31"),
        ("31 March, 2017", "2017-03-31"),
        ("31 mar 17", "2017-03-31"),
        ("31/3/2017", "2017-03-31"),
        ("31/03/17", "2017-03-31"),
        ("31.3.2017", "2017-03-31"),
        ("2017-03-31", "2017-03-31"),
        ("2017-3-1", "2017-03-01"),
        ("  31   MAR 2017 ", "2017-03-31"),
        ("11 dec 2016", "2016-12-11"),
        # with the day of the week
        ("Friday 31 March 2017", "2017-03-31"),
        ("fri 31 mar", "2017-03-31"),
        ("Fri, 31/3/2017", "2017-03-31"),
        ("today", "2016-12-12"),
        ("Tomorrow", "2016-12-13"),
        # longer times
        ("mar 2017", "2017-03"),
        ("September 2017", "2017-09"),
        ("2017-03", "2017-03"),
        ("2017-q1", "2017-Q1"),
        ("Q1 2017", "2017-Q1"),
        ("q4-2017", "2017-Q4"),
        ("January to March 2017", "2017-Q1"),
        ("oct-dec 2017", "2017-Q4"),
        ("2017", "2017"),
        ("2016/17", "2016/17"),
        ("Ongoing", "ongoing"),
        # steps from today
        ("+3m", "2017-03-12"),
        ("+ 3 months", "2017-03-12"),
        ("+2w", "2016-12-26"),
        ("+10d", "2016-12-22"),
        ("+1q", "2017-03-12"),
        ("+1 year", "2017-12-12"),
        ("-2w", "2016-11-28"),
        ("+0d", "2016-12-12"),
    ],
)
def test_a_due_date_is_understood_as_people_type_it(typed: str, understood: str) -> None:
    assert due_from_typed(typed, TODAY) == due(understood)


def test_nothing_typed_is_no_date() -> None:
    assert due_from_typed("  ", TODAY) is None
    assert date_input.completion_from_typed("", TODAY) is None


@pytest.mark.parametrize(
    ("current", "step", "understood"),
    [
        ("2016-12-31", "+3m", "2017-03-31"),
        ("2016-12-31", "+2m", "2017-02-28"),
        ("2019-12-31", "+2m", "2020-02-29"),
        ("2020-02-29", "+1y", "2021-02-28"),
        ("2020-02-29", "+4y", "2024-02-29"),
        ("2017-03-31", "-1m", "2017-02-28"),
        ("2017-01-31", "+1q", "2017-04-30"),
        ("2017-01-31", "+1w", "2017-02-07"),
        # what is not exact stays so when it is moved by whole ones
        ("2017-03", "+1m", "2017-04"),
        ("2017-11", "+2m", "2018-01"),
        ("2017-Q1", "+3m", "2017-Q2"),
        ("2017-Q4", "+1q", "2018-Q1"),
        ("2017", "+1y", "2018"),
        ("2016/17", "+12m", "2017/18"),
        # else it goes by its last day
        ("2017-Q1", "+1m", "2017-04-30"),
        ("2017-Q2", "+1m", "2017-07-31"),
        ("2017", "+3m", "2018-03-31"),
        ("2016/17", "+2w", "2017-04-14"),
        ("2017-03", "+10d", "2017-04-10"),
        # a standing duty has no date to count from
        ("ongoing", "+3m", "2017-03-12"),
    ],
)
def test_a_step_counts_from_the_current_due_date(current: str, step: str, understood: str) -> None:
    assert due_from_typed(step, TODAY, due(current)) == due(understood)


@pytest.mark.parametrize(
    ("typed", "message", "advice"),
    [
        ("soon", "“soon” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("31 foo", "“31 foo” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("2016/18", "“2016/18” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("+3", "“+3” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("+1 decade", "“+1 decade” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("freeday", "“freeday” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
        ("30 feb", "“30 feb” is not a date: there is no 30 February.", "It has the days 1 to 29."),
        ("0 mar", "“0 mar” is not a date: there is no 0 March.", "It has the days 1 to 31."),
        ("29 feb 2017", "“29 feb 2017” is not a date: there is no 29 February 2017.", "It has the days 1 to 28."),
        ("2017-02-29", "“2017-02-29” is not a date: there is no 29 February 2017.", "It has the days 1 to 28."),
        ("3/31/2017", "“3/31/2017” is not a date: there is no month 31.", "Write the day first: 31/3/2017."),
        ("31/13", "“31/13” is not a date: there is no month 13.", "Write the day first: 31/3/2017."),
        ("2017-13-01", "“2017-13-01” is not a date: there is no month 13.", "Write the day first: 31/3/2017."),
        ("1 mar 1899", "“1 mar 1899” is not a date that a plan can have.", "Years run from 1900 to 2199."),
        ("mar 2200", "“mar 2200” is not a date that a plan can have.", "Years run from 1900 to 2199."),
        ("q1 1066", "“q1 1066” is not a date that a plan can have.", "Years run from 1900 to 2199."),
        ("+9999y", "“+9999y” leads out of the calendar.", "Years run from 1900 to 2199."),
        ("+200y", "“+200y” leads out of the calendar.", "Years run from 1900 to 2199."),
        (
            "Monday 31 March 2017",
            "“Monday 31 March 2017” is not a date: 31 March 2017 is a Friday.",
            "Leave the day of the week out, or give another day.",
        ),
        (
            "March to May 2017",
            "“March to May 2017” is not a quarter of the calendar, and a due date is no other range.",
            "Give the last month or the last day.",
        ),
        ("\x1b[2Jx", "“␛[2Jx” is not understood as a date.", f"Write for example {date_input.TYPED_FORMS}."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason_and_what_to_write(typed: str, message: str, advice: str) -> None:
    with pytest.raises(RuleError) as caught:
        due_from_typed(typed, TODAY)
    assert (caught.value.message, caught.value.advice) == (message, advice)


def test_a_very_long_wrong_date_gives_a_short_message() -> None:
    with pytest.raises(RuleError) as caught:
        due_from_typed("x" * 3000, TODAY)
    assert len(caught.value.message) < 120


@given(st.text(max_size=30))
def test_no_typed_text_gives_anything_but_a_date_or_a_message(typed: str) -> None:
    try:
        found = due_from_typed(typed, TODAY)
        advice = "none needed"
    except RuleError as error:
        found, advice = ONGOING, error.advice
    assert advice
    assert (found is None) is (not typed.split())


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("12 dec", "2016-12-12"),
        ("13 dec", "2015-12-13"),
        ("31 mar", "2016-03-31"),
        ("31/3", "2016-03-31"),
        ("29 feb", "2016-02-29"),
        ("31 mar 2017", "2017-03-31"),
        ("31 mar 17", "2017-03-31"),
        ("31/3/17", "2017-03-31"),
        ("wed 7 dec", "2016-12-07"),
        ("tomorrow", "2016-12-13"),
        ("-1w", "2016-12-05"),
        ("+1w", "2016-12-19"),
    ],
)
def test_where_a_past_day_is_wanted_one_without_a_year_is_the_last_such_day(typed: str, understood: str) -> None:
    assert date_input.past_day_from_typed(typed, TODAY) == day(understood)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_without_a_year_a_day_is_the_nearest_such_day_ahead_or_behind(today: date, of_year: date) -> None:
    typed = f"{of_year.day}/{of_year.month}"
    ahead, behind = date_input.day_from_typed(typed, today), date_input.past_day_from_typed(typed, today)
    assert behind <= today <= ahead
    assert (ahead.month, ahead.day) == (behind.month, behind.day) == (of_year.month, of_year.day)
    assert (ahead - behind).days <= 8 * 366


@pytest.mark.parametrize("typed", ["", " ", "mar 2017", "2017", "ongoing", "2017-Q1"])
def test_where_a_day_is_wanted_a_longer_time_is_none(typed: str) -> None:
    with pytest.raises(RuleError, match="is not a day") as caught:
        date_input.day_from_typed(typed, TODAY)
    assert caught.value.advice == "Write it as 2017-03-31 or 31 mar 2017."


@pytest.mark.parametrize(
    ("typed", "completion"),
    [
        ("today", Completion(TODAY)),
        ("20 nov", Completion(day("2016-11-20"))),
        ("20 dec", Completion(day("2015-12-20"))),
        ("by 28 sept 2016", Completion(day("2016-09-28"), exact=False)),
        ("By 2016-09-28", Completion(day("2016-09-28"), exact=False)),
    ],
)
def test_a_completion_is_understood_as_people_type_it(typed: str, completion: Completion) -> None:
    assert date_input.completion_from_typed(typed, TODAY) == completion


def test_nothing_can_have_been_completed_in_the_time_to_come() -> None:
    with pytest.raises(RuleError, match="13 December 2016 is still to come") as caught:
        date_input.completion_from_typed("13 dec 2016", TODAY)
    assert caught.value.field == "completed"
    assert caught.value.advice
    with pytest.raises(RuleError, match="is not understood"):
        date_input.completion_from_typed("by", TODAY)


def test_only_a_date_without_a_time_is_a_day() -> None:
    assert dates.is_day(date(2017, 1, 1))
    assert not dates.is_day(datetime(2017, 1, 1, 0, 0))  # noqa: DTZ001  (a date and time as a plan may have it)
    assert not dates.is_day("2017-01-01")


@given(DAYS, st.integers(-600, 600))
def test_moving_by_months_keeps_the_day_or_takes_the_last_of_the_month(start: date, months: int) -> None:
    moved = dates.add_months(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day == start.day or (moved.day < start.day and (moved + timedelta(days=1)).day == 1)


def test_where_a_day_is_wanted_only_forms_of_a_day_are_offered() -> None:
    for understood in (date_input.day_from_typed, date_input.past_day_from_typed):
        with pytest.raises(RuleError) as caught:
            understood("soon", TODAY)
        offered = caught.value.advice.removeprefix("Write for example ").removesuffix(".").replace(" or ", ", ")
        forms = offered.split(", ")
        assert len(forms) == 5
        assert all(understood(form, TODAY) for form in forms)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("31-Mar-27", "2027-03-31"),
        ("31-03-2027", "2027-03-31"),
        ("31–03–2027", "2027-03-31"),
        ("31/03/2027 00:00:00", "2027-03-31"),
        ("2027/03/31", "2027-03-31"),
        ("2027‑03‑31", "2027-03-31"),
        ("March 31, 2027", "2027-03-31"),
        ("31st of March 2027", "2027-03-31"),
        ("by 31 March 2027", "2027-03-31"),
        ("31\u00a0March\u00a02027", "2027-03-31"),
        ("Mar-27", "2027-03"),
        ("Sep ‘19", "2019-09"),
        ("end March 2027", "2027-03"),
        ("by the end of March 2018", "2018-03"),
        ("2010-11", "2010-11"),
        ("2026-27", "2026/27"),
        ("2026/2027", "2026/27"),
        ("FY 2026/27", "2026/27"),
        ("2026–27", "2026/27"),
        ("On-going", "ongoing"),
    ],
)
def test_dates_are_understood_as_spreadsheets_and_papers_write_them(typed: str, understood: str) -> None:
    due = due_from_typed(typed, date(2026, 11, 30))
    assert due is not None
    assert str(due.value) == understood


@pytest.mark.parametrize("typed", ["March 17", "10-11", "2026/28", "2026-28", "by", "end of", "end"])
def test_a_date_that_could_mean_two_things_or_nothing_is_not_guessed(typed: str) -> None:
    with pytest.raises(RuleError, match="is not understood as a date"):
        due_from_typed(typed, date(2026, 11, 30))


@pytest.mark.parametrize("late", ["2016-09-30", "2016-11", "2016-Q3", "2015", "2015/16", "2016-12-11"])
def test_a_step_counts_from_today_if_the_due_date_is_past(late: str) -> None:
    past = due(late)
    assert due_from_typed("+3m", TODAY, past) == due_from_typed("+3m", TODAY) == due("2017-03-12")
    assert date_input.counts_from_today(" + 3 months ", past, TODAY)
    assert not date_input.counts_from_today("31 mar", past, TODAY)
    assert not date_input.counts_from_today("+3m", due("2016-12-12"), TODAY)


@given(DAYS)
def test_examples_of_dates_are_ahead_of_today_and_understood(today: date) -> None:
    assume(dates.FIRST_YEAR < today.year < dates.LAST_YEAR)
    for example in date_input.due_examples(today):
        typed = example.partition(" (")[0]
        understood = due_from_typed(typed, today)
        assert understood is not None
        assert understood.end is None or understood.end >= today
