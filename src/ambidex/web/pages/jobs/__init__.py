"""Long work that runs: how far it has come, and a way to stop it."""
