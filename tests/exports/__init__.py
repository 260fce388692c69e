"""Documents and pictures."""
