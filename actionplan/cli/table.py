"""The commands: the module of each, and its sentence in the list of commands; in the order in which help lists them."""

from __future__ import annotations

COMMANDS = {
    "view": ("dashboard", "open the dashboard read-only: nothing can be changed in it"),
    "meet": ("dashboard", "open the meeting: one action after the other, the most urgent first"),
    "overview": (
        "overview",
        "show the plan on one page: counts, cornerstones, what needs attention, unsaved changes",
    ),
    "list": ("looking", "list the actions, all or some of them"),
    "show": ("looking", "show everything about one action: its updates and every move of its date"),
    "set": ("editing", "change an action: its status, owner, due date or any other field, or add an update"),
    "add": ("editing", "add an action at the end of the plan, and print its id"),
    "import": ("importing", "import the actions of a spreadsheet, CSV file or document; first without writing"),
    "export": ("exporting", "write the actions as an Excel workbook, CSV, JSON, calendar or Markdown table"),
    "rename-owner": ("editing", "rename an owner in every action, as one change"),
    "commit": (
        "saving",
        "save everything in the plan that is not yet saved, as one entry of the record (a git commit)",
    ),
    "diff": ("saving", "show in words what is not yet saved, or what changed between two saved states"),
    "revert": ("saving", "restore one action as it was last saved"),
    "discard": ("saving", "restore the whole plan as it was last saved"),
    "undo": ("saving", "reverse the last save to the record with a new entry (a git revert)"),
    "sync": (
        "sharing",
        "send your saves to colleagues, and receive theirs (git fetch, merge and push)",
    ),
    "history": ("past", "list what was saved to the record: who, when, at which meeting, and what changed"),
    "summary": ("summary", "write the progress summary of a period, every figure computed from the record"),
    "promises": ("promises", "show how many of the agreed due dates were met, by period and by who agreed"),
    "agenda": ("meetings", "write the agenda of a meeting: every open action once, the most urgent first"),
    "minutes": ("meetings", "write the minutes of a meeting: what was saved of it to the record, action by action"),
    "check": ("checking", "look for mistakes in the plan file, each with its line and what to do"),
    "init": ("together", "set up a folder: a plan, its record, and git to merge and check the plan"),
    "merge-driver": ("together", "merge three versions of a plan by action and field; git calls this"),
    "demo": ("demo", "try the program on a made-up plan with two years of history"),
}
