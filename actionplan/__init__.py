"""Keep a council group's action plan as one text file with a history."""

__version__ = "0.2.0"
