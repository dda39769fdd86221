"""The options of set about an extension of the due date: asked for, agreed, not agreed or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli.run import typed_as
from actionplan.errors import RuleError
from actionplan.model import extensions
from actionplan.model.date_input import due_from_typed
from actionplan.model.edits import extensions as granting
from actionplan.text import listed

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from actionplan.model.edits.basic import ActionEdit
    from actionplan.model.plan import Action

# The input that a rule is about, and the option by which it is given.
OPTIONS_OF_EXTENSIONS = {
    "ask_due": "--ask-due DATE",
    "agree_due": "--agree-due",
    "refuse_due": "--refuse-due",
    "withdraw_due": "--withdraw-due",
    "asked_by": "--asked-by TEXT",
    "of": "--of TEXT",
}
DECIDED = ("agree_due", "refuse_due", "withdraw_due")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options, in a group of their own."""
    add = parser.add_argument_group("an extension of the due date").add_argument
    add("--ask-due", metavar="DATE", help="request a later due date; needs --reason, and moves nothing until agreed")
    add("--asked-by", metavar="TEXT", help="who requests it (the owner)")
    add("--of", metavar="TEXT", help="who decides, for example a committee (the plan's group)")
    add("--agree-due", action="store_true", help="the extension request is agreed: the due date moves")
    add("--refuse-due", action="store_true", help="the extension request is refused; needs --reason")
    add("--withdraw-due", action="store_true", help="the extension request is withdrawn; needs --reason")


def edits_of(arguments: argparse.Namespace, action: Action, today: date) -> list[ActionEdit]:
    """Turn the options into the one edit that they ask for, or none.

    Raises RuleError for what does not go together or is not understood.
    """
    given = vars(arguments)
    chosen = [name for name in ("due", "ask_due", *DECIDED) if given[name] not in {None, False}]
    if len(chosen) > 1:
        options = listed(f"--{name.replace('_', '-')}" for name in chosen)
        raise RuleError(f"{options} cannot be used together: each decides the due date.", "Give one of them.")
    for name in ("asked_by", "of"):
        if given[name] is not None and arguments.ask_due is None:
            option = f"--{name.replace('_', '-')}"
            raise RuleError(
                f"{option} needs the date of the extension request.", "Add the later date with --ask-due DATE."
            )
    if arguments.ask_due is not None:
        to = typed_as("--ask-due", lambda: due_from_typed(arguments.ask_due, today, action.due))
        return [granting.AskExtension(action.id, to, arguments.reason, arguments.asked_by, arguments.of)]
    if arguments.agree_due:
        return [granting.AgreeExtension(action.id, arguments.agreed_by)]
    if arguments.refuse_due or arguments.withdraw_due:
        by, is_withdrawn = arguments.agreed_by, arguments.withdraw_due
        return [granting.RefuseExtension(action.id, arguments.reason, by, is_withdrawn=is_withdrawn)]
    return []


def what_happened_since(arguments: argparse.Namespace, action: Action) -> str:
    """Return how the due date moved after the request was made, for the person who agrees it; empty if it did not."""
    asked = action.extension
    move = extensions.moved_since(action, asked) if asked is not None and arguments.agree_due else None
    return f"Since the extension was requested, the due date has moved {move.words}." if move is not None else ""
