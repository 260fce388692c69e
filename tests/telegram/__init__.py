"""The coach through Telegram's protocol: a strict server to talk to, and people who type and press."""
