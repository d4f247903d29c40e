"""Changes that can be made to a factory, a file per kind; the folder is the registry."""
