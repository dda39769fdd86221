"""The fields of dialogs: a text to type in with its label, and a list to choose from."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from actionplan.errors import RuleError
from actionplan.text import cleaned, count, safe, shortened
from actionplan.tui.keys import LINE_END
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult

# A line of a list of changes is skimmed in a meeting: all of it stands in the details of the action.
_LONGEST_LINE, _MOST_LINES = 400, 300
MARK, NO_MARK = "▸ ", "  "


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Have the RuleError that is raised inside name the field whose text it is about."""
    try:
        yield
    except RuleError as error:
        raise RuleError(error.message, error.advice, field=name) from error


def change_lines(lines: Sequence[str]) -> Content:
    """Return the lines of changes as one text with their ids in bold, and a note on lines left out."""
    parts = []
    for line in lines[:_MOST_LINES]:
        name, _, words = shortened(safe(line), _LONGEST_LINE).partition(" ")
        parts.append(Content.assemble((name, "bold"), " ", words))
    if len(lines) > _MOST_LINES:
        parts.append(Content(f"and {count(len(lines) - _MOST_LINES, 'more line')}"))
    return Content("\n").join(parts)


class Line(TextArea):
    """One line of text, broken on the screen where it is long; Enter submits it, ↑ and ↓ leave it at its ends."""

    DEFAULT_CSS = """
    Line {
        width: 1fr;
        height: auto;
        max-height: 4;
        scrollbar-size-vertical: 1;
        & .text-area--selection { background: $foreground; color: $background; }
        &:dark .text-area--cursor, &:light .text-area--cursor {
            background: $foreground;
            color: $background;
            text-style: none;
        }
    }
    """

    @dataclass
    class Submitted(Message):
        """Enter was pressed in a line."""

        line: Line

    @dataclass
    class Completed(Message):
        """→ was pressed at the end of a line."""

        line: Line

    def __init__(self, value: str = "", *, name: str, ends: bool = False) -> None:
        self.ready = safe(value)
        super().__init__(self.ready, id=name, compact=True, highlight_cursor_line=False)
        self.ends = ends
        self.match_cursor_bracket = False

    @property
    def value(self) -> str:
        """What was typed, without white space at the ends."""
        return self.text.strip()

    @property
    def words_typed(self) -> int:
        """How many words would be lost with the line; none where it stands as it was offered."""
        return 0 if self.is_as_offered else len(self.text.split())

    @property
    def is_as_offered(self) -> bool:
        """Whether nothing was typed so far."""
        return self.text == self.ready

    def fill(self, text: str) -> None:
        """Put another text into the line, with the cursor behind it."""
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def offer(self, text: str) -> None:
        """Put another text into the line that the first key may replace."""
        self.ready = safe(text)
        self.fill(self.ready)

    def on_focus(self) -> None:
        """Let the first key replace what was offered, and go on behind what was typed."""
        if self.is_as_offered:
            self.select_all()
        else:
            self.move_cursor(self.document.end)

    def on_resize(self) -> None:
        """Draw the text anew: broken at another width into as many rows as before, it would stay as it was drawn."""
        self.refresh()

    async def _on_key(self, event: events.Key) -> None:
        """Submit with Enter: a text of the plan is one line. Any other end of a line is a space between two words."""
        if event.key not in {"enter", LINE_END}:
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.post_message(self.Submitted(self))
        elif self.selection.is_empty and self.text[: self.cursor_location[1]].rstrip(" "):
            self.insert(" ")

    async def _on_paste(self, event: events.Paste) -> None:
        """Join pasted lines, so that none is lost and none ends the text."""
        event.stop()
        event.prevent_default()
        if text := cleaned(event.text):
            apart = " " if event.text[0].isspace() and not self.cursor_at_start_of_text else ""
            self.replace(apart + text, *sorted(self.selection))

    def action_cursor_up(self, select: bool = False) -> None:
        """Go to the row above, and from the first one to the field above."""
        if select or not (self.is_as_offered or self.navigator.is_first_wrapped_line(self.cursor_location)):
            super().action_cursor_up(select)
        else:
            self.screen.focus_previous()

    def action_cursor_down(self, select: bool = False) -> None:
        """Go to the row below, and from the last one to the field below."""
        if select or not (self.is_as_offered or self.navigator.is_last_wrapped_line(self.cursor_location)):
            super().action_cursor_down(select)
        else:
            self.screen.focus_next()

    def action_cursor_right(self, select: bool = False) -> None:
        """Go on by a letter; at the end ask to complete what was typed."""
        if self.cursor_at_end_of_text and self.selection.is_empty and not select:
            self.post_message(self.Completed(self))
        else:
            super().action_cursor_right(select)


