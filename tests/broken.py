"""Examples of files that are no plan, each with the lines that `check` gives, and short ways to write them."""

from __future__ import annotations

from typing import TypeAlias

# What stands in the file, and after "plan.toml:" each line that `check` gives on 12 December 2016.
Examples: TypeAlias = "dict[str, tuple[str | bytes, *tuple[str, ...]]]"

HEAD = {
    "schema": "schema = 1",
    "plan": "[plan]",
    "title": 'title = "Information plan"',
    "organisation": 'organisation = "A Borough Council"',
    "group": 'group = "Information Group"',
    "approved": "approved = 2016-09-28",
}
ACTION = {
    "header": "[actions.A-1]",
    "title": 'title = "Review the store"',
    "status": 'status = "on-track"',
    "owner": 'owner = "Clerk"',
    "due": "due = 2017-03-31",
}


def changed(lines: dict[str, str], *changes: str) -> str:
    """Put lines in the place of those with their key, leave out the keys that stand alone, and add what is new."""
    kept, new = dict(lines), []
    for change in changes:
        key, equals, _ = change.partition(" =")
        if equals and key in lines:
            kept[key] = change
        elif kept.pop(change, None) is None:
            new.append(change)
    return "\n".join([*kept.values(), *new]) + "\n"


def head(*changes: str) -> str:
    """Return a plan with one action; lines 1 to 6 are its head, 7 to 11 the action."""
    return changed(HEAD, *changes) + changed(ACTION)


def action(*changes: str) -> str:
    """Return a plan with one action that begins on line 7; the new text begins on line 12."""
    return changed(HEAD) + changed(ACTION, *changes)


def after(*lines: str) -> str:
    """Return a plan with one action, and then the lines, from line 12 on."""
    return "\n".join([action() + lines[0], *lines[1:]]) + "\n"


def second(*lines: str) -> str:
    """Return a plan with two actions; the new text is in the second one, from line 17 on."""
    two = ("[actions.A-2]", *list(ACTION.values())[1:])
    return after(*two, *lines)


FILES: Examples = {
    "empty": (
        b"",
        (
            '1: error: the file is empty: a plan begins with schema = 1 and [plan]; "git log" shows '
            "whether it once had more"
        ),
    ),
    "only blanks": (
        b" \n\t\n",
        (
            '1: error: the file is empty: a plan begins with schema = 1 and [plan]; "git log" shows '
            "whether it once had more"
        ),
    ),
    "latin-1": (
        action('title = "R\u00e9vise"').encode("latin-1"),
        (
            "8: error: the file is not UTF-8 text (byte 0xe9 is not UTF-8, perhaps Latin-1): save it "
            "as UTF-8 in your editor"
        ),
    ),
    "utf-16": (
        action().encode("utf-16"),
        "1: error: the file is not UTF-8 text (UTF-16): save it as UTF-8 in your editor",
    ),
    "byte-order mark": (
        b"\xef\xbb\xbf" + action().encode(),
        "1: error: the file begins with an invisible byte-order mark: save it as UTF-8 without BOM",
    ),
    "conflict": (
        action("owner").encode() + b'<<<<<<< HEAD\nowner = "Clerk"\n=======\nowner = "Archivist"\n>>>>>>> other\n',
        (
            "11: error: git's conflict markers: the plan is in conflict, for it was changed in two places; settle it "
            "in the dashboard or with “actionplan sync”, or keep what is right and remove the markers"
        ),
    ),
    "conflict crlf": (
        action("owner").replace("\n", "\r\n").encode()
        + b'<<<<<<< HEAD\r\nowner = "Clerk"\r\n=======\r\nowner = "Archivist"\r\n>>>>>>> other\r\n',
        (
            "11: error: git's conflict markers: the plan is in conflict, for it was changed in two places; settle it "
            "in the dashboard or with “actionplan sync”, or keep what is right and remove the markers"
        ),
    ),
    "cut short": (
        action().encode()[:-20],
        "10: error: text is not closed: its closing quotation marks are missing (it begins in line 10)",
    ),
}

