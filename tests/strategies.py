"""Hypothesis strategies: legal plans, their texts in every style of TOML, and edits that such a plan allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

from actionplan.model import extensions, fields
from actionplan.model.dates import ONGOING, Completion, Due, DueKind, on
from actionplan.model.edits import basic as ed
from actionplan.model.edits import details as part
from actionplan.model.edits import extensions as granting
from actionplan.model.fields import TEXT_FIELDS
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    DueChange,
    Exemption,
    Extension,
    Extra,
    Milestone,
    Occurrence,
    Plan,
    Reopening,
    Review,
    Status,
    StatusWords,
    Thresholds,
    Update,
)
from actionplan.model.rhythm import Rhythm
from actionplan.text import cleaned
from tests import tomlstyles
from tests.longrun import LONG

if TYPE_CHECKING:
    from random import Random

    from hypothesis.strategies import SearchStrategy


def cases(number: int) -> settings:
    """Run a test with a third of so many generated cases, and with ten times as many in the long run.

    It does not matter how slow the machine is, and nothing of them is kept in the tree.
    """
    return settings(
        max_examples=number * 10 if LONG else max(number // 3, 30), derandomize=not LONG, deadline=None, database=None
    )


TODAY = date(2016, 12, 12)
IDS = ("IM-01", "IM-02", "IM-10", "A.1", "7", "x_y", "2016-10-01", "true", "Zz-9.b")
STONES = ("accessible", "fit-for-purpose", "with space", "ü.v")
LINES = (
    *("Review how information is stored", 'say "so"', "it's", "back\\slash", "[x]", "Repair [/x]", "{y} = 'z'"),
    *("# no comment", "ü 😀", "\x1b[31mred", "=1+1", "a\tb", "\u202eback", "'''", '"""', "a  b", "[actions.IM-01]"),
    *("-", "0", "true", "2016-12-12", "x" * 300, "nul\x00", "\x7fd", "next\x85", "a\u2028b", " leading", "trailing "),
)
TEXTS = (*LINES, "two\nlines", "three\n\nlines\n", "\nfirst", "a\r\nb", "  indented\n\ttabbed", "ends '\n\"")
OWNERS = ("Records Manager", "Head of Policy and Communications", "it's", "ü 😀", "a # b")
COLUMNS = ("Portfolio holder", "Budget (£)", "a.b", "ü", "", "=x")
RHYTHMS = (Rhythm(6, "month"), Rhythm(1, "year"), Rhythm(2, "week"), Rhythm(3, "month"))
ASSUMED = (
    "owner",
    "due",
    "status",
    "title",
    "cornerstone",
    "exempt",
    "completed",
    "milestones",
    "reviewed",
    "details",
    "support",
    "repeats",
)


def _day(random: Random) -> date:
    return TODAY + timedelta(days=random.randint(-900, 900))


def _due(random: Random) -> Due:
    kind = random.choice((DueKind.DAY, DueKind.DAY, *DueKind))
    year = random.choice((2016, 2017, 2017, 1900, 2099))
    match kind:
        case DueKind.DAY:
            return on(_day(random))
        case DueKind.ONGOING:
            return ONGOING
        case DueKind.MONTH:
            return Due(kind, date(year, random.randint(1, 12), 1))
        case DueKind.QUARTER:
            return Due(kind, date(year, random.choice((1, 4, 7, 10)), 1))
        case _:
            return Due(kind, date(year, 4 if kind is DueKind.FINANCIAL_YEAR else 1, 1))