class Field(Vertical):
    """A label with its line, and below them what is to be said of it; the focused one has a bar at its left."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        padding-left: 1;
        margin-bottom: 1;
        border-left: blank $surface;

        Horizontal { height: auto; }
        .label { width: 15; height: auto; color: $text-muted; }
        Line { background: $foreground 8%; padding: 0 1; color: $foreground; }
        .said { display: none; height: auto; }

        &:focus-within {
            border-left: outer $primary;
            .label { color: $foreground; text-style: bold; }
            Line { background: $foreground 14%; }
        }
        &:last-child { margin-bottom: 0; }
        &.-saying .said { display: block; }
        &.-wrong .said { color: $text-error; text-style: bold; }
        &.-wrong { border-left: outer $error; }
    }
    """

    def __init__(self, label: str, name: str, value: str = "", *, ends: bool = False, is_shown: bool = True) -> None:
        super().__init__(id=f"field-{name}")
        self._label = label
        self.line = Line(value, name=name, ends=ends)
        self.display = is_shown

    def compose(self) -> ComposeResult:
        """Lay out label, line and what is said."""
        with Horizontal():
            yield Static(Content(self._label), classes="label")
            yield self.line
        yield Static(classes="said")

    def on_resize(self) -> None:
        """Keep in sight, with what is said, what grew under one's hands."""
        if self.has_focus_within:
            self.scroll_visible(animate=False)

    def relabel(self, label: str) -> None:
        """Set another label."""
        self.query_one(".label", Static).update(Content(label))

    @property
    def value(self) -> str:
        """What was typed, without white space at the ends."""
        return self.line.value

    @property
    def is_wrong(self) -> bool:
        """Whether what is said is an error."""
        return self.has_class("-wrong")

    def explain(self, understood: Callable[[], Content | None]) -> None:
        """Show how what was typed is understood, or why it is not."""
        try:
            words = understood()
        except RuleError as error:
            words = shown(f"? {shortened(safe(error.message), 150)}")
        self.say(words)

    def say(self, words: Content | None, *, is_wrong: bool = False) -> None:
        """Show something about the line, or nothing more."""
        self.query_one(".said", Static).update(words or "")
        self.set_class(words is not None, "-saying")
        self.set_class(is_wrong, "-wrong")


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

    def __init__(
        self,
        choices: Sequence[tuple[str, Content]] = (),
        highlighted: int = 0,
        *,
        name: str,
        letters: Sequence[str] = (),
        words: Sequence[str] = (),
        classes: str = "",
    ) -> None:
        """Offer choices; one of `letters` chooses at once, and the first letters of one of `words` mark it."""
        super().__init__(id=name, markup=False, classes=classes)
        self._contents: list[Content] = []
        self._letters = [letter.casefold() for letter in letters]
        self._words = [text.casefold() for text in words]
        self._begun = ""
        self.offer(choices, highlighted)

    def on_key(self, event: events.Key) -> None:
        """Choose by a letter, or mark what the letters typed begin."""
        letter = (event.character or "").casefold()
        begun, self._begun = self._begun, ""
        if letter and letter in self._letters:
            self.highlighted = self._letters.index(letter)
            self.action_select()
        elif self._words and letter.isalnum():
            self._mark_by_letters(begun, letter)
        else:
            return
        event.stop()
        event.prevent_default()

    def opens_line(self, key: str) -> bool:
        """Return whether letters mark a choice and no more, or what the dialog says of this one."""
        opens = getattr(self.screen, "opens_line", None)
        return bool(self._words) or (opens is not None and bool(opens(key)))

    def _mark_by_letters(self, begun: str, letter: str) -> None:
        """Mark what all the letters typed begin, or else the next one that this letter begins."""
        after = (self.highlighted or 0) + 1
        turned = [*range(after, len(self._words)), *range(after)]
        for letters, places in ((begun + letter, range(len(self._words)) if begun else ()), (letter, turned)):
            place = next((place for place in places if self._words[place].startswith(letters)), None)
            if place is not None:
                self._begun, self.highlighted = letters, place
                return

    def offer(self, choices: Sequence[tuple[str, Content]], highlighted: int = 0) -> None:
        """Offer other choices, each with the id that a choice of it reports."""
        self.clear_options()
        self._contents = [content for _, content in choices]
        self.add_options(
            Option(Content.assemble(MARK if index == highlighted else NO_MARK, content), id=key)
            for index, (key, content) in enumerate(choices)
        )
        self.highlighted = highlighted if choices else None

    def move(self, by: int) -> None:
        """Mark the next choice, or with a number below 0 the one above."""
        if by > 0:
            self.action_cursor_down()
        else:
            self.action_cursor_up()

    def on_option_list_option_highlighted(self) -> None:
        """Move the mark to where the highlight is now."""
        for index, content in enumerate(self._contents):
            mark = MARK if index == self.highlighted else NO_MARK
            prompt = self.get_option_at_index(index).prompt
            if isinstance(prompt, Content) and not prompt.plain.startswith(mark):
                self.replace_option_prompt_at_index(index, Content.assemble(mark, content))

    def on_resize(self) -> None:
        """Keep in sight what is chosen."""
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        if self.is_attached:
            self.scroll_to_highlight()

    @property
    def chosen(self) -> str | None:
        """The id of what is highlighted; None where there is nothing to choose."""
        option = self.highlighted_option
        return option.id if option is not None else None
