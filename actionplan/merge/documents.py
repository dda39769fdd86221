"""Three texts of one plan merged into one, with both sides' lines and comments; the result is proved by reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actionplan.errors import BrokenPlanError, PlanFileError
from actionplan.merge import lists
from actionplan.merge.ids import separate_ids
from actionplan.merge.layout import merge_layout, with_comments
from actionplan.merge.markers import marked
from actionplan.merge.plans import merge
from actionplan.merge.tables import TableMerge
from actionplan.model import fields
from actionplan.storage.document import Document, parse
from actionplan.storage.toml.edit import Rewritten, rename_table, rewrite
from actionplan.storage.toml.load import TomlError, loads
from actionplan.storage.toml.scan import Scan, ScanError
from actionplan.storage.toml.values import EditError, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actionplan.merge.plans import Choices, Conflict, Side
    from actionplan.model.plan import Plan

_FAILURES = (EditError, ScanError, TomlError, BrokenPlanError, RecursionError)


class MergeError(PlanFileError):
    """The texts of two sides cannot be merged with certainty."""


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """The merged text, and the plan that it says; where the sides are in conflict, it has ours.

    `notes` say in words what was settled by a rule, such as a new id for an action.
    """

    data: bytes
    plan: Plan
    clashes: tuple[Conflict, ...]
    notes: tuple[str, ...]


class DocumentMerge:
    """Two sides that both changed a plan, ready to be merged.

    `used` holds ids that are not to be given again. Raises BrokenPlanError if one of the three texts is not a plan,
    PlanFileError for a newer schema, MergeError if an action that needs a new id cannot be given one.
    """

    def __init__(self, base: bytes, ours: bytes, theirs: bytes, *, used: Iterable[str] = ()) -> None:
        line_ends = [_line_ends(text) for text in (base, ours, theirs)]
        self._newline = b"\n"
        if None not in line_ends:
            base, ours, theirs = (text.replace(b"\r\n", b"\n") for text in (base, ours, theirs))
            self._newline = lists.settled(*line_ends)[0]
        self._base, ours_document, theirs_document = (parse(text) for text in (base, ours, theirs))
        for document in (self._base, ours_document, theirs_document):
            document.refuse_newer()
        separate = separate_ids(self._base.plan, ours_document.plan, theirs_document.plan, used)
        self._base_plan = separate.base
        self._ours = _renamed(ours_document, separate.in_ours, separate.ours)
        self._theirs = _renamed(theirs_document, separate.in_theirs, separate.theirs)
        self._notes = separate.notes

    def merged(self, choices: Choices | None = None, otherwise: Side | None = None) -> MergedDocument:
        """Merge both sides; `choices` settle conflicts by their key, `otherwise` all that they do not name.

        If there is no conflict, or all are settled, the text is the same whichever side is called ours.
        Raises MergeError if it cannot be proved that the text says what both sides said.
        """
        choices = choices or {}
        plans = (self._base_plan, self._ours.plan, self._theirs.plan)
        merged = merge(*plans, choices=choices, otherwise=otherwise)
        table_merge = TableMerge(
            plans, (self._base.tables, self._ours.tables, self._theirs.tables), merged.plan, choices, otherwise
        )
        wanted = table_merge.merged()
        data = self._text(wanted, merged.plan).encode("utf-8").replace(b"\n", self._newline)
        clashes = (*merged.clashes, *table_merge.remaining())
        return MergedDocument(data, merged.plan, clashes, (*self._notes, *merged.notes))

    def marked(self, size: int = 7, labels: tuple[str, str] = ("ours", "theirs")) -> bytes:
        """Return both sides as one text, with git's conflict markers round the lines that are in conflict.

        Raises MergeError as `merged` does.
        """
        ours, theirs = self.merged(otherwise="ours"), self.merged(otherwise="theirs")
        return marked(ours.data, theirs.data, size, labels)

    def _text(self, wanted: dict[str, Any], plan: Plan) -> str:
        # Which side comes first in the text must not depend on which is called ours.
        sides = sorted((self._ours, self._theirs), key=lambda document: document.text)
        texts = tuple(document.text for document in (self._base, *sides))
        tables = tuple(document.tables for document in (self._base, *sides))
        failure: Exception | None = None
        # If the lines of both sides cannot be merged, those of one side are taken, with the comments of the other.
        for attempt in range(3):
            try:
                text = texts[attempt] if attempt else merge_layout(texts, tables, wanted, fields.key_order)
                document = _rewritten(text, wanted, texts, tables)
            except _FAILURES as error:
                failure = error
                continue
            if document.plan == plan:
                return document.text
        reason = "what they say together breaks a rule" if failure is None else str(failure)
        raise MergeError(
            f"The two sides could not be put together with certainty ({reason}).", "Put them together by hand."
        )


def _line_ends(text: bytes) -> bytes | None:
    """Return how all lines of a text end, or None if they end in different ways."""
    ends = text.count(b"\r\n")
    if text.count(b"\r") != ends or ends not in {0, text.count(b"\n")}:
        return None
    return b"\r\n" if ends else b"\n"


def _rewritten(text: str, wanted: dict[str, Any], texts: Sequence[str], tables: Sequence[dict[str, Any]]) -> Document:
    """Make a text say what is wanted, with all comments of both sides, and prove it by reading it."""
    result = _edited(text, loads(text), wanted)
    document = parse(with_comments(result.text, result.tables, texts, tables, wanted).encode("utf-8"))
    if not same(document.tables, wanted):
        raise EditError("the text would say something else")
    return document


def _edited(text: str, before: dict[str, Any], after: dict[str, Any]) -> Rewritten:
    scan = Scan(text)
    return rewrite(scan, before, after, order=fields.key_order, multiline=fields.is_multiline)


def _renamed(document: Document, names: Mapping[str, str], plan: Plan) -> Document:
    """Return the document with new ids for some of its actions, their lines and comments as they were."""
    if not names:
        return document
    tables = {**document.tables, "actions": {names.get(k, k): v for k, v in document.tables["actions"].items()}}
    text = document.text
    try:
        for old, new in names.items():
            text = rename_table(Scan(text), ("actions", old), new)
        if not same(loads(text)["actions"], tables["actions"]):
            text = _edited(document.text, document.tables, tables).text
        renamed = _with_references(text, plan)
    except (*_FAILURES, KeyError) as error:
        raise MergeError(f"An action could not be given a new id ({error}).", "Give it one by hand.") from error
    if renamed.plan != plan:
        raise MergeError("An action could not be given a new id.", "Give it one by hand.")
    return renamed


def _with_references(text: str, plan: Plan) -> Document:
    """Make what names actions name the new ids; until then the text may name what is not there."""
    tables = loads(text)
    after = {**tables, "actions": dict(tables["actions"])}
    for action in plan.actions.values():
        table = dict(after["actions"][action.id])
        if action.depends_on:
            table["depends_on"] = list(action.depends_on)
        if action.superseded_by is not None:
            table["superseded_by"] = action.superseded_by
        after["actions"][action.id] = table
    return parse(_edited(text, tables, after).text.encode("utf-8"))
