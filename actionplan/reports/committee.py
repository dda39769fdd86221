"""A committee paper: a summary in a layout, filled in from the plan, with gaps for what the plan does not say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actionplan.reports import build, cells, grammar, sections
from actionplan.reports.blocks import Cell, Clauses, Column, Gap, Heading, Items, Report, Table, Text, gap_words
from actionplan.reports.layout import (
    FILL_IN,
    RESOLUTION,
    SECTION,
    EachResolution,
    Form,
    PartOf,
    Recommendations,
    Section,
    Wording,
)
from actionplan.text import count, long_date, safe, safe_lines, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from actionplan.history.summary import Asked, Summary
    from actionplan.reports.blocks import Block
    from actionplan.reports.layout import Content, Layout

# Fill-ins that are fields of the plan.
_FROM_PLAN = (
    *("organisation", "group", "decision_maker", "lead_director", "lead_officer", "lead_member"),
    "senior_information_risk_owner",
)


def report(summary: Summary, layout: Layout) -> Report:
    """Return the committee paper of a summary in a layout."""
    paper = _Paper(summary, layout)
    facts = [(paper.filled(fact.name), paper.filled(fact.text), fact.is_gap) for fact in layout.facts]
    return Report(
        title=paper.filled(layout.title),
        subtitle=safe(summary.plan.title),
        organisation=safe(summary.plan.organisation),
        # Whatever a council removes from a layout, a paper says of which period and day its figures are.
        facts=(*((name, gap_words(text) if is_gap else text) for name, text, is_gap in facts), *build.facts(summary)),
        blocks=tuple(paper.blocks(layout)),
        origin=build.origin(summary, build.COMMITTEE, layout.mark),
        banner=build.banner(summary),
    )


def numbers(summary: Summary, committee: str = "") -> dict[str, int]:
    """Return the number of each thing that a text can count or depend on, in a paper for a committee."""
    here = len(_for_it(summary, committee))
    return {
        "actions": len(summary.rows),
        "open": summary.counts.open,
        "overdue": summary.counts.overdue,
        "attention": len(summary.needs_attention),
        "completed": len(summary.completed),
        "dates": len(summary.date_changes),
        "extensions": len(summary.extensions),
        "extensions_here": here,
        "extensions_other": len(summary.extensions) - here,
        "added": len(summary.added),
        "closed": len(summary.closed),
        "reopened": len(summary.reopened),
        "coming": len(summary.coming_up),
        "stale": len(summary.stale),
    }


def _for_it(summary: Summary, committee: str) -> tuple[Asked, ...]:
    """Return the extension requests that a committee is to agree, and can agree as they are."""
    name = " ".join(committee.split()).casefold()
    return tuple(
        request
        for request in summary.extensions
        if " ".join(request.of.split()).casefold() == name and not request.obstacle
    )


def fill_ins(summary: Summary, committee: str = "") -> dict[str, str]:
    """Return the text of each fill-in, in a paper for a committee; empty if the plan does not say it."""
    plan, now, before = summary.plan, summary.lifecycle, summary.previous_lifecycle
    shares = (now.counted_complete, now.counted), (before.counted_complete, before.counted)
    return {
        **{name: safe(getattr(plan, name) or "") for name in _FROM_PLAN},
        **{name: count(number, _noun(name)) for name, number in numbers(summary, committee).items()},
        "committee": safe(committee),
        "plan": safe(plan.title),
        "approved": long_date(plan.approved),
        "period": summary.days,
        "first_day": long_date(summary.period.first),
        "last_day": long_date(summary.current.day),
        "next_period_ends": long_date(summary.period.following),
        "as_at": long_date(summary.current.day),
        "compared_with": long_date(summary.previous.day),
        "record": summary.current.commit[:10],
        "classification": "Not for publication" if summary.includes_exempt else "Public",
        "stale_days": count(plan.thresholds.stale, "day"),
        "complete": share(*shares[0]),
        "complete.actions": grammar.of_actions(*shares[0]),
        "complete_before": share(*shares[1]),
        "complete.compared": f"{grammar.compared(*shares)} on {long_date(summary.previous.day)}",
    }


def _noun(name: str) -> str:
    return "change" if name == "dates" else "extension" if name.startswith("extensions") else "action"


def _count_forms(summary: Summary, committee: str) -> Iterator[tuple[str, str]]:
    """Yield each number alone, and with its noun and a verb that agrees."""
    for name, number in numbers(summary, committee).items():
        yield f"{name}.count", f"{number:,}"
        yield f"{name}.actions", grammar.with_verb(number, _noun(name), "was")
        yield f"{name}.are", grammar.with_verb(number, _noun(name), "is")


def _sections(layout: Layout) -> dict[str, str]:
    """Return the words that refer to the section which holds each part: "section 2", or its heading if unnumbered."""
    words: dict[str, str] = {}
    number = 0
    for section in layout.sections:
        number += section.is_numbered
        name = f"section {number}" if section.is_numbered else section.heading.partition(":")[0]
        for part in section.content:
            if isinstance(part, PartOf):
                words[f"{SECTION}{part.name}"] = name
    return words


class _Paper:
    """Builds the blocks of one paper."""

    def __init__(self, summary: Summary, layout: Layout) -> None:
        committee = layout.committee
        self._summary = summary
        self._fill_ins: Mapping[str, str] = {
            **fill_ins(summary, committee),
            **dict(_count_forms(summary, committee)),
            **_sections(layout),
        }
        self._numbers: Mapping[str, int] = numbers(summary, committee)
        self._resolutions = sections.drafts(_for_it(summary, committee))

    def filled(self, text: str, **more: str) -> str:
        """Return a text in one line with its fill-ins, and a gap for each that the plan does not say."""
        words, known = " ".join(safe_lines(text).split()), {**self._fill_ins, **more}
        return FILL_IN.sub(lambda found: known[found[1]] or gap_words(found[1].replace("_", " ")), words)

    def blocks(self, layout: Layout) -> Iterator[Block]:
        """Yield all blocks: the notes first and the key last, unless the layout places them."""
        placed = {part.name for section in layout.sections for part in section.content if isinstance(part, PartOf)}
        if "notes" not in placed:
            yield from build.notes(self._summary)
        last = () if "key" in placed else (Section("Key", (PartOf("key"),), is_numbered=False),)
        number = 0
        for section in (*layout.sections, *last):
            heading = self.filled(section.heading)
            blocks = (block for part in section.content for block in self._content(part))
            if section.is_numbered:
                number += 1
                yield Heading(heading, number=str(number))
                yield from _numbered(blocks, number)
            else:
                yield Heading(heading)
                yield from blocks

    def _content(self, content: Content) -> Iterator[Block]:
        match content:
            case Wording():
                yield from (Text(self.filled(words)) for words in _paragraphs(self._said(content)))
            case Gap():
                yield Gap(self.filled(content.text))
            case PartOf():
                yield from self._part(content.name)
            case Heading():
                yield replace(content, text=self.filled(content.text))
            case Items():
                yield Items(tuple((lead, self.filled(text)) for lead, text in content.items))
            case Recommendations():
                clauses = tuple(words for clause in content.clauses for words in self._clause(clause))
                yield Clauses(clauses) if clauses else Text(cells.NONE)
            case Form():
                yield self._form(content)

    def _clause(self, clause: Wording | EachResolution) -> Iterator[str]:
        if isinstance(clause, EachResolution):
            for draft in self._resolutions:
                yield self.filled(clause.text, **{RESOLUTION: f"{draft[0].lower()}{draft[1:].removesuffix('.')}"})
        elif words := self._said(clause):
            yield self.filled(words)

    def _said(self, wording: Wording) -> str:
        return wording.text if not wording.when or self._numbers[wording.when] else wording.otherwise

    def _part(self, name: str) -> Iterator[Block]:
        plan = self._summary.plan
        if name == "notes":
            yield from build.notes(self._summary)
        elif name == "vision":
            yield Text(safe_lines(plan.vision)) if plan.vision else Gap("the vision that the plan serves")
        elif name == "priorities":
            if plan.corporate_priorities:
                yield Items(tuple(("", safe(priority)) for priority in plan.corporate_priorities))
            else:
                yield Gap("the corporate priorities that this report is about")
        elif name == "extensions":
            # Draft resolutions are among the recommendations, where a committee looks for them.
            yield from sections.requests(self._summary.extensions, are_drafted=False)
        else:
            yield from next(blocks for anchor, _, blocks in build.parts(self._summary) if anchor == name)

    def _form(self, form: Form) -> Table:
        # Columns between the first and the last hold most words.
        between = range(1, len(form.columns) - 1)
        return Table(
            self.filled(form.caption),
            tuple(Column(self.filled(text), 5 if at in between else 2) for at, text in enumerate(form.columns)),
            tuple(tuple(self._cell(text) for text in row) for row in _whole_rows(form)),
        )

    def _cell(self, text: str) -> Cell:
        return cells.cell(self.filled(text)) if text.strip() else Cell((), is_gap=True)


def _whole_rows(form: Form) -> Iterator[tuple[str, ...]]:
    for row in form.rows:
        yield (*row, *("" for _ in form.columns[len(row) :]))


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines separate; other line ends come from an editor."""
    parts = "\n".join(line.strip() for line in text.split("\n")).split("\n\n")
    return [part for part in parts if part.strip()]


def _numbered(blocks: Iterator[Block], section: int) -> Iterator[Block]:
    """Yield blocks with the paragraphs of a section numbered, gaps too; a note before figures has no number."""
    number = 0
    for block in blocks:
        if isinstance(block, Gap) or (isinstance(block, Text) and not block.is_note):
            number += 1
            yield replace(block, number=f"{section}.{number}")
        else:
            yield block
