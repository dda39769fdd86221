"""A JSON list of objects as a table: one that `export` or `list --json` wrote, or any other of flat objects."""

from __future__ import annotations

import json
from typing import Any

from actionplan.errors import RuleError
from actionplan.exchange.own_table import FIXED
from actionplan.exchange.sheet import Sheet, cell_of, trimmed
from actionplan.text import safe

# The keys of an exported action, by the headings of the exported table.
_KEYS = {
    "ID": "id",
    "Reference": "reference",
    "Action": "title",
    "Details": "details",
    "Owner": "owner",
    "Support": "support",
    "Due": "due",
    "Status": "status",
    "Completed": "completed",
    "Outcome": "outcome",
    "Cornerstone": "cornerstone",
    "Origin": "origin",
    "Risk": "risk",
}


def json_table(text: str, name: str) -> Sheet:
    """Return the table of a JSON text; raise RuleError if it is not a list of objects."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleError(f"{safe(name)} is not JSON that can be read.", "Export it again.") from error
    lists = [found] if isinstance(found, list) else [each for each in found.values() if isinstance(each, list)]
    objects = [each for each in (lists[0] if lists else []) if isinstance(each, dict)]
    if not objects:
        raise RuleError(f"{safe(name)} has no list of objects.", "Name a file with a table.")
    if all("id" in each and "title" in each and "updates" in each for each in objects):
        rows = _own(objects)
    else:
        headings = list(dict.fromkeys(str(key) for each in objects for key in each))
        rows = [headings, *([_text(each.get(heading)) for heading in headings] for each in objects)]
    return Sheet(name, "", trimmed([list(map(cell_of, row)) for row in rows]))


def _own(actions: list[dict[str, Any]]) -> list[list[str]]:
    """Return the rows of an exported table: the fixed columns, then the council's own."""
    extras = [each["extra"] if isinstance(each.get("extra"), dict) else {} for each in actions]
    own = list(dict.fromkeys(str(name) for extra in extras for name in extra))
    rows = [[*FIXED, *own]]
    for action, extra in zip(actions, extras, strict=True):
        cells = {heading: _text(action.get(key)) for heading, key in _KEYS.items()}
        updates = action["updates"] if isinstance(action["updates"], list) else []
        last = updates[-1] if updates and isinstance(updates[-1], dict) else {}
        if last:
            cells["Latest update"] = f"{_text(last.get('on'))}: {_text(last.get('text'))}"
            cells["Next step"] = _text(last.get("next"))
        rows.append([*(cells.get(name, "") for name in FIXED), *(_text(extra.get(name)) for name in own)])
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
