"""The table of actions under their headings; its cursor belongs to an action, not to a line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from actionplan.model.plan import Plan, Status
from actionplan.model.views import Group, Sort, View, arranged, chosen, grouped, steady
from actionplan.text import count
from actionplan.tui.commands import IN_TABLE, bindings
from actionplan.tui.widgets.columns import GAP, SORTS, Column, Measure, cells, columns, fitted

if TYPE_CHECKING:
    from datetime import date

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from actionplan.model.plan import Action

_HEAD = 1
_MARK, _NO_MARK = "▸ ", "  "


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the actions of a group."""

    title: str
    said: str


class ActionTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The actions of a view, a line each; only the lines in sight are ever drawn, and only where they changed."""

    ALLOW_SELECT = False
    # As soon as they are pressed: the key behind them is about the action to which they lead.
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_TABLE)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--heading",
        "table--rule",
        "table--quiet",
        "table--id",
        "table--alarm",
        "table--cursor",
        *(f"table--{status.value}" for status in Status),
    }

    class Chosen(Message):
        """Somebody clicked twice on an action."""

    class Ordered(Message):
        """Somebody clicked on the heading of a column."""

        def __init__(self, sort: Sort) -> None:
            super().__init__()
            self.sort = sort

    # Whether an action can be added here.
    may_add = False
    virtual_size = Reactive(Size(0, 0), layout=False)
    # None of them draws the whole table: the lines that change are drawn by name.
    plan: reactive[Plan | None] = reactive(None, repaint=False)
    today: reactive[date | None] = reactive(None, repaint=False)
    cursor: reactive[str | None] = reactive(None, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self.view = View()
        self._groups: tuple[Group, ...] = ()
        self._matching: frozenset[str] = frozenset()
        self._rows: list[Heading | str] = []
        self._row_of: dict[str, int] = {}
        self._columns: tuple[Column, ...] = ()
        self._measure = Measure()
        # What was drawn of an action, with the action as it was then, and on what else it depended.
        self._drawn: dict[tuple[str, bool], tuple[Action, Strip]] = {}
        self._basis: tuple[object, ...] = ()
        self._styles: dict[tuple[str, str], Style] = {}

    # What is shown

    def watch_plan(self, before: Plan | None, plan: Plan | None) -> None:
        """Show another state of the plan, with nothing moved: not the cursor's action, and not its line."""
        if plan is not None and self.today is not None:
            fresh = arranged(plan, self.today, self.view)
            groups = steady(self._groups, fresh, plan, self.view.group) if before is not None else fresh
            self._arrange(groups, fresh, was=before or plan)

    def watch_today(self) -> None:
        """Draw again: marks depend on the day."""
        self.watch_plan(self.plan, self.plan)

    def look(self, view: View) -> None:
        """Look at the plan in another way, with the cursor on its action, or where words are new on what they mean."""
        if self.plan is None or self.today is None:
            return
        has_new_words = view.words.split() != self.view.words.split() and bool(view.words.split())
        # The heading of the column by which the table is ordered has a mark.
        if view.sort is not self.view.sort:
            self.refresh_line(0)
        self.view = view
        found = chosen(self.plan, self.today, view)
        groups = grouped(self.plan, found, view)
        self._arrange(groups, groups, at=found[0].id if found and has_new_words else None)

    @property
    def shown(self) -> int:
        """How many actions are shown."""
        return len(self._row_of)

    @property
    def matching(self) -> int:
        """How many of the actions match the view; others are shown that did until they were changed."""
        return len(self._matching)

    @property
    def shown_ids(self) -> list[str]:
        """The ids of the actions that are shown, in their order."""
        return [row for row in self._rows if isinstance(row, str)]

    def _arrange(
        self, groups: tuple[Group, ...], fresh: tuple[Group, ...], *, at: str | None = None, was: Plan | None = None
    ) -> None:
        """Put the groups on the screen, with the cursor where it was, or at an action."""
        old_row = self._row_of.get(self.cursor or "", _HEAD)
        above = old_row - self.scroll_offset.y
        old_rows = self._rows
        self._groups, self._matching = groups, frozenset(action_id for group in fresh for action_id in group.ids)
        self._rows = []
        for group in groups:
            if group.title:
                self._rows.append(Heading(group.title, self._said(group)))
            self._rows += group.ids
        # Without any there is a line that names the words that were typed.
        has_moved = self._rows != old_rows or not self._rows
        if has_moved:
            self._row_of = {row: index for index, row in enumerate(self._rows) if isinstance(row, str)}
            self._set_height()
            self.refresh()
        if was is not None and self._lay_out():
            self.refresh()
        elif was is not None and not has_moved:
            self._refresh_changed(was)
        if at is None and self.cursor not in self._row_of:
            at = self._nearest(old_row)
        if at is not None or not self._row_of:
            self.cursor = at
        row = self._row_of.get(self.cursor or "")
        if has_moved and row is not None:
            self.scroll_to(y=row - above, animate=False, force=True)
            self._show_row(row)

    def _said(self, group: Group) -> str:
        if self.plan is None:
            return ""
        if self.view.narrows:
            return count(len(group.ids), "action")
        # As in every paper: of those that are not closed.
        statuses = Counter(self.plan.actions[action_id].status for action_id in group.ids)
        return f"{statuses[Status.COMPLETE]:,} of {len(group.ids) - statuses[Status.CLOSED]:,} complete"

    def _nearest(self, row: int) -> str | None:
        ids = [(abs(index - row), index, action_id) for action_id, index in self._row_of.items()]
        return min(ids)[2] if ids else None

    def _lay_out(self) -> bool:
        """Lay out the columns; tell whether everything has to be drawn again."""
        width = self.scrollable_content_region.width
        plan = self.plan
        basis: tuple[object, ...] = (width,)
        if plan is not None and self.today is not None:
            self._columns = columns(width - 3, self._measure.longest(plan, self.today))
            basis = (width, self._columns, self.today, plan.words, plan.thresholds, plan.approved)
        if basis == self._basis:
            return False
        self._basis = basis
        self._drawn.clear()
        return True

    def _set_height(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, max(len(self._rows), 1) + _HEAD)
        # So the screen is laid out anew only where the scroll bar comes or goes.
        self._scroll_update(self.virtual_size)

    def _refresh_changed(self, was: Plan) -> None:
        if self.plan is None:
            return
        top = self.scroll_offset.y
        for row in range(top, min(top + self.size.height, len(self._rows))):
            found = self._rows[row]
            if isinstance(found, str) and was.actions.get(found) != self.plan.actions[found]:
                self.refresh_line(row + _HEAD)

    def on_resize(self) -> None:
        """Lay out the columns for the new width, and keep the cursor in sight."""
        self._lay_out()
        self._set_height()
        self.refresh()
        row = self._row_of.get(self.cursor or "")
        if row is not None:
            self._show_row(row)

    def notify_style_update(self) -> None:
        """Draw again with other colours."""
        super().notify_style_update()
        self._drawn.clear()
        self._styles.clear()
        self.refresh()

    # The cursor

    @property
    def at_cursor(self) -> Action | None:
        """The action under the cursor."""
        return self.plan.actions.get(self.cursor) if self.plan is not None and self.cursor is not None else None

    def watch_cursor(self, before: str | None, after: str | None) -> None:
        """Draw the two lines again."""
        for action_id in (before, after):
            if (row := self._row_of.get(action_id or "")) is not None:
                self.refresh_line(row + _HEAD)
        if after is not None and after in self._row_of:
            self._show_row(self._row_of[after])

    def _show_row(self, row: int) -> None:
        # The heading above a group's first action comes into sight with it.
        top = row - 1 if row and isinstance(self._rows[row - 1], Heading) else row
        region = Region(0, top + _HEAD, 1, row - top + 1)
        self.scroll_to_region(region, spacing=Spacing(_HEAD, 0, 0, 0), animate=False, force=True, immediate=True)

    def _go(self, row: int, step: int) -> None:
        """Go to the action at a row; from a heading on in the direction of the step, else back."""
        row = max(0, min(row, len(self._rows) - 1))
        for direction in (step, -step):
            at = row
            while 0 <= at < len(self._rows):
                found = self._rows[at]
                if isinstance(found, str):
                    self.cursor = found
                    return
                at += direction

    def action_move(self, step: int) -> None:
        """Go one action up or down."""
        here = self._row_of.get(self.cursor or "")
        if here is not None:
            self._go(here + step, step)

    def action_page(self, step: int) -> None:
        """Go a screen up or down."""
        here = self._row_of.get(self.cursor or "", 0)
        self._go(here + step * max(self.scrollable_content_region.height - _HEAD - 1, 1), step)

    def action_first(self) -> None:
        """Go to the first action."""
        self._go(0, 1)

    def action_last(self) -> None:
        """Go to the last action."""
        self._go(len(self._rows) - 1, -1)

    def on_click(self, event: events.Click) -> None:
        """Go to the action that was clicked on; a second click opens it, and one on a heading orders by it."""
        row = event.y + self.scroll_offset.y - _HEAD
        if event.y < _HEAD:
            if (column := self._column_at(event.x)) is not None:
                self.post_message(self.Ordered(SORTS[column.name]))
        elif 0 <= row < len(self._rows):
            clicked = self._rows[row]
            if isinstance(clicked, str):
                self.cursor = clicked
                if event.chain == 2:
                    self.post_message(self.Chosen())

    def _column_at(self, x: int) -> Column | None:
        start = len(_NO_MARK)
        for column in self._columns:
            if start <= x < start + column.width + GAP:
                return column
            start += column.width + GAP
        return None

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.scrollable_content_region.width
        if y < _HEAD:
            return self._strip([(self._head_words(), "")], "head", width)
        row = y + self.scroll_offset.y - _HEAD
        if row >= len(self._rows):
            words = self._none_words() if row == 0 else ""
            return self._strip([(words, "quiet")], "", width)
        found = self._rows[row]
        if isinstance(found, Heading):
            return self._strip(self._heading_parts(found, width), "", width)
        return self._action_strip(found, width)

    def _action_strip(self, action_id: str, width: int) -> Strip:
        plan, today = self.plan, self.today
        if plan is None or today is None:
            return Strip.blank(width, self.rich_style)
        is_cursor = action_id == self.cursor
        action = plan.actions[action_id]
        known = self._drawn.get((action_id, is_cursor))
        if known is not None and (known[0] is action or known[0] == action):
            return known[1]
        parts = [(_MARK if is_cursor else _NO_MARK, "")]
        for words, role in cells(plan, action, today, self._columns):
            parts += [(words, "" if is_cursor else role), (" " * GAP, "")]
        strip = self._strip(parts, "cursor" if is_cursor else "", width)
        self._drawn[action_id, is_cursor] = action, strip
        return strip

    def _strip(self, parts: list[tuple[str, str]], ground: str, width: int) -> Strip:
        base = self._style("", ground)
        segments = [Segment(text, self._style(role, ground)) for text, role in parts]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, role: str, ground: str) -> Style:
        key = (role, ground)
        if key not in self._styles:
            base = self.get_component_rich_style(f"table--{ground}") if ground else self.rich_style
            own = self.get_component_rich_style(f"table--{role}", partial=True) if role else None
            self._styles[key] = base + own if own else base
        return self._styles[key]

    def _head_words(self) -> str:
        words = _NO_MARK
        for column in self._columns:
            mark = " ↓" if SORTS[column.name] is self.view.sort else ""
            words += fitted(column.heading + mark, column.width + GAP)
        return words

    def _heading_parts(self, heading: Heading, width: int) -> list[tuple[str, str]]:
        title = fitted(heading.title, max(width - 26, 10)).rstrip()
        said = f"  {heading.said} "
        rule = "─" * max(width - len(said) - cell_len(title) - 2, 0)
        return [(" ", ""), (title, "heading"), (said, "quiet"), (rule, "rule")]

    def _none_words(self) -> str:
        if self.plan is None or not self.plan.actions:
            return f"  There is no action in the plan yet{': n adds one' if self.may_add else ''}."
        return f"  No action matches: {self.view.label}. Esc shows all {count(len(self.plan.actions), 'action')}."