NOT_TOML: Examples = {
    "no quotes": (
        action("owner = Clerk"),
        "10: error: quotation marks are missing round the text: Clerk",
    ),
    "curly quotes": (
        action("owner = “Clerk”"),
        '10: error: there is a left double quotation mark (U+201C): write straight quotation marks (")',
    ),
    "curly quote at the end": (
        action('owner = "Clerk’s deputy”'),
        '10: error: there is a right double quotation mark (U+201D): write straight quotation marks (")',
    ),
    "curly apostrophe": (
        action('owner = "Clerk’s deputy'),
        "10: error: text is not closed: its second quotation mark is missing in this line",
    ),
    "single curly quotes": (
        action("owner = ‘Clerk’"),
        "10: error: there is a left single quotation mark (U+2018): write straight quotation marks (')",
    ),
    "no-break space": (
        action('\u00a0owner = "Clerk"'),
        "12: error: there is a no-break space (U+00A0): replace it with an ordinary space",
    ),
    "zero width space": (
        action('owner\u200b = "Clerk"'),
        "12: error: there is a zero width space (U+200B): it cannot be seen, so delete it",
    ),
    "dash in a date": (
        action("due = 2027‑03‑31"),
        "11: error: there is a non-breaking hyphen (U+2011): replace it with an ordinary hyphen (-)",
    ),
    "full-width digit": (
        action("due = ２027-03-31"),
        "11: error: there is a fullwidth digit two (U+FF12): replace it with an ordinary 2",
    ),
    "full-width comma": (
        action('depends_on = ["A-2"， "A-3"]'),
        "12: error: there is a fullwidth comma (U+FF0C): replace it with an ordinary ,",
    ),
    "Cyrillic letter": (
        action("", '[actions.А-2]\ntitle = "Second"'),
        "13: error: there is a cyrillic capital letter a (U+0410): replace it with an ordinary A",
    ),
    "NUL characters": (
        action("") + "\0\0\0",
        "13: error: there are 3 NUL characters (U+0000) in the file, as a power failure can leave them: delete them",
    ),
    "table over several lines": (
        action("exempt = {", "  paragraph = 3", "}"),
        (
            "12: error: a table in { } over several lines is a form of TOML 1.1, and plan.toml is TOML 1.0: "
            "write it on one line, with no comma or comment at its end"
        ),
    ),
    "table over several lines, closed late": (
        action("exempt = { paragraph = 3", "}"),
        (
            "12: error: a table in { } over several lines is a form of TOML 1.1, and plan.toml is TOML 1.0: "
            "write it on one line, with no comma or comment at its end"
        ),
    ),
    "comma before a brace": (
        action("exempt = { paragraph = 3, }"),
        "12: error: a comma before } is a form of TOML 1.1, and plan.toml is TOML 1.0: remove it",
    ),
    "escape of TOML 1.1": (
        action(r'owner = "Clerk\x41"'),
        r"10: error: the escape \x41 is a form of TOML 1.1, and plan.toml is TOML 1.0: write \u0041",
    ),
    "time without seconds": (
        action("due = 2027-03-31 09:30"),
        ("11: error: the time 09:30 without seconds is a form of TOML 1.1, and plan.toml is TOML 1.0: write 09:30:00"),
    ),
    "name of many parts": (
        action("x" + ".y" * 100_000 + " = 1"),
        "12: error: a name here has more than 64 parts with dots between them: shorten it",
    ),
    "name of many parts in braces": (
        action("x = [\n  1,\n  { a" + ".'b.c'" * 100_000 + " = 1 },\n]"),
        "14: error: a name here has more than 64 parts with dots between them: shorten it",
    ),
    "header of many parts": (
        after("[[ a" + " . b" * 1_100 + " ]]"),
        "12: error: a name here has more than 64 parts with dots between them: shorten it",
    ),
    "unquoted text": (
        action("owner = Clerk"),
        "10: error: quotation marks are missing round the text: Clerk",
    ),
    "one quote": (
        action('owner = "Clerk'),
        "10: error: text is not closed: its second quotation mark is missing in this line",
    ),
    "one single quote": (
        action("owner = 'Clerk"),
        "11: error: text is not closed: its closing quotation marks are missing (it begins in line 10)",
    ),
    "multi open": (
        action('outcome = """a\nb'),
        "13: error: text is not closed: its closing quotation marks are missing (it begins in line 12)",
    ),
    "multi single open": (
        action("outcome = '''a\nb"),
        "13: error: text is not closed: its closing quotation marks are missing (it begins in line 12)",
    ),
    "no equals": (
        after('outcome "x"'),
        '12: error: a name is not followed by = and a value: outcome "x"',
    ),
    "no value": (
        action("owner ="),
        "10: error: there is no value after =",
    ),
    "no name": (
        after("= 3"),
        "12: error: there is no name before =",
    ),
    "bare word": (
        after("hello"),
        "12: error: a name is not followed by = and a value: hello",
    ),
    "list open": (
        action('evidence = ["a"'),
        "12: error: a list is not closed: a comma or its ] is missing (it begins in line 12)",
    ),
    "list comma": (
        action('evidence = ["a" "b"]'),
        "12: error: a list is not closed: a comma or its ] is missing",
    ),
    "table open": (
        action("exempt = { paragraph = 3"),
        "12: error: a table in { } is not closed: a comma or its } is missing (it begins in line 12)",
    ),
    "table comma": (
        action('exempt = { paragraph = 3 reason = "x" }'),
        "12: error: a table in { } is not closed: a comma or its } is missing",
    ),
    "header open": (
        after("[actions.A-2"),
        "12: error: this header is not closed with ] or ]]: [actions.A-2",
    ),
    "header2 open": (
        after("[[actions.A-2]"),
        "12: error: this header is not closed with ] or ]]: [[actions.A-2]",
    ),
    "after value": (
        action('owner = "Clerk" of council'),
        "10: error: there is something after the end of the value: of council",
    ),
    "backslash": (
        action(r'outcome = "C:\plans"'),
        "12: error: a backslash in this text means something else: write \\\\, or put the text in '…'",
    ),
    "hex": (
        action(r'outcome = "\uZZZZ"'),
        "12: error: a \\u or \\U in this text is not followed by the number of a character",
    ),
    "hex surrogate": (
        action(r'outcome = "\ud800"'),
        "12: error: a \\u or \\U in this text is not followed by the number of a character",
    ),
    "bad number": (
        action("owner = 1x"),
        "10: error: there is something after the end of the value: x",
    ),
    "bad punct": (
        action("owner = !"),
        "10: error: this is no text, number, date, true or false: !",
    ),
    "digits": (
        action("owner = " + "1" * 5000),
        "10: error: this number has too many digits",
    ),
    "control": (
        action('title = "a\x07b"'),
        "8: error: there is an invisible control character (U+0007) in this line: delete it",
    ),
    "bare cr": (
        action('title = "a\rb"'),
        "8: error: there is an invisible control character (U+000D) in this line: delete it",
    ),
    "control outside": (
        after("\x07"),
        "12: error: a name was expected here: ␇",
    ),
    "31 feb": (
        action("due = 2017-02-31"),
        "11: error: there is no such date or time: 2017-02-31",
    ),
    "bad time": (
        action("due = 2017-02-01T25:00:00"),
        "11: error: there is something after the end of the value: T25:00:00",
    ),
    "dup id": (
        after("[actions.A-1]", 'title = "Again"'),
        "12: error: actions.A-1 is defined twice, first in line 7",
    ),
    "dup key": (
        after('owner = "Archivist"'),
        "12: error: owner is defined twice, first in line 10",
    ),
    "dup odd": (
        after(r'"a\"b" = 1', r'"a\"b" = 1'),
        "13: error: a name is defined twice",
    ),
    "dup inline": (
        action("exempt = { paragraph = 3, paragraph = 4 }"),
        "12: error: the name paragraph is given twice in one { }",
    ),
    "dup dotted": (
        after("[actions]", 'A-1.title = "x"'),
        "13: error: A-1.title is defined twice, first in line 8",
    ),
    "dup namespace": (
        after('owner.name = "x"'),
        "12: error: owner.name is defined twice, first in line 10",
    ),
    "array over": (
        after("[[actions.A-1]]"),
        "12: error: actions.A-1 is defined twice, first in line 7",
    ),
    "deep": (
        action("evidence = " + "[" * 3000),
        "12: error: lists or tables stand inside each other too many times",
    ),
    "deep in braces": (
        action("x = 1\ny = " + "{ a = " * 70 + "1" + " }" * 70),
        "13: error: lists or tables stand inside each other too many times",
    ),
    "deep by names": (
        action(f"x = {{ a{'.a' * 30} = [1, {{ b{'.b' * 40} = 1 }}] }}"),
        "12: error: lists or tables stand inside each other too many times",
    ),
    "hexadecimal number": (
        action("x = 1\ny = [0x" + "f" * 5000 + "]"),
        "13: error: this number has too many digits",
    ),
    "comment control": (
        after("# a\x07"),
        "12: error: there is an invisible control character (U+0007) in this line: delete it",
    ),
    "name odd": (
        after("na me = 3"),
        "12: error: a name is not followed by = and a value: na me = 3",
    ),
    "key start": (
        after("ö = 3"),
        "12: error: a name was expected here: ö = 3",
    ),
    "dot": (
        after("a. = 3"),
        "12: error: there is no name before =",
    ),
}
