"""The dialogs that set the owner of an action, and that rename one everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.model.edits.basic import RenameOwner, SetText
from actionplan.model.warnings import PERSON
from actionplan.text import NOT_SET, cleaned, close_matches, count, folded, safe, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Choices, Field, Line
from actionplan.tui.dialogs.one_line import LineDialog
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

# More than these help nobody to find one: another letter does.
_MOST = 50
# How alike two owners are, from 0 to 1, before one is taken for a misspelling of the other.
_NEARLY = 0.8
NO_NAMES = "A job title, not a person's name: what is saved cannot be forgotten again."
_NEW, _NONE, _OWNER = "new", "none", "owner-"


def with_words(owners: list[str], typed: str) -> list[str]:
    """Return the owners that have all the words that were typed, or the beginnings of some."""
    words = folded(typed).split()
    return [owner for owner in owners if all(word in folded(owner) for word in words)]


def person_warning(typed: str) -> str:
    """Return what is to be said of an owner that was typed with a person's title; empty if it has none."""
    title = PERSON.search(typed)
    return f"“{title[1]}” is a person's title. {NO_NAMES}" if title else ""


def matching(owners: list[str], typed: str) -> list[str]:
    """Return the owners that have all the words, those with a word that begins so first; else those spelt nearly so."""
    words = folded(typed).split()
    owned = with_words(owners, typed)
    if not owned:
        return close_matches(typed, owners, cutoff=_NEARLY)

    def later(owner: str) -> bool:
        parts = folded(owner).split()
        return not all(any(part.startswith(word) for part in parts) for word in words)

    return sorted(owned, key=lambda owner: (folded(owner) != " ".join(words), later(owner)))


class OwnerDialog(ActionDialog):
    """Set the owner: type a few letters and take one of those there are, or write a new one."""

    TITLE_WORDS = "Owner"
    ABOUT = (
        "Who answers for the action, as a job title. A few letters narrow the owners that the plan knows; "
        "what no owner has is a new one. An empty line takes the owner away."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next owner", show=False, priority=True),
        Binding("up", "move(-1)", "Owner above", show=False, priority=True),
        Binding("tab", "fill", "Fill in", show=False),
    ]
    DEFAULT_CSS = """
    OwnerDialog {
        Choices { height: auto; max-height: 10; min-height: 5; }
        Choices > .option-list--option-highlighted {
            background: $foreground;
            color: $background;
            text-style: bold;
        }
        &.-tall Choices { margin-bottom: 1; }
        &.-short Choices { max-height: 8; }
        #hint { height: auto; }
    }
    """

    def __init__(self, plan: Plan, action: Action, today: date) -> None:
        super().__init__(plan, action, today)
        self.owners = plan.owners()
        self._offered: list[str] = []

    def now(self) -> Content:
        """Return the present owner."""
        assumed = " · assumed: setting it again confirms it" if "owner" in self.action.assumed else ""
        return shown(f"now {shortened(safe(self.action.owner or NOT_SET), 90)}{assumed}")

    def body(self) -> ComposeResult:
        """Lay out the line and the owners there are."""
        yield Field("Owner", "owner", self.action.owner or "")
        choices = Choices(name="owners")
        # Typing goes on in the line whatever is marked or clicked.
        choices.can_focus = False
        yield choices
        yield Static(id="hint", classes="quiet")

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one line only)
        """Arrows mark another owner; Tab or → writes the marked one into the line."""
        return (("↑ ↓", "choose"), ("Tab", "fill in"))

    def on_mount(self) -> None:
        """Offer all owners, the present one marked."""
        self._offer(self.owners, self.action.owner)

    @property
    def typed(self) -> str:
        """What stands in the line, tidied as the plan would have it."""
        return cleaned(self.query_one("#owner", Line).value)

    @on(Line.Changed)
    def _filter(self) -> None:
        typed = self.typed
        unchanged = self.action.owner is not None and typed == cleaned(safe(self.action.owner))
        self._offer(
            self.owners if unchanged else matching(self.owners, typed), self.action.owner if unchanged else None
        )

    def _offer(self, owners: list[str], marked: str | None) -> None:
        typed = self.typed
        self._offered = owners[:_MOST]
        choices = [(f"{_OWNER}{index}", shown(shortened(safe(o), 120))) for index, o in enumerate(self._offered)]
        if not typed:
            none = "no owner: takes the present one away" if self.action.owner else "no owner"
            choices.insert(0, (_NONE, Content(none)))
        elif not any(folded(cleaned(safe(owner))) == folded(typed) for owner in owners):
            new = _NEW, Content(f"“{shortened(safe(typed), 80)}”, a new owner")
            # An owner that is only spelt nearly so is offered; Enter takes what was typed.
            choices.insert(len(choices) if with_words(owners, typed) else 0, new)
        at = next(
            (i for i, (key, _) in enumerate(choices) if key.startswith(_OWNER) and owners[int(key[6:])] == marked), 0
        )
        self.query_one("#owners", Choices).offer(choices, at)
        more = len(owners) - len(self._offered)
        hint = NO_NAMES
        if more:
            hint = f"{count(more, 'more owner')}: type another letter."
        elif warning := person_warning(typed):
            hint = warning
        elif choices[0][0] == _NEW and owners:
            hint = f"Did you mean {shortened(safe(owners[0]), 60)}? ↓ marks it. " + hint
        elif choices[-1][0] == _NEW and len(choices) > 1:
            hint = "↑ marks the new one. " + hint
        self.query_one("#hint", Static).update(Content(hint))

    def action_move(self, by: int) -> None:
        """Mark the next owner or the one above; typing goes on in the line."""
        self.query_one("#owners", Choices).move(by)

    @on(Line.Completed)
    def action_fill(self) -> None:
        """Put the marked owner into the line, to go on typing there."""
        chosen = self.query_one("#owners", Choices).chosen or ""
        if chosen.startswith(_OWNER):
            self.query_one("#owner", Line).fill(safe(self._owner(chosen)))

    def _owner(self, key: str) -> str:
        return self._offered[int(key.removeprefix(_OWNER))]

    def edit(self) -> SetText:
        """Return the edit that sets the marked owner, the new one, or none."""
        chosen = self.query_one("#owners", Choices).chosen or _NONE
        owner = {_NONE: "", _NEW: self.typed}.get(chosen)
        return SetText(self.action.id, "owner", self._owner(chosen) if owner is None else owner)


