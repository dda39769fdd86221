"""One action before the group: what it is, how it stands, what was said last and what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from actionplan.model import extensions
from actionplan.model import meeting as meetings
from actionplan.model.dates import due_in_words
from actionplan.model.meeting import Need
from actionplan.model.plan import Status, marks, moved_words
from actionplan.text import NOT_SET, count, listed, long_date, safe, safe_lines, short_date, shortened
from actionplan.tui.shown import cut
from actionplan.tui.themes import variable
from actionplan.tui.widgets.facts import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from actionplan.model.meeting import Meeting
    from actionplan.model.plan import Action, Plan, Update

_LONGEST = 900
_LONGEST_TITLE = 300
_NO_ROW = Row("", ((" ", ""),))


def ends(left: Content, right: str, width: int) -> Content:
    """Put one text at the left end of a line and one at the right."""
    space = width - left.cell_length - cell_len(right)
    return Content.assemble(left, " " * max(space, 1), (right, "bold"))


def place_line(meeting: Meeting, width: int) -> Content:
    """Return which meeting this is, and the place on its agenda."""
    day = long_date(meeting.on) if width >= 70 else short_date(meeting.on)
    total, done = len(meeting.items), len(meeting.items) - len(meeting.left)
    place = f"{meeting.place + 1:,} of {total:,} · {done:,} gone through" if total else "nothing on the agenda"
    return ends(Content.styled(f"Meeting of {day}", "bold"), place, width)


# Shorter words for where there is less room; a status then gives its symbol only.
_SHORT = {Need.EXTENSION: "Extension", Need.DUE: "Due", Need.REST: "Rest", Need.ASKED: "Asked"}
_SYMBOLS = {Need.EXTENSION: "+", Need.OFF_TRACK: Status.OFF_TRACK.symbol, Need.AT_RISK: Status.AT_RISK.symbol}


def needs_line(plan: Plan, meeting: Meeting, width: int) -> Content:
    """Count the agenda by need, the present one in bold with the place in it; in the longest words that fit."""
    counts = meetings.counts(meeting.items)
    present = meeting.items[meeting.place].need if meeting.items else None
    within = [item.id for item in meeting.items if item.need is present]

    def words(shorter: dict[Need, str]) -> list[tuple[str, bool]]:
        found = []
        for need, number in counts.items():
            numbers = f"{within.index(meeting.at) + 1:,} of {number:,}" if need is present else f"{number:,}"
            found.append((f"{shorter.get(need) or meetings.label(need, plan)} {numbers}", need is present))
        return found

    forms = [words({}), words(_SHORT), words(_SHORT | _SYMBOLS)]
    fitting = next((form for form in forms if sum(cell_len(w) + 3 for w, _ in form) - 3 <= width), forms[-1])
    line = Content(" · ").join([Content.styled(w, "bold $foreground" if now else "$quiet") for w, now in fitting])
    return line.truncate(width, ellipsis=True)


def name_line(plan: Plan, action: Action, meeting: Meeting, width: int) -> Content:
    """Name the action, and why it is before the group."""
    item = next((item for item in meeting.items if item.id == action.id), None)
    why = meetings.label(item.need, plan) if item is not None else ""
    stone = plan.cornerstone_of(action)
    under = f" · {safe(stone.title)}" if stone else ""
    sign = "✓ " if action.id in meeting.done else ""
    left = cut(f"{sign}{safe(action.id)}{under}", width - cell_len(why) - 2)
    return ends(Content.styled(left, "bold $primary"), why, width)


def title(action: Action) -> Content:
    """Return the title, the largest text on the screen."""
    return Content.styled(safe(shortened(action.title, _LONGEST_TITLE)), "bold")


def status_line(plan: Plan, action: Action, before: Status | None) -> Content:
    """Return the status as symbol, word and letter on its colour, and the status at the last save."""
    status = action.status
    badge = f" {status.symbol} {cut(plan.label(status), 30)} ({status.letter}) "
    was = f"  was {before.symbol} {cut(plan.label(before), 30)}" if before is not None and before is not status else ""
    assumed = "  assumed" if "status" in action.assumed else ""
    return Content.assemble((badge, f"bold reverse ${variable(status)}"), (f"{was}{assumed}", "$foreground"))


def rows(plan: Plan, action: Action, on: date, *, is_airy: bool = False) -> Iterator[Row]:
    """Return the facts for the meeting: owner, due date and moves, latest update, next step.

    With a line between any two where `is_airy`.
    """
    for index, group in enumerate((*_standing(plan, action, on), *_said(action, on), *_around(plan, action))):
        if is_airy and index:
            yield _NO_ROW
        yield from group


def _standing(plan: Plan, action: Action, on: date) -> Iterator[tuple[Row, ...]]:
    yield (Row("Owner", ((safe(action.owner), "strong") if action.owner else (NOT_SET, "quiet"),)),)
    if action.support:
        yield (Row("Support", ((_cut(listed(action.support)), ""),)),)
    yield tuple(_due(plan, action, on))
    if action.completed is not None:
        yield (Row("Completed", ((action.completed.words(), "strong"),)),)
    found = [mark for mark in marks(plan, action, on) if mark in {"stale", "exempt"}]
    found += [f"{safe(name).replace('_', ' ')} assumed" for name in action.assumed]
    if found:
        yield (Row("Mind", ((", ".join(found), "strong"),)),)


def _said(action: Action, on: date) -> Iterator[tuple[Row, ...]]:
    now = [update for update in action.updates if update.on == on]
    earlier = [update for update in action.updates if update.on != on]
    for update in now[-2:]:
        yield _update("Said today", update, "Next step")
    if earlier:
        yield _update("Last time", earlier[-1], "Promised")
    elif not now:
        yield (Row("Last time", (("no update so far", "quiet"),)),)
        if action.outcome:
            yield (Row("Outcome", ((_cut(action.outcome), ""),)),)


def _around(plan: Plan, action: Action) -> Iterator[tuple[Row, ...]]:
    for other_id in action.depends_on:
        other = plan.actions.get(other_id)
        if other is not None and other.is_open:
            words = f"{safe(other_id)} {shortened(safe(other.title), 80)}"
            yield (Row("Waits for", ((words, ""), (f"  {other.status.symbol} {plan.label(other.status)}", "strong"))),)
    undone = [milestone for milestone in action.milestones if milestone.done is None]
    if undone:
        done = f"{len(action.milestones) - len(undone):,} of {len(action.milestones):,} done; next "
        due = f", due {undone[0].due.words(short=True)}" if undone[0].due else ""
        yield (Row("Milestones", ((done, "quiet"), (f"{_cut(undone[0].title)}{due}", ""))),)


def _cut(text: str) -> str:
    return safe_lines(shortened(text, _LONGEST))


def _update(label: str, update: Update, then: str) -> tuple[Row, ...]:
    said = Row(label, ((f"{short_date(update.on)}: ", "quiet"), (_cut(update.text), "")))
    return (said, Row(then, ((_cut(update.next), "strong"),))) if update.next else (said,)


def _due(plan: Plan, action: Action, on: date) -> Iterator[Row]:
    end = action.due_end
    late = ""
    if action.is_overdue(on) and end is not None:
        late = f"  overdue by {count((on - end).days, 'day')}"
    elif plan.is_due_soon(action, on) and end is not None:
        late = f"  due in {count((end - on).days, 'day')}"
    role = "alarm" if action.is_overdue(on) else "strong"
    yield Row("Due", ((due_in_words(action.due), "strong" if action.due else "quiet"), (late, role)))
    if action.repeats is not None:
        yield Row("Repeats", ((action.repeats.words, ""),))
    if action.present_moves:
        first = f" ({action.first_due})" if action.first_due and action.slipped_days is not None else ""
        role = "alarm" if action.is_late_against_first(on) else "strong"
        yield Row(" ", ((f"{moved_words(action)}{first}", role),))
    if (asked := action.extension) is not None:
        yield Row("Extension", ((extensions.words(action, asked).removeprefix("Extension "), "strong"),))
        yield Row(" ", ((f"{extensions.more(plan, action, asked)}; because: {_cut(asked.reason)}", ""),))
