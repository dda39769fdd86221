"""What can be done from the dashboard: key, label, and the sentence that help, tooltip and palette show."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from actionplan.model.plan import Status


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do; `key` as it is written for people, `keys` as Textual names them.

    What stands behind a colon in the id is what the command is told. `brief` is the label where there is little room.
    """

    id: str
    keys: str
    key: str
    label: str
    sentence: str
    edits: bool = False
    brief: str = ""

    @property
    def binding(self) -> Binding:
        """The key binding for it; what it opens is there before the next key is looked at."""
        return Binding(
            self.keys,
            f"command('{self.id}')",
            self.label,
            key_display=self.key,
            show=False,
            priority=True,
            tooltip=self.sentence,
            id=f"dashboard.{self.id}",
        )


COMMANDS = (
    Command("status", "s", "s", "Status", "Set the status of the action.", edits=True),
    Command("owner", "o", "o", "Owner", "Set who answers for the action.", edits=True),
    Command("due", "d", "d", "Date", "Set, move or extend the due date; a move wants its reason.", edits=True),
    Command("update", "u", "u", "Update", "Add what has happened, and the next step.", edits=True),
    Command("fields", "e", "e", "Edit", "Change any field of the action.", edits=True),
    Command("reviewed", "v", "v", "Reviewed", "Note that the group looked at it, with nothing to change.", edits=True),
    Command("new", "n", "n", "New", "Add an action.", edits=True),
    Command("undo", "z", "z", "Undo", "Take back the last change.", edits=True),
    Command("redo", "y", "y", "Redo", "Make the change again that was taken back or could not be written.", edits=True),
    Command("save", "w", "w", "Save", "Save the meeting: what was agreed goes into the record.", edits=True),
    Command(
        "share", "S", "S", "Share", "Share what was saved with colleagues, and take in what they saved.", edits=True
    ),
    Command("find", "slash", "/", "Find", "Narrow the table as you type: an id, its number, or words."),
    Command("filter", "f", "f", "Filter", "Show only the open ones, the overdue, those of one owner …"),
    Command("group", "g", "g", "Group", "Change the headings: cornerstones, owners, or none."),
    Command("sort", "x", "x", "Order", "Change the order: the plan's, due date, worst first …"),
    Command("details", "enter", "Enter", "Details", "Show everything about the action."),
    Command("copy", "c", "c", "Copy", "Copy the action as plain lines."),
    Command("copy_table", "C", "C", "Copy table", "Copy the table as it is shown, for a spreadsheet."),
    Command("progress", "p", "p", "Progress", "Show the progress of a period, and write it to a file."),
    Command("reload", "r", "r", "Look again", "Look at the file and the record again."),
    Command("theme", "t", "t", "Colours", "Change the colours; ctrl+p offers each look by name."),
    Command("help", "question_mark,f1", "?", "Help", "Show all keys, and what the symbols and marks mean."),
    Command(
        "meeting", "m", "m", "Meeting", "Begin the meeting, or go on with it: one action after the other.", edits=True
    ),
    Command("leave", "q", "q", "Leave", "Leave; ctrl+q does so from anywhere. What was changed is kept in the file."),
)
BINDINGS = [command.binding for command in COMMANDS]
BY_ID = {command.id: command for command in COMMANDS}
# The keys in the last line of the screen: seven at most.
FOOTER = tuple(BY_ID[key] for key in ("meeting", "status", "due", "update", "undo", "save", "help"))
FOOTER_OF_VIEW = tuple(BY_ID[key] for key in ("find", "details", "progress", "theme", "help", "leave"))
MOVING = (
    ("↑ ↓", "Go to the action above or below."),
    ("PgUp PgDn", "Go a screen up or down."),
    ("Home End", "Go to the first or last action."),
    ("Esc", "Close what is open, or show all actions again; never leaves."),
    ("ctrl+p", "Find a command or an action by its name."),
)
WHILE_FINDING = (
    ("↑ ↓", "Go to the action above or below."),
    ("Enter", "Keep the table narrowed, and go on in it."),
    ("Esc", "Show all actions again."),
)
IN_DETAILS = (
    ("← →", "Turn to the action before or after."),
    ("Tab", "Mark the next part; shift+Tab the one before."),
    ("Enter", "Open or close the marked part; a click does so too."),
    ("↑ ↓", "Move up and down in the text; PgUp PgDn by the screen, Home End to its ends."),
    ("Esc", "Go back to the table."),
)
ON_PROGRESS = (
    ("← →", "Go to the period before or after."),
    ("m", "Change between the whole summary and the lead member's page."),
    ("w", "Write what is shown to a file: HTML, Word, Markdown or JSON."),
    ("r", "Look at the record again."),
)


