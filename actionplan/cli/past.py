"""The command that tells what the record shows: history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actionplan.cli.options import add_command
from actionplan.cli.output import BOLD
from actionplan.cli.run import typed_as
from actionplan.cli.saving import print_changes
from actionplan.history import events
from actionplan.model.date_input import past_day_from_typed
from actionplan.text import count, listed, long_date, safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.history.events import Event
    from actionplan.model.diff import Change
    from actionplan.session.session import Session


def add_history(commands: Commands) -> None:
    """Add `history`."""
    parser = add_command(
        commands,
        "history",
        history,
        takes="[ID] [options]",
        details="Newest first, along the main line of the record. Changes from a merge are listed with the merge. "
        "With an id, only the changes of that action, which need not be in the plan any more.",
        examples=("actionplan history", "actionplan history IM-13", "actionplan history --since 2016-10-01"),
    )
    parser.add_argument_group("which action").add_argument(
        "id", metavar="ID", nargs="?", help="its id, such as IM-13, in any case (all actions)"
    )
    some = parser.add_argument_group("options")
    some.add_argument("--since", metavar="DATE", help="only entries of this day or later")
    some.add_argument("--json", action="store_true", help="as JSON, for programs")


def history(run: Run) -> int:
    """Print what each entry of the record changed."""
    session = run.open(read_only=True)
    since = _since(run, session)
    past = session.past()
    found = past.events()
    chosen = [(event, event.changes()) for event in found]
    action_id = None
    if run.arguments.id is not None:
        action_id = _known(run.arguments.id, session, found)
        chosen = [(told.event, told.changes) for told in events.of_action(found, action_id)]
    chosen = [(event, mine) for event, mine in reversed(chosen) if since is None or event.day >= since]
    if run.arguments.json:
        run.output.json([_as_json(event, mine) for event, mine in chosen])
        return 0
    for event, mine in chosen:
        _print(run, event, mine, action_id)
    of = f" of {count(len(found), 'entry', 'entries')}" if len(chosen) < len(found) else ""
    shown = f"{len(chosen):,}{of}" if of else count(len(chosen), "entry", "entries")
    cut = "; older ones were left out when this copy was made" if past.log.is_shallow else ""
    run.output.say(f"{shown}{cut}")
    return 0


def _since(run: Run, session: Session) -> date | None:
    typed: str | None = run.arguments.since
    return None if typed is None else typed_as("--since", lambda: past_day_from_typed(typed, session.today))


def _known(typed: str, session: Session, found: Sequence[Event]) -> str:
    """Return the id, as it is written, of an action that is or was in the plan."""
    ids = {known.casefold(): known for event in found if event.after is not None for known in event.after.actions}
    return ids.get(typed.casefold()) or session.plan.find(typed).id


def _print(run: Run, event: Event, mine: Sequence[Change], action_id: str | None) -> None:
    output = run.output
    meeting = f", meeting of {long_date(event.meeting)}" if event.meeting and event.meeting != event.day else ""
    by = f", with the work of {listed(map(safe, event.merged))}" if event.merged else ""
    output.line(output.paint(f"{long_date(event.day)}{meeting}, {safe(event.author)}{by}", BOLD))
    output.item(f"  {event.commit[:10]} {event.subject}")
    if mine and event.after is not None:
        print_changes(output, mine, event.after, indent=2)
    elif action_id is not None:
        output.item(f"  {action_id}: in the plan when the record begins")
    else:
        for line in event.lines():
            output.item(f"  {line}")
    output.line()


def _as_json(event: Event, mine: Sequence[Change]) -> dict[str, Any]:
    return {
        "commit": event.commit,
        "date": event.when and event.when.isoformat(),
        "author": event.author,
        "subject": event.subject,
        "meeting": event.meeting.isoformat() if event.meeting else None,
        "changes": [change.as_json() for change in mine],
        "note": event.note or None,
    }