class _Drawing:
    """Draws values of plans; what is optional is there as often as `share` says."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.share = random.choice((0.1, 0.3, 0.6, 0.9))

    def maybe(self, value: Any) -> Any:  # noqa: ANN401  (None or the value that was given)
        return value if self.random.random() < self.share else None

    def line(self) -> str:
        return self.random.choice(LINES)

    def text(self) -> str:
        return self.random.choice(TEXTS)

    def some(self, values: tuple[str, ...], most: int) -> tuple[str, ...]:
        count = self.random.randint(1, most) if self.maybe(True) else 0
        return tuple(self.random.sample(values, min(count, len(values))))

    def completion(self) -> Completion:
        return Completion(_day(self.random), exact=self.random.random() < 0.7)

    def entries(self) -> range:
        return range(self.random.randint(1, 3) if self.maybe(True) else 0)

    def action(self, action_id: str, others: list[str], earlier: list[str], stones: tuple[str, ...]) -> Action:
        random = self.random
        status = random.choice(list(Status))
        return Action(
            id=action_id,
            title=self.line(),
            status=status,
            owner=self.maybe(random.choice(OWNERS)),
            due=self.maybe(_due(random)),
            added=self.maybe(_day(random)),
            reviewed=self.maybe(_day(random)),
            cornerstone=self.maybe(random.choice(stones)) if stones else None,
            outcome=self.maybe(self.text()),
            completed=self.maybe(self.completion()) if status is Status.COMPLETE else None,
            origin=self.maybe(self.text()),
            risk=self.maybe(self.text()),
            depends_on=self.some(tuple(earlier), 2),
            evidence=self.some(TEXTS, 3),
            superseded_by=self.maybe(random.choice(others)) if others and status is Status.CLOSED else None,
            assumed=self.some(ASSUMED, 3),
            details=self.maybe(self.text()),
            reference=self.maybe(self.text()),
            support=self.some(OWNERS, 2),
            extra=tuple(Extra(name, self.text()) for name in sorted(self.some(COLUMNS, 3))),
            repeats=self.maybe(random.choice(RHYTHMS)),
            done=tuple(Occurrence(_due(random), self.maybe(_day(random))) for _ in self.entries()),
            exempt=self.maybe(Exemption(random.randint(1, 7), self.maybe(self.text()))),
            milestones=tuple(
                Milestone(self.text(), self.maybe(_due(random)), self.maybe(_day(random))) for _ in self.entries()
            ),
            updates=tuple(Update(_day(random), self.text(), self.maybe(self.text())) for _ in self.entries()),
            due_changes=tuple(
                DueChange(_day(random), _due(random), self.maybe(_due(random)), self.text(), self.maybe(self.line()))
                for _ in self.entries()
            ),
            extensions=tuple(
                Extension(_day(random), _due(random), self.text(), self.maybe(self.line()), self.maybe(self.line()))
                for _ in self.entries()
            ),
            reopened=tuple(Reopening(_day(random), self.maybe(self.completion()), self.text()) for _ in self.entries()),
        )

    def plan(self, most: int) -> Plan:
        random = self.random
        stones = tuple(random.sample(STONES, random.randint(0, 2)))
        ids = random.sample(IDS, random.randint(0, most))
        actions = {
            action_id: self.action(action_id, [x for x in ids if x != action_id], ids[:number], stones)
            for number, action_id in enumerate(ids)
        }
        words = dict(DEFAULT_WORDS)
        for status in random.sample(list(Status), random.randint(0, 2)):
            words[status] = StatusWords(self.maybe(self.line()) or words[status].label, self.text())
        return Plan(
            title=self.line(),
            organisation=self.line(),
            group=self.line(),
            approved=_day(random),
            actions=actions,
            cornerstones={stone: Cornerstone(stone, self.line()) for stone in stones},
            review=Review(random.randint(1, 12), self.maybe(_day(random)), self.some(("from",), 1)),
            thresholds=Thresholds(random.randint(0, 60), random.randint(0, 200)),
            words=words,
            vision=self.maybe(self.text()),
            decision_maker=self.maybe(self.line()),
            lead_member=self.maybe(self.line()),
            corporate_priorities=self.some(TEXTS, 3),
        )


def draw_plan(random: Random, most: int = 4) -> Plan:
    """Draw a legal plan with up to `most` actions."""
    return _Drawing(random).plan(most)


def plans(most: int = 4) -> SearchStrategy[Plan]:
    """Legal plans with up to `most` actions, their texts hostile."""
    return st.randoms(use_true_random=True).map(partial(draw_plan, most=most))


def tables(plan: Plan) -> dict[str, Any]:
    """Return the tables of a plan."""
    head = {"title": plan.title, "organisation": plan.organisation, "group": plan.group, "approved": plan.approved}
    texts = {name: getattr(plan, name) for name in fields.PLAN_TEXTS}
    head |= {name: value for name, value in texts.items() if value is not None}
    review: dict[str, Any] = {"every_months": plan.review.every_months}
    if plan.review.start is not None:
        review["from"] = plan.review.start
    if plan.review.assumed:
        review["assumed"] = list(plan.review.assumed)
    if plan.corporate_priorities:
        head["corporate_priorities"] = list(plan.corporate_priorities)
    found: dict[str, Any] = {"schema": plan.schema, "plan": head}
    if plan.review != Review():
        head["review"] = review
    if plan.thresholds != Thresholds():
        head["thresholds"] = {"due_soon": plan.thresholds.due_soon, "stale": plan.thresholds.stale}
    own_words = {status: words for status, words in plan.words.items() if words != DEFAULT_WORDS[status]}
    if own_words:
        found["statuses"] = {str(s): {"label": w.label, "meaning": w.meaning} for s, w in own_words.items()}
    if plan.cornerstones:
        found["cornerstones"] = {stone.id: {"title": stone.title} for stone in plan.cornerstones.values()}
    if plan.actions:
        found["actions"] = {action.id: action_table(action) for action in plan.actions.values()}
    return found


def action_table(action: Action) -> dict[str, Any]:
    """Return the table of an action."""
    values = {key: fields.plain_value(getattr(action, key)) for key in fields.ACTION_KEYS}
    return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True)
class PlanSheet:
    """A text of a legal plan, known line by line, and the plan that it says."""

    sheet: tomlstyles.Sheet
    plan: Plan

    @property
    def text(self) -> str:
        """The text itself."""
        return self.sheet.text

    def __repr__(self) -> str:
        return f"PlanSheet of\n{self.text}"


def draw_sheet(random: Random, most: int = 4) -> PlanSheet:
    """Draw a legal plan and write it in a style of its own, with keys and tables of others in it."""
    plan = draw_plan(random, most)
    found = tables(plan)
    if random.random() < 0.4:
        _add_unknown(random, found)
    return PlanSheet(tomlstyles.Writer(random).document(_shuffled(random, found)), plan)


def _add_unknown(random: Random, found: dict[str, Any]) -> None:
    places = [found, found["plan"], *found.get("actions", {}).values()]
    for action in found.get("actions", {}).values():
        places += [*action.get("updates", ()), *action.get("milestones", ()), *action.get("extensions", ())]
        places += [action["exempt"]] if "exempt" in action else []
    for place in random.sample(places, random.randint(1, min(3, len(places)))):
        for name in random.sample(("note", "a", "b-2", "with space", "dotted.name", "ü", ""), random.randint(1, 2)):
            place[name] = tomlstyles.random_value(random, 2)


def _shuffled(random: Random, table: dict[str, Any]) -> dict[str, Any]:
    """Put the keys of some tables in any order; actions and cornerstones stay in theirs."""
    names = list(table)
    if random.random() < 0.2:
        random.shuffle(names)
    inner = {name: value for name, value in table.items() if isinstance(value, dict)}
    return {name: _shuffled(random, inner[name]) if name in inner else table[name] for name in names}


def plan_sheets(most: int = 4) -> SearchStrategy[PlanSheet]:
    """Legal plans written in every style of TOML, known line by line."""
    return st.randoms(use_true_random=True).map(partial(draw_sheet, most=most))


def plan_texts(most: int = 4) -> SearchStrategy[str]:
    """Texts of legal plans in every style of TOML."""
    return plan_sheets(most).map(lambda sheet: sheet.text)


def draw_edit(random: Random, plan: Plan) -> ed.Edit:
    """Draw an edit that the rules allow on TODAY."""
    if not plan.actions or random.random() < 0.1:
        return _addition(random, plan)
    if random.random() < 0.15:
        several: list[ed.Edit] = []
        changed = plan
        for _ in range(random.randint(2, 3)):
            several.append(_edit(random, changed))
            changed = several[-1].apply(changed, TODAY)
        return ed.Several(tuple(several))
    return _edit(random, plan)


def _addition(random: Random, plan: Plan) -> ed.Edit:
    wanted = random.choice([new for new in ("", "NEW-1", "b.c") if new not in plan.actions])
    details = random.choice(((), _details(random.choice(OWNERS), random.choice(TEXTS))))
    return ed.AddAction(random.choice(LINES), wanted, frozenset({"IM-40"}), details)


def _details(owner: str, outcome: str) -> tuple[ed.ActionEdit, ...]:
    due = on(date(2017, 3, 31))
    return ed.SetText("", "owner", owner), ed.SetText("", "outcome", outcome), ed.SetDue("", due)


def _edit(random: Random, plan: Plan) -> ed.Edit:
    if not plan.actions:
        return _addition(random, plan)
    action = plan.actions[random.choice(list(plan.actions))]
    kinds = (
        *(_text, _text, _status, _status, _due_edit, _due_edit, _update, _update, _small, _small),
        *(_particular, _particular, _restore, _extension, _extension),
    )
    return random.choice(kinds)(random, plan, action)


def _text(random: Random, plan: Plan, action: Action) -> ed.Edit:  # noqa: ARG001  (all draw by the same arguments)
    name = random.choice(TEXT_FIELDS)
    value = random.choice(TEXTS if name not in {"title", "owner"} else LINES)
    return ed.SetText(action.id, name, "" if name != "title" and random.random() < 0.3 else value)


def _status(random: Random, plan: Plan, action: Action) -> ed.Edit:  # noqa: ARG001  (all draw by the same arguments)
    refused = {Status.CLOSED} if action.status is Status.COMPLETE else set()
    status = random.choice([status for status in Status if status not in refused])
    completed = random.choice((None, Completion(date(2016, 12, 1)), Completion(date(2016, 9, 28), exact=False)))
    return ed.SetStatus(
        action.id,
        status,
        note=random.choice(TEXTS) if status.needs_note or random.random() < 0.2 else None,
        next=None,
        reason=random.choice(TEXTS),
        completed=completed if status is Status.COMPLETE else None,
    )


def _due_edit(random: Random, plan: Plan, action: Action) -> ed.Edit:  # noqa: ARG001  (all draw by the same arguments)
    due = None if random.random() < 0.2 else _due(random)
    return ed.SetDue(action.id, due, random.choice(TEXTS), random.choice((None, "Chair", "ü 😀")))


def _extension(random: Random, plan: Plan, action: Action) -> ed.Edit:
    """Ask for an extension, or agree, refuse or withdraw the one that is asked for, where that is possible."""
    to, asked = on(TODAY + timedelta(days=random.randint(1, 3000))), action.extension
    found: list[ed.Edit] = []
    if not extensions.obstacle(action, to):
        of = random.choice((None, "Committee", "ü 😀"))
        found.append(granting.AskExtension(action.id, to, random.choice(TEXTS), random.choice((None, *OWNERS)), of))
    if asked is not None and not extensions.obstacle(action, asked.to):
        found.append(granting.AgreeExtension(action.id, random.choice((None, "Chair"))))
    if asked is not None:
        by, is_withdrawn = random.choice((None, "Chair")), random.random() < 0.5
        found.append(granting.RefuseExtension(action.id, random.choice(TEXTS), by, is_withdrawn=is_withdrawn))
    return random.choice(found) if found else _due_edit(random, plan, action)


def _update(random: Random, plan: Plan, action: Action) -> ed.Edit:  # noqa: ARG001  (all draw by the same arguments)
    return ed.AddUpdate(action.id, random.choice(TEXTS), random.choice((None, random.choice(TEXTS))))


def _small(random: Random, plan: Plan, action: Action) -> ed.Edit:
    others = [other for other in plan.actions if other != action.id]
    found: list[ed.Edit] = [
        ed.Reviewed(action.id),
        part.SetExempt(action.id, random.choice((None, 1, 7)), random.choice((None, random.choice(TEXTS)))),
        ed.SetCornerstone(action.id, random.choice(("", *plan.cornerstones))),
        part.SetSupersededBy(action.id, random.choice(others) if others and action.status is Status.CLOSED else ""),
    ]
    if action.status is Status.COMPLETE:
        found.append(part.SetCompleted(action.id, random.choice((None, Completion(date(2016, 12, 1))))))
    return random.choice(found)


def _may_come_first(plan: Plan, action: Action, other: str) -> bool:
    """Return whether an action may depend on another, which does not depend on it."""
    waiting = [other]
    for current in waiting:
        waiting += [name for name in plan.actions[current].depends_on if name not in waiting]
    return action.id not in waiting


def _particular(random: Random, plan: Plan, action: Action) -> ed.Edit:
    first = [other for other in plan.actions if _may_come_first(plan, action, other)]
    known = {cleaned(milestone.title).casefold() for milestone in action.milestones}
    titles = [title for title in LINES if cleaned(title).casefold() not in known]
    due, day = random.choice((None, _due(random))), random.choice((None, date(2016, 12, 1)))
    if action.is_open and action.next_occurrence is not None and random.random() < 0.5:
        missed = action.due_end is not None and action.due_end < TODAY and random.random() < 0.3
        return part.PassOccurrence(action.id, None if missed else day or TODAY)
    found: list[ed.Edit] = [
        part.SetSupport(action.id, tuple(random.sample(OWNERS, random.randint(0, 2)))),
        part.SetExtra(action.id, random.choice([name for name in COLUMNS if name]), random.choice(("", *TEXTS))),
        part.SetRhythm(action.id, random.choice((None, *RHYTHMS))),
        ed.SetNext(action.id, random.choice(TEXTS)),
        part.AddEvidence(action.id, random.choice(TEXTS)),
        part.SetDependsOn(action.id, tuple(random.sample(first, min(len(first), random.randint(0, 2))))),
        part.SetAssumed(action.id, random.choice(ASSUMED), is_assumed=False),
        part.SetMilestone(action.id, Milestone(random.choice(titles), due, day)),
    ]
    if action.evidence:
        found.append(part.ChangeEvidence(action.id, random.choice(action.evidence), random.choice(("", *TEXTS))))
    if action.milestones:
        old = random.choice(action.milestones)
        found.append(part.SetMilestone(action.id, random.choice((None, Milestone(titles[0], due, day))), old))
    return random.choice(found)


def _restore(random: Random, plan: Plan, action: Action) -> ed.Edit:
    """Put an action back as it may have been, or take it out where no other one names it."""
    named = {name for other in plan.actions.values() for name in (*other.depends_on, other.superseded_by)}
    if action.id not in named and random.random() < 0.4:
        return ed.Restore(action.id, None)
    other = _Drawing(random).action(action.id, [], [], tuple(plan.cornerstones))
    kept = random.sample(("title", "updates", "milestones", "evidence", "due_changes", "assumed"), 2)
    return ed.Restore(action.id, replace(other, **{name: getattr(action, name) for name in kept}))


def edits(plan: Plan) -> SearchStrategy[ed.Edit]:
    """Edits of a plan that the rules allow on TODAY."""
    return st.randoms(use_true_random=True).map(partial(draw_edit, plan=plan))
