"""Examples of plans with warnings and without errors, each with the lines that `check` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.broken import action, head, second

if TYPE_CHECKING:
    from tests.broken import Examples

KEPT = "is not a key that this version knows; it is kept as it is"

WARNINGS: Examples = {
    "fine": (action(),),
    "placeholders of init": (
        head('organisation = "Name of the organisation"', 'group = "name of  the group"'),
        "4: warning: organisation is still “Name of the organisation”: write the real name",
        "5: warning: group is still “Name of the group”: write the real name",
    ),
    "exempt no more": (
        action("exempt = { minute = 12 }"),
        "12: warning: A-1: minute " + KEPT,
        "12: warning: A-1: exempt has no paragraph of Schedule 12A, so the action is not exempt: papers show it",
    ),
    "no owner due": (
        action("owner", "due"),
        "7: warning: A-1: no owner: give the job title of who answers for it",
        '7: warning: A-1: no due date: give one, or due = "ongoing" for a standing duty',
    ),
    "overdue": (
        action("due = 2016-12-11"),
        ("11: warning: A-1: overdue by 1 day (due 11 December 2016): complete it, or move the date with its reason"),
    ),
    "overdue2": (
        action('due = "2016-Q3"'),
        (
            "11: warning: A-1: overdue by 73 days (due July to September 2016): complete it, or move "
            "the date with its reason"
        ),
    ),
    "at risk": (
        action('status = "at-risk"'),
        "9: warning: A-1: at-risk with no update saying why: add one with the reason and the next step",
    ),
    "off": (
        action('status = "off-track"'),
        "9: warning: A-1: off-track with no update saying why: add one with the reason and the next step",
    ),
    "closed": (
        action('status = "closed"'),
        "9: warning: A-1: closed with no update saying why: add one with the reason",
    ),
    "complete": (
        action('status = "complete"'),
        ('9: warning: A-1: complete, but not when: add completed = a date, or "by 2016-09-28" if not known exactly'),
    ),
    "superseded open": (
        second('superseded_by = "A-1"'),
        (
            "17: warning: A-2: superseded_by is for closed actions, but the status is on-track: remove "
            "the line, or close it"
        ),
    ),
    "repeats without a date": (
        action('due = "ongoing"', 'repeats = "1 year"'),
        "12: warning: A-1: it repeats every year, but has no date to count from: set due to the next occurrence",
    ),
    "personal in own columns": (
        action('extra = { "Portfolio holder" = "Cllr Smith" }', 'support = ["Mrs Jones"]'),
        "12: warning: A-1: a person's title (Cllr): write a job title, a saved plan cannot forget a name again",
        "13: warning: A-1: a person's title (Mrs): write a job title, a saved plan cannot forget a name again",
    ),
    "extension not later": (
        action(
            "extensions = [",
            '  { on = 2016-12-01, to = 2017-06-30, reason = "Late" },',
            '  { on = 2016-12-02, to = 2017-01-31, reason = "Late" },',
            "]",
        ),
        (
            "13: warning: A-1: an extension to 30 June 2017 is asked for and a later entry asks again: the last entry "
            "counts, remove this"
        ),
        (
            "14: warning: A-1: an extension to 31 January 2017 is asked for, but it is due 31 March 2017, which is not "
            "before 31 January 2017: ask for another date, or withdraw it"
        ),
    ),
    "extension forgotten": (
        action('extensions = [{ on = 2016-09-12, to = 2017-06-30, reason = "Late" }]'),
        (
            "12: warning: A-1: an extension to 30 June 2017 was asked for 91 days ago and is neither agreed nor "
            "refused: put it before who is to agree, or withdraw it"
        ),
    ),
    "personal": (
        action('outcome = "Ask Mr Smith, 01622 602000, clerk@council.example"'),
        (
            "12: warning: A-1: an e-mail address (clerk@council.example): write a job title, a saved "
            "plan cannot forget it again"
        ),
        "12: warning: A-1: a phone number (01622 602000): leave it out, a saved plan cannot forget it again",
        "12: warning: A-1: a person's title (Mr): write a job title, a saved plan cannot forget a name again",
    ),
    "personal head": (
        head('lead_member = "Cllr Smith"'),
        "7: warning: a person's title (Cllr): write a job title, a saved plan cannot forget a name again",
    ),
    "long": (action('title = "' + "x" * 3000 + '"'),),
    "long unknown": (
        action("x" * 3000 + " = 1"),
        "12: warning: A-1: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… " + KEPT,
    ),
    "escapes": (action(r'title = "\u001b[31m\u202e\u0000"'),),
}
