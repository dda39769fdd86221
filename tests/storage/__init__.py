"""The plan as a file: read, edited and written."""
