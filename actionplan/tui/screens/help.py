"""Help: every key, what each status means, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.plan import Status
from actionplan.text import safe, shortened
from actionplan.tui.commands import ANYWHERE, COMMANDS, PLACES
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.widgets.columns import MARK_MEANINGS, SHORT_MARKS
from actionplan.tui.widgets.facts import NO_ROW, Row
from actionplan.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actionplan.model.plan import Plan
    from actionplan.tui.commands import Command


class HelpScreen(WordsScreen):
    """Everything that one may want to look up in a meeting."""

    def __init__(self, plan: Plan, *, can_write: bool, here: str = "table") -> None:
        super().__init__("Help")
        self._plan = plan
        self._can_write = can_write
        self._here = here

    def words(self) -> Sheet:
        """Return a row for each key, status and mark; the keys of the current place come first."""
        sheet = Sheet()
        sheet.rows = tuple(self._rows())
        return sheet

    def _rows(self) -> Iterator[Row]:
        title, commands = PLACES[self._here]
        yield _heading(f"Here: {title[:1].lower()}{title[1:]}")
        yield from _keys(commands)
        yield from (NO_ROW, _heading("Keys on the dashboard"))
        yield from _keys(command for command in (*COMMANDS, *ANYWHERE) if self._can_write or not command.edits)
        for place, (title, commands) in PLACES.items():
            if place != self._here and (self._can_write or place != "meeting"):
                yield from (NO_ROW, _heading(title))
                yield from _keys(commands)
        yield from (NO_ROW, _heading("Statuses"))
        for status in Status:
            label = shortened(self._plan.label(status), 30)
            meaning = shortened(safe(self._plan.words[status].meaning), 200)
            sign = f"{status.symbol} {status.letter}"
            yield Row(sign, ((label, status.value), (f": {meaning}", "")))
        yield from (NO_ROW, _heading("Marks, and the signs for them where there is little room"))
        thresholds = self._plan.thresholds
        for mark, words in MARK_MEANINGS.items():
            meaning = words.format(due_soon=thresholds.due_soon, stale=thresholds.stale)
            yield Row(SHORT_MARKS.get(mark, "2×"), ((mark, "strong"), (f": {meaning}", "")))


def _heading(words: str) -> Row:
    return Row("", ((words, "label"),))


def _keys(commands: Iterable[Command]) -> Iterator[Row]:
    for command in commands:
        yield Row(command.every_key, ((command.sentence, ""),))
