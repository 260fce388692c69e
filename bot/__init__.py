"""Telegram and the terminal, in and out: the only place that joins flows and storage."""
