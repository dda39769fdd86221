"""The plan as values, and what can be answered from one plan and a day: no file, no clock, no git."""
