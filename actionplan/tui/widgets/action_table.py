"""The table of actions, grouped by cornerstone; its cursor belongs to an action, not to a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from actionplan.plan import Plan, Status
from actionplan.text import safe
from actionplan.tui.shown import cell
from actionplan.tui.widgets.columns import (
    GAP,
    NOT_SET,
    Column,
    columns,
    due_words,
    first_sign,
    longest,
    mark_words,
)

if TYPE_CHECKING:
    from datetime import date

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from actionplan.plan import Action

_HEAD = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the actions of a cornerstone."""

    title: str
    complete: int
    total: int


class ActionTable(ScrollView, can_focus=True):
    """All actions, a line each; only the lines in sight are ever drawn."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Screen up", show=False),
        Binding("pagedown", "page(1)", "Screen down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]
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

    class Moved(Message):
        """The cursor is on another action now, or there is none."""

        def __init__(self, action_id: str | None) -> None:
            super().__init__()
            self.action_id = action_id

    class Chosen(Message):
        """Somebody clicked twice on an action."""

    plan: reactive[Plan | None] = reactive(None)
    today: reactive[date | None] = reactive(None)
    cursor: reactive[str | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self._rows: list[Heading | str] = []
        self._row_of: dict[str, int] = {}
        self._lines: dict[tuple[int, bool], Strip] = {}
        self._columns: tuple[Column, ...] = ()

    # What is shown

    def watch_plan(self, plan: Plan | None) -> None:
        """Show another state of the plan, with the cursor where it was: on its action, on its line of the screen."""
        old_row = self._row_of.get(self.cursor or "", _HEAD)
        above = old_row - self.scroll_offset.y
        self._rows = []
        for stone, actions in plan.by_cornerstone() if plan else ():
            title = safe(stone.title) if stone else "No cornerstone" if plan and plan.cornerstones else "Actions"
            complete = sum(action.status is Status.COMPLETE for action in actions)
            self._rows.append(Heading(title, complete, len(actions)))
            self._rows += [action.id for action in actions]
        self._row_of = {row: index for index, row in enumerate(self._rows) if isinstance(row, str)}
        self._lay_out()
        if self.cursor not in self._row_of:
            self.cursor = self._nearest(old_row)
        row = self._row_of.get(self.cursor or "")
        if row is not None:
            self.scroll_to(y=row - above, animate=False, force=True)
            self._show_row(row)

    def watch_today(self) -> None:
        """Draw again: marks depend on the day."""
        self._lay_out()

    def _nearest(self, row: int) -> str | None:
        ids = [(abs(index - row), index, action_id) for action_id, index in self._row_of.items()]
        return min(ids)[2] if ids else None

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if self.plan is not None and self.today is not None:
            self._columns = columns(width - 3, longest(self.plan, self.today))
        self.virtual_size = Size(width, len(self._rows) + _HEAD)
        self._forget()

    def on_resize(self) -> None:
        """Lay out the columns for the new width, and keep the cursor in sight."""
        self._lay_out()
        row = self._row_of.get(self.cursor or "")
        if row is not None:
            self._show_row(row)

    def notify_style_update(self) -> None:
        """Draw again with other colours."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._lines.clear()
        self.refresh()

    # The cursor

    @property
    def at_cursor(self) -> Action | None:
        """The action under the cursor."""
        return self.plan.actions.get(self.cursor) if self.plan is not None and self.cursor is not None else None

    def watch_cursor(self, before: str | None, after: str | None) -> None:
        """Draw the two lines again, and tell."""
        for action_id in (before, after):
            if (row := self._row_of.get(action_id or "")) is not None:
                self.refresh_line(row + _HEAD)
        if after is not None and after in self._row_of:
            self._show_row(self._row_of[after])
        self.post_message(self.Moved(after))

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
        """Go to the action that was clicked on; a second click opens it."""
        row = event.y + self.scroll_offset.y - _HEAD
        if event.y >= _HEAD and 0 <= row < len(self._rows):
            clicked = self._rows[row]
            if isinstance(clicked, str):
                self.cursor = clicked
                if event.chain == 2:
                    self.post_message(self.Chosen())

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.scrollable_content_region.width
        if y < _HEAD:
            return self._strip(self._head_text(), "table--head", width)
        row = y + self.scroll_offset.y - _HEAD
        if row >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        found = self._rows[row]
        is_cursor = found == self.cursor
        key = (row, is_cursor)
        if key not in self._lines:
            if isinstance(found, Heading):
                self._lines[key] = self._strip(self._heading_text(found, width), "", width)
            else:
                style = "table--cursor" if is_cursor else ""
                self._lines[key] = self._strip(self._action_text(found, is_cursor=is_cursor), style, width)
        return self._lines[key]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def _strip(self, text: Text, style: str, width: int) -> Strip:
        base = self.get_component_rich_style(style) if style else self.rich_style
        segments = [
            Segment(segment.text, base + segment.style if segment.style else base)
            for segment in text.render(self.app.console, end="")
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _head_text(self) -> Text:
        text = Text("  ", no_wrap=True)
        for column in self._columns:
            text.append(column.heading.ljust(column.width + GAP)[: column.width + GAP])
        return text

    def _heading_text(self, heading: Heading, width: int) -> Text:
        text = Text(" ", no_wrap=True)
        title = cell(heading.title)
        title.truncate(max(width - 26, 10), overflow="ellipsis")
        title.stylize(self._style("table--heading"))
        text.append_text(title)
        text.append(f"  {heading.complete} of {heading.total} complete ", self._style("table--quiet"))
        text.append("─" * (width - text.cell_len - 1), self._style("table--rule"))
        return text

    def _action_text(self, action_id: str, *, is_cursor: bool) -> Text:
        plan, today = self.plan, self.today
        if plan is None or today is None:
            return Text("")
        action = plan.actions[action_id]
        text = Text("▸ " if is_cursor else "  ", no_wrap=True)
        for column in self._columns:
            words, style = self._cell(plan, action, today, column)
            part = cell(words)
            part.truncate(column.width, overflow="ellipsis", pad=True)
            if style and not is_cursor:
                part.stylize(self._style(style))
            text.append_text(part)
            text.append(" " * GAP)
        return text

    def _cell(self, plan: Plan, action: Action, today: date, column: Column) -> tuple[str, str]:
        """Give the words of a cell and the name of their style."""
        status = action.status
        match column.name:
            case "id":
                return action.id, "table--id"
            case "title":
                return action.title[:400], "table--quiet" if status.has_ended else ""
            case "owner":
                return action.owner or NOT_SET, "" if action.owner else "table--quiet"
            case "due":
                is_overdue = action.is_overdue(today)
                words = due_words(action.due, column.width)
                return words, "table--alarm" if is_overdue else "" if action.due else "table--quiet"
            case "status":
                is_wide = column.width > 6
                words = f"{status.symbol} {plan.label(status) if is_wide else status.letter}"
                if column is self._columns[-1]:
                    words = f"{words} {first_sign(plan, action, today)}"
                return words, f"table--{status.value}"
        words = mark_words(plan, action, today, column.width)
        return words, "table--alarm" if action.is_overdue(today) else "table--quiet"
