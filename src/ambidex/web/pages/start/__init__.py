"""Coming in for the first time, by a link that works once."""
