"""What a person can do to a plan: each edit takes a plan and returns a new one, or raises the rule it breaks."""