def _status_command(status: Status, sentence: str) -> Command:
    letter = status.letter.lower()
    label = status.value.replace("-", " ").capitalize()
    return Command(f"set:{status.value}", letter, letter, label, sentence, edits=True, brief=status.symbol)


_ASKS = "the reason is asked for."
IN_MEETING = (
    _status_command(Status.NOT_STARTED, "Not started."),
    _status_command(Status.ON_TRACK, "On track."),
    _status_command(Status.AT_RISK, f"At risk: {_ASKS}"),
    _status_command(Status.OFF_TRACK, f"Off track: {_ASKS}"),
    _status_command(Status.ON_HOLD, f"On hold: {_ASKS}"),
    _status_command(Status.COMPLETE, "Complete, on the day of the meeting."),
    _status_command(Status.CLOSED, f"Closed: {_ASKS}"),
    Command("update", "u", "u", "Update", "Add what has happened, and the next step.", edits=True),
    Command("next", "s", "s", "Next step", "Set the next step alone.", edits=True, brief="Step"),
    Command("due", "d", "d", "Date", "Set, move or extend the due date; a move wants its reason.", edits=True),
    Command("owner", "o", "o", "Owner", "Set who answers for the action.", edits=True),
    Command("reviewed", "v", "v", "No change", "Note that it was seen: nothing to change.", edits=True, brief="Seen"),
    Command("fields", "f", "f", "Field", "Change any other field.", edits=True),
    Command("reopen", "e", "e", "Reopen", "Open a complete or closed action again, with the reason.", edits=True),
    Command("undo", "z", "z", "Undo", "Take back the last change.", edits=True),
    Command("redo", "y", "y", "Redo", "Make again what was taken back or could not be written.", edits=True),
    Command("on", "enter", "Enter", "Next", "Go on: this action was gone through."),
    Command("skip", "right", "→", "Skip", "Pass over this action; it comes again at the end."),
    Command("back", "left", "←", "Back", "Go back to the action before."),
    Command("jump", "slash", "/", "Go to", "Go to any action, by number or words."),
    Command("new", "plus", "+", "New", "Add an action.", edits=True),
    Command("day", "m", "m", "Day", "Set the day of the meeting and of the next one.", edits=True),
    Command("save", "w", "w", "Close", "Close the meeting: look at what was agreed, and save it.", edits=True),
    Command("theme", "t", "t", "Colours", "Change to the next look.", brief="Look"),
    Command("help", "question_mark,f1", "?", "Help", "Say what the keys, symbols and marks mean."),
    Command("plan", "escape", "Esc", "Plan", "Go to the whole plan; the meeting waits."),
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
# Where one can be, and the keys that hold there; on table and details those of the commands hold too.
PLACES = {
    "table": ("In the table", MOVING),
    "find": ("While finding", WHILE_FINDING),
    "details": ("In the details of an action", IN_DETAILS),
    "meeting": ("In the meeting", tuple((command.key, command.sentence) for command in IN_MEETING)),
    "progress": ("On the progress screen", ON_PROGRESS),
}
