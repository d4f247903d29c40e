"""Factory: how work flows, and who relies on whom."""
