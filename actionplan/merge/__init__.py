"""Merging two versions of a plan, by action and field, with comments and layout."""
