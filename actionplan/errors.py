"""What can go wrong, each with what to tell a person."""

from __future__ import annotations


class ActionPlanError(Exception):
    """Something that could not be done: what, where and, in `advice`, what to do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".rstrip()


class RuleError(ActionPlanError):
    """An edit that a rule of the plan does not allow; `field` names the input that is missing or wrong."""

    def __init__(self, message: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(message, advice)
        self.field = field


class PlanFileError(ActionPlanError):
    """The plan file cannot be read or written as it stands."""


class StoppedError(ActionPlanError):
    """A person stopped what would have taken longer."""


class RecordError(ActionPlanError):
    """The record (the git repository) cannot do what was asked."""
