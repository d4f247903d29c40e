"""Control: throughput per cost, whether it moves, and whether that is signal or noise."""
