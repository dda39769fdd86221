"""The rows of tables as actions: each cell becomes a field, an update or a column of its own, or is listed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from actionplan.errors import RuleError
from actionplan.exchange import persons
from actionplan.exchange.cell_dates import (
    MONTH_OR_DAY,
    QUARTER,
    YEAR,
    DateReading,
    DateRules,
    Sure,
    read_date,
    read_words,
)
from actionplan.exchange.headings import columns_of, heading_row, heading_scores, is_band, letters
from actionplan.exchange.own_table import is_own
from actionplan.exchange.statuses import StatusReading, normal, read_status
from actionplan.model.date_input import complete_date
from actionplan.model.dates import Completion, DueKind
from actionplan.model.edits.basic import NEXT_AGREED
from actionplan.model.fields import ID
from actionplan.model.plan import Status, Update
from actionplan.text import cleaned, count, folded, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from actionplan.exchange.headings import Column
    from actionplan.exchange.sheet import Cell, Row, Sheet
    from actionplan.model.dates import Due
    from actionplan.model.plan import Plan

# The fates of a cell; every cell with a text has one.
FIELD, UPDATE, EXTRA, TITLE, LEFT = ("field", "update", "own column", "heading", "left out")
_LONGEST_TITLE = 120
_SHOWN = 60
_MOST_EXAMPLES = 5
# Words that say no more than the status that is taken for them.
_PLAIN_STATUSES = {
    "in progress",
    "inprogress",
    "ongoing",
    "started",
    "under way",
    "underway",
    "begun",
    "open",
    "live",
    "active",
}
_DATED_PART = re.compile(
    r"(?:^|\n)\s*(?:update\s+)?\(?(\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d|"
    r"\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}|[A-Za-z]{3,9}\.?[ -]\d{4}|[A-Za-z]{3}[- ]'?\d\d)\)?"
    r"\s*[:–—-]?\s+"
)
_NUMBERED = re.compile(r"(?:action|recommendation|rec)?\s*(\d+(?:\.\d+)+[a-z]?)[.:)]?\s+(?=\S)", re.IGNORECASE)
_AUTHOR = re.compile(r"^[^\n:]{2,40}:\s*\n")
_DAY_IN_TITLE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\s+\d{4}|[A-Za-z]{3,9}\s+\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d"
)
_YEAR_IN_TITLE = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_KEY_OF_COLOURS = re.compile(r"\b(red|amber|yellow|green|blue|R|A|G|B)\b\s*(?:=|:|–|-|means)\s*([^;,\n|]{3,60})")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has chosen or answered: columns by heading, statuses by word, owners by name, and dates."""

    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Status | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    dates: frozenset[str] = frozenset()
    sheet: str = ""
    heading_row: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a file leaves open: asked once, with the answer that is offered and the option that gives it."""

    key: str
    words: str
    offered: str
    option: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text that does not get into the plan, where it is and why."""

    place: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One action as a table has it. `values` holds fields of an action; `before` is a due date that was moved."""

    place: str
    key: str
    values: Mapping[str, Any]
    updates: tuple[Update, ...] = ()
    assumed: tuple[str, ...] = ()
    before: Due | None = None
    id: str = ""
    # What explains a status that needs an explanation, if the table has no update.
    note: str = ""
    day: date | None = None

    @property
    def explanation(self) -> str:
        """The update that explains a status."""
        return self.updates[-1].text if self.updates else self.note


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as the preview shows it."""

    sheet: str
    name: str
    field: str
    sample: str
    understood: str


