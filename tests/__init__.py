"""What must hold, shown by running it."""
