"""What queueing theory says, each result with its source; nothing here knows the simulator."""
