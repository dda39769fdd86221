"""Every command of the screens: its keys, its label, and the sentence that help, tooltip, palette and reference show.

Bindings, the key lines at the foot of a screen, the help screen, the palette and docs/reference/keys.md are made from
these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

from actionplan.model.plan import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How a key is written for people, where that is not its name in Textual.
WRITTEN = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "shift+Tab",
    "f1": "F1",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
}
# The action of a key that Textual, or the line that is typed in, acts on by itself.
BUILT_IN = ("",)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do by a key.

    `keys` are named as Textual names them: keys that do the same have a comma between them, keys that belong together,
    such as up and down, a space. Each of the latter has its own of the `actions`; without any, the screen does the
    command by its id, of which what follows a colon is an argument. `brief` is the label where there is little room.
    """

    id: str
    keys: str
    label: str
    sentence: str
    edits: bool = False
    brief: str = ""
    actions: tuple[str, ...] = ()
    has_priority: bool = False

    @property
    def key(self) -> str:
        """The key as the foot of a screen writes it; of keys that do the same the first."""
        return " ".join(_written(keys.split(",")[0]) for keys in self.keys.split())

    @property
    def every_key(self) -> str:
        """All keys of the command as the help writes them: "↑ ↓ k j"."""
        others = [_written(key) for keys in self.keys.split() for key in keys.split(",")[1:]]
        return " ".join([self.key, *others])

    @property
    def takes_text(self) -> bool:
        """Whether it opens a line, or a list, for what is typed behind its key."""
        return self.id in _FOR_WORDS

    @property
    def is_of_action(self) -> bool:
        """Whether it does nothing where there is no action in view."""
        return self.id not in _FOR_ANY

    @property
    def bindings(self) -> Iterator[Binding]:
        """The key bindings; the command that the screen does comes before what a widget does with the same key."""
        if self.actions == BUILT_IN:
            return
        own = self.actions or (f"command('{self.id}')",)
        for keys, action in zip(self.keys.split(), own, strict=True):
            yield Binding(
                keys,
                action,
                self.label,
                show=False,
                priority=self.has_priority or not self.actions,
                tooltip=self.sentence,
            )


