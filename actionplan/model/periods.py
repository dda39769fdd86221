"""The periods that a plan is reviewed by: six months each unless the plan says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.model.dates import FIRST_YEAR, LAST_YEAR, add_months
from actionplan.text import long_date

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Period:
    """Some days on end, first and last included; `following` is the last day of the period after it."""

    first: date
    last: date
    following: date

    @property
    def eve(self) -> date:
        """The day before it, as at which it is compared."""
        return self.first - timedelta(days=1)

    @property
    def months(self) -> int:
        """How many whole calendar months it has; 0 if it does not have whole ones."""
        after = self.last + timedelta(days=1)
        months = (after.year - self.first.year) * 12 + after.month - self.first.month
        return months if after.day == self.first.day else 0

    def holds(self, day: date) -> bool:
        """Return whether a day is in it."""
        return self.first <= day <= self.last

    def words(self) -> str:
        """Return it as "1 October 2016 to 31 March 2017"."""
        return f"{long_date(self.first)} to {long_date(self.last)}"


def numbered(plan: Plan, today: date, number: int) -> Period:
    """Return a period of the plan by number: 0 holds today, -1 is the one before it, 1 the one after it.

    Where the plan does not say when its first period begins, it is taken to begin when the plan was approved.
    Raises RuleError if it would lie outside the years that a plan can have.
    """
    start, length = plan.review.start or plan.approved, plan.review.every_months
    index = ((today.year - start.year) * 12 + today.month - start.month) // length
    try:
        # Months differ in length, so the estimate may be one period too far on.
        if add_months(start, index * length) > today:
            index -= 1
        index += number
        first, after, end = (add_months(start, (index + step) * length) for step in range(3))
    except (ValueError, OverflowError):
        first = after = end = date.max
    if first.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise RuleError(
            f"There is no period {number}.", f"Years run from {FIRST_YEAR} to {LAST_YEAR}; 0 is the period of today."
        )
    return Period(first, after - timedelta(days=1), end - timedelta(days=1))


def holding(plan: Plan, day: date) -> Period:
    """Return the period of the plan that holds a day; at the ends of the calendar, the year of the day."""
    try:
        return numbered(plan, day, 0)
    except RuleError:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        return Period(first, last, last)


def up_to(plan: Plan, start: Period, day: date) -> list[Period]:
    """Return the periods of the plan from one of them to the one that holds a day; none if it begins after that."""
    found = [start] if start.first <= day else []
    while found and found[-1].last < min(day, found[-1].following):
        found.append(holding(plan, found[-1].last + timedelta(days=1)))
    return found


def between(first: date, last: date) -> Period:
    """Return the period from one day to another; the one that follows is as long.

    Raises RuleError if it would end before it begins.
    """
    if last < first:
        raise RuleError(
            f"The period would end on {long_date(last)}, before it begins on {long_date(first)}.",
            "Give --from and --to the other way round.",
        )
    return Period(first, last, _following(first, last))


def _following(first: date, last: date) -> date:
    after = last + timedelta(days=1)
    try:
        if months := Period(first, last, last).months:
            return add_months(after, months) - timedelta(days=1)
        return last + (last - first) + timedelta(days=1)
    except (ValueError, OverflowError):
        return date.max
