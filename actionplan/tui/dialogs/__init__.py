"""The dialogs of the dashboard: each asks one thing and answers with a plain value, or None."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionplan.tui.dialogs.base import Dialog
    from actionplan.tui.dialogs.choice import ConflictDialog, LeaveDialog, RepositoryDialog, StopDialog, clash_values
    from actionplan.tui.dialogs.covered import CoveredDialog
    from actionplan.tui.dialogs.due import DueDialog
    from actionplan.tui.dialogs.every_field import FieldsDialog
    from actionplan.tui.dialogs.extension import ExtensionDialog, due_dialog
    from actionplan.tui.dialogs.filter import FilterDialog
    from actionplan.tui.dialogs.identity import Identity, IdentityDialog
    from actionplan.tui.dialogs.meeting import DayDialog, JumpDialog, MeetingDays, ResumeDialog
    from actionplan.tui.dialogs.new import NewDialog
    from actionplan.tui.dialogs.one_line import NextDialog
    from actionplan.tui.dialogs.owner import OwnerDialog, RenameOwnerDialog
    from actionplan.tui.dialogs.save import SaveDialog, SaveRequest
    from actionplan.tui.dialogs.settle import SettleDialog
    from actionplan.tui.dialogs.status import StatusDialog, asks_for_words
    from actionplan.tui.dialogs.update import UpdateDialog

# The names of each module. Each module is imported when the first of them is needed: most are not, in most sittings.
_NAMES = {
    "base": ("Dialog",),
    "choice": ("ConflictDialog", "LeaveDialog", "RepositoryDialog", "StopDialog", "clash_values"),
    "covered": ("CoveredDialog",),
    "due": ("DueDialog",),
    "every_field": ("FieldsDialog",),
    "extension": ("ExtensionDialog", "due_dialog"),
    "filter": ("FilterDialog",),
    "identity": ("Identity", "IdentityDialog"),
    "meeting": ("DayDialog", "JumpDialog", "MeetingDays", "ResumeDialog"),
    "new": ("NewDialog",),
    "one_line": ("NextDialog",),
    "owner": ("OwnerDialog", "RenameOwnerDialog"),
    "save": ("SaveDialog", "SaveRequest"),
    "settle": ("SettleDialog",),
    "status": ("StatusDialog", "asks_for_words"),
    "update": ("UpdateDialog",),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "ConflictDialog",
    "CoveredDialog",
    "DayDialog",
    "Dialog",
    "DueDialog",
    "ExtensionDialog",
    "FieldsDialog",
    "FilterDialog",
    "Identity",
    "IdentityDialog",
    "JumpDialog",
    "LeaveDialog",
    "MeetingDays",
    "NewDialog",
    "NextDialog",
    "OwnerDialog",
    "RenameOwnerDialog",
    "RepositoryDialog",
    "ResumeDialog",
    "SaveDialog",
    "SaveRequest",
    "SettleDialog",
    "StatusDialog",
    "StopDialog",
    "UpdateDialog",
    "asks_for_words",
    "clash_values",
    "due_dialog",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a class or function of one of the modules)
    """Return a name of one of the modules, which is imported now."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
