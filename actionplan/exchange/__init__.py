"""Tables of other programs as actions of a plan: read, understood, and merged into it."""
