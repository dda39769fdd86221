"""What the command line and the dashboard both promise."""
