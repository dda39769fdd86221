"""The dialogs of the dashboard: each asks one thing and answers with a plain value, or None."""

from __future__ import annotations

from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.choice import ConflictDialog, LeaveDialog, RepositoryDialog, StopDialog, clash_values
from actionplan.tui.dialogs.due import DueDialog
from actionplan.tui.dialogs.every_field import FieldsDialog
from actionplan.tui.dialogs.extension import ExtensionDialog, due_dialog
from actionplan.tui.dialogs.identity import Identity, IdentityDialog
from actionplan.tui.dialogs.meeting import DayDialog, JumpDialog, MeetingDays, ResumeDialog
from actionplan.tui.dialogs.new import NewDialog
from actionplan.tui.dialogs.one_line import NextDialog
from actionplan.tui.dialogs.owner import OwnerDialog
from actionplan.tui.dialogs.save import SaveDialog, SaveRequest
from actionplan.tui.dialogs.settle import SettleDialog
from actionplan.tui.dialogs.status import StatusDialog
from actionplan.tui.dialogs.update import UpdateDialog

__all__ = [
    "ConflictDialog",
    "DayDialog",
    "Dialog",
    "DueDialog",
    "ExtensionDialog",
    "FieldsDialog",
    "Identity",
    "IdentityDialog",
    "JumpDialog",
    "LeaveDialog",
    "MeetingDays",
    "NewDialog",
    "NextDialog",
    "OwnerDialog",
    "RepositoryDialog",
    "ResumeDialog",
    "SaveDialog",
    "SaveRequest",
    "SettleDialog",
    "StatusDialog",
    "StopDialog",
    "UpdateDialog",
    "clash_values",
    "due_dialog",
]
