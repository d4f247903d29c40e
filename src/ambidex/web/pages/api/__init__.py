"""The same as the pages, for programs: JSON, described in OpenAPI."""
