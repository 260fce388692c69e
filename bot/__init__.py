"""Telegram and the terminal, in and out: the only place that joins flows and storage."""

import sys

# python-telegram-bot imports httpx, of which we call nothing, and httpx its own command line, if it can: click, rich
# and pygments, a tenth of our start. An entry of None says that it cannot, and httpx does without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # as the import system defines it
