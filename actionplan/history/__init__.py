"""What the record shows: events, the plan at a date, summaries, meetings."""
