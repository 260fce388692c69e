"""How a dialogue goes.

Law: everything here is pure. Same input, same output: no clock, no chance, no disk, no network, no Telegram.
Time and chance come in as arguments.
"""
