"""Two sides of a plan made one."""
