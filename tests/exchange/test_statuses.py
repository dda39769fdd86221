"""Words, letters and colours of statuses."""

from __future__ import annotations

import pytest

from actionplan.exchange.cell_dates import Sure
from actionplan.exchange.statuses import read_status
from actionplan.model.plan import DEFAULT_WORDS, Status, StatusWords
from tests.builders import plan


@pytest.mark.parametrize(
    ("text", "status", "sure"),
    [
        ("Not started", Status.NOT_STARTED, "exact"),
        ("COMPLETED.", Status.COMPLETE, "exact"),
        ("Achieved", Status.COMPLETE, "exact"),
        ("On\u00a0Target", Status.ON_TRACK, "exact"),
        ("On-track", Status.ON_TRACK, "exact"),
        ("Deleted", Status.CLOSED, "exact"),
        ("e.g. Paused", Status.ON_HOLD, "exact"),
        ("Not on track to deliver", Status.OFF_TRACK, "exact"),
        ("Some issues – narrative disclosure", Status.AT_RISK, "exact"),
        ("Off target and no action has yet been agreed", Status.OFF_TRACK, "exact"),
        ("Complete and being monitored", Status.COMPLETE, "exact"),
        ("In progress", Status.ON_TRACK, "assumed"),
        ("InProgress", Status.ON_TRACK, "assumed"),
        ("Started – part of the local plan review", Status.ON_TRACK, "assumed"),
        ("Proposed for Closure", Status.ON_TRACK, "assumed"),
        ("G (C)", Status.COMPLETE, "assumed"),
        ("O", Status.ON_TRACK, "assumed"),
        ("Amber", Status.AT_RISK, "ask"),
        ("Delayed", Status.AT_RISK, "ask"),
        ("Pending", Status.ON_HOLD, "ask"),
        ("Not yet due", None, "ask"),
        ("Achieved or On-Target", None, "ask"),
        ("25% complete: red", None, "ask"),
        ("Yearly", None, "ask"),
        ("Y", Status.COMPLETE, "ask"),
        ("Verbal update to be given", None, "words"),
        ("Assets assessed in September", None, "words"),
        ("Completely new wording", None, "words"),
        ("", None, "exact"),
    ],
)
def test_a_word_is_taken_for_no_more_than_it_says(text: str, status: Status | None, sure: str) -> None:
    reading = read_status(text, heading="Status")
    assert (reading.status, reading.sure.value) == (status, sure)


def test_yes_means_complete_only_under_a_heading_that_asks() -> None:
    assert read_status("Yes", heading="Achieved?").sure is Sure.ASSUMED
    assert read_status("Yes", heading="Status").sure is Sure.ASK


def test_the_letters_of_a_rating_are_asked_and_those_of_a_status_are_not() -> None:
    assert (read_status("A", is_rating=True).status, read_status("A", is_rating=True).sure) == (
        Status.AT_RISK,
        Sure.ASK,
    )


def test_the_labels_of_the_council_come_first() -> None:
    own = plan(words={**DEFAULT_WORDS, Status.AT_RISK: StatusWords("Delayed", "Late.")})
    assert read_status("delayed", plan=own).status is Status.AT_RISK
    assert read_status("delayed", plan=own).sure is Sure.EXACT
