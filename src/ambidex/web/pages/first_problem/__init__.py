"""First problem: which to solve first, and why."""
