"""The tables of plan.toml read into a plan, with all that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from actionplan import lookalikes
from actionplan.model.fields import (
    ACTION_KEYS,
    ASSUMABLE,
    EXEMPT_KEYS,
    ID,
    PLAN_KEYS,
    PLAN_TEXTS,
    SCHEMA,
    Path,
    Table,
)
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    DueChange,
    Exemption,
    Extension,
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
from actionplan.storage.reader import LONGEST, Reader, quoted
from actionplan.text import close_matches, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionplan.errors import Problem
    from actionplan.progress import Progress

Known: TypeAlias = "dict[int, tuple[Action, list[Problem], Table]]"
# A wait is told after so many actions: in less time than a person sees.
_TOLD_EVERY = 100
_STATUSES = frozenset(str(status) for status in Status)


def read(tables: Table, known: Known | None = None, wait: Progress | None = None) -> tuple[Plan | None, list[Problem]]:
    """Read a plan out of the tables of plan.toml, with all that is wrong with it.

    The plan is None if a problem is not a mere warning; a newer schema alone still gives its plan. `known` keeps
    the actions that were read, by the identity of their tables, for another reading of the same tables. `wait` is told
    how many actions are read, and stops it: raises CancelledError then.
    """
    reader = Reader()
    schema = _schema(reader, tables)
    header = reader.table(tables, "plan", ())
    path: Path = ("plan",)
    is_there = isinstance(tables.get("plan"), dict)
    if "plan" not in tables:
        reader.problem((), "the table [plan] is missing: add [plan] with title, organisation, group and approved")
    reader.unknown(tables, (), ("schema", "plan", "statuses", "cornerstones", "actions"))
    reader.unknown(header, path, PLAN_KEYS)
    required = {
        key: reader.text(header, key, path, required=is_there, one_line=True)
        for key in ("title", "organisation", "group")
    }
    approved = reader.day(header, "approved", path, required=is_there)
    texts = {key: reader.text(header, key, path) for key in PLAN_TEXTS}
    priorities = reader.texts(header, "corporate_priorities", path)
    review, thresholds = _review(reader, header), _thresholds(reader, header)
    words, cornerstones = _words(reader, tables), _cornerstones(reader, tables)
    actions = _actions(reader, tables, {} if known is None else known, wait)
    _references(reader, actions, cornerstones)
    errors = [problem for problem in reader.problems if not problem.is_warning and problem.path != ("schema",)]
    if errors or schema is None or approved is None:
        return None, reader.problems
    plan = Plan(
        title=required["title"] or "",
        organisation=required["organisation"] or "",
        group=required["group"] or "",
        approved=approved,
        actions=actions,
        cornerstones=cornerstones,
        review=review,
        thresholds=thresholds,
        words=words,
        **texts,
        corporate_priorities=priorities,
        schema=schema,
    )
    return plan, reader.problems


def _schema(reader: Reader, tables: Table) -> int | None:
    schema = tables.get("schema")
    if schema is None:
        reader.problem((), "schema is missing: add schema = 1 as the first line")
    elif not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        reader.problem(("schema",), "schema has to be the number 1")
    else:
        if schema > SCHEMA:
            reader.problem(
                ("schema",),
                f"the plan is in schema {schema}, newer than the {SCHEMA} that this version knows: it can be read "
                "but not changed; install the newest actionplan",
            )
        return schema
    return None


def _review(reader: Reader, header: Table) -> Review:
    path: Path = ("plan", "review")
    table = reader.table(header, "review", ("plan",))
    reader.unknown(table, path, ("every_months", "from", "assumed"))
    return Review(
        reader.number(table, "every_months", path, 1, 120, 6),
        reader.day(table, "from", path),
        reader.texts(table, "assumed", path),
    )


def _thresholds(reader: Reader, header: Table) -> Thresholds:
    path: Path = ("plan", "thresholds")
    table = reader.table(header, "thresholds", ("plan",))
    reader.unknown(table, path, ("due_soon", "stale"))
    return Thresholds(
        reader.number(table, "due_soon", path, 0, 3660, 30), reader.number(table, "stale", path, 0, 3660, 90)
    )


def _words(reader: Reader, tables: Table) -> Mapping[Status, StatusWords]:
    words = dict(DEFAULT_WORDS)
    statuses = reader.table(tables, "statuses", ())
    for name in statuses:
        path: Path = ("statuses", name)
        table = reader.table(statuses, name, ("statuses",))
        if name not in _STATUSES:
            reader.problem(path, _unknown_status(name))
            continue
        reader.unknown(table, path, ("label", "meaning"))
        default = words[Status(name)]
        label = reader.text(table, "label", path, one_line=True)
        meaning = reader.text(table, "meaning", path)
        words[Status(name)] = StatusWords(label or default.label, meaning or default.meaning)
    return words


def _unknown_status(name: str) -> str:
    if wrong_character := lookalikes.explained(name):
        return f"there is no status {quoted(name)}: it has {wrong_character}"
    close = close_matches(name, list(Status), 1)
    hint = f"did you mean {close[0]}? The statuses are" if close else "use one of"
    return f"there is no status {quoted(name)}; {hint} {listed(Status, 'or')}"


def _cornerstones(reader: Reader, tables: Table) -> dict[str, Cornerstone]:
    cornerstones = {}
    parent = reader.table(tables, "cornerstones", ())
    for key in parent:
        path: Path = ("cornerstones", key)
        table = reader.table(parent, key, ("cornerstones",))
        reader.unknown(table, path, ("title",))
        is_there = isinstance(parent[key], dict)
        title = reader.text(table, "title", path, required=is_there, one_line=True)
        cornerstones[key] = Cornerstone(key, title or key)
    return cornerstones


def _actions(reader: Reader, tables: Table, known: Known, wait: Progress | None) -> dict[str, Action]:
    actions: dict[str, Action] = {}
    parent = reader.table(tables, "actions", ())
    if len({action_id.casefold() for action_id in parent}) < len(parent):
        _twice(reader, parent)
    for action_id, value in parent.items():
        # After an edit all but one are known, and an edit is waited for.
        found = known.get(id(value))
        is_known = found is not None and found[0].id == action_id
        action, problems, *_ = found if found and is_known else _new_action(reader, parent, action_id, known)
        actions[action_id] = action
        reader.problems += problems
        if wait is not None and len(actions) % _TOLD_EVERY == 0:
            wait.reached(len(actions), len(parent), "actions")
    return actions


def _twice(reader: Reader, parent: Table) -> None:
    folded: dict[str, str] = {}
    for action_id in parent:
        other = folded.setdefault(action_id.casefold(), action_id)
        if other != action_id:
            reader.problem(
                ("actions", action_id),
                f"the id is there twice, as {other} and as {action_id}: give one of them a new id",
            )


def _new_action(reader: Reader, parent: Table, action_id: str, known: Known) -> tuple[Action, list[Problem]]:
    if not ID.fullmatch(action_id):
        reader.problem(
            ("actions", action_id),
            f"{quoted(action_id)} cannot be an id: use letters, digits, '-', '_' and '.', "
            "beginning with a letter or digit",
        )
    table = reader.table(parent, action_id, ("actions",))
    if not isinstance(parent[action_id], dict):
        # What else it lacks need not be said; that others name it is no mistake of theirs.
        return Action(action_id, "", Status.NOT_STARTED), []
    return read_action(action_id, table, known)


def read_action(action_id: str, table: Table, known: Known) -> tuple[Action, list[Problem]]:
    """Read one action by itself, with all that is wrong with it; whether others that it names are there is not seen."""
    found = known.get(id(table))
    if found is None or found[0].id != action_id:
        reader = Reader()
        action = _action(reader, action_id, table, ("actions", action_id))
        found = known[id(table)] = (action, reader.problems, table)
    return found[:2]


def still_known(tables: Table, known: Known) -> Known:
    """Return what is known of the actions in these tables, and of no others."""
    found = (known.get(id(table)) for table in tables.get("actions", {}).values())
    return {id(each[2]): each for each in found if each is not None}


def _action(reader: Reader, action_id: str, table: Table, path: Path) -> Action:
    reader.unknown(table, path, ACTION_KEYS)
    status = reader.text(table, "status", path, required=True)
    if status is not None and status not in _STATUSES:
        reader.problem((*path, "status"), _unknown_status(status))
        status = None
    completed = reader.completion(table, path)
    if "completed" in table and status is not None and status != Status.COMPLETE:
        reader.problem(
            (*path, "completed"),
            f'completed is given but the status is {status}: set status = "complete", or remove the line',
        )
    assumed = reader.texts(table, "assumed", path)
    for index, name in enumerate(assumed):
        if name not in ASSUMABLE:
            reader.problem(
                (*path, "assumed", index),
                f"assumed names {quoted(name)}, which is no field: name one, or remove it",
                warning=True,
            )
    return Action(
        id=action_id,
        title=reader.text(table, "title", path, required=True, one_line=True) or "",
        status=Status(status or Status.NOT_STARTED),
        owner=reader.text(table, "owner", path, one_line=True),
        due=reader.due(table, "due", path),
        added=reader.day(table, "added", path),
        reviewed=reader.day(table, "reviewed", path),
        cornerstone=reader.text(table, "cornerstone", path),
        outcome=reader.text(table, "outcome", path),
        completed=completed,
        origin=reader.text(table, "origin", path),
        risk=reader.text(table, "risk", path),
        depends_on=reader.texts(table, "depends_on", path),
        evidence=reader.texts(table, "evidence", path),
        superseded_by=reader.text(table, "superseded_by", path),
        assumed=assumed,
        details=reader.text(table, "details", path),
        reference=reader.text(table, "reference", path),
        support=reader.texts(table, "support", path),
        extra=reader.own_columns(table, path),
        repeats=reader.rhythm(table, path),
        done=_done(reader, table, path),
        exempt=_exempt(reader, table, path),
        milestones=tuple(
            Milestone(
                reader.text(item, "title", at, required=True) or "",
                reader.due(item, "due", at),
                reader.day(item, "done", at),
            )
            for item, at in reader.entries(table, "milestones", path)
        ),
        updates=_updates(reader, table, path),
        due_changes=_due_changes(reader, table, path),
        extensions=_extensions(reader, table, path),
        reopened=_reopened(reader, table, path),
    )


def _done(reader: Reader, table: Table, path: Path) -> tuple[Occurrence, ...]:
    found = []
    for item, at in reader.entries(table, "done", path):
        due, day = reader.due(item, "due", at, required=True), reader.day(item, "on", at)
        if due is not None:
            found.append(Occurrence(due, day))
    return tuple(found)


def _exempt(reader: Reader, table: Table, path: Path) -> Exemption | None:
    if "exempt" not in table:
        return None
    at = (*path, "exempt")
    exempt = reader.table(table, "exempt", path)
    reader.unknown(exempt, at, EXEMPT_KEYS)
    if exempt and not any(close_matches(name, EXEMPT_KEYS, 1) for name in exempt):
        # What is left once an exemption is removed from a table with keys of another program.
        reader.problem(
            at,
            "exempt has no paragraph of Schedule 12A, so the action is not exempt: papers show it",
            warning=True,
        )
        return None
    if isinstance(table["exempt"], dict) and "paragraph" not in exempt:
        reader.problem(at, "exempt needs its paragraph of Schedule 12A: exempt = { paragraph = 3 }")
    return Exemption(reader.number(exempt, "paragraph", at, 1, 7, 1), reader.text(exempt, "reason", at))


def _updates(reader: Reader, table: Table, path: Path) -> tuple[Update, ...]:
    found = []
    for item, at in reader.entries(table, "updates", path):
        day, text = reader.day(item, "on", at, required=True), reader.text(item, "text", at, required=True)
        following = reader.text(item, "next", at)
        if day is not None:
            found.append(Update(day, text or "", following))
    return tuple(found)


def _due_changes(reader: Reader, table: Table, path: Path) -> tuple[DueChange, ...]:
    found = []
    for item, at in reader.entries(table, "due_changes", path):
        day, before = reader.day(item, "on", at, required=True), reader.due(item, "from", at, required=True)
        to, reason = reader.due(item, "to", at), reader.text(item, "reason", at, required=True)
        agreed_by = reader.text(item, "agreed_by", at)
        if day is not None and before is not None:
            found.append(DueChange(day, before, to, reason or "", agreed_by))
    return tuple(found)


def _extensions(reader: Reader, table: Table, path: Path) -> tuple[Extension, ...]:
    found = []
    for item, at in reader.entries(table, "extensions", path):
        day, to = reader.day(item, "on", at, required=True), reader.due(item, "to", at, required=True)
        reason = reader.text(item, "reason", at, required=True)
        asked_by, of = reader.text(item, "asked_by", at), reader.text(item, "of", at)
        if day is not None and to is not None:
            found.append(Extension(day, to, reason or "", asked_by, of))
    return tuple(found)


def _reopened(reader: Reader, table: Table, path: Path) -> tuple[Reopening, ...]:
    found = []
    for item, at in reader.entries(table, "reopened", path):
        day, completed = reader.day(item, "on", at, required=True), reader.completion(item, at)
        reason = reader.text(item, "reason", at, required=True)
        if day is not None:
            found.append(Reopening(day, completed, reason or ""))
    return tuple(found)


def _references(reader: Reader, actions: Mapping[str, Action], cornerstones: Mapping[str, Cornerstone]) -> None:
    """Note names that lead nowhere, and actions that wait for each other."""
    for action in actions.values():
        if action.cornerstone is None and action.superseded_by is None and not action.depends_on:
            continue
        path: Path = ("actions", action.id)
        if action.cornerstone is not None and action.cornerstone not in cornerstones:
            wrong_character = lookalikes.explained(action.cornerstone)
            there = (
                f"it has {wrong_character}"
                if wrong_character and lookalikes.plain(action.cornerstone) in cornerstones
                else f"there are {listed(cornerstones)}"
                if cornerstones
                else "the plan has none, so add it or remove the line"
            )
            reader.problem(
                (*path, "cornerstone"), f"there is no cornerstone {quoted(action.cornerstone)}: {safe(there)}"
            )
        for index, other in enumerate(action.depends_on):
            if other not in actions:
                reader.problem((*path, "depends_on", index), _unknown_action(other, actions, "depends_on"))
        successor = action.superseded_by
        if successor is not None and successor not in actions:
            reader.problem((*path, "superseded_by"), _unknown_action(successor, actions, "superseded_by"))
        elif successor == action.id:
            reader.problem((*path, "superseded_by"), "it cannot be superseded by itself: name another action")
    for loop in loops(actions):
        words = " → ".join((*loop, loop[0]))
        reader.problem(
            ("actions", loop[0], "depends_on"),
            f"the actions wait for each other ({words}): remove one of these from depends_on",
        )


def _unknown_action(other: str, actions: Mapping[str, Action], key: str) -> str:
    wrong_character = lookalikes.explained(other)
    close = close_matches(lookalikes.plain(other), list(actions), 1)
    if wrong_character and close:
        return f"{key} names {shortened(safe(other), LONGEST)}, which has {wrong_character}"
    hint = f"did you mean {close[0]}?" if close else "name one that is there, or remove it"
    return f"{key} names {shortened(safe(other), LONGEST)}, which is not in the plan: {hint}"


def loops(actions: Mapping[str, Action]) -> list[list[str]]:
    """Return the loops of actions that depend on one another, each once, beginning with its first in the plan."""
    state: dict[str, int] = {}
    found = []
    for start, action in actions.items():
        if start in state or not action.depends_on:
            continue
        trail = [start]
        state[start] = 0
        waiting = [iter(action.depends_on)]
        while waiting:
            following = next((n for n in waiting[-1] if n in actions), None)
            if following is None:
                waiting.pop()
                state[trail.pop()] = 1
            elif following not in state:
                state[following] = 0
                trail.append(following)
                waiting.append(iter(actions[following].depends_on))
            elif state[following] == 0:
                ring = trail[trail.index(following) :]
                places = {action_id: place for place, action_id in enumerate(actions)}
                first = ring.index(min(ring, key=places.__getitem__))
                found.append(ring[first:] + ring[:first])
    return found
