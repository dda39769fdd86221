"""plan.toml as text and as a plan: reading, locking, and replacing files whole."""
