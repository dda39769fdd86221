"""What a change of a text may touch, told from how the text was written and not from how it was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tests.tomlstyles import Path, Sheet


def _below(owner: Path, paths: Collection[Path]) -> bool:
    return any(owner[: len(path)] == path for path in paths)


def _above(owner: Path, paths: Collection[Path]) -> bool:
    return any(path[: len(owner)] == owner for path in paths)


def settled(paths: Collection[Path], before: Any, after: Any) -> set[Path]:  # noqa: ANN401  (any TOML value)
    """Return paths cut at each list in which an element equals another one of before: either may have moved."""
    return {_settled(path, before, after) for path in paths}


def _settled(path: Path, before: Any, after: Any) -> Path:  # noqa: ANN401  (any TOML value)
    for depth, part in enumerate(path):
        if isinstance(part, int) and isinstance(before, list) and isinstance(after, list):
            moved = [repr(new) for new, old in zip(after, before, strict=False) if repr(new) != repr(old)]
            if len(before) != len(after) or any(repr(old) in moved for old in before):
                return path[:depth]
        try:
            before, after = before[part], after[part]
        except (KeyError, IndexError, TypeError):
            return path
    return path


def owners(sheet: Sheet) -> list[Path | None]:
    """Return the owner of each line; a comment directly above a header belongs to its table."""
    found: list[Path | None] = []
    following: Path | None = None
    for line in reversed(sheet.lines):
        if line.kind == "header":
            following = line.owner
        elif line.kind not in {"comment", "free"}:
            following = None
        found.append(following if following is not None and line.kind in {"comment", "free"} else line.owner)
    return found[::-1]


def untouchable(sheet: Sheet, changed: Collection[Path], gone: Collection[Path]) -> list[bool]:
    """Return for each line whether a change or removal of some values must leave it as it is.

    A pair may change where it says what changed or holds it; a header or a comment only goes with its table; blank
    lines only where a table goes.
    """
    found = []
    for line, owner in zip(sheet.lines, owners(sheet), strict=True):
        if line.kind == "pair":
            found.append(owner is None or not (_below(owner, changed) or _above(owner, changed)))
        elif line.kind == "blank":
            found.append(not gone)
        else:
            found.append(owner is None or not _below(owner, gone))
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, each with its end; only a newline ends one."""
    found = text.split("\n")
    return [*(f"{line}\n" for line in found[:-1]), *([found[-1]] if found[-1] else [])]


def places(sheet: Sheet, new: str, kept: Iterable[bool]) -> list[int | None]:
    """Return where each unchanged line is in a new text, in the same order.

    The last line of a text may have got the newline that it lacked.
    """
    lines = lines_of(new)
    found: list[int | None] = []
    number = 0
    for line, stays in zip(sheet.lines, kept, strict=True):
        if not stays or not line.text + line.end:
            found.append(None)
            continue
        wanted = {line.text + line.end} if line.end else {line.text, f"{line.text}\n", f"{line.text}\r\n"}
        start = number
        while number < len(lines) and lines[number] not in wanted:
            number += 1
        assert number < len(lines), f"this line has gone, changed or moved: {line.text!r} (looked for from {start + 1})"
        found.append(number)
        number += 1
    return found


def assert_local(sheet: Sheet, new: str, changed: Collection[Path], gone: Collection[Path]) -> None:
    """Hold a changed text to what it may touch: other lines are there as they were, and comments stay where they were.

    A comment above a header is still directly above it, and one among the pairs of a table is still in that table.
    """
    kept = untouchable(sheet, changed, gone)
    found = places(sheet, new, kept)
    headers = {place for line, place in zip(sheet.lines, found, strict=True) if line.kind == "header"}
    current: int | None = None
    last = len(sheet.lines) - 1
    for number, (line, place) in enumerate(zip(sheet.lines, found, strict=True)):
        if line.kind == "header":
            current = place
        if line.kind != "comment" or place is None:
            continue
        if number < last and sheet.lines[number + 1].kind in {"comment", "header"}:
            assert found[number + 1] in {place + 1, None}, f"no longer above what it is about: {line.text!r}"
        elif current is not None:
            between = range(current + 1, place)
            assert not headers.intersection(between), f"no longer in its table: {line.text!r}"


def assert_comments_stay(sheet: Sheet, new: str, gone: Collection[Path]) -> None:
    """Hold a changed text to having each comment once, but for those of what was taken out."""
    for mark, owner in sheet.notes.items():
        times = new.count(mark)
        assert times <= 1, f"there are two of the comment {mark}"
        assert times == 1 or (owner is not None and _below(owner, gone)), f"the comment {mark} is lost"


def table_order(tables: dict[str, Any], name: str, left_out: Collection[str] = ()) -> list[str]:
    """Return the tables in a table of the top level, in their order, without some."""
    inner = tables.get(name)
    if not isinstance(inner, dict):
        return []
    return [key for key, value in inner.items() if isinstance(value, dict) and key not in left_out]
