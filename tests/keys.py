"""Write the tables of docs/reference/keys.md that the commands of the screens have: python -m tests.keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.tui.commands import (
    ANYWHERE,
    COMMANDS,
    FINDING,
    IN_DETAILS,
    IN_MEETING,
    IN_MEETING_TEXT,
    IN_REPORT,
    IN_TABLE,
    ON_PROBLEMS,
    ON_PROGRESS,
    ON_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actionplan.tui.commands import Command

PAGE = Path(__file__).parent.parent / "docs/reference/keys.md"
# The heading of each part of the page, and the commands in its table; those of the first have names on the screen.
NAMED = {"On the dashboard": (*COMMANDS, *ANYWHERE), "In the meeting": (*IN_MEETING, *IN_MEETING_TEXT)}
PARTS = {
    "To move in the table": IN_TABLE,
    "In the details of an action": IN_DETAILS,
    "On the progress screen": (*ON_PROGRESS, *IN_REPORT),
    "While finding": FINDING,
    "Help and messages": ON_WORDS,
    "Where the plan is broken": ON_PROBLEMS,
}


def table(commands: Sequence[Command], *, has_names: bool) -> Iterator[str]:
    """Return the lines of a table with the keys of commands."""
    columns = ["key", *(["name"] if has_names else []), "what it does"]
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for command in commands:
        first, every = command.key.split(), command.every_key.split()
        others = every[len(first) :]
        keys = ", or ".join(" ".join(f"`{key}`" for key in keys) for keys in (first, others) if keys)
        name = f" {command.label} |".replace("  ", " ") if has_names else ""
        yield f"| {keys} |{name} {command.sentence} |"


def with_tables(text: str) -> str:
    """Return the page with the first table of each part written anew."""
    for heading, commands in (NAMED | PARTS).items():
        lines = "\n".join(table(commands, has_names=heading in NAMED))
        before, start, part = text.partition(f"\n## {heading}\n")
        text = before + start + re.sub(r"^\|(?:.*\n\|)*.*$", lambda _: lines, part, count=1, flags=re.MULTILINE)  # noqa: B023  (used at once)
    return text


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
