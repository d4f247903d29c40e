"""Access: who may see what, and who looked."""
