"""The bot is killed, its disk fails, its code has bugs: nothing is lost and nobody is stuck."""
