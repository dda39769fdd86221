"""Extensions of due dates: asked for, agreed, not agreed or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.model import extensions
from actionplan.model.edits.basic import ActionEdit, AddUpdate, SetDue, required, tidied, with_action
from actionplan.model.plan import Extension

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.dates import Due
    from actionplan.model.plan import Action, Plan


@dataclass(frozen=True, slots=True)
class AskExtension(ActionEdit):
    """Ask for a later due date; one that was asked for before is replaced.

    Without `asked_by` the owner asks, without `of` the plan's group is to agree.
    """

    to: Due | None
    reason: str | None = None
    asked_by: str | None = None
    of: str | None = None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Note what is asked for, today; the due date stays as it is."""
        action = plan.find(self.id)
        if self.to is None:
            raise RuleError(f"{action.id}: an extension needs a date.", "Say until when.", field="ask_due")
        if why := extensions.obstacle(action, self.to):
            raise RuleError(
                f"{action.id}: no extension to {self.to} can be asked for: {why}.", _instead(action), field="ask_due"
            )
        needed = f"{action.id}: an extension to {self.to} is asked for, so it needs a reason."
        reason = required(self.reason, "reason", needed, "Say in a few words why.")
        asked_by = tidied(self.asked_by, "asked_by", lines=False) or action.owner
        of = tidied(self.of, "of", lines=False) or plan.group
        request = Extension(today, self.to, reason, asked_by, of)
        return with_action(plan, replace(action, extensions=(request,)))


def _instead(action: Action) -> str:
    if not action.is_open:
        return "Open it again first, if there is still something to do."
    if action.due_end is None:
        return "Set its due date first."
    return "Give a later date."


@dataclass(frozen=True, slots=True)
class AgreeExtension(ActionEdit):
    """Agree the extension that is asked for: it becomes a move of the due date, by the rules of every move.

    Without `agreed_by`, those who were asked have agreed.
    """

    agreed_by: str | None = None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Move the due date today, for the reason that was given; an assumed one is set, and an update says why."""
        action, request = _request(plan, self.id, "agree_due")
        if why := extensions.obstacle(action, request.to):
            raise RuleError(
                f"{action.id}: the extension to {request.to} cannot be agreed: {why}.",
                "Ask for another date, or note that this request is withdrawn.",
                field="agree_due",
            )
        agreed_by = tidied(self.agreed_by, "agreed_by", lines=False) or request.of or plan.group
        move = SetDue(action.id, request.to, request.reason, agreed_by)
        is_move = move.is_move(plan)
        plan = move.apply(_without(plan, action), today)
        if is_move:
            return plan
        answer = extensions.answer_words(request, "agreed", agreed_by, request.reason)
        return AddUpdate(action.id, answer).apply(plan, today)


@dataclass(frozen=True, slots=True)
class RefuseExtension(ActionEdit):
    """Note that the extension that is asked for was not agreed, or was withdrawn; an update keeps what was asked for.

    Without `refused_by`, those who were asked have not agreed, or the one who asked has withdrawn it.
    """

    reason: str | None = None
    refused_by: str | None = None
    is_withdrawn: bool = False

    def apply(self, plan: Plan, today: date) -> Plan:
        """Take the request off, and say so in an update of today; the due date stays as it is."""
        action, request = _request(plan, self.id, "withdraw_due" if self.is_withdrawn else "refuse_due")
        how = "withdrawn" if self.is_withdrawn else "not agreed"
        needed = f"{action.id}: the extension to {request.to} is {how}, so it needs a reason."
        reason = required(self.reason, "reason", needed, "Say in a few words why.")
        by: str | None = tidied(self.refused_by, "agreed_by", lines=False)
        if not by:
            by = extensions.asker(action, request) if self.is_withdrawn else request.of or plan.group
        answer = extensions.answer_words(request, how, by, reason)
        return AddUpdate(action.id, answer).apply(_without(plan, action), today)


def _request(plan: Plan, action_id: str, field: str) -> tuple[Action, Extension]:
    action = plan.find(action_id)
    if action.extension is None:
        raise RuleError(
            f"{action.id}: no extension of its due date is asked for.",
            "Note first what is asked for, or move the due date with its reason.",
            field=field,
        )
    return action, action.extension


def _without(plan: Plan, action: Action) -> Plan:
    return with_action(plan, replace(action, extensions=()))
