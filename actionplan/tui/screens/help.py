"""Help: every key, what each status means, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.plan import Status
from actionplan.text import safe, shortened
from actionplan.tui.commands import COMMANDS, MOVING
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.themes import variable
from actionplan.tui.widgets.columns import MARK_MEANINGS, SHORT_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.plan import Plan


class HelpScreen(WordsScreen):
    """Everything that one may want to look up in a meeting."""

    def __init__(self, plan: Plan, *, can_write: bool) -> None:
        super().__init__("Help")
        self._plan = plan
        self._can_write = can_write

    def contents(self) -> Sequence[Content]:
        """Give keys, statuses and marks, a line each."""
        plan, thresholds = self._plan, self._plan.thresholds
        keys = [(c.key, c.sentence) for c in COMMANDS if self._can_write or not c.edits]
        lines = [_heading("Keys"), *(_line(key, words) for key, words in (*keys, *MOVING))]
        lines += [Content(""), _heading("Statuses")]
        for status in Status:
            name = Content.styled(f"{status.symbol} {status.letter}", f"bold ${variable(status)}")
            label = shortened(plan.label(status), 30)
            meaning = shortened(safe(plan.words[status].meaning), 200)
            lines.append(Content.assemble(name, "  ", (label, "bold"), f": {meaning}"))
        lines += [Content(""), _heading("Marks, and the signs for them where there is little room")]
        for mark, words in MARK_MEANINGS.items():
            sign = SHORT_MARKS.get(mark, "2×")
            meaning = words.format(due_soon=thresholds.due_soon, stale=thresholds.stale)
            lines.append(_line(sign, f"{mark}: {meaning}", width=4))
        return lines


def _heading(words: str) -> Content:
    return Content.styled(words, "bold $primary")


def _line(key: str, words: str, width: int = 10) -> Content:
    return Content.assemble((key.ljust(width), "bold"), words)
