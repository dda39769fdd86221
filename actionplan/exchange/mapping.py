"""What is remembered of an import beside the plan: columns, answers, and a mark of what was taken from each row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from actionplan.errors import PlanFileError
from actionplan.storage import atomic
from actionplan.storage.toml.edit import rewrite
from actionplan.storage.toml.load import TomlError, loads
from actionplan.storage.toml.scan import Scan
from actionplan.text import MONTHS, SHORT_MONTHS, safe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from actionplan.exchange.taking import Taken

FOLDER = "imports"
_HEAD = "# Written by “actionplan import”: how these columns are read, and a mark of what was taken from each row.\n"
# A tracker of each month has its month in its name.
_MONTH = "|".join(sorted({*MONTHS, *SHORT_MONTHS, "Sep"}, key=len, reverse=True))
_DATED = re.compile(rf"\b(?:{_MONTH}|final|copy|draft|v\d*|version|updated?)\b|\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The mapping of one kind of table."""

    columns: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    rows: Mapping[str, Taken] = field(default_factory=dict)


def mapping_name(stem: str) -> str:
    """Return the name of the mapping of a file: its name without dates, so that next month's file has the same."""
    words = re.sub(r"[^a-z0-9]+", "-", _DATED.sub(" ", stem.replace("_", " ")).casefold()).strip("-")
    return words[:60].strip("-") or "table"


def read_mapping(plan: Path, name: str) -> ColumnMapping:
    """Return the mapping of a name; an empty one if there is none.

    Raises PlanFileError if it cannot be read.
    """
    path = plan.parent / FOLDER / f"{name}.toml"
    if not path.is_file():
        return ColumnMapping()
    try:
        tables = loads(atomic.read(path).data.decode("utf-8"))
        rows = {str(key): {str(k): str(v) for k, v in row.items()} for key, row in tables.get("rows", {}).items()}
        texts = [{str(k): str(v) for k, v in tables.get(each, {}).items()} for each in ("columns", "statuses")]
        return ColumnMapping(texts[0], texts[1], tuple(map(str, tables.get("dates", ()))), rows)
    except (TomlError, UnicodeDecodeError, AttributeError, TypeError) as error:
        raise PlanFileError(
            f"{safe(str(path))} cannot be read.", "Correct it, or move it away: then the columns are found anew."
        ) from error


def mapping_text(mapping: ColumnMapping) -> str:
    """Return the text of a mapping."""
    tables: dict[str, Any] = {"dates": list(mapping.dates)} if mapping.dates else {}
    tables |= {"columns": dict(mapping.columns)}
    if mapping.statuses:
        tables["statuses"] = dict(mapping.statuses)
    tables["rows"] = {key: dict(row) for key, row in mapping.rows.items()}
    return rewrite(Scan(_HEAD), {}, tables, order=lambda _: (), multiline=lambda _: False).text


def write_mapping(plan: Path, name: str, mapping: ColumnMapping) -> None:
    """Write a mapping beside the plan; raises PlanFileError."""
    path = plan.parent / FOLDER / f"{name}.toml"
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise PlanFileError(
            f"{safe(str(path.parent))} cannot be made: {error.strerror}.", "Check its permissions."
        ) from error
    atomic.write_atomically(path, mapping_text(mapping).encode("utf-8"))
