"""Dialogs that name other actions: those that have to come first, and the one that takes the place of a closed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content

from actionplan.errors import RuleError
from actionplan.model.edits.details import SetDependsOn, SetSupersededBy
from actionplan.model.views import matches
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.fields import Line
from actionplan.tui.dialogs.one_line import LineDialog
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

_MOST = 3


class _OthersDialog(LineDialog):
    """Ids of other actions; words of a title, or the number of an id, find one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "fill", "Fill in", show=False)]
    SEPARATOR: ClassVar[str] = ""
    _offered: Action | None = None

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one line only)
        """Tab or → writes the id of the action that was found into the line."""
        return (("Tab", "fill in"),) if self._offered is not None else ()

    def _parts(self) -> list[str]:
        return parts_from_typed(self.plan, self.text, are_several=bool(self.SEPARATOR))

    def _found(self, parts: list[str]) -> Action | None:
        """Return the first action that the words typed last mean."""
        if not parts or named(self.plan, parts[-1]) is not None:
            return None
        ids = [action_id for action_id in matches(self.plan, parts[-1]) if action_id != self.action.id]
        return self.plan.actions[ids[0]] if ids else None

    def understood(self) -> Content | None:
        """Return the actions with these ids, and the action that matches the last words."""
        parts = self._parts()
        known = [action for part in parts if (action := named(self.plan, part)) is not None]
        lines = [shown(_words(action)) for action in known[:_MOST]]
        if len(known) > _MOST:
            lines.append(Content(f"and {len(known) - _MOST} more"))
        self._offered = self._found(parts)
        if self._offered is not None:
            lines.append(shown(f"Tab fills in {_words(self._offered)}", "bold"))
        elif parts and named(self.plan, parts[-1]) is None:
            lines.append(shown(f"? no action has “{shortened(safe(parts[-1]), 40)}”"))
        return Content("\n").join(lines) if lines else None

    @on(Line.Completed)
    def action_fill(self) -> None:
        """Put the id of the action that was found in the place of the words that found it."""
        if (offered := self._offered) is not None:
            kept = [part.id if (part := named(self.plan, each)) is not None else each for each in self._parts()[:-1]]
            self.query_one(Line).fill(self.SEPARATOR.join([*kept, offered.id]) or offered.id)


def named(plan: Plan, typed: str) -> Action | None:
    """Return the action that was named by its id or number; None where there is none."""
    try:
        return plan.find(typed)
    except RuleError:
        return None


def parts_from_typed(plan: Plan, typed: str, *, are_several: bool) -> list[str]:
    """Return what was typed, part by part; ids may have nothing but blanks between them."""
    found: list[str] = []
    for part in typed.replace(";", ",").split(",") if are_several else [typed]:
        words = part.split()
        are_ids = len(words) > 1 and all(named(plan, word) for word in words)
        found += words if are_ids else [" ".join(words)]
    return [part for part in found if part]


def _words(action: Action) -> str:
    return f"{shortened(safe(action.id), 20)} {shortened(safe(action.title), 60)}"


class DependsDialog(_OthersDialog):
    """Asks for the actions that have to be done first."""

    TITLE_WORDS = "Depends on"
    ABOUT = "The actions that have to be done before this one can be."
    FIELD = "depends_on"
    HINT = "The actions that have to come first: ids with commas between them, or words to find one. Empty: none."
    SEPARATOR = ", "

    def present(self) -> str:
        """Return the present ids."""
        return self.SEPARATOR.join(self.action.depends_on)

    def edit(self) -> Edit:
        """Return the edit that sets the ids; ids that another person adds meanwhile stay."""
        return SetDependsOn(self.action.id, tuple(self._parts()))


class ReplacedDialog(_OthersDialog):
    """Name the action that takes the place of a closed one."""

    TITLE_WORDS = "Replaced by"
    ABOUT = "The action that takes the place of this one, which is closed."
    FIELD = "superseded_by"
    HINT = "The action that takes its place: an id, or words to find one. Empty: none."

    def present(self) -> str:
        """Return the present id."""
        return self.action.superseded_by or ""

    def edit(self) -> Edit:
        """Return the edit that sets the id."""
        return SetSupersededBy(self.action.id, self.text)