def _written(key: str) -> str:
    return WRITTEN.get(key, key)


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Return the key bindings of commands."""
    return [binding for command in commands for binding in command.bindings]


COMMANDS = (
    Command("status", "s", "Status", "Set the status of the action.", edits=True),
    Command("owner", "o", "Owner", "Set who answers for the action.", edits=True),
    Command("due", "d", "Date", "Set, move or extend the due date; a move wants its reason.", edits=True),
    Command("update", "u", "Update", "Add what has happened, and the next step.", edits=True),
    Command("fields", "e", "Edit", "Change any field of the action.", edits=True),
    Command("reviewed", "v", "Reviewed", "Note that the group looked at it, with nothing to change.", edits=True),
    Command("new", "n", "New", "Add an action.", edits=True),
    Command("remove", "delete", "Remove new", "Remove an action that is not yet saved to the record.", edits=True),
    Command("undo", "z", "Undo", "Take back the last change.", edits=True),
    Command("redo", "y", "Redo", "Make the change again that was taken back or could not be written.", edits=True),
    Command("save", "w", "Save", "Save the meeting: what was agreed goes into the record.", edits=True),
    Command("share", "S", "Share", "Share what was saved with colleagues, and take in what they saved.", edits=True),
    Command("find", "slash", "Find", "Narrow the table as you type: an id, its number, or words."),
    Command("filter", "f", "Filter", "Show only the open ones, the overdue, those of one owner …"),
    Command("group", "g", "Group", "Change the headings: cornerstones, owners, or none."),
    Command("sort", "x", "Order", "Change the order: the plan's, due date, worst first …"),
    Command("details", "enter", "Details", "Show everything about the action."),
    Command("copy", "c", "Copy", "Copy the action as plain lines."),
    Command("copy_table", "C", "Copy table", "Copy the table as it is shown, for a spreadsheet."),
    Command("progress", "p", "Progress", "Show the progress of a period, and write it to a file."),
    Command("reload", "r", "Look again", "Look at the file and the record again."),
    Command("theme", "t", "Colours", "Change the colours; ctrl+p offers each look by name."),
    Command("help", "question_mark,f1", "Help", "Show all keys, and what the symbols and marks mean."),
    Command("meeting", "m", "Meeting", "Begin the meeting, or go on with it: one action after the other.", edits=True),
    Command("leave", "q", "Leave", "Leave; ctrl+q does so from anywhere. What was changed is kept in the file."),
)
# What opens a line for words; of these the ones that need no action. Not a new action: its title and Enter are enough
# to add one, and many sentences begin with its letter.
_FOR_WORDS = frozenset({"status", "owner", "due", "update", "next", "find", "jump", "day"})
_FOR_ANY = frozenset({"find", "jump", "day"})
BY_ID = {command.id: command for command in COMMANDS}
# The keys in the last line of the screen: seven at most.
FOOTER = tuple(BY_ID[name] for name in ("meeting", "status", "due", "update", "undo", "save", "help"))
FOOTER_OF_VIEW = tuple(BY_ID[name] for name in ("find", "details", "progress", "theme", "help", "leave"))
CLOSE = Command(
    "close",
    "escape",
    "",
    "Stop what takes long, else close what is open, else show all actions again; never leaves.",
    actions=("close",),
    has_priority=True,
)
QUIT = Command("quit", "ctrl+q", "", "Leave, from anywhere.", actions=("leave",), has_priority=True)
PALETTE = Command(
    "palette", "ctrl+p", "", "Find a command or an action by its name; in the meeting too.", actions=BUILT_IN
)
ANYWHERE = (CLOSE, PALETTE, QUIT)
IN_TABLE = (
    Command(
        "move",
        "up,k down,j",
        "action",
        "Go to the action above or below.",
        actions=("move(-1)", "move(1)"),
        has_priority=True,
    ),
    Command(
        "page", "pageup pagedown", "more", "Go a screen up or down.", actions=("page(-1)", "page(1)"), has_priority=True
    ),
    Command(
        "ends", "home end", "ends", "Go to the first or last action.", actions=("first", "last"), has_priority=True
    ),
)
FINDING = (
    Command("below", "down,ctrl+n", "below", "Go to the action below.", actions=("step(1)",)),
    Command("above", "up,ctrl+p", "above", "Go to the action above.", actions=("step(-1)",)),
    Command("keep", "enter", "keeps", "Keep the table narrowed, and go on in it.", actions=BUILT_IN),
    Command("show_all", "escape", "shows all", "Show all actions again.", actions=("close(False)",)),
    Command("find_help", "f1", "help", "Show all keys, those of this line first.", actions=("screen.help_here",)),
)
IN_DETAILS = (
    Command(
        "turn",
        "left right",
        "action",
        "Turn to the action before or after.",
        actions=("screen.turn(-1)", "screen.turn(1)"),
        has_priority=True,
    ),
    Command("next_part", "tab", "part", "Mark the next part.", actions=("next_fold(1)",)),
    Command("part_before", "shift+tab", "part before", "Mark the part before.", actions=("next_fold(-1)",)),
    Command("fold", "enter", "open/close", "Open or close the marked part; a click does so too.", actions=("fold",)),
    Command("go", "up,k down,j", "more", "Move a line up or down.", actions=("go(-1)", "go(1)")),
    Command(
        "go_pages", "pageup pagedown", "pages", "Move a screen up or down.", actions=("go_pages(-1)", "go_pages(1)")
    ),
    Command("go_on", "space", "next page", "Move a screen down.", actions=("go_pages(1)",)),
    Command("go_to_ends", "home end", "ends", "Go to the top or the end.", actions=("top", "bottom")),
    Command("back_to_table", "escape", "back", "Go back to the table.", actions=BUILT_IN),
)
FOOTER_OF_DETAILS = tuple(
    command for command in IN_DETAILS if command.id in {"turn", "next_part", "fold", "go", "back_to_table"}
)
IN_REPORT = (
    Command("go", "up,k down,j", "more", "Move a line up or down.", actions=("go(-1)", "go(1)")),
    Command(
        "turn_pages", "pageup pagedown", "pages", "Move a screen up or down.", actions=("go_pages(-1)", "go_pages(1)")
    ),
    Command("turn_on", "space", "next page", "Move a screen down.", actions=("go_pages(1)",)),
    Command("go_to_ends", "home end", "ends", "Go to the top or the end.", actions=("top", "bottom")),
)
ON_PROGRESS = (
    Command(
        "period",
        "left right",
        "period",
        "Go to the period before or after.",
        # The report would scroll sideways with them.
        actions=("period(-1)", "period(1)"),
        has_priority=True,
    ),
    Command(
        "reader",
        "m",
        "other reader",
        "Change between the whole summary and the lead member's page.",
        actions=("reader",),
    ),
    Command(
        "write",
        "w",
        "write to a file",
        "Write what is shown to a file: HTML, Word, Markdown or JSON.",
        brief="write",
        actions=("write",),
    ),
    Command("look", "r", "look again", "Look at the record again.", actions=("look",)),
    Command("next_theme", "t", "colours", "Change to the next colours.", actions=("theme",)),
    Command(
        "show_help",
        "question_mark,f1",
        "help",
        "Show all keys, and what the symbols and marks mean.",
        actions=("help",),
    ),
    Command("leave_progress", "escape,p,q", "back", "Go back to the table.", actions=("close",)),
)
MORE = Command("more", "up down", "more", "Show more of the text.", actions=BUILT_IN)
ON_PROBLEMS = (
    Command("settle", "enter", "settles it", "Settle a conflict, one field after the other.", actions=("settle",)),
    Command("look_now", "r", "looks at once", "Look at the file at once.", actions=("look",)),
    Command("leave_problems", "q", "leaves", "Leave.", actions=("app.leave",)),
    MORE,
)
ON_WORDS = (
    Command("put_away", "escape,enter,q,question_mark,f1", "back", "Put it away.", actions=("close",)),
    MORE,
)
ON_OPENING = (Command("leave_opening", "escape", "leaves; nothing is changed", "Leave.", actions=("stop",)),)


def _status_command(status: Status, sentence: str) -> Command:
    letter = status.letter.lower()
    label = status.value.replace("-", " ").capitalize()
    return Command(f"set:{status.value}", letter, label, sentence, edits=True, brief=status.symbol)


_ASKS = "the reason is asked for."
IN_MEETING = (
    _status_command(Status.NOT_STARTED, "Not started."),
    _status_command(Status.ON_TRACK, "On track."),
    _status_command(Status.AT_RISK, f"At risk: {_ASKS}"),
    _status_command(Status.OFF_TRACK, f"Off track: {_ASKS}"),
    _status_command(Status.ON_HOLD, f"On hold: {_ASKS}"),
    _status_command(Status.COMPLETE, "Complete, on the day of the meeting."),
    _status_command(Status.CLOSED, f"Closed: {_ASKS}"),
    Command("update", "u", "Update", "Add what has happened, and the next step.", edits=True),
    Command("next", "s", "Next step", "Set the next step alone.", edits=True, brief="Step"),
    Command("due", "d", "Date", "Set, move or extend the due date; a move wants its reason.", edits=True),
    Command("owner", "o", "Owner", "Set who answers for the action.", edits=True),
    Command("reviewed", "v", "No change", "Note that it was seen: nothing to change.", edits=True, brief="Seen"),
    Command("fields", "f", "Field", "Change any other field.", edits=True),
    Command("reopen", "e", "Reopen", "Open a complete or closed action again, with the reason.", edits=True),
    Command("undo", "z", "Undo", "Take back the last change.", edits=True),
    Command("redo", "y", "Redo", "Make again what was taken back or could not be written.", edits=True),
    Command("on", "enter", "Next", "Go on: this action was gone through."),
    Command("skip", "right", "Skip", "Pass over this action; it comes again at the end."),
    Command("back", "left", "Back", "Go back to the action before."),
    Command("jump", "slash", "Go to", "Go to any action, by number or words."),
    Command("new", "plus", "New", "Add an action.", edits=True),
    Command("day", "m", "Day", "Set the day of the meeting and of the next one.", edits=True),
    Command("save", "w", "Close", "Close the meeting: look at what was agreed, and save it.", edits=True),
    Command("theme", "t", "Colours", "Change to the next look.", brief="Look"),
    Command("help", "question_mark,f1", "Help", "Say what the keys, symbols and marks mean."),
    Command("plan", "escape", "Plan", "Go to the whole plan; the meeting waits."),
)
# All keys of the meeting that do anything stand at its foot, in three lines from 76 columns on and below that.
MEETING_ROWS = (IN_MEETING[:7], IN_MEETING[7:16], IN_MEETING[16:])
_SMALL = ("fields", "reviewed", "new", "undo", "redo", "reopen", "jump", "day")
_LAST = ("on", "skip", "back", "save", "theme", "help", "plan")
MEETING_ROWS_BRIEF = (
    IN_MEETING[:11],
    tuple(command for command in IN_MEETING if command.id in _SMALL),
    tuple(command for command in IN_MEETING if command.id in _LAST),
)
# A text that is longer than the screen; the foot of the screen has no room for these keys, the help has.
IN_MEETING_TEXT = (
    Command(
        "scroll",
        "up down",
        "",
        "Move a line up or down in a long text.",
        actions=("scroll_stage(-1)", "scroll_stage(1)"),
    ),
    Command(
        "scroll_on",
        "pageup pagedown",
        "",
        "Move further up or down in a long text.",
        actions=("scroll_stage(-10)", "scroll_stage(10)"),
    ),
)
# Where one can be, with its title in the help and the commands that hold there; on table and details those of the
# dashboard hold too.
PLACES = {
    "table": ("In the table", IN_TABLE),
    "find": ("While finding", FINDING),
    "details": ("In the details of an action", IN_DETAILS),
    "meeting": ("In the meeting", (*IN_MEETING, *IN_MEETING_TEXT)),
    "progress": ("On the progress screen", (*ON_PROGRESS, *IN_REPORT)),
}
