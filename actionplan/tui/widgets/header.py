"""The top of the screen: which plan this is, as at which day, and how many actions are in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.plan import Plan, Status
from actionplan.text import count, long_date, safe, short_date
from actionplan.tui.shown import cut
from actionplan.tui.themes import variable

if TYPE_CHECKING:
    from datetime import date

    from textual.app import RenderResult

    from actionplan.model.plan import Counts


class PlanHeader(Widget):
    """Title, organisation, group and day; below them the counts, with symbol and word or letter."""

    ALLOW_SELECT = False
    plan: reactive[Plan | None] = reactive(None)
    today: reactive[date | None] = reactive(None)
    notice: reactive[str] = reactive("")

    def render(self) -> RenderResult:
        """Write three lines, each as full as the width allows."""
        plan, today, width = self.plan, self.today, self.content_size.width
        if plan is None or today is None:
            return ""
        counts = plan.counts(today)
        day = long_date(today) if width >= 70 else short_date(today)
        second = f"{safe(plan.organisation)} · {safe(plan.group)}"
        first = _ends(safe(plan.title), "bold $foreground", day, "bold $foreground", width)
        right = [_late(counts)] if width >= 70 else []
        if self.notice:
            right.append(self.notice)
        # What is said at the right keeps its colour only in the plain form: one of the two is an alarm.
        alarm = "bold $alarm" if counts.overdue or self.notice else "$quiet"
        return Content("\n").join(
            [first, _ends(second, "$quiet", "  ".join(right), alarm, width), _counts(plan, counts, width)]
        )


def _late(counts: Counts) -> str:
    return f"{counts.overdue:,} overdue · {counts.stale:,} stale"


def _ends(left: str, left_style: str, right: str, right_style: str, width: int) -> Content:
    """Put one text at the left end of a line and one at the right; the left one gives way."""
    left = cut(left, width - cell_len(right) - 2)
    between = " " * max(width - cell_len(left) - cell_len(right), 0)
    return Content.assemble((left, left_style), between, (right, right_style))


def _counts(plan: Plan, counts: Counts, width: int) -> Content:
    """Count by status, in the widest of three forms that fits."""
    rest = count(counts.total, "action")
    wide = [(f"{status.symbol} {counts.by_status[status]:,} {plan.label(status)}", status) for status in Status]
    middle = [(f"{status.symbol}{status.letter} {counts.by_status[status]:,}", status) for status in Status]
    for parts, gap, end in ((wide, "   ", rest), (wide, "  ", ""), (middle, "   ", rest), (middle, " ", _late(counts))):
        texts = [text for text, _ in parts]
        needed = cell_len(gap.join(texts)) + (cell_len(end) + 3 if end else 0)
        if needed <= width or (parts is middle and gap == " "):
            break
    pieces = [Content.styled(text, _style(status, counts)) for text, status in parts]
    line = Content(gap).join(pieces)
    alarm = "bold $alarm" if end is not rest and counts.overdue else "$quiet"
    return Content.assemble(line, " " * max(width - line.cell_length - cell_len(end), 1), (end, alarm))


def _style(status: Status, counts: Counts) -> str:
    return f"bold ${variable(status)}" if counts.by_status[status] else "$quiet"
