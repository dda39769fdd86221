"""The dialog that writes a report to a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content

from actionplan.errors import ActionPlanError, RuleError
from actionplan.session.paper_file import FileThereError
from actionplan.text import safe
from actionplan.tui import waiting
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Choices, Field, Line
from actionplan.tui.shown import shown
from actionplan.tui.waiting import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.tui.dialogs.base import Keys

    Paper = str | bytes

WORDS = {
    "html": "HTML      one page to read, to print or to send",
    "docx": "Word      a document to go on writing in",
    "md": "Markdown  plain text to paste into a paper",
    "json": "JSON      every figure, for other programs",
}


class WriteDialog(Dialog[Path]):
    """Ask for format and file, write the report, and answer with the whole path.

    `make` gives the report in a format, beside the screen where that `takes_long`; `to_file` takes it, its path, and
    whether a file that is there may be replaced. Both raise ActionPlanError.
    """

    TITLE_WORDS = "Write to a file"
    ABOUT = (
        "Writes what is on the screen to a file. A file that is there already is written over only after a "
        "second Enter."
    )
    SETS = "write"
    AUTO_FOCUS = "#formats"
    DEFAULT_CSS = """
    WriteDialog.-tall #formats { margin-bottom: 1; }
    """
    FILE: ClassVar[str] = "file"

    def __init__(
        self,
        what: str,
        formats: Sequence[str],
        stem: str,
        make: Callable[[str], Paper],
        to_file: Callable[[Paper, Path, bool], None],
        *,
        takes_long: bool = False,
    ) -> None:
        super().__init__()
        self._what = what
        self._formats = tuple(formats)
        self._stem = stem
        self._make = make
        self._to_file = to_file
        self._takes_long = takes_long
        self._making = waiting.Waiting()
        self._made: tuple[str, Paper] | None = None
        self._may_replace: Path | None = None

    def head(self) -> Sequence[Content]:
        """Return what is written, and the folder for a name without one."""
        return (shown(self._what, "bold"), shown(f"Into {safe(str(Path.cwd()))}, unless you name another folder."))

    def body(self) -> ComposeResult:
        """Offer the formats, and a name that is ready."""
        yield Choices([(form, Content(WORDS[form])) for form in self._formats], name="formats")
        yield Field("File", self.FILE, self._ready_name(self._formats[0]), ends=True)

    def _ready_name(self, form: str) -> str:
        return f"{self._stem}.{form}"

    @property
    def _form(self) -> str:
        return self.query_one("#formats", Choices).chosen or self._formats[0]

    def more_keys(self, focused: Widget | None) -> Keys:
        """In the list arrows choose; from the line one can go back to the list."""
        if isinstance(focused, Choices):
            return (("↑ ↓", "choose"), ("Enter", "to the file"))
        return (("↑", "format"),)

    @on(Choices.OptionHighlighted)
    def _rename(self, event: Choices.OptionHighlighted) -> None:
        """Keep the name that is ready in step with the format, as long as nothing else was typed."""
        for line in self.query(Line):
            if line.is_as_offered and event.option_id in self._formats:
                line.offer(self._ready_name(event.option_id))

    def choose(self, key: str) -> None:  # noqa: ARG002  (the list keeps what is marked)
        """Go on to the file."""
        self.set_focus(self.query_one(Line))

    @on(Line.Changed)
    def _take_back_leave(self) -> None:
        self._may_replace = None

    def value(self) -> Path:
        """Return the whole path that was typed; a folder gets the suggested name.

        Raises RuleError where there is none.
        """
        line = self.query_one(Line)
        typed = self._ready_name(self._form) if line.is_as_offered else line.value
        if not typed:
            raise RuleError("The file has no name.", "Write one.", field=self.FILE)
        try:
            path = Path(typed).expanduser().absolute()
            return path / self._ready_name(self._form) if path.is_dir() else path
        except (RuntimeError, ValueError, OSError):
            raise RuleError("That is no path of a file.", "Write another one.", field=self.FILE) from None

    def on_mount(self) -> None:
        """Show again and again how long the report takes to make."""
        self.set_interval(waiting.TELL_EVERY_SECONDS, self._tell)

    def _tell(self) -> None:
        if self._making.is_long and self.is_open:
            words = f"It is being made: {self._making.so_far}. Esc leaves it, and nothing is written."
            self.query_one(Field).say(Content(words))
            self.when_drawn(self._fit)

    def confirm(self) -> None:
        """Write it; over a file that is there only when asked a second time."""
        if not self._takes_long:
            self._write(self._make)
        elif not self._making.is_on:
            self.run_worker(self._write_beside())

    async def _write_beside(self) -> None:
        self._making.begin()
        try:
            # Another format may be chosen meanwhile.
            while self._made is None or self._made[0] != self._form:
                form = self._form
                self._made = form, await beside(partial(self._make, form))
            made = self._made[1]
        except ActionPlanError as error:
            if self.is_open:
                self._say(f"{error.message} {error.advice}".rstrip())
            return
        finally:
            self._making.end()
        if self.is_open:
            self._write(lambda _: made)

    def _write(self, make: Callable[[str], Paper]) -> None:
        path: Path | None = None
        try:
            path = self.value()
            self._to_file(make(self._form), path, self._may_replace == path)
        except FileThereError as error:
            self._may_replace = path
            self._say(f"{error.message} Enter again writes over it; or give another name.")
        except ActionPlanError as error:
            self._say(f"{error.message} {error.advice}".rstrip())
        else:
            self.answer(path)

    def _say(self, words: str) -> None:
        self.query_one(Field).say(shown(f"! {words}"), is_wrong=True)
        self.when_drawn(self._fit)
