"""The command that shows whether the agreed due dates were met: promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.history.promises import Kept
from actionplan.text import count, long_date, safe, short_date

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.history.promises import Tally

_HEAD = ("", "Due dates", "Met as agreed", "Met after change", "Late", "Open and late", "Open", "Withdrawn")


def add_promises(commands: Commands) -> None:
    """Add `promises`."""
    parser = add_command(
        commands,
        "promises",
        promises,
        details="Each due date that was agreed belongs to the period in which the date first agreed falls. It was met "
        "as first agreed, met after a change, late or missed, or it was withdrawn; or its action is still open. A "
        "reopened action, and each occurrence of a repeating duty, has a due date of its own. Exempt actions are left "
        "out. Changes that are not saved to the record do not count.",
        examples=("actionplan promises", "actionplan promises --json"),
    )
    options = parser.add_argument_group("options")
    options.add_argument("--json", action="store_true", help="as JSON, for programs")


def promises(run: Run) -> int:
    """Print the promise ledger."""
    from actionplan.reports import data, sections  # noqa: PLC0415  (only who wants figures pays for them)

    session = run.open(read_only=True)
    found = session.past().promises(session.today, session.plan)
    ledger, plan = found.ledger, found.current.plan
    if run.arguments.json:
        run.output.json({"as_at": session.today.isoformat(), "commit": found.current.commit, **data.ledger(ledger)})
        return 0
    run.output.line(f"Due dates met, as at {long_date(session.today)} (record {found.current.commit[:10]})")
    days = [(f"{short_date(p.first)} to {short_date(p.last)}", tally) for p, tally in ledger.periods]
    stones = [
        (plan.cornerstones[key].title if key else "No cornerstone", tally) for key, tally in ledger.by_cornerstone
    ]
    who = [(sections.decider(name), tally) for name, tally in ledger.by_agreed_by]
    for heading, rows in (("By period", days), ("By cornerstone", stones), ("By who agreed the last move", who)):
        run.output.heading(heading)
        run.output.table([_HEAD, *(_row(label, tally) for label, tally in (*rows, ("All due dates", ledger.total)))])
    if found.hidden:
        run.output.say(f"{count(found.hidden, 'exempt action')} left out")
    return 0


def _row(label: str, tally: Tally) -> tuple[str, ...]:
    numbers = (tally.total, *(tally.by_kept[kept] for kept in Kept))
    return (safe(label), *(f"{number:,}".rjust(len(head)) for head, number in zip(_HEAD[1:], numbers, strict=True)))
