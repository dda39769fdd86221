"""The demonstration as a plan on the disk, and as the states that its record has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan import demo
from actionplan.session import new_record

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.git.record import Past


def states() -> list[Past]:
    """Return every state of the made-up plan, oldest first."""
    return new_record.saved_states(demo.first_plan(), demo.FIRST, demo.MEETINGS, demo.OFFICER)


def make(folder: Path) -> Path:
    """Write the made-up plan and its record into an empty folder, and return the plan's path."""
    plan = folder / "plan.toml"
    new_record.create(plan, states())
    return plan
