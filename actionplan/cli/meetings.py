"""The commands that write the papers of a meeting: agenda before it, minutes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli import papers
from actionplan.cli.options import add_command
from actionplan.cli.run import typed_as
from actionplan.model.date_input import day_from_typed
from actionplan.text import count, long_date

if TYPE_CHECKING:
    import argparse

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run

FORMATS = ("md", "docx")


def add_agenda(commands: Commands) -> None:
    """Add `agenda`."""
    parser = add_command(
        commands,
        "agenda",
        agenda,
        details="Extension requests come first, then overdue, off track, at risk, due before the next meeting, stale, "
        "and other open actions, each with the latest update and the next step. The agenda is made from the plan as "
        "it is now, saved or not. Overdue and stale are counted as at the date of the meeting.",
        examples=(
            "actionplan agenda --output agenda.md",
            "actionplan agenda --meeting 2016-12-12 --next-meeting 2017-01-09",
            "actionplan agenda --format docx --output agenda.docx",
        ),
    )
    when = parser.add_argument_group("which meeting")
    when.add_argument("--meeting", metavar="DATE", help="its date, today or later (today)")
    when.add_argument(
        "--next-meeting", metavar="DATE", help="the date of the next one (as far ahead as the plan's “due soon”)"
    )
    _add_form(parser)


def add_minutes(commands: Commands) -> None:
    """Add `minutes`."""
    parser = add_command(
        commands,
        "minutes",
        minutes,
        details="Without a date it is the last meeting in the record. If the meeting has several entries, the minutes "
        "show their combined result. An entry that undoes another belongs to the meeting of that one. Unsaved changes "
        "are left out.",
        examples=(
            "actionplan minutes --output minutes.md",
            "actionplan minutes --format docx --template council.docx --output minutes.docx",
        ),
    )
    when = parser.add_argument_group("which meeting")
    when.add_argument("--meeting", metavar="DATE", help="its date, as it was given to “commit” (the last meeting)")
    _add_form(parser)


def _add_form(parser: argparse.ArgumentParser) -> None:
    form = parser.add_argument_group("in which form")
    papers.add_format(form, FORMATS, "md (Markdown, the default) or docx (Word)")
    papers.add_where(form)


def agenda(run: Run) -> int:
    """Write an agenda."""
    from actionplan.reports import agenda as paper  # noqa: PLC0415  (only who wants a report pays for it)
    from actionplan.reports import make  # noqa: PLC0415  (as above)

    session, wanted, template = run.open(read_only=True), run.arguments, papers.template(run)
    on, following = session.today, None
    if wanted.meeting is not None:
        on = typed_as("--meeting", lambda: day_from_typed(wanted.meeting, session.today))
    if wanted.next_meeting is not None:
        following = typed_as("--next-meeting", lambda: day_from_typed(wanted.next_meeting, on))
    found = session.agenda(on, following, include_exempt=wanted.include_exempt)
    words = f"agenda of {long_date(on)}, with {count(found.counts.open, 'action')}{papers.left_out(found.hidden)}"
    with run.wait.lasting("Making the paper"):
        content = make.paper(paper.report(found), wanted.format, template)
    papers.hand_over(run, session, content, words)
    return 0


def minutes(run: Run) -> int:
    """Write minutes."""
    from actionplan.reports import make  # noqa: PLC0415  (as above)
    from actionplan.reports import minutes as paper  # noqa: PLC0415  (only who wants a report pays for it)

    session, wanted, template = run.open(read_only=True), run.arguments, papers.template(run)
    found = session.minutes(run.meeting(session), include_exempt=wanted.include_exempt)
    entries = count(len(found.events), "entry", "entries")
    words = f"minutes of {long_date(found.on)}, from {entries} of the record{papers.left_out(found.hidden)}"
    with run.wait.lasting("Making the paper"):
        content = make.paper(paper.report(found), wanted.format, template)
    papers.hand_over(run, session, content, words)
    papers.say_unsaved(run, session, "these minutes")
    return 0
