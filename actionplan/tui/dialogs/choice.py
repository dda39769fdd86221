"""Dialogs that only ask to choose: a record for this folder, two values that clash, leaving with changes not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from actionplan.model.diff import value_words
from actionplan.text import count, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Choices, change_lines
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Plan
    from actionplan.session.resolution import Conflict
    from actionplan.tui.dialogs.base import Keys

T = TypeVar("T")


class ChoiceDialog(Dialog[T]):
    """A question with a few answers; `MARKED` is the place of the one that Enter gives at first."""

    MARKED: ClassVar[int] = 0
    DEFAULT_CSS = """
    ChoiceDialog {
        #said { height: auto; padding-bottom: 1; }
        #list { height: auto; scrollbar-size-vertical: 1; }
        #list Static { height: auto; padding-left: 2; }
        &.-tall #list { margin-bottom: 1; }
        &.-short #said { padding-bottom: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "Further lines", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Earlier lines", show=False, priority=True),
    ]

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (the answers are all there is)
        """Arrows and Enter answer; a list that does not fit turns its pages."""
        pages = (("PgDn", "more"),) if self._has_pages else ()
        return (("↑ ↓", "choose"), ("Enter", "do it"), *pages)

    @property
    def _has_pages(self) -> bool:
        return any(lines.max_scroll_y > 0 for lines in self.query("#list").results(VerticalScroll))

    def _fit(self) -> None:
        super()._fit()
        # What fits is known once the rows are given.
        self.when_drawn(self.say_keys)

    def said(self) -> Sequence[Content]:
        """Return the lines before the answers."""
        return ()

    def listed(self) -> Sequence[Content]:
        """Return the lines of a list that scrolls."""
        return ()

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Return the answers, each with its key."""
        return ()

    def answer_for(self, key: str) -> T | None:
        """Return the value of the chosen answer."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """Lay out what is said, the list and the answers."""
        yield Static(Content("\n").join(self.said()), id="said")
        lines = self.listed()
        if lines:
            with VerticalScroll(id="list", classes="grows", can_focus=False):
                for line in lines:
                    yield Static(line)
        answers = list(self.answers())
        yield Choices(answers, self.MARKED % len(answers), name="answers")

    def action_scroll(self, by: int) -> None:
        """Turn the pages of the list."""
        for lines in self.query("#list").results(VerticalScroll):
            if by > 0:
                lines.scroll_page_down(animate=False)
            else:
                lines.scroll_page_up(animate=False)

    def choose(self, key: str) -> None:
        """Answer with what was chosen."""
        self.answer(self.answer_for(key))


class RepositoryDialog(ChoiceDialog[bool]):
    """Offer to start a record in a folder that has none."""

    TITLE_WORDS = "No record here yet"
    ABOUT = "A record keeps what was saved, meeting by meeting, so that it can be looked up later."

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def said(self) -> Sequence[Content]:
        """Return what exists, and what would be made."""
        return [
            shown(f"The folder {shortened(safe(self.folder), 200)} has no record of the plan."),
            Content(
                "With one, every meeting can be saved and looked up later. Only the plan is put into it; "
                "other files stay as they are. Without one, editing goes on, and every change is kept in the file."
            ),
        ]

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer to start or to wait."""
        return [("start", Content("Start a record in this folder")), ("wait", Content("Not now"))]

    def answer_for(self, key: str) -> bool:
        """Return whether to start."""
        return key == "start"


class ConflictDialog(ChoiceDialog[str]):
    """Show what somebody else wrote beside what one was about to write: "theirs" keeps it, "mine" writes ours."""

    TITLE_WORDS = "Changed by somebody else"
    ABOUT = "Somebody else changed the same thing meanwhile. Nothing is written before you choose."

    def __init__(self, message: str, values: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__()
        self.message = message
        self.values = values

    def said(self) -> Sequence[Content]:
        """Return what happened."""
        return [shown(shortened(safe(self.message), 400))]

    def listed(self) -> Sequence[Content]:
        """Show both values of each field."""
        return [
            Content("\n").join(
                [
                    shown(safe(what), "bold"),
                    shown(f"  in the file now  {shortened(safe(theirs), 200)}"),
                    shown(f"  yours            {shortened(safe(mine), 200)}"),
                ]
            )
            for what, theirs, mine in self.values
        ]

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer both."""
        return [
            ("theirs", Content("Keep what is in the file now")),
            ("mine", Content("Write mine instead")),
        ]

    def answer_for(self, key: str) -> str:
        """Return the answer as it is: "theirs" or "mine"."""
        return key


def clash_values(clashes: Iterable[Conflict], plan: Plan) -> list[tuple[str, str, str]]:
    """Return each field in conflict with what is in the file now and what one would write, for a `ConflictDialog`."""
    found = []
    for clash in clashes:
        if clash.field is None:
            there, gone = "the whole action", "taken out of the plan"
            values = (there if clash.ours is not None else gone, there if clash.theirs is not None else gone)
            found.append((clash.name, *values))
        else:
            found.append((clash.name, value_words(clash.ours, plan), value_words(clash.theirs, plan)))
    return found


class StopDialog(ChoiceDialog[bool]):
    """Offers to stop a running save when the user quits."""

    TITLE_WORDS = "A save is at work"
    ABOUT = "A save that is stopped saves nothing; every change stays in the file, for another save."

    def said(self) -> Sequence[Content]:
        """Return the effect of stopping."""
        kept = "if it is stopped: every change is in the file, and the message and the day are kept for the next try."
        return [Content.assemble(("Nothing is lost ", "bold"), kept)]

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer to wait or to stop; whoever waits has pressed the key too soon."""
        return [("wait", Content("Wait for it")), ("stop", Content("Stop the save, and leave"))]

    def answer_for(self, key: str) -> bool:
        """Return whether to stop."""
        return key == "stop"


class LeaveDialog(ChoiceDialog[bool]):
    """Warns on quitting that unsaved changes are kept in the file."""

    TITLE_WORDS = "Leave"
    ABOUT = "What was changed is in the file already. Saving it to the record can wait for another time."

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = list(lines)

    def said(self) -> Sequence[Content]:
        """Return that nothing is lost."""
        return [
            Content.assemble(("Nothing is lost: ", "bold"), "everything is kept in the file."),
            Content(f"Not yet saved to the record ({count(len(self.lines), 'line')} of changes):"),
        ]

    def listed(self) -> Sequence[Content]:
        """List what is not yet saved."""
        return [change_lines(self.lines)] if self.lines else []

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer to stay or to leave."""
        return [("leave", Content("Leave, and save the meeting another time")), ("stay", Content("Stay"))]

    def answer_for(self, key: str) -> bool:
        """Return whether to quit."""
        return key == "leave"
