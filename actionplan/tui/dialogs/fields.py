"""The fields of dialogs: a line to type in with its label, and a list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from actionplan.text import count, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

# A line of a list of changes is skimmed in a meeting: all of it stands in the details of the action.
_LONGEST_LINE, _MOST_LINES = 400, 300
MARK, NO_MARK = "▸ ", "  "


def change_lines(lines: Sequence[str]) -> Content:
    """Give lines of changes as one text, in which the id that each begins with stands out; says what is left out."""
    parts = []
    for line in lines[:_MOST_LINES]:
        name, _, words = shortened(safe(line), _LONGEST_LINE).partition(" ")
        parts.append(Content.assemble((name, "bold"), " ", words))
    if len(lines) > _MOST_LINES:
        parts.append(Content(f"and {count(len(lines) - _MOST_LINES, 'more line')}"))
    return Content("\n").join(parts)


class Line(Input):
    """A line to type in; arrows go to the line above or below, and `ends` tells that Enter here sets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next line", show=False),
        Binding("up", "app.focus_previous", "Line above", show=False),
    ]
    DEFAULT_CSS = """
    Line {
        width: 1fr;
        &>.input--cursor { text-style: reverse; background: $surface; color: $foreground; }
        &>.input--selection { text-style: reverse; background: $surface; color: $foreground; }
    }
    """

    def __init__(self, value: str = "", *, name: str, ends: bool = False) -> None:
        super().__init__(safe(value), id=name, compact=True, select_on_focus=True)
        self.ends = ends

    async def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        """Join pasted lines: the widget itself would keep the first and drop the others without a word."""
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split())
        if text:
            self.replace(text, *sorted(self.selection))


class Field(Horizontal):
    """A label and beside it the line to type in; the focused one has a bar at its left, whatever the colours."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        padding-left: 1;
        margin-bottom: 1;
        border-left: blank $surface;

        .label { width: 15; height: auto; color: $text-muted; }
        Line { background: $foreground 8%; padding: 0 1; }

        &:focus-within {
            border-left: outer $primary;
            .label { color: $foreground; text-style: bold; }
            Line { background: $foreground 14%; }
        }
    }
    """

    def __init__(self, label: str, name: str, value: str = "", *, ends: bool = False, shown: bool = True) -> None:
        super().__init__(id=f"field-{name}")
        self._label = label
        self.line = Line(value, name=name, ends=ends)
        self.display = shown

    def compose(self) -> ComposeResult:
        """Lay out label and line."""
        yield Static(Content(self._label), classes="label")
        yield self.line

    def relabel(self, label: str) -> None:
        """Give another label."""
        self.query_one(".label", Static).update(Content(label))

    @property
    def value(self) -> str:
        """What was typed, without white space at the ends."""
        return self.line.value.strip()


class Choices(OptionList):
    """A list to choose from; what is chosen has a mark before it and, with the focus, dark and light changed round."""

    DEFAULT_CSS = """
    Choices {
        border: none;
        padding: 0;
        background: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        scrollbar-size-vertical: 1;

        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-highlighted { background: $foreground 14%; color: $foreground; text-style: bold; }
        &:focus > .option-list--option-highlighted { background: $foreground; color: $background; text-style: bold; }
    }
    """

    def __init__(self, choices: Sequence[tuple[str, Content]] = (), highlighted: int = 0, *, name: str) -> None:
        super().__init__(id=name, markup=False)
        self._contents: list[Content] = []
        self.offer(choices, highlighted)

    def offer(self, choices: Sequence[tuple[str, Content]], highlighted: int = 0) -> None:
        """Offer other choices, each with the id that a choice of it reports."""
        self.clear_options()
        self._contents = [content for _, content in choices]
        self.add_options(
            Option(Content.assemble(MARK if index == highlighted else NO_MARK, content), id=key)
            for index, (key, content) in enumerate(choices)
        )
        self.highlighted = highlighted if choices else None

    def on_option_list_option_highlighted(self) -> None:
        """Move the mark to where the highlight is now."""
        for index, content in enumerate(self._contents):
            mark = MARK if index == self.highlighted else NO_MARK
            prompt = self.get_option_at_index(index).prompt
            if isinstance(prompt, Content) and not prompt.plain.startswith(mark):
                self.replace_option_prompt_at_index(index, Content.assemble(mark, content))

    @property
    def chosen(self) -> str | None:
        """The id of what is highlighted; None where there is nothing to choose."""
        option = self.highlighted_option
        return option.id if option is not None else None
