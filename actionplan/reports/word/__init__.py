"""Word documents: papers as they are written, and as a reader sees them."""
