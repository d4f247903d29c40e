"""What many pages show: numbers, charts with their tables, states of jobs."""
