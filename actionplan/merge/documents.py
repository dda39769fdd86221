"""Three texts of one plan made one, with both sides' lines and comments; what comes of it is proved by reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actionplan.errors import BrokenPlanError, PlanFileError
from actionplan.merge import lists
from actionplan.merge.comments import commented
from actionplan.merge.ids import told_apart
from actionplan.merge.layout import weave
from actionplan.merge.markers import marked
from actionplan.merge.plans import merge
from actionplan.merge.tables import MergedTables
from actionplan.model import fields
from actionplan.storage.document import Document, parse
from actionplan.storage.toml import document as tomltext
from actionplan.storage.toml.values import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actionplan.merge.plans import Choices, Conflict, Side
    from actionplan.model.plan import Plan

_FAILURES = (tomltext.EditError, tomltext.ScanError, tomltext.TomlError, BrokenPlanError, RecursionError)


class UnjoinedError(PlanFileError):
    """The texts of two sides cannot be made one with certainty."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of both sides together, and the plan that it says; where they clash, it has ours.

    `notes` say in words what was settled by a rule, such as a new id for an action.
    """

    data: bytes
    plan: Plan
    clashes: tuple[Conflict, ...]
    notes: tuple[str, ...]


class Joining:
    """Two sides of a plan that both changed it, ready to be made one.

    `used` holds ids that are not to be given again. Raises BrokenPlanError where one of the three texts is not a plan,
    PlanFileError for a newer schema, UnjoinedError where an action that needs a new id cannot be given one.
    """

    def __init__(self, base: bytes, ours: bytes, theirs: bytes, *, used: Iterable[str] = ()) -> None:
        ends = [_line_ends(text) for text in (base, ours, theirs)]
        self._newline = b"\n"
        if None not in ends:
            base, ours, theirs = (text.replace(b"\r\n", b"\n") for text in (base, ours, theirs))
            self._newline = lists.settled(*ends)[0]
        self._base, mine, other = (parse(text) for text in (base, ours, theirs))
        for document in (self._base, mine, other):
            document.refuse_newer()
        apart = told_apart(self._base.plan, mine.plan, other.plan, used)
        self._base_plan = apart.base
        self._ours = _renamed(mine, apart.in_ours, apart.ours)
        self._theirs = _renamed(other, apart.in_theirs, apart.theirs)
        self._notes = apart.notes

    def joined(self, choices: Choices | None = None, otherwise: Side | None = None) -> Joined:
        """Make both sides one; `choices` settle clashes by their key, `otherwise` all that they do not name.

        Where nothing clashes, or all is settled, the text is the same whichever side is called ours. Raises
        UnjoinedError where it cannot be proved that the text says what both sides said.
        """
        choices = choices or {}
        plans = (self._base_plan, self._ours.plan, self._theirs.plan)
        merged = merge(plans[0], plans[1], plans[2], choices=choices, otherwise=otherwise)
        tables = (self._base.tables, self._ours.tables, self._theirs.tables)
        putting = MergedTables(plans, tables, merged.plan, choices, otherwise)
        wanted = putting.written()
        clashes = (*merged.clashes, *putting.remaining())
        text = self._text(wanted, merged.plan)
        data = text.encode("utf-8").replace(b"\n", self._newline)
        return Joined(data, merged.plan, clashes, (*self._notes, *merged.notes))

    def marked(self, size: int = 7, labels: tuple[str, str] = ("ours", "theirs")) -> bytes:
        """Give both sides as one text, with git's conflict markers round the lines that clash.

        Raises UnjoinedError as `joined` does.
        """
        ours, theirs = self.joined(otherwise="ours"), self.joined(otherwise="theirs")
        return marked(ours.data, theirs.data, size, labels)

    def _text(self, wanted: dict[str, Any], plan: Plan) -> str:
        # Which side comes first in the text must not depend on which is called ours.
        sides = sorted((self._ours, self._theirs), key=lambda document: document.text)
        texts = tuple(document.text for document in (self._base, *sides))
        said = tuple(document.tables for document in (self._base, *sides))
        failure: Exception | None = None
        # Where lines of both sides together say nothing, those of one say it, with the comments of the other.
        for attempt in range(3):
            try:
                text = texts[attempt] if attempt else weave(texts, said, wanted, fields.key_order)
                found = _saying(text, wanted, texts, said)
            except _FAILURES as error:
                failure = error
                continue
            if found.plan == plan:
                return found.text
        reason = "what they say together breaks a rule" if failure is None else str(failure)
        raise UnjoinedError(
            f"The two sides could not be put together with certainty ({reason}).", "Put them together by hand."
        )


def _line_ends(text: bytes) -> bytes | None:
    """Give how all lines of a text end; None where they end in different ways."""
    ends = text.count(b"\r\n")
    if text.count(b"\r") != ends or ends not in {0, text.count(b"\n")}:
        return None
    return b"\r\n" if ends else b"\n"


def _saying(text: str, wanted: dict[str, Any], texts: Sequence[str], said: Sequence[dict[str, Any]]) -> Document:
    """Make a text say what is wanted, with all comments of both sides, and prove it by reading it."""
    scan, tables = tomltext.Scan(text), tomltext.loads(text)
    result = tomltext.rewrite(scan, tables, wanted, order=fields.key_order, multiline=fields.is_multiline)
    document = parse(commented(result.text, result.tables, texts, said, wanted).encode("utf-8"))
    if not same(document.tables, wanted):
        raise tomltext.EditError("the text would say something else")
    return document


def _renamed(document: Document, names: Mapping[str, str], plan: Plan) -> Document:
    """Give the document with new ids for some of its actions, their lines and comments as they were."""
    if not names:
        return document
    tables = {**document.tables, "actions": {names.get(k, k): v for k, v in document.tables["actions"].items()}}
    text = document.text
    try:
        for old, new in names.items():
            text = tomltext.renamed(tomltext.Scan(text), ("actions", old), new)
        if not same(tomltext.loads(text)["actions"], tables["actions"]):
            scan, order, multiline = document.scan, fields.key_order, fields.is_multiline
            text = tomltext.rewrite(scan, document.tables, tables, order=order, multiline=multiline).text
        found = _with_references(text, plan)
    except (*_FAILURES, KeyError) as error:
        raise UnjoinedError(f"An action could not be given a new id ({error}).", "Give it one by hand.") from error
    if found.plan != plan:
        raise UnjoinedError("An action could not be given a new id.", "Give it one by hand.")
    return found


def _with_references(text: str, plan: Plan) -> Document:
    """Make what names actions name the new ids; until then the text may name what is not there."""
    tables = tomltext.loads(text)
    after = {**tables, "actions": dict(tables["actions"])}
    for action in plan.actions.values():
        table = dict(after["actions"][action.id])
        if action.depends_on:
            table["depends_on"] = list(action.depends_on)
        if action.superseded_by is not None:
            table["superseded_by"] = action.superseded_by
        after["actions"][action.id] = table
    scan = tomltext.Scan(text)
    result = tomltext.rewrite(scan, tables, after, order=fields.key_order, multiline=fields.is_multiline)
    return parse(result.text.encode("utf-8"))
