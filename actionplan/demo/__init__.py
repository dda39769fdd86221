"""A made-up plan with two years of history, to try the program on."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from actionplan.demo.story import MEETINGS

__all__ = ["FIRST", "LAST", "MEETINGS", "OFFICER", "first_plan"]

# The name and the address of whoever saved the plan.
OFFICER = ("Information Governance Officer", "governance@wellbourne.example")
FIRST = date(2024, 4, 10)
LAST = MEETINGS[-1].on


def first_plan() -> bytes:
    """Return the plan file as it was on the first day."""
    return files("actionplan.demo").joinpath("plan.toml").read_bytes()
