"""A report as lines of text for the screen."""
