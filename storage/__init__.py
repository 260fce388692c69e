"""What is remembered.

Law: storage knows no dialogue and no Telegram. It keeps text it cannot read, gives it back whole, and changes it only
in transactions that its protocol states.
"""
