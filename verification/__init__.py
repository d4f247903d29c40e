"""The simulator against queueing theory: `./dev verify` prints the table."""
