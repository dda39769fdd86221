"""Papers to read, to print and to send, in every format; all their figures come from `history`."""
