"""The dialog that chooses which actions are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.model.views import FILTER_WORDS, NO_OWNER, Filter, View, counts
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.choice import ChoiceDialog
from actionplan.tui.dialogs.fields import Choices
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

LETTERS = {
    Filter.ALL: "a",
    Filter.OPEN: "o",
    Filter.OVERDUE: "v",
    Filter.DUE_SOON: "d",
    Filter.ATTENTION: "n",
    Filter.STALE: "s",
}


class FilterDialog(ChoiceDialog[View]):
    """Choose what the table shows: one of the filters, or the actions of one owner; each with how many there are."""

    TITLE_WORDS = "Show only"
    ABOUT = "The table then shows only these actions, and says so above its heading; Esc shows all again."

    DEFAULT_CSS = """
    FilterDialog {
        #said { display: none; }
    }
    """

    def __init__(self, plan: Plan, today: date, view: View, at: Action | None) -> None:
        super().__init__()
        self._plan = plan
        self._view = view
        self._counts = counts(plan, today)
        first = [at.owner] if at is not None else []
        owners = [*first, *(owner for owner in (*plan.owners(), None) if owner not in first)]
        numbers = dict.fromkeys(owners, 0)
        for action in plan.actions.values():
            numbers[action.owner] = numbers.get(action.owner, 0) + 1
        # A plan in which everything has an owner needs no line for those without.
        self._owners = {owner: number for owner, number in numbers.items() if number}

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (the answers are all there is)
        """Letters choose at once."""
        return (("letter", "shows at once"), ("↑ ↓ Enter", "choose"))

    def body(self) -> ComposeResult:
        """Lay out the filters, then the owners, that of the action under the cursor first."""
        choices = [
            (each.value, self._line(letter, FILTER_WORDS[each], self._counts[each])) for each, letter in LETTERS.items()
        ]
        letters = [*LETTERS.values()]
        for index, (owner, number) in enumerate(self._owners.items()):
            letters.append(str(index + 1) if index < 9 else "")
            choices.append(
                (f"owner-{index}", self._line(letters[-1], shortened(safe(owner), 80) if owner else NO_OWNER, number))
            )
        yield Choices(choices, self._present(), name="answers", letters=letters)

    def _line(self, letter: str, words: str, number: int) -> Content:
        return Content.assemble((letter or " ", "bold"), f"  {number:>6,}  ", shown(words))

    def _present(self) -> int:
        """Return the index of the current view."""
        if self._view.filter is Filter.OWNER and self._view.owner in self._owners:
            return len(LETTERS) + list(self._owners).index(self._view.owner)
        return next((at for at, each in enumerate(LETTERS) if each is self._view.filter), 0)

    def answer_for(self, key: str) -> View:
        """Return the chosen view; it has no words to find."""
        owner: str | None = None
        chosen = Filter.OWNER if key.startswith("owner-") else Filter(key)
        if chosen is Filter.OWNER:
            owner = list(self._owners)[int(key.removeprefix("owner-"))]
        return replace(self._view, words="", filter=chosen, owner=owner)
