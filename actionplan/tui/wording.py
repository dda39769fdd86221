"""Changes and the record, in the words of the dashboard's last lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.model.diff import phrases
from actionplan.text import count, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actionplan.errors import ActionPlanError
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan
    from actionplan.session.session import Session
    from actionplan.tui.waiting import Waiting

NO_REPOSITORY, NO_IDENTITY, STOPPED = "no-repository", "no-identity", "stopped"


@dataclass(frozen=True, slots=True)
class RecordWords:
    """What the line about the record says."""

    text: str
    is_unsaved: bool
    is_trouble: bool = False


def told_in_full(error: ActionPlanError) -> list[str]:
    """Return an error, its advice, and the output of another program, in lines."""
    output = str(getattr(error, "output", "") or "").strip()
    return [error.message, *([error.advice] if error.advice else []), *(["", output] if output else [])]


def kind(error: ActionPlanError | None) -> str:
    """Return the kind of a record error; empty for every other error, and for none."""
    return str(getattr(error, "trouble", ""))


def _said(found: Iterable[Change], plan: Plan) -> Iterator[tuple[str | None, list[str]]]:
    by_action: dict[str | None, list[Change]] = {}
    for change in found:
        by_action.setdefault(change.id, []).append(change)
    for action_id, mine in by_action.items():
        yield action_id, list(phrases(mine, plan))


def count_changes(found: Iterable[Change], plan: Plan) -> int:
    """Count changes as they are said in words: a moved date with its reason is one."""
    return sum(len(said) for _, said in _said(found, plan))


def change_words(found: Iterable[Change], plan: Plan) -> str:
    """Return changes in one line: "IM-07: status at risk (was on track)"; the screen shows the title beside it."""
    return " · ".join(f"{safe(action_id or 'Plan')}: {'; '.join(said)}" for action_id, said in _said(found, plan))


def record_words(
    session: Session,
    *,
    is_known: bool,
    saving: Waiting,
    sharing: Waiting,
    reading: Waiting,
    file: Waiting,
    is_left: bool,
) -> RecordWords:
    """Return how the plan compares with the record as last read, or what the program is waiting for."""
    if saving.is_on:
        return RecordWords(saving.saving if saving.is_long else "Saving to the record …", is_unsaved=True)
    if sharing.is_on:
        words = sharing.sharing if sharing.is_long else "Sharing the record …"
        return RecordWords(words, is_unsaved=is_known and bool(session.unsaved()))
    if is_left:
        words = "The file was changed, and is not read yet · r reads it"
        return RecordWords(words, is_unsaved=is_known and bool(session.unsaved()), is_trouble=True)
    if file.is_long:
        return RecordWords(file.reading_again, is_unsaved=is_known and bool(session.unsaved()))
    if reading.is_long:
        return RecordWords(reading.reading, is_unsaved=is_known and bool(session.unsaved()))
    if not is_known:
        return RecordWords("Looking at the record …", is_unsaved=False)
    trouble, unsaved = session.state.trouble, session.unsaved()
    key = " · w saves the meeting" if session.can_write else ""
    if kind(trouble) == NO_REPOSITORY:
        start = ": w starts one" if session.can_write else ""
        return RecordWords(f"No record yet{start}", is_unsaved=True)
    if unsaved.changes:
        text = f"Not saved to the record: {count(count_changes(unsaved.changes, session.plan), 'change')}"
    elif unsaved.only_layout:
        text = "Not saved to the record: notes or layout of the file"
    elif unsaved.is_first:
        text = f"Not saved to the record: {session.state.note or 'the whole plan'}"
    else:
        text, key = "Everything is saved to the record", ""
    if trouble is not None and kind(trouble) != NO_IDENTITY:
        return RecordWords(f"{text} · cannot be saved now: {trouble.message}", bool(unsaved), is_trouble=True)
    return RecordWords(f"{text}{key}", bool(unsaved))
