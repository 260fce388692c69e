"""Telegram in and out, and what surrounds it."""
