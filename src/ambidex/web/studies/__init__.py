"""Logs that were brought in, and what was found in them."""
