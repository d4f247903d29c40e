"""Home: whether the show is running, and tomorrow being made."""
