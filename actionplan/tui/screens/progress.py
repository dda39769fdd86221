"""The progress of a period on the screen: the whole summary or the lead member's page, to scroll and to write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import ActionPlanError, BrokenPlanError, CancelledError, RecordError, RuleError
from actionplan.reports import build, make
from actionplan.session.editing import takes_long
from actionplan.session.paper_file import write_paper
from actionplan.text import long_date, safe, short_date, shortened
from actionplan.tui import looks, waiting
from actionplan.tui.commands import IN_REPORT, ON_PROGRESS, bindings
from actionplan.tui.dialogs.write import WriteDialog
from actionplan.tui.paper.view import ReportView
from actionplan.tui.screens.help import HelpScreen
from actionplan.tui.shown import shown
from actionplan.tui.styled import StyledOnce
from actionplan.tui.themes import following
from actionplan.tui.widgets.lines import key_words
from actionplan.tui.wording import NO_REPOSITORY, kind

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.session.session import Session
    from actionplan.tui.past import Looked, PastReader

_LONGEST = 600
_WHERE = {0: "the period of today", -1: "the period before that of today"}
_LAST = "This is the period of today; a later one has not begun."
_FIRST = "There is no earlier period: the record begins in this one."
_NO_PERIOD = "There is no other period to go to."


class ProgressScreen(StyledOnce[None]):
    """One period of the plan as the record has it; nothing here changes the plan."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#report"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_PROGRESS)]

    def __init__(self, session: Session, past: PastReader) -> None:
        super().__init__()
        self._session = session
        self._past = past
        self._looked: Looked | None = None
        self._wanted: int | None = None
        self._is_waiting = False
        self._says_wait = False
        self._audience = build.WHOLE

    def compose(self) -> ComposeResult:
        """Lay out head, report, what is said, and the keys."""
        yield Static(id="progress-head")
        yield ReportView(id="report")
        yield Static(id="progress-said")
        yield Static(id="progress-keys")

    def on_mount(self) -> None:
        """Read the record once the screen is there."""
        self._show_foot()
        self.set_interval(waiting.TELL_EVERY_SECONDS, self.tell_wait)
        self._look(None)

    def on_resize(self) -> None:
        """Write head and foot for the new width."""
        self.call_after_refresh(self._show_foot)

    # What is shown

    def _look(self, number: int | None) -> None:
        self._wanted = number
        self._is_waiting = True
        if self._looked is None:
            self.query_one(ReportView).say(("The record is being read …", "quiet"))
        self._say("The record is being read …" if self._looked else "", is_wait=True)
        self._show_head()
        self._read(number)

    def tell_wait(self) -> None:
        """Show the progress of a long operation."""
        if self._is_waiting and self._past.reading.is_long and self.is_current:
            words = self._past.reading.reading
            if self._looked is None:
                self.query_one(ReportView).say((words, "quiet"))
            else:
                self._say(words, is_wait=True)

    @work
    async def _read(self, number: int | None) -> None:
        """Compute in a thread; what nobody wants any more is not shown."""
        looked = await self._past.summary(number, self._session.plan, self._session.today)
        # A program that ends takes the parts of a screen away one by one, while the screen itself still stands.
        is_whole = all(self.query(part) for part in ("#progress-head", "#report", "#progress-said", "#progress-keys"))
        if number == self._wanted and self.is_attached and is_whole:
            self._looked = looked
            self._is_waiting = False
            self._wanted = looked.number
            if self._says_wait:
                # What was said of a key meanwhile stays.
                self._say("")
            self._show()

    def _show(self) -> None:
        view, looked = self.query_one(ReportView), self._looked
        if looked is not None and looked.summary is not None:
            view.show(build.report(looked.summary, self._audience))
        elif looked is not None and looked.error is not None:
            view.say(*self._why_nothing(looked.error))
        self._show_foot()

    def _why_nothing(self, error: ActionPlanError) -> list[tuple[str, str]]:
        words = [("There is nothing to show for this period.", "heading")]
        if isinstance(error, CancelledError):
            return [("Stopped before all of it was read.", "heading"), ("r begins again, Esc goes back.", "")]
        if isinstance(error, BrokenPlanError):
            first = error.problems[0]
            words.append(("A saved state that the figures need cannot be read:", "strong"))
            words.append((f"{error.name}, line {first.line}: {shortened(first.text, _LONGEST)}", ""))
            return [*words, ("← and → go to other periods, which have their figures.", "")]
        words.append((shortened(error.message, _LONGEST), "strong"))
        if kind(error) == NO_REPOSITORY:
            w = "w in the dashboard starts the record and saves the plan to it." if self._session.can_write else ""
            words.append((w or "Whoever keeps the plan has to save it first.", ""))
        elif error.advice:
            words.append((shortened(error.advice, _LONGEST), ""))
        if isinstance(error, RecordError):
            words.append(("All figures come from what was saved to the record.", "quiet"))
        return words

    def _show_head(self) -> None:
        looked = self._looked
        title = "Progress summary" if self._audience == build.WHOLE else "Progress for the lead member"
        second = "What was saved to the record, from period to period"
        if looked is not None and looked.period is not None:
            first, last = looked.period.first, looked.period.last
            is_narrow = self.has_class("-narrow")
            days = f"{short_date(first)} to {short_date(last)}" if is_narrow else looked.period.words()
            title = f"{title} · {days}"
            number = looked.number
            second = _WHERE.get(number, f"{-number} periods before that of today")
            if looked.summary is not None:
                second = f"{second} · as at {long_date(looked.summary.current.day)}"
        lines = [shown(title, "bold"), shown(second[:1].upper() + second[1:], "$quiet")]
        self.query_one("#progress-head", Static).update(Content("\n").join(lines))

    def _show_foot(self) -> None:
        self._show_head()
        other = "lead member" if self._audience == build.WHOLE else "whole summary"
        is_brief = self.has_class("-narrow")
        period, reader, write, *_, back = ON_PROGRESS
        reader = replace(reader, label=other, brief=other.removesuffix(" summary"))
        # In a wide line there is room for the key that most would look for.
        more = IN_REPORT[0] if is_brief else replace(IN_REPORT[0], keys="up down pagedown")
        keys = key_words([period, reader, write, more, back], is_brief=is_brief)
        self.query_one("#progress-keys", Static).update(keys)

    def _say(self, words: str, *, is_trouble: bool = False, is_wait: bool = False) -> None:
        self._says_wait = is_wait
        line = self.query_one("#progress-said", Static)
        line.set_class(is_trouble, "-trouble")
        line.display = bool(words)
        line.update(shown(f"! {words}" if is_trouble else words))

    # What a person can do

    def action_period(self, step: int) -> None:
        """Go to the period before or after."""
        looked = self._looked
        if looked is None:
            return
        number = (self._wanted if self._wanted is not None else looked.number) + step
        if looked.period is None:
            self._say(_NO_PERIOD)
        elif number > 0:
            self._say(_LAST)
        elif step < 0 and looked.is_first and self._wanted == looked.number:
            self._say(_FIRST)
        else:
            self._look(number)

    def action_reader(self) -> None:
        """Change between the whole summary and the lead member's page."""
        is_whole = self._audience == build.WHOLE
        self._audience = build.LEAD_MEMBER if is_whole else build.WHOLE
        self._show()

    def action_look(self) -> None:
        """Look at the record again."""
        self._look(self._wanted)

    def action_theme(self) -> None:
        """Change to the next look."""
        look = following(self.app.theme, in_colour=not self.app.no_color)
        self._say(looks.choose(self.app, self._session, look))

    def action_help(self) -> None:
        """Show all keys, and what the symbols and marks mean."""
        self.app.push_screen(HelpScreen(self._session.plan, can_write=self._session.can_write, here="progress"))

    def action_close(self) -> None:
        """Stop what lasts long, else go back to the dashboard."""
        if self._is_waiting and self._past.stop():
            self.tell_wait()
        else:
            self.dismiss(None)

    def action_write(self) -> None:
        """Write what is on the screen to a file."""
        try:
            self._session.refuse_placeholders()
        except RuleError as error:
            self._say(f"{error.message} {error.advice}")
            return
        looked = self._looked
        if looked is None or looked.summary is None or looked.period is None:
            self._say("There is nothing to write for this period.")
            return
        summary, audience, period = looked.summary, self._audience, looked.period
        is_whole = audience == build.WHOLE
        stem = f"progress{'' if is_whole else '-lead-member'}-{period.first.isoformat()}-to-{period.last.isoformat()}"
        what = f"{'Progress summary' if is_whole else 'Progress for the lead member'}, {period.words()}"

        def paper_in(form: str) -> str | bytes:
            return make.summary(summary, form, audience)

        def to_file(paper: str | bytes, path: Path, force: bool) -> None:
            write_paper(paper, path, plan=self._session.path, force=force)

        # JSON has everything; it is for no reader in particular.
        formats = ("html", "docx", "md", "json") if is_whole else ("html", "docx", "md")
        dialog = WriteDialog(what, formats, stem, paper_in, to_file, takes_long=takes_long(self._session.path))
        self.app.push_screen(dialog, self._written)

    def _written(self, path: Path | None) -> None:
        if path is not None:
            self._say(f"Written: {safe(str(path))}")
