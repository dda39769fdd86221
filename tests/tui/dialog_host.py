"""A plan with one action of each kind, and an app that does nothing but ask one dialog."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.merge.plans import Conflict
from actionplan.model.date_input import due_from_typed
from actionplan.model.dates import Completion, on
from actionplan.model.edits.pending import PendingChange
from actionplan.model.plan import Action, Cornerstone, DueChange, Exemption, Extension, Milestone, Plan, Status, Update
from actionplan.text import long_date
from actionplan.tui.dialogs import (
    ConflictDialog,
    DueDialog,
    ExtensionDialog,
    FieldsDialog,
    IdentityDialog,
    LeaveDialog,
    NewDialog,
    NextDialog,
    OwnerDialog,
    RenameOwnerDialog,
    RepositoryDialog,
    SaveDialog,
    SettleDialog,
    StatusDialog,
    StopDialog,
    UpdateDialog,
)
from actionplan.tui.dialogs.chosen import AssumedDialog, CornerstoneDialog, ExemptDialog
from actionplan.tui.dialogs.fields import Line
from actionplan.tui.dialogs.milestone import MilestoneDialog
from actionplan.tui.dialogs.one_line import CompletedDialog, EvidenceDialog, TextDialog
from actionplan.tui.dialogs.others import DependsDialog, ReplacedDialog
from actionplan.tui.keys import KeysInOrder
from actionplan.tui.themes import DARK, DEFAULTS, THEMES
from tests.tui.rest import come_to_rest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from textual.app import ComposeResult
    from textual.pilot import Pilot
    from textual.screen import Screen

    from actionplan.model.dates import Due

TODAY = date(2016, 10, 12)
KEY_NAMES = {" ": "space", "+": "plus", "/": "slash", "-": "minus", ".": "full_stop", "@": "at"}


def due(typed: str) -> Due | None:
    """Return a due date as typed on TODAY."""
    return due_from_typed(typed, TODAY)


LATER = on(date(2017, 6, 30))
_DECEMBER = due("2016-12-31")
_SEPTEMBER = due("2016-09-30")
assert _DECEMBER is not None
assert _SEPTEMBER is not None

MOVED = Action(
    "IM-11",
    "Review how information is stored and disposed of",
    Status.ON_TRACK,
    owner="Head of Policy and Communications",
    due=_DECEMBER,
    updates=(Update(date(2016, 9, 20), "A first draft went to the leadership team.", "Collect their comments."),),
    due_changes=(DueChange(date(2016, 9, 1), _SEPTEMBER, _DECEMBER, "The system comes later.", "The group"),),
)
DONE = Action(
    "IM-02", "Set up an asset register", Status.COMPLETE, completed=Completion(date(2016, 9, 28), exact=False)
)
ASSUMED = Action(
    "IM-12",
    "Train all staff",
    Status.NOT_STARTED,
    owner="Director of Finance",
    due=due("2017-Q1"),
    assumed=("status", "due", "owner"),
)
BARE = Action("IM-13", "Bring the policies up to date", Status.NOT_STARTED)
FULL = Action(
    "IM-14",
    "Publish the strategy on the website and on the intranet",
    Status.AT_RISK,
    due=due("2017-Q1"),
    cornerstone="open",
    outcome="Everybody can find it.",
    origin="Strategy 6.1",
    risk="CR-14",
    depends_on=("IM-11", "IM-12"),
    evidence=("Minute 4 of the group, 12 October 2016",),
    assumed=("outcome", "due"),
    exempt=Exemption(3, "Names a price"),
    milestones=(
        Milestone("The text is agreed", due("2016-09-30"), date(2016, 9, 28)),
        Milestone("The pages are up", due("2016-12")),
    ),
    updates=(Update(TODAY, "The designers have the text.", "Look at the first pages."),),
)
CLOSED = Action("IM-15", "Keep a second register", Status.CLOSED, superseded_by="IM-02", updates=FULL.updates)
STONES = (
    Cornerstone("accessible", "Accessible"),
    Cornerstone("fit", "Fit for purpose"),
    Cornerstone("open", "Open and transparent"),
)
PLAN = Plan(
    title="Information Management Strategy action plan",
    organisation="Borough Council",
    group="Information Management Group",
    approved=date(2016, 9, 28),
    actions={action.id: action for action in (DONE, MOVED, ASSUMED, BARE, FULL, CLOSED)},
    cornerstones={stone.id: stone for stone in STONES},
)
SUBJECT = "Information Management Group, 12 October 2016: 2 actions updated"
LINES = (
    PendingChange(
        "IM-11",
        "Review how information is stored and disposed of",
        "due date 31 March 2017 (was 31 December 2016), because: the new system comes later",
        None,
    ),
    PendingChange("IM-12", "Train all staff", "status on track (was not started)", None),
    PendingChange("IM-12", "Train all staff", "owner Head of Policy and Communications (was not set)", None),
)
LEFT = ["IM-11 Review how information is stored: due date 31 March 2017", "IM-12 Train all staff: status on track"]


def subject_for(day: date) -> str:
    """Return a subject that names the day."""
    return SUBJECT if day == TODAY else f"The group, {day.isoformat()}: 2 actions updated"


class Listed:
    """What is not saved yet, as a list of lines that can be taken back; `refused` is said of those that cannot."""

    def __init__(self, lines: Sequence[PendingChange] = LINES, subject: Callable[[date], str] = subject_for) -> None:
        self.lines = list(lines)
        self.changes = ()
        self.otherwise = "" if lines else "No action changed; notes or the layout of the file did."
        self.subject = subject
        self.gone: list[tuple[int, PendingChange]] = []
        self.refused: set[PendingChange] = set()
        self.comes: list[PendingChange] = []

    def look(self) -> bool:
        """Let come what somebody else adds."""
        come, self.comes = self.comes, []
        self.lines += come
        return bool(come)

    def take_back(self, line: PendingChange) -> None:
        """Take a line back."""
        if line in self.refused:
            raise RuleError(f"{line.id}: this says why.", "Take the status back first.")
        self.gone.append((self.lines.index(line), line))
        self.lines.remove(line)

    def bring_back(self) -> None:
        """Put the last one back to its place."""
        self.lines.insert(*self.gone.pop())


def asked_for(plan: Plan, action: Action) -> ExtensionDialog:
    """Return the dialog to decide on an extension to June, which the owner requested a fortnight ago."""
    asked = Extension(date(2016, 9, 28), LATER, action.title, action.owner, plan.group)
    asking = replace(action, extensions=(asked,))
    return ExtensionDialog(replace(plan, actions={**plan.actions, action.id: asking}), asking, TODAY, asked)


MAKERS: dict[str, Callable[[Plan, Action], Screen[Any]]] = {
    "status": lambda plan, action: StatusDialog(plan, action, TODAY),
    "owner": lambda plan, action: OwnerDialog(plan, action, TODAY),
    "rename": lambda plan, action: RenameOwnerDialog(plan, action, TODAY),
    "due": lambda plan, action: DueDialog(plan, action, TODAY),
    "ask": lambda plan, action: DueDialog(plan, action, TODAY, asks=True),
    "extension": asked_for,
    "update": lambda plan, action: UpdateDialog(plan, action, TODAY),
    "next": lambda plan, action: NextDialog(plan, action, TODAY, may_amend=True),
    "new": lambda plan, action: NewDialog(plan, TODAY, lambda: frozenset({"IM-17"})),  # noqa: ARG005  (one signature for all)
    "fields": lambda plan, action: FieldsDialog(plan, action, TODAY),
    "title": lambda plan, action: TextDialog(plan, action, TODAY, "title"),
    "outcome": lambda plan, action: TextDialog(plan, action, TODAY, "outcome"),
    "completed": lambda plan, action: CompletedDialog(plan, action, TODAY),
    "evidence": lambda plan, action: EvidenceDialog(plan, action, TODAY, *action.evidence[:1]),
    "milestone": lambda plan, action: MilestoneDialog(plan, action, TODAY, *action.milestones[-1:]),
    "depends": lambda plan, action: DependsDialog(plan, action, TODAY),
    "replaced": lambda plan, action: ReplacedDialog(plan, action, TODAY),
    "cornerstone": lambda plan, action: CornerstoneDialog(plan, action, TODAY),
    "exempt": lambda plan, action: ExemptDialog(plan, action, TODAY),
    "assumed": lambda plan, action: AssumedDialog(plan, action, TODAY),
    "save": lambda plan, action: SaveDialog(
        Listed(
            [PendingChange(action.id, action.title, f"owner {action.owner}", None), *LINES],
            lambda day: f"{plan.group}, {long_date(day)}: 2 actions updated",
        ),
        TODAY,
        TODAY,
    ),
    "identity": lambda plan, action: IdentityDialog(action.owner or "", ""),  # noqa: ARG005  (one signature for all)
    "repository": lambda plan, action: RepositoryDialog(f"/home/officer/{action.title}"),  # noqa: ARG005  (all take the same)
    "clash": lambda plan, action: ConflictDialog(  # noqa: ARG005  (all take the same)
        f"Meanwhile the owner of {action.id} was changed.",
        [(f"{action.id}, owner", action.owner or "not set", f"Head of {action.title}")],
    ),
    "settle": lambda plan, action: SettleDialog(
        Conflict(
            action.id,
            "owner",
            None,
            action.owner,
            f"Head of {action.title}",
            ours_by="Ana, 12 Dec",
            theirs_by="Ben, 13 Dec",
        ),
        plan,
        2,
        3,
    ),
    "settle_removed": lambda plan, action: SettleDialog(
        Conflict(action.id, None, action, None, action, why=f"one side took it out, and {BARE.id} names it"), plan, 1, 1
    ),
    "stop": lambda plan, action: StopDialog(),  # noqa: ARG005  (all take the same)
    "leave": lambda plan, action: LeaveDialog([f"{action.id} {action.title}: owner {action.owner}", *LEFT]),  # noqa: ARG005  (all take the same)
}


class Host(KeysInOrder[None]):
    """Asks one dialog over a screen of its own; `answers` holds what came back."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, dialog: Screen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.answers: list[Any] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of the dashboard for themes that lack them."""
        return DEFAULTS

    def compose(self) -> ComposeResult:
        """Lay out something that stands behind the dialog."""
        yield Static(Content("The dashboard"))

    def on_mount(self) -> None:
        """Ask."""
        self.ask(self.dialog)

    def ask(self, dialog: Screen[Any]) -> None:
        """Open a dialog."""
        self.dialog = dialog
        self.push_screen(dialog, self.answers.append)

    def typed(self, name: str) -> str:
        """Return the text in a line of the dialog."""
        return self.dialog.query_one(f"#{name}", Line).text

    @property
    def line(self) -> str | None:
        """The name of the line or list that has the focus."""
        return self.focused.id if self.focused is not None else None


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the app has nothing left to do."""
    await come_to_rest(pilot.app)


async def asked(app: Host, dialog: Screen[Any]) -> None:
    """Open another dialog and wait until it is drawn."""
    app.ask(dialog)
    await come_to_rest(app)


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys by name, and type what is longer than a name: "enter", "=+3m" types +3m."""
    for key in pressed:
        typed = list(key[1:]) if key.startswith("=") else [key]
        for letter in typed:
            character = letter if len(letter) == 1 else None
            pilot.app.post_message(events.Key(KEY_NAMES.get(letter, letter), character))
        await settled(pilot)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste a text where the focus is."""
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


@asynccontextmanager
async def opened(dialog: Screen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    """Return the app with the dialog open."""
    app = Host(dialog)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield app, pilot


async def answer_to(dialog: Screen[Any], *pressed: str, size: tuple[int, int] = (80, 24)) -> Any:  # noqa: ANN401  (whatever it answers)
    """Press keys in a dialog and give its answer; fails where it is still open."""
    async with opened(dialog, size) as (app, pilot):
        await keys(pilot, *pressed)
        assert len(app.answers) == 1, "the dialog is still open"
    return app.answers[0]
