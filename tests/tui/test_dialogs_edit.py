"""The dialogs that add an action and change any field of one: a title is enough, and every field can be set."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.model.dates import Completion, on
from actionplan.model.edits.basic import SetNext, SetText
from actionplan.model.edits.details import ChangeEvidence, SetMilestone
from actionplan.model.plan import Exemption, Extra, Milestone, Occurrence, Plan, Status
from actionplan.model.rhythm import Rhythm
from actionplan.session.editing import merge_edit
from actionplan.tui.dialogs import FieldsDialog, NewDialog, NextDialog
from actionplan.tui.dialogs.chosen import ExemptDialog
from actionplan.tui.dialogs.milestone import MilestoneDialog
from actionplan.tui.dialogs.one_line import EvidenceDialog, TextDialog
from actionplan.tui.dialogs.others import DependsDialog
from tests.tui.dialog_host import (
    ASSUMED,
    BARE,
    CLOSED,
    DONE,
    FULL,
    MAKERS,
    MOVED,
    PLAN,
    TODAY,
    answer_to,
    due,
    keys,
    opened,
    settled,
)
from tests.tui.screen_text import screen_lines, words_on

if TYPE_CHECKING:
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action

USED = frozenset({"IM-17"})


def new() -> NewDialog:
    return NewDialog(PLAN, TODAY, lambda: USED)


def added(edit: Edit) -> Action:
    """Return the action that an edit adds."""
    after = edit.apply(PLAN, TODAY)
    return after.actions[next(known for known in after.actions if known not in PLAN.actions)]


def after(edit: Edit, action: Action, plan: Plan = PLAN) -> Action:
    """Return an action after an edit."""
    plan = replace(plan, actions={**plan.actions, action.id: action})
    return edit.apply(plan, TODAY).actions[action.id]


# A new action


async def test_a_title_and_enter_are_enough_to_add_an_action() -> None:
    action = added(await answer_to(new(), "=Write a schedule", "enter"))
    assert action == replace(BARE, id="IM-18", title="Write a schedule", added=TODAY)


async def test_the_id_is_after_the_highest_one_ever_used_and_is_shown() -> None:
    async with opened(new()) as (app, _):
        assert "It will be IM-18." in words_on(app)


async def test_owner_date_cornerstone_and_outcome_come_at_once_and_enter_adds_from_any_line() -> None:
    typed = ("=Write it", "down", "=dir", "tab", "tab", "=31 mar", "down", "=open", "down", "=All know", "enter")
    action = added(await answer_to(new(), *typed))
    assert (action.owner, action.due, action.cornerstone) == ("Director of Finance", due("2017-03-31"), "open")
    assert (action.outcome, action.assumed) == ("All know", ())
    with_owner = added(await answer_to(new(), "=Write it", "down", "=Clerk", "enter"))
    assert with_owner.owner == "Clerk"


async def test_a_new_owner_is_set_as_typed_and_one_there_is_by_tab_or_the_right_arrow() -> None:
    assert added(await answer_to(new(), "=a", "down", "=head", "enter")).owner == "head"
    taken = await answer_to(new(), "=a", "down", "=head", "right", "enter")
    assert added(taken).owner == "Head of Policy and Communications"


@pytest.mark.parametrize(
    ("typed", "line", "said"),
    [
        (("enter",), "title", "An action has to have a title."),
        (("=a", "down", "down", "=soon", "enter"), "due", "“soon” is not understood as a date."),
        (("=a", "down", "down", "down", "=holes", "enter"), "cornerstone", "There is no cornerstone holes."),
    ],
)
async def test_what_is_wrong_is_said_at_its_line_and_the_rest_stays(
    typed: tuple[str, ...], line: str, said: str
) -> None:
    async with opened(new()) as (app, pilot):
        await keys(pilot, *typed)
        assert not app.answers
        assert app.line == line
        assert said in words_on(app)


async def test_where_the_record_takes_its_time_the_dialog_is_open_and_adds_once_the_id_is_known() -> None:
    read = threading.Event()

    def used() -> frozenset[str]:
        read.wait(10)
        return USED

    async with opened(NewDialog(PLAN, TODAY, used)) as (app, pilot):
        assert "Its id is looked up …" in words_on(app)
        await keys(pilot, "=Write it", "enter")
        assert not app.answers
        assert "One moment: its id is looked up in the record." in words_on(app)
        read.set()
        await app.workers.wait_for_complete()
        await settled(pilot)
    assert [added(edit).id for edit in app.answers] == ["IM-18"]


async def test_a_new_action_that_was_given_up_while_the_id_is_looked_up_is_not_added() -> None:
    read = threading.Event()

    def used() -> frozenset[str]:
        read.wait(10)
        return USED

    async with opened(NewDialog(PLAN, TODAY, used)) as (app, pilot):
        await keys(pilot, "=It", "enter", "escape")
        read.set()
        await settled(pilot)
    assert app.answers == [None]


# Any field


# TODAY is 12 December 2016.
DUTY = replace(BARE, due=due("2016-08-31"), repeats=Rhythm(6, "month"), extra=(Extra("Ward", "All"),))


def fields(action: Action, at: str = "") -> FieldsDialog:
    plan = replace(PLAN, actions={**PLAN.actions, action.id: action})
    return FieldsDialog(plan, action, TODAY, may_amend=True, at=at)


@pytest.mark.parametrize(
    ("action", "pressed", "field", "value"),
    [
        (BARE, ("enter", "=Renew the policies", "enter"), "title", "Renew the policies"),
        (BARE, ("s", "enter", "g"), "status", Status.ON_TRACK),
        (BARE, ("o", "enter", "=dir", "enter"), "owner", "Director of Finance"),
        (BARE, ("d", "enter", "=2017", "enter"), "due", due("2017")),
        (BARE, ("c", "enter", "f", "enter"), "cornerstone", "fit"),
        (FULL, ("c", "enter", "n", "enter"), "cornerstone", None),
        (BARE, ("o", "u", "enter", "=All know", "enter"), "outcome", "All know"),
        (DONE, ("c", "o", "m", "enter", "=1 sep", "enter"), "completed", Completion(date(2016, 9, 1))),
        (BARE, ("o", "r", "enter", "=Strategy", "enter"), "origin", "Strategy"),
        (FULL, ("r", "enter", "backspace", "enter"), "risk", None),
        (BARE, ("d", "e", "enter", "=im-02 IM-11", "enter"), "depends_on", ("IM-02", "IM-11")),
        (BARE, ("d", "e", "enter", "=IM-02, asset", "tab", "enter"), "depends_on", ("IM-02",)),
        (BARE, ("d", "e", "enter", "=train", "right", "enter"), "depends_on", ("IM-12",)),
        (BARE, ("e", "enter", "=Minute 4", "enter"), "evidence", ("Minute 4",)),
        (FULL, ("e", "enter", "backspace", "enter"), "evidence", ()),
        (BARE, ("m", "enter", "=Half", "enter", "enter", "enter"), "milestones", (Milestone("Half"),)),
        (FULL, ("m", "m", "enter", "backspace", "enter", "enter", "enter"), "milestones", FULL.milestones[:1]),
        (CLOSED, ("r", "e", "enter", "=13", "tab", "enter"), "superseded_by", "IM-13"),
        (BARE, ("e", "x", "enter", "=3", "enter", "=Prices", "enter"), "exempt", Exemption(3, "Prices")),
        (FULL, ("e", "x", "enter", "backspace", "enter"), "exempt", None),
        (FULL, ("a", "enter", "enter"), "assumed", ("due",)),
        (BARE, ("a", "enter", "o", "enter"), "assumed", ("owner",)),
        (BARE, ("d", "e", "t", "enter", "=All of it", "enter"), "details", "All of it"),
        (BARE, ("r", "e", "f", "enter", "=2.10", "enter"), "reference", "2.10"),
        (BARE, ("s", "u", "enter", "=Clerk; Head of ICT", "enter"), "support", ("Clerk", "Head of ICT")),
        (BARE, ("r", "e", "p", "enter", "=every 6 months", "enter"), "repeats", Rhythm(6, "month")),
        (DUTY, ("o", "c", "enter", "=missed", "enter"), "done", (Occurrence(on(date(2016, 8, 31))),)),
        (DUTY, ("o", "c", "enter", "=30 aug", "enter"), "due", due("2017-02-28")),
        (BARE, ("c", "o", "l", "enter", "=Budget=£5", "enter"), "extra", (Extra("Budget", "£5"),)),
        (DUTY, ("c", "o", "l", "enter", "backspace", "enter"), "extra", ()),
    ],
)
async def test_every_field_is_chosen_by_letters_and_set(
    action: Action, pressed: tuple[str, ...], field: str, value: object
) -> None:
    changed = after(await answer_to(fields(action), *pressed), action)
    assert getattr(changed, field) == value


async def test_an_update_and_the_next_step_are_fields_too() -> None:
    edit = await answer_to(fields(MOVED), "u", "enter", "=Went on", "enter", "=Go on", "enter")
    assert [(each.text, each.next) for each in after(edit, MOVED).updates[1:]] == [("Went on", "Go on")]
    edit = await answer_to(fields(FULL), "n", "enter", "=Look at all", "enter")
    assert edit == SetNext(FULL.id, "Look at all", may_amend=True)


async def test_escape_goes_from_the_field_to_the_list_and_from_there_back() -> None:
    async with opened(fields(BARE)) as (app, pilot):
        await keys(pilot, "r", "enter", "=CR", "escape")
        assert not app.answers
        assert "Choose what to change." in words_on(app)
        await keys(pilot, "escape")
    assert app.answers == [None]


async def test_a_value_that_is_so_already_leaves_the_list_open() -> None:
    async with opened(fields(FULL)) as (app, pilot):
        await keys(pilot, "r", "enter", "enter")
        assert not app.answers
        assert "IM-14: no change" in words_on(app)
        await keys(pilot, "up", "enter", "=Audit", "enter")
    assert app.answers == [SetText("IM-14", "origin", "Audit")]


async def test_the_field_that_was_chosen_is_remembered_and_marked_the_next_time() -> None:
    chosen: list[str] = []
    dialog = FieldsDialog(PLAN, BARE, TODAY, at="Risk", remember=chosen.append)
    async with opened(dialog) as (app, pilot):
        assert "▸ Risk" in words_on(app)
        await keys(pilot, "up", "enter")
    assert chosen == ["Origin"]


async def test_a_field_can_be_clicked() -> None:
    async with opened(fields(BARE)) as (app, pilot):
        lines = screen_lines(app)
        row = next(number for number, line in enumerate(lines) if "Risk" in line)
        await pilot.click(offset=(20, row))
        await settled(pilot)
        assert app.line == "risk"


async def test_letters_that_begin_no_field_change_nothing_and_a_letter_again_goes_to_the_next() -> None:
    async with opened(fields(FULL)) as (app, pilot):
        await keys(pilot, "z", "5")
        assert "▸ Title" in words_on(app)
        await keys(pilot, "e")
        assert "▸ Evidence Minute 4" in words_on(app)
        await keys(pilot, "e")
        assert "▸ Evidence add …" in words_on(app)
        await keys(pilot, "e", "e")
        assert "▸ Evidence Minute 4" in words_on(app)


# What each of them takes care of


async def test_a_text_of_several_lines_stays_as_it_is_unless_another_is_typed() -> None:
    action = replace(BARE, outcome="First\nsecond", assumed=("outcome",))
    plan = replace(PLAN, actions={**PLAN.actions, action.id: action})
    edit = await answer_to(TextDialog(plan, action, TODAY, "outcome"), "enter")
    assert after(edit, action, plan) == replace(action, assumed=())


async def test_a_piece_of_evidence_is_changed_in_its_place() -> None:
    edit = await answer_to(EvidenceDialog(PLAN, FULL, TODAY, FULL.evidence[0]), "=Minute 5", "enter")
    assert edit == ChangeEvidence("IM-14", FULL.evidence[0], "Minute 5")


async def test_a_milestone_keeps_what_was_not_typed() -> None:
    quarter = Milestone("Half", due("2017-Q1"))
    action = replace(BARE, milestones=(quarter,))
    plan = replace(PLAN, actions={**PLAN.actions, action.id: action})
    dialog = MilestoneDialog(plan, action, TODAY, quarter)
    edit = await answer_to(dialog, "enter", "enter", "=today", "enter")
    assert edit == SetMilestone("IM-13", replace(quarter, done=TODAY), quarter)


async def test_dependencies_are_set_against_those_that_were_seen() -> None:
    edit = await answer_to(DependsDialog(PLAN, FULL, TODAY), "=IM-02", "enter")
    meanwhile = replace(FULL, depends_on=(*FULL.depends_on, "IM-13"))
    plan = replace(PLAN, actions={**PLAN.actions, FULL.id: meanwhile})
    assert edit is not None
    assert merge_edit(PLAN, plan, edit, TODAY).actions[FULL.id].depends_on == ("IM-02", "IM-13")


async def test_words_that_no_action_has_are_said_and_refused_as_an_id() -> None:
    async with opened(MAKERS["depends"](PLAN, BARE)) as (app, pilot):
        await keys(pilot, "=xyzzy")
        assert "? no action has “xyzzy”" in words_on(app)
        await keys(pilot, "tab", "enter")
        assert "There is no action xyzzy in the plan." in words_on(app)


async def test_the_reason_of_an_exemption_can_be_taken_away() -> None:
    edit = await answer_to(ExemptDialog(PLAN, FULL, TODAY), "enter", "backspace", "enter")
    assert after(edit, FULL).exempt == Exemption(3)


async def test_a_next_step_is_added_where_todays_update_is_saved_and_amended_where_not() -> None:
    for may_amend, count in ((True, 1), (False, 2)):
        edit = await answer_to(NextDialog(PLAN, FULL, TODAY, may_amend=may_amend), "=Ask all", "enter")
        updates = after(edit, FULL).updates
        assert (len(updates), updates[-1].next) == (count, "Ask all")


async def test_an_assumed_value_is_confirmed_by_setting_it_again() -> None:
    edit = await answer_to(fields(ASSUMED), "o", "enter", "enter")
    assert after(edit, ASSUMED).assumed == ("status", "due")


@pytest.mark.parametrize(
    "name", ["next", "new", "fields", "title", "evidence", "milestone", "depends", "cornerstone", "exempt", "assumed"]
)
async def test_escape_answers_nothing(name: str) -> None:
    async with opened(MAKERS[name](PLAN, FULL)) as (app, pilot):
        await keys(pilot, "=a", "escape")
    assert app.answers == [None]
