"""What both doors promise: what was agreed is saved as the group agreed it, and can be looked up."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RecordError, RuleError
from actionplan.model import diff
from actionplan.model.date_input import due_from_typed
from actionplan.model.dates import Completion
from actionplan.model.edits.basic import AddAction, AddUpdate, Restore, SetDue, SetNext, SetStatus
from actionplan.model.edits.details import SetAssumed
from actionplan.model.meeting import Meeting
from actionplan.model.plan import Status, Update
from actionplan.session import commit_message
from actionplan.session.session import Session
from actionplan.storage import private
from actionplan.text import long_date
from tests.gitrepo import commit, git, hook
from tests.sessions import OPEN_ID, OTHER_ID, PLAN, TODAY, changed_lines, council, opened, owner

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from actionplan.session.results import RecordState
    from actionplan.storage.document import Document, LockedPlan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return council(tmp_path)


@pytest.fixture
def session(folder: Path) -> Session:
    return opened(folder)


# The record


def test_what_is_not_saved_yet_is_counted_and_told(session: Session) -> None:
    session.look_at_record()
    assert not session.unsaved()
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.apply(SetStatus(OTHER_ID, Status.ON_TRACK))
    unsaved = session.unsaved()
    assert {change.id for change in unsaved.changes} == {OPEN_ID, OTHER_ID}
    assert len(session.lines(unsaved.changes)) == 2


def test_an_update_may_be_amended_until_it_is_saved(session: Session) -> None:
    session.look_at_record()
    session.apply(AddUpdate(OPEN_ID, "Half is done."))
    assert session.may_amend(OPEN_ID)
    session.apply(SetNext(OPEN_ID, "The other half", session.may_amend(OPEN_ID)))
    assert session.plan.actions[OPEN_ID].updates[-1] == Update(TODAY, "Half is done.", "The other half")
    session.save()
    assert not session.may_amend(OPEN_ID)
    session.apply(SetNext(OPEN_ID, "All of it", session.may_amend(OPEN_ID)))
    last = session.plan.actions[OPEN_ID].updates[-2:]
    assert [update.next for update in last] == ["The other half", "All of it"]
    assert session.may_amend(OPEN_ID)


def test_where_the_record_is_empty_an_update_may_be_amended_and_where_it_cannot_be_read_not(folder: Path) -> None:
    def may_amend() -> bool:
        session = opened(folder)
        session.look_at_record()
        return session.may_amend(OPEN_ID)

    plan = folder / "plan.toml"
    whole = plan.read_text(encoding="utf-8")
    plan.write_text("schema =", encoding="utf-8")
    commit(folder, "plan.toml", message="Broken")
    plan.write_text(whole, encoding="utf-8")
    assert not may_amend()
    head = folder / ".git" / "HEAD"
    head.write_text("no branch\n", encoding="utf-8")
    assert not may_amend()
    shutil.rmtree(folder / ".git")
    assert may_amend()


def test_a_meeting_is_saved_as_one_entry_with_a_line_an_action(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.apply(SetDue(OTHER_ID, due_from_typed("2017-Q1", TODAY)))
    saved = session.save(meeting=date(2016, 10, 11))
    assert saved is not None
    assert saved.subject == "Information Management Group, 11 October 2016: 2 actions updated"
    body = git(folder, "log", "-1", "--format=%B")
    assert body.rstrip("\n") == commit_message.whole(saved.subject, saved.lines, date(2016, 10, 11)).rstrip("\n")
    assert git(folder, "log", "-1", "--format=%(trailers:key=Meeting,valueonly)").strip() == "2016-10-11"
    assert git(folder, "rev-parse", "HEAD").strip() == saved.saved.commit
    assert git(folder, "status", "--porcelain") == ""
    assert not session.unsaved()
    with pytest.raises(RuleError, match="nothing to undo"):
        session.undo()


def test_a_save_in_another_window_ends_what_can_be_undone_and_one_of_other_files_does_not(
    folder: Path, session: Session
) -> None:
    session.look_at_record()
    session.apply(owner(OPEN_ID, "Records Manager"))
    commit(folder, message="Nothing of the plan")
    session.look_at_record()
    session.undo()
    session.redo()
    opened(folder).save()
    session.look_at_record()
    with pytest.raises(RuleError, match="nothing to undo"):
        session.undo()


def test_a_record_that_cannot_compare_is_said_and_editing_goes_on(folder: Path, session: Session) -> None:
    (folder / ".gitattributes").write_text("plan.toml filter=none\n", encoding="utf-8")
    git(folder, "config", "filter.none.clean", "false")
    git(folder, "config", "filter.none.required", "true")
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.look_at_record()
    assert [change.id for change in session.unsaved().changes] == [OPEN_ID]
    with pytest.raises(RecordError, match="filter"):
        session.save()


def test_nothing_to_save_is_no_error(folder: Path, session: Session) -> None:
    head = git(folder, "rev-parse", "HEAD")
    assert session.save() is None
    assert git(folder, "rev-parse", "HEAD") == head


def test_a_change_of_layout_alone_is_saved_too(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    path.write_bytes(path.read_bytes() + b"\n# one more remark\n")
    session.reload()
    session.look_at_record()
    assert session.unsaved().only_layout
    saved = session.save()
    assert saved is not None
    assert "notes and layout" in saved.subject
    assert git(folder, "status", "--porcelain") == ""


def test_a_message_that_could_not_be_saved_is_offered_again(folder: Path, session: Session) -> None:
    refusing = hook(folder, "pre-commit", "echo The clerk says no >&2; exit 1")
    session.apply(owner(OPEN_ID, "Records Manager"))
    with pytest.raises(RecordError) as caught:
        session.save(message="What we agreed")
    assert "The clerk says no" in getattr(caught.value, "output", "")
    assert session.subject() == "What we agreed"
    assert opened(folder).subject() == "What we agreed"
    assert opened(folder).plan.actions[OPEN_ID].owner == "Records Manager"
    session.undo()
    session.redo()
    refusing.unlink()
    saved = session.save()
    assert saved is not None
    assert git(folder, "log", "-1", "--format=%s").strip() == "What we agreed"
    assert "What we agreed" not in opened(folder).subject()


def test_a_message_that_was_made_up_is_made_up_anew_for_the_next_try(folder: Path, session: Session) -> None:
    refusing = hook(folder, "pre-commit", "exit 1")
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.look_at_record()
    with pytest.raises(RecordError):
        session.save(message=session.subject())
    refusing.unlink()
    following = Session(session.path, today=TODAY + timedelta(days=7))
    saved = following.save()
    assert saved is not None
    assert long_date(TODAY + timedelta(days=7)) in saved.subject


def test_editing_goes_on_without_a_record_and_the_record_can_be_begun(tmp_path: Path) -> None:
    shutil.copy(PLAN, tmp_path / "plan.toml")
    session = opened(tmp_path)
    session.apply(owner(OPEN_ID, "Records Manager"))
    assert session.look_at_record().trouble is not None
    assert session.unsaved().is_first
    with pytest.raises(RecordError) as caught:
        session.save()
    assert caught.value.advice
    session.record.create()
    saved = session.save(meeting=TODAY)
    assert saved is not None
    assert saved.subject.endswith(f"plan with {len(session.plan.actions)} actions")
    assert git(tmp_path, "status", "--porcelain") == ""


def test_the_plan_as_it_was_saved_can_be_read_by_day_and_by_entry(folder: Path, session: Session) -> None:
    first = git(folder, "rev-parse", "HEAD").strip()
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.save()
    assert session.as_at(first).plan.actions[OPEN_ID].owner is None
    assert session.as_at("HEAD").plan.actions[OPEN_ID].owner == "Records Manager"
    assert session.as_at("2016-10-12").plan.actions[OPEN_ID].owner == "Records Manager"
    assert session.as_at("2016-10-12").day == date(2016, 10, 12)
    with pytest.raises(RecordError):
        session.as_at("2016-10-11")
    with pytest.raises(RecordError):
        session.as_at("no-such-entry")


def test_differences_between_saved_states_and_the_file(folder: Path, session: Session) -> None:
    first = git(folder, "rev-parse", "HEAD").strip()
    session.apply(owner(OPEN_ID, "Records Manager"))
    assert [change.id for change in session.diff()] == [OPEN_ID]
    session.save()
    session.apply(owner(OTHER_ID, "Trainer"))
    assert [change.id for change in session.diff()] == [OTHER_ID]
    assert [change.id for change in session.diff(first)] == [OPEN_ID, OTHER_ID]
    assert [change.id for change in session.diff(first, "HEAD")] == [OPEN_ID]


def test_one_action_goes_back_to_the_saved_state(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.apply(owner(OTHER_ID, "Trainer"))
    assert session.revert(OPEN_ID.lower()).lines
    plan = opened(folder).plan
    assert (plan.actions[OPEN_ID].owner, plan.actions[OTHER_ID].owner) == (None, "Trainer")
    session.undo()
    assert opened(folder).plan.actions[OPEN_ID].owner == "Records Manager"


def test_going_back_takes_out_what_was_added_and_brings_back_what_was_taken_out(folder: Path, session: Session) -> None:
    session.apply(AddAction("Write to the archive"))
    new = list(session.plan.actions)[-1]
    session.revert(new)
    assert (folder / "plan.toml").read_bytes() == PLAN.read_bytes()
    with pytest.raises(RuleError, match="IM-99"):
        session.revert("IM-99")


def test_discard_brings_back_the_very_bytes_and_can_be_undone(folder: Path, session: Session) -> None:
    path = folder / "plan.toml"
    path.write_bytes(path.read_bytes() + b"# a remark\n")
    session.apply(owner(OPEN_ID, "Records Manager"))
    edited = path.read_bytes()
    assert session.discard().lines
    assert path.read_bytes() == PLAN.read_bytes()
    session.undo()
    assert path.read_bytes() == edited


def test_ids_that_were_ever_used_are_known(folder: Path, session: Session) -> None:
    session.apply(AddAction("Write to the archive", used=session.used_ids()))
    new = list(session.plan.actions)[-1]
    session.save()
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    start = text.index(f"[actions.{new}]")
    (folder / "plan.toml").write_text(text[:start], encoding="utf-8")
    session.reload()
    session.save()
    assert new in session.used_ids()
    session.apply(AddAction("Something else", used=session.used_ids()))
    newest = list(session.plan.actions)[-1]
    assert newest > new


def test_what_was_saved_broken_is_said_and_editing_goes_on(folder: Path) -> None:
    path = folder / "plan.toml"
    path.write_bytes(b"schema = \n")
    commit(folder, "plan.toml", message="Broken")
    path.write_bytes(PLAN.read_bytes())
    session = opened(folder)
    session.look_at_record()
    assert "cannot be compared" in session.state.note
    assert session.unsaved()
    with pytest.raises(RecordError, match="cannot be compared"):
        session.diff()
    assert session.save() is not None
    assert not session.unsaved()


def test_the_words_of_an_applied_edit_are_those_of_the_difference(session: Session) -> None:
    before = session.plan
    applied = session.apply(SetStatus(OPEN_ID, Status.AT_RISK, note="The store is full.", next="Ask for shelves."))
    assert applied.lines == tuple(diff.lines(diff.differences(before, session.plan), session.plan))


# The meeting


def test_a_meeting_is_kept_with_its_place_and_found_again_and_git_sees_nothing_of_it(
    folder: Path, session: Session
) -> None:
    assert session.open_meeting() is None
    meeting = Meeting.begun(session.plan, TODAY).went_on()
    session.keep_meeting(meeting)
    assert opened(folder).open_meeting() == meeting
    assert git(folder, "status", "--porcelain") == ""
    session.end_meeting()
    assert opened(folder).open_meeting() is None
    session.end_meeting()


def test_what_left_the_plan_has_left_the_meeting_too(folder: Path, session: Session) -> None:
    new = session.apply(AddAction("Try the new shelves")).changes[0].id
    assert new is not None
    session.keep_meeting(Meeting.begun(session.plan, TODAY).went_to(new))
    session.apply(Restore(new, None))
    meeting = opened(folder).open_meeting()
    assert meeting is not None
    assert new not in {item.id for item in meeting.items}
    assert meeting.at in session.plan.actions


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b"\xff", b'{"on": 3}', b"[" * 100_000])
def test_a_kept_meeting_that_cannot_be_read_is_none(session: Session, kept: bytes) -> None:
    private.write(session.path, "meeting", kept)
    assert session.open_meeting() is None


def test_the_read_only_view_keeps_no_meeting(folder: Path) -> None:
    session = opened(folder, read_only=True)
    with pytest.raises(RuleError, match="read-only view"):
        session.keep_meeting(Meeting.begun(session.plan, TODAY))


def test_an_edit_of_a_meeting_is_dated_by_its_day(session: Session) -> None:
    day = date(2016, 10, 5)
    session.apply(AddUpdate(OPEN_ID, "Agreed."), on=day)
    session.apply(SetStatus(OPEN_ID, Status.COMPLETE), on=day)
    action = session.plan.actions[OPEN_ID]
    assert action.last_update is not None
    assert (action.last_update.on, action.completed) == (day, Completion(day))


def test_saving_a_meeting_closes_it_and_saving_for_another_day_does_not(session: Session) -> None:
    session.keep_meeting(Meeting.begun(session.plan, TODAY))
    session.apply(owner(OPEN_ID, "Archivist"))
    session.save(meeting=TODAY - timedelta(days=1))
    assert session.open_meeting() is not None
    session.apply(owner(OPEN_ID, "Records Manager"))
    session.save(meeting=TODAY)
    assert session.open_meeting() is None


def test_a_save_is_refused_where_it_is_not_what_was_shown(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Archivist"))
    session.look_at_record()
    shown = session.unsaved().changes
    opened(folder).apply(owner(OTHER_ID, "Town Clerk"))
    before = git(folder, "rev-parse", "HEAD")
    with pytest.raises(RuleError, match="changed by somebody else while this was shown, so nothing was saved"):
        session.save(meeting=TODAY, shown=shown)
    assert git(folder, "rev-parse", "HEAD") == before
    saved = session.save(meeting=TODAY, shown=session.unsaved().changes)
    assert saved is not None
    assert len(saved.lines) == 2


def test_any_line_that_is_not_saved_can_be_taken_back_alone(folder: Path, session: Session) -> None:
    session.apply(owner(OPEN_ID, "Archivist"))
    session.apply(AddUpdate(OPEN_ID, "Agreed."))
    session.look_at_record()
    first, second = session.pending_changes()
    assert (first.words, second.words) == ("owner Archivist (was not set)", "update “Agreed.”")
    assert first.back is not None
    session.apply(first.back)
    assert [line.words for line in session.pending_changes()] == ["update “Agreed.”"]
    session.undo()
    assert session.pending_changes() == (first, second)
    for line in session.pending_changes():
        assert line.back is not None
        session.apply(line.back)
    assert changed_lines(folder) == []


def test_a_due_date_that_the_record_has_as_agreed_does_not_become_an_assumption(session: Session) -> None:
    due = due_from_typed("2017-03-31", TODAY)
    session.apply(SetDue(OPEN_ID, due))
    session.apply(SetAssumed(OPEN_ID, "due", is_assumed=True))
    session.apply(SetAssumed(OPEN_ID, "due", is_assumed=False))
    session.save()
    with pytest.raises(RuleError, match=f"{OPEN_ID}: the group has agreed its due date, as the record shows"):
        session.apply(SetAssumed(OPEN_ID, "due", is_assumed=True))
    with pytest.raises(RuleError, match="the group has agreed"):
        opened(session.path.parent).apply(SetAssumed(OPEN_ID, "due", is_assumed=True), force=True)
    session.apply(SetAssumed(OPEN_ID, "owner", is_assumed=True))
    assert session.plan.actions[OPEN_ID].assumed[-1] == "owner"


def test_an_edit_asks_the_record_before_the_plan_is_locked_and_not_while_it_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.apply(SetDue(OPEN_ID, due_from_typed("2017-03-31", TODAY)))
    session.save()
    events: list[str] = []
    fresh = opened(session.path.parent)
    lock, look = fresh.file.locked, fresh.look_at_record

    def locked(known: Document | None = None) -> AbstractContextManager[LockedPlan]:
        events.append("locked")
        return lock(known)

    def looked() -> RecordState:
        events.append("asked")
        return look()

    monkeypatch.setattr(fresh.file, "locked", locked)
    monkeypatch.setattr(fresh, "look_at_record", looked)
    with pytest.raises(RuleError, match="the group has agreed"):
        fresh.apply(SetAssumed(OPEN_ID, "due", is_assumed=True))
    fresh.apply(owner(OTHER_ID, "Archivist"))
    assert events == ["asked", "locked", "locked"]
