"""The engine, the lexicon, coaching: pure, so tested without anything running."""
