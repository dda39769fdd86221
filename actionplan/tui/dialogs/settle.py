"""The dialog that settles one field that two sides changed differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from actionplan.model.diff import value_words
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.choice import ChoiceDialog
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.model.plan import Plan
    from actionplan.session.resolution import Conflict, Side

_LONGEST, _LONGEST_NAME, _LONGEST_WHY = 200, 60, 160
LATER = "later"


class Sides(NamedTuple):
    """What the two sides are called, and what choosing one of them is called."""

    ours: str
    theirs: str
    keep: str
    take: str


SHARING = Sides("on this computer", "what came in", "Keep what is on this computer", "Take what came in")
BY_GIT = Sides("first version", "second version", "Take the first version", "Take the second version")


class SettleDialog(ChoiceDialog["Side"]):
    """Show both values of a field, with who and when, and ask which is right; None decides nothing."""

    # The question may come while somebody presses keys for something else.
    MARKED = -1
    TITLE_WORDS = "Changed on both sides"
    ABOUT = (
        "Two people changed the same thing in different ways. Everything else has come together already. Nothing is "
        "written before all such fields are settled; a due date that is not chosen stays in the history of its action."
    )

    def __init__(self, clash: Conflict, plan: Plan, number: int, total: int, sides: Sides = SHARING) -> None:
        super().__init__()
        self.clash = clash
        self.plan = plan
        self.number = number
        self.total = total
        self.sides = sides

    @property
    def title_words(self) -> str:
        """Return how many conflicts are left, if there are several."""
        return self.TITLE_WORDS if self.total == 1 else f"{self.TITLE_WORDS}: {self.number} of {self.total}"

    def head(self) -> Sequence[Content]:
        """Name the action and the field."""
        clash = self.clash
        action = self.plan.actions.get(clash.id or "") or clash.ours or clash.theirs or clash.base
        title = getattr(action, "title", "") if clash.id else "The plan itself"
        name = shortened(safe(clash.id or "Plan"), 40)
        field = (clash.field or "whether it is in the plan").removeprefix("plan.").replace("_", " ")
        return (
            Content.assemble((name, "bold $primary"), "  ", (shortened(safe(title), 96), "bold")),
            shown(shortened(safe(f"{field[:1].upper()}{field[1:]}"), _LONGEST_NAME)),
        )

    def said(self) -> Sequence[Content]:
        """Show both values, and why they do not go together where that is not plain."""
        lines = [
            self._side(self.sides.ours, self.clash.ours, self.clash.ours_by),
            self._side(self.sides.theirs, self.clash.theirs, self.clash.theirs_by),
        ]
        if self.clash.why:
            lines.append(shown(f"Together: {shortened(safe(self.clash.why), _LONGEST_WHY)}"))
        return lines

    def _side(self, name: str, value: object, by: str) -> Content:
        width = max(len(self.sides.ours), len(self.sides.theirs)) + 2
        who = f" ({shortened(safe(by), _LONGEST_NAME)})" if by else ""
        return Content.assemble(name.ljust(width), shown(shortened(self._words(value), _LONGEST), "bold"), shown(who))

    def _words(self, value: object) -> str:
        if self.clash.field is None:
            return "taken out of the plan" if value is None else "kept in the plan"
        return safe(value_words(value, self.plan))

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer both, and to leave it for now."""
        return [
            ("ours", Content(self.sides.keep)),
            ("theirs", Content(self.sides.take)),
            (LATER, Content("Decide another time; nothing changes")),
        ]

    def answer_for(self, key: str) -> Side | None:
        """Return the chosen side; None for no decision."""
        return "ours" if key == "ours" else "theirs" if key == "theirs" else None
