"""Why a text is not TOML, in plain words."""

from __future__ import annotations

import re

from actionplan import lookalikes
from actionplan.storage.toml.scan import Layout, ScanError, key_parts
from actionplan.text import count, shortened

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([^\]\n]*?)[ \t]*\]")
_NAMED = re.compile(r"[ \t]*((?:[A-Za-z0-9_.\- \t]|\"[^\"\n]*\"|'[^'\n]*')+?)[ \t]*=")
_DATE_LIKE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d[^\s,#\]}]*)?|\d\d:\d\d[^\s,#\]}]*")
_WORD = re.compile(r"[^\s,#\]}][^,#\]}\n]*")
_TWICE = re.compile(
    r"Cannot (?:declare|redefine namespace|mutate immutable namespace) .*|Cannot overwrite a value"
    r"|Duplicate inline table key .*",
    re.DOTALL,
)
# Texts that are closed on their line, and a comment: nothing in them can be the reason why a line is not TOML.
_HARMLESS = re.compile(r'"(?:[^"\\\\]|\\\\.)*"|\'[^\']*\'|#.*')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SHOWN = 60


def explained(text: str, error: ValueError) -> tuple[int, str]:
    """Return the line (from 1) in which a text is not TOML and the reason, from what the standard library raised.

    The position that it names differs by version of Python.
    """
    message = str(error)
    found = _WHERE.search(message)
    lines = text.split("\n")
    if found is None:
        return _too_long(lines, message)
    last = len(lines) - (lines[-1] == "" and len(lines) > 1)
    line = min(int(found.group(1)), len(lines)) if found.group(1) else last
    column = int(found.group(2)) - 1 if found.group(2) else len(lines[line - 1])
    words = message[: found.start()]
    row = lines[line - 1].rstrip("\r")
    if text.startswith("\ufeff"):
        return 1, "the file begins with an invisible byte-order mark: save it as UTF-8 without BOM"
    return line, _words(text, words, line, row, column)


def _too_long(lines: list[str], message: str) -> tuple[int, str]:
    for number, line in enumerate(lines, start=1):
        if re.search(r"[0-9_]{640,}", line):
            return number, "this number has too many digits"
    return 1, f"this line is not TOML: {message}"


def _words(text: str, words: str, line: int, row: str, column: int) -> str:
    if _TWICE.fullmatch(words):
        return _twice(text, words, line, row)
    if (lookalike := _lookalike(row)) is not None:
        return lookalike
    rest = row[column:]
    if row.startswith("\0") or rest.startswith("\0"):
        number = count(text.count("\0"), "NUL character")
        return f"there are {number} (U+0000) in the file, as a power failure can leave them: delete them"
    if (newer_form := _of_toml_1_1(words, text, line, column)) is not None:
        return newer_form
    if words == "Invalid date or datetime":
        date_like = _DATE_LIKE.match(rest)
        return f"there is no such date or time: {date_like.group() if date_like else shortened(rest, _SHOWN)}"
    bad = re.search(r"(?:Illegal|invalid) character (.+)", words)
    if bad and bad.group(1) not in {r"'\n'", r"'\r\n'"} and _CONTROL.match(rest):
        return f"there is an invisible control character (U+{ord(rest[0]):04X}) in this line: delete it"
    if bad and _CONTROL.search(row) is None:
        return "text is not closed: its second quotation mark is missing in this line"
    if words.startswith(("Unterminated string", "Expected \"'", "Expected '\"")):
        return f"text is not closed: {_opening(text, 'its closing quotation marks are missing')}"
    if words == "Unclosed array":
        return f"a list is not closed: {_opening(text, 'a comma or its ] is missing')}"
    if words == "Unclosed inline table":
        return f"a table in {{ }} is not closed: {_opening(text, 'a comma or its } is missing')}"
    if words == "Invalid value":
        return _no_value(rest)
    return _other(words, row, rest)


def _of_toml_1_1(words: str, text: str, line: int, column: int) -> str | None:
    """Return words for a form that came with TOML 1.1, which many programs cannot read yet."""
    rows = text.split("\n")
    row, following = rows[line - 1], "".join(rows[line : line + 1]).strip()
    before, rest = row[:column].rstrip(), row[column:].strip()
    in_table = words == "Invalid initial character for a key part" and before.endswith((",", "{"))
    if words.startswith("Unescaped") and (escape := re.search(r"\\(e|x[0-9A-Fa-f]{2})", row)):
        code = "1b" if escape[1] == "e" else escape[1][1:]
        form, advice = f"the escape {escape[0]}", rf"write \u00{code}"
    elif words.startswith("Expected newline") and (time := re.search(r"(?<![\d:])\d\d:\d\d(?![\d:])", row)):
        form, advice = f"the time {time[0]} without seconds", f"write {time[0]}:00"
    elif in_table and before.endswith(",") and rest.startswith("}"):
        form, advice = "a comma before }", "remove it"
    elif (not rest or rest.startswith("#")) and (
        in_table or (words == "Unclosed inline table" and following.startswith(("}", ",")))
    ):
        form, advice = (
            "a table in { } over several lines",
            "write it on one line, with no comma or comment at its end",
        )
    else:
        return None
    return f"{form} is a form of TOML 1.1, and plan.toml is TOML 1.0: {advice}"


def _lookalike(row: str) -> str | None:
    """Return words for a character outside every text that only looks like one of TOML, if there is one."""
    outside = _HARMLESS.sub("", row)
    if '"' in outside or "'" in outside:
        # A text begins here and is not closed: only a mark at the end of the line can be meant to close it.
        outside = "".join(filter(lookalikes.is_quotation_mark, outside.rstrip(" \t,]}")[-1:]))
    explained = lookalikes.explained(outside)
    return f"there is {explained}" if explained else None


def _other(words: str, row: str, rest: str) -> str:
    if words == "Expected '=' after a key in a key/value pair":
        return f"a name is not followed by = and a value: {shortened(row.strip(), _SHOWN)}"
    if words in {"Invalid initial character for a key part", "Invalid statement"}:
        if rest.startswith("="):
            return "there is no name before ="
        return f"a name was expected here: {shortened(rest.strip() or row.strip(), _SHOWN)}"
    if words.startswith("Expected ']"):
        return f"this header is not closed with ] or ]]: {shortened(row.strip(), _SHOWN)}"
    if words == "Expected newline or end of document after a statement":
        return f"there is something after the end of the value: {shortened(rest.strip(), _SHOWN)}"
    if words.startswith("Unescaped"):
        return r"a backslash in this text means something else: write \\, or put the text in '…'"
    if words.startswith(("Invalid hex value", "Escaped character")):
        return r"a \u or \U in this text is not followed by the number of a character"
    return f"this line is not TOML: {words}"


def _no_value(rest: str) -> str:
    word = _WORD.match(rest)
    if word is None:
        return "there is no value after ="
    shown = shortened(word.group().strip(), _SHOWN)
    if shown[0].isalpha() or shown[0] in "“‘":
        return f"quotation marks are missing round the text: {shown}"
    return f"this is no text, number, date, true or false: {shown}"


def _twice(text: str, words: str, line: int, row: str) -> str:
    inline = re.fullmatch(r"Duplicate inline table key (['\"])(.*)\1", words)
    if inline:
        return f"the name {inline.group(2)} is given twice in one {{ }}"
    named = _HEADER.match(row) or _NAMED.match(row)
    if named is None:
        return "a name is defined twice"
    name = named.group(1).strip()
    first = _first_line(text, line, name)
    return f"{name} is defined twice{f', first in line {first}' if first else ''}"


def _first_line(text: str, line: int, name: str) -> int | None:
    """Return the line where a name that is defined again on `line` was first defined, within the same table."""
    before = "\n".join(text.split("\n")[: line - 1]) + "\n"
    try:
        layout = Layout(before)
        parts = key_parts(name)
    except (ScanError, IndexError):
        return None
    row = text.split("\n")[line - 1].lstrip()
    prefix: tuple[str, ...] = ()
    if not row.startswith("[") and layout.headers:
        prefix = layout.statements[layout.headers[-1]].parts
    wanted = (*prefix, *parts)
    for statement in layout.statements:
        section = layout.headers[statement.section] if statement.section >= 0 else -1
        outer = layout.statements[section].parts if section >= 0 and statement.value_start >= 0 else ()
        full = (*outer, *statement.parts)
        shorter, longer = sorted((full, wanted), key=len)
        if longer[: len(shorter)] == shorter and (len(full) >= len(wanted) or statement.value_start >= 0):
            return before.count("\n", 0, statement.start) + 1
    return None


def _opening(text: str, missing: str) -> str:
    try:
        Layout(text)
    except ScanError as error:
        return f"{missing} (it begins in line {text.count(chr(10), 0, error.offset) + 1})"
    return missing
