"""TOML text: where things are in it, how to edit it, and the proof that an edit did what it should."""
