"""The commands that change actions: set, add and rename-owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli import extending
from actionplan.cli.options import add_command, add_id
from actionplan.cli.particulars import OPTIONS_OF_PARTICULARS, add_options, add_options_of_set, edits_of
from actionplan.cli.run import typed_as
from actionplan.cli.saving import print_changes, save
from actionplan.errors import ActionPlanError, RuleError
from actionplan.model.date_input import TYPED_FORMS, completion_from_typed, due_from_typed
from actionplan.model.diff import ADDED
from actionplan.model.edits import basic, extensions
from actionplan.model.edits import details as particulars
from actionplan.model.fields import TEXT_FIELDS
from actionplan.model.plan import DueChange, Status
from actionplan.text import cleaned, count, safe

if TYPE_CHECKING:
    import argparse

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.model.plan import Action, Plan
    from actionplan.session.session import EditResult, Session

# The input that a rule is about, and the option by which it is given.
OPTIONS = {
    "note": "--note TEXT",
    "reason": "--reason TEXT",
    "agreed_by": "--agreed-by TEXT",
    "next": "--next TEXT",
    "title": "--title TEXT",
    "superseded_by": "--superseded-by ID",
    "completed": "--completed DATE",
    "cornerstone": "--cornerstone ID",
    "status": "--status S",
    "owner": "--owner TEXT",
    "outcome": "--outcome TEXT",
    "origin": "--origin TEXT",
    "risk": "--risk TEXT",
    "details": "--details TEXT",
    "reference": "--reference TEXT",
    **OPTIONS_OF_PARTICULARS,
    **extending.OPTIONS_OF_EXTENSIONS,
}
_ONE_EDIT = """\
The change is written to the plan file at once, and saved to the record only with --commit. All options of one command \
are one change: all of it is made, or nothing. If a value begins with a dash, join it with "=": --due=-2w."""
_RULES = """\
- An empty value clears a field: --owner ''.
- Moving an agreed due date needs --reason. The plan keeps the old date, the new date, the reason and who agreed.
- An extension request (--ask-due) leaves the due date as it is until it is agreed (--agree-due).
- At risk, off track, on hold and closed need --note, unless an update was added today.
- Opening a complete or closed action again needs --reason; its first completion is kept."""


def add_set(commands: Commands) -> None:
    """Add `set`."""
    parser = add_command(
        commands,
        "set",
        set_action,
        details=f"{_ONE_EDIT}\n\n{_RULES}",
        takes="ID [options]",
        examples=(
            'actionplan set IM-13 --status at-risk --note "The new shelves are late"',
            "actionplan set IM-14 --reviewed",
            'actionplan set IM-13 --due +3m --reason "Waiting for the new shelves"',
            'actionplan set IM-13 --ask-due +3m --reason "Late shelves" --of Cabinet',
            'actionplan set IM-13 --milestone "All are asked" --milestone-done today',
            'actionplan set im-13 --owner "Records Manager" --commit',
        ),
    )
    add_id(parser)
    what = _add_fields(parser, needs_title=False)
    add_options_of_set(what)
    extending.add_options(parser)
    what.add_argument(
        "--reviewed", action="store_true", help="note that the group reviewed it today, and that nothing changes"
    )


def add_add(commands: Commands) -> None:
    """Add `add`."""
    parser = add_command(
        commands,
        "add",
        add_action,
        details=f"Without --id the action gets the number after the highest one ever used. {_ONE_EDIT}",
        takes="--title TEXT [options]",
        examples=('actionplan add --title "Write a retention schedule" --due 2017-Q1',),
    )
    parser.add_argument("--id", metavar="ID", default="", help="its id, never used before; letters, digits, - _ and .")
    _add_fields(parser, needs_title=True)


def _add_fields(parser: argparse.ArgumentParser, *, needs_title: bool) -> argparse._ArgumentGroup:
    what = parser.add_argument_group("what changes")
    add = what.add_argument
    add("--title", metavar="TEXT", required=needs_title, help="the task, in one line")
    add("--status", metavar="S", help=f"{', '.join(Status)}; or its letter or label")
    add("--owner", metavar="TEXT", help="the job title of the person who answers for it, never a name")
    add("--due", metavar="DATE", help=f"when it is due: {TYPED_FORMS}")
    add("--note", metavar="TEXT", help="add an update dated today: what has happened, in one line")
    add("--next", metavar="TEXT", help="the next step; without --note, in today's update or a separate one")
    add("--completed", metavar="DATE", help="when it was completed (today), or “by 2016-09-28” if not known exactly")
    add("--cornerstone", metavar="ID", help="the cornerstone that it belongs to, by id or title")
    add("--outcome", metavar="TEXT", help="the result when it is done")
    add("--origin", metavar="TEXT", help="where it came from, such as “internal audit 2016”")
    add("--risk", metavar="TEXT", help="its reference in the corporate risk register")
    add("--details", metavar="TEXT", help="the full text, if the title is a short one")
    add("--reference", metavar="TEXT", help="its name elsewhere, such as 2.10 in a spreadsheet")
    add("--superseded-by", metavar="ID", help="the action that replaces a closed one")
    add(
        "--exempt",
        metavar="PARAGRAPH",
        help="leave it out of published papers: a paragraph, 1 to 7, of Schedule 12A of the Local Government Act 1972",
    )
    add_options(what)
    why = parser.add_argument_group("why, and by whom")
    why.add_argument("--reason", metavar="TEXT", help="why the date moves, or the action is reopened or exempt")
    why.add_argument(
        "--agreed-by", metavar="TEXT", help="who agreed or refused (the plan's group, or the body in the request)"
    )
    saving = parser.add_argument_group("saving")
    saving.add_argument("--commit", action="store_true", help="then save everything not yet saved, as “commit” does")
    return what


def set_action(run: Run) -> int:
    """Change one action, and say what changed."""
    session = run.open()
    action = session.plan.find(run.arguments.id)
    wanted = _edits(run.arguments, action.id, action, session)
    if not wanted and not run.arguments.commit:
        run.output.say("Nothing was changed: no option says what to set. “actionplan set --help” shows them.")
        return 0
    applied = _applied(run, session, basic.Several(tuple(wanted)))
    print_changes(run.output, applied.changes, session.plan)
    if words := extending.what_happened_since(run.arguments, action):
        run.output.say(words)
    if not applied.changes:
        run.output.say(f"Nothing was changed: {action.id} already has these values.")
    return _after(run, session, applied)


def add_action(run: Run) -> int:
    """Add one action, print its id, and say the rest on standard error."""
    session, arguments = run.open(), run.arguments
    # The edits get the id that the new action is given.
    details = tuple(_edits(arguments, "", None, session))
    edit = basic.AddAction(arguments.title, arguments.id, session.used_ids(), details)
    applied = _applied(run, session, edit)
    for change in applied.changes:
        if change.kind == ADDED and change.id is not None:
            run.output.line(change.id)
    for line in applied.lines:
        run.output.say(line)
    return _after(run, session, applied)


def add_rename_owner(commands: Commands) -> None:
    """Add `rename-owner`."""
    parser = add_command(
        commands,
        "rename-owner",
        rename_owner,
        details="OLD is matched without regard to capital letters and spaces. The change is written to the plan file "
        "at once, for all actions or for none; “actionplan commit” saves it to the record.",
        takes="OLD NEW [options]",
        examples=('actionplan rename-owner "Head of ICT" "Head of Digital Services"',),
    )
    which = parser.add_argument_group("which owner")
    which.add_argument("old", metavar="OLD", help="the owner as it is")
    which.add_argument("new", metavar="NEW", help="the new job title")


def rename_owner(run: Run) -> int:
    """Rename an owner everywhere, and say what changed."""
    session = run.open()
    applied = session.apply(basic.RenameOwner(run.arguments.old, run.arguments.new), force=True)
    print_changes(run.output, applied.changes, session.plan)
    run.output.warn(applied.doubt)
    renamed = count(len({change.id for change in applied.changes}), "action")
    run.output.say(f"Renamed in {renamed}." if applied.changes else "Nothing was changed: the owner has that name.")
    return 0


def _edits(
    arguments: argparse.Namespace, action_id: str, action: Action | None, session: Session
) -> list[basic.ActionEdit]:
    """Turn the options into edits, in an order in which each rule sees what it is about."""
    today = session.today
    given = vars(arguments)
    names = TEXT_FIELDS if action is not None else TEXT_FIELDS[1:]
    found: list[basic.ActionEdit] = [
        basic.SetText(action_id, name, given[name]) for name in names if given[name] is not None
    ]
    if arguments.cornerstone is not None:
        found.append(basic.SetCornerstone(action_id, arguments.cornerstone))
    found += _status_edits(arguments, action_id, action, session)
    if arguments.superseded_by is not None:
        found.append(particulars.SetSupersededBy(action_id, arguments.superseded_by))
    if arguments.due is not None:
        current = action.due if action is not None else None
        due = typed_as("--due", lambda: due_from_typed(arguments.due, today, current))
        found.append(basic.SetDue(action_id, due, arguments.reason, arguments.agreed_by))
    if action is not None:
        found += extending.edits_of(arguments, action, today)
    if arguments.exempt is not None:
        is_taken = action is not None and any(_wants_reason(edit, session.plan) for edit in found)
        reason = None if is_taken else arguments.reason
        found.append(particulars.SetExempt(action_id, _paragraph(arguments.exempt), reason))
    if given.get("reviewed"):
        found.append(basic.Reviewed(action_id))
    return [*found, *edits_of(arguments, action_id, action, today)]


def _wants_reason(edit: basic.ActionEdit, plan: Plan) -> bool:
    """Return whether the reason belongs to this edit, and so not to an exemption."""
    if isinstance(edit, basic.SetDue):
        return edit.is_move(plan)
    if isinstance(edit, extensions.AskExtension | extensions.RefuseExtension):
        return True
    return isinstance(edit, basic.SetStatus) and edit.needs_reason(plan)


def _status_edits(
    arguments: argparse.Namespace, action_id: str, action: Action | None, session: Session
) -> list[basic.ActionEdit]:
    completed = None
    if arguments.completed is not None:
        completed = typed_as("--completed", lambda: completion_from_typed(arguments.completed, session.today))
    found: list[basic.ActionEdit] = []
    note, following = arguments.note, arguments.next
    if arguments.status is not None:
        status = typed_as("--status", lambda: session.plan.status_named(arguments.status))
        beside = following if note is not None else None
        found.append(basic.SetStatus(action_id, status, note, beside, arguments.reason, completed))
    elif note is not None:
        found.append(basic.AddUpdate(action_id, note, following))
    if following is not None and note is None:
        session.look_at_record()
        may_amend = action is not None and session.may_amend(action.id)
        found.append(basic.SetNext(action_id, following, may_amend))
    if arguments.completed is not None and (arguments.status is None or completed is None):
        found.append(particulars.SetCompleted(action_id, completed))
    return found


def _paragraph(typed: str) -> int | None:
    words = typed.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 4):
        raise RuleError(f"--exempt: {safe(typed)} is not a paragraph of Schedule 12A.", "Use a number from 1 to 7.")
    return int(words)


def _applied(run: Run, session: Session, edit: basic.Edit) -> EditResult:
    try:
        # A command says exactly what to set: where somebody has just set the same field, its word is the newest.
        applied = session.apply(edit, force=True)
    except RuleError as error:
        option = OPTIONS.get(error.field)
        if option is None:
            raise
        given = vars(run.arguments).get(error.field) or ""
        is_missing = given is not True and not "".join(given).strip()
        hint = f"Give it with {option}." if is_missing else f"It was given with {option.split()[0]}."
        raise RuleError(error.message, f"{error.advice} {hint}".strip(), field=error.field) from error
    run.output.warn(applied.doubt)
    _say_what_was_not_needed(run, session.plan, applied)
    return applied


def _say_what_was_not_needed(run: Run, plan: Plan, applied: EditResult) -> None:
    """Nobody's words are dropped in silence."""
    come = [change.after for change in applied.changes]
    come += [plan.actions[change.id].exempt for change in applied.changes if change.kind == ADDED and change.id]
    given = vars(run.arguments)
    reason = cleaned(run.arguments.reason or "", lines=True)
    if reason and not any(reason in _reasons(after) for after in come):
        why = "no agreed date moved and nothing was reopened"
        if given.get("agree_due"):
            why = "the extension was agreed with the reason of the request"
        run.output.say(f"The reason was not kept: {why}.")
    is_told = any(given.get(name) for name in extending.DECIDED)
    if run.arguments.agreed_by and not is_told and not any(isinstance(after, DueChange) for after in come):
        run.output.say("Who agreed was not kept: no agreed date moved.")


def _reasons(entry: object) -> str:
    """Return the texts of an entry that may contain a reason: its own, or those of an update."""
    return f"{getattr(entry, 'reason', None) or ''}\n{getattr(entry, 'text', None) or ''}"


def _after(run: Run, session: Session, applied: EditResult) -> int:
    if run.arguments.commit:
        try:
            return save(run, session)
        except ActionPlanError:
            if applied.changes:
                run.output.say("The change is in the plan file, but it is not saved to the record:")
            raise
    if applied.changes:
        run.output.say("Not yet saved to the record: “actionplan commit” saves it")
    return 0
