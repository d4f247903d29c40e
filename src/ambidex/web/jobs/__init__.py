"""Long work: asked for once by what it is, done by a worker, followed while it runs, never lost."""
