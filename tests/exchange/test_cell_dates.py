"""Dates in columns: what is exact, what is assumed, what is asked, and what stays words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actionplan.exchange.cell_dates import DateRules, Sure, are_serials, read_date, read_words, rules_of
from actionplan.exchange.sheet import cell_of
from actionplan.text import MONTHS

RULES = DateRules()
IN_2012 = DateRules(year=2012)


def told(text: str, rules: DateRules = RULES) -> tuple[str, str]:
    reading = read_words(text, rules)
    return str(reading.due.value) if reading.due else "", reading.sure.value


@pytest.mark.parametrize(
    ("text", "due", "sure"),
    [
        ("", "", "exact"),
        ("End of April 2019", "2019-04", "exact"),
        ("by the end of March 2018", "2018-03", "exact"),
        ("Nov-18", "2018-11", "exact"),
        ("Sep ‘19", "2019-09", "exact"),
        ("September 30, 2020", "2020-09-30", "exact"),
        ("January – March 2023", "2023-Q1", "exact"),
        ("Q1 2023/24", "2023-Q2", "exact"),
        ("2022/23", "2022/23", "exact"),
        ("2010-11", "2010-11", "exact"),
        ("2023-24", "2023/24", "exact"),
        ("On-going", "ongoing", "exact"),
        ("Spring 2025", "2025-05", "assumed"),
        ("Winter 2024", "2025-02", "assumed"),
        ("Further details by Spring 2025", "2025-05", "assumed"),
        ("Initially Autumn 2025, then always", "2025-11", "assumed"),
        ("Early 24", "2024-Q1", "assumed"),
        ("late 2024", "2024-Q4", "assumed"),
        ("Mid June 2024", "2024-06", "assumed"),
        ("2020-22", "2022", "assumed"),
        ("March to June 2023", "2023-06", "assumed"),
        ("30 September 2013 – review completed", "2013-09-30", "assumed"),
        ("31 March 2017 (tbc)", "2017-03-31", "assumed"),
        ("Yearly", "ongoing", "assumed"),
        ("31 August (annually)", "ongoing", "assumed"),
        ("on a six monthly basis", "ongoing", "assumed"),
        ("Every two years", "ongoing", "assumed"),
        ("Quarterly with updates in October and March", "ongoing", "assumed"),
        ("Ongoing; Autumn 2025 update", "ongoing", "assumed"),
        ("Q3 2016", "2016-Q3", "ask"),
        ("March 17", "2017-03", "ask"),
        ("30 Sept", "", "ask"),
        ("End May", "", "ask"),
        ("13/11", "", "ask"),
        ("1", "", "words"),
        ("12 months", "", "words"),
        ("30–90 days", "", "words"),
        ("<30 days", "", "words"),
        ("Feb & Oct", "", "words"),
        ("N/A", "", "words"),
        ("ASAP", "", "words"),
        ("Invited to review March 2015.", "", "words"),
        ("Across the timeline to 2030", "", "words"),
        ("2024/25 financial year to 2030/31 financial year", "", "words"),
        ("Within three months of the approval", "", "words"),
        ("31 June 2019", "", "words"),
        ("44440", "", "words"),
    ],
)
def test_a_cell_says_no_more_and_no_less_than_its_words(text: str, due: str, sure: str) -> None:
    assert told(text) == (due, sure)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_without_a_year_takes_the_one_that_the_file_names_and_is_asked(month: int) -> None:
    name = MONTHS[month - 1]
    for text in (f"7 {name}", f"7th {name[:3]}", f"7-{name[:3]}", f"7/{month}"):
        assert told(text) == ("", "ask")
        assert told(text, IN_2012) == (f"2012-{month:02}-07", "ask"), text
    assert told(f"End {name}", IN_2012) == (f"2012-{month:02}", "ask")
    assert told(f"Mid {name}", IN_2012) == (f"2012-{month:02}", "assumed")


@pytest.mark.parametrize(
    ("text", "rules", "due"),
    [
        ("Q3 2016", replace(RULES, financial_quarters=True), "2016-Q4"),
        ("Q4 2016", replace(RULES, financial_quarters=True), "2017-Q1"),
        ("Q3 2016", replace(RULES, financial_quarters=False), "2016-Q3"),
        ("March 17", replace(RULES, month_before_year=True), "2017-03"),
        ("March 17", replace(IN_2012, month_before_year=False), "2012-03-17"),
    ],
)
def test_what_was_asked_is_read_as_it_was_answered(text: str, rules: DateRules, due: str) -> None:
    assert told(text, rules)[0] == due


@pytest.mark.parametrize("separator", "/.-")
def test_the_order_of_day_and_month_is_decided_for_the_whole_column(separator: str) -> None:
    def column(*texts: str) -> list[str]:
        cells = [cell_of(text.replace("/", separator)) for text in texts]
        rules = rules_of(cells, RULES)
        return [str(reading.due.value) if (reading := read_date(cell, rules)).due else "" for cell in cells]

    assert column("03/04/2018", "25/04/2018") == ["2018-04-03", "2018-04-25"]
    assert column("03/04/2018", "04/25/2018") == ["2018-03-04", "2018-04-25"]
    assert column("03/04/2018") == ["2018-04-03"]
    # Both orders in one column: what fits neither is not guessed.
    assert column("25/04/2018", "04/25/2018") == ["2018-04-25", ""]


def test_bare_numbers_are_days_only_where_the_whole_column_has_them() -> None:
    numbers = [cell_of(text) for text in ("44440", "44896", "", "TBC")]
    assert are_serials(numbers)
    assert str(read_date(numbers[0], RULES, is_serial=True).due) == "1 September 2021"
    assert not are_serials([cell_of(text) for text in ("44440", "March 2019", "May 2019", "2021")])


def test_a_struck_out_date_is_the_one_before() -> None:
    moved = read_date(cell_of("<s>September 30, 2020</s> <b>October 31, 2020*</b>"), RULES)
    assert (str(moved.before), str(moved.due), moved.sure) == ("30 September 2020", "31 October 2020", Sure.EXACT)
    away = read_date(cell_of("~~July 31, 2020~~ 90 days after guidance"), RULES)
    assert (str(away.before), away.due, away.sure) == ("31 July 2020", None, Sure.WORDS)
