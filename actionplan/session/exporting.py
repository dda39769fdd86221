"""Writing actions as a file of another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.exchange.export import FORMATS, Export, exported

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.model.plan import Action, Plan

__all__ = ["FORMATS", "content"]


def content(plan: Plan, actions: Sequence[Action], day: date, kind: str) -> bytes:
    """Return the bytes of a file of a kind, one of FORMATS, with some actions of a plan as at a day."""
    return exported(Export(plan, actions, day), kind)
