"""The commands: the module of each, and its sentence in the list of commands; in the order in which help lists them."""

from __future__ import annotations

COMMANDS = {
    "view": ("dashboard", "open the dashboard read-only: nothing can be changed in it"),
    "meet": ("dashboard", "open the dashboard in the meeting: one action after the other, by need"),
    "overview": (
        "overview",
        "show the plan on one page: counts, cornerstones, what needs attention, what is not saved yet",
    ),
    "list": ("looking", "list the actions, all or some of them"),
    "show": ("looking", "show everything about one action: its updates and every move of its date"),
    "set": ("editing", "change an action: its status, owner, due date and all else, or add an update"),
    "add": ("editing", "add an action at the end of the plan, and print its id"),
    "import": ("importing", "take the actions of a spreadsheet, CSV file or document into the plan; look first"),
    "rename-owner": ("editing", "give an owner another name in every action, as one change"),
    "commit": (
        "saving",
        "save everything in the plan that is not yet saved, as one entry of the record (a git commit)",
    ),
    "diff": ("saving", "say in words what is not yet saved, or what changed between two saved states"),
    "revert": ("saving", "put one action back as it was last saved"),
    "discard": ("saving", "put the whole plan back as it was last saved"),
    "undo": ("saving", "take back the last save to the record, by one entry more (a git revert)"),
    "sync": (
        "sharing",
        "share what was saved with colleagues, and take in what they saved (git fetch, merge and push)",
    ),
    "history": ("past", "tell what was saved to the record: who, when, at which meeting, and what changed"),
    "summary": ("summary", "write the progress summary of a period, every figure computed from the record"),
    "promises": ("promises", "show how many of the agreed due dates were met, by period and by who agreed"),
    "agenda": ("meetings", "write the agenda of a meeting: every open action once, under what it needs"),
    "minutes": ("meetings", "write the minutes of a meeting: what was saved of it to the record, action by action"),
    "check": ("checking", "look for mistakes in the plan file, each with its line and what to do"),
    "init": ("together", "get a folder ready: a plan, its record, and git that merges and checks the plan"),
    "merge-driver": ("together", "merge three versions of a plan by action and field: what git calls"),
    "demo": ("demo", "try the program on a made-up plan with two years of history"),
}
