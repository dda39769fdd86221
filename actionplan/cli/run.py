"""One run of the program: what was asked, the plan that it is about, and where the words go."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from actionplan.cli.output import Output, is_terminal
from actionplan.cli.waiting import TerminalWait
from actionplan.errors import BrokenPlanError, PlanFileError, Problem, RuleError
from actionplan.model.fields import SCHEMA
from actionplan.session.editing import takes_long
from actionplan.session.session import Session, find_plan
from actionplan.text import long_date, safe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from actionplan.model.plan import Plan

Typed = TypeVar("Typed")


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan that is shown, the day by which its figures count, and where both come from.

    `version` names the saved state, if it is one.
    """

    plan: Plan
    day: date
    session: Session
    version: str = ""


@dataclass(frozen=True)
class Run:
    """What a command gets: the arguments, and how to open the plan and to print."""

    arguments: argparse.Namespace
    output: Output
    wait: TerminalWait = field(default_factory=TerminalWait)

    def pinned_today(self) -> date | None:
        """Return the date from `--today` or ACTIONPLAN_TODAY that replaces the clock; None if neither is set.

        Raises RuleError where ACTIONPLAN_TODAY is no day.
        """
        given: date | None = self.arguments.today
        typed = os.environ.get("ACTIONPLAN_TODAY", "").strip()
        if given is not None or not typed:
            return given
        from actionplan.model.date_input import day_from_typed  # noqa: PLC0415  (few commands are given a day)

        clock = date.today()  # noqa: DTZ011  (a person's day is that of their own clock)
        return typed_as("ACTIONPLAN_TODAY", lambda: day_from_typed(typed, clock))

    def path(self) -> Path:
        """Find the plan.

        Raises PlanFileError where there is none.
        """
        try:
            return find_plan(self.arguments.plan)
        except FileNotFoundError as error:
            raise PlanFileError("The working folder no longer exists.", "Go to another folder.") from error

    def name(self) -> str:
        """Return the plan's path as it was given, or relative to the working folder."""
        path = self.path()
        if not path.is_absolute() or self.arguments.plan or os.environ.get("ACTIONPLAN_PLAN"):
            return str(path)
        try:
            return os.path.relpath(path)
        except ValueError:  # on another drive
            return str(path)

    def open(self, *, read_only: bool = False) -> Session:
        """Open the plan.

        Raises BrokenPlanError where it cannot be read, for whatever reason.
        """
        path = self.path()
        today = self.pinned_today()
        try:
            with self.wait.lasting("Reading the plan") if takes_long(path) else nullcontext():
                return Session(path, today=today, read_only=read_only, wait=self.wait)
        except BrokenPlanError as error:
            raise BrokenPlanError(self.name(), error.problems) from error
        except PlanFileError as error:
            if not os.path.lexists(path):
                raise
            # The line begins with the file's name already.
            words = str(error).replace(f"{safe(str(path))} ", "the plan ", 1)
            raise BrokenPlanError(self.name(), [Problem((), words, line=1)]) from error

    def seen(self) -> Seen:
        """Return the plan as it is, or as at `--as-at`."""
        session = self.open(read_only=True)
        if session.plan.schema > SCHEMA:
            self.output.say(
                f"The plan is in schema {session.plan.schema}, newer than this version knows. Parts of it may not be "
                f"shown, and it cannot be changed. Install the newest actionplan."
            )
        spec: str | None = self.arguments.as_at
        if spec is None:
            return Seen(session.plan, session.today, session)
        found = session.as_at(spec)
        version = f"{found.commit.id[:10]}, saved on {long_date(found.commit.day)}"
        return Seen(found.plan, found.day, session, version)

    def meeting(self, session: Session) -> date | None:
        """Return the date of the meeting, if one was named."""
        typed: str | None = self.arguments.meeting
        if typed is None:
            return None
        from actionplan.model.date_input import past_day_from_typed  # noqa: PLC0415  (as above)

        return typed_as("--meeting", lambda: past_day_from_typed(typed, session.today))

    def may(self, question: str) -> bool:
        """Ask before something is thrown away; `--yes` answers it.

        Raises RuleError where nobody can be asked.
        """
        if self.arguments.yes:
            return True
        if not is_terminal(sys.stdin):
            raise RuleError(
                "This discards changes, and the command cannot ask you because there is no terminal.",
                "Add --yes to discard them.",
            )
        self.output.say(f"{question} [y/N]")
        return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def typed_as(option: str, read: Callable[[], Typed]) -> Typed:
    """Understand what was typed for an option; a message about it then begins with the option.

    Raises RuleError where it is not understood.
    """
    try:
        return read()
    except RuleError as error:
        raise RuleError(f"{option}: {error.message}", error.advice) from error
