"""The dialog that asks who is saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.errors import RuleError
from actionplan.text import cleaned
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Field

if TYPE_CHECKING:
    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True)
class Identity:
    """Under whose name an entry of the record is saved."""

    name: str
    email: str


class IdentityDialog(Dialog[Identity]):
    """Ask for the name and e-mail that every entry of the record carries."""

    TITLE_WORDS = "Who is saving?"
    ABOUT = "Every entry of the record says who saved it. The name is kept for this plan only."
    SETS = "save under this name"
    NEXT = "to the e-mail"

    def __init__(self, name: str = "", email: str = "") -> None:
        super().__init__()
        self._name_ready = name
        self._email_ready = email

    def head(self) -> list[Content]:
        """Return why the program asks, and where it keeps the answer."""
        return [
            Content("Every entry of the record carries a name and an e-mail."),
            Content("They are kept for this plan only, on this machine; a post and its mailbox will do."),
        ]

    def body(self) -> ComposeResult:
        """Lay out the two lines."""
        yield Field("Name", "name", self._name_ready)
        yield Field("E-mail", "email", self._email_ready)

    def value(self) -> Identity:
        """Return name and e-mail address.

        Raises RuleError for a name or an e-mail that cannot be one.
        """
        return identity_from_typed(self.line("name").value, self.line("email").value)


def identity_from_typed(name: str, email: str) -> Identity:
    """Return who saves.

    Raises RuleError for a name or an e-mail that cannot be one.
    """
    name, email = cleaned(name), cleaned(email)
    if not name:
        raise RuleError("A name is missing.", "Write a name or a post, such as Clerk to the group.", field="name")
    if "<" in name or ">" in name:
        raise RuleError("A name cannot have < or >.", "Write the e-mail in the line below.", field="name")
    before, at, after = email.partition("@")
    if not (before and at and after) or any(mark in email for mark in " <>"):
        raise RuleError("That is not an e-mail address.", "Write one such as clerk@council.example.", field="email")
    return Identity(name, email)
