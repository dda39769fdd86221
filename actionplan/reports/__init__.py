"""What is written for people to read on paper and on screen; every figure comes from a summary."""
