"""Dates as councils write and say them: every month, separator, dash and quotation mark."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest

from actionplan.errors import RuleError
from actionplan.model.date_input import complete_date, due_from_typed, financial_reading
from actionplan.text import MONTHS, WEEKDAYS
from tests.builders import due

# A Tuesday.
TODAY = date(2024, 10, 1)
DASHES = "-‐‑‒–—−"
QUOTES = "'‘’`"
NAMES = [(number, name[:length]) for number, name in enumerate(MONTHS, 1) for length in (3, 4, len(name))]


def value(typed: str) -> str:
    found = due_from_typed(typed, TODAY)
    assert found is not None
    return str(found.value)


@pytest.mark.parametrize(("number", "name"), NAMES)
def test_a_month_is_read_however_its_year_is_joined(number: int, name: str) -> None:
    wanted = f"2019-{number:02}"
    typed = [f"{name}{dash}19" for dash in DASHES] + [f"{name} {quote}19" for quote in QUOTES]
    typed += [f"{name}{quote}19" for quote in QUOTES] + [
        f"{name}{gap}2019" for gap in (" ", "-", "/", ".", ", ", "\u00a0")
    ]
    typed += [f"{name}/19", f"{name}.19", f"{name}. 2019", f"{number}/2019", f"{number:02}-2019", f"2019-{number:02}"]
    for text in typed:
        assert value(text) == wanted, text
        assert value(text.upper()) == wanted, text
        for limit in ("by ", "end ", "End of ", "the end of ", "by the end of ", "until ", "no later than end of "):
            assert value(limit + text) == wanted, limit + text
        for mark in ("*", "†", ".", " "):
            assert value(text + mark) == wanted, text + mark


@pytest.mark.parametrize(("number", "name"), NAMES)
def test_a_day_is_read_however_its_parts_are_joined(number: int, name: str) -> None:
    last = monthrange(2020, number)[1]
    for day in (1, 2, 3, 11, 22, last):
        wanted = date(2020, number, day).isoformat()
        weekday = WEEKDAYS[date(2020, number, day).weekday()]
        typed = [f"{day}{gap}{name}{gap}2020" for gap in (" ", "/", ".", *DASHES, "\u00a0")]
        typed += [f"{day}{gap}{name}{gap}20" for gap in ("/", ".", *DASHES)] + [f"{day} {name} {q}20" for q in QUOTES]
        typed += [
            f"{name} {day}, 2020",
            f"{name} {day} 2020",
            f"{day}th of {name} 2020",
            f"{weekday} {day} {name} 2020",
        ]
        typed += [f"{day:02}{gap}{number:02}{gap}2020" for gap in ("/", ".", *DASHES)]
        typed += [f"2020{gap}{number:02}{gap}{day:02}" for gap in ("/", ".", *DASHES)]
        for text in typed:
            assert value(text) == wanted, text
        assert value(f"by {day} {name} 2020") == wanted


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_quarter_of_a_financial_year_is_the_calendar_quarter_that_it_is(number: int) -> None:
    wanted = ("2016-Q2", "2016-Q3", "2016-Q4", "2017-Q1")[number - 1]
    ordinal, word = ("1st", "2nd", "3rd", "4th")[number - 1], ("first", "second", "third", "fourth")[number - 1]
    years = ["2016/17", "2016/2017", "16/17", "FY 2016/17", "FY16/17", *(f"2016{dash}17" for dash in DASHES)]
    for year in years:
        typed = [
            f"Q{number} {year}",
            f"q{number}, {year}",
            f"Q{number} ({year})",
            f"Q{number}-{year}",
            f"Qtr {number} {year}",
        ]
        typed += [
            f"Quarter {number} {year}",
            f"{ordinal} quarter {year}",
            f"{word} quarter of {year}",
            f"end of Q{number} {year}",
        ]
        typed += [f"{year} Q{number}"]
        for text in typed:
            assert value(text) == wanted, text
            assert financial_reading(text) is None, text
    assert value(f"Q{number} 2016") == value(f"2016 Q{number}") == value(f"2016-Q{number}") == f"2016-Q{number}"
    assert financial_reading(f"Q{number} 2016") == due(wanted)
    assert financial_reading(f"2016-Q{number}") is None


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("end of June", "2025-06"),
        ("June", "2025-06"),
        ("October", "2024-10"),
        ("next October", "2025-10"),
        ("by the end of May", "2025-05"),
        ("next Friday", "2024-10-04"),
        ("Friday", "2024-10-04"),
        ("on Friday", "2024-10-04"),
        ("Tuesday", "2024-10-08"),
        ("in 3 months", "2025-01-01"),
        ("3m", "2025-01-01"),
        ("3 months", "2025-01-01"),
        ("three months' time", "2025-01-01"),
        ("in a fortnight", "2024-10-15"),
        ("in six weeks", "2024-11-12"),
        ("10d", "2024-10-11"),
        ("in a year", "2025-10-01"),
        ("next month", "2024-11"),
        ("end of the month", "2024-10"),
        ("end of next month", "2024-11"),
        ("end of the quarter", "2024-Q4"),
        ("next quarter", "2025-Q1"),
        ("end of the year", "2024"),
        ("end of the financial year", "2024/25"),
        ("tomorrow", "2024-10-02"),
    ],
)
def test_what_is_said_in_a_meeting_is_counted_from_today(typed: str, understood: str) -> None:
    assert value(typed) == understood
    # A sheet was not written today, so it means no day there.
    assert complete_date(typed) is None


def test_a_step_with_a_sign_is_counted_from_the_due_date_and_one_without_from_today() -> None:
    current = due("2025-03-31")
    assert due_from_typed("+3m", TODAY, current) == due("2025-06-30")
    assert due_from_typed("3m", TODAY, current) == due("2025-01-01")


@pytest.mark.parametrize("typed", ["March 17", "Mar 17", "march 17th"])
def test_what_may_be_a_day_or_a_month_is_refused_with_both_ways_to_write_it(typed: str) -> None:
    with pytest.raises(RuleError, match="not understood") as caught:
        due_from_typed(typed, TODAY)
    assert caught.value.advice == "Write 17 mar for the day, or mar 2017 for the month."


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Feb & Oct",
            "1",
            "12 months of work",
            "<30 days",
            "30–90 days",
            "ASAP",
            "tbc",
            "N/A",
            "Spring 2025",
            "mid May",
        ),
        *(
            "Q5 2016",
            "Q3 2016/18",
            "Q3 17",
            "FY17 Q3",
            "2016/19",
            "16/17",
            "Jan to Feb 2017",
            "Friday March",
            "an",
            "in",
        ),
        *("next", "last June", "0 months", "in 0 weeks", "99999 years", "Marchy 2019", "31 June 2019", "Smarch-19"),
    ],
)
def test_anything_else_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(RuleError) as caught:
        due_from_typed(typed, TODAY)
    assert caught.value.advice


@pytest.mark.parametrize(
    "typed", ["31 March", "31/3", "13 Nov", "Friday 31 March", "today", "yesterday", "+3m", "", "by"]
)
def test_without_today_no_year_is_invented(typed: str) -> None:
    assert complete_date(typed) is None
