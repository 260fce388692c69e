"""``python -m bot`` is ``kladka``."""

from bot.cli import main

main()
