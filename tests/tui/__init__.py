"""The dashboard, as a person at the keyboard meets it."""
