"""The command that shows the whole plan on one page: overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli.options import add_as_at, add_command
from actionplan.cli.output import ALARM, BOLD
from actionplan.cli.saving import print_changes
from actionplan.model import diff
from actionplan.model.plan import Status, moved_words
from actionplan.text import NOT_SET, count, long_date, safe, share, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from actionplan.cli.options import Commands
    from actionplan.cli.output import Output
    from actionplan.cli.run import Run
    from actionplan.model.plan import Action, Plan
    from actionplan.session.session import Session

# A page for people: whoever wants the whole of a very long text asks for the action.
LONGEST_TEXT, MOST_UNSAVED = 300, 12


def add_overview(commands: Commands) -> None:
    """Add `overview`."""
    parser = add_command(
        commands,
        "overview",
        overview,
        details="Percentages are of the actions that are not closed.",
        examples=("actionplan overview", "actionplan overview --as-at 2016-12-31"),
    )
    add_as_at(parser)


def overview(run: Run) -> int:
    """Print the plan on one page."""
    seen, output = run.seen(), run.output
    plan, today = seen.plan, seen.day
    output.text(plan.title, style=BOLD)
    output.text(f"{plan.group}, {plan.organisation}")
    output.line(f"As at {long_date(today)}" + (f" ({seen.version})" if seen.version else ""))
    _print_counts(output, plan, today)
    _print_cornerstones(output, plan, today)
    _print_attention(output, plan, today)
    if not seen.version:
        _print_unsaved(output, seen.session)
        _print_copies(output, seen.session)
    return 0


def _print_counts(output: Output, plan: Plan, today: date) -> None:
    counts = plan.counts(today)
    whole = counts.total - counts.by_status[Status.CLOSED]
    output.heading(f"{count(counts.total, 'action')}, {counts.open:,} open")
    rows = [
        (f"{output.status(plan, status)} ({status.letter})", share(number, whole))
        for status, number in counts.by_status.items()
        if status is not Status.CLOSED
    ]
    closed = Status.CLOSED
    rows.append((f"{output.status(plan, closed)} ({closed.letter})", f"{counts.by_status[closed]:,}"))
    output.table([(name, _aligned(words, counts.total)) for name, words in rows])
    output.line()
    facts = {
        output.paint("Overdue", ALARM) if counts.overdue else "Overdue": counts.overdue,
        f"No update for {plan.thresholds.stale} days": counts.stale,
        "No owner": counts.no_owner,
        "No due date": counts.no_due,
    }
    output.table(
        [(name, _aligned(f"{number:,} of {counts.open:,} open", counts.total)) for name, number in facts.items()]
    )


def _aligned(words: str, highest: int) -> str:
    """Put spaces before a number, so that those below each other end in one column."""
    return " " * (len(f"{highest:,}") - len(words.split(" ", 1)[0])) + words


def _print_cornerstones(output: Output, plan: Plan, today: date) -> None:
    output.heading("By cornerstone")
    rows = []
    for stone, actions in plan.by_cornerstone():
        whole = [action for action in actions if action.status is not Status.CLOSED]
        done = sum(action.status is Status.COMPLETE for action in whole)
        overdue = sum(action.is_overdue(today) for action in actions)
        title = shortened(safe(stone.title), 40) if stone else "No cornerstone"
        is_open = sum(action.is_open for action in actions)
        late = f"{overdue:,} overdue"
        parts = f"{is_open:,} open", output.paint(late, ALARM) if overdue else late
        rows.append((title, f"complete {share(done, len(whole))}", *parts))
    if not rows:
        output.line("  The plan has no actions yet.")
    elif output.has_room(rows):
        output.table(rows)
    else:
        for title, *state in rows:
            output.text(title, indent=2)
            output.parts(state, indent=4)


def _print_attention(output: Output, plan: Plan, today: date) -> None:
    found = plan.needs_attention(today)
    output.heading(f"Needs attention: {count(len(found), 'action')}")
    for action in found:
        title, margin = shortened(action.title, LONGEST_TEXT), len(action.id) + 4
        output.text(title, first=f"  {action.id}", indent=margin, style=BOLD)
        output.parts([output.status(plan, action.status), *_due_words(output, action, today)], indent=margin)
        update = action.last_update
        if update is None:
            output.text("No update gives the reason.", indent=margin)
        else:
            output.text(f"{long_date(update.on)}: {shortened(update.text, LONGEST_TEXT)}", indent=margin)
        following = update.next if update else None
        output.text(f"Next: {shortened(following, LONGEST_TEXT) if following else NOT_SET}", indent=margin)


def _due_words(output: Output, action: Action, today: date) -> list[str]:
    words = [f"due {action.due}" if action.due_end else "ongoing" if action.due else "no due date"]
    if action.is_overdue(today):
        words.append(output.paint("overdue", ALARM))
    return [*words, *(words for words in moved_words(action).split(", ") if words)]


def _print_unsaved(output: Output, session: Session) -> None:
    output.heading("Not saved to the record")
    state = session.look_at_record()
    unsaved = session.unsaved()
    if state.saved is None and state.trouble is not None:
        _print_lines(output, [str(state.trouble)])
    elif state.note:
        _print_lines(output, [state.note])
    elif unsaved.is_first:
        _print_lines(output, ["The plan has never been saved. “actionplan commit” saves it."])
    elif unsaved.only_layout:
        _print_lines(output, ["Only notes and layout of the file. “actionplan commit” saves them."])
    elif unsaved:
        actions = list(diff.by_action(unsaved.changes).values())
        more = len(actions) - MOST_UNSAVED
        print_changes(output, [change for mine in actions[:MOST_UNSAVED] for change in mine], session.plan, indent=2)
        _print_lines(output, [f"… and {count(more, 'more action')}: “actionplan diff” shows them."] if more > 0 else [])
    else:
        _print_lines(output, ["Nothing: everything is saved."])


def _print_copies(output: Output, session: Session) -> None:
    from actionplan.session import neighbours  # noqa: PLC0415  (the dashboard's door opens without it)

    if copies := neighbours.copies(session.path, session.plan):
        output.heading("Copies beside the plan")
        _print_lines(output, [copy.words for copy in copies])


def _print_lines(output: Output, lines: Iterable[str]) -> None:
    for line in lines:
        output.text(line, indent=2)
