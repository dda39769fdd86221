"""Examples of plans that TOML can read, with errors and warnings, each with the lines that `check` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.broken import HEAD, action, after, head, second

if TYPE_CHECKING:
    from tests.broken import Examples

DUE = 'a date such as 2017-03-31, or "2017-03", "2017-Q1", "2017", "2016/17" or "ongoing" in quotes'
STATUSES = "not-started, on-track, at-risk, off-track, on-hold, complete or closed"
KEPT = "is not a key that this version knows; it is kept as it is"
COMPLETED = 'write a date such as 2017-03-20, or "by 2016-09-28" in quotes where the exact day is not known'

HEADS: Examples = {
    "schema missing": (
        head("schema"),
        "1: error: schema is missing: add schema = 1 as the first line",
    ),
    "schema text": (
        head('schema = "one"'),
        "1: error: schema has to be the number 1",
    ),
    "schema 0": (
        head("schema = 0"),
        "1: error: schema has to be the number 1",
    ),
    "schema 2": (
        head("schema = 2"),
        (
            "1: error: the plan is in schema 2, newer than the 1 that this version knows: it can be "
            "read but not changed; install the newest actionplan"
        ),
    ),
    "schema true": (
        head("schema = true"),
        "1: error: schema has to be the number 1",
    ),
    "plan missing": (
        "schema = 1\n",
        "1: error: the table [plan] is missing: add [plan] with title, organisation, group and approved",
    ),
    "plan number": (
        "schema = 1\nplan = 3\n",
        "2: error: plan has to be a table, not a number",
    ),
    "title missing": (
        head("title"),
        '2: error: title is missing: add title = "…"',
    ),
    "all missing": (
        head("title", "organisation", "group", "approved"),
        '2: error: title is missing: add title = "…"',
        '2: error: organisation is missing: add organisation = "…"',
        '2: error: group is missing: add group = "…"',
        "2: error: approved is missing: add approved = 2016-10-12 (a date, without quotes)",
    ),
    "group empty": (
        head('group = " "'),
        "5: error: group is empty: write it",
    ),
    "title lines": (
        head(r'title = "a\nb"'),
        "3: error: title has to be one line",
    ),
    "approved number": (
        head("approved = 2016"),
        "6: error: approved has to be a date such as 2016-10-12 without quotes, not a number",
    ),
    "approved time": (
        head("approved = 2016-09-28T10:00:00"),
        "6: error: approved has to be a date such as 2016-10-12 without quotes, not a date with a time",
    ),
    "approved text": (
        head('approved = "2016-09-28"'),
        "6: error: approved has to be a date such as 2016-10-12 without quotes, not text",
    ),
    "vision": (
        head("vision = true"),
        "7: error: vision has to be text in quotes, not true or false",
    ),
    "priorities": (
        head('corporate_priorities = "Growth"'),
        '7: error: corporate_priorities has to be a list such as ["…"], not text',
    ),
    "priorities items": (
        head('corporate_priorities = ["a", 1, true, 1.5, [], {}]'),
        "7: error: corporate_priorities has to hold texts in quotes, not a number",
        "7: error: corporate_priorities has to hold texts in quotes, not true or false",
        "7: error: corporate_priorities has to hold texts in quotes, not a number",
        "7: error: corporate_priorities has to hold texts in quotes, not a list",
        "7: error: corporate_priorities has to hold texts in quotes, not a table",
    ),
    "review": (
        head('review = { every_months = 0, from = "x", assumed = 3, often = 1 }'),
        "7: error: every_months has to be a whole number from 1 to 120",
        "7: error: from has to be a date such as 2016-10-12 without quotes, not text",
        '7: error: assumed has to be a list such as ["…"], not a number',
        "7: warning: often " + KEPT,
    ),
    "review number": (
        head("review = 3"),
        "7: error: review has to be a table, not a number",
    ),
    "thresholds": (
        head('thresholds = { due_soon = -1, stale = "x" }'),
        "7: error: due_soon has to be a whole number from 0 to 3660",
        "7: error: stale has to be a whole number from 0 to 3660",
    ),
    "statuses": (
        after(
            "[statuses]",
            'green = { label = "Green" }',
            "on-track = 5",
            'at-risk = { label = "a\\nb", colour = "amber" }',
        ),
        "13: error: there is no status 'green'; use one of " + STATUSES,
        "14: error: on-track has to be a table, not a number",
        "15: error: label has to be one line",
        "15: warning: colour " + KEPT,
    ),
    "statuses list": (
        after("[[statuses]]"),
        "12: error: statuses has to be a table, not a list",
    ),
    "cornerstones": (
        after("[cornerstones]", "open = 3", "close = { }", 'shut = { title = "Shut", note = "x" }'),
        "13: error: open has to be a table, not a number",
        '14: error: title is missing: add title = "…"',
        "15: warning: note " + KEPT,
    ),
    "unknown top": (
        head().replace("[plan]", 'note = "x"\n[plan]'),
        "2: warning: note " + KEPT,
    ),
    "unknown plan": (
        head('chair = "Clerk"'),
        "7: warning: chair " + KEPT,
    ),
    "actions number": (
        "\n".join(HEAD.values()).replace("[plan]", "actions = 3\n[plan]") + "\n",
        "2: error: actions has to be a table, not a number",
    ),
    "action number": (
        "\n".join(HEAD.values()) + "\n[actions]\nA-1 = 3\n",
        "8: error: A-1: A-1 has to be a table, not a number",
    ),
}

ACTIONS: Examples = {
    "bad id": (
        after('[actions."A 1"]', 'title = "T"', 'status = "complete"', "completed = 2016-12-01"),
        (
            "12: error: A 1: 'A 1' cannot be an id: use letters, digits, '-', '_' and '.', beginning "
            "with a letter or digit"
        ),
    ),
    "id case": (
        after("[actions.a-1]", 'title = "T"', 'status = "complete"', "completed = 2016-12-01"),
        "12: error: a-1: the id is there twice, as A-1 and as a-1: give one of them a new id",
    ),
    "no title": (
        action("title"),
        '7: error: A-1: title is missing: add title = "…"',
    ),
    "empty title": (
        action('title = ""'),
        "8: error: A-1: title is empty: write it",
    ),
    "title two lines": (
        action(r'title = "a\nb"'),
        "8: error: A-1: title has to be one line",
    ),
    "no status": (
        action("status"),
        '7: error: A-1: status is missing: add status = "…"',
    ),
    "status empty": (
        action('status = ""'),
        "9: error: A-1: status is empty: write it",
    ),
    "status close": (
        action('status = "ontrack"'),
        "9: error: A-1: there is no status 'ontrack'; did you mean on-track? The statuses are " + STATUSES,
    ),
    "status no": (
        action('status = "green"'),
        "9: error: A-1: there is no status 'green'; use one of " + STATUSES,
    ),
    "status with a look-alike": (
        action('status = "on‑track"'),
        (
            "9: error: A-1: there is no status 'on‑track': it has a non-breaking hyphen (U+2011): "
            "replace it with an ordinary hyphen (-)"
        ),
    ),
    "due with a look-alike": (
        action('due = "2016–17"'),
        (
            "11: error: A-1: due '2016–17' cannot be read: the date has an en dash (U+2013): "
            "replace it with an ordinary hyphen (-)"
        ),
    ),
    "completed with a look-alike": (
        action('status = "complete"', 'completed = "by 2016–09–28"'),
        (
            "12: error: A-1: completed 'by 2016–09–28' cannot be read: the date has an en dash (U+2013): "
            "replace it with an ordinary hyphen (-)"
        ),
    ),
    "dependency with a look-alike": (
        second('depends_on = ["A–1"]'),
        "17: error: A-2: depends_on names A–1, which has an en dash (U+2013): replace it with an ordinary hyphen (-)",
    ),
    "cornerstone with a look-alike": (
        action('cornerstone = "fit‑for"', "[cornerstones]", 'fit-for.title = "Fit"'),
        (
            "12: error: A-1: there is no cornerstone 'fit‑for': it has a non-breaking hyphen (U+2011): "
            "replace it with an ordinary hyphen (-)"
        ),
    ),
    "status long": (
        action('status = "' + "x" * 3000 + '"'),
        "9: error: A-1: there is no status 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'; use one of "
        + STATUSES,
    ),
    "status number": (
        action("status = 3"),
        "9: error: A-1: status has to be text in quotes, not a number",
    ),
    "owner number": (
        action("owner = 7"),
        "10: error: A-1: owner has to be text in quotes, not a number",
    ),
    "owner empty": (
        action('owner = ""'),
        "7: warning: A-1: no owner: give the job title of who answers for it",
        "10: warning: A-1: owner is empty: write it, or remove the line",
    ),
    "owner lines": (
        action(r'owner = "a\nb"'),
        "10: error: A-1: owner has to be one line",
    ),
    "due quoted": (
        action('due = "2017-03-31"'),
        "11: error: A-1: due '2017-03-31' cannot be read: write the date 2017-03-31 without quotes",
    ),
    "due soon": (
        action('due = "soon"'),
        "11: error: A-1: due 'soon' cannot be read: write " + DUE,
    ),
    "due number": (
        action("due = 2017"),
        "11: error: A-1: due cannot be read: write " + DUE,
    ),
    "due escape": (
        action(r'due = "\u001b[2J"'),
        "11: error: A-1: due '␛[2J' cannot be read: write " + DUE,
    ),
    "added": (
        action('added = "yesterday"'),
        "12: error: A-1: added has to be a date such as 2016-10-12 without quotes, not text",
    ),
    "reviewed": (
        action("reviewed = 2017-01-01T10:00:00"),
        "12: error: A-1: reviewed has to be a date such as 2016-10-12 without quotes, not a date with a time",
    ),
    "completed open": (
        action("completed = 2016-12-01"),
        ('12: error: A-1: completed is given but the status is on-track: set status = "complete", or remove the line'),
    ),
    "completed words": (
        action('status = "complete"', 'completed = "March"'),
        "12: error: A-1: completed 'March' cannot be read: " + COMPLETED,
    ),
    "completed number": (
        action('status = "complete"', "completed = 3"),
        "12: error: A-1: completed cannot be read: " + COMPLETED,
    ),
    "cornerstone none": (
        action('cornerstone = "open"'),
        "12: error: A-1: there is no cornerstone 'open': the plan has none, so add it or remove the line",
    ),
    "cornerstone other": (
        action('cornerstone = "Open"') + '[cornerstones.open]\ntitle = "Open"\n[cornerstones.fit]\ntitle = "Fit"\n',
        "12: error: A-1: there is no cornerstone 'Open': there are open and fit",
    ),
    "depends text": (
        action('depends_on = "A-2"'),
        '12: error: A-1: depends_on has to be a list such as ["…"], not text',
    ),
    "depends unknown": (
        action('depends_on = ["Z-9"]'),
        ("12: error: A-1: depends_on names Z-9, which is not in the plan: name one that is there, or remove it"),
    ),
    "depends close": (
        action('depends_on = ["A-2"]'),
        "12: error: A-1: depends_on names A-2, which is not in the plan: did you mean A-1?",
    ),
    "depends self": (
        action('depends_on = ["A-1"]'),
        "12: error: A-1: the actions wait for each other (A-1 → A-1): remove one of these from depends_on",
    ),
    "depends loop": (
        second('depends_on = ["A-1"]').replace("[actions.A-2]", 'depends_on = ["A-2"]\n[actions.A-2]'),
        ("12: error: A-1: the actions wait for each other (A-1 → A-2 → A-1): remove one of these from depends_on"),
    ),
    "superseded unknown": (
        action('status = "closed"', 'superseded_by = "B-99999"', 'updates = [{ on = 2016-12-01, text = "x" }]'),
        ("12: error: A-1: superseded_by names B-99999, which is not in the plan: name one that is there, or remove it"),
    ),
    "superseded close": (
        action('status = "closed"', 'superseded_by = "A-2"', 'updates = [{ on = 2016-12-01, text = "x" }]'),
        "12: error: A-1: superseded_by names A-2, which is not in the plan: did you mean A-1?",
    ),
    "superseded self": (
        action('status = "closed"', 'superseded_by = "A-1"', 'updates = [{ on = 2016-12-01, text = "x" }]'),
        "12: error: A-1: it cannot be superseded by itself: name another action",
    ),
    "exempt 8": (
        action("exempt = { paragraph = 8 }"),
        "12: error: A-1: paragraph has to be a whole number from 1 to 7",
    ),
    "exempt none": (
        action('exempt = { reason = "price", by = "x" }'),
        "12: error: A-1: exempt needs its paragraph of Schedule 12A: exempt = { paragraph = 3 }",
        "12: warning: A-1: by " + KEPT,
    ),
    "exempt mistyped": (
        action("exempt = { paragraf = 3 }"),
        "12: error: A-1: exempt needs its paragraph of Schedule 12A: exempt = { paragraph = 3 }",
        "12: warning: A-1: paragraf is not a key that this version knows; did you mean paragraph? It is kept as it is",
    ),
    "exempt empty": (
        action("exempt = {}"),
        "12: error: A-1: exempt needs its paragraph of Schedule 12A: exempt = { paragraph = 3 }",
    ),
    "exempt number": (
        action("exempt = 3"),
        "12: error: A-1: exempt has to be a table, not a number",
    ),
    "exempt true": (
        action("exempt = { paragraph = true }"),
        "12: error: A-1: paragraph has to be a whole number from 1 to 7",
    ),
    "updates table": (
        action('updates = { text = "x" }'),
        "12: error: A-1: updates has to be a list of tables such as [{ … }], not a table",
    ),
    "updates texts": (
        action('updates = ["x"]'),
        "12: error: A-1: updates has to hold tables such as { … }, not text",
    ),
    "updates entry": (
        action(
            "updates = [",
            '  { text = "x" },',
            "  { on = 2016-12-01 },",
            '  { on = "x", text = 3, next = "" },',
            '  { on = 2016-12-01, text = "", who = "x" },',
            "]",
        ),
        "13: error: A-1: on is missing: add on = 2016-10-12 (a date, without quotes)",
        '14: error: A-1: text is missing: add text = "…"',
        "15: error: A-1: on has to be a date such as 2016-10-12 without quotes, not text",
        "15: error: A-1: text has to be text in quotes, not a number",
        "15: warning: A-1: next is empty: write it, or remove the line",
        "16: error: A-1: text is empty: write it",
        "16: warning: A-1: who " + KEPT,
    ),
    "due_changes": (
        action(
            "due_changes = [",
            "  { on = 2016-12-01, from = 2016-12-31, to = 2017-03-31 },",
            '  { on = 2016-12-01, reason = "Late" },',
            '  { on = 2016-12-01, from = "x", to = "y", reason = "Late", agreed_by = 3 },',
            "]",
        ),
        '13: error: A-1: reason is missing: add reason = "…"',
        "14: error: A-1: from is missing: add from = " + DUE,
        "15: error: A-1: from 'x' cannot be read: write " + DUE,
        "15: error: A-1: to 'y' cannot be read: write " + DUE,
        "15: error: A-1: agreed_by has to be text in quotes, not a number",
    ),
    "extensions": (
        action(
            "extensions = [",
            "  { on = 2016-12-01, to = 2017-03-31 },",
            '  { on = 2016-12-01, reason = "Late" },',
            '  { on = "x", to = "y", reason = " ", asked_by = 3, of = "", by = "z" },',
            "  3,",
            "]",
        ),
        '13: error: A-1: reason is missing: add reason = "…"',
        "14: error: A-1: to is missing: add to = " + DUE,
        "15: error: A-1: on has to be a date such as 2016-10-12 without quotes, not text",
        "15: error: A-1: to 'y' cannot be read: write " + DUE,
        "15: error: A-1: reason is empty: write it",
        "15: error: A-1: asked_by has to be text in quotes, not a number",
        "15: warning: A-1: by " + KEPT,
        "15: warning: A-1: of is empty: write it, or remove the line",
        "16: error: A-1: extensions has to hold tables such as { … }, not a number",
    ),
    "reopened": (
        action("reopened = [{ on = 2016-12-01 }]"),
        '12: error: A-1: reason is missing: add reason = "…"',
    ),
    "reopened2": (
        action('reopened = [{ reason = "x", completed = "x" }]'),
        "12: error: A-1: on is missing: add on = 2016-10-12 (a date, without quotes)",
        "12: error: A-1: completed 'x' cannot be read: " + COMPLETED,
    ),
    "own columns": (
        action('extra = { Budget = 5, Ward = ["All"] }'),
        "12: error: A-1: extra has to hold texts in quotes, not a number",
        "12: error: A-1: extra has to hold texts in quotes, not a list",
    ),
    "own columns as a list": (
        action('extra = ["Budget"]'),
        "12: error: A-1: extra has to be a table, not a list",
    ),
    "rhythm": (
        action('repeats = "six months"'),
        (
            "12: error: A-1: repeats 'six months' cannot be read: write how often, such as "
            '"6 months", "2 weeks" or "1 year"'
        ),
    ),
    "occurrences": (
        action('done = [{ on = "x", late = true }]'),
        "12: error: A-1: due is missing: add due = " + DUE,
        "12: error: A-1: on has to be a date such as 2016-10-12 without quotes, not text",
        "12: warning: A-1: late " + KEPT,
    ),
    "milestones": (
        action('milestones = [{ due = 3, done = "x" }]'),
        '12: error: A-1: title is missing: add title = "…"',
        "12: error: A-1: due cannot be read: write " + DUE,
        "12: error: A-1: done has to be a date such as 2016-10-12 without quotes, not text",
    ),
    "unknown key": (
        action('colour = "red"'),
        "12: warning: A-1: colour " + KEPT,
    ),
    "unknown close": (
        action('ownr = "Clerk"'),
        ("12: warning: A-1: ownr is not a key that this version knows; did you mean owner? It is kept as it is"),
    ),
    "assumed": (
        action('assumed = ["colour", "owner"]'),
        "12: warning: A-1: assumed names 'colour', which is no field: name one, or remove it",
    ),
    "assumed text": (
        action('assumed = "owner"'),
        '12: error: A-1: assumed has to be a list such as ["…"], not text',
    ),
    "typo required": (
        action("status", 'statsu = "on-track"'),
        '7: error: A-1: status is missing: add status = "…"',
        ("11: warning: A-1: statsu is not a key that this version knows; did you mean status? It is kept as it is"),
    ),
}
