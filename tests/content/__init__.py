"""Content: read, shaped, checked, shown."""
