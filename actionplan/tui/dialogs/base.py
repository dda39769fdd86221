"""What all dialogs share: a box with a heading, fields, one line for what is wrong and one for the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import events, on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from actionplan.errors import RuleError
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.shown import shown
from actionplan.tui.styled import StyledOnce

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.errors import ActionPlanError
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan

T = TypeVar("T")
Keys = tuple[tuple[str, str], ...]
BACK = ("Esc", "back")
# A hostile or careless title may have thousands of letters; a heading has two lines for it.
_LONGEST_TITLE = 96
# So many are typed again sooner than a question about them is read.
_FEW_WORDS = 3


def _rows(parts: Iterable[Widget]) -> int:
    return sum(part.outer_size.height + part.styles.margin.height for part in parts if part.display)


class Dialog(StyledOnce["T | None"], ModalScreen["T | None"], Generic[T]):
    """A question asked over the dashboard; Escape answers None and changes nothing."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "Line, Choices"
    HORIZONTAL_BREAKPOINTS = [(0, "-sliver"), (12, "-narrow"), (70, "-middle"), (100, "-wide")]  # noqa: RUF012  (as the base declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (23, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="dialog.back"),
        Binding("f1", "explain", "Help", show=False, priority=True),
    ]
    TITLE_WORDS: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    SETS: ClassVar[str] = "set"
    NEXT: ClassVar[str] = "next line"

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 70%;

        #dialog {
            width: 96;
            max-width: 96%;
            height: auto;
            max-height: 100%;
            padding: 1 2 0 2;
            background: $surface;
            border: heavy $primary;
            border-title-align: left;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        #head { height: auto; padding-bottom: 1; }
        #body { height: auto; scrollbar-size-vertical: 1; }
        #trouble {
            display: none;
            height: auto;
            max-height: 5;
            margin-top: 1;
            padding: 0 1;
            border-left: thick $error;
            color: $text-error;
            text-style: bold;
            &.-shown { display: block; }
        }
        #keys { height: auto; margin-top: 1; color: $text-muted; }
        .quiet { color: $text-muted; }
        .block { height: auto; padding-bottom: 1; }
        #last { max-height: 8; }

        &.-narrow #dialog, &.-sliver #dialog { width: 100%; max-width: 100%; }
        /* With a scroll bar nothing is left to scroll, and so it would come and go for ever. */
        &.-sliver #body, &.-sliver Line { scrollbar-size-vertical: 0; }
        &.-short {
            #dialog { padding: 0 1; }
            #trouble { margin-top: 0; max-height: 3; }
            #head, .block { padding-bottom: 0; }
            #keys { margin-top: 0; }
            Field { margin-bottom: 0; }
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._answered = False
        self._may_throw_away = False

    @property
    def title_words(self) -> str:
        """What is asked, in the frame of the box."""
        return self.TITLE_WORDS

    def head(self) -> Sequence[Content]:
        """Return the lines at the top, which introduce the question."""
        return ()

    def body(self) -> ComposeResult:
        """Return the widgets between head and foot."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Lay out head, body, the line for what is wrong, and the keys."""
        with Vertical(id="dialog") as box:
            box.border_title = Content(f" {self.title_words} ")
            lines = self.head()
            if lines:
                yield Static(Content("\n").join(lines), id="head")
            with VerticalScroll(id="body", can_focus=False):
                yield from self.body()
            yield Static(id="trouble")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the keys."""
        self.settle()

    def on_resize(self) -> None:
        """Keep head and foot in sight."""
        self.when_drawn(self._fit)

    @on(events.DescendantFocus)
    def _went_on(self) -> None:
        self._calm()
        self.settle()

    def settle(self) -> None:
        """Show the current keys at the foot, and lay out the parts."""
        self.say_keys()
        self.when_drawn(self._fit)

    def say_keys(self) -> None:
        """Show the current keys at the foot."""
        if self._answered:
            return
        parts = [Content.assemble((key, "bold $foreground"), f" {words}") for key, words in self.keys(self.focused)]
        self.query_one("#keys", Static).update(Content(" · ").join(parts))

    def keys(self, focused: Widget | None) -> Keys:
        """Return the keys and their effects for the focused widget."""
        if isinstance(focused, Line):
            return (
                ("Enter", self.SETS if self._following(focused) is None else self.NEXT),
                *self.more_keys(focused),
                BACK,
            )
        return (*self.more_keys(focused), BACK)

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (a dialog with more keys says where)
        """Return the keys of this dialog other than Enter and Escape."""
        return ()

    def _fit(self) -> None:
        """Size the list that grows, or else the whole body, to the free rows; it then scrolls."""
        if self._answered:
            # It was asked for before the answer, and comes when the parts are gone.
            return
        body = self.query_one("#body")
        box = self.query_one("#dialog")
        left = self.size.height - box.gutter.height - _rows(part for part in box.children if part is not body)
        body.styles.max_height = max(left, 3)
        for growing in body.query(".grows"):
            rows = _rows(part for part in body.children if part is not growing) + growing.styles.margin.height
            growing.styles.max_height = max(left - rows, 3)

    def show_error(self, error: ActionPlanError) -> None:
        """Show the error and its advice at the field concerned, and focus it; the typed text stays."""
        words = f"{shortened(safe(error.message), 240)} {shortened(safe(error.advice), 160)}".rstrip()
        name = error.field if isinstance(error, RuleError) else ""
        field = next((known for known in self.query(Field) if known.line.id == name), None)
        if field is None:
            self.warn(words)
            return
        field.display = True
        field.say(shown(f"! {words}"), is_wrong=True)
        field.line.focus()
        self.when_drawn(self._fit)

    def warn(self, words: str) -> None:
        """Show a message above the keys until the next key press."""
        line = self.query_one("#trouble", Static)
        line.update(shown(f"! {words}"))
        line.add_class("-shown")
        self.when_drawn(self._fit)

    @on(Line.Changed)
    def _clear_error(self, event: Line.Changed) -> None:
        self._calm()
        for field in self.query(Field):
            if field.line is event.text_area and field.is_wrong:
                field.say(None)
        self.when_drawn(self._fit)

    def _calm(self) -> None:
        self._may_throw_away = False
        self.query_one("#trouble").remove_class("-shown")

    def field(self, name: str) -> Field:
        """Return the field of a name."""
        return self.query_one(f"#field-{name}", Field)

    def line(self, name: str) -> Line:
        """Return the line of the field of a name."""
        return self.query_one(f"#{name}", Line)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_id or "")

    def choose(self, key: str) -> None:  # noqa: ARG002  (most dialogs ask their list what is marked)
        """Go on with what was chosen from a list by Enter, a letter or a click."""
        self.confirm()

    @on(Line.Submitted)
    def _enter(self, event: Line.Submitted) -> None:
        event.stop()
        following = self._following(event.line)
        try:
            self.value()
        except RuleError as error:
            if following is None or error.field == event.line.id:
                self.show_error(error)
                return
        if following is None:
            self.confirm()
        else:
            self.set_focus(following)

    def _following(self, line: Line) -> Line | None:
        """Return the line after this one, to which Enter goes; None if Enter sets the value."""
        lines = [field.line for field in self.query(Field) if field.display]
        at = next((index for index, known in enumerate(lines) if known is line and not known.ends), None)
        return None if at is None else next(iter(lines[at + 1 :]), None)

    def value(self) -> T | None:
        """Return the answer as typed so far.

        Raises RuleError, with the field that it is about, for what cannot be.
        """
        return None

    def confirm(self) -> None:
        """Answer with what was typed, or say what is wrong with it."""
        try:
            value = self.value()
        except RuleError as error:
            self.show_error(error)
        else:
            self.answer(value)

    def may_close(self, key: str) -> bool:
        """Return whether a key may close this; the first time, warn if many typed words would be lost."""
        words = sum(line.words_typed for line in self.query(Line))
        if words <= _FEW_WORDS or self._may_throw_away:
            return True
        self._may_throw_away = True
        self.warn(f"{key} again throws away the {words} words that you typed.")
        return False

    def action_explain(self) -> None:
        """Explain this dialog and the keys at the focus."""
        keys = [f"{key}: {words}" for key, words in self.keys(self.focused)]
        self.app.push_screen(WordsScreen(self.title_words, [*([self.ABOUT, ""] if self.ABOUT else []), *keys]))

    def action_back(self) -> None:
        """Close without an answer, unless much was typed."""
        if self.may_close("Esc"):
            self.answer(None)

    def answer(self, value: T | None) -> None:
        """Close with an answer; a second Enter that was already on its way is too late."""
        if not self._answered:
            self._answered = True
            self.dismiss(value)


class ActionDialog(Dialog["Edit"]):
    """A question about one action; the answer is an edit that keeps the rules."""

    def __init__(self, plan: Plan, action: Action, today: date) -> None:
        super().__init__()
        self.plan = plan
        self.action = action
        self.today = today

    def now(self) -> Content:
        """Return the present value in words."""
        return Content("")

    def head(self) -> Sequence[Content]:
        """Name the action and its present value."""
        title = shortened(safe(self.action.title), _LONGEST_TITLE)
        name = Content.assemble((shortened(safe(self.action.id), 40), "bold $primary"), "  ", (title, "bold"))
        return (name, self.now())

    def edit(self) -> Edit | None:
        """Return the edit that was typed; None if nothing was chosen yet.

        Raises RuleError where what was typed is not understood.
        """
        return None

    def value(self) -> Edit | None:
        """Return the edit that was typed, once no rule refuses it.

        Raises RuleError where one is.
        """
        edit = self.edit()
        if edit is not None:
            edit.apply(self.plan, self.today)
        return edit

    def confirm(self) -> None:
        """Answer with the edit; where it would change nothing, say so."""
        try:
            edit = self.edit()
            after = edit.apply(self.plan, self.today) if edit is not None else None
        except RuleError as error:
            self.show_error(error)
            return
        if after == self.plan:
            self.app.notify(f"{safe(self.action.id)}: no change, it is so already.", markup=False, timeout=4)
            self.answer(None)
        elif edit is not None:
            self.answer(edit)
