"""What the record shows of the plan."""
