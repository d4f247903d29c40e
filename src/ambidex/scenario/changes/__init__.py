"""The kinds of change, a file each; the folder is the registry."""
