"""TOML values: whether two are the same to the letter, and how one is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

Path = tuple[str | int, ...]
Order = Callable[[Path], Sequence[str]]

_RAW_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_KINDS = (bool, int, float, str, datetime, date, time)


class EditError(Exception):
    """A text could not be made to say what was asked; it stays as it was."""


def _kind(value: object) -> type | None:
    return next((kind for kind in _KINDS if isinstance(value, kind)), None)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same TOML: 1, 1.0 and true are three values, and NaN is itself."""
    if one is other:
        return True
    if isinstance(one, Mapping):
        return (
            isinstance(other, Mapping)
            and len(one) == len(other)
            and all(key in other and same(value, other[key]) for key, value in one.items())
        )
    if isinstance(one, list | tuple):
        return (
            isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(same(a, b) for a, b in zip(one, other, strict=True))
        )
    kind = _kind(one)
    if kind is not _kind(other):
        return False
    if kind is float:
        return repr(float(one)) == repr(float(other))
    if kind in {datetime, time}:
        return bool(one.isoformat() == other.isoformat())
    return bool(one == other)


def frozen(value: Any) -> object:
    """Give something hashable that is equal for the same values only."""
    if isinstance(value, Mapping):
        return (dict, frozenset((key, frozen(member)) for key, member in value.items()))
    if isinstance(value, list | tuple):
        return (list, tuple(frozen(element) for element in value))
    kind = _kind(value)
    if kind is float:
        return (kind, repr(float(value)))
    return (kind, value.isoformat() if kind in {datetime, time} else value)


def in_order(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """Sort keys as `order` has them, unknown ones last as they come."""
    rank = {key: number for number, key in enumerate(order)}
    return sorted(keys, key=lambda key: rank.get(key, len(rank)))


def written_key(key: str) -> str:
    """Write one name of a key, quoted where TOML asks. Raises: EditError for what no file can hold."""
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    return _without_controls(tomlkit.key(_storable(key)).as_string())


def written(value: Any, path: Path, order: Order) -> str:
    """Write a value on one line. Raises: EditError for what TOML or a file cannot hold."""
    if isinstance(value, Mapping):
        keys = in_order(list(value), order(path) if len(value) > 1 else ())
        pairs = [f"{written_key(key)} = {written(value[key], (*path, key), order)}" for key in keys]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(element, (*path, i), order) for i, element in enumerate(value))}]"
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    kind = _kind(value)
    if kind is None:
        raise EditError(f"TOML has no {type(value).__name__}")
    if kind is str:
        return _without_controls(tomlkit.string(_storable(str(value))).as_string())
    text: str = tomlkit.item(value).as_string()
    return text


def rewritten(old: str, value: Any, newline: str, order: Order, path: Path) -> str:
    """Write a value in the place of one that was written `old`, with the same kind of quotes where it allows them.

    Raises: EditError for what TOML or a file cannot hold.
    """
    if isinstance(value, str) and old[0] in "\"'":
        return _requoted(old, _storable(value), newline)
    text = written(value, path, order)
    if isinstance(value, datetime) and re.match(r"\d{4}-\d\d-\d\d[ t]\d", old):
        text = text[:10] + old[10] + text[11:]
    return text


def _requoted(old: str, value: str, newline: str) -> str:
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    quote = old[0]
    long = old.startswith(quote * 3) and "\n" in value
    unquotable = "'''" if long else "'"
    raw = not _RAW_CONTROL.search(value) and unquotable not in value and not value.endswith("'")
    if long:
        text = tomlkit.string(value, literal=quote == "'" and raw, multiline=True).as_string()
        delimiter, body = text[:3], text[3:]
        # The first newline after the opening quotes is not part of the value.
        if body.startswith("\n"):
            body = body[1:]
            opening = "\n"
        else:
            opening = "\n" if re.match(r"...\r?\n", old) else ""
        lines = _without_controls(opening + body.replace("\r", "\\r"))
        return delimiter + lines.replace("\n", newline)
    if quote == "'" and raw and "\n" not in value:
        return f"'{value}'"
    return _without_controls(tomlkit.string(value).as_string())


def _without_controls(text: str) -> str:
    return _RAW_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _storable(text: str) -> str:
    if any(unicodedata.category(c) == "Cs" for c in text if c >= "\ud800"):
        raise EditError("a text holds half a character (a lone surrogate), which no file can hold")
    return text
