"""Text of a plan on the screen: never markup, never a control character."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.content import Content

from actionplan.text import safe, safe_lines


def shown(text: str, style: str = "") -> Content:
    """Return text of a plan as content for a widget, on one line and never as markup."""
    return Content.styled(safe(text), style) if style else Content(safe(text))


def shown_lines(text: str, style: str = "") -> Content:
    """Return text of a plan as content for a widget, with its line breaks."""
    lines = safe_lines(text)
    return Content.styled(lines, style) if style else Content(lines)


def cut(text: str, width: int) -> str:
    """Cut a text that is safe to show to `width` cells of the screen, "…" at the end where something is left out."""
    if cell_len(text) <= width:
        return text
    kept = Text(text)
    kept.truncate(max(width, 0), overflow="ellipsis")
    return kept.plain if width > 0 else ""


def cell(text: str, style: str = "") -> Text:
    """Return text of a plan for a cell of a table, on one line and never as markup."""
    return Text(safe(text), style=style, no_wrap=True, overflow="ellipsis")
