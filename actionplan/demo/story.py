"""What happened at the eight meetings of the made-up group, and after the last of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from actionplan.model.date_input import due_from_typed
from actionplan.model.edits.basic import (
    AddAction,
    AddUpdate,
    Restore,
    Reviewed,
    SetCornerstone,
    SetDue,
    SetStatus,
    SetText,
    Several,
)
from actionplan.model.edits.details import SetSupersededBy
from actionplan.model.edits.extensions import AgreeExtension, AskExtension
from actionplan.model.plan import Status

if TYPE_CHECKING:
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan


class Meeting(NamedTuple):
    """A day on which the plan was saved, and what was done to it."""

    on: date
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _DateByHand:
    """Overwrite a due date in the file without saying why, as happens where people edit by hand."""

    id: str
    due: str

    def apply(self, plan: Plan, today: date) -> Plan:
        """Set the date and nothing else."""
        action = replace(plan.find(self.id), due=due_from_typed(self.due, today))
        return Restore(action.id, action).apply(plan, today)


def _said(action: str, text: str, following: str | None = None) -> AddUpdate:
    return AddUpdate(f"DR-{action}", text, following)


def _now(action: str, status: Status, note: str | None = None, following: str | None = None) -> SetStatus:
    return SetStatus(f"DR-{action}", status, note=note, next=following)


def _moved(action: str, due: str, reason: str) -> SetDue:
    return SetDue(f"DR-{action}", due_from_typed(due, date(2024, 4, 1)), reason)


def _asked(action: str, due: str, reason: str, of: str | None = None) -> AskExtension:
    return AskExtension(f"DR-{action}", due_from_typed(due, date(2024, 4, 1)), reason, of=of)


def _new(title: str, cornerstone: str, *more: tuple[str, str], due: str = "") -> AddAction:
    details = [SetCornerstone("", cornerstone), *(SetText("", field, value) for field, value in more)]
    dates = [SetDue("", due_from_typed(due, date(2024, 4, 1)))] if due else []
    return AddAction(title, details=(*details, *dates))


_ON, _RISK, _OFF, _HOLD = Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD
_DONE, _CLOSED = Status.COMPLETE, Status.CLOSED

MEETINGS = (
    Meeting(
        date(2024, 6, 12),
        (
            _now("08", _DONE, "Every service has named its champion."),
            _said("01", "A draft went to all services.", "Collect their answers by the end of July."),
            _said("09", "Eight of twenty forms are online.", "The next six are with the web team."),
            _said("17", "Four in ten staff have passed the course.", "Managers get a list of who is missing."),
            _now("02", _ON, "Two teams tried the draft scheme.", "Begin with Housing once it is agreed."),
        ),
    ),
    Meeting(
        date(2024, 9, 11),
        (
            _now("01", _DONE, "All services agreed the scheme."),
            _now("11", _DONE, "The July payments were published on time."),
            _now("18", _RISK, "Only nine of 48 councillors came.", "Offer an evening course in November."),
            _said("02", "Housing has moved a third of its folders.", "Planning follows in October."),
            _said("03", "Rules are written for eleven of fourteen services.", "Finish the last three."),
            _said("12", "Three suppliers have shown what they offer.", "Ask for prices."),
        ),
    ),
    Meeting(
        date(2024, 12, 11),
        (
            _now("03", _DONE, "Rules for all services are on the intranet."),
            _now("17", _DONE, "Ninety-six in a hundred staff have passed."),
            _now("04", _ON, "A firm is chosen; the first pallets are listed.", "Legal Services checks the list."),
            _said("18", "The evening course brought 22 more.", "One to one sessions for the rest."),
            _said("05", "Shelves one to six are catalogued."),
            _said("07", "The contract with the scanning firm is signed.", "The first boxes leave in January."),
            Reviewed("DR-14"),
            Reviewed("DR-16"),
        ),
    ),
    Meeting(
        date(2025, 3, 12),
        (
            _now("09", _DONE, "The twentieth form went online on 5 March."),
            _now("18", _DONE, "All 48 councillors have done the course."),
            _moved("02", "2025-09-30", "Housing took twice as long as planned; three services are still to come."),
            _now("19", _ON, "A date for the exercise is set.", "Write the scenario with the police."),
            _new(
                "Introduce multi-factor authentication",
                "trusted",
                ("owner", "IT Manager"),
                ("outcome", "Nobody reaches our systems with a password alone."),
                ("origin", "lessons of the phishing test, February 2025"),
                due="2025-11-30",
            ),
            _said("12", "The prices are twice what was planned.", "Look at one number for all enquiries instead."),
        ),
    ),
    Meeting(
        date(2025, 6, 11),
        (
            _now("19", _DONE, "The exercise was held on 20 May; four faults were found and put right."),
            _new(
                "One number and one inbox for every enquiry",
                "online",
                ("owner", "Customer Services Manager"),
                ("outcome", "Residents need one number and one address, and each enquiry is answered once."),
                ("origin", "this group, 11 June 2025"),
                due="2026-07-31",
            ),
            Several(
                (
                    _now("12", _CLOSED, "The new action for one number and one inbox takes its place."),
                    SetSupersededBy("DR-12", "DR-24"),
                )
            ),
            _now("04", _HOLD, "A public inquiry has asked councils to keep everything.", "Wait for its report."),
            _now("10", _ON, "The supplier showed a first version.", "Try it with two services."),
            _now("23", _ON, "Rolled out to IT and Finance.", "All of the town hall by September."),
            _said("16", "Five of seven libraries offer a weekly hour of help."),
            _said("22", "89 of 100 requests were answered in time.", "A weekly list of what is due goes to managers."),
        ),
    ),
    Meeting(
        date(2025, 9, 10),
        (
            _moved("02", "2026-03-31", "Social Care's folders wait for the dispute with its supplier to end."),
            _said("05", "Shelves seven to fifteen are catalogued.", "The map room comes next."),
            _said("07", "Seven thousand files are scanned."),
            _now(
                "10",
                _RISK,
                "The supplier of the waste system is late with its interface.",
                "The head of service meets the supplier in October.",
            ),
            _asked("10", "2026-05-31", "The waste system's supplier will be six months late with its interface."),
            _said("14", "41 faults are left of 230.", "The supplier will fix the forms by November."),
            _said("23", "Everyone in the town hall uses it.", "The depots follow."),
            _new(
                "Let staff sign in once for all systems",
                "trusted",
                ("owner", "IT Manager"),
                ("origin", "this group, 10 September 2025"),
                due="2026-06-30",
            ),
            Reviewed("DR-06"),
            Reviewed("DR-13"),
            _now("24", _ON, "The telephone numbers are ordered.", "Write the answers to the fifty usual questions."),
        ),
    ),
    Meeting(
        date(2025, 12, 10),
        (
            _now("14", _DONE, "The audit of 20 November found nothing at level AA."),
            _now("23", _DONE, "The depots were the last; a password alone opens nothing."),
            _now(
                "02",
                _RISK,
                "Social Care has still not begun, and the two temporary clerks leave in January.",
                "The lead officer asks the director for help with two clerks.",
            ),
            _moved("02", "2026-06-30", "Nobody is free to move Social Care's folders before the spring."),
            AgreeExtension("DR-10"),
            SetStatus(
                "DR-03",
                _ON,
                reason="Two services that joined the council in the summer have no rules.",
                note="Homelessness and Port Health have no rules yet.",
                next="Workshops with both in January.",
            ),
            _moved("03", "2026-05-31", "Opened again for the two services that joined in the summer."),
            _DateByHand("DR-22", "2026-07-31"),
            _new(
                "Say which artificial intelligence tools may be used, and for what",
                "trusted",
                ("origin", "question of a councillor, November 2025"),
            ),
            # It had been entered twice; taken out after the new action, which must not get its id.
            Restore("DR-25", None),
            _now("15", _ON, "The register is complete; names are being taken out.", "Publish in February."),
            _said("07", "The first ten thousand files are scanned and online."),
            _said("10", "The first version works for potholes and street lights."),
        ),
    ),
    Meeting(
        date(2026, 3, 11),
        (
            _now("15", _DONE, "Published on 24 February."),
            _now("13", _CLOSED, "The county opened a booking service for all tips; ours is no longer needed."),
            _now(
                "05",
                _OFF,
                "The conservator left in October and could not be replaced; nine shelves are left.",
                "The county archive lends a conservator from May, if we pay half.",
            ),
            _now(
                "22",
                _RISK,
                "86 of 100 requests were answered in time; two of three officers were ill.",
                "Customer Services lends an officer until June.",
            ),
            _said(
                "02",
                "Social Care has begun, with one of the two clerks that it takes to be done by June.",
                "The second clerk begins in April.",
            ),
            _asked(
                "02",
                "2026-09-30",
                "With one clerk instead of two, Social Care's folders take until September.",
                "Policy and Resources Committee",
            ),
            _now("10", _ON, "The supplier delivered in February.", "Missed bins can be followed from April."),
            _said("03", "Rules for Homelessness are agreed.", "Port Health by the end of May."),
            _said("24", "Forty of fifty answers are written."),
            _new(
                "Move the council's records out of the old data centre",
                "trusted",
                ("owner", "IT Manager"),
                ("outcome", "The data centre is switched off, and nothing was lost."),
                ("origin", "internal audit 2026, finding 1"),
                due="2026-09-30",
            ),
        ),
    ),
    Meeting(
        date(2026, 4, 8),
        (_said("10", "Missed bins can be followed since 1 April.", "Tell residents in the May magazine."),),
    ),
)
