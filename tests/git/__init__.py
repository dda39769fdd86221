"""The record of the plan, as git has it."""
