"""What can be done from the dashboard: key, label, and the sentence that help, tooltip and palette show."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do; `key` as it is written for people, `keys` as Textual names them."""

    id: str
    keys: str
    key: str
    label: str
    sentence: str
    edits: bool = False

    @property
    def binding(self) -> Binding:
        """The key binding for it."""
        return Binding(
            self.keys,
            f"command('{self.id}')",
            self.label,
            key_display=self.key,
            show=False,
            tooltip=self.sentence,
            id=f"dashboard.{self.id}",
        )


COMMANDS = (
    Command("status", "s", "s", "Status", "Set the status of the action.", edits=True),
    Command("owner", "o", "o", "Owner", "Set who answers for the action.", edits=True),
    Command("due", "d", "d", "Date", "Set or move the due date; a move wants its reason.", edits=True),
    Command("update", "u", "u", "Update", "Add what has happened, and the next step.", edits=True),
    Command("undo", "z", "z", "Undo", "Take back the last change.", edits=True),
    Command("redo", "y", "y", "Redo", "Make the change again that was taken back or could not be written.", edits=True),
    Command("save", "w", "w", "Save", "Save the meeting: what was agreed goes into the record.", edits=True),
    Command("find", "slash", "/", "Find", "Find an action by its id or by words."),
    Command("details", "enter", "Enter", "Details", "Show everything about the action, or go back to the table."),
    Command("progress", "p", "p", "Progress", "Show the progress of a period, and write it to a file."),
    Command("reload", "r", "r", "Look again", "Look at the file and the record again."),
    Command("theme", "t", "t", "Colours", "Change the colours; ctrl+p offers each look by name."),
    Command("help", "question_mark,f1", "?", "Help", "Show all keys, and what the symbols and marks mean."),
    Command("leave", "q", "q", "Leave", "Leave; ctrl+q does so from anywhere. What was changed is kept in the file."),
)
BY_ID = {command.id: command for command in COMMANDS}
BINDINGS = [command.binding for command in COMMANDS]
# The keys in the last line of the screen: seven at most.
FOOTER = tuple(BY_ID[key] for key in ("status", "owner", "due", "update", "undo", "save", "help"))
FOOTER_OF_VIEW = tuple(BY_ID[key] for key in ("find", "details", "progress", "theme", "help", "leave"))
MOVING = (
    ("↑ ↓", "Go to the action above or below."),
    ("PgUp PgDn", "Go a screen up or down."),
    ("Home End", "Go to the first or last action."),
    ("Esc", "Close what is open; never leaves."),
    ("ctrl+p", "Find a command by its name."),
)
ON_PROGRESS = (
    ("← →", "Go to the period before or after."),
    ("m", "Change between the whole summary and the lead member's page."),
    ("w", "Write what is shown to a file: HTML, Markdown or JSON."),
    ("r", "Look at the record again."),
)
