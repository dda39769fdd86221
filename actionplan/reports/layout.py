"""Layouts of committee papers: headings, order and standing text as data that a council edits, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

from actionplan.errors import BrokenPlanError, Problem, RuleError
from actionplan.reports.blocks import LayoutMark
from actionplan.storage import atomic
from actionplan.storage.document import located
from actionplan.storage.fields import Reader
from actionplan.storage.toml import document
from actionplan.text import close_matches, listed, safe, shortened

FORMAT = 1
SHIPPED = ("audit-governance-and-standards", "policy-and-resources")
# The paper that asks for what a six-monthly report asks for, and leaves fewest gaps.
DEFAULT = SHIPPED[0]
# Every section of the whole summary, and what else the plan can fill in.
PARTS = (
    *("notes", "vision", "priorities", "headline", "attention", "completed", "dates", "extensions"),
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
    *("compared_with", "record", "classification", "stale_days", "complete", "complete_before", *COUNTS),
)
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


class BrokenLayoutError(BrokenPlanError):
    """A layout that cannot be read whole, with all its problems."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the title page; what an officer has to write where it is a gap."""

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
class ToWrite:
    """What an officer has to write."""

    text: str


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of the summary, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets."""

    texts: tuple[str, ...]


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


Content: TypeAlias = "Wording | ToWrite | PartOf | Subheading | Bullets | Recommendations | Form"


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


def load(name: str) -> Layout:
    """Read a layout: one that is part of the program by its name, else a file.

    Raises: RuleError where there is neither, PlanFileError where the file cannot be read, BrokenLayoutError where it
    has a mistake.
    """
    if name in SHIPPED:
        return parse(shipped(name).encode("utf-8"), name, is_file=False)
    path = Path(name)
    if not path.is_file():
        close = close_matches(name, SHIPPED, 1)
        hint = f"Did you mean {close[0]}? " if close else ""
        raise RuleError(
            f"{safe(name) or 'What is empty'} is no layout of actionplan, and no file.",
            f"{hint}The layouts are {listed(SHIPPED)}; any other is named by its file.",
        )
    return parse(atomic.read(path).data, name)


def shipped(name: str) -> str:
    """Give the text of a layout that is part of the program."""
    return (resources.files("actionplan.reports") / "layouts" / f"{name}.toml").read_text(encoding="utf-8")


def of_paper(mark: LayoutMark, given: str | None, folders: tuple[Path, ...]) -> tuple[Layout, bool]:
    """Find the layout with which a paper was made, and tell whether it says something else by now.

    It is the one given, else one of the program's by its name, else a file of that name in one of the folders.
    Raises: RuleError where the file is in none of them, and what `load` raises.
    """
    beside = [str(folder / mark.name) for folder in folders if mark.is_file and (folder / mark.name).is_file()]
    if given is None and mark.is_file and not beside:
        raise RuleError(
            f"The paper was made by the layout {safe(mark.name)}, which is neither here nor by the paper or the plan.",
            "Name the file: --layout FILE.",
        )
    found = load(next(iter([*([given] if given else []), *beside, mark.name])))
    # Whatever the file is called by now, it is made again as the paper says it was made.
    return replace(found, mark=mark), found.mark.digest != mark.digest


def parse(data: bytes, name: str, *, is_file: bool = True) -> Layout:
    """Read a layout from the bytes of its file.

    Raises: BrokenLayoutError, with every problem and its line, where it has a mistake.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        tables = document.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = "the file is not UTF-8 text: save it as UTF-8 in your editor"
        raise BrokenLayoutError(name, [Problem((), words, line=line)]) from error
    except document.TomlError as error:
        raise BrokenLayoutError(name, [Problem((), error.message, line=error.line)]) from error
    reader = _LayoutReader()
    title, facts, sections, committee = reader.layout(tables)
    if reader.problems:
        problems = [Problem(problem.path, problem.text, line=problem.line) for problem in reader.problems]
        raise BrokenLayoutError(name, located(text, problems))
    digest = sha256(text.encode("utf-8")).hexdigest()[:_MARK_LENGTH]
    return Layout(LayoutMark(Path(name).name, digest, is_file), title, facts, sections, committee)


Place: TypeAlias = "tuple[str | int, ...]"


