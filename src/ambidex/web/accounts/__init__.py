"""Who people are, what they may do and where, and the record of it."""
