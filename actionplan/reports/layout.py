"""Layouts of committee papers: headings, order and standing text as data that a council edits, read and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from actionplan.errors import BrokenPlanError, Problem, RuleError
from actionplan.model.fields import kind_of
from actionplan.reports.blocks import Gap, Heading, Items, LayoutMark
from actionplan.text import close_matches, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FORMAT = 1
SHIPPED = ("audit-governance-and-standards", "policy-and-resources")
# The paper that asks for what a six-monthly report asks for, and leaves fewest gaps.
DEFAULT = SHIPPED[0]
# Every section of the whole summary, and what else the plan can fill in.
PARTS = (
    *("notes", "vision", "priorities", "headline", "attention", "completed", "promises", "dates", "extensions"),
    *("new", "cornerstones", "coming", "stale", "plan", "key"),
)
# How many there are of something; a text may depend on whether there are any.
COUNTS = (
    *("actions", "open", "overdue", "attention", "completed", "dates"),
    *("extensions", "extensions_here", "extensions_other", "added", "closed", "reopened", "coming", "stale"),
)
FILL_INS = (
    *(
        "committee",
        "organisation",
        "plan",
        "group",
        "approved",
        "decision_maker",
        "lead_director",
        "lead_officer",
        "lead_member",
    ),
    *("senior_information_risk_owner", "period", "first_day", "last_day", "next_period_ends", "as_at"),
    *("compared_with", "record", "classification", "stale_days", "complete", "complete.actions", "complete_before"),
    *("complete.compared", *COUNTS),
)
# Each count alone, and with its noun and a verb that agrees: {completed.count}, {completed.actions}, {completed.are}.
COUNT_FORMS = tuple(f"{name}.{form}" for name in COUNTS for form in ("count", "actions", "are"))
# Begins a fill-in that refers to the section which holds a part: {section:completed}.
SECTION = "section:"
FILL_IN = re.compile(r"\{([^{}]*)\}")

_MARK_LENGTH = 10
_TOP = ("layout", "title", "committee", "facts", "section")
_SECTION = ("heading", "numbered", "content")
# Stands for a drafted resolution, in the recommendation that is made of each, and nowhere else.
RESOLUTION = "resolution"

# What an entry of `content` can be, each with the keys that may stand beside it.
_KINDS = {
    "text": ("when", "otherwise"),
    "gap": (),
    "part": (),
    "heading": (),
    "list": (),
    "recommendations": (),
    "table": ("columns", "rows"),
}


class File(Protocol):
    """The file of a council's own layout, as a session reads it."""

    @property
    def name(self) -> str:
        """How a person named the file."""

    @property
    def text(self) -> str:
        """What makes the mark of the layout."""

    @property
    def tables(self) -> dict[str, Any]:
        """What it says."""

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems with their lines, in the order of the lines."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the title page; if it is a gap, `text` is what an officer has to write."""

    name: str
    text: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that may depend on whether there are any of something: `otherwise`, if anything, stands for none."""

    text: str
    when: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of the summary, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class EachResolution:
    """A recommendation for each extension that the committee is to agree, round the resolution drafted for it."""

    text: str


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A list with letters."""

    clauses: tuple[Wording | EachResolution, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A table to fill: what a row does not say is a gap."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# Gaps, headings and lists are those of a report, with their fill-ins still to be filled in.
Content: TypeAlias = "Wording | Gap | PartOf | Heading | Items | Recommendations | Form"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, in order; it has a number unless it is not to have one."""

    heading: str
    content: tuple[Content, ...]
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is laid out, from its title to its last section; `committee` is the one that it is for, if named."""

    mark: LayoutMark
    title: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    committee: str = ""


def load(name: str, read: Callable[[str], File] | None = None) -> Layout:
    """Return a layout: one that is part of the program by its name or, if `read` reads files, one in a file.

    Raises RuleError if there is neither, BrokenPlanError if the file has a mistake, and what `read` raises.
    """
    if name in SHIPPED:
        text = shipped(name)
        return _layout(text, tomllib.loads(text), name, is_file=False)[0]
    if read is None or not Path(name).is_file():
        hint = _did_you_mean(name, SHIPPED, "Did you mean {}? ")
        raise RuleError(
            f"{safe(name) or 'What is empty'} is no layout of actionplan, and no file.",
            f"{hint}The layouts are {listed(SHIPPED)}; any other is named by its file.",
        )
    return of_file(read(name))


def shipped(name: str) -> str:
    """Return the text of a layout that is part of the program."""
    return (resources.files("actionplan.reports") / "layouts" / f"{name}.toml").read_text(encoding="utf-8")


def of_file(file: File) -> Layout:
    """Return the layout that a file says.

    Raises BrokenPlanError, with every problem and its line, if it has a mistake.
    """
    layout, problems = _layout(file.text, file.tables, Path(file.name).name, is_file=True)
    if problems:
        raise BrokenPlanError(file.name, file.located(problems))
    return layout


def of_paper(
    mark: LayoutMark, given: str | None, folders: tuple[Path, ...], read: Callable[[str], File]
) -> tuple[Layout, bool]:
    """Return the layout with which a paper was made, and whether it says something else by now.

    It is the one given, else one of the program's by its name, else a file of that name in one of the folders.
    Raises RuleError if the file is in none of them, and what `load` raises.
    """
    beside = [str(folder / mark.name) for folder in folders if mark.is_file and (folder / mark.name).is_file()]
    if given is None and mark.is_file and not beside:
        raise RuleError(
            f"The paper was made by the layout {safe(mark.name)}, which is neither here nor by the paper or the plan.",
            "Name the file: --layout FILE.",
        )
    # What the paper names is looked for in these folders and nowhere else.
    layout = load(given, read) if given is not None else load(beside[0], read) if beside else load(mark.name)
    # Whatever the file is called by now, it is made again as the paper says it was made.
    return replace(layout, mark=mark), layout.mark.digest != mark.digest


def _layout(text: str, tables: dict[str, Any], name: str, *, is_file: bool) -> tuple[Layout, list[Problem]]:
    reader = _LayoutReader()
    title = reader.top(tables)
    digest = sha256(text.encode("utf-8")).hexdigest()[:_MARK_LENGTH]
    layout = Layout(
        LayoutMark(name, digest, is_file),
        title,
        tuple(reader.facts(tables)),
        tuple(reader.sections(tables)),
        reader.committee(tables),
    )
    reader.check_references()
    return layout, reader.problems


def _did_you_mean(word: object, known: tuple[str, ...], hint: str) -> str:
    """Return a hint with the known word that was probably meant; nothing if there is none."""
    close = close_matches(word, known, 1) if isinstance(word, str) else []
    return hint.format(close[0]) if close else ""


Place: TypeAlias = "tuple[str | int, ...]"
Table: TypeAlias = "dict[str, Any]"


class _LayoutReader:
    """Takes a layout out of the tables of its file, and notes all that is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._parts: set[str] = set()
        self._references: list[tuple[str, Place]] = []

    def top(self, tables: Table) -> str:
        """Check the top of the file, and return the title of the paper."""
        self._known(tables, (), _TOP, "a layout")
        if tables.get("layout") != FORMAT or isinstance(tables.get("layout"), bool):
            self._problem(("layout",), f"a layout begins with layout = {FORMAT}, the version of the format")
        return self._words(tables, "title", (), one_line=True)

    def facts(self, tables: Table) -> Iterator[Fact]:
        """Yield the facts of the title page."""
        for entry, place in self._entries(tables, "facts", ()):
            self._known(entry, place, ("name", "text", "gap"), "a fact")
            name = self._words(entry, "name", place, one_line=True)
            if ("text" in entry) == ("gap" in entry):
                self._problem(place, 'a fact has either text = "…", or gap = "…" with what has to be written there')
                continue
            key = "text" if "text" in entry else "gap"
            yield Fact(name, self._words(entry, key, place, one_line=True), is_gap=key == "gap")

    def sections(self, tables: Table) -> Iterator[Section]:
        """Yield the sections."""
        if not tables.get("section"):
            self._problem((), 'there is no section: add [[section]] with heading = "…" and content = [ … ]')
        for entry, place in self._entries(tables, "section", ()):
            self._known(entry, place, _SECTION, "a section")
            heading = self._words(entry, "heading", place, one_line=True)
            is_numbered = entry.get("numbered", True)
            if not isinstance(is_numbered, bool):
                self._problem((*place, "numbered"), "numbered has to be true or false, without quotes")
            content = [self._content(*part) for part in self._entries(entry, "content", place)]
            if not content and isinstance(entry.get("content", []), list):
                self._problem(place, "the section has no content: add content = [ … ] with at least one entry")
            yield Section(heading, tuple(part for part in content if part is not None), bool(is_numbered))

    def check_references(self) -> None:
        """Note each reference to the section of a part that no section holds."""
        for name, place in self._references:
            if name not in self._parts:
                hint = _did_you_mean(name, tuple(sorted(self._parts)), "did you mean {{section:{}}}? ")
                words = f"no section of the layout holds the part “{shortened(safe(name), 60)}”; {hint}"
                self._problem(place, f"{words}The parts are {listed(PARTS)}")

    def committee(self, tables: Table) -> str:
        """Return the committee that the layout is for; nothing if it names none."""
        return self._text(tables, "committee", (), one_line=True) if "committee" in tables else ""

    def _problem(self, place: Place, text: str) -> None:
        self.problems.append(Problem(place, text))

    def _known(self, table: Table, place: Place, known: tuple[str, ...], owner: str) -> None:
        for key in table:
            if key not in known:
                hint = _did_you_mean(key, known, "did you mean {}?") or f"it may have {listed(known)}"
                self._problem((*place, key), f"{shortened(safe(key), 60)} is nothing that {owner} has; {hint}")

    def _entries(self, table: Table, key: str, place: Place) -> Iterator[tuple[Table, Place]]:
        """Yield the tables of a list, each with its place."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self._problem((*place, key), f"{key} has to be a list of tables such as {_example(key)}")
            return
        for number, entry in enumerate(value):
            if isinstance(entry, dict):
                yield entry, (*place, key, number)
            else:
                self._problem((*place, key, number), f"{key} has to hold tables such as {_example(key)}")

    def _list(self, table: Table, key: str, place: Place, example: str) -> Iterator[tuple[Any, Place]]:
        """Yield what a list that may not be empty holds, each with its place."""
        value = table.get(key)
        if isinstance(value, list) and value:
            yield from ((item, (*place, key, number)) for number, item in enumerate(value))
        else:
            self._problem((*place, key), f"{key} has to be a list such as {example}")

    def _text(self, table: Table, key: str, place: Place, *, one_line: bool = False) -> str:
        """Return a text that has to be there; an empty one if it cannot be used."""
        value, at = table.get(key), (*place, key)
        if value is None:
            self._problem(place, f'{key} is missing: add {key} = "…"')
        elif not isinstance(value, str):
            self._problem(at, f"{key} has to be text in quotes, not {kind_of(value)}")
        elif not value.strip():
            self._problem(at, f"{key} is empty: write it")
        elif one_line and ("\n" in value or "\r" in value):
            self._problem(at, f"{key} has to be one line")
        else:
            return value
        return ""

    def _words(self, table: Table, key: str, place: Place, *more: str, one_line: bool = False) -> str:
        """Return a text that may have fill-ins: those of every text, and more."""
        return self._filled(self._text(table, key, place, one_line=one_line), (*place, key), *more)

    def _filled(self, text: str, place: Place, *more: str) -> str:
        for name in FILL_IN.findall(text):
            if name.startswith(SECTION):
                self._references.append((name.removeprefix(SECTION), place))
            elif name not in (*FILL_INS, *COUNT_FORMS, *more):
                hint = _did_you_mean(name, FILL_INS, "did you mean {{{}}}? ")
                words = f"{{{shortened(safe(name), 60)}}} is not known; {hint}What can be filled in: {listed(FILL_INS)}"
                self._problem(place, words)
        return text

    def _content(self, entry: Table, place: Place) -> Content | None:
        kinds = [key for key in _KINDS if key in entry]
        if len(kinds) != 1:
            has = listed(kinds) or listed(map(safe, entry)) or "nothing"
            self._problem(place, f"an entry of content is one of {listed(_KINDS, 'or')}; it has {has}")
            return None
        (kind,) = kinds
        self._known(entry, place, (kind, *_KINDS[kind]), f"an entry with {kind}")
        match kind:
            case "text":
                return self._wording(entry, place)
            case "part":
                return self._part(entry["part"], (*place, "part"))
            case "list":
                return Items(tuple(("", text) for text in self._texts(entry, kind, place)))
            case "recommendations":
                return Recommendations(tuple(self._clauses(entry, place)))
            case "table":
                return self._form(entry, place)
            case "gap":
                return Gap(self._words(entry, kind, place))
            case _:
                return Heading(self._words(entry, kind, place, one_line=True), 3)

    def _wording(self, entry: Table, place: Place) -> Wording:
        text, when = self._words(entry, "text", place), entry.get("when", "")
        if "when" not in entry:
            if "otherwise" in entry:
                self._problem((*place, "otherwise"), "otherwise goes with when: say of what there are none")
            return Wording(text)
        if when not in COUNTS:
            self._problem((*place, "when"), f"when has to be one of {listed(COUNTS, 'or')}, in quotes")
        return Wording(text, str(when), self._words(entry, "otherwise", place) if "otherwise" in entry else "")

    def _part(self, name: object, place: Place) -> PartOf | None:
        if not isinstance(name, str) or name not in PARTS:
            quoted = f"“{shortened(safe(name), 60)}”" if isinstance(name, str) else "this"
            hint = _did_you_mean(name, PARTS, "did you mean {}? ")
            self._problem(place, f"{quoted} is no part of a summary; {hint}The parts are {listed(PARTS)}")
            return None
        if name in self._parts:
            self._problem(place, f"the part {name} stands in the layout already: take one of them out")
        self._parts.add(name)
        return PartOf(name)

    def _texts(self, entry: Table, key: str, place: Place) -> tuple[str, ...]:
        texts = list(self._list(entry, key, place, '["…", "…"]'))
        for text, at in texts:
            if isinstance(text, str) and text.strip():
                self._filled(text, at)
            else:
                self._problem(at, f"{key} has to hold texts in quotes, none of them empty")
        return tuple(str(text) for text, _ in texts)

    def _clauses(self, entry: Table, place: Place) -> Iterator[Wording | EachResolution]:
        for clause, at in self._list(entry, "recommendations", place, '["to note …"]'):
            if isinstance(clause, dict) and "resolutions" in clause:
                yield self._resolutions(clause, at)
            elif isinstance(clause, dict):
                self._known(clause, at, ("text", "when", "otherwise"), "a recommendation")
                yield self._wording(clause, at)
            elif isinstance(clause, str) and clause.strip():
                yield Wording(self._filled(clause, at))
            else:
                self._problem(at, 'a recommendation is a text in quotes, or { text = "…", when = "…" }')

    def _resolutions(self, entry: Table, place: Place) -> EachResolution:
        self._known(entry, place, ("resolutions",), "a recommendation for each resolution")
        text = self._words(entry, "resolutions", place, RESOLUTION)
        if text and RESOLUTION not in FILL_IN.findall(text):
            self._problem((*place, "resolutions"), 'the resolution is missing: write it so: "to agree {resolution};"')
        return EachResolution(text)

    def _form(self, entry: Table, place: Place) -> Form:
        caption = self._words(entry, "table", place, one_line=True)
        columns, rows = self._texts(entry, "columns", place), []
        for row, at in self._list(entry, "rows", place, '["Risk management", "Finance"]'):
            cells = row if isinstance(row, list) else [row]
            if not all(isinstance(cell, str) for cell in cells) or not "".join(cells[:1]).strip():
                self._problem(at, 'a row is its first cell in quotes, or a list of its cells such as ["Finance", "…"]')
                continue
            if len(cells) > len(columns):
                self._problem(at, f"the row has {len(cells)} cells, and the table {len(columns)} columns")
            rows.append(tuple(self._filled(cell, at) for cell in cells))
        return Form(caption, columns, tuple(rows))


def _example(key: str) -> str:
    return {
        "facts": '{ name = "…", text = "…" }',
        "section": '[[section]] with heading = "…" and content = [ … ]',
    }.get(key, '{ text = "…" }')
