"""Dialogs that offer what there is: cornerstone, exemption, and what is assumed; letters choose in their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.edits.basic import SetCornerstone
from actionplan.model.edits.details import SetAssumed, SetExempt
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Choices, Field, Line
from actionplan.tui.dialogs.one_line import CONFIRMS
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.edits.basic import Edit
    from actionplan.tui.dialogs.base import Keys

NONE = "none"
# What the paragraphs of Schedule 12A are about, in short.
PARAGRAPHS = (
    "an individual",
    "what is likely to reveal who an individual is",
    "the financial or business affairs of a person or body, the council among them",
    "consultations or negotiations about labour relations",
    "legal professional privilege",
    "a notice, order or direction that is about to be given",
    "the prevention, investigation or prosecution of crime",
)


class CornerstoneDialog(ActionDialog):
    """Put the action under one of the plan's cornerstones, or under none."""

    TITLE_WORDS = "Cornerstone"
    ABOUT = "The heading of the strategy under which the action stands."

    def now(self) -> Content:
        """Return the present cornerstone."""
        assumed = CONFIRMS if "cornerstone" in self.action.assumed else ""
        stone = self.plan.cornerstone_of(self.action)
        return shown(f"now {shortened(safe(stone.title), 90) if stone else 'none'}{assumed}")

    def body(self) -> ComposeResult:
        """Offer the cornerstones that there are."""
        stones = list(self.plan.cornerstones.values())
        none = "none" if stones else "none; cornerstones are written into plan.toml by hand"
        choices = [(f"stone-{at}", shown(shortened(safe(stone.title), 120))) for at, stone in enumerate(stones)]
        place = next((at for at, stone in enumerate(stones) if stone.id == self.action.cornerstone), len(stones))
        words = [*(safe(stone.title) for stone in stones), none]
        yield Choices([*choices, (NONE, Content(none))], place, name="cornerstones", words=words)

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one list only)
        """Arrows, letters and Enter."""
        return (("↑ ↓ letters", "choose"), ("Enter", "set"))

    def edit(self) -> Edit:
        """Return the edit that sets the marked cornerstone."""
        chosen = self.query_one("#cornerstones", Choices).chosen or NONE
        ids = list(self.plan.cornerstones)
        wanted = "" if chosen == NONE else ids[int(chosen.removeprefix("stone-"))]
        return SetCornerstone(self.action.id, wanted)


class ExemptDialog(ActionDialog):
    """Keep the action out of published papers under a paragraph of Schedule 12A, with the reason; or publish it."""

    TITLE_WORDS = "Exempt"
    ABOUT = "An exempt action is left out of every report, and counted as not shown."
    NEXT = "to the reason"
    DEFAULT_CSS = """
    ExemptDialog #hint { height: auto; padding-left: 2; }
    """
    FIELD: ClassVar[str] = "exempt"

    def now(self) -> Content:
        """Return whether the action is published now."""
        exempt = self.action.exempt
        assumed = CONFIRMS if "exempt" in self.action.assumed else ""
        return shown(f"now {f'not for publication, paragraph {exempt.paragraph}' if exempt else 'published'}{assumed}")

    def body(self) -> ComposeResult:
        """Lay out the paragraph and the reason."""
        exempt = self.action.exempt
        yield Field("Paragraph", self.FIELD, str(exempt.paragraph) if exempt else "")
        yield Field("Reason", "reason", exempt.reason or "" if exempt else "")
        words = "1 to 7, of Schedule 12A to the Local Government Act 1972. Empty: the action is published."
        yield Static(Content(words), id="hint", classes="quiet")

    def on_mount(self) -> None:
        """Explain the present text at once."""
        self._understand()

    def _paragraph(self) -> int | None:
        return paragraph_from_typed(self.line(self.FIELD).value)

    @on(Line.Changed)
    def _understand(self) -> None:
        field = self.field(self.FIELD)
        field.explain(self._understood)
        self.field("reason").display = bool(field.value)
        self.settle()

    def _understood(self) -> Content:
        paragraph = self._paragraph()
        return Content(f"about {PARAGRAPHS[paragraph - 1]}" if paragraph else "published in every paper")

    def edit(self) -> Edit:
        """Return the edit with paragraph and reason.

        Raises RuleError for what is no paragraph.
        """
        line = self.line("reason")
        old = self.action.exempt.reason if self.action.exempt else None
        return SetExempt(self.action.id, self._paragraph(), old if line.is_as_offered else line.value)


def paragraph_from_typed(typed: str) -> int | None:
    """Return the paragraph of Schedule 12A that was typed; None for nothing, which publishes the action.

    Raises RuleError for what is not one of its paragraphs, 1 to 7.
    """
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:3]) <= len(PARAGRAPHS)):
        words = f"{safe(typed)} is not a paragraph of Schedule 12A."
        raise RuleError(words, "Give a number from 1 to 7.", field=ExemptDialog.FIELD)
    return int(typed)


class AssumedDialog(ActionDialog):
    """Mark a field as not confirmed by the group, or confirm it."""

    TITLE_WORDS = "Assumed"
    ABOUT = "What the group has not confirmed is marked as assumed, until somebody confirms it."

    def now(self) -> Content:
        """Return the effect of a choice."""
        return Content("Choose a field: what is assumed is confirmed, what is confirmed is marked as assumed.")

    def _names(self) -> list[str]:
        usual = ("title", "status", "owner", "due", "cornerstone", "outcome", "completed", "origin", "risk")
        rest = ("depends_on", "evidence", "milestones", "exempt")
        return list(dict.fromkeys((*self.action.assumed, *usual, *rest)))

    def body(self) -> ComposeResult:
        """List the fields, assumed ones first."""
        names = [shortened(safe(name).replace("_", " "), 40) for name in self._names()]
        choices = [
            (f"field-of-{at}", shown(f"{'? assumed  ' if at < len(self.action.assumed) else '           '}{name}"))
            for at, name in enumerate(names)
        ]
        yield Choices(choices, name="fields", words=names, classes="grows")

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one list only)
        """Arrows, letters and Enter."""
        return (("↑ ↓ letters", "choose"), ("Enter", "confirm or mark"))

    def edit(self) -> Edit:
        """Return the change of the marked field."""
        chosen = self.query_one("#fields", Choices).chosen or ""
        name = self._names()[int(chosen.removeprefix("field-of-"))]
        return SetAssumed(self.action.id, name, name not in self.action.assumed)
