"""The way from each earlier schema to this one.

Law: a migration is plain SQL for both engines, given to ``op.execute``; it never needs a connection. So one can be read
before it is run, our own drivers run it, and all of them happen in one transaction: a failed one changes nothing.
File names start with the revision's number; the highest is the head.
"""
