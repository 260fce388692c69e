"""What the coach knows."""