class RenameOwnerDialog(LineDialog):
    """Give the owner of the action another name in every action, as one change."""

    TITLE_WORDS = "Rename owner"
    ABOUT = (
        "Another name for this owner, in every action, open or ended, and among those who support one. It is one "
        "change: z takes it back. An owner of that name becomes one with it."
    )
    SETS = "rename"
    FIELD = "new"
    HINT = NO_NAMES

    def label(self) -> str:
        """Return the label of the line."""
        return "New name"

    def present(self) -> str:
        """Return the present name."""
        return self.action.owner or ""

    def head(self) -> Sequence[Content]:
        """Name the owner, with how many actions have it."""
        owned = count(_owned(self.plan, self.present()), "action")
        return (shown(shortened(safe(self.present()), 90), "bold"), Content(f"owner of {owned}"))

    def understood(self) -> Content | None:
        """Return a warning about the new name, or whose name it is already."""
        if warning := person_warning(self.text):
            return shown(f"? {warning}")
        others = [owner for owner in self.plan.owners() if folded(owner) != folded(self.present())]
        if there := next((owner for owner in others if folded(owner) == folded(self.text)), None):
            owned = count(_owned(self.plan, there), "action")
            return shown(f"There is {shortened(safe(there), 60)} already, owner of {owned}: the two become one.")
        near = close_matches(self.text, others, cutoff=_NEARLY)
        return shown(f"Did you mean {shortened(safe(near[0]), 60)}?") if near else None

    def edit(self) -> RenameOwner:
        """Return the edit that renames the owner."""
        return RenameOwner(self.present(), self.text)


def _owned(plan: Plan, owner: str) -> int:
    return sum(folded(action.owner or "") == folded(owner) for action in plan.actions.values())
