"""Help: every key, what each status means, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.plan import Status
from actionplan.text import safe, shortened
from actionplan.tui.commands import COMMANDS, IN_MEETING, MOVING, ON_PROGRESS
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.widgets.columns import MARK_MEANINGS, SHORT_MARKS
from actionplan.tui.widgets.facts import Row
from actionplan.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.plan import Plan

_NO_ROW = Row("", ((" ", ""),))


class HelpScreen(WordsScreen):
    """Everything that one may want to look up in a meeting."""

    def __init__(self, plan: Plan, *, can_write: bool) -> None:
        super().__init__("Help")
        self._plan = plan
        self._can_write = can_write

    def words(self) -> Sheet:
        """Give keys, statuses and marks, a row each."""
        sheet = Sheet()
        sheet.rows = tuple(self._rows())
        return sheet

    def _rows(self) -> Iterator[Row]:
        yield _heading("Keys")
        keys = [(command.key, command.sentence) for command in COMMANDS if self._can_write or not command.edits]
        for key, sentence in (*keys, *MOVING):
            yield Row(key, ((sentence, ""),))
        if self._can_write:
            yield from (_NO_ROW, _heading("Keys of the meeting"))
            for command in IN_MEETING:
                yield Row(command.key, ((command.sentence, ""),))
        yield from (_NO_ROW, _heading("Keys of the progress screen"))
        for key, sentence in ON_PROGRESS:
            yield Row(key, ((sentence, ""),))
        yield from (_NO_ROW, _heading("Statuses"))
        for status in Status:
            label = shortened(self._plan.label(status), 30)
            meaning = shortened(safe(self._plan.words[status].meaning), 200)
            sign = f"{status.symbol} {status.letter}"
            yield Row(sign, ((label, status.value), (f": {meaning}", "")))
        yield from (_NO_ROW, _heading("Marks, and the signs for them where there is little room"))
        thresholds = self._plan.thresholds
        for mark, words in MARK_MEANINGS.items():
            meaning = words.format(due_soon=thresholds.due_soon, stale=thresholds.stale)
            yield Row(SHORT_MARKS.get(mark, "2×"), ((mark, "strong"), (f": {meaning}", "")))


def _heading(words: str) -> Row:
    return Row("", ((words, "label"),))
