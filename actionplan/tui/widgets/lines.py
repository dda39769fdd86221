"""The lines at the foot of the screen: what was done last, what is not saved, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from actionplan.model.views import GROUPING_WORDS, SORT_WORDS, Grouping, Sort
from actionplan.text import count, shortened
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual import events
    from textual.app import RenderResult

    from actionplan.model.views import View
    from actionplan.tui.commands import Command

_LONGEST = 400
# From so many columns on all labels are written in full, and from so many with more room between them.
_FULL_KEYS, _WIDE_KEYS = 74, 108


def key_words(
    commands: Iterable[Command], *, gap: str = " · ", style: str = "bold $footer-key-foreground", is_brief: bool = False
) -> Content:
    """Return the keys of commands with their labels, for the foot of a screen."""
    labels = ((command.key, (command.brief if is_brief else "") or command.label) for command in commands)
    return Content(gap).join([Content.assemble((key, style), f" {label}") for key, label in labels])


class MessageLine(Static):
    """What was done last, or what went wrong; it stays until something else is said."""

    ALLOW_SELECT = False
    words = ""

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show words on one line, cut where they are too long for it."""
        self.words = words
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
        """Show how the table is narrowed, how many actions are left, and how they are grouped and sorted."""
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
    """One key with its label; a click is as good as the key."""

    ALLOW_SELECT = False

    def __init__(self, command: Command) -> None:
        super().__init__(key_words([command]))
        self.command_id = command.id
        self.tooltip = Content(command.sentence)

    async def on_click(self) -> None:
        """Do what the key does."""
        await self.run_action(f"screen.command('{self.command_id}')")


class KeyLine(Horizontal):
    """The keys that matter most."""

    ALLOW_SELECT = False

    def __init__(self, commands: Sequence[Command], *, id: str) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(*map(Key, commands), id=id)


class KeyRows(Widget):
    """All keys of a screen in rows, in full or, in fewer columns, brief; a click is as good as the key.

    One widget for all: what is drawn and laid out again and again has to be little.
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        full: Sequence[Sequence[Command]],
        brief: Sequence[Sequence[Command]],
        *,
        id: str,  # noqa: A002  (as the base calls it)
    ) -> None:
        super().__init__(id=id)
        self._full = full
        self._brief = brief

    def _rows(self) -> Iterator[list[tuple[Command, str]]]:
        """Return the keys of each row, with their labels."""
        is_brief = self.content_size.width < _FULL_KEYS
        for row in self._brief if is_brief else self._full:
            yield [(command, (command.brief if is_brief else "") or command.label) for command in row]

    @property
    def _gap(self) -> str:
        return " " * (2 if self.content_size.width >= _WIDE_KEYS else 1)

    def render(self) -> RenderResult:
        """Write the rows for the width that there is."""
        style = "bold $footer-key-foreground"
        return Content("\n").join(
            Content(self._gap).join([Content.assemble((command.key, style), f" {words}") for command, words in row])
            for row in self._rows()
        )

    async def on_click(self, event: events.Click) -> None:
        """Do what the key is for on which somebody clicked."""
        at = event.get_content_offset(self)
        if at is None:
            return
        start = 0
        for command, words in list(self._rows())[at.y]:
            end = start + cell_len(command.key) + 1 + cell_len(words)
            if start <= at.x < end:
                await self.run_action(f"screen.command('{command.id}')")
            start = end + len(self._gap)
