"""The dialog that adds an action."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.date_input import due_from_typed
from actionplan.model.edits.basic import ActionEdit, AddAction, SetCornerstone, SetDue, SetText
from actionplan.model.ids import next_id
from actionplan.text import cleaned, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.dialogs.owner import matching, person_warning, with_words
from actionplan.tui.dialogs.understood import due_words
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Plan
    from actionplan.tui.dialogs.base import Keys
    from actionplan.tui.keys import KeysInOrder

_MORE = ("owner", "due", "cornerstone", "outcome")


class NewDialog(Dialog["AddAction"]):
    """Add an action: its title is enough; owner, date, cornerstone and outcome can come at once.

    `used` gives the ids that the record knows; it is read beside the typing, since a long record takes a moment.
    """

    TITLE_WORDS = "New action"
    ABOUT = "A title is enough; the rest can be agreed later. What nobody knows stays “not set”."
    SETS = "add"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "fill", "Fill in", show=False)]

    def __init__(self, plan: Plan, today: date, used: Callable[[], frozenset[str]]) -> None:
        super().__init__()
        self.plan = plan
        self.today = today
        self._read_used = used
        self._known = {
            "owner": plan.owners(),
            "cornerstone": [stone.title for stone in plan.cornerstones.values()],
        }
        self._used: frozenset[str] | None = None
        self._is_known = asyncio.Event()

    def head(self) -> Sequence[Content]:
        """Return the future id, as soon as it is known."""
        if self._used is None:
            return (Content("Its id is looked up …"),)
        new = shortened(safe(next_id(self.plan.actions, self._used)), 40)
        return (Content.assemble("It will be ", (new, "bold $primary"), "."),)

    def body(self) -> ComposeResult:
        """Lay out the title, and what may be known already."""
        for label in ("Title", "Owner", "Due", "Cornerstone", "Outcome"):
            # Enter adds from any line: in a meeting the title is all there is.
            yield Field(label, label.lower(), ends=True)

    def on_mount(self) -> None:
        """Look up the id."""
        self._look_up()

    @work
    async def _look_up(self) -> None:
        self._used = await asyncio.to_thread(self._read_used)
        if self.is_open:
            self.query_one("#head", Static).update(Content("\n").join(self.head()))
            self._is_known.set()

    @work
    async def _confirm_once_known(self) -> None:
        """Add the action as soon as its id is known: keys that are typed meanwhile are for what comes then."""
        with cast("KeysInOrder[Any]", self.app).keys_held():
            await self._is_known.wait()
            self.confirm()

    def more_keys(self, focused: Widget | None) -> Keys:
        """Arrows go to the other lines; Tab writes what was found into the line."""
        fills = isinstance(focused, Line) and self._found(focused) is not None
        return (("↑ ↓", "owner, date …"), *((("Tab", "fill in"),) if fills else ()))

    def _found(self, line: Line) -> str | None:
        """Return the owner or cornerstone that completes the typed text; None if the text is already complete."""
        typed = cleaned(line.value)
        found = matching(self._known.get(line.id or "", []), typed)[:1] if typed else []
        return found[0] if found and cleaned(safe(found[0])) != typed else None

    @on(Line.Completed)
    def _fill(self, event: Line.Completed) -> None:
        found = self._found(event.line)
        if found is not None:
            event.line.fill(safe(found))

    def action_fill(self) -> None:
        """Put what was found into the line; where nothing was, go on to the next one."""
        line = self.focused
        found = self._found(line) if isinstance(line, Line) else None
        if isinstance(line, Line) and found is not None:
            line.fill(safe(found))
        else:
            self.focus_next()

    @on(Line.Changed)
    def _understand(self, event: Line.Changed) -> None:
        for field in self.query(Field):
            if field.line is event.text_area:
                field.say(self._understood(field.line))
        self.settle()

    def _understood(self, line: Line) -> Content | None:
        if line.id == "due" and line.value:
            try:
                due = due_from_typed(line.value, self.today)
                return shown(f"understood as {due_words(due, line.value)}")
            except RuleError as error:
                return shown(f"? {shortened(safe(error.message), 150)}")
        if line.id == "owner" and (warning := person_warning(line.value)):
            return shown(f"? {warning}")
        if (found := self._found(line)) is None:
            return None
        there = shortened(safe(found), 90)
        if line.id == "cornerstone":
            return shown(f"understood as {there}")
        is_near = not with_words([found], line.value)
        return shown(f"Did you mean {there}? Tab takes it." if is_near else f"a new owner; Tab takes {there}")

    def value(self) -> AddAction:
        """Return the new action, once no rule refuses it.

        Raises RuleError where one is, or where a date is not understood.
        """
        typed = {field.line.id or "": field.value for field in self.query(Field)}
        typed["cornerstone"] = self._found(self.query_one("#cornerstone", Line)) or typed["cornerstone"]
        details = _edits({name: typed[name] for name in _MORE if typed[name]}, self.today)
        edit = AddAction(typed["title"], used=self._used or frozenset(), details=details)
        edit.apply(self.plan, self.today)
        return edit

    def confirm(self) -> None:
        """Answer with the action, once it is known which ids were used."""
        try:
            edit = self.value()
        except RuleError as error:
            self.show_error(error)
            return
        if self._used is None:
            self.warn("One moment: its id is looked up in the record.")
            self._confirm_once_known()
        else:
            self.answer(edit)


def _edits(typed: dict[str, str], today: date) -> tuple[ActionEdit, ...]:
    """Return the edits that go with a new action, whose id is not known yet."""
    found: list[ActionEdit] = [SetText("", name, typed[name]) for name in ("owner", "outcome") if name in typed]
    if "cornerstone" in typed:
        found.append(SetCornerstone("", typed["cornerstone"]))
    if "due" in typed:
        try:
            found.append(SetDue("", due_from_typed(typed["due"], today)))
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="due") from error
    return tuple(found)
