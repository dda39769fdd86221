"""The commands about the record: commit, diff, revert, discard and undo."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from actionplan.cli.options import add_attendance, add_command, add_id, add_meeting, add_yes
from actionplan.cli.output import BOLD
from actionplan.errors import ActionPlanError, RecordError
from actionplan.model import diff as changes
from actionplan.model.attendance import from_typed
from actionplan.text import count, listed, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from actionplan.cli.options import Commands
    from actionplan.cli.output import Output
    from actionplan.cli.run import Run
    from actionplan.model.attendance import Attendance
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan
    from actionplan.session.results import SavedPlan, UndoneSave
    from actionplan.session.session import EditResult, Session

LONGEST_TITLE = 200


def add_commit(commands: Commands) -> None:
    """Add `commit`."""
    parser = add_command(
        commands,
        "commit",
        commit,
        details="Saves the plan file alone, including edits made by hand. Without --message the first line has the "
        "group, the meeting and the number of actions updated; a line for each action follows. git's hooks run as "
        "usual. If saving fails, the edits stay in the plan file and the message is kept.",
        examples=("actionplan commit", "actionplan commit --meeting 2016-10-12 --message 'October meeting'"),
    )
    add_meeting(parser)
    add_attendance(parser)
    parser.add_argument("--message", metavar="TEXT", help="the first line, instead of the generated one")


def commit(run: Run) -> int:
    """Save the plan to the record."""
    session = run.open()
    message = run.arguments.message
    attendance = from_typed(run.arguments.present or (), run.arguments.apologies or ())
    try:
        return save(run, session, run.meeting(session), message, attendance)
    except RecordError as error:
        draft = session.draft()
        parts = {
            "the message": draft.words,
            "the day of the meeting": draft.meeting,
            "who was there": draft.attendance,
        }
        kept = [name for name, part in parts.items() if part]
        words = f"{listed(['The changes', *kept])} are kept" if kept else "The changes stay in the plan file"
        error.advice = f"{error.advice}\n{words}; “actionplan commit” tries again.".lstrip()
        raise


def save(
    run: Run,
    session: Session,
    meeting: date | None = None,
    message: str | None = None,
    attendance: Attendance | None = None,
) -> int:
    """Save the plan to the record, and print what was saved."""
    with hooks_heard(run):
        saved = session.save(meeting=meeting, message=message, attendance=attendance)
    if saved is None:
        run.output.say("Nothing to save: everything is saved to the record.")
        return 0
    _print_entry(run.output, saved)
    print_changes(run.output, saved.unsaved.changes, session.plan, indent=2)
    if saved.kept_day is not None:
        run.output.say(f"The day of the meeting, {long_date(saved.kept_day)}, is the one given when this was refused.")
    run.output.warn(*saved.warnings)
    return 0


@contextmanager
def hooks_heard(run: Run) -> Iterator[None]:
    """Print what git and its hooks said where something could not be done."""
    try:
        yield
    except ActionPlanError as error:
        # What a hook says is often the very reason.
        if output := getattr(error, "output", ""):
            run.output.say(output.rstrip("\n"))
        raise


def _print_entry(output: Output, entry: SavedPlan | UndoneSave) -> None:
    """Print what git and its hooks said about an entry of the record, then its commit and first line."""
    output.is_report = True
    if entry.saved.output.strip():
        output.say(entry.saved.output.rstrip("\n"))
    output.line(f"{entry.saved.commit[:10]} {output.paint(safe(entry.subject), BOLD)}".lstrip())


def print_changes(output: Output, found: Sequence[Change], plan: Plan, *, indent: int = 0) -> None:
    """Print the changes, one line for each action; in a terminal, the title and then each change on a line."""
    margin = " " * indent
    if output.width is None:
        for line in changes.lines(found, plan):
            output.line(margin + line)
        return
    for action_id, mine in changes.by_action(found).items():
        first = margin + (action_id or "Plan")
        column = len(first) + 2
        phrases = list(changes.phrases(mine, plan))
        title = shortened(mine[0].title, LONGEST_TITLE) if action_id else phrases.pop(0)
        output.text(title, first=first, indent=column, style=BOLD if action_id else "")
        for phrase in phrases:
            output.text(phrase, indent=column)


def add_diff(commands: Commands) -> None:
    """Add `diff`."""
    parser = add_command(
        commands,
        "diff",
        diff,
        details="FROM and TO are dates or commits; a date means the plan as it was saved on or before that day. With "
        "FROM alone: all changes since then, including unsaved ones.",
        takes="[FROM [TO]] [options]",
        examples=("actionplan diff", "actionplan diff 2016-10-01 2017-03-31", "actionplan diff HEAD~1 HEAD --json"),
    )
    between = parser.add_argument_group("what is compared")
    between.add_argument("since", metavar="FROM", nargs="?", help="the plan as it was then (as last saved)")
    between.add_argument("until", metavar="TO", nargs="?", help="the plan as it was later (as it is in the file)")
    parser.add_argument_group("options").add_argument("--json", action="store_true", help="as JSON, for programs")


def diff(run: Run) -> int:
    """Print what changed."""
    session = run.open(read_only=True)
    since, until = run.arguments.since, run.arguments.until
    found = session.diff(since, until)
    if run.arguments.json:
        run.output.json([change.as_json() for change in found])
        return 0
    print_changes(run.output, found, session.plan)
    if since is not None:
        if not found:
            run.output.say("Nothing changed.")
    else:
        run.output.say(_unsaved_words(session, found))
    return 0


def _unsaved_words(session: Session, found: Sequence[Change]) -> str:
    unsaved = session.unsaved()
    if unsaved.is_first:
        return "Not saved to the record: the whole plan, which has never been saved."
    if unsaved.only_layout:
        return "Not saved to the record: only notes and layout of the file."
    if not found:
        return "No unsaved changes: everything is saved to the record."
    return f"Not saved to the record: {count(changes.count_phrases(found, session.plan), 'change')}"


def add_revert(commands: Commands) -> None:
    """Add `revert`."""
    parser = add_command(
        commands,
        "revert",
        revert,
        details="Undoes the unsaved changes of one action, and lists them. An action that was added since is removed. "
        "Asks first; without a terminal it needs --yes.",
        takes="ID [options]",
        examples=("actionplan revert IM-13", "actionplan revert IM-13 --yes"),
    )
    add_id(parser)
    add_yes(parser)


def revert(run: Run) -> int:
    """Put one action back as it was last saved."""
    session = run.open()
    wanted = run.arguments.id.casefold()
    found = [change for change in session.diff() if change.id is not None and change.id.casefold() == wanted]
    if found and not _agreed(run, session, found, f"Restore {found[0].id} as it was last saved?"):
        return 1
    applied = session.revert(run.arguments.id)
    return _said(run, session, applied, f"Nothing was changed: {safe(run.arguments.id)} is as it was last saved.")


def add_discard(commands: Commands) -> None:
    """Add `discard`."""
    parser = add_command(
        commands,
        "discard",
        discard,
        details="Undoes all unsaved changes, including edits made by hand and comments, and lists them. Asks first; "
        "without a terminal it needs --yes.",
        examples=("actionplan discard --yes",),
    )
    add_yes(parser)


def discard(run: Run) -> int:
    """Put the whole plan back as it was last saved."""
    session = run.open()
    found = session.diff()
    unsaved = session.unsaved()
    if unsaved and not unsaved.is_first:
        what = "everything that is listed here" if found else "notes and layout of the plan file"
        if not _agreed(run, session, found, f"Discard {what}?"):
            return 1
    applied = session.discard()
    if unsaved.only_layout and not applied.changes:
        run.output.say("Notes and layout of the plan are as they were last saved.")
        return 0
    return _said(run, session, applied, "Nothing was changed: the plan is as it was last saved.")


def add_undo(commands: Commands) -> None:
    """Add `undo`."""
    add_command(
        commands,
        "undo",
        undo,
        details="The plan file gets exactly the text that it had before, and a new entry lists what was undone. "
        "Nothing is removed from the record. A second undo reverses the first. Refused while there are unsaved "
        "changes.",
        examples=("actionplan undo",),
    )


def undo(run: Run) -> int:
    """Take back the last save, and say what it was."""
    session = run.open()
    with hooks_heard(run):
        undone = session.undo_save()
    _print_entry(run.output, undone)
    print_changes(run.output, undone.changes, session.plan, indent=2)
    run.output.warn(*undone.warnings)
    if not undone.changes:
        run.output.say("Only notes and layout of the plan changed.")
    last, what = undone.last.entry, f"“{safe(undone.last.origin.subject)}”"
    if undone.last.brings_back:
        run.output.say(
            f"This restored {what}, which had been undone on {long_date(last.day)} by {safe(last.author)} "
            f"({last.id[:10]})."
        )
        return 0
    by = f" with the work of {listed(map(safe, last.merged))}" if last.merged else ""
    run.output.say(
        f"This undid {what}, saved on {long_date(last.day)} by {safe(last.author)}{by} "
        f"({last.id[:10]}). Run undo again to restore it."
    )
    return 0


def _agreed(run: Run, session: Session, found: Sequence[Change], question: str) -> bool:
    if run.arguments.yes:
        return True
    for line in session.lines(found):
        run.output.say(f"- {line}")
    agreed = run.may(question)
    if not agreed:
        run.output.say("Nothing was changed.")
    return agreed


def _said(run: Run, session: Session, applied: EditResult, nothing: str) -> int:
    print_changes(run.output, applied.changes, session.plan)
    run.output.warn(applied.doubt)
    run.output.say("These changes were undone." if applied.changes else nothing)
    return 0
