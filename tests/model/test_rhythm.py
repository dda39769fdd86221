"""Duties with a rhythm: which occurrence follows, what going on to it keeps, and what counts as a move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actionplan.errors import RuleError
from actionplan.merge.plans import merge
from actionplan.model.diff import differences, lines
from actionplan.model.edits.basic import AddUpdate, SetDue, Several
from actionplan.model.edits.details import PassOccurrence, SetExtra, SetRhythm, SetSupport
from actionplan.model.edits.extensions import AskExtension
from actionplan.model.plan import Action, Extra, Occurrence, Plan, Status, moved_silently, moved_words
from actionplan.model.rhythm import Rhythm, rhythm_from_typed, rhythm_from_value
from tests.builders import TODAY, action, day, due, move, plan, refused

HALF_YEAR = Rhythm(6, "month")


def duty(**fields: Any) -> Action:  # noqa: ANN401  (fields of an action)
    return action(**dict[str, Any](due="2016-08-31", repeats=HALF_YEAR) | fields)


def went_on(one: Action, *days: date | None, today: date = TODAY) -> Action:
    after = plan(one)
    for each in days:
        after = PassOccurrence(one.id, each).apply(after, today)
    return after.actions[one.id]


@pytest.mark.parametrize(
    ("first", "repeats", "following"),
    [
        ("2016-08-31", "6 months", ("2017-02-28", "2017-08-31", "2018-02-28")),
        ("2016-02-29", "1 year", ("2017-02-28", "2018-02-28", "2019-02-28", "2020-02-29")),
        ("2016-12-30", "2 weeks", ("2017-01-13", "2017-01-27")),
        ("2016-12-30", "1 day", ("2016-12-31", "2017-01-01")),
        ("2016-10", "3 months", ("2017-01", "2017-04")),
        ("2016-Q4", "3 months", ("2017-Q1", "2017-Q2")),
        ("2016-Q4", "1 month", ("2017-01-31", "2017-02-28", "2017-03-31", "2017-04-30")),
        ("2016/17", "1 year", ("2017/18", "2018/19")),
        ("2016", "2 years", ("2018", "2020")),
    ],
)
def test_occurrences_are_counted_from_the_first(first: str, repeats: str, following: tuple[str, ...]) -> None:
    one = action(due=first, repeats=rhythm_from_value(repeats))
    for expected in following:
        one = went_on(one, TODAY)
        assert one.due == due(expected)
    assert [entry.due for entry in one.done] == [due(each) for each in (first, *following[:-1])]
    assert (one.moves, one.slipped_days, moved_words(one)) == (0, 0, "")


def test_an_occurrence_that_is_missed_is_overdue_until_it_is_passed_and_kept_as_missed() -> None:
    one = duty()
    assert one.is_overdue(TODAY)
    after = went_on(one, None)
    assert (after.due, after.done) == (due("2017-02-28"), (Occurrence(due("2016-08-31"), None),))
    assert not after.is_overdue(TODAY)
    assert "not missed before" in refused(PassOccurrence("IM-01", None), after).message


@pytest.mark.parametrize(
    ("fields", "on", "words"),
    [
        ({"repeats": None}, TODAY, "has no rhythm"),
        ({"due": None}, TODAY, "has no date"),
        ({"due": "ongoing"}, TODAY, "has no date"),
        ({"status": Status.CLOSED}, TODAY, "is closed"),
        ({}, date(2016, 12, 13), "still to come"),
        ({"due": "2199-12-31"}, TODAY, "beyond the calendar"),
    ],
)
def test_what_cannot_go_on_is_refused(fields: dict[str, object], on: date, words: str) -> None:
    assert words in refused(PassOccurrence("IM-01", on), duty(**fields)).message


def test_going_on_is_no_move_and_skipping_one_without_an_entry_is() -> None:
    one = duty()
    assert not moved_silently(one, went_on(one, day("2016-08-30")))
    assert not moved_silently(one, went_on(one, day("2016-08-30"), TODAY, today=day("2017-03-01")))
    skipped = replace(one, due=due("2017-02-28"))
    assert moved_silently(one, skipped)
    two_for_one = replace(went_on(one, TODAY), due=due("2017-08-31"))
    assert moved_silently(one, two_for_one)


def test_a_moved_occurrence_slips_and_the_next_is_counted_from_the_first_date() -> None:
    before = plan(duty(due="2017-01-31"))
    moved = SetDue("IM-01", due("2017-02-15"), "The chair is away").apply(before, TODAY)
    one = moved.actions["IM-01"]
    assert (one.slipped_days, moved_words(one)) == (15, "moved once, 15 days later than first agreed")
    after = PassOccurrence("IM-01", TODAY).apply(moved, TODAY)
    one = after.actions["IM-01"]
    assert one.due == due("2017-07-31")
    assert (one.moves, one.slipped_days, one.first_due, moved_words(one)) == (1, 0, due("2017-07-31"), "")
    assert not moved_silently(before.actions["IM-01"], one)
    again = SetDue("IM-01", due("2017-08-05"), "Holidays").apply(after, TODAY).actions["IM-01"]
    assert (again.slipped_days, again.first_due) == (5, due("2017-07-31"))
    assert again.first_agreed(again.due_changes[0]) == due("2017-01-31")
    assert again.first_agreed(again.due_changes[1]) == due("2017-07-31")


def test_an_occurrence_that_was_moved_forward_is_not_due_again_on_its_old_date() -> None:
    one = duty(due="2017-01-15", due_changes=(move("2016-12-01", "2017-01-31", "2017-01-15"),))
    assert went_on(one, TODAY).due == due("2017-07-31")


def test_an_extension_request_ends_with_its_occurrence_and_its_words_are_kept() -> None:
    asked = AskExtension("IM-01", due("2017-03-31"), "The store is flooded").apply(plan(duty(due="2017-01-31")), TODAY)
    one = PassOccurrence("IM-01", TODAY).apply(asked, TODAY).actions["IM-01"]
    assert one.extensions == ()
    assert one.last_update is not None
    assert "31 March 2017" in one.last_update.text


@pytest.mark.parametrize(
    ("typed", "rhythm"),
    [
        ("6 months", HALF_YEAR),
        ("every six months", HALF_YEAR),
        ("six-monthly", HALF_YEAR),
        ("Annually", Rhythm(1, "year")),
        ("every year", Rhythm(1, "year")),
        ("12 months", Rhythm(12, "month")),
        ("quarterly", Rhythm(3, "month")),
        ("every 2 quarters", HALF_YEAR),
        ("fortnightly", Rhythm(2, "week")),
        ("2 wks", Rhythm(2, "week")),
        ("6\u00a0months", HALF_YEAR),
        ("", None),
    ],
)
def test_a_rhythm_is_typed_as_people_say_it(typed: str, rhythm: Rhythm | None) -> None:
    assert rhythm_from_typed(typed) == rhythm


@pytest.mark.parametrize("typed", ["0 months", "-1 month", "often", "6", "6 moons", "1000 days"])
def test_what_is_no_rhythm_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(RuleError, match="rhythm") as caught:
        rhythm_from_typed(typed)
    assert "6 months" in caught.value.advice


@pytest.mark.parametrize("value", ["6 month", "1 months", "1 year", "999 days"])
def test_the_rhythm_of_the_file_may_be_singular_or_plural(value: str) -> None:
    assert rhythm_from_value(value).number == int(value.split(maxsplit=1)[0])


@pytest.mark.parametrize("value", ["6", "06 months", "six months", "1.5 years", "6 Months", "", 6, "6  months"])
def test_any_other_value_is_an_error(value: object) -> None:
    with pytest.raises(ValueError, match="how often"):
        rhythm_from_value(value)


def told(before: Plan, after: Plan) -> list[str]:
    return lines(differences(before, after), after)


def test_the_changes_are_told_in_words() -> None:
    before = plan(duty())
    edits = (
        SetExtra("IM-01", "Budget", "£5,000"),
        SetSupport("IM-01", ("Head of ICT", "head of  ict", "")),
        SetRhythm("IM-01", Rhythm(1, "year")),
    )
    after = Several(edits).apply(before, TODAY)
    assert told(before, after) == [
        "IM-01 Title of IM-01: support by Head of ICT; Budget: £5,000; repeats every year (was every 6 months)"
    ]
    changed = SetExtra("im-01", "BUDGET", "£6,000").apply(after, TODAY)
    assert told(after, changed) == ["IM-01 Title of IM-01: Budget: £6,000 (was £5,000)"]
    assert SetExtra("IM-01", "budget", "").apply(changed, TODAY).actions["IM-01"].extra == ()
    kept = PassOccurrence("IM-01", day("2016-08-30")).apply(before, TODAY)
    assert told(before, kept) == [
        (
            "IM-01 Title of IM-01: occurrence of 31 August 2016: kept on 30 August 2016; "
            "due 28 February 2017 (was 31 August 2016)"
        )
    ]


def test_two_people_change_different_columns_and_supporters_of_one_action() -> None:
    base = plan(duty(extra=(Extra("Budget", "£5,000"), Extra("Ward", "All")), support=("Head of ICT",)))
    ours = Several((SetExtra("IM-01", "Budget", ""), SetSupport("IM-01", ("Head of ICT", "Clerk")))).apply(base, TODAY)
    theirs = Several((SetExtra("IM-01", "Ward", "North"), SetSupport("IM-01", ()))).apply(base, TODAY)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert merged.clashes == ()
        assert merged.plan.actions["IM-01"].extra == (Extra("Ward", "North"),)
        assert merged.plan.actions["IM-01"].support == ("Clerk",)


def test_two_people_who_passed_the_same_occurrence_are_no_conflict_and_the_later_date_counts() -> None:
    base, late = plan(duty()), day("2017-03-01")
    ours = PassOccurrence("IM-01", TODAY).apply(base, TODAY)
    theirs = PassOccurrence("IM-01", late).apply(ours, late)
    theirs = AddUpdate("IM-01", "Both are done").apply(theirs, late)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert merged.clashes == ()
        assert merged.plan.actions["IM-01"].due == due("2017-08-31")
        assert [entry.on for entry in merged.plan.actions["IM-01"].done] == [TODAY, late]


def test_two_days_for_one_occurrence_are_a_conflict() -> None:
    base = plan(duty())
    ours, theirs = (PassOccurrence("IM-01", each).apply(base, TODAY) for each in (TODAY, day("2016-12-01")))
    merged = merge(base, ours, theirs)
    assert [clash.key for clash in merged.clashes] == [("IM-01", "done")]