@dataclass
class Understanding:
    """What was understood of all files: the rows, what is shown of them, and the fate of every cell."""

    rows: list[SheetRow] = field(default_factory=list)
    columns: list[Shown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    questions: list[Question] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    # What is offered, to be remembered once it is taken.
    statuses: dict[str, Status | None] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    base: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def there(self) -> frozenset[str]:
        """Return the fields, and the council's own columns as "extra.NAME", for which the tables have a column."""
        return frozenset(f"extra.{name}" if became == "extra" else became for name, became in self.mapping.items())


def understand(sheets: Sequence[Sheet], options: Options, plan: Plan, today: date) -> Understanding:
    """Return the actions of the tables.

    Raises RuleError if no table has a heading that is understood.
    """
    found = Understanding()
    named = [sheet for sheet in sheets if folded(sheet.name) == folded(options.sheet)] if options.sheet else []
    if options.sheet and not named:
        there = listed(safe(sheet.name) for sheet in sheets if sheet.name)
        raise RuleError(f"There is no sheet {safe(options.sheet)}.", f"There are {there}." if there else "")
    is_one_read = False
    for sheet in sheets:
        place = heading_row(sheet)
        if options.heading_row is not None:
            place = next((at for at, row in enumerate(sheet.rows) if row.number == options.heading_row), None)
        is_wanted = sheet in named if named else not sheet.is_hidden
        if place is None or not is_wanted:
            why = (
                "a hidden sheet" if sheet.is_hidden and not named else "another sheet" if named else "no heading found"
            )
            _leave_out(found, sheet, why)
            continue
        is_one_read = True
        _Table(sheet, place, options, plan, today, found).read()
        found.base |= sheet.base
    if not is_one_read:
        raise _no_heading(sheets)
    _ask(found, options)
    return found


def _leave_out(found: Understanding, sheet: Sheet, why: str) -> None:
    cells = [(row, at, cell) for row in sheet.rows for at, cell in enumerate(row.cells) if cell]
    found.fates[LEFT] += len(cells)
    found.notes.append(f"{sheet.place}: {count(len(cells), 'cell')} not read: {why}.")
    found.left_out += [LeftOut(_place(sheet, row, letters(at)), _text_of(cell), why) for row, at, cell in cells]


def _no_heading(sheets: Sequence[Sheet]) -> RuleError:
    sheet = max(sheets, key=lambda each: len(each.rows))
    scores = heading_scores(sheet)
    likeliest = sorted(scores, key=lambda at: -scores[at])[:3] or list(range(min(3, len(sheet.rows))))
    rows = [sheet.rows[at] for at in sorted(likeliest)]
    texts = [safe(" | ".join(cell.text for cell in row.cells if cell.text)) for row in rows]
    shown = "; ".join(f"row {row.number}: {shortened(text, 100)}" for row, text in zip(rows, texts, strict=True))
    return RuleError(
        f"{sheet.place} has no row with headings that are understood. The likeliest are: {shown}.",
        "Name the row with --heading-row N, and columns with --map COLUMN=FIELD.",
        field="heading_row",
    )


def _place(sheet: Sheet, row: Row, column: str) -> str:
    return f"{sheet.place}, {column}{row.number}"


def _text_of(cell: Cell) -> str:
    return " ".join(filter(None, (cell.text, cell.struck, cell.note)))


class _Table:
    """One table while it is read."""

    def __init__(
        self, sheet: Sheet, place: int, options: Options, plan: Plan, today: date, found: Understanding
    ) -> None:
        self.sheet, self.place, self.options, self.plan, self.found = sheet, place, options, plan, found
        titles = [*sheet.above, *(cell.text for row in sheet.rows[:place] for cell in row.cells if cell.text)]
        self.day = _day_in(titles, today) or today
        self.today = today
        bands = [cell.text for row in sheet.rows[place + 1 :] if is_band(row) for cell in row.cells]
        self.rules = _rules(options, [*titles, *bands])
        self.columns = columns_of(sheet, place, self.rules, options.columns)
        self.is_own = is_own(cell.text for cell in sheet.rows[place].cells)
        self.colours = _colours_explained(sheet, plan)
        # The number of a theme is the beginning of those of its actions.
        places = [column.place for column in self.columns if column.field == "reference"]
        references = [row.cell(at).text for at in places for row in sheet.rows[place + 1 :]]
        self.numbers = {text.partition(".")[0] for text in references if re.fullmatch(r"\d+\.0*[1-9].*", text)}
        self.theme = sheet.heading
        self.samples: dict[int, Counter[str]] = {column.place: Counter() for column in self.columns}
        self.first: dict[int, str] = {}
        self.last_reference = ""
        self.statuses: dict[tuple[str, int], StatusReading] = {}

    def read(self) -> None:
        sheet, found = self.sheet, self.found
        found.fates[TITLE] += sum(bool(cell) for row in sheet.rows[: self.place + 1] for cell in row.cells)
        heading = [normal(cell.text) for cell in sheet.rows[self.place].cells if cell.text]
        self.contacts = {
            column.place
            for column in self.columns
            if column.field == "extra" and normal(column.name) not in self.options.columns
            if persons.are_contacts(column.name, (row.cell(column.place).text for row in sheet.rows[self.place + 1 :]))
        }
        for row in sheet.rows[self.place + 1 :]:
            first = next((cell.text for cell in row.cells if cell.text), "")
            is_heading = normal(first) == heading[0] and heading == [normal(c.text) for c in row.cells if c.text]
            if is_band(row) or is_heading or self._is_theme(row):
                self._band(row, is_heading=is_heading)
            else:
                self._row(row)
        for column in self.columns:
            if column.place not in self.contacts:
                found.mapping[column.name] = column.field
            understood = listed(f"{words} ({number:,})" for words, number in self.samples[column.place].most_common(4))
            field_words = "left out" if column.place in self.contacts else column.field
            why = f" ({column.why})" if column.why else ""
            found.columns.append(
                Shown(sheet.place, column.name, f"{field_words}{why}", self.first.get(column.place, ""), understood)
            )
        if any(column.is_serial for column in self.columns):
            names = listed(safe(column.name) for column in self.columns if column.is_serial)
            found.notes.append(f"{names}: numbers are read as days, as Excel counts them.")
        orders = [safe(column.name) for column in self.columns if column.rules.is_month_first]
        if orders:
            found.notes.append(f"{listed(orders)}: dates are read with the month first, as only that fits all of them.")

    def _band(self, row: Row, *, is_heading: bool) -> None:
        self.found.fates[TITLE] += sum(bool(cell) for cell in row.cells)
        if is_heading:
            return
        text = " ".join([cell.text for cell in row.cells if cell.text][-1].split())
        is_month = _day_in([text], None) is not None and len(text) < 20
        if is_month:
            self.found.notes.append(f"{_place(self.sheet, row, 'A')}: “{safe(text)}” is a heading of months, not kept.")
        else:
            self.theme = text

    def _is_theme(self, row: Row) -> bool:
        """Return whether a row is a heading: one text that is no title, or a title with a whole number."""
        there = {column.field: row.cell(column.place).text for column in self.columns if row.cell(column.place)}
        if len(there) == 1 and sum(bool(cell) for cell in row.cells) == 1:
            return not there.keys() & {"title", "details", "outcome"}
        if there.keys() != {"reference", "title"}:
            return False
        number = there["reference"].removesuffix(".0").rstrip(".")
        return number.isdecimal() and number in self.numbers

    # One row

    def _row(self, row: Row) -> None:
        reading = _RowReading(self, row)
        for column in self.columns:
            cell = row.cell(column.place)
            if cell or (cell.fill and column.field in {"status", "rating"}):
                if cell.text:
                    self.first.setdefault(column.place, shortened(" ".join(cell.text.split()), _SHOWN))
                reading.take(column, cell)
        beyond = {column.place for column in self.columns}
        for at, cell in enumerate(row.cells):
            if cell and at not in beyond:
                reading.keep(f"Column {letters(at)}", _text_of(cell))
        result = reading.result()
        if result is not None:
            self.found.keys[result.key] += 1
            number = self.found.keys[result.key]
            self.found.rows.append(result if number == 1 else replace(result, key=f"{result.key} ({number})"))

    def status_of(self, text: str, column: Column) -> StatusReading:
        """Return what a word says about a status; a column has few different ones."""
        key = text, column.place
        if key not in self.statuses:
            is_rating = column.field == "rating"
            self.statuses[key] = read_status(text, heading=column.heading, plan=self.plan, is_rating=is_rating)
        return self.statuses[key]

    def understood(self, column: Column, words: str) -> None:
        self.samples[column.place][words] += 1


class _RowReading:
    """One row while its cells are taken."""

    def __init__(self, table: _Table, row: Row) -> None:
        self.table, self.row, self.found = table, row, table.found
        self.values: dict[str, Any] = {}
        self.columns: dict[str, str] = {}
        self.updates: list[Update] = []
        self.assumed: list[str] = []
        self.cells: list[tuple[str, Column, Cell]] = []
        self.status: tuple[Column, Cell, StatusReading] | None = None
        self.rating: tuple[Column, Cell, StatusReading] | None = None
        self.before: Due | None = None
        self.next = self.note = ""
        self.is_struck = False

    def take(self, column: Column, cell: Cell) -> None:
        """Take one cell, and note its fate."""
        if cell.note:
            self.columns[self._free(f"{column.name} (comment)")] = _AUTHOR.sub("", cell.note)
        is_date = column.field in {"due", "new due", "completed"}
        if cell.struck and not is_date:
            if column.field == "title" and not cell.text:
                self.is_struck = True
                cell = replace(cell, text=cell.struck)
            else:
                self.columns[self._free(f"{column.name} (struck out)")] = cell.struck
        if not cell.text and not is_date and not (cell.fill and column.field in {"status", "rating"}):
            if cell:
                self.cells.append((EXTRA, column, cell))
            return
        taker = getattr(self, f"_{column.field.replace(' ', '_')}", None)
        fate = taker(column, cell) if taker is not None else self._text(column, cell)
        if cell:
            self.cells.append((fate, column, cell))

    def keep(self, name: str, text: str) -> None:
        """Keep a text under a column of the council's own."""
        self.columns[self._free(name)] = text
        self.found.fates[EXTRA] += 1

    def _free(self, name: str) -> str:
        found, number = name, 2
        while found in self.columns:
            found, number = f"{name} {number}", number + 1
        return found

    # Fields, each by its name

    def _text(self, column: Column, cell: Cell) -> str:
        if column.field == "extra":
            if column.place in self.table.contacts or persons.says_who(cell.text):
                self._leave(column, cell, "names or contacts of persons")
                return LEFT
            self.columns[self._free(column.name)] = cell.text
            return EXTRA
        if column.field in self.values:
            self.columns[self._free(column.name)] = cell.text
            return EXTRA
        self.values[column.field] = cell.text
        return FIELD

    def _leave(self, column: Column, cell: Cell, why: str) -> None:
        place = _place(self.table.sheet, self.row, letters(column.place))
        self.found.left_out.append(LeftOut(place, cell.text, why))

    def _reference(self, column: Column, cell: Cell) -> str:
        text = cell.text
        match, last = re.fullmatch(r"(\d+)\.(\d)", text), re.fullmatch(r"(\d+)\.(\d+)", self.table.last_reference)
        if (
            match
            and last
            and match[1] == last[1]
            and int(match[2]) * 10 == int(last[2]) + 1
            and cell.number is not None
        ):
            # A number loses the nought at its end: after 2.9, 2.1 is 2.10.
            text = f"{text}0"
            self.table.understood(column, f"{text}, as it follows {last[0]}")
        self.table.last_reference = text
        return self._text(column, replace(cell, text=text))

    def _id(self, column: Column, cell: Cell) -> str:
        if not ID.fullmatch(cell.text) or "id" in self.values:
            return self._text(replace(column, field="reference"), cell)
        self.values["id"] = cell.text
        return FIELD

    def _owner(self, column: Column, cell: Cell) -> str:
        names = self.table.options.names
        kept, is_left = [], False
        for part in persons.parts(cell.text):
            title = names.get(folded(part), "" if persons.is_person(part) else part)
            is_left = is_left or not title
            if not title and folded(part) not in names:
                self.found.persons[folded(part)] = part
            kept += [title] if title else []
        if is_left:
            self._leave(column, cell, "names of persons")
            self.table.understood(column, "left out: names of persons")
        if column.field == "owner" and "owner" not in self.values and kept:
            self.values["owner"], kept = cleaned(kept[0]), kept[1:]
            self.table.understood(column, "job titles or bodies")
            self.values["support"] = (*self.values.get("support", ()), *map(cleaned, kept))
            return FIELD
        self.values["support"] = (*self.values.get("support", ()), *map(cleaned, kept))
        return FIELD if kept else LEFT

    _support = _owner

    def _cornerstone(self, column: Column, cell: Cell) -> str:
        self.values["cornerstone"] = cleaned(cell.text)
        self.table.understood(column, "themes")
        return FIELD

    def _due(self, column: Column, cell: Cell) -> str:
        reading = self._date(column, cell)
        if reading.before is not None:
            self.before = reading.before
        elif cell.struck:
            self.columns[self._free(f"{column.name} (struck out)")] = cell.struck
        if reading.due is not None:
            if column.field == "new due" and self.values.get("due") is not None:
                self.before = self.values["due"]
            if not (column.field == "due" and "new" in self.values):
                self.values["due"] = reading.due
            else:
                self.before = reading.due
            if column.field == "new due":
                self.values["new"] = True
            if reading.sure is Sure.ASSUMED:
                self.assumed.append("due")
        if reading.keeps_words and cell.text:
            self.columns[self._free(column.name)] = cell.text
            return FIELD if reading.due is not None else EXTRA
        return FIELD

    _new_due = _due

    def _completed(self, column: Column, cell: Cell) -> str:
        reading = self._date(column, cell)
        if reading.due is None or reading.due.end is None or reading.due.end > self.table.today:
            self.columns[self._free(column.name)] = cell.text or cell.struck
            return EXTRA
        is_exact = reading.due.kind is DueKind.DAY and not normal(cell.text).startswith("by ")
        self.values["completed"] = Completion(reading.due.end, exact=is_exact)
        return FIELD

    def _date(self, column: Column, cell: Cell) -> DateReading:
        rules = column.rules
        reading = read_date(cell, rules, is_serial=column.is_serial)
        if reading.question:
            self.found.fates[f"?{reading.question}"] += 1
            offered = f" as {reading.due}" if reading.due is not None else ""
            _example(self.found, reading.question, f"{cell.text}{offered}")
        if not cell.text and not cell.struck:
            return reading
        words = {Sure.EXACT: "dates", Sure.ASSUMED: "assumed dates", Sure.ASK: "dates asked for"}
        self.table.understood(column, words.get(reading.sure, "words") if reading.due is not None else "words")
        return reading

    def _status(self, column: Column, cell: Cell) -> str:
        text = cell.text or cell.fill
        is_rating = column.field == "rating"
        reading = self.table.status_of(text, column)
        answers, word = self.table.options.statuses, normal(text)
        explained = self.table.colours.get(word) if reading.sure is Sure.ASK else None
        if word in answers:
            sure = Sure.ASSUMED if answers[word] is None else Sure.EXACT
            reading = StatusReading(answers[word], sure, reading.keeps_words)
        elif explained is not None:
            reading = StatusReading(explained, Sure.ASSUMED, reading.keeps_words)
        if reading.sure is Sure.ASK:
            offered = self.table.plan.label(reading.status) if reading.status else "no status"
            self.found.fates["?status"] += 1
            _example(self.found, "status", f"“{text}” as {offered}")
            self.found.statuses[word] = reading.status
        label = self.table.plan.label(reading.status) if reading.status else "words"
        self.table.understood(column, label)
        if is_rating:
            self.rating = (column, cell, reading)
        else:
            self.status = (column, cell, reading)
        if reading.sure is Sure.WORDS or (reading.keeps_words and not is_rating):
            self._add_updates(column, cell.text)
            return UPDATE
        if cell.text and reading.sure is not Sure.EXACT and normal(text) not in _PLAIN_STATUSES:
            self.columns[self._free(column.name)] = cell.text
        return FIELD

    _rating = _status

    def _update(self, column: Column, cell: Cell) -> str:
        self._add_updates(column, cell.text)
        self.table.understood(column, "updates")
        return UPDATE

    def _next(self, column: Column, cell: Cell) -> str:  # noqa: ARG002  (all take the same arguments)
        self.next = f"{self.next}\n{cell.text}".strip()
        return UPDATE

    def _add_updates(self, column: Column, text: str) -> None:
        day = column.on if column.on is not None and column.on <= self.table.today else self.table.day
        if column.field == "update" and column.on is None and any(map(str.isdecimal, column.heading)):
            # A column for each meeting: its heading says which.
            text = f"{column.heading}: {text}"
        self.updates += _dated_parts(text, column.rules, day, self.table.today)

    # The action

    def result(self) -> SheetRow | None:
        """Return the action of the row; None, with all its cells listed, if it has no text for a title."""
        values = self.values
        values.pop("new", None)
        if not values.get("title"):
            text = next((values.pop(name) for name in ("details", "outcome") if values.get(name)), "")
            if not text:
                self._not_taken()
                return None
            values["title"] = text
        for fate, _, _ in self.cells:
            self.found.fates[fate] += 1
        self._settle_title()
        if "cornerstone" not in values and self.table.theme:
            values["cornerstone"] = self.table.theme
        self._settle_status()
        self._settle_updates()
        if self.columns:
            values["extra"] = dict(sorted(self.columns.items()))
        values["support"] = tuple(
            # A table of others names the owner once more; in one of ours each cell stands for itself.
            dict.fromkeys(
                each for each in values.get("support", ()) if self.table.is_own or each != values.get("owner")
            )
        )
        if self.before is not None and values.get("due") is not None and self.before.ends_with(values["due"]):
            self.before = None
        assumed = tuple(name for name in dict.fromkeys(self.assumed) if not (name == "due" and self.before))
        reference = str(values.get("reference", ""))
        key = f"{reference} | {folded(values['title'])}" if reference else folded(values["title"])
        action_id = values.pop("id", "")
        place = f"{self.table.sheet.place}, row {self.row.number}"
        return SheetRow(
            place, key, values, tuple(self.updates), assumed, self.before, action_id, self.note, self.table.day
        )

    def _not_taken(self) -> None:
        for _, column, cell in self.cells:
            self.found.fates[LEFT] += 1
            place = _place(self.table.sheet, self.row, letters(column.place))
            self.found.left_out.append(LeftOut(place, _text_of(cell), "no action in this row"))

    def _settle_title(self) -> None:
        values = self.values
        whole = values["title"]
        match = _NUMBERED.match(whole)
        if match is not None and "reference" not in values:
            values["reference"] = match[1]
        line = cleaned(whole)
        if len(line) <= _LONGEST_TITLE and "\n" not in whole:
            values["title"] = line
            return
        first = re.split(r"(?<=[.;:])\s|\n", whole, maxsplit=1)[0]
        short = cleaned(first).rstrip(";:").lstrip("•*–- ")
        if not 10 <= len(short) <= _LONGEST_TITLE:
            short = line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
        values["title"] = short
        values["details"] = f"{whole}\n\n{values['details']}" if values.get("details") else whole

    def _settle_status(self) -> None:
        main = self.status[2] if self.status is not None else None
        rated = self.rating[2] if self.rating is not None else None
        status = main.status if main is not None else None
        sure = main.sure if main is not None and status is not None else Sure.ASSUMED
        if rated is not None and rated.status is not None and (status is None or status is Status.ON_TRACK):
            status, sure = rated.status, rated.sure
        if status is None and self.values.get("completed") is not None:
            status = Status.COMPLETE
        if status is None and self.is_struck:
            status = Status.CLOSED
        if status is None:
            status = Status.NOT_STARTED
        self.values["status"] = status
        if sure is Sure.ASSUMED:
            # What was asked and answered is no assumption.
            self.assumed.append("status")
        completed = self.values.pop("completed", None)
        if status is Status.COMPLETE:
            self.values["completed"] = completed or Completion(self.table.day, exact=False)
        elif completed is not None:
            self.columns[self._free("Completed")] = str(completed)

    def _settle_updates(self) -> None:
        self.updates.sort(key=lambda update: update.on)
        if self.next:
            if self.updates and self.updates[-1].next is None:
                self.updates[-1] = replace(self.updates[-1], next=self.next)
            else:
                self.updates.append(Update(self.table.day, NEXT_AGREED, self.next))
        if self.values["status"].needs_note and not self.updates:
            said = next(
                (f"{cell.text or cell.fill}" for _, cell, _ in filter(None, (self.rating, self.status))), "struck out"
            )
            self.note = f"“{said}” in {self.table.sheet.stem}."


def _dated_parts(text: str, rules: DateRules, day: date, today: date) -> Iterator[Update]:
    """Yield the updates of a cell that grew: each part that begins with a date is one, of that day."""
    starts = [match for match in _DATED_PART.finditer(text) if _day_of(match[1], rules, today) is not None]
    before = text[: starts[0].start()].strip() if starts else text.strip()
    if before:
        yield Update(day, before)
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        on = _day_of(match[1], rules, today) or day
        yield Update(on, text[match.end() : end].strip() or match[0].strip())


def _day_of(words: str, rules: DateRules, today: date) -> date | None:
    reading = read_words(words, rules)
    end = reading.due.end if reading.due is not None and reading.sure is Sure.EXACT else None
    return end if end is not None and end <= today else None


def _day_in(texts: Iterable[str], today: date | None) -> date | None:
    """Return the last day that titles name, up to today if that is given."""
    days = []
    for text in texts:
        for match in _DAY_IN_TITLE.finditer(text):
            try:
                due = complete_date(match[0])
            except RuleError:
                continue
            if due is not None and due.end is not None and (today is None or due.end <= today):
                days.append(due.end)
    return max(days, default=None)


def _rules(options: Options, titles: Iterable[str]) -> DateRules:
    """Return the rules for dates that were answered, or that titles hint at."""
    answers = options.dates
    years = {int(match[0]) for title in titles for match in _YEAR_IN_TITLE.finditer(title)}
    given = [int(answer) for answer in answers if re.fullmatch(r"(?:19|20)\d\d", answer)]
    return DateRules(
        is_month_first="month-first" in answers,
        year=given[0] if given else years.pop() if len(years) == 1 else None,
        financial_quarters=_answer(answers, "financial-quarters", "calendar-quarters"),
        month_before_year=_answer(answers, "months", "days"),
    )


def _answer(answers: frozenset[str], yes: str, no: str) -> bool | None:
    return True if yes in answers else False if no in answers else None


def _colours_explained(sheet: Sheet, plan: Plan) -> dict[str, Status]:
    """Return what the file itself says that its colours and letters mean."""
    found = {}
    lines = [
        *sheet.above,
        *(cell.text for row in sheet.rows for cell in row.cells if "=" in cell.text or ":" in cell.text),
    ]
    for line in lines:
        for match in _KEY_OF_COLOURS.finditer(line):
            reading = read_status(match[2], plan=plan)
            if reading.status is not None and reading.sure is not Sure.ASK:
                found[normal(match[1])] = reading.status
    return found


_QUESTIONS = {
    YEAR: ("Days and months without a year", "--dates YEAR"),
    QUARTER: ("Quarters without a financial year", "--dates calendar-quarters or --dates financial-quarters"),
    MONTH_OR_DAY: ("“March 17” and the like", "--dates months or --dates days"),
    "status": ("Words that can mean several statuses", "--status WORD=STATUS"),
    "names": ("What looks like names of persons", "--names FILE"),
}
# The answers that taking what is offered gives, to be remembered.
OFFERED = {YEAR: "title-year", QUARTER: "calendar-quarters", MONTH_OR_DAY: "months"}


def _example(found: Understanding, question: str, words: str) -> None:
    found.fates[f"?{question}|{words}"] += 1


def _is_answered(question: str, options: Options) -> bool:
    answers = options.dates
    return {
        YEAR: OFFERED[YEAR] in answers or any(re.fullmatch(r"(?:19|20)\d\d", answer) for answer in answers),
        QUARTER: bool(answers & {"calendar-quarters", "financial-quarters"}),
        MONTH_OR_DAY: bool(answers & {"months", "days"}),
    }.get(question, False)


def _ask(found: Understanding, options: Options) -> None:
    """Turn what was left open into questions, one for each kind, and take their counts out of the fates."""
    for name in found.persons.values():
        found.fates["?names"] += 1
        _example(found, "names", name)
    for key, (words, option) in _QUESTIONS.items():
        number = found.fates.pop(f"?{key}", 0)
        examples = [name.partition("|")[2] for name in found.fates if name.startswith(f"?{key}|")]
        for name in [name for name in found.fates if name.startswith(f"?{key}|")]:
            del found.fates[name]
        if not number or _is_answered(key, options):
            continue
        shown = listed(shortened(safe(" ".join(each.split())), _SHOWN) for each in examples[:_MOST_EXAMPLES])
        more = f" and {len(examples) - _MOST_EXAMPLES} more" if len(examples) > _MOST_EXAMPLES else ""
        offered = "leave them out" if key == "names" else "as shown"
        unit = count(number, "name" if key == "names" else "cell")
        found.questions.append(Question(key, f"{words} ({unit}): {shown}{more}.", offered, option))