class _LayoutReader(Reader):
    """Takes a layout out of the tables of its file, and notes all that is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: set[str] = set()

    def layout(self, tables: dict[str, Any]) -> tuple[str, tuple[Fact, ...], tuple[Section, ...], str]:
        """Give the title, the facts, the sections and the committee."""
        self._known(tables, (), _TOP, "a layout")
        if tables.get("layout") != FORMAT or isinstance(tables.get("layout"), bool):
            self.problem(("layout",), f"a layout begins with layout = {FORMAT}, the version of the format")
        title = self._words(tables, "title", (), one_line=True)
        facts = tuple(self._fact(entry, place) for entry, place in self._entries(tables, "facts", ()))
        sections = tuple(self._section(entry, place) for entry, place in self._entries(tables, "section", ()))
        if not tables.get("section"):
            self.problem((), 'there is no section: add [[section]] with heading = "…" and content = [ … ]')
        committee = self.text(tables, "committee", (), required="committee" in tables, one_line=True) or ""
        return title, facts, sections, committee

    def _known(self, table: dict[str, Any], place: Place, known: tuple[str, ...], what: str) -> None:
        for key in table:
            if key not in known:
                close = close_matches(key, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"it may have {listed(known)}"
                self.problem((*place, key), f"{shortened(safe(key), 60)} is nothing that {what} has; {hint}")

    def _entries(self, table: dict[str, Any], key: str, place: Place) -> list[tuple[dict[str, Any], Place]]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.problem((*place, key), f"{key} has to be a list of tables such as {_example(key)}")
            return []
        found = []
        for number, entry in enumerate(value):
            if isinstance(entry, dict):
                found.append((entry, (*place, key, number)))
            else:
                self.problem((*place, key, number), f"{key} has to hold tables such as {_example(key)}")
        return found

    def _words(self, table: dict[str, Any], key: str, place: Place, *, one_line: bool = False) -> str:
        found = self.text(table, key, place, required=True, one_line=one_line) or ""
        self._check_fill_ins(found, (*place, key))
        return found

    def _check_fill_ins(self, text: str, place: Place, *more: str) -> None:
        for name in FILL_IN.findall(text):
            if name not in (*FILL_INS, *more):
                close = close_matches(name, FILL_INS, 1)
                hint = f"did you mean {{{close[0]}}}? " if close else ""
                self.problem(
                    place,
                    f"{{{shortened(safe(name), 60)}}} is not known; {hint}What can be filled in: {listed(FILL_INS)}",
                )

    def _fact(self, entry: dict[str, Any], place: Place) -> Fact:
        self._known(entry, place, ("name", "text", "gap"), "a fact")
        name = self._words(entry, "name", place, one_line=True)
        if ("text" in entry) == ("gap" in entry):
            self.problem(place, 'a fact has either text = "…", or gap = "…" with what has to be written there')
            return Fact(name, "", is_gap=False)
        key = "text" if "text" in entry else "gap"
        return Fact(name, self._words(entry, key, place, one_line=True), is_gap=key == "gap")

    def _section(self, entry: dict[str, Any], place: Place) -> Section:
        self._known(entry, place, _SECTION, "a section")
        heading = self._words(entry, "heading", place, one_line=True)
        is_numbered = entry.get("numbered", True)
        if not isinstance(is_numbered, bool):
            self.problem((*place, "numbered"), "numbered has to be true or false, without quotes")
        content = [self._content(each, at) for each, at in self._entries(entry, "content", place)]
        if not content and isinstance(entry.get("content", []), list):
            self.problem(place, "the section has no content: add content = [ … ] with at least one entry")
        return Section(heading, tuple(each for each in content if each is not None), bool(is_numbered))

    def _content(self, entry: dict[str, Any], place: Place) -> Content | None:
        kinds = [key for key in _KINDS if key in entry]
        if len(kinds) != 1:
            said = f"it has {listed(kinds)}" if kinds else f"it has {listed(map(safe, entry)) or 'nothing'}"
            self.problem(place, f"an entry of content is one of {listed(_KINDS, 'or')}; {said}")
            return None
        kind = kinds[0]
        self._known(entry, place, (kind, *_KINDS[kind]), f"an entry with {kind}")
        match kind:
            case "text":
                return self._wording(entry, place)
            case "part":
                return self._part(entry, place)
            case "list":
                return Bullets(self._texts(entry, kind, place))
            case "recommendations":
                return Recommendations(self._clauses(entry, place))
            case "table":
                return self._form(entry, place)
            case "gap":
                return ToWrite(self._words(entry, kind, place))
            case _:
                return Subheading(self._words(entry, kind, place, one_line=True))

    def _wording(self, entry: dict[str, Any], place: Place) -> Wording:
        text = self._words(entry, "text", place)
        if "when" not in entry:
            if "otherwise" in entry:
                self.problem((*place, "otherwise"), "otherwise goes with when: say of what there are none")
            return Wording(text)
        when = entry["when"]
        if when not in COUNTS:
            self.problem((*place, "when"), f"when has to be one of {listed(COUNTS, 'or')}, in quotes")
        otherwise = self._words(entry, "otherwise", place) if "otherwise" in entry else ""
        return Wording(text, str(when), otherwise)

    def _part(self, entry: dict[str, Any], place: Place) -> PartOf | None:
        name = entry["part"]
        if name not in PARTS:
            close = close_matches(name, PARTS, 1) if isinstance(name, str) else []
            hint = f"did you mean {close[0]}? " if close else ""
            self.problem(
                (*place, "part"), f"{_quoted(name)} is no part of a summary; {hint}The parts are {listed(PARTS)}"
            )
            return None
        if name in self._parts:
            self.problem((*place, "part"), f"the part {name} stands in the layout already: take one of them out")
        self._parts.add(name)
        return PartOf(name)

    def _texts(self, entry: dict[str, Any], key: str, place: Place) -> tuple[str, ...]:
        value = entry.get(key)
        if not isinstance(value, list) or not value:
            self.problem((*place, key), f'{key} has to be a list such as ["…", "…"]')
            return ()
        for number, text in enumerate(value):
            at = (*place, key, number)
            if not isinstance(text, str) or not text.strip():
                self.problem(at, f"{key} has to hold texts in quotes, none of them empty")
            else:
                self._check_fill_ins(text, at)
        return tuple(map(str, value))

    def _clauses(self, entry: dict[str, Any], place: Place) -> tuple[Wording | EachResolution, ...]:
        value = entry["recommendations"]
        if not isinstance(value, list) or not value:
            self.problem((*place, "recommendations"), 'recommendations has to be a list such as ["to note …"]')
            return ()
        found: list[Wording | EachResolution] = []
        for number, each in enumerate(value):
            at = (*place, "recommendations", number)
            if isinstance(each, dict) and "resolutions" in each:
                found.append(self._resolutions(each, at))
            elif isinstance(each, dict):
                self._known(each, at, ("text", "when", "otherwise"), "a recommendation")
                found.append(self._wording(each, at))
            elif isinstance(each, str) and each.strip():
                self._check_fill_ins(each, at)
                found.append(Wording(each))
            else:
                self.problem(at, 'a recommendation is a text in quotes, or { text = "…", when = "…" }')
        return tuple(found)

    def _resolutions(self, entry: dict[str, Any], place: Place) -> EachResolution:
        self._known(entry, place, ("resolutions",), "a recommendation for each resolution")
        found = self.text(entry, "resolutions", place, required=True) or ""
        self._check_fill_ins(found, (*place, "resolutions"), RESOLUTION)
        if found and RESOLUTION not in FILL_IN.findall(found):
            self.problem((*place, "resolutions"), 'the resolution is missing: write it so: "to agree {resolution};"')
        return EachResolution(found)

    def _form(self, entry: dict[str, Any], place: Place) -> Form:
        caption = self._words(entry, "table", place, one_line=True)
        columns = self._texts(entry, "columns", place)
        rows = entry.get("rows")
        if not isinstance(rows, list) or not rows:
            self.problem((*place, "rows"), 'rows has to be a list such as ["Risk management", "Finance"]')
            return Form(caption, columns, ())
        found = []
        for number, row in enumerate(rows):
            at = (*place, "rows", number)
            cells = row if isinstance(row, list) else [row]
            if not all(isinstance(each, str) for each in cells) or not "".join(cells[:1]).strip():
                self.problem(at, 'a row is its first cell in quotes, or a list of its cells such as ["Finance", "…"]')
                continue
            if len(cells) > len(columns):
                self.problem(at, f"the row has {len(cells)} cells, and the table {len(columns)} columns")
            for each in cells:
                self._check_fill_ins(each, at)
            found.append(tuple(cells))
        return Form(caption, columns, tuple(found))


def _example(key: str) -> str:
    return {
        "facts": '{ name = "…", text = "…" }',
        "section": '[[section]] with heading = "…" and content = [ … ]',
    }.get(key, '{ text = "…" }')


def _quoted(value: object) -> str:
    return f"“{shortened(safe(value), 60)}”" if isinstance(value, str) else "this"
