"""The command that writes the progress summary of a period: summary."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli import papers
from actionplan.cli.options import add_command
from actionplan.cli.run import typed_as
from actionplan.errors import RuleError, shown
from actionplan.model import periods
from actionplan.model.date_input import day_from_typed
from actionplan.text import count, listed, safe, shortened

if TYPE_CHECKING:
    from datetime import date

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.history.summary import Summary
    from actionplan.model.periods import Period
    from actionplan.reports.blocks import Origin
    from actionplan.reports.layout import Layout
    from actionplan.reports.verify import Difference, Paper
    from actionplan.session.session import Session

FORMATS = ("md", "html", "docx", "json")
AUDIENCES = ("lead-member", "committee")
# As much of a difference as helps to find it; the paper has the rest.
MOST_DIFFERENCES = 40


def add_summary(commands: Commands) -> None:
    """Add `summary`."""
    parser = add_command(
        commands,
        "summary",
        summary,
        details="Without a period it is the last complete one in the record, or else the one that includes today. "
        "Unsaved changes are left out. The same record, period and options produce exactly the same file, on any "
        "machine and on any later day.",
        examples=(
            "actionplan summary --output progress.md",
            "actionplan summary --format html --audience lead-member --output visit.html",
            "actionplan summary --format docx --audience committee --output committee.docx",
            "actionplan summary --layout policy-and-resources --output options.md",
            "actionplan summary --from 2016-10-01 --to 2017-03-31 --format json",
            "actionplan summary --verify committee.docx",
        ),
    )
    when = parser.add_argument_group("which period")
    when.add_argument("--from", metavar="DATE", dest="first", help="its first day; goes with --to")
    when.add_argument("--to", metavar="DATE", dest="last", help="its last day; goes with --from")
    when.add_argument(
        "--period", metavar="N", type=_number, help="by number: 0 includes today, -1 is the one before it, and so on"
    )
    form = parser.add_argument_group("in which form")
    papers.add_format(form, FORMATS, "md (Markdown, the default), html, docx (Word) or json")
    form.add_argument(
        "--audience",
        metavar="READER",
        choices=AUDIENCES,
        help="lead-member: one sheet, of at most 450 words; committee: a committee paper (default: the full summary)",
    )
    form.add_argument(
        "--layout",
        metavar="NAME|FILE",
        help="headings, order and fixed text of the committee paper: audit-governance-and-standards (to note; the "
        "default), policy-and-resources (to decide), or a file of your own",
    )
    papers.add_where(form)
    options = parser.add_argument_group("options")
    options.add_argument(
        "--show-layout", action="store_true", help="write the layout instead of a paper, to copy and change it"
    )
    options.add_argument(
        "--verify",
        metavar="FILE",
        help="check whether an earlier summary, in any format, still agrees with the record",
    )


def _number(typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise ArgumentTypeError(f"{shortened(typed, 40)} is not the number of a period, such as 0 or -1") from None


def summary(run: Run) -> int:
    """Write the summary, or verify one."""
    wanted = run.arguments
    session = run.open(read_only=True)
    if wanted.verify is not None:
        return _verify(run, session, Path(wanted.verify))
    if wanted.show_layout:
        return _show_layout(run, session)
    session.refuse_placeholders()
    audience = wanted.audience or "whole"
    if wanted.format == "json" and wanted.audience:
        raise RuleError("JSON has everything; it has no audience.", "Leave out --audience, or choose --format html.")
    layout, template = _layout(run), papers.template(run)
    found, words = _found(session, _period(run, session), session.today, include_exempt=wanted.include_exempt)
    from actionplan.reports import make  # noqa: PLC0415  (only who wants a report pays for it)

    with run.wait.lasting("Making the paper"):
        content = make.summary(found, wanted.format, audience, layout, template)
    papers.hand_over(run, session, content, words)
    papers.say_unsaved(run, session, "this summary")
    return 0


def _layout(run: Run) -> Layout | None:
    """Return the layout of the committee paper; None for any other paper."""
    wanted = run.arguments
    if wanted.layout is not None and wanted.audience == "lead-member":
        raise RuleError("The lead member's pages have no layout.", "Leave out --layout, or --audience lead-member.")
    if wanted.layout is not None and wanted.format == "json":
        raise RuleError("JSON has everything; it has no layout.", "Leave out --layout, or choose --format html.")
    if wanted.layout is None and wanted.audience != "committee":
        return None
    from actionplan.reports import layout  # noqa: PLC0415  (only committee papers read layouts)
    from actionplan.session.layout_file import read_layout  # noqa: PLC0415  (as above)

    return layout.load(layout.DEFAULT if wanted.layout is None else wanted.layout, read_layout)


def _show_layout(run: Run, session: Session) -> int:
    from actionplan.reports import layout  # noqa: PLC0415  (only committee papers read layouts)

    name = run.arguments.layout or layout.DEFAULT
    if name not in layout.SHIPPED:
        raise RuleError(
            f"{safe(name)} is no layout of actionplan, which alone can be shown.",
            f"Give --layout {listed(layout.SHIPPED, 'or')}; a file of your own opens in any text editor.",
        )
    words = f"the layout {name}; change a copy of it, and give its name to --layout"
    papers.hand_over(run, session, layout.shipped(name), words)
    return 0


def _period(run: Run, session: Session) -> Period | None:
    """Return the chosen period; None for the usual one."""
    wanted, today = run.arguments, session.today
    if wanted.period is not None:
        if wanted.first is not None or wanted.last is not None:
            raise RuleError("--period cannot be used with --from and --to.", "Leave out one of them.")
        return periods.numbered(session.plan, today, wanted.period)
    if wanted.first is None and wanted.last is None:
        return None
    if wanted.first is None or wanted.last is None:
        raise RuleError("A period has a first and a last day.", "Use both --from and --to.")
    first = typed_as("--from", lambda: day_from_typed(wanted.first, today))
    return periods.between(first, typed_as("--to", lambda: day_from_typed(wanted.last, today)))


def _found(session: Session, period: Period | None, today: date, *, include_exempt: bool) -> tuple[Summary, str]:
    """Return a summary, and the message about it."""
    past = session.past()
    chosen = period or past.usual_period(session.plan, today)
    found = past.summary(chosen, today, session.plan, include_exempt=include_exempt)
    return found, _about(found)


def _about(found: Summary) -> str:
    """Return the period of a summary and the state of the record from which it was made, in words."""
    state = f"{found.current.day.isoformat()} ({found.current.commit[:10]})"
    return f"{found.period.words()}, from the record as at {state}{papers.left_out(found.hidden)}"


def _verify(run: Run, session: Session, path: Path) -> int:
    from actionplan.history.summary import RULES  # noqa: PLC0415  (only who wants a report pays for it)
    from actionplan.reports import layout, verify  # noqa: PLC0415  (as above)
    from actionplan.session.layout_file import read_layout  # noqa: PLC0415  (as above)

    with run.wait.lasting("Reading the paper"):
        paper = verify.opened(path)
    origin = paper.origin
    period = periods.between(origin.first, origin.last)
    used, is_other = None, False
    if origin.layout is not None:
        folders = (Path(), path.parent, session.path.parent)
        used, is_other = layout.of_paper(origin.layout, run.arguments.layout, folders, read_layout)
    summaries = _before_and_after(session, period, origin)
    with run.wait.lasting("Comparing the paper with the record"):
        compared = [(found, *verify.compare(paper, found, used)) for found in summaries]
    summary, differences, is_same = min(compared, key=lambda each: len(each[1]))
    if used is not None and is_other:
        run.output.say(
            f"The layout {safe(used.mark.name)} has changed since the paper was written: headings and fixed text may "
            f"differ too."
        )
    words = _about(summary)
    since = len(summaries[0].hidden) - len(summary.hidden)
    if since:
        are = "has become exempt since: it is" if since == 1 else "have become exempt since: they are"
        run.output.say(f"{count(since, 'action')} in the paper {are} left out of a new paper.")
    if differences and origin.rules < RULES:
        return _of_earlier_rules(run, paper, summary, used)
    if not differences:
        changes = "its layout was changed" if used is None else "gaps were filled or its layout was changed"
        changed = "" if is_same else f", although {changes}"
        run.output.say(f"{shown(path)} agrees with the record{changed}: {words}.")
        return 0
    for difference in differences[:MOST_DIFFERENCES]:
        _print(run, difference)
    more = len(differences) - MOST_DIFFERENCES
    rest = f" ({more:,} more are not shown)" if more > 0 else ""
    places = count(len(differences), "place")
    run.output.say(f"{shown(path)} does not agree with the record in {places}{rest}: {words}.")
    return 1


def _of_earlier_rules(run: Run, paper: Paper, summary: Summary, used: Layout | None) -> int:
    """Report on a paper that earlier rules made: which figures the change of rules changed, and which are wrong."""
    from actionplan.history.summary import RULES  # noqa: PLC0415  (only who wants a report pays for it)
    from actionplan.reports import rules, verify  # noqa: PLC0415  (as above)

    number = paper.origin.rules
    path = shown(Path(run.arguments.verify))
    run.output.say(
        f"{path} was made under rules {number} of counting. Rules {RULES} apply now, so figures and wording may differ."
    )
    changed = list(rules.changed_figures(summary, number))
    for name, old, new in changed:
        run.output.item(f"{name}: {old} under rules {number}, {new} under rules {RULES}")
    if not changed:
        run.output.say("The change of rules changed no figure of this period.")
    differences = verify.figure_differences(paper, summary, verify.rebuilt(paper, summary, used))
    for difference in differences[:MOST_DIFFERENCES]:
        _print(run, difference)
    if differences:
        figures = count(len(differences), "figure")
        run.output.say(f"{path} does not agree with the record in {figures} for another reason: {_about(summary)}.")
        return 1
    run.output.say(f"Every other figure of {path} that can be compared agrees with the record: {_about(summary)}.")
    return 0


def _before_and_after(session: Session, period: Period, origin: Origin) -> list[Summary]:
    """Return the summary as made now and, if more has become exempt since, as it was made before."""
    past = session.past()
    now = past.summary(period, origin.as_at, session.plan, include_exempt=origin.include_exempt)
    if not now.hidden:
        return [now]
    before = past.summary(period, origin.as_at, session.plan, as_it_was=True)
    return [now, before] if len(before.hidden) < len(now.hidden) else [now]


def _print(run: Run, difference: Difference) -> None:
    for line in difference.paper:
        run.output.item(f"paper:  {safe(line)}")
    for line in difference.record:
        run.output.item(f"record: {safe(line)}")
    run.output.line()
