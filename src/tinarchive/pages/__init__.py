"""Bytes to nouns: the only room that knows HTML."""
