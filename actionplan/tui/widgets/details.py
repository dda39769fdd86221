"""Everything about one action: beside the table as much as there is room for, or whole, in parts that fold."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from actionplan.model.plan import Status
from actionplan.tui.commands import IN_DETAILS, bindings
from actionplan.tui.paper.lines import plain
from actionplan.tui.widgets.drawn import ScrolledLines
from actionplan.tui.widgets.facts import NO_ROW, Row, facts, folds, peek, story
from actionplan.tui.widgets.rows import beside, cut_line, fitting, row_lines

if TYPE_CHECKING:
    from datetime import date

    from textual import events
    from textual.binding import BindingType

    from actionplan.model.plan import Action, Plan
    from actionplan.tui.paper.lines import Line, Part
    from actionplan.tui.past import PastReader
    from actionplan.tui.widgets.facts import Fold

_LONGEST_IN_PANE = 320
_MOST_ENTRIES = 6
# From so many cells on, what an action is and what happened to it stand side by side.
_TWO_COLUMNS = 74
_MORE: Part = ("… Enter shows everything.", "quiet")
_MARGIN = 2


class DetailsPane(ScrolledLines, can_focus=False, inherit_bindings=False):
    """The action under the cursor; short texts only, unless it is opened to fill the screen."""

    PREFIX = "sheet"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_DETAILS)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("sheet--label", "sheet--title", "sheet--strong", "sheet--quiet", "sheet--alarm", "sheet--fold"),
        *(f"sheet--{status.value}" for status in Status),
    }

    is_whole: reactive[bool] = reactive(False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self._facts: tuple[Row, ...] = ()
        self._story: tuple[Row, ...] = ()
        self._folds: tuple[Fold, ...] = ()
        self._put_away: set[str] = set()
        self._at = ""
        self._heads: dict[str, int] = {}

    def watch_is_whole(self) -> None:
        """Take the keys only while it fills the screen: beside the table, arrows go from action to action."""
        self.can_focus = self.is_whole

    # What is shown

    def show(self, plan: Plan, action: Action | None, today: date, past: PastReader) -> None:
        """Show an action, from its top."""
        self._facts = self._story = self._folds = ()
        if action is not None and self.is_whole:
            self._facts = facts(plan, action, today)
            self._folds = folds(plan, action, today, past.fold(action.id))
        elif action is not None and self.screen.has_class("-tall"):
            self._facts = facts(plan, action, today, _LONGEST_IN_PANE)
            self._story = self._pane_story(plan, action, today, past)
        elif action is not None:
            self._facts = peek(plan, action, today)
        self._lay_out()
        self.scroll_to(y=0, animate=False, immediate=True)

    def show_story(self, plan: Plan, action: Action | None, today: date, past: PastReader) -> None:
        """Show what the record has of an action now, and move nothing else."""
        if action is not None and self.is_whole:
            self._folds = folds(plan, action, today, past.fold(action.id))
        elif action is not None and self.screen.has_class("-tall"):
            self._story = self._pane_story(plan, action, today, past)
        self._lay_out()

    def _pane_story(self, plan: Plan, action: Action, today: date, past: PastReader) -> tuple[Row, ...]:
        history = past.rows(action.id, _MOST_ENTRIES)
        return (*story(plan, action, today, _LONGEST_IN_PANE), *((NO_ROW, *history) if history else ()))

    @property
    def told(self) -> tuple[Row, ...]:
        """What happened to the action, as rows, whether or not they are in sight."""
        rows = list(self._story)
        for fold in self._folds:
            rows += [NO_ROW, Row("", ((fold.title, "label"), *fold.aside)), *fold.rows]
        return tuple(rows)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self._lay_out()

    def _lay_out(self) -> None:
        size = self.scrollable_content_region.size
        self._heads = {}
        if self.is_whole:
            self.lines = self._whole(size.width)
        elif self.screen.has_class("-tall"):
            self.lines = self._pane(size.width, size.height)
        else:
            self.lines = [cut_line(row.parts, size.width) for row in self._facts]
        # Beside the table nothing scrolls, and so no key that goes from action to action lays the screen out anew.
        height = len(self.lines) if self.is_whole else size.height
        self.virtual_size = Size(size.width, height)
        self.redraw()

    def _pane(self, width: int, height: int) -> list[Line]:
        if width < _TWO_COLUMNS:
            return fitting(row_lines(chain(self._facts, (NO_ROW,), self._story), width), height, _MORE)
        left = (width - _MARGIN) // 2
        first = fitting(row_lines(self._facts, left), height, _MORE)
        return beside(first, fitting(row_lines(self._story, width - left - _MARGIN), height, _MORE), left)

    def _whole(self, width: int) -> list[Line]:
        # A column is left free, so that no text touches the scroll bar.
        lines = [*row_lines(self._facts, width - 1)]
        names = [fold.title for fold in self._folds if fold.rows]
        if self._at not in names:
            self._at = names[0] if names else ""
        was_open = True
        for fold in self._folds:
            is_open = bool(fold.rows) and fold.title not in self._put_away
            if is_open or was_open:
                lines.append(())
            was_open = is_open
            self._heads[fold.title] = len(lines)
            lines.append(cut_line(self._head(fold).parts, width - 1))
            if is_open:
                lines += row_lines(fold.rows, width - 1, margin=_MARGIN)
        return lines

    def _head(self, fold: Fold) -> Row:
        if not fold.rows:
            return Row("", ((f"  {fold.title} ({fold.count:,})", "quiet"), *fold.aside))
        is_closed = fold.title in self._put_away
        words = f"{'▸' if is_closed else '▾'} {fold.title} ({fold.count:,})"
        key: Part = (f" · Enter {'opens' if is_closed else 'closes'} it", "") if fold.title == self._at else ("", "")
        return Row("", ((words, "label"), *fold.aside, key))

    def strip(self, number: int, line: Line) -> Strip:
        """Return the line of a number as it is drawn; the heading of the marked part is a bar."""
        if not self._at or self._heads.get(self._at) != number:
            return super().strip(number, line)
        width, bar = self.scrollable_content_region.width, self.get_component_rich_style("sheet--fold")
        return Strip([Segment(plain(line), bar)]).adjust_cell_length(width, bar)

    # What a person can do

    def action_next_fold(self, step: int) -> None:
        """Mark the next part that folds, or the one before; round from the last to the first."""
        names = [fold.title for fold in self._folds if fold.rows]
        if names:
            self._mark(names[(names.index(self._at) + step) % len(names)])

    def action_fold(self) -> None:
        """Open or close the marked part; its heading stays where it is on the screen."""
        if not self._at:
            return
        above = self._heads[self._at] - self.scroll_offset.y
        self._put_away ^= {self._at}
        self._lay_out()
        self.action_go(self._heads[self._at] - above - self.scroll_offset.y)

    def _mark(self, title: str) -> None:
        self._at = title
        self._lay_out()
        line, top = self._heads[title], self.scroll_offset.y
        if not top <= line < top + self.scrollable_content_region.height - 1:
            self.action_go(line - 1 - top)

    def on_click(self, event: events.Click) -> None:
        """Open or close the part whose heading was clicked on."""
        line = event.y - self.gutter.top + self.scroll_offset.y
        found = next((fold for fold in self._folds if fold.rows and self._heads.get(fold.title) == line), None)
        if found is not None:
            self._at = found.title
            self.action_fold()
