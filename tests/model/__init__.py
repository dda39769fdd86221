"""What a plan is, and what is worked out from it."""
