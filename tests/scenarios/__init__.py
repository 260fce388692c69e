"""Whole conversations with the whole coach."""
