"""The commands that show the plan: overview, list and show."""

from __future__ import annotations

from argparse import ArgumentTypeError
from contextlib import redirect_stdout
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.options import add_as_at, add_command, add_id
from actionplan.cli.output import ALARM, BOLD, Output, cells, csv_file, fitted, padded, status_words, wrapped
from actionplan.errors import RuleError, shown
from actionplan.model import plan as plans
from actionplan.model.dates import due_in_words
from actionplan.text import NOT_SET, count, folded, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run, Seen
    from actionplan.model.plan import Action, Plan

# Where a title would get less room than this, an action takes lines of its own instead of a row.
LEAST_TITLE, MOST_OWNER = 30, 24
# Lines that a title may take; "show" has the whole of one that is longer.
MOST_LINES = 3
# Where there is no terminal, titles are never cut, and columns stay in line up to this width.
ALIGNED = 96
# Files that a spreadsheet or a word processor opens only if they are what their name says.
_NOT_WRITTEN = {".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".doc", ".odt", ".pdf", ".html"}


def add_list(commands: Commands) -> None:
    """Add `list`."""
    parser = add_command(
        commands,
        "list",
        list_actions,
        details="With several conditions, an action must meet all of them. In a terminal, long titles are shortened "
        "to the width; everywhere else each action has one line with its whole title.",
        examples=(
            "actionplan list --status at-risk --status off-track",
            'actionplan list --owner "records manager" --due-within 60',
            "actionplan list --owner '' --output without-owner.csv",
        ),
    )
    some = parser.add_argument_group("which actions")
    some.add_argument("--status", metavar="S", action="append", help="with this status; can be given several times")
    some.add_argument("--owner", metavar="TEXT", help="with these words in the owner; '' for actions without an owner")
    some.add_argument("--cornerstone", metavar="ID", help="under this cornerstone; '' for actions without one")
    some.add_argument("--overdue", action="store_true", help="open, and the due date is past")
    some.add_argument("--due-within", metavar="DAYS", type=_days, help="open, and due within this many days")
    some.add_argument(
        "--stale", action="store_true", help="open, with no update for more than 90 days (or as the plan says)"
    )
    some.add_argument(
        "--text", metavar="WORDS", help="with all these words in id, title, owner, other texts, own columns or updates"
    )
    add_as_at(some)
    group = parser.add_argument_group("in which form")
    form = group.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, for programs")
    form.add_argument("--csv", action="store_true", help="as comma-separated values, for a spreadsheet")
    group.add_argument(
        "--output", metavar="FILE", help="write to this file; the ending .csv or .json selects the format"
    )
    group.add_argument("--force", action="store_true", help="overwrite an existing file")


def _days(typed: str) -> int:
    words = typed.strip()
    if not (words.isascii() and words.isdigit() and len(words) < 7):
        raise ArgumentTypeError(f"{shortened(typed, 40)} is not a number of days, such as 60")
    return int(words)


def list_actions(run: Run) -> int:
    """Print the actions that meet the conditions, in the plan's order."""
    seen, output = run.seen(), run.output
    found = _matching(run, seen)
    words = f"{len(found):,} of {count(len(seen.plan.actions), 'action')}"
    words += f" (as in {seen.version})" if seen.version else ""
    if run.arguments.output is not None:
        _write(run, seen, found, words)
        return 0
    if run.arguments.json:
        _print_json(output, seen, found)
        return 0
    if run.arguments.csv:
        from actionplan.model.as_json import CSV_HEADER, for_csv  # noqa: PLC0415  (only this form needs it)

        output.csv(CSV_HEADER, [for_csv(seen.plan, action, seen.day) for action in found])
        return 0
    if found:
        _print_table(output, seen, found)
    output.say(words)
    return 0


def _print_json(output: Output, seen: Seen, found: Sequence[Action]) -> None:
    from actionplan.model.as_json import for_list  # noqa: PLC0415  (as above)

    output.json([for_list(seen.plan, action, seen.day) for action in found])


def _write(run: Run, seen: Seen, found: Sequence[Action], words: str) -> None:
    """Write the actions to the file that was named; raise FileThereError if it is there and may not be replaced."""
    from actionplan.session.paper_file import write_paper  # noqa: PLC0415  (only who writes a file pays for it)

    wanted, path = run.arguments, Path(run.arguments.output)
    ending = path.suffix.lower()
    if ending in _NOT_WRITTEN:
        raise RuleError(
            f"A list cannot be written as a {ending} file.",
            "Use the ending .csv, which every spreadsheet opens, .json or .txt.",
        )
    if wanted.csv or (ending == ".csv" and not wanted.json):
        from actionplan.model.as_json import CSV_HEADER, for_csv  # noqa: PLC0415  (as above)

        content = csv_file(CSV_HEADER, [for_csv(seen.plan, action, seen.day) for action in found])
    else:
        with redirect_stdout(StringIO()) as printed:
            plain = Output(None, has_colour=False)
            if wanted.json or ending == ".json":
                _print_json(plain, seen, found)
            elif found:
                _print_table(plain, seen, found)
        content = printed.getvalue().encode()
    advice = "Use another name, or --force to overwrite it."
    doubt = write_paper(content, path, plan=seen.session.path, force=wanted.force, advice=advice)
    run.output.say(f"{shown(path)}: {words}")
    run.output.warn(doubt)


def _matching(run: Run, seen: Seen) -> list[Action]:
    wanted, plan, today = run.arguments, seen.plan, seen.day
    found = list(plan.actions.values())
    if wanted.status is not None:
        statuses = {plan.status_named(typed) for typed in wanted.status}
        found = [action for action in found if action.status in statuses]
    if wanted.owner is not None:
        words = folded(wanted.owner).split()
        found = [action for action in found if _owned(action, words)]
    if wanted.cornerstone is not None:
        key = _cornerstone(plan, wanted.cornerstone)
        found = [action for action in found if action.cornerstone == key]
    if wanted.overdue:
        found = [action for action in found if action.is_overdue(today)]
    if wanted.due_within is not None:
        found = [action for action in found if action.is_due_within(wanted.due_within, today)]
    if wanted.stale:
        found = [action for action in found if plan.is_stale(action, today)]
    return plans.search(found, wanted.text) if wanted.text is not None else found


def _owned(action: Action, words: Sequence[str]) -> bool:
    if not words:
        return action.owner is None
    return action.owner is not None and all(word in folded(action.owner) for word in words)


def _cornerstone(plan: Plan, typed: str) -> str | None:
    if not typed.strip():
        return None
    if stone := plan.cornerstone_named(typed):
        return stone.id
    names = listed(safe(key) for key in plan.cornerstones)
    there = f"Use one of the plan's: {names}." if names else "The plan has none."
    raise RuleError(f"There is no cornerstone {safe(typed)}.", there, field="cornerstone")


def _print_table(output: Output, seen: Seen, found: Sequence[Action]) -> None:
    """Print a line an action where there is room for it, else two."""
    plan, today = seen.plan, seen.day
    rows = [
        (
            action.id,
            safe(action.title),
            safe(action.owner or NOT_SET),
            due_in_words(action.due, short=True),
            status_words(plan, action.status),
            ", ".join(plans.marks(plan, action, today)),
        )
        for action in found
    ]
    ids, titles, owners, dues, statuses, marks = (
        max(map(cells, column)) for column in zip(plans.TABLE_HEADER, *rows, strict=True)
    )
    if output.width is None:
        titles, owners = min(titles, ALIGNED), min(owners, ALIGNED)
    else:
        owners = min(owners, MOST_OWNER)
        left = output.width - 1 - sum((ids, owners, dues, statuses, marks)) - 2 * (len(plans.TABLE_HEADER) - 1)
        if left < min(titles, LEAST_TITLE):
            _print_stacked(output, seen, found, rows)
            return
        titles = min(titles, left)
    head = (
        padded(word, width)
        for word, width in zip(plans.TABLE_HEADER, (ids, titles, owners, dues, statuses, 0), strict=True)
    )
    output.line(output.paint("  ".join(head).rstrip(), BOLD))
    for action, (action_id, title, owner, due, _, mark) in zip(found, rows, strict=True):
        title_lines, owner_lines = [title], [owner]
        if output.width is not None:
            title_lines, owner_lines = wrapped(title, titles, MOST_LINES), wrapped(owner, owners, MOST_LINES)
        texts = padded(action_id, ids), padded(title_lines[0], titles), padded(owner_lines[0], owners)
        status = output.status(plan, action.status, width=statuses)
        output.line("  ".join((*texts, padded(due, dues), status, _painted_marks(output, mark))).rstrip())
        for more, more_owner in zip_longest(title_lines[1:], owner_lines[1:], fillvalue=""):
            output.line(f"{' ' * ids}  {padded(more, titles)}  {more_owner}".rstrip())


def _print_stacked(output: Output, seen: Seen, found: Sequence[Action], rows: Sequence[Sequence[str]]) -> None:
    margin = " " * (max(cells(action.id) for action in found) + 2)
    room = max((output.width or 0) - 1 - len(margin), LEAST_TITLE // 2)
    for action, (action_id, title, owner, due, _, mark) in zip(found, rows, strict=True):
        start = output.paint(padded(action_id, len(margin)), BOLD)
        for line in wrapped(title, room, MOST_LINES):
            output.line(start + line)
            start = margin
        details = [output.status(seen.plan, action.status)]
        details += [f"due {due}" if action.due_end else due] if action.due else ["no due date"] * action.is_open
        details += [fitted(owner, MOST_OWNER)] if action.owner else ["no owner"] * action.is_open
        details += [_painted_marks(output, mark)] if mark else []
        output.parts(details, gap=" · ", indent=len(margin))


def _painted_marks(output: Output, marks: str) -> str:
    return marks.replace("overdue", output.paint("overdue", ALARM))


def add_show(commands: Commands) -> None:
    """Add `show`."""
    parser = add_command(
        commands,
        "show",
        show,
        takes="ID [options]",
        examples=("actionplan show IM-13", "actionplan show im-13 --as-at 2016-12-31"),
    )
    add_id(parser)
    options = parser.add_argument_group("options")
    add_as_at(options)
    options.add_argument("--json", action="store_true", help="as JSON, for programs")


def show(run: Run) -> int:
    """Print one action whole."""
    seen, output = run.seen(), run.output
    plan, today = seen.plan, seen.day
    action = plan.find(run.arguments.id)
    if run.arguments.json:
        from actionplan.model.as_json import for_show  # noqa: PLC0415  (as above)

        output.json(for_show(plan, action, today))
        return 0
    from actionplan.model import describe  # noqa: PLC0415  (what only lists has no need of it)

    output.text(action.title, first=action.id, indent=len(action.id) + 2, style=BOLD)
    output.line()
    output.line(f"{padded('Status', describe.NAMES)}{output.status(plan, action.status)} ({action.status.letter})")
    output.text(plan.words[action.status].meaning, indent=describe.NAMES)
    for name, words in describe.lines(plan, action, today):
        output.text(words, first=name, indent=describe.NAMES)
    for part in describe.entry_lists(action):
        output.heading(part.heading)
        for name, words in part.entries:
            output.text(words, first=name, indent=describe.NAMES)
    if seen.version:
        output.say(f"As in {seen.version}")
    return 0
