"""A summary as JSON says all that the summary says, in values that programs can count on."""

from __future__ import annotations

import json

import pytest

from actionplan.history.summary import Summary, summarise
from actionplan.model.as_json import LIST_KEYS
from actionplan.model.plan import Status
from actionplan.reports import data
from tests import council
from tests.reports import sample


@pytest.fixture(scope="module")
def summary() -> Summary:
    """Return the summary whose figures were worked out by hand."""
    return summarise(council.PERIOD, *council.points(), council.events())


def test_reading_the_text_gives_the_values_again(summary: Summary) -> None:
    for found in (summary, sample.demo(), sample.hostile()):
        text = data.text(found)
        assert json.loads(text) == data.values(found)
        assert text.endswith("}\n")
        assert "\x1b" not in text


def test_text_of_a_plan_is_as_it_stands_there(summary: Summary) -> None:
    titles = {row["title"] for row in data.values(sample.hostile())["actions"]}
    assert titles == {sample.HOSTILE}
    assert data.values(summary)["title"] == "Two years of a plan"


def test_all_seven_statuses_are_counted_zeros_too(summary: Summary) -> None:
    counts = data.values(summary)["counts"]
    for when in ("previous", "current"):
        assert list(counts[when]["by_status"]) == [str(status) for status in Status]
        assert 0 in counts[when]["by_status"].values()


def test_an_action_has_the_keys_of_list_and_what_the_period_did_to_it(summary: Summary) -> None:
    found = data.values(summary)
    more = {"previous_status", "direction", "late_against_first", "move_explained", "rating_out_of_date"}
    more |= {"on_time", "on_time_after_change", "days_late"}
    assert all(row.keys() == {*LIST_KEYS} | more for row in found["actions"])
    assert [row.keys() for row in found["removed"]] == [{*LIST_KEYS, "removed_on", "removed_at_meeting"}]
    by_id = {row["id"]: row for row in found["actions"]}
    assert (by_id["C"]["previous_status"], by_id["C"]["direction"]) == ("at-risk", "worse")
    assert (by_id["L"]["previous_status"], by_id["L"]["direction"]) == (None, None)
    assert by_id["C"]["slipped_days"] == 365
    assert by_id["C"]["late_against_first"]
    # A part of the actions is the same objects again.
    for name in ("needs_attention", "completed", "added", "closed", "reopened", "coming_up", "stale"):
        assert all(row == by_id[row["id"]] for row in found[name])


def test_previous_and_what_came_and_went_give_current(summary: Summary) -> None:
    for found in map(data.values, (summary, sample.demo(), sample.demo(include_exempt=True))):
        counts = found["counts"]
        total = counts["previous"]["total"] + len(found["added"]) - len(found["removed"])
        assert total == counts["current"]["total"] == len(found["actions"])
        for when in ("previous", "current"):
            for key, number in found["lifecycle"][when].items():
                assert sum(group[when][key] for group in found["by_cornerstone"]) == number


def test_a_move_has_both_its_own_dates_and_how_often_its_action_moved(summary: Summary) -> None:
    recorded, silent, _ = data.values(summary)["date_changes"]
    assert (recorded["number"], recorded["moves"], recorded["recorded"]) == (2, 2, True)
    assert (silent["number"], silent["moves"], silent["recorded"]) == (None, 0, False)
    assert (silent["reason"], silent["agreed_by"]) == (None, None)


def test_progress_ends_with_the_lifecycle_of_now() -> None:
    found = data.values(sample.demo())
    assert {key: found["progress"][-1][key] for key in found["lifecycle"]["current"]} == found["lifecycle"]["current"]
    days = [point["as_at"] for point in found["progress"]]
    assert days == sorted(days)
