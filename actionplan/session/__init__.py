"""The use cases that the dashboard and the command line share."""
