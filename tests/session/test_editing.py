"""What both doors promise of an edit: it is on disk at once, can be taken back, and runs over nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.errors import BrokenPlanError, PlanFileError, RuleError
from actionplan.model.date_input import due_from_typed
from actionplan.model.edits.basic import AddAction, AddUpdate, SetDue, SetStatus, SetText, Several
from actionplan.model.plan import Status
from actionplan.session.session import ConflictError, Session
from actionplan.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from actionplan.model.edits.basic import Edit

from tests.sessions import OPEN_ID, OTHER_ID, PLAN, TODAY, changed_lines, council, opened, owner


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return council(tmp_path)


@pytest.fixture
def session(folder: Path) -> Session:
    return opened(folder)


# Edits and undo


def test_an_edit_is_on_disk_when_it_returns_and_touches_its_own_lines_only(folder: Path, session: Session) -> None:
    applied = session.apply(owner(OPEN_ID, "Records Manager"))
    assert [change.field for change in applied.changes] == ["owner"]
    assert applied.lines[0].startswith(f"{OPEN_ID} ")
    assert opened(folder).plan.actions[OPEN_ID].owner == "Records Manager"
    assert changed_lines(folder) == ['+owner = "Records Manager"']


def test_an_edit_that_changes_nothing_writes_nothing(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Records Manager"))
    stamp = atomic.stamp(folder / "plan.toml")
    assert session.apply(owner(OPEN_ID, "Records Manager")).changes == ()
    assert atomic.stamp(folder / "plan.toml") == stamp
    session.undo()
    with pytest.raises(RuleError, match="nothing to undo"):
        session.undo()


def test_undo_and_redo_bring_back_the_very_bytes_and_say_what_they_did(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    edits: list[Edit] = [
        owner(OPEN_ID, "Records Manager"),
        SetStatus(OTHER_ID, Status.AT_RISK, note="The trainer left.", next="Find another."),
        SetDue(OPEN_ID, due_from_typed("31 mar 2017", TODAY)),
        AddAction("Write to the archive", details=(owner("", "Archivist"),)),
    ]
    states = [path.read_bytes()]
    for edit in edits:
        session.apply(edit)
        states.append(path.read_bytes())
    for expected in reversed(states[:-1]):
        assert session.undo().lines
        assert path.read_bytes() == expected
    with pytest.raises(RuleError, match="nothing to undo"):
        session.undo()
    for expected in states[1:]:
        assert session.redo().lines
        assert path.read_bytes() == expected
    with pytest.raises(RuleError, match="nothing to redo"):
        session.redo()


def test_undo_brings_back_lines_that_the_program_would_not_write_so(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    session.apply(owner(OPEN_ID, "Records Manager"))
    text, by_hand = path.read_text(encoding="utf-8"), "owner   =  'Records Manager'   # as agreed"
    path.write_text(text.replace('owner = "Records Manager"', by_hand), encoding="utf-8")
    before, session = path.read_bytes(), opened(folder)
    session.apply(SetText(OPEN_ID, "owner", ""))
    assert b"Records Manager" not in path.read_bytes()
    session.undo()
    assert path.read_bytes() == before


def test_a_new_edit_ends_what_could_be_made_again(session: Session) -> None:
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.undo()
    session.apply(owner(OPEN_ID, "Archivist"))
    with pytest.raises(RuleError, match="nothing to redo"):
        session.redo()


def test_nothing_to_undo_is_said(session: Session) -> None:
    with pytest.raises(RuleError, match="nothing to undo") as caught:
        session.undo()
    assert caught.value.advice


def test_a_rule_that_is_not_met_leaves_the_file_as_it_was(folder: Path, session: Session) -> None:
    before = (folder / "plan.toml").read_bytes()
    several = Several((owner(OPEN_ID, "Records Manager"), SetStatus(OPEN_ID, Status.OFF_TRACK)))
    with pytest.raises(RuleError) as caught:
        session.apply(several)
    assert caught.value.field == "note"
    assert (folder / "plan.toml").read_bytes() == before
    assert session.plan.actions[OPEN_ID].owner is None


def test_the_read_only_view_changes_nothing(folder: Path) -> None:
    before = (folder / "plan.toml").read_bytes()
    view = opened(folder, read_only=True)
    acts: list[Callable[[], object]] = [view.undo, view.redo, view.save, view.discard]
    acts += [lambda: view.apply(owner(OPEN_ID, "Me")), lambda: view.revert(OPEN_ID)]
    for act in acts:
        with pytest.raises(RuleError, match="read-only"):
            act()
    assert (folder / "plan.toml").read_bytes() == before
    assert not view.can_write


# Two at once


def test_changes_to_different_fields_by_two_people_both_stand(folder: Path, session: Session) -> None:
    other = opened(folder)
    other.apply(SetStatus(OPEN_ID, Status.ON_TRACK))
    session.apply(owner(OPEN_ID, "Records Manager"))
    action = opened(folder).plan.actions[OPEN_ID]
    assert (action.status, action.owner) == (Status.ON_TRACK, "Records Manager")
    assert session.plan.actions[OPEN_ID] == action


def test_a_field_that_both_changed_is_put_to_the_person_with_both_values(folder: Path, session: Session) -> None:
    opened(folder).apply(owner(OPEN_ID, "Archivist"))
    with pytest.raises(ConflictError) as caught:
        session.apply(owner(OPEN_ID, "Records Manager"))
    assert "Archivist" in caught.value.message
    assert "Records Manager" in caught.value.message
    assert opened(folder).plan.actions[OPEN_ID].owner == "Archivist"
    session.apply(owner(OPEN_ID, "Records Manager"), force=True)
    assert opened(folder).plan.actions[OPEN_ID].owner == "Records Manager"


def test_a_comment_written_by_hand_meanwhile_stays_and_undo_still_works(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    session.apply(owner(OPEN_ID, "Records Manager"))
    path.write_bytes(path.read_bytes() + b"# looked at by hand\n")
    session.undo()
    assert path.read_bytes() == PLAN.read_bytes() + b"# looked at by hand\n"


def test_undo_takes_back_its_own_field_where_another_was_changed_in_the_same_lines(
    folder: Path, session: Session
) -> None:
    session.apply(AddUpdate(OPEN_ID, "Began."))
    opened(folder).apply(AddUpdate(OPEN_ID, "Went on."))
    session.undo()
    assert [update.text for update in opened(folder).plan.actions[OPEN_ID].updates] == ["Went on."]


def test_undo_can_be_tried_again_once_a_plan_with_an_error_is_mended(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    before = path.read_bytes()
    session.apply(owner(OPEN_ID, "Records Manager"))
    after = path.read_bytes()
    path.write_bytes(after + b"half a line")
    with pytest.raises(BrokenPlanError):
        session.undo()
    path.write_bytes(after)
    session.undo()
    assert path.read_bytes() == before


def test_undo_of_what_somebody_changed_again_is_refused_and_loses_nothing(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Records Manager"))
    opened(folder).apply(owner(OPEN_ID, "Archivist"))
    with pytest.raises(ConflictError) as caught:
        session.undo()
    assert [(clash.ours, clash.theirs) for clash in caught.value.clashes] == [("Archivist", None)]
    assert opened(folder).plan.actions[OPEN_ID].owner == "Archivist"


def test_an_undo_that_is_refused_stays_the_next_one_and_can_be_insisted_on(folder: Path, session: Session) -> None:
    session.apply(SetStatus(OTHER_ID, Status.AT_RISK, note="The trainer left."))
    session.apply(owner(OPEN_ID, "Records Manager"))
    opened(folder).apply(owner(OPEN_ID, "Archivist"))
    for _ in range(2):
        with pytest.raises(ConflictError):
            session.undo()
    assert session.plan.actions[OTHER_ID].status is Status.AT_RISK
    assert session.undo(force=True).lines
    plan = opened(folder).plan
    assert (plan.actions[OPEN_ID].owner, plan.actions[OTHER_ID].status) == (None, Status.AT_RISK)
    opened(folder).apply(owner(OPEN_ID, "Clerk"))
    with pytest.raises(ConflictError):
        session.redo()
    session.redo(force=True)
    assert opened(folder).plan.actions[OPEN_ID].owner == "Archivist"


def test_reload_sees_what_others_wrote(folder: Path, session: Session) -> None:
    assert not session.reload()
    opened(folder).apply(owner(OPEN_ID, "Archivist"))
    assert session.reload()
    assert session.plan.actions[OPEN_ID].owner == "Archivist"


def test_a_plan_that_breaks_meanwhile_is_neither_shown_nor_written(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    broken = path.read_bytes().replace(b"schema = 1", b"schema = ")
    path.write_bytes(broken)
    with pytest.raises(BrokenPlanError) as caught:
        session.reload()
    assert caught.value.problems
    with pytest.raises(BrokenPlanError):
        session.apply(owner(OPEN_ID, "Archivist"))
    assert path.read_bytes() == broken
    path.write_bytes(PLAN.read_bytes())
    session.apply(owner(OPEN_ID, "Archivist"))
    assert opened(folder).plan.actions[OPEN_ID].owner == "Archivist"


def test_a_plan_that_vanished_is_said(folder: Path, session: Session) -> None:
    (folder / "plan.toml").unlink()
    with pytest.raises(PlanFileError, match=r"plan\.toml"):
        session.apply(owner(OPEN_ID, "Archivist"))


def test_a_newer_schema_is_read_and_not_written(folder: Path) -> None:
    path = folder / "plan.toml"
    newer = path.read_bytes().replace(b"schema = 1", b"schema = 2")
    path.write_bytes(newer)
    session = opened(folder)
    assert session.plan.actions
    assert not session.can_write
    with pytest.raises(PlanFileError, match="newer"):
        session.apply(owner(OPEN_ID, "Archivist"))
    assert path.read_bytes() == newer


def test_an_edit_is_held_against_the_plan_that_the_person_had_in_view(folder: Path, session: Session) -> None:
    seen = session.plan
    opened(folder).apply(owner(OPEN_ID, "Archivist"))
    assert session.reload()
    with pytest.raises(ConflictError):
        session.apply(owner(OPEN_ID, "Town Clerk"), seen=seen)
    assert session.plan.actions[OPEN_ID].owner == "Archivist"
