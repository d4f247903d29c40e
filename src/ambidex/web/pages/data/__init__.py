"""Data and model: where the numbers come from, and how true the twin is."""
