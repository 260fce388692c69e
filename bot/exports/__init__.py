"""Summaries as documents.

Law: a renderer gets a ``Summary`` and gives bytes; what people wrote is text in every format, never markup.
"""
