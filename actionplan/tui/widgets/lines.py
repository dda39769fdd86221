"""The lines at the foot of the screen: what was done last, what is not saved, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from actionplan.text import count, shortened
from actionplan.tui.shown import shown
from actionplan.views import GROUPING_WORDS, SORT_WORDS, Grouping, Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.tui.commands import Command
    from actionplan.views import View

_LONGEST = 400


class MessageLine(Static):
    """What was done last, or what went wrong; it stays until something else is said."""

    ALLOW_SELECT = False

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show words on one line, cut where they are too long for it."""
        self.set_class(is_trouble, "-trouble")
        text = shown(shortened(words, _LONGEST))
        self.update(Content.assemble(("! ", "bold"), text) if is_trouble and words else text, layout=False)


class RecordLine(Static):
    """How the plan stands beside the record: always in sight."""

    ALLOW_SELECT = False

    def show(self, words: str, *, is_unsaved: bool, is_trouble: bool = False) -> None:
        """Show words, with a mark that tells what is saved from what is not."""
        self.set_class(is_unsaved, "-unsaved")
        self.set_class(is_trouble, "-trouble")
        mark = "! " if is_trouble else "◆ " if is_unsaved else "✔ "
        self.update(Content.assemble((mark, "bold"), shown(shortened(words, _LONGEST))), layout=False)


class ViewLine(Static):
    """What the table shows, where that is not simply everything in the plan's order."""

    ALLOW_SELECT = False
    has_words = False

    def show(self, view: View, *, matching: int, shown_now: int, total: int) -> None:
        """Say what narrows the table, how many actions it leaves, and how they are arranged."""
        parts = []
        if view.narrows:
            parts.append(f"{view.label}: {matching:,} of {count(total, 'action')}")
            if shown_now > matching:
                parts[-1] += f", {shown_now - matching:,} no longer so"
            parts.append("Esc shows all")
        if view.group is not Grouping.CORNERSTONE:
            parts.append(GROUPING_WORDS[view.group])
        if view.sort is not Sort.PLAN:
            parts.append(SORT_WORDS[view.sort])
        self.has_words = bool(parts)
        words = " · ".join(parts) or count(total, "action")
        self.update(shown(words[:1].upper() + words[1:]), layout=False)


class Key(Static):
    """One key with its label, or the brief one; a click is as good as the key."""

    ALLOW_SELECT = False

    def __init__(self, command: Command, *, is_brief: bool = False) -> None:
        words = (command.brief if is_brief else "") or command.label
        super().__init__(Content.assemble((command.key, "bold $footer-key-foreground"), f" {words}"))
        self.command_id = command.id
        self.tooltip = Content(command.sentence)

    async def on_click(self) -> None:
        """Do what the key does."""
        await self.run_action(f"screen.command('{self.command_id}')")


class KeyLine(Horizontal):
    """The keys that matter most."""

    ALLOW_SELECT = False

    def __init__(
        self,
        commands: Sequence[Command],
        *,
        id: str,  # noqa: A002  (as the base calls it)
        is_brief: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(*(Key(command, is_brief=is_brief) for command in commands), id=id, classes=classes)
