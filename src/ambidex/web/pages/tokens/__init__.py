"""Tokens of one's own, for programs."""
